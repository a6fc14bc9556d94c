"""设置 as the program uses it: defaults, what people change, what cannot be read."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

import dcrc_lite
from dcrc_lite.desk import Desk
from dcrc_lite.desk.settings import build_settings
from dcrc_lite.desk.used_rules import is_key_used
from dcrc_lite.errors.clocks import UnknownRuleError
from dcrc_lite.schema import texts_of
from dcrc_lite.schema.defaults import default_rules, default_settings, parse_hours
from dcrc_lite.schema.settings import Rule, Setting
from dcrc_lite.store.accounts import AccountsFile
from dcrc_lite.store.memory import MemoryStore
from dcrc_lite.store.protocol import Change, Origin

D06 = next(rule for rule in default_rules() if rule.id == "D06")


def setting(key: str, value: str) -> Setting:
    return replace(next(row for row in default_settings() if row.id == key), value=value)


def test_a_shop_without_rows_has_every_default() -> None:
    settings = build_settings()
    assert [rule.id for rule in settings.rules.values()] == [rule.id for rule in default_rules()]
    assert settings.number("expire_days") == 30
    assert settings.problems == ()


def test_a_rule_is_found_by_number_and_by_key() -> None:
    settings = build_settings()
    assert settings.rule("D06") is settings.rule("call_service")
    assert settings.rule("D12.sev_major") is settings.rule("sev_major")


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(UnknownRuleError, match="D99"):
        build_settings().rule("D99")


def test_a_changed_figure_counts() -> None:
    assert build_settings(rules=[replace(D06, amount=5)]).rule("D06").amount == 5


def test_an_empty_figure_of_a_rule_counts_as_its_default_and_is_told() -> None:
    settings = build_settings(rules=[replace(D06, amount=None)])
    assert settings.rule("D06").amount == D06.amount
    assert ("D06", "amount") in [(problem.row_id, problem.field) for problem in settings.problems]


@pytest.mark.parametrize(("key", "typed", "value"), [("expire_days", "４５", "45"), ("pause_allowed", "√", "是")])
def test_a_key_is_read_in_the_forms_people_type(key: str, typed: str, value: str) -> None:
    assert build_settings(settings=[setting(key, typed)]).text(key) == value


def test_a_key_that_cannot_be_read_counts_as_its_default_and_is_told() -> None:
    settings = build_settings(settings=[setting("expire_days", "一个月左右")])
    assert settings.whole("expire_days") == 30
    assert any(problem.row_id == "expire_days" for problem in settings.problems)


def test_exactly_the_keys_no_code_asks_for_are_said_to_stand_in_the_manual_only() -> None:
    declared = {"default_settings.py", "profiles.py", "used_rules.py"}
    code = [path for path in Path(dcrc_lite.__file__).parent.rglob("*.py") if path.name not in declared]
    asked = "\n".join(path.read_text(encoding="utf-8") for path in code)
    keys = {row.id for row in default_settings()} - {"profile"}  # which standard 时限 was filled from: told, not asked
    unread = {key for key in keys if not re.search(rf"[\"']{key}[\"']", asked)}
    assert {key for key in keys if not is_key_used(key)} == unread


def test_opening_hours_make_the_two_calendars() -> None:
    calendars = build_settings(hours=parse_hours("1-7 08:30-17:30")).calendars
    assert calendars.shop.is_open(datetime(2026, 11, 21, 9, 0))
    assert not calendars.office.is_open_day(date(2026, 11, 21))


def test_settings_are_read_anew_when_a_row_changes() -> None:
    store = MemoryStore()
    settings = Desk(store, AccountsFile(":memory:")).settings
    before = settings.now()
    assert settings.now() is before
    change = Change(Rule.sheet.name, {**texts_of(D06), "amount": "5"}, id="D06")
    store.commit([change], actor="陈岚", origin=Origin.FORM, at=datetime(2026, 11, 21, 9, 0))
    assert settings.now().rule("D06").amount == 5
