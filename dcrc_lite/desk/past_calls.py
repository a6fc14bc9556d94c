"""Imported calls: which of the shop's tasks they have closed before anybody rang from here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from dcrc_lite.calls import Outcome, is_open, state_after
from dcrc_lite.schema.calls import CallRecord
from dcrc_lite.store.protocol import Condition, Due, Reader, Span
from dcrc_lite.worklists import PastCall, Task, closed_by_past_call

FEW = 400  # above that many touched customers or cars, everything recent is worked out anew
_CALL = "call"
_OUTCOMES = frozenset(Outcome)


def ended_by_import(reader: Reader, dues: list[Due], tasks: Iterable[Task], expire_days: int) -> set[str]:
    """Return the tasks an imported call of the same car fits."""
    past = _past_calls(reader, dues)
    return {
        task.task_id
        for task in tasks
        if task.event.vehicle_id in past and closed_by_past_call(task, past[task.event.vehicle_id], expire_days)
    }


def _past_calls(reader: Reader, dues: Iterable[Due]) -> dict[str, list[PastCall]]:
    """Imported calls since the earliest event of these dues, by car."""
    begins = [due.first_on for due in dues if due.kind == _CALL and due.vehicle_id]
    if not begins:
        return {}
    since = date.fromisoformat(min(begins)) - timedelta(days=31)
    vehicles = {due.vehicle_id for due in dues}
    where: dict[str, Condition] = {"task_id": "", "called_at": Span(since.isoformat())}
    found: dict[str, list[PastCall]] = {}
    for call in reader.rows(CallRecord, where if len(vehicles) > FEW else {**where, "vehicle_id": sorted(vehicles)}):
        if call.vehicle_id in vehicles and call.called_at:
            lawful = _ends_the_task(call.outcome)
            found.setdefault(call.vehicle_id, []).append(
                PastCall(call.vehicle_id, call.call_kind, call.called_at.date(), lawful)
            )
    return found


def _ends_the_task(outcome: str) -> bool:
    """As a call made here would; a list that names no outcome, or one of its own, lists calls that were made."""
    return outcome not in _OUTCOMES or not is_open(state_after(Outcome(outcome)))
