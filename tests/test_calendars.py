"""The two calendars: opening time, working time added and counted (domain.md 4.0, 4.0a rules 4–10)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shop_days import NATIONAL_2025, OPEN_DAILY, SPRING, STANDARD, WITH_LUNCH, off, on

from dcrc_lite.calendars import Calendar, Calendars, doubts
from dcrc_lite.errors.clocks import BadHoursError, NeverOpenError
from dcrc_lite.schema.default_hours import hours_from_settings, office_hours, parse_hours
from dcrc_lite.schema.settings import OFFICE, SHOP, Holiday, OpeningHours

OFFICE_DAYS = STANDARD.office


def at(words: str) -> datetime:
    return datetime.fromisoformat(words)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2025-03-07T08:29", False),
        ("2025-03-07T08:30", True),
        ("2025-03-07T16:59", True),
        ("2025-03-07T17:00", False),
        ("2025-03-08T10:00", False),
        ("2025-09-28T10:00", True),  # a make-up Sunday
        ("2025-10-01T10:00", False),
    ],
)
def test_opening_hours_are_half_open(moment: str, is_open: bool) -> None:
    assert OFFICE_DAYS.is_open(at(moment)) is is_open


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2025-03-07T17:00", "2025-03-10T08:30"),
        ("2025-03-10T07:00", "2025-03-10T08:30"),
        ("2025-03-10T09:15", "2025-03-10T09:15"),
        ("2025-09-27T10:00", "2025-09-28T08:30"),
        ("2025-09-30T17:30", "2025-10-09T08:30"),
    ],
)
def test_the_next_opening_is_the_moment_itself_only_when_open(moment: str, opening: str) -> None:
    assert OFFICE_DAYS.next_opening(at(moment)) == at(opening)


def test_lunch_stands_still() -> None:
    assert not WITH_LUNCH.office.is_open(at("2025-03-07T12:00"))
    assert WITH_LUNCH.office.is_open(at("2025-03-07T13:00"))
    assert WITH_LUNCH.office.standard_minutes == 7 * 60 + 30
    assert WITH_LUNCH.office.hours(date(2025, 3, 7)) == ((time(8, 30), time(12)), (time(13), time(17)))


def test_time_that_runs_out_at_lunch_ends_at_lunch() -> None:
    assert WITH_LUNCH.office.add_minutes(at("2025-03-07T11:00"), 60) == at("2025-03-07T12:00")


def test_a_short_make_up_day_keeps_its_own_hours_and_lunch() -> None:
    assert SPRING.office.hours(date(2025, 1, 27)) == ((time(8, 30), time(12)),)
    with_lunch = parse_hours("1-5 08:30-17:00 午休 12:00-13:00", OFFICE)
    calendars = Calendars.from_rows(with_lunch, (on("2025-01-26", "09:00", "15:00"),))
    assert calendars.office.hours(date(2025, 1, 26)) == ((time(9), time(12)), (time(13), time(15)))


@pytest.mark.parametrize(
    ("words", "count", "day"),
    [("2025-02-28", 7, "2025-03-11"), ("2025-03-30", 7, "2025-04-09"), ("2025-09-27", 1, "2025-09-28")],
)
def test_open_days_are_counted_after_the_event_day(words: str, count: int, day: str) -> None:
    assert OFFICE_DAYS.add_open_days(date.fromisoformat(words), count) == date.fromisoformat(day)


def test_the_same_time_is_capped_at_a_shorter_days_close() -> None:
    assert SPRING.office.same_time_after(at("2025-01-26T15:00"), 1) == at("2025-01-27T12:00")


def test_the_same_time_before_a_later_opening_waits_for_it() -> None:
    calendars = Calendars.from_rows(office_hours(), (on("2025-01-26", "13:00", "17:00"),))
    assert calendars.office.same_time_after(at("2025-01-24T10:00"), 1) == at("2025-01-26T13:00")


@pytest.mark.parametrize(
    ("due", "event", "last"),
    [
        ("2025-03-08", "2025-03-05", "2025-03-07"),
        ("2025-03-10", "2025-03-07", "2025-03-10"),
        ("2025-03-09", "2025-03-08", "2025-03-08"),  # never before the event
        ("2025-10-05", "2025-10-02", "2025-10-02"),
    ],
)
def test_the_last_open_day_is_never_before_the_event(due: str, event: str, last: str) -> None:
    found = STANDARD.shop.last_open_day(date.fromisoformat(due), date.fromisoformat(event))
    assert found == date.fromisoformat(last)


def test_the_shop_is_the_office_until_its_hours_are_set() -> None:
    assert not STANDARD.shop.is_open_day(date(2025, 3, 8))
    assert STANDARD.shop.name == SHOP
    assert OPEN_DAILY.shop.is_open_day(date(2025, 3, 8))


def test_national_days_close_the_office_but_not_a_shop_with_its_own_hours() -> None:
    assert OPEN_DAILY.shop.is_open_day(date(2025, 10, 1))
    assert not OPEN_DAILY.office.is_open_day(date(2025, 10, 1))
    assert not STANDARD.shop.is_open_day(date(2025, 10, 1))


def test_the_shop_may_close_on_days_of_its_own() -> None:
    inventory = Holiday(falls_on=date(2025, 3, 7), kind="休", calendar=SHOP, name="盘点")
    own = Calendars.from_rows((*office_hours(), *parse_hours("1-7 08:30-17:30")), (inventory,))
    like_office = Calendars.from_rows(office_hours(), (inventory,))
    for calendars in (own, like_office):
        assert not calendars.shop.is_open_day(date(2025, 3, 7))
        assert calendars.office.is_open_day(date(2025, 3, 7))


def test_an_office_without_rows_works_by_the_keys_of_the_shop() -> None:
    calendars = Calendars.from_rows(
        (), (), {"open": "09:00", "close": "18:00", "workdays": "1-6", "lunch": "12:00-13:00"}
    )
    assert calendars.office.hours(date(2025, 3, 8)) == ((time(9), time(12)), (time(13), time(18)))


def test_rows_that_never_open_leave_the_standard_office() -> None:
    closed = OpeningHours(calendar=OFFICE, weekday=1, opens=time(17), closes=time(8))
    assert Calendars.from_rows((closed,), ()).office.is_open(at("2025-03-07T10:00"))


def test_half_a_day_is_half_of_the_commonest_day() -> None:
    rows = parse_hours("1-5 08:30-17:00；6 09:00-12:00", OFFICE)
    assert Calendars.from_rows(rows, ()).office.standard_minutes == 510


def test_a_shop_open_round_the_clock_counts_every_minute() -> None:
    calendars = Calendars.from_rows((*office_hours(), *parse_hours("1-7 00:00-24:00")), ())
    assert calendars.shop.add_minutes(at("2025-03-07T23:30"), 60) == at("2025-03-08T00:30")
    assert calendars.shop.minutes_between(at("2025-03-07T12:00"), at("2025-03-09T12:00")) == 2 * 24 * 60


def test_a_calendar_closed_for_ever_is_refused_with_a_sentence() -> None:
    week = STANDARD.office.week
    closed = Calendar(OFFICE, week)
    object.__setattr__(closed, "plan", lambda _day: None)
    object.__setattr__(closed, "spans", lambda _day: ())
    with pytest.raises(NeverOpenError, match="节假日"):
        closed.next_opening(at("2025-03-07T10:00"))


def test_a_year_is_provisional_when_estimated_or_not_listed() -> None:
    guess = Holiday(falls_on=date(2027, 1, 1), kind="休", calendar=OFFICE, provisional=True)
    calendars = Calendars.from_rows(office_hours(), (*NATIONAL_2025, guess))
    assert calendars.office.why_provisional(2027) == "2027 年调休未公布，暂定"
    assert calendars.office.why_provisional(2030) == "节假日表里没有 2030 年，暂定"
    assert not calendars.office.is_provisional(2025)
    assert calendars.shop.is_provisional(2027)
    assert not OPEN_DAILY.shop.is_provisional(2027)


# --- hours in words


@pytest.mark.parametrize(
    ("words", "weekday", "span"),
    [
        ("1-7 08:30-17:30", 7, (time(8, 30), time(17, 30))),
        ("1-5 08:30-17:30；6-7 09:00-16:00", 6, (time(9), time(16))),
        ("周一至周五 8:30-17:30；周六、周日 9:00–16:00", 7, (time(9), time(16))),
        ("1,3,5 08:30-17:30", 3, (time(8, 30), time(17, 30))),
        ("1-5 08:30-17:30", 6, (None, None)),
        ("6-1 10:00-18:00", 1, (time(10), time(18))),
        ("1-7 10:00-24:00", 2, (time(10), time(0))),
    ],
)
def test_hours_are_read_from_words(words: str, weekday: int, span: tuple[time | None, time | None]) -> None:
    row = parse_hours(words)[weekday - 1]
    assert (row.weekday, row.opens, row.closes) == (weekday, *span)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "；",
        "8-9 08:30-17:30",
        "1-7 17:30-08:30",
        "1-7 25:00-26:00",
        "天天",
        "1-7 08:30",
        "1-5 08:30-17:00 午休 18:00-19:00",
    ],
)
def test_hours_that_cannot_be_read_are_refused_with_an_example(words: str) -> None:
    with pytest.raises(BadHoursError, match="1-7 08:30-17:30"):
        parse_hours(words)


def test_keys_that_make_no_sense_count_as_the_standard_office() -> None:
    assert hours_from_settings({"open": "九点"}) == office_hours()


# --- doubts


@pytest.mark.parametrize(
    ("row", "what"),
    [
        (OpeningHours(id="x", calendar=OFFICE, weekday=9, opens=time(8), closes=time(9)), "星期写的是 9"),
        (OpeningHours(id="x", calendar=OFFICE, weekday=1, opens=time(8)), "只有开始"),
        (OpeningHours(id="x", calendar=OFFICE, weekday=1, opens=time(9), closes=time(8)), "结束不比开始晚"),
        (
            OpeningHours(id="x", calendar=OFFICE, weekday=1, opens=time(8), closes=time(17), lunch_from=time(12)),
            "午休只写了",
        ),
        (
            OpeningHours(
                id="x",
                calendar=OFFICE,
                weekday=1,
                opens=time(8),
                closes=time(17),
                lunch_from=time(13),
                lunch_to=time(12),
            ),
            "午休结束不比",
        ),
    ],
)
def test_an_odd_row_of_hours_is_told_with_what_to_do(row: OpeningHours, what: str) -> None:
    found = [doubt for doubt in doubts((*office_hours(), row), ()) if doubt.row_id == "x"]
    assert len(found) == 1
    assert what in found[0].what
    assert found[0].todo.endswith("。")


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ((Holiday(id="x", kind="休", calendar=OFFICE),), "没有日期"),
        ((Holiday(id="x", falls_on=date(2025, 1, 1), kind="休", calendar=OFFICE, opens=time(9)),), "整天按休算"),
        ((*off("2025-01-01"), *off("2025-01-01")), "写了两行"),
    ],
)
def test_an_odd_holiday_is_told(rows: tuple[Holiday, ...], what: str) -> None:
    assert [what in doubt.what for doubt in doubts(office_hours(), rows)] == [True]


def test_an_office_that_never_opens_is_told() -> None:
    assert doubts((), ())[0].what == "办公日历一天也不开"


# --- properties


@st.composite
def calendars_of(draw: st.DrawFn) -> Calendar:
    """Any week of one to seven open days, with or without lunch, with rest, make-up and short days around it."""
    days = draw(st.sets(st.integers(1, 7), min_size=1))
    rows = [_hours(weekday, draw) for weekday in days]
    holidays = [
        Holiday(
            falls_on=date(2025, 3, 1) + timedelta(days=ahead), kind=kind, calendar=OFFICE, opens=opens, closes=closes
        )
        for ahead, (kind, opens, closes) in draw(
            st.dictionaries(
                st.integers(0, 40),
                st.sampled_from(
                    [("休", None, None), ("班", None, None), ("班", None, time(12)), ("班", time(13), None)]
                ),
                max_size=8,
            )
        ).items()
    ]
    return Calendars.from_rows(rows, holidays).office


def _hours(weekday: int, draw: st.DrawFn) -> OpeningHours:
    opens, closes = draw(st.integers(0, 11)), draw(st.integers(14, 23))
    lunch = draw(st.booleans())
    return OpeningHours(
        calendar=OFFICE,
        weekday=weekday,
        opens=time(opens, draw(st.sampled_from([0, 15, 30]))),
        closes=time(closes, draw(st.sampled_from([0, 1, 45]))),
        lunch_from=time(12) if lunch else None,
        lunch_to=time(13) if lunch else None,
    )


MOMENTS = st.datetimes(datetime(2025, 3, 1), datetime(2025, 4, 15)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)
MINUTES = st.integers(1, 3000)


@given(calendars_of(), MOMENTS, MINUTES)
def test_counting_undoes_adding(calendar: Calendar, moment: datetime, minutes: int) -> None:
    assert calendar.minutes_between(moment, calendar.add_minutes(moment, minutes)) == minutes


@given(calendars_of(), MOMENTS, st.integers(0, 4000), MINUTES)
def test_adding_never_turns_the_order_round(calendar: Calendar, moment: datetime, later: int, minutes: int) -> None:
    other = moment + timedelta(minutes=later)
    assert calendar.add_minutes(moment, minutes) <= calendar.add_minutes(other, minutes)


@given(calendars_of(), MOMENTS, st.integers(0, 4000), st.integers(0, 6))
def test_the_same_time_later_never_turns_the_order_round(
    calendar: Calendar, moment: datetime, later: int, days: int
) -> None:
    other = moment + timedelta(minutes=later)
    assert calendar.same_time_after(moment, days) <= calendar.same_time_after(other, days)


@given(calendars_of(), MOMENTS, st.integers(0, 3000), st.integers(0, 6))
def test_nothing_ever_falls_outside_opening_time(calendar: Calendar, moment: datetime, minutes: int, days: int) -> None:
    for due in (calendar.add_minutes(moment, minutes), calendar.same_time_after(moment, days)):
        assert calendar.is_open(due) or calendar.is_open(due - timedelta(minutes=1))


@given(calendars_of(), MOMENTS, MOMENTS, MOMENTS)
def test_counted_minutes_add_up(calendar: Calendar, first: datetime, second: datetime, third: datetime) -> None:
    whole = calendar.minutes_between(first, third)
    assert whole == calendar.minutes_between(first, second) + calendar.minutes_between(second, third)
