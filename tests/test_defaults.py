"""What 设置.xlsx ships with: the register, the keys, the profiles, the national days."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest

from dcrc_lite.deadlines import limit_words
from dcrc_lite.desk.national_days import national_days, standard_calendars, standard_due_report
from dcrc_lite.schema import SHEETS, row_from, texts_of
from dcrc_lite.schema.defaults import default_rules, default_settings, office_hours, source_codes
from dcrc_lite.schema.profiles import PROFILES
from dcrc_lite.schema.settings import OFFICE, STANDARD, UNCONFIRMED, Rule
from dcrc_lite.schema.sources import SOURCES

KEYS_WITHOUT_A_ROW = [
    "open",
    "close",
    "workdays",
    "lunch",
    "timezone",
    "min_gap",
    "merge_days",
    "monthly_call_months",
    "expire_days",
    "service_call_scope",
    "archive_approval",
    "pause_allowed",
    "recall_by",
    "d02_owner",
    "lost_months",
    "onsite_n",
]


def test_the_register_holds_exactly_d01_to_d52() -> None:
    numbers = {rule.id.partition(".")[0] for rule in default_rules()}
    assert numbers == {f"D{number:02}" for number in range(1, 53)}


def test_numbers_and_keys_name_one_row_each() -> None:
    rules = default_rules()
    assert len({rule.id for rule in rules}) == len({rule.key for rule in rules}) == len(rules)


@pytest.mark.parametrize("rule", default_rules(), ids=lambda rule: rule.id)
def test_each_row_has_a_page_a_source_and_only_declared_choices(rule: Rule) -> None:
    assert re.fullmatch(r"\d{1,2}\.\d{1,2}", rule.page)
    assert rule.source
    assert not re.search(r"\bS00\d|\[INF\]|LOST", rule.source + rule.note)
    assert set(source_codes(rule.id)) <= set(SOURCES)
    for field in Rule.sheet.fields:
        if field.choices and getattr(rule, field.name):
            assert getattr(rule, field.name) in field.choices, field.name
    assert row_from(Rule, texts_of(rule), id=rule.id) == rule


def test_exactly_the_doubtful_figures_are_to_be_confirmed() -> None:
    doubtful = {rule.id.partition(".")[0] for rule in default_rules() if rule.mark == UNCONFIRMED}
    assert doubtful == {"D12", "D20", "D22", "D24", "D25", "D45"}
    assert {rule.mark for rule in default_rules()} == {UNCONFIRMED, STANDARD}


@pytest.mark.parametrize(
    ("rule_id", "page"),
    [
        ("D06", "2.3"),
        ("D07", "3.9"),
        ("D09", "3.3"),
        ("D10", "3.3"),
        ("D11", "3.3"),
        ("D12.sev_minor", "3.4"),
        ("D13", "3.4"),
    ],
)
def test_a_row_names_the_page_that_teaches_it(rule_id: str, page: str) -> None:
    assert next(rule.page for rule in default_rules() if rule.id == rule_id) == page


def test_limits_are_worded_as_people_say_them() -> None:
    words = {rule.id: limit_words(rule) for rule in default_rules()}
    assert words["D09"] == "半个工作日"
    assert words["D06"] == "3 自然日"
    assert words["D44.oncall_night_accept"] == "09:10"


def test_every_key_without_a_row_is_a_setting() -> None:
    settings = {row.id: row.value for row in default_settings()}
    assert settings.keys() >= set(KEYS_WITHOUT_A_ROW)
    assert (settings["expire_days"], settings["merge_days"], settings["open"]) == ("30", "3", "08:30")
    program = ("claim_minutes", "banner_minutes", "session_idle_minutes", "session_hours", "hold_share")
    assert [settings[key] for key in program] == ["15", "10", "30", "12", "20"]


def test_the_office_is_open_monday_to_friday() -> None:
    assert [row.weekday for row in office_hours() if row.opens] == [1, 2, 3, 4, 5]
    assert [row.id for row in office_hours()] == [f"办公-{weekday}" for weekday in range(1, 8)]


def test_the_defaults_use_declared_sheets() -> None:
    assert {Rule.sheet.name, "settings", "hours", "rights"} <= set(SHEETS)


# --- profiles


def test_the_six_standards_are_offered() -> None:
    assert tuple(PROFILES) == ("默认", "长安", "福特", "东风标致", "马自达", "进口车")


@pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda profile: profile.name)
def test_a_profile_keeps_the_register_whole_and_cites_its_standard(profile: object) -> None:
    chosen = PROFILES[profile.name]  # type: ignore[attr-defined]
    assert [rule.id for rule in chosen.rules()] == [rule.id for rule in default_rules()]
    assert all(rule.source == chosen.source for rule in chosen.overrides())
    assert next(row.value for row in chosen.shop_settings() if row.id == "profile") == chosen.name


def test_a_profile_speaks_only_where_its_standard_does() -> None:
    codes = {"长安": "S002/CA", "福特": "S002/FD", "东风标致": "S001", "进口车": "S004"}
    for name, code in codes.items():
        for rule_id in PROFILES[name].given:
            assert code in source_codes(rule_id), (name, rule_id)


def test_the_default_profile_is_the_register() -> None:
    assert PROFILES["默认"].rules() == default_rules()
    assert PROFILES["马自达"].overrides() == ()


def test_a_call_a_standard_does_not_know_is_off() -> None:
    on = {rule.id: rule.on for rule in PROFILES["进口车"].rules()}
    assert (on["D01"], on["D02"], on["D03"]) == (False, True, False)
    assert next(rule.owner_role for rule in PROFILES["进口车"].rules() if rule.id == "D02") == "销售顾问"


# --- national days


def test_an_announced_year_has_its_make_up_days() -> None:
    rows = {row.falls_on: row for row in national_days([2026])}
    assert rows[date(2026, 2, 14)].kind == "班"
    assert rows[date(2026, 2, 17)].name == "春节"
    assert rows[date(2026, 10, 4)].kind == "休"  # the Sunday inside the holiday
    assert not any(row.provisional for row in rows.values())
    assert all(row.id == row.falls_on.isoformat() and row.calendar == OFFICE for row in rows.values() if row.falls_on)


def test_a_year_without_make_up_days_is_provisional() -> None:
    rows = national_days([2027])
    assert rows
    assert all(row.provisional for row in rows)


def test_years_beyond_the_library_have_no_rows() -> None:
    assert national_days([1999, 2150]) == ()


@pytest.mark.parametrize(("year", "days"), [(2024, 251), (2025, 248), (2026, 248)])
def test_working_days_of_a_year_are_the_announced_ones(year: int, days: int) -> None:
    office = standard_calendars([year]).office
    start = date(year, 1, 1).toordinal()
    length = date(year + 1, 1, 1).toordinal() - start
    assert sum(office.is_open_day(date.fromordinal(start + ahead)) for ahead in range(length)) == days


def test_an_office_that_works_on_saturdays_rests_inside_a_holiday() -> None:
    from dcrc_lite.calendars import Calendars
    from dcrc_lite.schema.default_hours import parse_hours

    calendars = Calendars.from_rows(parse_hours("1-6 08:30-17:00", OFFICE), national_days([2026]))
    assert not calendars.office.is_open_day(date(2026, 10, 3))
    assert calendars.office.is_open(datetime(2026, 11, 21, 10, 0))


@pytest.mark.parametrize(
    ("rule", "start", "due", "provisional"),
    [
        ("D09", "2026-02-13T16:00", "2026-02-14T11:45", False),  # a make-up Saturday
        ("D10", "2026-02-14T16:00", "2026-02-24T16:00", False),
        ("D09", "2027-03-05T16:00", "2027-03-08T11:45", True),
    ],
)
def test_the_calculator_knows_the_national_days(rule: str, start: str, due: str, provisional: bool) -> None:
    found = standard_due_report(rule, start)
    assert (found["due"], found["provisional"]) == (due, provisional)
