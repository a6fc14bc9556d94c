"""Calendars the tests of the clocks share: the standard office, lunch, short days, a shop open daily."""

from __future__ import annotations

from datetime import date, time

from dcrc_lite.calendars import Calendars
from dcrc_lite.deadlines import Rules
from dcrc_lite.schema.default_hours import office_hours, parse_hours
from dcrc_lite.schema.settings import OFFICE, Holiday

RULES = Rules.from_rows()


def off(*days: str) -> tuple[Holiday, ...]:
    return tuple(Holiday(id=day, falls_on=date.fromisoformat(day), kind="休", calendar=OFFICE) for day in days)


def on(day: str, opens: str = "", closes: str = "") -> Holiday:
    return Holiday(
        id=day,
        falls_on=date.fromisoformat(day),
        kind="班",
        calendar=OFFICE,
        opens=time.fromisoformat(opens) if opens else None,
        closes=time.fromisoformat(closes) if closes else None,
    )


NATIONAL_2025 = (
    *off(*(f"2025-10-0{day}" for day in range(1, 9)), "2025-04-04"),
    on("2025-09-28"),
    on("2025-10-11"),
)
SPRING_2025 = (
    on("2025-01-26"),
    on("2025-01-27", "08:30", "12:00"),
    *off("2025-01-28", "2025-01-29", "2025-01-30", "2025-01-31", "2025-02-03", "2025-02-04"),
)
STANDARD = Calendars.from_rows(office_hours(), NATIONAL_2025)
SPRING = Calendars.from_rows(office_hours(), SPRING_2025)
WITH_LUNCH = Calendars.from_rows(parse_hours("1-5 08:30-17:00 午休 12:00-13:00", OFFICE), ())
OPEN_DAILY = Calendars.from_rows((*office_hours(), *parse_hours("1-7 08:30-17:30")), NATIONAL_2025)
