"""设置 for reading on a page: each part with its rows as they count, and which sheet they are changed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING

from dcrc_lite.deadlines import limit_words
from dcrc_lite.desk.used_rules import is_key_used, is_used
from dcrc_lite.schema.rights import ACTIONS, default_scope
from dcrc_lite.schema.settings import OFFICE, ROLES, SHOP, Colleague, Holiday, OpeningHours, Right, Rule, Setting, Word

if TYPE_CHECKING:
    from dcrc_lite.desk import Desk

_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Key:
    """A key of 店铺 with the value that counts."""

    id: str
    name: str
    value: str
    unit: str
    page: str
    note: str
    is_used: bool


@dataclass(frozen=True, slots=True)
class Hours:
    """A weekday on both calendars, in words."""

    weekday: str
    office: str
    shop: str


@dataclass(frozen=True, slots=True)
class Allowed:
    """What one action needs: its title, and the scope of each role in the order of `ROLES`."""

    action: str
    title: str
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A row of 时限 as it counts. `limit`: in words; `doubt`: why the sheet's own text does not count, with that text."""

    rule: Rule
    limit: str
    is_used: bool
    doubt: str


@dataclass(frozen=True, slots=True)
class SettingsView:
    """One part of 设置."""

    tab: str  # the sheet's tab in 设置.xlsx
    rules: Sequence[RuleLine] = ()
    keys: Sequence[Key] = ()
    hours: Sequence[Hours] = ()
    holidays: Sequence[Holiday] = ()
    words: Mapping[str, Sequence[str]] | None = None
    rights: Sequence[Allowed] = ()
    staff: Sequence[Colleague] = ()
    roles: tuple[str, ...] = ROLES


def rules_view(desk: Desk) -> SettingsView:
    """Return the deadline register."""
    doubts = dict(desk.shop.register.doubts)
    lines = (
        RuleLine(rule, limit_words(rule), is_used(rule), doubts.get(rule.id, "")) for rule in desk.shop.rules.values()
    )
    return SettingsView(Rule.sheet.tab, rules=tuple(lines))


def shop_view(desk: Desk) -> SettingsView:
    """Return the keys of 店铺 with the value that counts, the default where the sheet says nothing usable."""
    from dcrc_lite.schema.default_settings import default_settings

    rows = {row.id: row for row in (*default_settings(), *desk.store.rows(Setting))}
    values = desk.shop.values
    keys = [
        Key(row.id, row.name, values.get(row.id, row.value), row.unit, row.page, row.note, is_key_used(row.id))
        for row in rows.values()
    ]
    return SettingsView(Setting.sheet.tab, keys=tuple(keys))


def hours_view(desk: Desk, today: date) -> SettingsView:
    """Return both calendars' weekdays, and the days from the start of this year that differ from them."""
    from dcrc_lite.schema.default_hours import hours_from_settings

    rows = (*hours_from_settings(desk.shop.values), *desk.store.rows(OpeningHours))  # rows win over the keys
    of = {(row.calendar, row.weekday): row for row in rows}
    hours = [
        Hours(f"周{_WEEKDAYS[day - 1]}", _open(of.get((OFFICE, day))), _open(of.get((SHOP, day))))
        for day in range(1, 8)
    ]
    holidays = [
        row for row in desk.store.rows(Holiday, order_by="falls_on") if row.falls_on and row.falls_on.year >= today.year
    ]
    return SettingsView(OpeningHours.sheet.tab, hours=tuple(hours), holidays=tuple(holidays))


def words_view(desk: Desk) -> SettingsView:
    """Return the word lists in use."""
    return SettingsView(Word.sheet.tab, words=desk.shop.choices)


def rights_view(desk: Desk) -> SettingsView:
    """Return who may do what: the sheet, else the default."""
    said = {(row.role, row.action): row.scope for row in desk.store.rows(Right) if row.scope}
    rows = [
        Allowed(
            action.name,
            action.title,
            tuple(said.get((role, action.name)) or default_scope(role, action.name) for role in ROLES),
        )
        for action in ACTIONS
    ]
    return SettingsView(Right.sheet.tab, rights=tuple(rows))


def staff_view(desk: Desk) -> SettingsView:
    """Return the colleagues."""
    return SettingsView(Colleague.sheet.tab, staff=desk.store.rows(Colleague))


def _open(row: OpeningHours | None) -> str:
    if row is None or row.opens is None or row.closes is None:
        return "休"
    lunch = f"，午休 {_clock(row.lunch_from)}–{_clock(row.lunch_to)}" if row.lunch_from and row.lunch_to else ""
    return f"{_clock(row.opens)}–{_clock(row.closes)}{lunch}"


def _clock(moment: time) -> str:
    return f"{moment:%H:%M}"
