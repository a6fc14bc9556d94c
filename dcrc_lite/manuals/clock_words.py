"""Dates worked out while a page is built: every due time in a chapter comes from deadlines, none is typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from dcrc_lite.calendars import Calendar, Calendars
from dcrc_lite.deadlines.due import Deadline, deadline
from dcrc_lite.deadlines.words import WEEKDAYS, date_words, span_words
from dcrc_lite.schema.settings import Rule


def when(moment: date | datetime, since: date | None = None) -> str:
    """11月20日 周五, with 15:00 behind it when the minute counts; with the year when it is not that of `since`."""
    year = f"{moment.year}年" if since is not None and since.year != moment.year else ""
    if isinstance(moment, datetime):
        return f"{year}{date_words(moment.date())} {moment:%H:%M}"
    return year + date_words(moment)


def start_of(text: str) -> date | datetime:
    """The start a chapter writes: 2026-11-20 or 2026-11-20T15:00. Raises ValueError."""
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


@dataclass(frozen=True)
class Clock:
    """What a page may ask of the shop's calendars: due times, and its hours in words."""

    calendars: Calendars

    def reckon(self, rule: Rule, start: date | datetime) -> Deadline:
        """The deadline of a rule from a start. Raises NotAClockError for a figure that is no time limit."""
        return deadline(rule, start, self.calendars)

    @cached_property
    def words(self) -> dict[str, str]:
        """half_day: 4 小时 15 分; office_hours and shop_hours: 周一至周五 08:30–17:00."""
        return {
            "half_day": span_words(self.calendars.office.standard_minutes // 2),
            "office_hours": hours_words(self.calendars.office),
            "shop_hours": hours_words(self.calendars.shop),
        }


def hours_words(calendar: Calendar) -> str:
    """The ordinary week of a calendar: 周一至周五 08:30–17:00；周六 09:00–12:00."""
    runs: list[tuple[list[int], str]] = []
    for weekday in sorted(calendar.week.days):
        hours = "、".join(f"{_clock(opens)}–{_clock(closes)}" for opens, closes in calendar.week.days[weekday])
        if runs and runs[-1][1] == hours and runs[-1][0][-1] == weekday - 1:
            runs[-1][0].append(weekday)
        elif hours:
            runs.append(([weekday], hours))
    return "；".join(f"{_days(days)} {hours}" for days, hours in runs)


def _days(days: list[int]) -> str:
    if days == list(range(1, 8)):
        return "每天"
    first, last = WEEKDAYS[days[0] - 1], WEEKDAYS[days[-1] - 1]
    return first if first == last else f"{first}至{last}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
