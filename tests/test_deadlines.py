"""Every clock: the vectors V1–V10 and every example of the edge rules (domain.md 4.0, 4.0a)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shop_days import OPEN_DAILY, RULES, SPRING, STANDARD, WITH_LUNCH

from dcrc_lite import deadlines
from dcrc_lite.calendars import Calendars
from dcrc_lite.deadlines import Deadline, Rules, add_months, add_years, deadline, limit_words, parse_due, parse_start
from dcrc_lite.errors.clocks import BadStartError, NotAClockError, RuleKeyNeededError, UnknownRuleError
from dcrc_lite.schema.default_hours import office_hours, parse_hours
from dcrc_lite.schema.defaults import default_rules
from dcrc_lite.schema.settings import OFFICE, SHOP, Holiday, Rule


def due_of(key: str, start: str, calendars: Calendars = STANDARD, **changed: Any) -> str:
    return made(key, start, calendars, **changed).due_text


def made(key: str, start: str, calendars: Calendars = STANDARD, **changed: Any) -> Deadline:
    rule: Rule = replace(RULES[key], **changed)
    return deadline(rule, parse_due(start), calendars)


def day(words: str) -> date:
    return date.fromisoformat(words)


def at(words: str) -> datetime:
    return datetime.fromisoformat(words)


@pytest.mark.parametrize(
    ("key", "start", "due"),
    [
        pytest.param("D06", "2025-03-07", "2025-03-10", id="V1"),
        pytest.param("D09", "2025-03-07T15:00", "2025-03-10T10:45", id="V2"),
        pytest.param("D10", "2025-03-10T10:45", "2025-03-11T10:45", id="V3"),
        pytest.param("D11", "2025-03-07T16:30", "2025-03-10T09:00", id="V4"),
        pytest.param("D14", "2025-02-28", "2025-03-11", id="V5"),
        pytest.param("sev_major", "2025-03-07T10:00", "2025-03-12T10:00", id="V6"),
        pytest.param("D20", "2025-03-07T16:00", "2025-03-08T16:00", id="V7"),
        pytest.param("D10", "2025-09-30T10:00", "2025-10-09T10:00", id="V8"),
        pytest.param("D10", "2025-09-27T10:00", "2025-09-29T08:30", id="V9"),
        pytest.param("D09", "2025-09-30T16:00", "2025-10-09T11:45", id="V10"),
    ],
)
def test_the_worked_vectors_hold(key: str, start: str, due: str) -> None:
    assert due_of(key, start) == due


def test_v4_in_elapsed_hours_ends_the_same_evening() -> None:
    assert due_of("D11", "2025-03-07T16:30", unit="小时") == "2025-03-07T17:30"


def test_v6_in_working_days_skips_the_weekend() -> None:
    assert due_of("sev_major", "2025-03-07T10:00", unit="工作日") == "2025-03-14T10:00"


# --- rules 1–4: minutes, grains, day 0, rest days


@pytest.mark.parametrize(("done", "on_time"), [("2025-03-10T10:45:59", True), ("2025-03-10T10:46:00", False)])
def test_on_time_means_up_to_the_due_minute(done: str, on_time: bool) -> None:
    assert made("D09", "2025-03-07T15:00").is_on_time(at(done)) is on_time


@pytest.mark.parametrize(("done", "on_time"), [("2025-03-10T19:00", True), ("2025-03-11T00:00", False)])
def test_a_due_day_counts_whole(done: str, on_time: bool) -> None:
    assert made("D06", "2025-03-07").is_on_time(at(done)) is on_time


def test_a_call_on_day_0_may_close_the_task_unless_forbidden() -> None:
    out = day("2025-03-07")
    assert deadlines.counts_as_call(out, out)
    assert made("D06", "2025-03-07T10:00").is_on_time(at("2025-03-07T16:00"))
    assert not deadlines.counts_as_call(out, out, min_gap=1)
    assert not deadlines.counts_as_call(out, day("2025-03-06"))


@pytest.mark.parametrize(
    ("key", "first"),
    [("D01", "2025-03-08"), ("D06", "2025-03-08"), ("D07", "2025-03-08"), ("D02", "2025-03-12"), ("D03", "2025-03-22"),
     ("D05", "2025-05-06")],
)  # fmt: skip
def test_a_task_appears_from_its_first_day_on(key: str, first: str) -> None:
    assert made(key, "2025-03-07").first_day == day(first)


def test_a_calendar_day_never_moves_but_has_a_last_day_to_call() -> None:
    found = made("D06", "2025-03-05")
    assert found.due_text == "2025-03-08"
    assert found.call_by == day("2025-03-07")


# --- rules 5–9: opening hours, closing, working days, lunch, short days


@pytest.mark.parametrize(
    ("key", "start", "due"),
    [
        ("D11", "2025-03-07T17:00", "2025-03-10T09:30"),
        ("D10", "2025-03-07T17:00", "2025-03-11T08:30"),
        ("D11", "2025-03-10T07:00", "2025-03-10T09:30"),
        ("D11", "2025-03-07T16:00", "2025-03-07T17:00"),  # rule 6
        ("D09", "2025-03-07T12:45", "2025-03-07T17:00"),
        ("D14", "2025-03-30", "2025-04-09"),  # rule 7
        ("D41", "2025-03-07", "2025-03-12"),
    ],
)
def test_hours_and_working_days_keep_to_opening_time(key: str, start: str, due: str) -> None:
    assert due_of(key, start) == due


def test_a_day_grain_clock_ignores_the_time_of_its_event() -> None:
    assert due_of("D14", "2025-02-28T16:00") == "2025-03-11"


@pytest.mark.parametrize(
    ("key", "start", "due"),
    [("D09", "2025-03-07T15:00", "2025-03-10T10:15"), ("D11", "2025-03-07T12:30", "2025-03-07T14:00")],
)
def test_lunch_is_left_out_when_it_is_set(key: str, start: str, due: str) -> None:
    assert due_of(key, start, WITH_LUNCH) == due


@pytest.mark.parametrize(
    ("key", "start", "due"),
    [("D09", "2025-01-27T10:00", "2025-02-05T10:45"), ("D10", "2025-01-26T15:00", "2025-01-27T12:00")],
)
def test_half_a_day_is_of_standard_length_and_a_short_day_is_a_whole_one(key: str, start: str, due: str) -> None:
    assert due_of(key, start, SPRING) == due


def test_a_day_and_a_half_is_a_day_and_then_half_of_one() -> None:
    assert due_of("D10", "2025-03-07T10:00", amount=1.5) == "2025-03-10T14:15"


# --- rules 10–14


@pytest.mark.parametrize(("key", "due"), [("D11", "2025-03-08T10:00"), ("D09", "2025-03-10T12:45")])
def test_the_shops_saturday_counts_for_the_shop_only(key: str, due: str) -> None:
    assert due_of(key, "2025-03-08T09:00", OPEN_DAILY) == due


@pytest.mark.parametrize("key", ["D09", "D10", "D14", "D35", "D37", "D41", "sev_minor"])
def test_office_clocks_name_the_office(key: str) -> None:
    assert RULES[key].calendar == OFFICE


@pytest.mark.parametrize("key", ["D11", "ring_answer_max", "D32", "D06"])
def test_shop_clocks_name_the_shop(key: str) -> None:
    assert RULES[key].calendar == SHOP


def test_a_typed_date_starts_at_the_days_opening_and_says_so() -> None:
    found = made("D11", "2025-03-07")
    assert found.due_text == "2025-03-07T09:30"
    assert found.time_missing
    assert [step.when for step in found.steps if step.kind == "missing"] == ["时刻未填"]


def test_a_time_of_day_is_not_missing_for_a_day_clock() -> None:
    assert not made("D06", "2025-03-07").time_missing


def test_a_corrected_severity_counts_from_the_original_start() -> None:
    received = "2025-03-07T10:00"
    assert due_of("sev_general", received) == "2025-03-10T10:00"
    assert due_of("sev_major", received) == "2025-03-12T10:00"


def test_a_reopened_complaint_counts_from_its_reopening() -> None:
    assert due_of("sev_minor", "2025-03-10T11:00") == "2025-03-12T11:00"


def test_an_unhandled_hand_over_gives_the_expected_reply() -> None:
    handed = made("D09", "2025-03-07T15:00")
    expected = deadline(RULES["D10"], handed.due, STANDARD, event="递交截止", expected=True)
    assert expected.due_text == "2025-03-11T10:45"
    assert expected.steps[0].what == "递交截止（预计）"


# --- rules 16–24


def test_a_complaint_at_half_past_eleven_runs_through_the_quiet_hours() -> None:
    assert due_of("D11", "2025-03-10T11:30") == "2025-03-10T12:30"


@pytest.mark.parametrize(
    ("days", "colour"), [(0, "按时"), (3, "按时"), (4, "黄"), (5, "黄"), (6, "橙"), (7, "橙"), (8, "红"), (30, "红")]
)
def test_a_late_service_call_turns_amber_orange_red(days: int, colour: str) -> None:
    out = day("2025-03-07")
    assert deadlines.colour_of_service_call(out, out + timedelta(days=days)) == colour


def test_monthly_calls_run_from_the_next_month_for_six_months() -> None:
    found = list(deadlines.monthly_calls(day("2025-09-30"), 6))
    assert [month for month, _, _ in found] == ["2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03"]
    assert found[4][1:] == (day("2026-02-01"), day("2026-02-28"))
    assert due_of("D04", "2025-09-30") == "2025-10-31"


@pytest.mark.parametrize(
    ("received", "counted"),
    [
        ("2025-03-31", "2025-04-30"),
        ("2025-03-30", "2025-03-30"),
        ("2025-02-28", "2025-02-28"),
        ("2025-12-31", "2026-01-30"),
    ],
)
def test_the_thirty_first_belongs_to_the_next_count(received: str, counted: str) -> None:
    assert deadlines.count_for(day(received)) == day(counted)
    assert due_of("D15", received) == counted


@pytest.mark.parametrize(
    ("counted", "first"), [("2025-02-28", "2025-01-31"), ("2025-03-30", "2025-03-01"), ("2025-01-30", "2024-12-31")]
)
def test_a_count_covers_the_days_since_the_last_one(counted: str, first: str) -> None:
    assert deadlines.count_period(day(counted)) == (day(first), day(counted))


@given(st.dates(date(2000, 1, 1), date(2050, 12, 31)), st.integers(1, 31))
def test_every_day_belongs_to_exactly_one_count(received: date, count_day: int) -> None:
    counted = deadlines.count_for(received, count_day)
    first, last = deadlines.count_period(counted, count_day)
    assert first <= received <= last == counted


@pytest.mark.parametrize(
    ("anywhere", "due"),
    [
        ("2025-03-03", "2025-03-07"),
        ("2025-03-09", "2025-03-07"),  # Sunday belongs to the week before
        ("2025-04-01", "2025-04-03"),  # Friday is 清明节
        ("2025-09-29", "2025-09-30"),
        ("2025-10-06", "2025-10-10"),
    ],
)
def test_weekly_items_are_due_friday_or_the_last_office_day(anywhere: str, due: str) -> None:
    assert deadlines.weekly_due(day(anywhere), STANDARD.office) == day(due)
    assert due_of("D17", anywhere) == due


def test_a_week_without_an_office_day_has_no_weekly_item() -> None:
    closed = tuple(Holiday(falls_on=day(f"2025-03-0{n}"), kind="休", calendar=OFFICE) for n in range(3, 8))
    assert deadlines.weekly_due(day("2025-03-05"), Calendars.from_rows(office_hours(), closed).office) is None


@pytest.mark.parametrize(
    ("start", "due"), [("2025-03-01", "2025-03-31"), ("2025-04-01", "2025-06-30"), ("2025-12-31", "2025-12-31")]
)
def test_quarterly_items_are_due_on_the_quarters_last_day(start: str, due: str) -> None:
    assert due_of("D26", start) == due


def test_months_and_years_keep_the_day_or_take_the_last() -> None:
    assert add_months(day("2025-01-31"), 1) == day("2025-02-28")
    assert add_years(day("2024-02-29"), 10) == day("2034-02-28")
    assert add_months(day("2025-01-15"), -1) == day("2024-12-15")
    assert due_of("D30", "2024-02-29") == "2034-02-28"
    assert due_of("D43", "2025-01-31") == "2026-01-31"


@pytest.mark.parametrize(
    ("today", "birthday"), [("2025-01-01", "2025-02-28"), ("2024-01-01", "2024-02-29"), ("2025-03-01", "2026-02-28")]
)
def test_a_leap_day_birthday_is_kept_on_the_28th(today: str, birthday: str) -> None:
    assert deadlines.next_birthday(day("2000-02-29"), day(today)) == day(birthday)


@pytest.mark.parametrize(("event", "expired"), [("2025-01-31", False), ("2025-01-30", True)])
def test_events_older_than_the_setting_make_no_task(event: str, expired: bool) -> None:
    assert deadlines.is_expired(day(event), day("2025-03-02"), 30) is expired


def test_a_late_import_is_late_from_its_event() -> None:
    assert due_of("D06", "2025-03-01") == "2025-03-04"
    assert deadlines.days_late("2025-03-04", at("2025-03-07T09:00")) == 3


@pytest.mark.parametrize(
    ("promised", "noticed", "in_time"), [("2025-03-10", "2025-03-09", True), ("2025-03-10", "2025-03-10", False)]
)
def test_a_day_ahead_is_a_difference_of_dates(promised: str, noticed: str, in_time: bool) -> None:
    assert deadlines.is_noticed_in_time(day(promised), day(noticed)) is in_time
    assert made("D31", promised).is_on_time(day(noticed)) is in_time


@pytest.mark.parametrize(("seconds", "in_time"), [(180, True), (181, False)])
def test_three_minutes_are_three_minutes_and_no_second(seconds: int, in_time: bool) -> None:
    entered = at("2025-03-07T10:00")
    assert deadlines.is_received_in_time(entered, entered + timedelta(seconds=seconds)) is in_time


@pytest.mark.parametrize(("before", "wished"), [(0, "2025-02-28"), (1, "2025-02-27")])
def test_a_birthday_wish_is_for_the_day_itself_unless_set(before: int, wished: str) -> None:
    assert deadlines.birthday_wish_on(day("2000-02-29"), 2025, before) == day(wished)


@pytest.mark.parametrize(("now", "missed"), [("2025-03-07T10:29", False), ("2025-03-07T10:30", True)])
def test_half_an_hour_after_its_time_an_appointment_is_missed(now: str, missed: bool) -> None:
    assert deadlines.is_no_show(at("2025-03-07T10:00"), at(now)) is missed


@pytest.mark.parametrize(
    ("key", "start", "due"),
    [
        ("remind_ins", "2025-12-03", "2025-11-03"),
        ("D39", "2025-03-07", "2025-03-07"),
        ("D46", "2025-01-31", "2025-02-14"),
        ("D19", "2025-03-07", "2025-03-07"),
        ("D21", "2025-03-07", "2025-03-07"),
        ("D36", "2025-03-07T20:00", "2025-03-07T20:00"),
        ("oncall_night_accept", "2025-03-07T22:00", "2025-03-08T09:10"),
        ("oncall_day_accept", "2025-03-07T22:00", "2025-03-07T22:02"),
        ("fives_showroom_m", "2025-02-03", "2025-02-28"),
        ("upd_public", "2025-03-07T22:00", "2025-03-10T22:00"),
        ("D32", "2025-03-07T10:00", "2025-03-07T10:03"),
    ],
)
def test_the_other_clocks_of_the_register(key: str, start: str, due: str) -> None:
    assert due_of(key, start) == due


@pytest.mark.parametrize("rule", default_rules(), ids=lambda rule: rule.id)
def test_every_row_gives_a_due_or_says_it_is_a_figure(rule: Rule) -> None:
    if rule.unit in {"次", "时段", "声", "km"} or rule.id == "D50":
        with pytest.raises(NotAClockError, match=rule.name):
            deadline(rule, at("2025-03-07T10:00"), STANDARD)
        return
    found = deadline(rule, at("2025-03-07T10:00"), STANDARD)
    assert parse_due(found.due_text) == found.due
    assert [step.kind for step in found.steps].count("result") == 1


def test_a_year_typed_wrong_is_due_at_the_end_of_time_instead_of_stopping_the_list() -> None:
    assert due_of("D06", "9999-12-30") == "9999-12-31"


# --- steps


def lines(found: Deadline, today: str = "") -> list[tuple[str, str]]:
    steps = found.explain(day(today)) if today else found.steps
    return [(step.when, step.what) for step in steps]


def test_a_service_call_is_explained_as_on_the_worklist() -> None:
    found = deadline(RULES["D06"], day("2026-11-18"), OPEN_DAILY)
    assert lines(found) == [
        ("11月18日 周三", "出厂"),
        ("＋ 3 自然日", "11月21日 周六"),
        ("门店 17:30", "当天营业结束前"),
    ]


def test_a_hand_over_found_on_saturday_is_explained_as_in_the_call() -> None:
    found = deadline(RULES["D09"], at("2026-11-21T10:06"), OPEN_DAILY, event="发现抱怨")
    assert lines(found, "2026-11-21") == [
        ("今天 10:06", "发现抱怨"),
        ("周六、周日", "办公日历休息，不计"),
        ("11月23日 周一 08:30", "开始计时"),
        ("＋ 半个工作日", "4 小时 15 分"),
        ("暂定", "节假日表里没有 2026 年"),
        ("截止", "11月23日 周一 12:45"),
    ]


def test_time_over_a_weekend_names_both_stretches() -> None:
    assert lines(made("D09", "2025-03-07T15:00"))[1:] == [
        ("＋ 半个工作日", "4 小时 15 分"),
        ("3月7日 周五 15:00–17:00", "计 2 小时"),
        ("周六、周日", "办公日历休息，不计"),
        ("3月10日 周一 08:30–10:45", "计 2 小时 15 分"),
        ("截止", "3月10日 周一 10:45"),
    ]


def test_holidays_and_make_up_days_are_named() -> None:
    told = lines(made("D14", "2025-09-25"))
    assert ("9月28日 周日", "调休上班，办公照计") in told
    assert ("10月1日 周三–10月8日 周三", "办公日历休息，不计") in told


def test_a_due_on_a_closed_day_names_the_last_day_to_call() -> None:
    assert lines(made("D06", "2025-03-05"))[-2:] == [
        ("门店休息", "最后可拨日 3月7日 周五"),
        ("截止", "3月8日 周六，当天都算按时"),
    ]


@pytest.mark.parametrize(
    ("start", "what"),
    [
        ("2025-03-07T17:30", "受理，门店已关门"),
        ("2025-03-10T07:00", "受理，门店还没开门"),
        ("2025-03-10T09:00", "受理"),
    ],
)
def test_an_event_outside_hours_says_why_the_clock_waits(start: str, what: str) -> None:
    assert lines(made("D11", start))[0][1] == what


def test_a_short_day_says_that_it_closed_early() -> None:
    assert ("办公 12:00", "当天提前关门，到关门为止") in lines(made("D10", "2025-01-26T15:00", SPRING))


def test_another_year_is_written_out() -> None:
    assert lines(made("D06", "2025-12-30"))[1] == ("＋ 3 自然日", "2026年1月2日 周五")


def test_a_long_clock_sums_up_its_middle() -> None:
    told = made("D11", "2025-03-03T08:30", amount=60).steps
    assert [step.what for step in told if step.kind == "count"] == [
        "计 8 小时 30 分",
        "门店 6 天，计 51 小时",
        "计 30 分钟",
    ]


@given(
    st.sampled_from(["D06", "D09", "D10", "D11", "D14", "sev_major", "D20"]),
    st.datetimes(datetime(2025, 1, 1), datetime(2025, 12, 31)),
)
def test_the_dates_behind_the_steps_are_in_order(key: str, start: datetime) -> None:
    found = deadline(RULES[key], start.replace(second=0, microsecond=0), STANDARD)
    days = [step.at[:10] for step in found.steps if step.at and step.kind in {"event", "skip", "start", "count"}]
    assert days == sorted(days)
    assert found.steps[-1].at == found.due_text


# --- provisional


def estimated() -> Calendars:
    guess = Holiday(falls_on=day("2027-01-01"), kind="休", calendar=OFFICE, provisional=True)
    listed = Holiday(falls_on=day("2026-01-01"), kind="休", calendar=OFFICE)
    return Calendars.from_rows((*office_hours(), *parse_hours("1-7 08:30-17:30")), (listed, guess))


@pytest.mark.parametrize(
    ("key", "start", "provisional"),
    [
        ("D09", "2026-06-01T10:00", False),
        ("D09", "2027-02-01T10:00", True),
        ("D09", "2026-12-31T16:00", True),  # ends in 2027
        ("D20", "2027-02-01T10:00", False),  # elapsed hours need no calendar
        ("D06", "2027-02-01", False),  # the shop has its own hours
    ],
)
def test_a_deadline_is_provisional_where_unannounced_days_could_move_it(
    key: str, start: str, provisional: bool
) -> None:
    assert made(key, start, estimated()).provisional is provisional


def test_a_shop_that_follows_the_office_is_provisional_with_it() -> None:
    guess = Holiday(falls_on=day("2027-01-01"), kind="休", calendar=OFFICE, provisional=True)
    found = made("D06", "2027-02-01", Calendars.from_rows(office_hours(), (guess,)))
    assert found.provisional_words == "2027 年调休未公布，暂定"


# --- the register


def test_a_rule_is_found_by_number_and_by_key_in_any_case() -> None:
    assert RULES.find("d09") is RULES.find("handoff_half") is RULES["D09"]
    assert RULES.find("D12.sev_minor").amount == 2


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("D12", ["sev_minor", "sev_general", "sev_major"]),
        ("d38", ["remind_maint", "remind_first", "remind_ins", "remind_inspect"]),
    ],
)
def test_a_number_with_several_rows_asks_for_the_key(name: str, keys: list[str]) -> None:
    with pytest.raises(RuleKeyNeededError) as refused:
        RULES.find(name)
    assert all(key in refused.value.sentence for key in keys)


@pytest.mark.parametrize("name", ["", "D99", "D1", "abc"])
def test_an_unknown_rule_is_refused(name: str) -> None:
    with pytest.raises(UnknownRuleError):
        RULES.find(name)


@pytest.mark.parametrize(
    "spoilt",
    [
        {"amount": None},
        {"amount": -1.0},
        {"amount": 1e9},
        {"unit": "光年"},
        {"unit": "km"},
        {"unit": "时刻", "clock": "九点"},
    ],
)
def test_a_row_that_makes_no_sense_counts_as_shipped_and_is_told(spoilt: dict[str, Any]) -> None:
    register = Rules.from_rows([replace(RULES["D06"], **spoilt)])
    assert (register["D06"].amount, register["D06"].unit) == (3, "自然日")
    assert register.doubts[0][0] == "D06"


@pytest.mark.parametrize("clock", ["晚上", "", "09:00", "09:00-09:00", "09:00-"])
def test_quiet_hours_that_cannot_be_read_count_as_shipped(clock: str) -> None:
    register = Rules.from_rows([replace(RULES["D50"], clock=clock)])
    assert register["D50"].clock == RULES["D50"].clock
    assert [row for row, _ in register.doubts] == ["D50"]


def test_quiet_hours_need_spans_whatever_their_unit() -> None:
    register = Rules.from_rows([replace(RULES["D50"], unit="小时", clock="晚上")])
    assert (register["D50"].unit, register["D50"].clock) == ("时刻", RULES["D50"].clock)


def test_quiet_hours_over_midnight_count_as_written() -> None:
    register = Rules.from_rows([replace(RULES["D50"], clock="20:00-08:30")])
    assert (register["D50"].clock, register.doubts) == ("20:00-08:30", ())


def test_the_shops_own_figure_counts() -> None:
    register = Rules.from_rows([replace(RULES["D06"], amount=5)])
    assert register["D06"].amount == 5
    assert not register.doubts


# --- the calculator


def report(name: str, start: str) -> dict[str, Any]:
    return deadlines.due_report(name, start, RULES, STANDARD)


def test_the_calculator_answers_in_plain_data() -> None:
    found = report("D09", "2025-03-07T15:00")
    assert found["due"] == "2025-03-10T10:45"
    assert found["rule"] == "D09"
    assert found["page"] == "3.3"
    assert found["calendar"] == OFFICE
    assert "东风标致" in str(found["source"])
    assert found["steps"][0] == {
        "when": "3月7日 周五 15:00",
        "what": "电访中发现抱怨",
        "kind": "event",
        "at": "2025-03-07T15:00",
    }


@pytest.mark.parametrize(
    ("name", "start", "due"),
    [
        ("D14", "2025-02-28", "2025-03-11"),
        ("D14", "2025-02-28T16:00", "2025-03-11T16:00"),  # with a clock time the moment rule
        ("D06", "2025-03-07T16:00", "2025-03-10"),
        ("D09", "2025-03-07 15:00", "2025-03-10T10:45"),
        ("D09", "2025-03-07T15:00:59", "2025-03-10T10:45"),
        ("D09", "2025/03/07 15：00", "2025-03-10T10:45"),
    ],
)
def test_the_calculator_reads_dates_and_times(name: str, start: str, due: str) -> None:
    assert report(name, start)["due"] == due


@pytest.mark.parametrize(
    "start", ["", "昨天", "2025-02-30", "9999-12-31", "0001-01-01", "2025-03-07T25:00", "2025-03-07T15:00+08:00"]
)
def test_a_start_that_is_no_date_is_refused(start: str) -> None:
    with pytest.raises(BadStartError, match="2026-02-13T16:00"):
        report("D09", start)


# --- properties over random hours


@st.composite
def random_calendars(draw: st.DrawFn) -> Calendars:
    opens, closes = draw(st.integers(6, 11)), draw(st.integers(14, 22))
    last = draw(st.integers(1, 7))
    lunch = draw(st.sampled_from(["", " 午休 12:00-13:00"]))
    rows = (*parse_hours(f"1-{last} {opens:02}:00-{closes}:00{lunch}", OFFICE), *parse_hours("1-7 08:30-17:30"))
    closed = draw(st.sets(st.integers(0, 60), max_size=12))
    holidays = [Holiday(falls_on=date(2025, 3, 1) + timedelta(days=n), kind="休", calendar=OFFICE) for n in closed]
    return Calendars.from_rows(rows, holidays)


STARTS = st.datetimes(datetime(2025, 3, 1), datetime(2025, 4, 30)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)


@given(
    random_calendars(),
    STARTS,
    st.integers(0, 5000),
    st.sampled_from(["D06", "D09", "D10", "D11", "D14", "D20", "sev_major"]),
)
def test_a_later_event_is_never_due_earlier(calendars: Calendars, start: datetime, later: int, key: str) -> None:
    first = deadline(RULES[key], start, calendars)
    second = deadline(RULES[key], start + timedelta(minutes=later), calendars)
    assert first.due <= second.due


@given(random_calendars(), STARTS, st.sampled_from(["D09", "D10", "D11", "D35"]))
def test_a_working_clock_never_ends_outside_opening_time(calendars: Calendars, start: datetime, key: str) -> None:
    found = deadline(RULES[key], start, calendars)
    assert isinstance(found.due, datetime)
    assert found.calendar.is_open(found.due) or found.calendar.is_open(found.due - timedelta(minutes=1))


@given(random_calendars(), STARTS, st.integers(0, 60))
def test_calendar_days_never_move_for_any_hours(calendars: Calendars, start: datetime, days: int) -> None:
    found = deadline(replace(RULES["D06"], amount=days), start, calendars)
    assert found.due == start.date() + timedelta(days=days)
    assert start.date() <= found.call_by <= found.due


@pytest.mark.parametrize(
    ("words", "start"),
    [
        ("2026年11月18日", date(2026, 11, 18)),
        ("2026/1/8", date(2026, 1, 8)),
        ("2026.11.18 16:40", datetime(2026, 11, 18, 16, 40)),
        ("2026年11月18日 16：40", datetime(2026, 11, 18, 16, 40)),
    ],
)
def test_a_start_is_read_as_people_write_days(words: str, start: date) -> None:
    assert parse_start(words) == start


@pytest.mark.parametrize(
    ("clock", "words"),
    [("09:10", "09:10"), ("00:00-09:00 12:00-14:00 20:00-24:00", "09:00 前、12:00–14:00、20:00 后")],
)
def test_times_of_day_are_worded(clock: str, words: str) -> None:
    assert limit_words(Rule(unit="时刻", amount=1, clock=clock)) == words
