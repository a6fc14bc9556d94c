"""The complaint clocks that run now, for the side of today's page: whose, which, how long still."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dcrc_lite.complaints.clocks import LABELS
from dcrc_lite.deadlines import urgency
from dcrc_lite.deadlines.words import due_words
from dcrc_lite.desk.accounts import User
from dcrc_lite.desk.complaints.board import only_seen
from dcrc_lite.desk.complaints.clock_views import held_up
from dcrc_lite.desk.settings import ShopSettings
from dcrc_lite.desk.sources import unknown
from dcrc_lite.schema.complaints import Complaint
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.vehicles import Vehicle
from dcrc_lite.schema.wording import plate_words
from dcrc_lite.store.protocol import Due, Reader

SHOWN = 5


@dataclass(frozen=True, slots=True)
class RunningClock:
    """One clock: the customer, what must be done, by whom, how long still."""

    task_id: str
    complaint_id: str
    customer_id: str
    name: str
    plate: str
    what: str
    who: str
    content: str
    state: str
    words: str
    until: str


def running_clocks(
    reader: Reader, clocks: Sequence[Due], settings: ShopSettings, now: datetime, user: User
) -> tuple[RunningClock, ...]:
    """Return the clocks that run out first, one for each complaint this user may see."""
    found = reader.get_many(Complaint, {due.source_id for due in clocks})
    cases = {case.id: case for case in only_seen(reader, list(found.values()), user)}
    first: dict[str, Due] = {}
    for due in clocks:
        if due.source_id in cases:
            first.setdefault(due.source_id, due)
    shown = sorted(first.values(), key=lambda due: due.due)[:SHOWN]
    customers = reader.get_many(Customer, {due.customer_id for due in shown if due.customer_id})
    vehicles = reader.get_many(Vehicle, {due.vehicle_id for due in shown if due.vehicle_id})
    return tuple(
        _clock(due, cases[due.source_id], customers.get(due.customer_id), vehicles.get(due.vehicle_id), settings, now)
        for due in shown
    )


def _clock(
    due: Due, case: Complaint, customer: Customer | None, vehicle: Vehicle | None, settings: ShopSettings, now: datetime
) -> RunningClock:
    until = datetime.fromisoformat(due.due) if "T" in due.due else date.fromisoformat(due.due)
    counted = urgency(until, now, settings.calendars, rule=settings.rules.get(due.rule))
    found = held_up(counted, case.held_reason if case.held else "")
    return RunningClock(
        task_id=due.task_id,
        complaint_id=case.id,
        customer_id=customer.id if customer else "",
        name=(customer or unknown(due.customer_id)).name,
        plate=plate_words(vehicle.plate) if vehicle else "",
        what=LABELS[due.rule.partition(".")[0]],
        who=case.owner,
        content=case.content,
        state=found.state,
        words=found.words,
        until=due_words(until, now.date()),
    )
