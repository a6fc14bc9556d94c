"""Months, years, weeks and quarters: arithmetic and the periods of the standard (domain.md 4.0a rules 19–21)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from dcrc_lite.calendars import Calendar

FRIDAY = 5  # D16: weekly items are due on it


def add_months(day: date, months: int) -> date:
    """Return the same day number `months` later, or the last day of that month (rule 21)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def add_years(day: date, years: int) -> date:
    """Return the same day `years` later; 29 February becomes the 28th in a common year (rule 21)."""
    return add_months(day, years * 12)


def birthday_in(birthday: date, year: int) -> date:
    """Return the birthday in a year; 29 February is kept on the 28th in a common year (rule 21)."""
    return add_years(birthday, year - birthday.year)


def next_birthday(birthday: date, today: date) -> date:
    """Return the next birthday, today included."""
    this_year = birthday_in(birthday, today.year)
    return this_year if this_year >= today else birthday_in(birthday, today.year + 1)


def last_of_month(day: date) -> date:
    """Return the last day of the month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def last_of_quarter(day: date) -> date:
    """Return the last day of the calendar quarter (rule 20)."""
    return last_of_month(date(day.year, (day.month + 2) // 3 * 3, 1))


def week_of_day(day: date) -> tuple[date, date]:
    """Return Monday and Sunday of the week (rule 20)."""
    monday = day - timedelta(days=day.isoweekday() - 1)
    return monday, monday + timedelta(days=6)


def weekly_due(day: date, office: Calendar, weekday: int = FRIDAY) -> date | None:
    """Return when the weekly items of that week are due: Friday, else the last 办公 day; None without one (rule 20, D16)."""
    monday, _ = week_of_day(day)
    days = [monday + timedelta(days=ahead) for ahead in range(7)]
    wanted = days[min(max(weekday, 1), 7) - 1]
    opened = [each for each in days if office.is_open_day(each)]
    if wanted in opened:
        return wanted
    return opened[-1] if opened else None


def count_day(year: int, month: int, day: int = 30) -> date:
    """Return the monthly count day: day 30, in a shorter month its last day (D15)."""
    return date(year, month, min(max(day, 1), monthrange(year, month)[1]))


def count_for(received: date, day: int = 30) -> date:
    """Return the count day a complaint received that day belongs to; the 31st belongs to the next one (rule 19)."""
    here = count_day(received.year, received.month, day)
    if received <= here:
        return here
    following = add_months(received.replace(day=1), 1)
    return count_day(following.year, following.month, day)


def count_period(counted: date, day: int = 30) -> tuple[date, date]:
    """Return first and last day of the period a count covers: the day after the previous count … this one (rule 19)."""
    before = add_months(counted.replace(day=1), -1)
    return count_day(before.year, before.month, day) + timedelta(days=1), counted


def monthly_calls(delivered: date, months: int) -> Iterator[tuple[str, date, date]]:
    """Yield month ("2026-11"), first and last day of each monthly call, from the month after the delivery (D04, rule 18)."""
    for ahead in range(1, months + 1):
        first = add_months(delivered.replace(day=1), ahead)
        yield f"{first:%Y-%m}", first, last_of_month(first)
