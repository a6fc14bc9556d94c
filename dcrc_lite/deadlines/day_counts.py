"""Day counts of calls and visits: day 0, colours, expiry, notice (domain.md 4.0a rules 3, 17, 23, 24)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from dcrc_lite.deadlines.due import cut
from dcrc_lite.deadlines.months import birthday_in

ON_TIME, AMBER, ORANGE, RED = "按时", "黄", "橙", "红"
AMBER_UNTIL = 5  # X03: one standard of the sources allows 3–5 days
ORANGE_UNTIL = 7  # X03: another allows a week


def counts_as_call(event: date, called: date, min_gap: int = 0) -> bool:
    """Return whether a reached call may close the task: on day 0 too, unless §min_gap forbids it (rule 3)."""
    return (called - event).days >= max(min_gap, 0)


def colour_of_service_call(out: date, called: date, on_time_days: int = 3) -> str:
    """Return 按时, 黄, 橙 or 红 by the days between the car leaving and the call, or today while it is open (rule 17)."""
    days = (called - out).days
    if days <= on_time_days:
        return ON_TIME
    if days <= AMBER_UNTIL:
        return AMBER
    return ORANGE if days <= ORANGE_UNTIL else RED


def is_expired(event: date, imported: date, expire_days: int = 30) -> bool:
    """Return whether an event is too old to make a task when it is imported: 过期未建 (rule 23)."""
    return (imported - event).days > expire_days


def is_noticed_in_time(promised: date, noticed: date, days: int = 1) -> bool:
    """Return whether the customer was told early enough: promised date − notice date ≥ days (D31, rule 24)."""
    return (promised - noticed).days >= days


def is_received_in_time(entered: datetime, greeted: datetime, minutes: float = 3) -> bool:
    """Return whether a visitor was received within 3 min 0 s (D32, rule 24); seconds count here."""
    return greeted - entered <= timedelta(minutes=minutes)


def birthday_wish_on(birthday: date, year: int, days_before: int = 0) -> date:
    """Return the day of the birthday wish: the day itself, or days before (D39, rule 24)."""
    return birthday_in(birthday, year) - timedelta(days=days_before)


def is_no_show(appointed: datetime, now: datetime) -> bool:
    """Return whether an appointment counts as 未赴约: 30 minutes past its time (D37)."""
    return cut(now) >= cut(appointed) + timedelta(minutes=30)
