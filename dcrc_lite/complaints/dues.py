"""What a complaint puts on the worklist: one due for each clock, in the form the index keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dcrc_lite.calendars import Calendars
from dcrc_lite.complaints.clocks import RECALL, Clock, Run, clocks
from dcrc_lite.schema.complaints import Complaint, ComplaintStep
from dcrc_lite.schema.settings import SHOP, Rule

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
    started = [clock for clock in clocks(complaint, steps, rules, calendars) if clock.due and clock.run != Run.UNKNOWN]
    return tuple(_due(complaint, clock, calendars) for clock in started)


def task_id(code: str, complaint_id: str, number: int) -> str:
    """Return the id of a clock as `dcrc explain` takes it: D07.诉-2026-0187, D07.诉-2026-0187.2 for the second round."""
    return f"{code}.{complaint_id}" + (f".{number}" if number > 1 else "")


def _due(complaint: Complaint, clock: Clock, calendars: Calendars) -> ComplaintDue:
    due = clock.due or datetime.max
    day = due.date() if isinstance(due, datetime) else due
    return ComplaintDue(
        task_id=task_id(clock.code, complaint.id, clock.number),
        rule=clock.rule.id,
        first_on=_first_on(clock).isoformat(),
        due=due.isoformat(timespec="minutes") if isinstance(due, datetime) else due.isoformat(),
        call_by=_call_by(clock, day, calendars).isoformat(),
        open=clock.is_open,
        kind=CALL if clock.code == RECALL else CLOCK,
    )


def _first_on(clock: Clock) -> date:
    """A call appears from its first day on, a clock from the day it starts."""
    start = clock.start or datetime.min
    return start.date()


def _call_by(clock: Clock, day: date, calendars: Calendars) -> date:
    """For a call the last open day of the 门店 by the due date (rule 4); a clock is sorted by its own day."""
    if clock.code != RECALL or clock.start is None:
        return day
    return calendars.of(SHOP).last_open_day(day, clock.start.date())
