"""Which dues a caller asked for, and in which order."""

from __future__ import annotations

from collections.abc import Iterable

from dcrc_lite.store.protocol import Condition, Due, Span, Where
from dcrc_lite.store.where import inside, simple


def chosen(dues: Iterable[Due], *, open_only: bool, kind: str, first_by: str, where: Where | None) -> list[Due]:
    """Return the dues that fulfil everything given, sorted by call_by, due, task_id."""
    conditions = on_dues(where)
    kept = (
        due
        for due in dues
        if (due.open or not open_only)
        and (not kind or due.kind == kind)
        and (not first_by or due.first_on <= first_by)
        and all(_holds(getattr(due, name), wanted) for name, wanted in conditions.items())
    )
    return sorted(kept, key=lambda due: (due.call_by, due.due, due.task_id))


def on_dues(where: Where | None) -> Where:
    """Return the conditions. Raises KeyError when one is on something a due does not have."""
    conditions = where or {}
    for name in conditions.keys() - set(Due._fields):
        raise KeyError(name)
    return conditions


def _holds(text: str, wanted: Condition) -> bool:
    return inside(wanted, text) if isinstance(wanted, Span) else simple(wanted, text)
