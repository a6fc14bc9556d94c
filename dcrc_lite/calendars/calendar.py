"""One calendar: when it is open, and adding and counting working time in it (domain.md 4.0, 4.0a rules 4–9)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from dcrc_lite.calendars.week import MIDNIGHT, DayPlan, Span, Week
from dcrc_lite.errors.clocks import NeverOpenError

FURTHEST = 60 * 366  # days looked ahead; a week always opens, so only rows of 节假日 can keep it closed that long


@dataclass(frozen=True)
class Calendar:
    """办公 or 门店. Minutes are whole; opening hours are half-open; moments are dealer-local without zone.

    `known` are the years whose national days the sheet lists, `estimated` those of them not announced yet;
    None = this calendar does not depend on national days.
    """

    name: str
    week: Week
    special: Mapping[date, DayPlan] = field(default_factory=dict, repr=False)
    known: frozenset[int] | None = None
    estimated: frozenset[int] = frozenset()
    _plans: dict[date, DayPlan] = field(default_factory=dict, repr=False, compare=False)

    def plan(self, day: date) -> DayPlan:
        """Return how that day is open."""
        found = self._plans.get(day)
        if found is None:
            found = self.special.get(day) or DayPlan(self.week.days.get(day.isoweekday(), ()))
            self._plans[day] = found
        return found

    def spans(self, day: date) -> tuple[Span, ...]:
        """Return the opening spans of a day in minutes; empty when closed."""
        return self.plan(day).spans

    def hours(self, day: date) -> tuple[tuple[time, time], ...]:
        """Return the opening spans of a day as times; midnight at the end is 00:00."""
        return tuple((_time(opens), _time(closes)) for opens, closes in self.spans(day))

    def is_open_day(self, day: date) -> bool:
        """Return whether it opens at all that day."""
        return bool(self.spans(day))

    def is_open(self, moment: datetime) -> bool:
        """Return whether the moment lies in an opening span: the opening minute does, the closing minute does not."""
        at = _minute(moment)
        return any(opens <= at < closes for opens, closes in self.spans(moment.date()))

    def opening(self, day: date) -> datetime:
        """Return the opening of a day; of a closed day, when a standard day would open."""
        return _at(day, (self.spans(day) or self.week.standard)[0][0])

    def closing(self, day: date) -> datetime:
        """Return the closing of a day; of a closed day, when a standard day would close."""
        return _at(day, (self.spans(day) or self.week.standard)[-1][1])

    @property
    def standard_minutes(self) -> int:
        """Return the length of a standard working day in minutes."""
        return self.week.standard_minutes

    def next_opening(self, moment: datetime) -> datetime:
        """Return the moment itself when open, otherwise the next opening (rule 5)."""
        return self.add_minutes(moment, 0)

    def add_minutes(self, moment: datetime, minutes: int) -> datetime:
        """Return the moment when that many open minutes have passed; running out at closing ends at closing (rule 6)."""
        at, left = _minute(moment), minutes
        for day in self._days_from(moment.date()):
            for opens, closes in self.spans(day):
                begin = max(opens, at)
                if begin >= closes:
                    continue
                if left <= closes - begin:
                    return _at(day, begin + left)
                left -= closes - begin
            at = 0
        raise NeverOpenError(self.name)

    def minutes_between(self, start: datetime, end: datetime) -> int:
        """Return the open minutes in [start, end); negative when the end lies before the start."""
        if end < start:
            return -self.minutes_between(end, start)
        first, last = start.date(), end.date()
        if first == last:
            return self._minutes_of(first, _minute(start), _minute(end))
        total = self._minutes_of(first, _minute(start), MIDNIGHT) + self._minutes_of(last, 0, _minute(end))
        for ahead in range(1, (last - first).days):
            total += self.plan(first + timedelta(days=ahead)).total
        return total

    def add_open_days(self, day: date, count: int) -> date:
        """Return the `count`-th open day after a day, which itself is never counted (rule 7, day grain)."""
        if count <= 0:
            return day
        left = count
        for later in self._days_from(day + timedelta(days=1)):
            left -= self.is_open_day(later)
            if left == 0:
                return later
        raise NeverOpenError(self.name)

    def same_time_after(self, moment: datetime, count: int) -> datetime:
        """Return the same clock time `count` open days on, from the next opening; capped at a shorter day's close (rule 7)."""
        begin = self.next_opening(moment)
        day = self.add_open_days(begin.date(), count)
        at, spans = _minute(begin), self.spans(day)
        if day == begin.date():
            return begin
        inside = next((max(opens, at) for opens, closes in spans if at <= closes), spans[-1][1])
        return _at(day, inside)

    def last_open_day(self, due: date, not_before: date) -> date:
        """Return the last open day up to `due`, never before `not_before` (rule 4)."""
        day = due
        while day > not_before and not self.is_open_day(day):
            day -= timedelta(days=1)
        return day

    def is_provisional(self, year: int) -> bool:
        """Return whether the national days of the year are only estimated or not listed at all."""
        return self.known is not None and (year in self.estimated or year not in self.known)

    def why_provisional(self, year: int) -> str:
        """Return the sentence that says so, "" when the year is certain."""
        if not self.is_provisional(year):
            return ""
        return f"{year} 年调休未公布，暂定" if year in self.estimated else f"节假日表里没有 {year} 年，暂定"

    def _minutes_of(self, day: date, start: int, end: int) -> int:
        return sum(max(0, min(closes, end) - max(opens, start)) for opens, closes in self.spans(day))

    def _days_from(self, day: date) -> Iterator[date]:
        return (day + timedelta(days=ahead) for ahead in range(FURTHEST))


def _minute(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute


def _time(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


def _at(day: date, minute: int) -> datetime:
    return datetime(day.year, day.month, day.day) + timedelta(minutes=minute)
