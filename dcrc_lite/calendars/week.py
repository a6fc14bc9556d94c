"""Rows of 营业时间 and 节假日 turned into the plan of a weekday and of a special day (domain.md 4.0a rules 8–10)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise

from dcrc_lite.schema.settings import Holiday, OpeningHours

Span = tuple[int, int]  # minutes of the day, half-open: (510, 1020) = 08:30–17:00
MIDNIGHT = 24 * 60
OFF, ON = "休", "班"


@dataclass(frozen=True, slots=True)
class DayPlan:
    """The opening spans of one day, and why it differs from its weekday: 休 or 班 with a name, "" when it does not."""

    spans: tuple[Span, ...] = ()
    kind: str = ""
    name: str = ""

    @property
    def total(self) -> int:
        """Return the open minutes of the day."""
        return sum(closes - opens for opens, closes in self.spans)


@dataclass(frozen=True, slots=True)
class Week:
    """What an ordinary week looks like. `standard` is the commonest open day; half a working day is half of it (rule 9)."""

    days: Mapping[int, tuple[Span, ...]]  # ISO weekday -> spans; a missing weekday is closed
    standard: tuple[Span, ...]

    @property
    def standard_minutes(self) -> int:
        """Return the length of a standard working day in minutes, without lunch."""
        return sum(closes - opens for opens, closes in self.standard)


def minute(at: time) -> int:
    """Return the minute of the day of a time."""
    return at.hour * 60 + at.minute


def week_of(rows: Iterable[OpeningHours]) -> Week | None:
    """Return the week the rows describe, None when no day opens. The last row of a weekday wins."""
    days = {row.weekday: spans_of(row) for row in rows if row.weekday in range(1, 8)}
    opened = {weekday: spans for weekday, spans in days.items() if weekday and spans}
    if not opened:
        return None
    counted = Counter(opened.values())
    standard = max(counted, key=lambda spans: (counted[spans], sum(closes - opens for opens, closes in spans)))
    return Week(opened, standard)


def spans_of(row: OpeningHours) -> tuple[Span, ...]:
    """Return the spans of a weekday: none without 开始 and 结束, two with a lunch. 结束 00:00 is midnight."""
    if row.opens is None or row.closes is None:
        return ()
    whole = (minute(row.opens), minute(row.closes) or MIDNIGHT)
    if whole[0] >= whole[1]:
        return ()
    lunch = (minute(row.lunch_from), minute(row.lunch_to)) if row.lunch_from and row.lunch_to else (0, 0)
    return without((whole,), lunch)


def without(spans: Iterable[Span], gap: Span) -> tuple[Span, ...]:
    """Return the spans with the minutes of `gap` taken out."""
    if gap[0] >= gap[1]:
        return tuple(spans)
    pieces = [
        piece for opens, closes in spans for piece in ((opens, min(closes, gap[0])), (max(opens, gap[1]), closes))
    ]
    return tuple((opens, closes) for opens, closes in pieces if opens < closes)


def special_days(rows: Iterable[Holiday], week: Week) -> dict[date, DayPlan]:
    """Return the plan of each day of 节假日. A row without date or kind says nothing; the last row of a day wins."""
    return {row.falls_on: _special(row, row.falls_on, week) for row in rows if row.falls_on and row.kind in {OFF, ON}}


def _special(row: Holiday, day: date, week: Week) -> DayPlan:
    if row.kind == OFF:
        return DayPlan((), OFF, row.name)
    usual = week.days.get(day.isoweekday()) or week.standard
    return DayPlan(_shortened(row, usual), ON, row.name)


def _shortened(row: Holiday, usual: tuple[Span, ...]) -> tuple[Span, ...]:
    """A 班 row may open later or close earlier, or longer, than usual; lunch stays where it is."""
    opens = minute(row.opens) if row.opens else usual[0][0]
    closes = (minute(row.closes) or MIDNIGHT) if row.closes else usual[-1][1]
    if opens >= closes:
        return usual
    spans: tuple[Span, ...] = ((opens, closes),)
    for before, after in pairwise(usual):
        spans = without(spans, (before[1], after[0]))
    return spans
