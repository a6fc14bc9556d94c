"""A manual on the default figures, for the tests of the engine, of its content and of the published site."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from dcrc_lite import resources
from dcrc_lite.calendars import Calendars
from dcrc_lite.manuals.manual import Manual, Shop, Surroundings
from dcrc_lite.manuals.opening import open_manual
from dcrc_lite.schema.defaults import default_rules, default_settings, office_hours, parse_hours
from dcrc_lite.schema.settings import Rule

CALENDARS = Calendars.from_rows((*office_hours(), *parse_hours("1-7 08:30-17:30")), ())
SHOP = Shop("和顺示范店", "默认标准", date(2026, 11, 21))


def manual(rules: tuple[Rule, ...] = default_rules(), content: Path = resources.CONTENT, **around: object) -> Manual:
    surroundings = Surroundings(**around)  # type: ignore[arg-type]
    return open_manual(rules, default_settings(), CALENDARS, SHOP, around=surroundings, content=content)


def changed(rule_id: str, **values: object) -> tuple[Rule, ...]:
    return tuple(replace(rule, **values) if rule.id == rule_id else rule for rule in default_rules())  # type: ignore[arg-type]
