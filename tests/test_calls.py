"""The life of a call task (P01): guards, slots, quiet hours, the next try."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

import pytest

from dcrc_lite.calls import (
    Limits,
    Outcome,
    Part,
    Standing,
    State,
    Try,
    distinct_slots,
    is_open,
    lacking_tries,
    may_agree,
    may_cancel,
    may_dial,
    may_give_up,
    next_try,
    part_of,
    state_after,
)
from dcrc_lite.deadlines.day_ranges import parse_ranges
from dcrc_lite.errors import MissingFieldError, NotAllowedError
from dcrc_lite.errors.calls import (
    AgreedLaterError,
    CallTooSoonError,
    NotUnreachableYetError,
    QuietHoursError,
    TaskClosedError,
)

QUIET = parse_ranges("00:00-09:00 12:00-14:00 20:00-24:00")
LIMITS = Limits(quiet=QUIET)
MONDAY = date(2025, 3, 10)


def at(clock: str, day: int = 10) -> datetime:
    return datetime.combine(date(2025, 3, day), time.fromisoformat(clock))


def tries(*moments: datetime) -> tuple[Try, ...]:
    return tuple(Try(each, Outcome.NO_ANSWER) for each in moments)


def week(day: date) -> Sequence[tuple[time, time]]:
    """Monday to Friday 08:30–17:00."""
    return () if day.isoweekday() > 5 else ((time(8, 30), time(17)),)


@pytest.mark.parametrize(
    ("clock", "part"),
    [
        ("00:00", Part.MORNING),
        ("11:59", Part.MORNING),
        ("12:00", Part.AFTERNOON),
        ("17:59", Part.AFTERNOON),
        ("18:00", Part.EVENING),
    ],
)
def test_parts_of_the_day_change_at_noon_and_six(clock: str, part: Part) -> None:
    assert part_of(at(clock)) is part


def test_two_tries_of_one_morning_are_one_slot() -> None:
    assert len(distinct_slots(tries(at("10:00"), at("11:30")))) == 1


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome.REACHED, State.DONE),
        (Outcome.NO_ANSWER, State.AGAIN),
        (Outcome.BUSY, State.AGAIN),
        (Outcome.OFF, State.AGAIN),
        (Outcome.SOMEBODY_ELSE, State.AGAIN),
        (Outcome.DEAD, State.WRONG_NUMBER),
        (Outcome.WRONG_NUMBER, State.WRONG_NUMBER),
        (Outcome.REFUSED, State.REFUSED),
        (Outcome.AGREED, State.AGREED),
        (Outcome.UNREACHED, State.UNREACHED),
    ],
)
def test_every_outcome_leads_to_its_state(outcome: Outcome, state: State) -> None:
    assert state_after(outcome) is state


def test_an_unwritten_task_is_open_and_a_refused_one_is_not() -> None:
    assert is_open("")
    assert not is_open("拒访")


@pytest.mark.parametrize("clock", ["08:59", "12:00", "13:59", "20:00", "23:59"])
def test_nobody_is_rung_in_quiet_hours(clock: str) -> None:
    with pytest.raises(QuietHoursError, match="不打扰时段"):
        may_dial(Standing(State.READY), at(clock), LIMITS)


@pytest.mark.parametrize("clock", ["09:00", "11:59", "14:00", "19:59"])
def test_the_edges_of_quiet_hours_are_callable(clock: str) -> None:
    may_dial(Standing(State.READY), at(clock), LIMITS)


@pytest.mark.parametrize(
    ("clock", "held"),
    [("19:59", False), ("20:00", True), ("23:59", True), ("00:00", True), ("08:29", True), ("08:30", False)],
)
def test_quiet_hours_may_run_over_midnight(clock: str, held: bool) -> None:
    limits = Limits(quiet=parse_ranges("20:00-08:30"))
    if held:
        with pytest.raises(QuietHoursError):
            may_dial(Standing(State.READY), at(clock), limits)
    else:
        may_dial(Standing(State.READY), at(clock), limits)


def test_after_a_quiet_night_the_next_try_waits_for_its_end() -> None:
    assert next_try(at("21:00"), (), 2, parse_ranges("20:00-09:15"), week).at == at("09:15", 11)


@pytest.mark.parametrize("words", ["", "09:00", "09:00-09:00", "12:00-14:00 20:00", "晚上"])
def test_spans_of_the_day_that_say_nothing_are_not_read(words: str) -> None:
    with pytest.raises(ValueError):
        parse_ranges(words)


def test_a_time_the_customer_named_may_lie_in_quiet_hours() -> None:
    may_dial(Standing(State.AGREED, agreed_at=at("12:30")), at("12:30"), LIMITS)


@pytest.mark.parametrize(
    ("agreed", "now", "held"),
    [
        ("12:30", "12:10", False),
        ("12:30", "13:30", False),
        ("12:30", "13:31", True),  # an hour late is another time
        ("19:30", "20:30", False),
        ("10:00", "22:30", True),
        ("00:00", "00:30", True),  # a day without a time of day names no time
        ("10:00", "15:00", False),
    ],
)
def test_only_the_time_the_customer_named_is_free_of_quiet_hours(agreed: str, now: str, held: bool) -> None:
    standing = Standing(State.AGREED, agreed_at=at(agreed))
    if held:
        with pytest.raises(QuietHoursError):
            may_dial(standing, at(now), LIMITS)
    else:
        may_dial(standing, at(now), LIMITS)


def test_the_day_after_an_agreed_call_has_its_quiet_hours_again() -> None:
    with pytest.raises(QuietHoursError):
        may_dial(Standing(State.AGREED, agreed_at=at("12:30", 10)), at("12:30", 11), LIMITS)


def test_an_agreed_call_waits_for_its_day_unless_the_customer_rings() -> None:
    standing = Standing(State.AGREED, agreed_at=at("10:30", 11))
    with pytest.raises(AgreedLaterError, match="3月11日 10:30"):
        may_dial(standing, at("10:00"), LIMITS)
    may_dial(standing, at("10:00"), LIMITS, by_customer=True)


def test_the_gap_between_two_tries_is_kept_to_the_minute() -> None:
    standing = Standing(State.AGAIN, tries(at("09:30")))
    with pytest.raises(CallTooSoonError, match="11:30 后再拨"):
        may_dial(standing, at("11:29"), LIMITS)
    may_dial(standing, at("11:30"), LIMITS)


def test_a_finished_task_is_not_rung_again() -> None:
    with pytest.raises(TaskClosedError, match=r"已完成.*“回访任务”表的“状态”改回“待拨打”"):
        may_dial(Standing(State.DONE), at("10:00"), LIMITS)


@pytest.mark.parametrize(
    ("made", "enough"),
    [
        ((at("10:00", 10), at("15:00", 10), at("09:30", 11)), True),
        ((at("10:00", 10), at("10:00", 11), at("10:00", 12)), False),  # never another 时段
        ((at("10:00", 10), at("11:30", 10), at("15:00", 10)), False),  # two slots only
        ((at("10:00", 10), at("15:00", 10)), False),  # two tries only
    ],
)
def test_unreachable_needs_tries_slots_and_two_parts_of_the_day(made: tuple[datetime, ...], enough: bool) -> None:
    assert (lacking_tries(tries(*made), LIMITS) == ()) is enough


def test_giving_up_too_early_names_what_is_missing() -> None:
    with pytest.raises(NotUnreachableYetError, match="再拨 1 次，再换 1 个时段"):
        may_give_up(Standing(State.AGAIN, tries(at("10:00"), at("15:00"))), LIMITS, "一直没人接")


def test_giving_up_needs_a_reason_even_from_the_manager() -> None:
    with pytest.raises(MissingFieldError, match="原因"):
        may_give_up(Standing(State.AGAIN), LIMITS, " ", override=True)
    may_give_up(Standing(State.AGAIN), LIMITS, "客户出国一年", override=True)


def test_putting_off_needs_a_future_time() -> None:
    with pytest.raises(MissingFieldError, match="时间"):
        may_agree(None, at("10:00"), at("23:59"), "")
    with pytest.raises(MissingFieldError, match="过去"):
        may_agree(at("09:00"), at("10:00"), at("23:59"), "")


def test_putting_off_past_the_deadline_needs_a_reason() -> None:
    with pytest.raises(MissingFieldError, match="截止日不变"):
        may_agree(at("10:00", 12), at("10:00"), at("23:59", 11), "")
    may_agree(at("10:00", 12), at("10:00"), at("23:59", 11), "出差到周三")


def test_only_the_manager_cancels_and_with_a_known_reason() -> None:
    with pytest.raises(NotAllowedError, match="DCRC 经理"):
        may_cancel("退车", is_manager=False)
    with pytest.raises(MissingFieldError, match="退车"):
        may_cancel("不想打", is_manager=True)
    may_cancel("重复", is_manager=True)


def test_after_a_morning_without_answer_the_afternoon_is_proposed() -> None:
    proposal = next_try(at("10:06"), tries(at("10:06")), 2, QUIET, week)
    assert proposal.at == at("14:00")
    assert "上午" in proposal.why


def test_after_an_afternoon_the_next_open_morning_is_proposed() -> None:
    friday = at("15:20", 14)
    assert next_try(friday, tries(friday), 2, QUIET, week).at == at("09:00", 17)


def test_evening_duty_is_never_forced() -> None:
    assert next_try(at("15:00"), tries(at("10:00"), at("15:00")), 2, QUIET, week).at == at("09:00", 11)


def test_a_shop_that_never_opens_still_gets_a_proposal() -> None:
    assert next_try(at("15:00"), (), 2, QUIET, lambda _: ()).at == at("15:00", 11)
