"""Dates, times and durations in the words of the interface (design/guide.md section 2)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from dcrc_lite.schema.dates import typed_moment

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
MINUTES_A_DAY = 24 * 60


def weekday_words(day: date) -> str:
    """Return 周一 … 周日."""
    return WEEKDAYS[day.weekday()]


def date_words(day: date, year: int | None = None) -> str:
    """Return 11月21日 周六; with the year in front when it is not `year`: 2025年3月7日 周五."""
    front = f"{day.year}年" if year is not None and day.year != year else ""
    return f"{front}{day.month}月{day.day}日 {weekday_words(day)}"


def day_words(day: date, today: date) -> str:
    """Return 今天, 昨天, 11月21日 周六, or 2025年3月7日 of another year."""
    if day == today:
        return "今天"
    if day == today - timedelta(days=1):
        return "昨天"
    return date_words(day) if day.year == today.year else f"{day.year}年{day.month}月{day.day}日"


def moment_words(moment: datetime, today: date) -> str:
    """Return 今天 10:06, 昨天 15:20, 11月21日 周六 10:06, or 2025年3月7日 10:06; the day alone when no time was given."""
    day = day_words(moment.date(), today)
    return f"{day} {moment:%H:%M}" if _has_time(moment) else day


def _has_time(moment: datetime) -> bool:
    """A day typed without a time of day is kept at 00:00 (4.0a rule 11)."""
    return isinstance(typed_moment(moment), datetime)


def due_words(due: date | datetime, today: date) -> str:
    """Return a deadline with 前: 今天 10:12 前, 周一 16:20 前 within six days, 11月24日 周二 10:06 前; a date without time."""
    day = due.date() if isinstance(due, datetime) else due
    near = timedelta(0) < day - today < timedelta(days=7)
    words = weekday_words(day) if near else day_words(day, today)
    return f"{words} {due:%H:%M} 前" if isinstance(due, datetime) else words


def span_words(minutes: int) -> str:
    """Return a length of time: 30 分钟, 2 小时, 4 小时 15 分."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} 分钟"
    return f"{hours} 小时 {rest} 分" if rest else f"{hours} 小时"


def working_words(minutes: int) -> str:
    """Return working time: 12 分钟 under an hour, then 工时 with one decimal, rounded down (2.5 工时)."""
    return f"{minutes} 分钟" if minutes < 60 else f"{minutes * 10 // 60 / 10:g} 工时"


def calendar_words(minutes: int) -> str:
    """Return calendar time: 12 分钟, 5 小时, 2 天 5 小时, rounded down."""
    days, rest = divmod(minutes, MINUTES_A_DAY)
    if not days:
        return f"{minutes} 分钟" if minutes < 60 else f"{minutes // 60} 小时"
    return f"{days} 天 {rest // 60} 小时" if rest >= 60 else f"{days} 天"
