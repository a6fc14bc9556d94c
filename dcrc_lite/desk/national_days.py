"""National rest and make-up days as rows of 节假日, and the standard calendars made of them (architecture.md 6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from dcrc_lite.calendars import Calendars
from dcrc_lite.deadlines import Rules, due_report, parse_start
from dcrc_lite.schema.defaults import office_hours
from dcrc_lite.schema.settings import OFFICE, Holiday

ANNOUNCED, ESTIMATED = "国务院放假安排", "法定节日推算，调休未公布"
FIRST_YEAR, LAST_YEAR = 2001, 2099  # what the library of national days covers
OFF, ON = "休", "班"


def national_days(years: Iterable[int]) -> tuple[Holiday, ...]:
    """Return the rows of the years in order of date, 办公 calendar.

    A year without any make-up day is not announced yet: its rows are 暂定. Years beyond the library have no rows.
    """
    wanted = sorted({year for year in years if FIRST_YEAR <= year <= LAST_YEAR})
    if not wanted:
        return ()
    table, made_up = _library(wanted)
    return tuple(row for year in wanted for row in _rows_of(year, table, made_up))


def standard_calendars(years: Iterable[int]) -> Calendars:
    """Return the default calendars with the national days of the years; 门店 is 办公."""
    return Calendars.from_rows(office_hours(), national_days(years))


def standard_due_report(name: str, start: str) -> dict[str, Any]:
    """Return `dcrc due` without a folder: default figures, default hours, national days around the start."""
    year = parse_start(start).year
    return due_report(name, start, Rules.from_rows(), standard_calendars(range(year - 1, year + 3)))


def _library(years: list[int]) -> tuple[dict[date, str], set[date]]:
    import holidays

    found = holidays.country_holidays("CN", years=years, language="zh_CN")
    return dict(found.items()), set(getattr(found, "weekend_workdays", ()))


def _rows_of(year: int, table: dict[date, str], made_up: set[date]) -> Iterator[Holiday]:
    working = {day for day in made_up if day.year == year}
    rest = {day: name for day, name in table.items() if day.year == year}
    rest |= {day: name for day, name in _joined_weekends(rest) if day not in working and day.year == year}
    for day in sorted({*rest, *working}):
        name = "调休上班" if day in working else rest[day]
        yield _row(day, ON if day in working else OFF, name, provisional=not working)


def _joined_weekends(rest: dict[date, str]) -> Iterator[tuple[date, str]]:
    """Weekend days beside a holiday belong to it; an office that works on Saturdays is closed on them too."""
    for day, name in rest.items():
        for step in (1, -1):
            near = day + timedelta(days=step)
            while near.weekday() >= 5 and near not in rest:
                yield near, f"{name.partition('（')[0]}（周末）"
                near += timedelta(days=step)


def _row(day: date, kind: str, name: str, *, provisional: bool) -> Holiday:
    return Holiday(
        id=day.isoformat(),
        falls_on=day,
        kind=kind,
        calendar=OFFICE,
        name=name,
        provisional=provisional,
        source=ESTIMATED if provisional else ANNOUNCED,
    )
