"""When a customer may be rung: parts of the day, slots, quiet hours and the proposal for the next try (4.0a 15, 16)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from dcrc_lite.deadlines.day_ranges import Range

Hours = Callable[[date], Sequence[Range]]  # the shop's opening spans of a day, empty when closed
LOOK_AHEAD_DAYS = 21  # longer than any national holiday with the shop closed


class Part(StrEnum):
    """时段 (4.0a rule 15)."""

    MORNING = "上午"
    AFTERNOON = "下午"
    EVENING = "晚间"


_BEGINS = {Part.MORNING: time(0), Part.AFTERNOON: time(12), Part.EVENING: time(18)}
Slot = tuple[date, Part]


@dataclass(frozen=True, slots=True)
class Try:
    """One dialled attempt: when, and what came of it (an `Outcome` value)."""

    at: datetime
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The next moment worth trying, and why."""

    at: datetime
    why: str

    @property
    def part(self) -> Part:
        """Return the 时段 of the moment."""
        return part_of(self.at)


def part_of(at: datetime) -> Part:
    """Return the 时段 of a moment: 上午 before 12:00, 下午 12:00–17:59, 晚间 from 18:00."""
    if at.time() >= _BEGINS[Part.EVENING]:
        return Part.EVENING
    return Part.AFTERNOON if at.time() >= _BEGINS[Part.AFTERNOON] else Part.MORNING


def slot_of(at: datetime) -> Slot:
    """Return the slot of a moment: its date and its 时段."""
    return at.date(), part_of(at)


def distinct_slots(tries: Iterable[Try]) -> frozenset[Slot]:
    """Return the slots in which somebody tried."""
    return frozenset(slot_of(each.at) for each in tries)


def quiet_range(at: datetime, quiet: Iterable[Range]) -> Range | None:
    """Return the 不打扰时段 the moment lies in, or None (D50)."""
    moment = at.time()
    return next((each for each in quiet if each[0] <= moment and (moment < each[1] or each[1] == time(0))), None)


def next_try(now: datetime, tries: Sequence[Try], gap_hours: float, quiet: Sequence[Range], hours: Hours) -> Proposal:
    """Return when to ring again: open, not quiet, gap kept, a slot not used yet, another 时段 than last time if it can be.

    D22, D23, D50 and 4.0a rule 15. When the shop never opens within three weeks: the same time tomorrow.
    """
    earliest = _after_gap(now, tries, gap_hours)
    used = distinct_slots(tries)
    free = [at for at in _candidates(earliest, quiet, hours) if slot_of(at) not in used]
    if not free:
        return Proposal(earliest + timedelta(days=1), "三周内没有开门的时段")
    if not tries:
        return Proposal(free[0], "最近的开门时间")
    last = part_of(tries[-1].at)
    other = [at for at in free if part_of(at) is not last]
    if other and other[0].date() <= free[0].date() + timedelta(days=2):
        return Proposal(other[0], f"换个时段：上次是{last}")
    return Proposal(free[0], "换一天再试")


def _after_gap(now: datetime, tries: Sequence[Try], gap_hours: float) -> datetime:
    return max(now, tries[-1].at + timedelta(hours=gap_hours)) if tries else now


def _candidates(earliest: datetime, quiet: Sequence[Range], hours: Hours) -> list[datetime]:
    """The first callable minute of each 时段 of the coming days."""
    days = (earliest.date() + timedelta(days=ahead) for ahead in range(LOOK_AHEAD_DAYS))
    found = (_first_minute(day, part, earliest, quiet, hours) for day in days for part in Part)
    return [at for at in found if at is not None]


def _first_minute(day: date, part: Part, earliest: datetime, quiet: Sequence[Range], hours: Hours) -> datetime | None:
    for opens, closes in hours(day):
        begin = max(datetime.combine(day, opens), datetime.combine(day, _BEGINS[part]), earliest)
        at = _past_quiet(begin, quiet)
        if at.date() == day and at < datetime.combine(day, closes) and part_of(at) is part:
            return at
    return None


def _past_quiet(at: datetime, quiet: Sequence[Range]) -> datetime:
    for _ in quiet:
        inside = quiet_range(at, quiet)
        if inside is None:
            return at
        ends_at = datetime.combine(at.date(), inside[1])
        at = ends_at if inside[1] != time(0) else ends_at + timedelta(days=1)
    return at
