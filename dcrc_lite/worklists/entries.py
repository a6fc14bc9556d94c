"""Today's list: reasons of one person merged, judged by their day and the shop's hours, put into groups, in page order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from itertools import groupby
from operator import attrgetter

from dcrc_lite.calendars import Calendars
from dcrc_lite.calls import State
from dcrc_lite.deadlines import Urgency, urgency
from dcrc_lite.worklists.items import GROUP_ORDER, Entry, Group, Item

Judge = Callable[[date], Urgency]
_LATE_FIRST = {"over": 0, "late": 1, "today": 2, "later": 3}


def entries(items: Iterable[Item], now: datetime, calendars: Calendars, merge_days: int) -> list[Entry]:
    """Return the lines of the list in page order. Tasks of one person due within `merge_days` are one line (rule 18)."""
    return in_order(merged(items, now.date(), merge_days), now, calendars)


def in_order(lines: Iterable[tuple[Item, ...]], now: datetime, calendars: Calendars) -> list[Entry]:
    """Return lines that were `merged` today as they stand now, in page order."""

    @cache
    def judge(day: date) -> Urgency:
        return urgency(day, now, calendars)

    return sorted((_entry(items, now, judge) for items in lines), key=attrgetter("sort"))


def merged(items: Iterable[Item], today: date, merge_days: int) -> list[tuple[Item, ...]]:
    """Return the tasks that one call may settle together: same customer, same person to ring, close in time."""
    ordered = sorted(items, key=lambda item: (_person(item), item.basis(today), item.rank, item.task_id))
    together: list[tuple[Item, ...]] = []
    for _, of_person in groupby(ordered, key=_person):
        together.extend(_close_in_time(list(of_person), today, merge_days))
    return together


def _person(item: Item) -> tuple[str, str, bool, str]:
    return item.customer_id or item.task_id, item.contact, item.has_phone, item.blocked_by or item.why_off


def _close_in_time(items: Sequence[Item], today: date, merge_days: int) -> Iterable[tuple[Item, ...]]:
    current: list[Item] = []
    for item in items:
        if current and item.basis(today) - current[0].basis(today) > timedelta(days=merge_days):
            yield tuple(current)
            current = []
        current.append(item)
    if current:
        yield tuple(current)


def _entry(items: tuple[Item, ...], now: datetime, judge: Judge) -> Entry:
    lead, agreed_at = items[0], _agreed_at(items)
    group, state, words = _standing(lead, agreed_at, now, judge)
    waits = bool(lead.ready_at and lead.ready_at > now) or bool(lead.skipped_at)
    agreed = agreed_at if group is Group.AGREED else None
    sort = (
        GROUP_ORDER[group],
        agreed or datetime.min,
        _LATE_FIRST.get(state, 9),
        lead.basis(now.date()),
        waits,
        lead.rank,
        lead.task_id,
    )
    return Entry(items, group, state, words, sort)


def _standing(lead: Item, agreed_at: datetime | None, now: datetime, judge: Judge) -> tuple[Group, str, str]:
    if lead.why_off:
        return Group.OFF, "off", "暂停"
    if not lead.has_phone:
        return Group.MEND, "off", lead.why_no_phone
    if agreed_at and agreed_at.date() == now.date():
        late = agreed_at < now
        return Group.AGREED, "late" if late else "today", f"{agreed_at:%H:%M} 约定" + ("，已过点" if late else "")
    found = judge(lead.due)
    group = {"over": Group.OVER, "later": Group.LATER}.get(found.state, Group.TODAY)
    return group, found.state, found.words


def _agreed_at(items: tuple[Item, ...]) -> datetime | None:
    moments = [item.agreed_at for item in items if item.state is State.AGREED and item.agreed_at]
    return min(moments, default=None)


def is_ready(entry: Entry, now: datetime, who: str) -> bool:
    """True when `who` may ring this line now: nobody else has it, gap and agreed day have come."""
    if not entry.is_callable or entry.claimed_by not in ("", who):
        return False
    agreed_at = _agreed_at(entry.items)
    if agreed_at:
        return agreed_at.date() <= now.date()
    return all(item.ready_at is None or item.ready_at <= now for item in entry.items)


def next_entry(lines: Sequence[Entry], now: datetime, who: str, *, after: str = "") -> Entry | None:
    """Return the most urgent line `who` may ring now, other than the one `after` is a reason of; skipped ones come last."""
    skipped: Entry | None = None
    for entry in lines:
        if is_ready(entry, now, who) and not _agreed_later_today(entry, now) and not _has(entry, after):
            if entry.lead.skipped_at is None:
                return entry
            skipped = skipped or entry
    return skipped


def _has(entry: Entry, task_id: str) -> bool:
    return any(item.task_id == task_id for item in entry.items)


def _agreed_later_today(entry: Entry, now: datetime) -> bool:
    agreed_at = _agreed_at(entry.items)
    return agreed_at is not None and agreed_at > now + timedelta(minutes=10)
