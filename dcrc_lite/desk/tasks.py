"""The open tasks of today as the list needs them: derived dues joined with what people did, who holds them, what holds them up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from dcrc_lite import complaints
from dcrc_lite.calls import Limits, State
from dcrc_lite.deadlines.day_ranges import Range, parse_ranges
from dcrc_lite.desk.derive import CALL, MEND, OFF
from dcrc_lite.desk.owners import Callers, nobody, with_owners
from dcrc_lite.desk.settings import ShopSettings
from dcrc_lite.desk.wrong_numbers import STOPPED
from dcrc_lite.schema.calls import CallTask
from dcrc_lite.schema.complaints import Complaint
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.visits import Visit
from dcrc_lite.store.protocol import Due, Reader
from dcrc_lite.worklists import Item, whom_to_call

CLOCK = "clock"  # Due.kind of a complaint's clock
SKIPPED = "跳过："  # how the reason of a skipped task begins
RECALL = "D07"
GUARDS = MOST_TRIES, SLOTS, GAP, QUIET = "call_max_attempts", "call_distinct_slots", "call_gap_hours", "dnd_hours"
CALLS = (CALL, MEND, OFF)  # kinds of Due somebody rings for, now or once something is settled
_STATES = frozenset(State)


def limits_of(settings: ShopSettings) -> Limits:
    """Return the figures of D22, D23 and D50 that guard a call."""
    return Limits(
        max_attempts=int(settings.rule(MOST_TRIES).amount or 0),
        distinct_slots=int(settings.rule(SLOTS).amount or 0),
        gap_hours=settings.rule(GAP).amount or 0,
        quiet=_quiet(settings),
    )


def _quiet(settings: ShopSettings) -> tuple[Range, ...]:
    rule = settings.rule(QUIET)
    return () if rule.on is False else parse_ranges(rule.clock)


def state_of(task: CallTask | None) -> State:
    """Return the state of an open task: one nobody acted on yet, or a number stopped, is 待拨打."""
    state = State(task.status) if task and task.status in _STATES else State.READY
    return State.READY if state in STOPPED else state


def standing_complaints(reader: Reader) -> dict[str, str]:
    """Return the complaint that is still being worked on, by customer: courtesy calls wait for it."""
    found = reader.rows(Complaint, {"closed_at": ""}, order_by="received_at")
    return {row.customer_id: row.id for row in found if row.customer_id and complaints.is_standing(row)}


def items_of(
    reader: Reader,
    dues: Sequence[Due],
    settings: ShopSettings,
    now: datetime,
    claims: Mapping[str, str],
    held_up: Mapping[str, str],
    callers: Callers = nobody,
) -> list[Item]:
    """Return the open call tasks among these dues. Batch reads only.

    `claims`: task -> who; `held_up`: customer -> complaint; `callers`: gives the names of those who may ring.
    """
    calls = [due for due in dues if due.kind in CALLS]
    written = reader.get_many(CallTask, [due.task_id for due in calls])
    gap = timedelta(hours=limits_of(settings).gap_hours)
    made = [_item(due, written.get(due.task_id), claims, held_up, gap, now.date()) for due in calls]
    return with_owners(reader, _with_contacts(reader, [item for item in made if item.is_open]), settings, callers)


def _item(
    due: Due,
    task: CallTask | None,
    claims: Mapping[str, str],
    held_up: Mapping[str, str],
    gap: timedelta,
    today: date,
) -> Item:
    blocked_by = held_up.get(due.customer_id, "") if due.rule != RECALL else ""
    state, last = state_of(task), task.last_attempt_at if task else None
    return Item(
        task_id=due.task_id,
        rule=due.rule,
        source=due.source,
        source_id=due.source_id,
        customer_id=due.customer_id,
        vehicle_id=due.vehicle_id,
        first_on=date.fromisoformat(due.first_on),
        due=date.fromisoformat(due.due[:10]),
        call_by=date.fromisoformat(due.call_by),
        has_phone=due.kind != MEND,
        why_off="客户不希望接回访" if due.kind == OFF else "投诉未结" if blocked_by else "",
        blocked_by=blocked_by,
        claimed_by=claims.get(due.task_id, ""),
        state=state,
        tried=task.attempts or 0 if task else 0,
        last_try_at=last,
        last_outcome=task.outcome if task else "",
        agreed_at=task.agreed_at if task else None,
        ready_at=last + gap if state is State.AGAIN and last else None,
        owner=task.owner if task else "",
        skipped_at=_skipped_at(task, today),
    )


def _skipped_at(task: CallTask | None, today: date) -> datetime | None:
    """When somebody put it behind the others today."""
    if task is None or task.updated_at is None or not task.reason.startswith(SKIPPED):
        return None
    return task.updated_at if task.updated_at.date() == today else None


def _with_contacts(reader: Reader, items: list[Item]) -> list[Item]:
    """Name who is rung for customers with several tasks, so that calls to different people are not merged."""
    counted = Counter(item.customer_id for item in items if item.customer_id)
    several = [item for item in items if counted[item.customer_id] > 1 and item.has_phone]
    visits = reader.get_many(Visit, {item.source_id for item in several if item.source == "visits"})
    customers = reader.get_many(Customer, {item.customer_id for item in several})
    contacts = {item.task_id: _contact(item, customers, visits) for item in several}
    return [replace(item, contact=contacts[item.task_id]) if item.task_id in contacts else item for item in items]


def _contact(item: Item, customers: Mapping[str, Customer], visits: Mapping[str, Visit]) -> str:
    person = whom_to_call(customers.get(item.customer_id), visits.get(item.source_id))
    return person.phone if person else ""


def clocks_of(dues: Iterable[Due]) -> list[Due]:
    """Return the complaint clocks among the dues, the earliest first."""
    return sorted((due for due in dues if due.kind == CLOCK), key=lambda due: due.due)
