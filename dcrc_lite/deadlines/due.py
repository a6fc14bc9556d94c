"""When something is due: every clock of domain.md 4.0 and its edges (4.0a), from a row of 时限 and the start event."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from dcrc_lite.calendars import Calendar, Calendars
from dcrc_lite.deadlines.months import (
    add_months,
    add_years,
    count_day,
    count_for,
    last_of_month,
    last_of_quarter,
    week_of_day,
    weekly_due,
)
from dcrc_lite.deadlines.step import Step
from dcrc_lite.deadlines.steps import steps_of
from dcrc_lite.errors.clocks import NotAClockError
from dcrc_lite.schema.settings import DAY_GRAIN, SHOP, Rule

WORKING_UNITS = frozenset({"工作日", "工作小时"})
BEFORE = frozenset(
    {"notice_delivery", "remind_maint", "remind_first", "remind_ins", "remind_inspect", "remind_birthday"}
)
NEXT_MONTH, SAME_DAY, LENGTH_IN_MONTHS = "crm_check_day", "onsite_daily", "archive_review"
MONTHLY_CALL, COUNT_DAY, REPORT_DAY = "call_new_monthly", "month_count_day", "week_report_day"
LATEST = date(9999, 12, 31)

Due = date | datetime


@dataclass(frozen=True)
class Deadline:
    """One clock of one case: its row, when it started, when it is due. A day-grain due is a date, a moment a date-time.

    `begins` is where the counting starts (rule 5). `time_missing`: the start has no clock time, the day's opening was
    taken (rule 11). `expected`: the start itself has not happened yet (D10 before the hand-over).
    """

    rule: Rule
    start: Due
    due: Due
    begins: Due
    time_missing: bool
    calendars: Calendars = field(repr=False, compare=False)
    event: str = ""
    expected: bool = False

    @property
    def calendar(self) -> Calendar:
        """Return the calendar the row names; 门店 for 不分."""
        return self.calendars.of(self.rule.calendar)

    @property
    def due_text(self) -> str:
        """Return the canonical text of the due: 2026-11-21, or 2026-11-21T10:06."""
        return text_of(self.due)

    @property
    def due_day(self) -> date:
        """Return the day it is due."""
        return day_of(self.due)

    @property
    def call_by(self) -> date:
        """Return 最后可拨日: the last open 门店 day up to the due, never before the event (rule 4). Lists sort by it."""
        return self.calendars.shop.last_open_day(self.due_day, min(day_of(self.start), self.due_day))

    @property
    def first_day(self) -> date:
        """Return the first day it stands on the worklist (rule 3)."""
        return first_day_of(self.rule, day_of(self.start))

    @property
    def provisional(self) -> bool:
        """Return whether national days that are not announced yet could still move it (architecture.md 6)."""
        return bool(self.provisional_words)

    @property
    def provisional_words(self) -> str:
        """Return why the result is only provisional, "" when it is certain: 2027 年调休未公布，暂定."""
        decides = deciding_calendar(self.rule, self.calendars)
        if decides is None:
            return ""
        first, last = sorted((day_of(self.start).year, self.due_day.year))
        reasons = (decides.why_provisional(year) for year in (last, first))
        return next((reason for reason in reasons if reason), "")

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return how the due came about, with absolute dates."""
        return steps_of(self)

    def explain(self, today: date) -> tuple[Step, ...]:
        """Return the same steps with 今天 and 昨天."""
        return steps_of(self, today)

    def is_on_time(self, done: Due) -> bool:
        """Return whether something done then is on time: done ≤ due, to the minute; a due day counts whole (rules 1, 2)."""
        if not isinstance(self.due, datetime):
            return day_of(done) <= self.due
        return cut(done) <= self.due if isinstance(done, datetime) else done <= self.due.date()


def deadline(rule: Rule, start: Due, calendars: Calendars, *, event: str = "", expected: bool = False) -> Deadline:
    """Return the deadline of a row of 时限 for an event.

    `event` is what happened, for the explanation (default: the row's 从何时起算). Whether the row is switched on is the
    caller's question. Raises NotAClockError for a figure that is no time limit.
    """
    try:
        begins, due = (
            _day_grain(rule, day_of(start), calendars) if is_day_grain(rule) else _moment(rule, start, calendars)
        )
    except OverflowError:  # a year typed as 9999
        begins, due = day_of(start), LATEST
    missing = not is_day_grain(rule) and not isinstance(start, datetime)
    kept = cut(start) if isinstance(start, datetime) else start
    return Deadline(rule, kept, due, begins, missing, calendars, event or rule.starts, expected)


def is_day_grain(rule: Rule) -> bool:
    """Return whether the row's due is a day. Periods always are, hours and minutes never, whatever 粒度 says."""
    if rule.unit in {"自然日", "工作日"}:
        return rule.grain == DAY_GRAIN
    return rule.unit not in {"工作小时", "小时", "分钟", "时刻"}


def deciding_calendar(rule: Rule, calendars: Calendars) -> Calendar | None:
    """Return the calendar whose closed days can move the due or the 最后可拨日; None for plain calendar time."""
    if rule.unit in WORKING_UNITS:
        return calendars.of(rule.calendar)
    if rule.unit == "周":
        return calendars.office
    return calendars.shop if is_day_grain(rule) and rule.calendar == SHOP else None


def first_day_of(rule: Rule, event: date) -> date:
    """Return the first day a task stands on the worklist: the event's day plus 最早第几天 (rule 3)."""
    return event + timedelta(days=rule.first_day or 0)


def day_of(when: Due) -> date:
    """Return the day of a date or date-time."""
    return when.date() if isinstance(when, datetime) else when


def cut(moment: datetime) -> datetime:
    """Return the moment to the minute, seconds cut off (rule 1)."""
    return moment.replace(second=0, microsecond=0, tzinfo=None)


def text_of(due: Due) -> str:
    """Return the canonical text of a date or date-time."""
    return due.isoformat(timespec="minutes") if isinstance(due, datetime) else due.isoformat()


def parse_due(words: str) -> Due:
    """Return the date or date-time of a canonical text. Raises ValueError."""
    return datetime.fromisoformat(words) if "T" in words else date.fromisoformat(words)


# --- day grain


def _day_grain(rule: Rule, start: date, calendars: Calendars) -> tuple[date, date]:
    amount = math.ceil(rule.amount or 0)
    if rule.key in BEFORE:
        return start, start - timedelta(days=amount)
    if rule.unit in {"自然日", "日"}:
        return start, _calendar_day(rule, start, amount)
    if rule.unit == "工作日":
        return start, calendars.of(rule.calendar).add_open_days(start, amount)
    if rule.unit == "年":
        return start, add_years(start, amount)
    period_end = _PERIODS.get(rule.unit)
    if period_end is None:
        raise NotAClockError(f"{rule.name}", figure_of(rule))
    return start, period_end(rule, start, calendars, amount)


def _calendar_day(rule: Rule, start: date, amount: int) -> date:
    if rule.key == COUNT_DAY:
        return count_for(start, amount)
    if rule.key == NEXT_MONTH:
        following = add_months(start.replace(day=1), 1)
        return count_day(following.year, following.month, amount)
    return start if rule.key == SAME_DAY else start + timedelta(days=amount)


def _end_of_week(rule: Rule, start: date, calendars: Calendars, amount: int) -> date:
    found = (
        weekly_due(start, calendars.office, amount) if rule.key == REPORT_DAY else weekly_due(start, calendars.office)
    )
    return found or week_of_day(start)[1]


def _end_of_month(rule: Rule, start: date, _: Calendars, amount: int) -> date:
    if rule.key == LENGTH_IN_MONTHS:
        return add_months(start, amount)
    return last_of_month(add_months(start.replace(day=1), 1) if rule.key == MONTHLY_CALL else start)


def _end_of_quarter(_rule: Rule, start: date, _calendars: Calendars, _amount: int) -> date:
    return last_of_quarter(start)


_PERIODS: dict[str, Callable[[Rule, date, Calendars, int], date]] = {
    "周": _end_of_week,
    "月": _end_of_month,
    "季": _end_of_quarter,
}


# --- moment grain


def _moment(rule: Rule, start: Due, calendars: Calendars) -> tuple[datetime, datetime]:
    calendar = calendars.of(rule.calendar)
    amount = rule.amount or 0
    began = cut(start) if isinstance(start, datetime) else calendar.opening(start)
    if rule.unit in WORKING_UNITS:
        opened = calendar.next_opening(began)
        return opened, _working(calendar, opened, amount, rule.unit)
    if rule.unit == "时刻" and amount and rule.clock:
        return began, datetime.combine(began.date() + timedelta(days=int(amount)), time.fromisoformat(rule.clock))
    length = _ELAPSED.get(rule.unit)
    if length is None:
        raise NotAClockError(rule.name, figure_of(rule))
    return began, began + timedelta(minutes=math.floor(amount * length))


_ELAPSED = {"自然日": 24 * 60, "小时": 60, "分钟": 1}


def _working(calendar: Calendar, begins: datetime, amount: float, unit: str) -> datetime:
    if unit == "工作小时":
        return calendar.add_minutes(begins, math.floor(amount * 60))
    whole, part = divmod(amount, 1)
    due = calendar.same_time_after(begins, int(whole)) if whole else begins
    return calendar.add_minutes(due, part_of_day(calendar, part)) if part else due


def part_of_day(calendar: Calendar, part: float) -> int:
    """Return the minutes of a part of a working day: always of the standard length, also on a short day (rule 9)."""
    return math.floor(calendar.standard_minutes * part)


def figure_of(rule: Rule) -> str:
    """Return the row's figure as people read it: 10 km, 3 次, 09:10."""
    if rule.amount is None:
        return rule.clock or "没有填"
    return f"{rule.amount:g} {rule.unit}"
