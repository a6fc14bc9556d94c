"""Which calls an event starts, and when they fall due: events × 时限 × calendars × what was done (P02, P03, 4.0a)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dcrc_lite.calendars import Calendars
from dcrc_lite.deadlines import deadline, is_expired
from dcrc_lite.schema.dates import typed_moment
from dcrc_lite.schema.settings import Rule
from dcrc_lite.worklists.kinds import CallKind, rules_of, task_id


@dataclass(frozen=True, slots=True)
class Event:
    """Something that starts calls: a delivery, a visit, a resolved round of a complaint.

    `stored_on`: the day its row first came into the books. `turn`: the round of a complaint, else 1.
    """

    source: str
    source_id: str
    at: datetime
    customer_id: str = ""
    vehicle_id: str = ""
    stored_on: date | None = None
    turn: int = 1


@dataclass(frozen=True, slots=True)
class Task:
    """One derived call, not yet compared with what people did."""

    task_id: str
    kind: CallKind
    event: Event
    first_on: date
    due: date
    call_by: date


@dataclass(frozen=True, slots=True)
class PastCall:
    """An imported call without a task: it closes the derived task it fits (same car, same kind, in time)."""

    vehicle_id: str
    task_type: str
    on: date
    lawful: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What events lead to: the calls, and the tasks that are too old to be made (过期未建)."""

    tasks: tuple[Task, ...]
    expired: tuple[Task, ...]


def plan(events: Iterable[Event], rules: Mapping[str, Rule], calendars: Calendars, expire_days: int) -> Plan:
    """Return the calls of these events. An event older than `expire_days` when its row was stored makes none (rule 23)."""
    tasks: list[Task] = []
    expired: list[Task] = []
    for event in events:
        made = tasks_of(event, rules, calendars)
        (expired if _too_old(event, expire_days) else tasks).extend(made)
    return Plan(tuple(tasks), tuple(expired))


def tasks_of(event: Event, rules: Mapping[str, Rule], calendars: Calendars) -> tuple[Task, ...]:
    """Return the calls of one event, one for each 时限 row that is switched on."""
    switched_on = (kind for kind in rules_of(event.source) if kind.rule in rules and rules[kind.rule].on)
    return tuple(_task(event, kind, rules[kind.rule], calendars) for kind in switched_on)


def _task(event: Event, kind: CallKind, rule: Rule, calendars: Calendars) -> Task:
    made = deadline(rule, typed_moment(event.at), calendars)
    first_on = min(made.first_day, made.call_by)
    return Task(task_id(kind.rule, event.source_id, event.turn), kind, event, first_on, made.due_day, made.call_by)


def _too_old(event: Event, expire_days: int) -> bool:
    return event.stored_on is not None and is_expired(event.at.date(), event.stored_on, expire_days)


def closed_by_past_call(task: Task, past: Sequence[PastCall], expire_days: int) -> bool:
    """True when an imported call of the same car and kind, between the event and its expiry, has done this task."""
    begin = task.event.at.date()
    end = begin + timedelta(days=expire_days)
    return any(
        call.lawful
        and call.vehicle_id == task.event.vehicle_id
        and call.task_type == task.kind.task_type
        and begin <= call.on <= end
        for call in past
    )
