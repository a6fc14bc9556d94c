"""What must hold before a call task may change its state: the guards of P01 (domain.md 4.2). Each refusal is a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dcrc_lite.calls.slots import Try, distinct_slots, part_of, quiet_range
from dcrc_lite.calls.states import State, is_open
from dcrc_lite.deadlines.day_ranges import Range
from dcrc_lite.errors import MissingFieldError, NotAllowedError
from dcrc_lite.errors.calls import (
    AgreedLaterError,
    CallTooSoonError,
    NotUnreachableYetError,
    QuietHoursError,
    TaskClosedError,
)
from dcrc_lite.schema.calls import STATE_PLACE
from dcrc_lite.schema.dates import typed_moment

NEAR = timedelta(hours=1)  # how far from the time a customer named a call still is the one agreed
CANCEL_REASONS = ("退车", "重复", "已报废", "误建")


@dataclass(frozen=True, slots=True)
class Limits:
    """The figures of 设置 the guards need (D22, D23, D50)."""

    max_attempts: int = 3
    distinct_slots: int = 3
    gap_hours: float = 2
    quiet: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """How a task stands before an act: its state, the unanswered tries so far, the time the customer named."""

    state: State
    tries: tuple[Try, ...] = ()
    agreed_at: datetime | None = None


def may_dial(standing: Standing, now: datetime, limits: Limits, *, by_customer: bool = False) -> None:
    """Let somebody ring now. Raises TaskClosedError, AgreedLaterError, QuietHoursError, CallTooSoonError.

    The time the customer named may lie in quiet hours; any other time may not (4.0a rule 16).
    `by_customer`: the customer rang us, so neither quiet hours nor gap nor the agreed date hold.
    """
    if not is_open(standing.state):
        raise TaskClosedError(standing.state, STATE_PLACE, State.READY)
    if by_customer:
        return
    if standing.state is State.AGREED and standing.agreed_at:
        _not_before_the_agreed_time(standing.agreed_at, now)
        if _is_as_agreed(standing.agreed_at, now):
            return
    _not_in_quiet_hours(now, limits)
    _not_too_soon(standing, now, limits)


def _not_before_the_agreed_time(agreed_at: datetime, now: datetime) -> None:
    if now.date() < agreed_at.date():
        raise AgreedLaterError(agreed_at)


def _is_as_agreed(agreed_at: datetime, now: datetime) -> bool:
    """The exemption of 4.0a rule 16 is for the time the customer named, not for the rest of the task's life."""
    if not isinstance(typed_moment(agreed_at), datetime) or now.date() != agreed_at.date():
        return False
    return abs(now - agreed_at) <= NEAR


def _not_in_quiet_hours(now: datetime, limits: Limits) -> None:
    inside = quiet_range(now, limits.quiet)
    if inside:
        raise QuietHoursError(inside[0], inside[1])


def _not_too_soon(standing: Standing, now: datetime, limits: Limits) -> None:
    if standing.state is not State.AGAIN or not standing.tries:
        return
    last = standing.tries[-1].at
    if now - last < timedelta(hours=limits.gap_hours):
        raise CallTooSoonError(last, last + timedelta(hours=limits.gap_hours))


def may_give_up(standing: Standing, limits: Limits, reason: str, *, override: bool = False) -> None:
    """Let a task end as 无法联系: enough tries, in enough slots, at least two 时段, and a reason (D22, rule 15).

    `override`: a DCRC经理 decides, a reason is still needed. Raises MissingFieldError, NotUnreachableYetError.
    """
    if not reason.strip():
        raise MissingFieldError("判定无法联系还差原因：写一句为什么联系不上，再保存。")
    if override:
        return
    lacking = lacking_tries(standing.tries, limits)
    if lacking:
        raise NotUnreachableYetError(lacking)


def lacking_tries(tries: Sequence[Try], limits: Limits) -> tuple[str, ...]:
    """Return what is missing before 无法联系 may be judged, as ready words; empty when nothing is."""
    slots = distinct_slots(tries)
    parts = {part_of(each.at) for each in tries}
    found = (
        (len(tries) < limits.max_attempts, f"再拨 {limits.max_attempts - len(tries)} 次"),
        (len(slots) < limits.distinct_slots, f"再换 {limits.distinct_slots - len(slots)} 个时段"),
        (len(parts) < min(2, limits.distinct_slots), "上午、下午至少各试一次"),
    )
    return tuple(words for missing, words in found if missing)


def may_agree(agreed_at: datetime | None, now: datetime, last_moment: datetime, reason: str) -> None:
    """Let a call be put off to a time the customer named; past the deadline a reason is needed. Raises MissingFieldError.

    The deadline itself does not move. `last_moment`: the last minute that is still on time.
    """
    if agreed_at is None:
        raise MissingFieldError("另约还差时间：问客户几时方便，填上日期和钟点再保存。")
    if agreed_at <= now:
        raise MissingFieldError("另约的时间已经过去了。填一个以后的时间再保存。")
    if agreed_at > last_moment and not reason.strip():
        raise MissingFieldError("约的时间超过了截止日，截止日不变。写一句客户的原因再保存。")


def may_cancel(reason: str, *, is_manager: bool) -> None:
    """Let a task be cancelled: R02, with one of the four reasons. Raises NotAllowedError, MissingFieldError."""
    if not is_manager:
        raise NotAllowedError("取消任务由 DCRC 经理办。把原因写在备注里，请经理处理。")
    if reason not in CANCEL_REASONS:
        raise MissingFieldError(f"取消任务还差原因：从{'、'.join(CANCEL_REASONS)}里选一个。")
