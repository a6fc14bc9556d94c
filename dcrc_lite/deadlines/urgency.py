"""How urgent a due is right now: state, words and mark of the badge (design/guide.md sections 2 and 5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dcrc_lite.calendars import Calendar, Calendars
from dcrc_lite.deadlines.due import WORKING_UNITS, Deadline, Due, cut, day_of, parse_due
from dcrc_lite.deadlines.words import calendar_words, date_words, due_words, working_words
from dcrc_lite.schema.settings import Rule

OVER, LATE, TODAY, LATER, OFF, DONE = "over", "late", "today", "later", "off", "ok"
_ICONS = {OVER: "triangle", LATE: "clock-x", TODAY: "clock", LATER: "ring", OFF: "pause", DONE: "tick"}
_GROUPS = {OVER: "已超期", LATE: "今天", TODAY: "今天", LATER: "稍后", OFF: "暂停", DONE: "已完成"}
LONG_AGO = timedelta(days=20)  # a day's work has passed by then in any calendar
FAR = timedelta(days=3)  # beyond that a countdown says less than the date


@dataclass(frozen=True, slots=True)
class Urgency:
    """A state (over, late, today, later, off, ok) and its words, e.g. 超期 1 天, 今天，已过点, 剩 2.5 工时, 11月24日 周二."""

    state: str
    words: str

    @property
    def css(self) -> str:
        """Return the class of the badge, e.g. u-over."""
        return f"u-{self.state}"

    @property
    def icon(self) -> str:
        """Return the icon's name: triangle, clock-x, clock, ring, pause, tick."""
        return _ICONS[self.state]

    @property
    def group(self) -> str:
        """Return the group of the list it stands in: 已超期, 今天, 稍后, 暂停, 已完成."""
        return _GROUPS[self.state]


def urgency(
    due: Deadline | Due | str,
    now: datetime,
    calendars: Calendars,
    *,
    rule: Rule | None = None,
    agreed: Due | str | None = None,
) -> Urgency:
    """Return how urgent a due is.

    `due`: a Deadline, a date, a date-time or a canonical text. `rule` tells the calendar of a moment (taken from the
    Deadline when there is one): working-time clocks count down on it, others in calendar time. `agreed` is what the
    customer named (另约); it shows while the due has not passed.
    """
    if isinstance(due, Deadline):
        rule, due = due.rule, due.due
    when = parse_due(due) if isinstance(due, str) else due
    named = parse_due(agreed) if isinstance(agreed, str) and agreed else agreed or None
    moment = cut(now)
    if named and not _is_past(when, moment):
        return _of_agreed(named, moment)
    if not isinstance(when, datetime):
        return _of_day(when, moment, calendars.shop)
    working = calendars.of(rule.calendar) if rule and rule.unit in WORKING_UNITS else None
    return _of_working_time(when, moment, working) if working else _of_calendar_time(when, moment)


def paused(reason: str) -> Urgency:
    """Return the badge of a suspended clock, always with its reason."""
    return Urgency(OFF, f"暂停：{reason}")


def done(words: str = "已完成") -> Urgency:
    """Return the badge of a finished clock."""
    return Urgency(DONE, words)


def done_in(start: datetime, ended: datetime) -> Urgency:
    """Return the badge of a finished clock with the time it took: 42 分钟, 3 小时, 2 天 5 小时."""
    return Urgency(DONE, calendar_words(max(0, _minutes(cut(start), cut(ended)))))


def days_late(due: Due | str, now: datetime) -> int:
    """Return by how many calendar days a due has passed, 0 on its day and before."""
    when = parse_due(due) if isinstance(due, str) else due
    return max(0, (now.date() - day_of(when)).days)


def _is_past(due: Due, now: datetime) -> bool:
    return now > due if isinstance(due, datetime) else now.date() > due


def _of_agreed(agreed: Due, now: datetime) -> Urgency:
    clock = f" {agreed:%H:%M}" if isinstance(agreed, datetime) else ""
    day = day_of(agreed)
    if day > now.date():
        return Urgency(LATER, f"{date_words(day, now.year)}{clock} 约定")
    if day < now.date():
        return Urgency(LATE, f"{date_words(day, now.year)}{clock} 约定，已过")
    if isinstance(agreed, datetime) and now > agreed:
        return Urgency(LATE, "今天，已过点")
    return Urgency(TODAY, f"{clock.strip()} 约定" if clock else "今天约定")


def _of_day(due: date, now: datetime, shop: Calendar) -> Urgency:
    today = now.date()
    if due < today:
        return Urgency(OVER, f"超期 {(today - due).days} 天")
    if due > today:
        return _before_the_day(due, now, shop)
    if not shop.is_open_day(today):
        return Urgency(LATE, "今天截止，门店休息")
    left = _left_today(now, shop)
    return Urgency(TODAY, f"剩 {working_words(left)}") if left else Urgency(LATE, "今天，已过点")


def _before_the_day(due: date, now: datetime, shop: Calendar) -> Urgency:
    """A due on closed days has to be called before: its last open day is today's work (rule 4)."""
    today = now.date()
    if (due - today).days < 30 and shop.is_open_day(today) and shop.last_open_day(due, today) == today:
        left = _left_today(now, shop)
        return Urgency(TODAY, f"剩 {working_words(left)}") if left else Urgency(LATE, "今天，已过点")
    return Urgency(LATER, date_words(due, now.year))


def _left_today(now: datetime, shop: Calendar) -> int:
    return shop.minutes_between(now, shop.closing(now.date())) if now < shop.closing(now.date()) else 0


def _of_working_time(due: datetime, now: datetime, calendar: Calendar) -> Urgency:
    if now > due:
        if now.date() == due.date():
            return Urgency(LATE, "今天，已过点")
        return Urgency(OVER, _late_words(due, now, calendar))
    state = TODAY if due.date() == now.date() else LATER
    left = calendar.minutes_between(now, due) if due - now < timedelta(days=20) else 0
    if (left == 0 and state == LATER) or left > 2 * calendar.standard_minutes:
        return Urgency(state, _moment_words(due, now))
    return Urgency(state, f"剩 {working_words(left)}")


def _late_words(due: datetime, now: datetime, calendar: Calendar) -> str:
    """Working time while it is less than a day's work, calendar days after that."""
    minutes = calendar.minutes_between(due, now) if now - due < LONG_AGO else 0
    if 60 <= minutes < calendar.standard_minutes:
        return f"超期 {working_words(minutes)}"
    return f"超期 {(now.date() - due.date()).days} 天"


def _of_calendar_time(due: datetime, now: datetime) -> Urgency:
    today = due.date() == now.date()
    if now > due:
        return Urgency(LATE, "今天，已过点") if today else Urgency(OVER, f"超期 {(now.date() - due.date()).days} 天")
    if due - now > FAR:
        return Urgency(LATER, _moment_words(due, now))
    return Urgency(TODAY if today else LATER, f"剩 {calendar_words(_minutes(now, due))}")


def _moment_words(due: datetime, now: datetime) -> str:
    return due_words(due, now.date())


def _minutes(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds()) // 60
