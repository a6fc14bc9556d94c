"""What a complaint puts on the worklist: one due for each clock, in the form the index keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dcrc_lite.calendars import Calendars
from dcrc_lite.complaints.clocks import RECALL, Clock, Run, clocks
from dcrc_lite.deadlines import day_of, text_of
from dcrc_lite.schema.complaints import Complaint, ComplaintStep
from dcrc_lite.schema.settings import Rule

CALL, CLOCK = "call", "clock"


@dataclass(frozen=True, slots=True)
class ComplaintDue:
    """The columns of a `Due` that only a complaint knows; its source, customer and car are the complaint's own."""

    task_id: str  # D12.诉-2026-0187, from the second round on D12.诉-2026-0187.2
    rule: str  # 编号 of the 时限 row
    first_on: str
    due: str
    call_by: str
    open: bool
    kind: str  # D07 is a call somebody makes, the rest are clocks


def complaint_dues(
    complaint: Complaint, steps: Sequence[ComplaintStep], rules: Mapping[str, Rule], calendars: Calendars
) -> tuple[ComplaintDue, ...]:
    """Return the dues of all clocks that have started, open and closed."""
    found = clocks(complaint, steps, rules, calendars)
    return tuple(_due(complaint, clock) for clock in found if clock.deadline and clock.run != Run.UNKNOWN)


def task_id(code: str, complaint_id: str, number: int) -> str:
    """Return the id of a clock as `dcrc explain` takes it: D07.诉-2026-0187, D07.诉-2026-0187.2 for the second round."""
    return f"{code}.{complaint_id}" + (f".{number}" if number > 1 else "")


def _due(complaint: Complaint, clock: Clock) -> ComplaintDue:
    made = clock.deadline
    assert made is not None
    assert clock.due is not None
    call_by = made.call_by if clock.code == RECALL else day_of(clock.due)
    return ComplaintDue(
        task_id=task_id(clock.code, complaint.id, clock.number),
        rule=clock.rule.id,
        first_on=made.first_day.isoformat(),
        due=text_of(clock.due),
        call_by=call_by.isoformat(),
        open=clock.is_open,
        kind=CALL if clock.code == RECALL else CLOCK,
    )
