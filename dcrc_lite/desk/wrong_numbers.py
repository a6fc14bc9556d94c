"""Calls a wrong number stopped (P01): waiting for another number, back on the list as soon as there is one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from dcrc_lite.calls import State
from dcrc_lite.desk.accounts import User
from dcrc_lite.schema.calls import CallAttempt, CallTask
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.visits import Visit
from dcrc_lite.store.protocol import Change, Reader, Span
from dcrc_lite.worklists import whom_to_call

CORRECTION_KIND = "信息更正"
CORRECTIONS = Span("P01.", "P01.\uffff")  # 编号 of such tasks: P01.客-000123
STOPPED = frozenset({State.WRONG_NUMBER, State.UNREACHED})  # what another number starts again


@dataclass(frozen=True, slots=True)
class Stopped:
    """A call that ended at a number: how, what came of it, and which number."""

    state: State
    outcome: str
    number: str


def correction_id(customer_id: str) -> str:
    """Return the 编号 of a customer's 信息更正."""
    return f"P01.{customer_id}"


def stopped_calls(reader: Reader, tasks: Iterable[CallTask], since: date) -> dict[str, Stopped]:
    """Return the calls that ended at a known number, by task; one due before `since` is history (4.0a rule 23)."""
    ended = {task.id: task for task in tasks if task.status in STOPPED and _is_fresh(task, since)}
    if not ended:
        return {}
    tries = reader.rows(CallAttempt, {"task_id": sorted(ended)}, order_by="dialled_at")
    dialled = {one.task_id: one.dialled for one in tries if one.dialled}
    return {
        task_id: Stopped(State(ended[task_id].status), ended[task_id].outcome, number)
        for task_id, number in dialled.items()
    }


def _is_fresh(task: CallTask, since: date) -> bool:
    return task.due_date is None or task.due_date.date() >= since


def wrong_numbers(reader: Reader) -> Mapping[str, Stopped]:
    """Return the customers whose number proved wrong and is still the one we would ring, with what came of the call."""
    tasks = reader.rows(CallTask, {"id": CORRECTIONS, "status": str(State.READY)})
    customers = reader.get_many(Customer, {task.customer_id for task in tasks})
    found = {task.customer_id: _stopped_by(reader, task, customers.get(task.customer_id)) for task in tasks}
    return {customer_id: stopped for customer_id, stopped in found.items() if stopped is not None}


def corrected(reader: Reader, customer: Customer, user: User, now: datetime) -> Iterator[Change]:
    """Yield the change that ends a customer's open 信息更正 once the customer has another number."""
    task = reader.get(CallTask, correction_id(customer.id)) if customer.id else None
    if task is None or task.status != State.READY or _stopped_by(reader, task, customer):
        return
    done = {"status": str(State.DONE), "closed_at": now.isoformat(timespec="minutes"), "closed_by": user.name}
    yield Change(CallTask.sheet.name, done, id=task.id)


def _stopped_by(reader: Reader, correction: CallTask, customer: Customer | None) -> Stopped | None:
    """Return the call a 信息更正 is about while the number is still the one that was wrong."""
    source = reader.get(CallTask, correction.source)
    stopped = stopped_calls(reader, [source] if source else [], date.min).get(correction.source)
    visit = reader.get(Visit, source.source) if source and source.source else None
    person = whom_to_call(customer, visit)
    return stopped if stopped and (person is None or person.phone == stopped.number) else None
