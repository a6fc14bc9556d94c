"""The closed days a clock passes over and the make-up days it counts, as lines of the explanation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from dcrc_lite.calendars import Calendar
from dcrc_lite.calendars.week import OFF, ON
from dcrc_lite.deadlines.step import Step, Teller
from dcrc_lite.deadlines.words import weekday_words

LISTED_DAYS = 400  # a longer clock is explained without listing what it skips


def passed_between(calendar: Calendar, first: date, last: date, tell: Teller) -> Iterator[Step]:
    """Yield closed runs and make-up days after `first` up to `last`; nothing for a very long clock."""
    if first < last and (last - first).days <= LISTED_DAYS:
        yield from closed_days(calendar, first + timedelta(days=1), last, tell)


def closed_days(calendar: Calendar, first: date, last: date, tell: Teller) -> Iterator[Step]:
    """Yield closed runs and make-up days from `first` to `last`, both included."""
    blocks = list(_blocks(calendar, first, last))
    for block in blocks:
        plan = calendar.plan(block[0])
        if plan.kind == ON:
            yield Step(
                tell.full(block[0]), f"{plan.name or '调休上班'}，{calendar.name}照计", "count", block[0].isoformat()
            )
        elif not plan.spans:
            yield _skipped(calendar, block, tell, is_alone=len(blocks) == 1 and len(block) <= 2)


def _blocks(calendar: Calendar, first: date, last: date) -> Iterator[list[date]]:
    """Runs of closed days, and each make-up day by itself, in order."""
    run: list[date] = []
    for ahead in range((last - first).days + 1):
        day = first + timedelta(days=ahead)
        if not calendar.is_open_day(day):
            run.append(day)
            continue
        if run:
            yield run
            run = []
        if calendar.plan(day).kind == ON:
            yield [day]
    if run:
        yield run


def _skipped(calendar: Calendar, block: list[date], tell: Teller, *, is_alone: bool) -> Step:
    names = dict.fromkeys(_short(calendar.plan(day).name) for day in block if calendar.plan(day).kind == OFF)
    named = [name for name in names if name]
    why = f"{'、'.join(named)}放假，{calendar.name}不计" if named else f"{calendar.name}日历休息，不计"
    if is_alone and not named:
        return Step("、".join(weekday_words(day) for day in block), why, "skip", block[0].isoformat())
    when = tell.full(block[0]) if len(block) == 1 else f"{tell.full(block[0])}–{tell.full(block[-1])}"
    return Step(when, why, "skip", block[0].isoformat())


def _short(name: str) -> str:
    """Return a holiday's plain name: 清明节（补假） is 清明节; a swapped rest day has none."""
    plain = name.partition("（")[0].strip()
    return "" if plain in {"休息日", "周末"} else plain
