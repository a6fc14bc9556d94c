"""The `Derive` function handed to the store: which dues the rows of a shop lead to, for touched rows or for all recent ones."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta

from dcrc_lite import clock, inbound
from dcrc_lite.calls import State, is_open
from dcrc_lite.complaints import ComplaintDue, complaint_dues
from dcrc_lite.deadlines import is_expired
from dcrc_lite.desk.past_calls import FEW, ended_by_import
from dcrc_lite.desk.settings import RECORDS, ShopSettings, read_settings
from dcrc_lite.desk.wrong_numbers import Stopped, stopped_calls
from dcrc_lite.schema.calls import CallRecord, CallTask, InboundCall
from dcrc_lite.schema.complaints import Complaint, ComplaintStep
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.vehicles import Vehicle
from dcrc_lite.schema.visits import Delivery, Visit
from dcrc_lite.store.protocol import Condition, Derived, Due, Reader, Span
from dcrc_lite.worklists import KINDS, Event, Task, plan, refuses, source_of, whom_to_call

CALL, MEND, OFF = "call", "mend", "off"  # Due.kind: ring, no usable phone, the customer does not want it
LOOK_BACK_DAYS = 180  # a courtesy call untouched for half a year is history (K04 counts it), not a task
_ENDED_FILES = ("待销毁", "已销毁")
_DELIVERIES, _VISITS, _COMPLAINTS, _INBOUND = "deliveries", "visits", "complaints", "inbound"
Touched = Mapping[str, frozenset[str]] | None


@dataclass(frozen=True)
class Scope:
    """The sources to work out, by record name. `wide`: all recent ones besides those named."""

    ids: Mapping[str, frozenset[str]]
    wide: bool


class Deriver:
    """Called by the store inside its transaction after rows changed."""

    def __init__(self, today: Callable[[], date] = lambda: clock.now().date()) -> None:
        self._today = today
        self._kept: ShopSettings | None = None

    def __call__(self, reader: Reader, touched: Touched) -> Derived:
        """Return the dues of all sources the touched rows concern; of all recent ones for None."""
        if touched is not None and not _RELEVANT.intersection(touched):
            return Derived(frozenset(), ())
        since = self._today() - timedelta(days=LOOK_BACK_DAYS)
        return _derived(reader, _scope(reader, touched, since), self._settings(reader), since)

    def _settings(self, reader: Reader) -> ShopSettings:
        version = reader.version(*RECORDS)
        if self._kept is None or self._kept.version != version:
            self._kept = read_settings(reader, version)
        return self._kept


_RELEVANT = frozenset(
    {*RECORDS, _DELIVERIES, _VISITS, _COMPLAINTS, _INBOUND, "steps", "tasks", "call_records", "customers", "vehicles"}
)


def derived_of(reader: Reader, touched: Touched = None) -> Derived:
    """Return the dues once, e.g. for a preview."""
    return Deriver()(reader, touched)


def _scope(reader: Reader, touched: Touched, since: date) -> Scope:
    if touched is None or any(name in touched for name in RECORDS):
        return Scope({name: (touched or {}).get(name, frozenset()) for name in _SOURCES}, wide=True)
    named = {name: set(touched.get(name, ())) for name in _SOURCES}
    for task in touched.get("tasks", ()):
        record, source_id = source_of(task)
        if record:
            named[record].add(source_id)
    named[_COMPLAINTS].update(_complaints_of_steps(reader, touched.get("steps", frozenset())))
    customers = touched.get("customers", frozenset())
    vehicles = touched.get("vehicles", frozenset()) | _vehicles_of_calls(
        reader, touched.get("call_records", frozenset())
    )
    wide = max(len(customers), len(vehicles), *(len(ids) for ids in named.values())) > FEW
    if not wide:
        for name, ids in _sources_of(reader, customers, vehicles, since):
            named[name].update(ids)
    return Scope({name: frozenset(ids) for name, ids in named.items()}, wide)


def _complaints_of_steps(reader: Reader, step_ids: frozenset[str]) -> Iterator[str]:
    found = reader.get_many(ComplaintStep, step_ids) if step_ids else {}
    return (step.complaint_id for step in found.values() if step.complaint_id)


def _vehicles_of_calls(reader: Reader, record_ids: frozenset[str]) -> frozenset[str]:
    """Only imported calls, which have no task, can close a task by fitting it."""
    found = reader.get_many(CallRecord, record_ids) if record_ids else {}
    return frozenset(call.vehicle_id for call in found.values() if call.vehicle_id and not call.task_id)


def _sources_of(
    reader: Reader, customers: Collection[str], vehicles: Collection[str], since: date
) -> Iterator[tuple[str, set[str]]]:
    span = Span(since.isoformat())
    for name, ids in (("customer_id", sorted(customers)), ("vehicle_id", sorted(vehicles))):
        if not ids:
            continue
        yield _VISITS, {row.id for row in reader.rows(Visit, {name: ids, "out_at": span})}
        yield _DELIVERIES, {row.id for row in reader.rows(Delivery, {name: ids, "delivered_at": span})}
        yield _COMPLAINTS, {row.id for row in reader.rows(Complaint, {name: ids, "received_at": span})}


@dataclass
class _Rows:
    """The rows of a scope, read once."""

    visits: dict[str, Visit] = field(default_factory=dict)
    deliveries: dict[str, Delivery] = field(default_factory=dict)
    complaints: dict[str, Complaint] = field(default_factory=dict)
    inbound: dict[str, InboundCall] = field(default_factory=dict)


_SOURCES = (_DELIVERIES, _VISITS, _COMPLAINTS, _INBOUND)


def _read(reader: Reader, scope: Scope, since: date) -> _Rows:
    rows = _Rows(
        reader.get_many(Visit, scope.ids[_VISITS]),
        reader.get_many(Delivery, scope.ids[_DELIVERIES]),
        reader.get_many(Complaint, scope.ids[_COMPLAINTS]),
        reader.get_many(InboundCall, scope.ids[_INBOUND]),
    )
    if scope.wide:
        span = Span(since.isoformat())
        rows.visits.update((row.id, row) for row in reader.rows(Visit, {"out_at": span}))
        rows.deliveries.update((row.id, row) for row in reader.rows(Delivery, {"delivered_at": span}))
        rows.complaints.update((row.id, row) for row in reader.rows(Complaint, {"received_at": span}))
        rows.complaints.update((row.id, row) for row in reader.rows(Complaint, {"closed_at": ""}))
        owed: dict[str, Condition] = {"answered_at": "", "called_at": span}
        rows.inbound.update((row.id, row) for row in reader.rows(InboundCall, owed))
    return rows


def _events(rows: _Rows) -> Iterator[Event]:
    for visit in rows.visits.values():
        if visit.out_at:
            stored = visit.created_at.date() if visit.created_at else None
            yield Event(_VISITS, visit.id, visit.out_at, visit.customer_id, visit.vehicle_id, stored)
    for sale in rows.deliveries.values():
        if sale.delivered_at:
            stored = sale.created_at.date() if sale.created_at else None
            yield Event(_DELIVERIES, sale.id, sale.delivered_at, sale.customer_id, sale.vehicle_id, stored)


def _derived(reader: Reader, scope: Scope, settings: ShopSettings, since: date) -> Derived:
    rows = _read(reader, scope, since)
    expire_days = settings.whole("expire_days")
    planned = plan(_events(rows), settings.rules, settings.calendars, expire_days)
    dues = [_due_of(task) for task in planned.tasks]
    dues += _complaint_dues(reader, rows, settings, expire_days)
    written = reader.get_many(CallTask, [due.task_id for due in dues if due.kind == CALL])
    fresh = since + timedelta(days=LOOK_BACK_DAYS - expire_days)
    stopped = stopped_calls(reader, written.values(), fresh)
    over = {row.id for row in written.values() if not is_open(row.status)} - stopped.keys()
    dues = _ended_by_people(dues, over | ended_by_import(reader, dues, planned.tasks, expire_days))
    dues = _judged(reader, dues, rows, settings, stopped) + _return_dues(rows, settings)
    sources = {(name, row_id) for name, ids in scope.ids.items() for row_id in ids}
    return Derived(frozenset(sources | {(due.source, due.source_id) for due in dues} | _all_of(rows)), tuple(dues))


def _all_of(rows: _Rows) -> set[tuple[str, str]]:
    events = ((_VISITS, rows.visits), (_DELIVERIES, rows.deliveries))
    read: tuple[tuple[str, Collection[str]], ...] = (*events, (_COMPLAINTS, rows.complaints), (_INBOUND, rows.inbound))
    return {(name, row_id) for name, found in read for row_id in found}


def _due_of(task: Task) -> Due:
    return Due(
        task_id=task.task_id,
        rule=task.kind.rule,
        source=task.event.source,
        source_id=task.event.source_id,
        customer_id=task.event.customer_id,
        vehicle_id=task.event.vehicle_id,
        first_on=task.first_on.isoformat(),
        due=task.due.isoformat(),
        call_by=task.call_by.isoformat(),
        open=True,
    )


def _complaint_dues(reader: Reader, rows: _Rows, settings: ShopSettings, expire_days: int) -> list[Due]:
    steps = _steps(reader, rows.complaints)
    made: list[Due] = []
    for complaint in rows.complaints.values():
        found = complaint_dues(complaint, steps.get(complaint.id, []), settings.rules, settings.calendars)
        made.extend(
            Due(
                source=_COMPLAINTS,
                source_id=complaint.id,
                customer_id=complaint.customer_id,
                vehicle_id=complaint.vehicle_id,
                **asdict(due),
            )
            for due in found
            if not _expired(complaint, due, expire_days)
        )
    return made


def _return_dues(rows: _Rows, settings: ShopSettings) -> list[Due]:
    """The calls that came in and still have to be returned (D25)."""
    return [
        Due(
            source=_INBOUND,
            source_id=call.id,
            customer_id=call.customer_id,
            vehicle_id=call.vehicle_id,
            **asdict(due),
        )
        for call in rows.inbound.values()
        for due in inbound.call_back_dues(call, settings.rules, settings.calendars)
        if due.open
    ]


def _expired(complaint: Complaint, due: ComplaintDue, expire_days: int) -> bool:
    """An old case that comes in by import starts no call (rule 23); its open clocks stay visible."""
    if due.kind != CALL or complaint.created_at is None:
        return False
    return is_expired(date.fromisoformat(due.first_on), complaint.created_at.date(), expire_days)


def _steps(reader: Reader, complaints: Mapping[str, Complaint]) -> dict[str, list[ComplaintStep]]:
    if not complaints:
        return {}
    found: dict[str, list[ComplaintStep]] = {}
    for step in reader.rows(ComplaintStep, {"complaint_id": sorted(complaints)}):
        found.setdefault(step.complaint_id, []).append(step)
    return found


def _ended_by_people(dues: list[Due], ended: Collection[str]) -> list[Due]:
    return [due._replace(open=False) if due.task_id in ended else due for due in dues]


def _judged(
    reader: Reader, dues: list[Due], rows: _Rows, settings: ShopSettings, stopped: Mapping[str, Stopped]
) -> list[Due]:
    """Tell calls to make from those without a phone, unwanted ones, and those of cars and files that ended."""
    calls = [due for due in dues if due.open and due.kind == CALL]
    customers = reader.get_many(Customer, {due.customer_id for due in calls if due.customer_id})
    vehicles = reader.get_many(Vehicle, {due.vehicle_id for due in calls if due.vehicle_id})
    scope = settings.text("service_call_scope")
    by_id: dict[str, Due] = {}
    for due in calls:
        customer, vehicle = customers.get(due.customer_id), vehicles.get(due.vehicle_id)
        by_id[due.task_id] = _judge(due, customer, vehicle, rows, scope, stopped.get(due.task_id))
    return [by_id.get(due.task_id, due) if due.kind == CALL else due for due in dues]


def _judge(
    due: Due, customer: Customer | None, vehicle: Vehicle | None, rows: _Rows, scope: str, stopped: Stopped | None
) -> Due:
    if (vehicle and vehicle.scrapped) or (customer and customer.status in _ENDED_FILES):
        return due._replace(open=False)
    visit = rows.visits.get(due.source_id) if due.source == _VISITS else None
    if due.source != _COMPLAINTS and refuses(customer, visit, scope):
        return due._replace(kind=OFF)
    person = whom_to_call(customer, visit)
    if stopped and person and person.phone == stopped.number:  # another number brings the call back by itself
        return due._replace(kind=MEND) if stopped.state is State.WRONG_NUMBER else due._replace(open=False)
    return due if person else due._replace(kind=MEND)


assert set(KINDS) == {"D01", "D02", "D03", "D06", "D07"}
