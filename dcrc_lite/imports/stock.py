"""The shop's own rows that the files may speak of, read in a few batches."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from dcrc_lite.imports.headers import Target
from dcrc_lite.imports.rows import ListRow
from dcrc_lite.schema import Row
from dcrc_lite.schema.calls import CallRecord
from dcrc_lite.schema.complaints import Complaint
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.leads import Lead
from dcrc_lite.schema.vehicles import Ownership, Vehicle
from dcrc_lite.schema.visits import Delivery, Visit
from dcrc_lite.store.protocol import Ends, Reader

RowT = TypeVar("RowT", bound=Row)
_AT_ONCE = 400
VIN, PLATE = Target("vehicles", "vin"), Target("vehicles", "plate")
_PHONES = (Target("customers", "mobile"), Target("visits", "bringer_phone"), Target("customers", "landline"))


@dataclass
class Stock:
    """Stored rows by 编号, as far as they may be meant."""

    customers: dict[str, Customer] = field(default_factory=dict)
    vehicles: dict[str, Vehicle] = field(default_factory=dict)
    visits: list[Visit] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)
    calls: list[CallRecord] = field(default_factory=list)
    leads: list[Lead] = field(default_factory=list)
    past_owners: set[tuple[str, str]] = field(default_factory=set)  # (car, customer) once recorded together

    @cached_property
    def owned(self) -> dict[str, list[str]]:
        """The cars of each customer."""
        return _gathered((car.owner_id, car.id) for car in self.vehicles.values())

    @cached_property
    def had(self) -> dict[str, list[str]]:
        """The cars each customer was once recorded with."""
        return _gathered((person, car) for car, person in sorted(self.past_owners) if car in self.vehicles)


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for key, value in pairs:
        out.setdefault(key, []).append(value)
    return out


def load(reader: Reader, rows: Sequence[ListRow]) -> Stock:
    """Return what the shop already has of the cars, people and orders these rows name."""
    stock = Stock()
    _people_by_number(reader, stock, rows)
    _cars_by_number(reader, stock, rows)
    mine = set(stock.customers)
    stock.vehicles |= _by_id(among(reader, Vehicle, "owner_id", mine))
    _events(reader, stock, rows)
    _past_owners(reader, stock)
    owners = {car.owner_id for car in stock.vehicles.values()} | {person for _, person in stock.past_owners}
    stock.customers |= reader.get_many(Customer, owners - mine - {""})
    return stock


def _past_owners(reader: Reader, stock: Stock) -> None:
    events: list[Ownership | Visit | Delivery] = [*stock.visits, *stock.deliveries]
    events += among(reader, Ownership, "vehicle_id", set(stock.vehicles))
    for event in events:
        if event.vehicle_id and event.customer_id:
            stock.past_owners.add((event.vehicle_id, event.customer_id))


def among(reader: Reader, cls: type[RowT], name: str, values: Collection[str]) -> Iterator[RowT]:
    """Yield the rows whose field holds one of the values."""
    wanted = sorted(value for value in values if value)
    for start in range(0, len(wanted), _AT_ONCE):
        yield from reader.rows(cls, {name: wanted[start : start + _AT_ONCE]})


def _people_by_number(reader: Reader, stock: Stock, rows: Sequence[ListRow]) -> None:
    phones = phones_of(rows)
    for name in ("mobile", "mobile_2", "landline"):
        stock.customers |= _by_id(among(reader, Customer, name, phones))
    numbers = {row.values.get(Target("customers", "source_no"), "") for row in rows}
    stock.customers |= _by_id(among(reader, Customer, "source_no", numbers))


def _cars_by_number(reader: Reader, stock: Stock, rows: Sequence[ListRow]) -> None:
    for target in (VIN, PLATE):
        stock.vehicles |= _by_id(among(reader, Vehicle, target.name, {row.values.get(target, "") for row in rows}))
    for tail in {row.also("vehicles", "vin", "tail") for row in rows} - {""}:
        stock.vehicles |= _by_id(reader.rows(Vehicle, {"vin": Ends(tail)}))


def _events(reader: Reader, stock: Stock, rows: Sequence[ListRow]) -> None:
    kinds = {row.columns.kind.name for row in rows}
    cars = set(stock.vehicles)
    if "visits" in kinds:
        stock.visits = list(among(reader, Visit, "ro_no", _said(rows, "visits", "ro_no")))
    if "deliveries" in kinds:
        stock.deliveries = list(among(reader, Delivery, "vehicle_id", cars))
    if "complaints" in kinds:
        found = _by_id(among(reader, Complaint, "source_no", _said(rows, "complaints", "source_no")))
        stock.complaints = list((found | _by_id(among(reader, Complaint, "vehicle_id", cars))).values())
    if "calls" in kinds:
        people = set(stock.customers)
        by_car = _by_id(among(reader, CallRecord, "vehicle_id", cars))
        stock.calls = list((by_car | _by_id(among(reader, CallRecord, "customer_id", people))).values())
    if "leads" in kinds:
        by_phone = _by_id(among(reader, Lead, "mobile", _said(rows, "leads", "mobile")))
        stock.leads = list((by_phone | _by_id(among(reader, Lead, "name", _said(rows, "leads", "name")))).values())


def phones_of(rows: Iterable[ListRow]) -> set[str]:
    """Return every telephone number in the rows."""
    out: set[str] = set()
    for row in rows:
        for target in _PHONES:
            out.add(row.values.get(target, ""))
            out.update(row.extras.get(target, {}).values())
    return out


def _said(rows: Sequence[ListRow], record: str, name: str) -> set[str]:
    return {row.values.get(Target(record, name), "") for row in rows}


def _by_id(rows: Iterable[RowT]) -> dict[str, RowT]:
    return {row.id: row for row in rows}
