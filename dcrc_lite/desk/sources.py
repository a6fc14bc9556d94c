"""The rows behind tasks, read in one go: customers, cars, and the visit, delivery or complaint each task came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from dcrc_lite.schema.complaints import Complaint
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.vehicles import Vehicle
from dcrc_lite.schema.visits import Delivery, Visit
from dcrc_lite.store.protocol import Reader
from dcrc_lite.worklists import Item, Person, people, whom_to_call


@dataclass(frozen=True)
class Sources:
    """Rows by 编号."""

    customers: Mapping[str, Customer]
    vehicles: Mapping[str, Vehicle]
    visits: Mapping[str, Visit]
    deliveries: Mapping[str, Delivery]
    complaints: Mapping[str, Complaint]

    def customer(self, item: Item) -> Customer:
        """Return the customer of a task; when the row is not there, an empty one with what is known instead of a name."""
        return self.customers.get(item.customer_id) or unknown(item.customer_id)

    def vehicle(self, item: Item) -> Vehicle:
        """Return the car of a task, an empty one when there is none."""
        return self.vehicles.get(item.vehicle_id) or Vehicle()

    def visit(self, item: Item) -> Visit | None:
        """Return the visit a task came from, or that its complaint is about."""
        if item.source == "complaints":
            complaint = self.complaints.get(item.source_id)
            return self.visits.get(complaint.visit_id) if complaint else None
        return self.visits.get(item.source_id)

    def started_at(self, item: Item) -> datetime | None:
        """Return the event the task counts from."""
        visit, delivery = self.visits.get(item.source_id), self.deliveries.get(item.source_id)
        complaint = self.complaints.get(item.source_id)
        if visit:
            return visit.out_at
        return delivery.delivered_at if delivery else complaint.resolved_at if complaint else None

    def people(self, item: Item) -> tuple[Person, ...]:
        """Return everybody who may be rung or may answer, in order."""
        return people(self.customers.get(item.customer_id), self._own_visit(item))

    def person(self, item: Item) -> Person | None:
        """Return whom to ring, None when nobody has a phone."""
        return whom_to_call(self.customers.get(item.customer_id), self._own_visit(item))

    def _own_visit(self, item: Item) -> Visit | None:
        return self.visits.get(item.source_id) if item.source == "visits" else None

    def belongs_to(self, item: Item, name: str) -> bool:
        """True when the customer is this colleague's own: consultant or service adviser of file, sale or visit."""
        customer, visit, delivery = self.customer(item), self.visit(item), self.deliveries.get(item.source_id)
        complaint = self.complaints.get(item.source_id)
        return name in {
            customer.consultant,
            customer.sa,
            visit.sa if visit else "",
            delivery.consultant if delivery else "",
            complaint.owner if complaint else "",
        }


def unknown(said: str) -> Customer:
    """Return what stands for a customer whose row is not there: no 编号, the text that was to lead to it."""
    return Customer(name=f"{said}（“客户”表里没有）" if said else "（没写客户）")


def sources_of(reader: Reader, items: Iterable[Item]) -> Sources:
    """Return the rows behind these tasks: one query a sheet."""
    wanted = list(items)
    complaints = reader.get_many(Complaint, {item.source_id for item in wanted if item.source == "complaints"})
    visits = {item.source_id for item in wanted if item.source == "visits"}
    visits |= {complaint.visit_id for complaint in complaints.values() if complaint.visit_id}
    return Sources(
        customers=reader.get_many(Customer, {item.customer_id for item in wanted if item.customer_id}),
        vehicles=reader.get_many(Vehicle, {item.vehicle_id for item in wanted if item.vehicle_id}),
        visits=reader.get_many(Visit, visits) if visits else {},
        deliveries=reader.get_many(Delivery, {item.source_id for item in wanted if item.source == "deliveries"}),
        complaints=complaints,
    )
