"""Badges and words of urgency, dates and durations (design/guide.md sections 2 and 5)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shop_days import OPEN_DAILY, RULES, STANDARD

from dcrc_lite import deadlines
from dcrc_lite.deadlines import deadline, urgency

SATURDAY = datetime(2026, 11, 21, 10, 0)  # 门店 open 08:30–17:30, 办公 closed


@pytest.mark.parametrize(
    ("due", "now", "state", "words"),
    [
        ("2026-11-20", "10:00", "over", "超期 1 天"),
        ("2026-11-06", "10:00", "over", "超期 15 天"),
        ("2026-11-21", "10:00", "today", "剩 7.5 工时"),
        ("2026-11-21", "10:01", "today", "剩 7.4 工时"),  # rounded down
        ("2026-11-21", "07:00", "today", "剩 9 工时"),
        ("2026-11-21", "17:18", "today", "剩 12 分钟"),
        ("2026-11-21", "17:30", "late", "今天，已过点"),
        ("2026-11-21", "23:59", "late", "今天，已过点"),
        ("2026-11-24", "10:00", "later", "11月24日 周二"),
        ("2027-01-04", "10:00", "later", "2027年1月4日 周一"),
    ],
)
def test_a_due_day_is_told_by_the_shops_hours_left(due: str, now: str, state: str, words: str) -> None:
    found = urgency(due, datetime.fromisoformat(f"2026-11-21T{now}"), OPEN_DAILY)
    assert (found.state, found.words) == (state, words)


@pytest.mark.parametrize(
    ("key", "due", "now", "state", "words"),
    [
        ("D11", "2026-11-21T10:12", "2026-11-21T10:00", "today", "剩 12 分钟"),
        ("D11", "2026-11-21T10:12", "2026-11-21T10:12:59", "today", "剩 0 分钟"),
        ("D11", "2026-11-21T10:12", "2026-11-21T10:13", "late", "今天，已过点"),
        ("D11", "2026-11-20T10:12", "2026-11-21T10:00", "over", "超期 8.8 工时"),
        ("D11", "2026-11-17T10:12", "2026-11-21T10:00", "over", "超期 4 天"),
        ("D10", "2026-11-23T16:20", "2026-11-21T10:00", "later", "剩 7.8 工时"),
        ("D10", "2026-11-23T08:30", "2026-11-21T10:00", "later", "周一 08:30 前"),
        ("D10", "2026-11-27T16:20", "2026-11-21T10:00", "later", "周五 16:20 前"),
        ("sev_major", "2026-11-24T10:06", "2026-11-21T10:00", "later", "周二 10:06 前"),
        ("sev_major", "2026-11-23T15:00", "2026-11-21T10:00", "later", "剩 2 天 5 小时"),
        ("sev_major", "2026-11-21T15:30", "2026-11-21T10:00", "today", "剩 5 小时"),
        ("D20", "2026-11-20T23:00", "2026-11-21T10:00", "over", "超期 1 天"),
    ],
)
def test_a_due_moment_counts_down_on_its_own_calendar(key: str, due: str, now: str, state: str, words: str) -> None:
    found = urgency(due, datetime.fromisoformat(now), OPEN_DAILY, rule=RULES[key])
    assert (found.state, found.words) == (state, words)


@pytest.mark.parametrize(
    ("agreed", "due", "state", "words"),
    [
        ("2026-11-21T10:30", "2026-11-22", "today", "10:30 约定"),
        ("2026-11-21T09:30", "2026-11-22", "late", "今天，已过点"),
        ("2026-11-21", "2026-11-21", "today", "今天约定"),
        ("2026-11-24T10:30", "2026-11-24", "later", "11月24日 周二 10:30 约定"),
        ("2026-11-24", "2026-11-24", "later", "11月24日 周二 约定"),
        ("2026-11-21T10:30", "2026-11-20", "over", "超期 1 天"),
        ("", "2026-11-21", "today", "剩 7.5 工时"),
    ],
)
def test_an_agreed_time_shows_while_the_due_has_not_passed(agreed: str, due: str, state: str, words: str) -> None:
    found = urgency(due, SATURDAY, OPEN_DAILY, agreed=agreed)
    assert (found.state, found.words) == (state, words)


def test_the_last_open_day_before_a_closed_due_is_todays_work() -> None:
    friday = datetime(2025, 3, 7, 10, 0)
    assert urgency("2025-03-08", friday, STANDARD).words == "剩 7 工时"
    assert urgency("2025-03-08", friday - timedelta(days=1), STANDARD).state == "later"
    assert urgency("2025-03-08", friday + timedelta(days=1), STANDARD).words == "今天截止，门店休息"


def test_a_deadline_tells_its_own_calendar() -> None:
    found = deadline(RULES["D10"], datetime(2026, 11, 20, 16, 20), OPEN_DAILY)
    assert urgency(found, SATURDAY, OPEN_DAILY).words == "剩 7.8 工时"


@pytest.mark.parametrize(
    ("badge", "css", "icon", "words"),
    [
        (deadlines.paused("等零件"), "u-off", "pause", "暂停：等零件"),
        (deadlines.done(), "u-ok", "tick", "已完成"),
        (deadlines.done_in(SATURDAY, SATURDAY + timedelta(minutes=42)), "u-ok", "tick", "42 分钟"),
        (urgency("2026-11-20", SATURDAY, OPEN_DAILY), "u-over", "triangle", "超期 1 天"),
    ],
)
def test_each_state_has_its_mark(badge: deadlines.Urgency, css: str, icon: str, words: str) -> None:
    assert (badge.css, badge.icon, badge.words) == (css, icon, words)


@given(st.dates(date(2026, 10, 1), date(2027, 1, 31)), st.datetimes(datetime(2026, 10, 1), datetime(2027, 1, 31)))
def test_over_means_after_the_due_day_and_never_before(due: date, now: datetime) -> None:
    found = urgency(due.isoformat(), now, OPEN_DAILY)
    assert (found.state == "over") == (now.date() > due)


@pytest.mark.parametrize(
    ("day", "words"),
    [("2026-11-21", "今天"), ("2026-11-20", "昨天"), ("2026-11-18", "11月18日 周三"), ("2025-03-07", "2025年3月7日")],
)
def test_a_day_is_worded_from_today(day: str, words: str) -> None:
    assert deadlines.day_words(date.fromisoformat(day), SATURDAY.date()) == words


def test_a_moment_carries_its_time() -> None:
    assert deadlines.moment_words(datetime(2026, 11, 20, 15, 5), SATURDAY.date()) == "昨天 15:05"
    assert deadlines.moment_words(datetime(2026, 11, 20), SATURDAY.date()) == "昨天"  # no time of day was written


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (datetime(2026, 11, 21, 10, 12), "今天 10:12 前"),
        (datetime(2026, 11, 23, 16, 20), "周一 16:20 前"),
        (datetime(2026, 11, 28, 16, 20), "11月28日 周六 16:20 前"),
        (date(2026, 11, 21), "今天"),
        (date(2027, 1, 4), "2027年1月4日"),
    ],
)
def test_a_deadline_is_worded_with_before(due: date | datetime, words: str) -> None:
    assert deadlines.due_words(due, SATURDAY.date()) == words


@pytest.mark.parametrize(
    ("minutes", "span", "working", "calendar"),
    [
        (0, "0 分钟", "0 分钟", "0 分钟"),
        (59, "59 分钟", "59 分钟", "59 分钟"),
        (60, "1 小时", "1 工时", "1 小时"),
        (255, "4 小时 15 分", "4.2 工时", "4 小时"),
        (1440, "24 小时", "24 工时", "1 天"),
        (3195, "53 小时 15 分", "53.2 工时", "2 天 5 小时"),
    ],
)
def test_durations_are_rounded_down(minutes: int, span: str, working: str, calendar: str) -> None:
    assert deadlines.span_words(minutes) == span
    assert deadlines.working_words(minutes) == working
    assert deadlines.calendar_words(minutes) == calendar
