"""设置 as the program uses it: rules, calendars, typed keys and word lists, with defaults where a row is missing or odd."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import time
from functools import cached_property
from typing import TYPE_CHECKING

from dcrc_lite.calendars import Calendars, doubts
from dcrc_lite.deadlines.register import Rules
from dcrc_lite.schema import BadValue, Kind, Problem, Row, Weight
from dcrc_lite.schema.check import Words
from dcrc_lite.schema.default_settings import default_settings
from dcrc_lite.schema.field import Field
from dcrc_lite.schema.parse import converter
from dcrc_lite.schema.questionnaires import QUESTIONS
from dcrc_lite.schema.settings import Holiday, OpeningHours, Rule, Setting, Word
from dcrc_lite.schema.surveys import Question
from dcrc_lite.schema.words import default_words, words_of
from dcrc_lite.store.protocol import Reader

if TYPE_CHECKING:
    from dcrc_lite.desk import Desk

RECORDS = tuple(cls.sheet.name for cls in (Setting, Rule, OpeningHours, Holiday, Word, Question))
_DEFAULT_SETTINGS = {row.id: row for row in default_settings()}


# Key of 店铺 -> the record and its fields that are off by default.
_SWITCHES = {"keep_id_no": ("customers", ("id_type", "id_no"))}


@dataclass(frozen=True)
class ShopSettings:
    """One state of 设置, everything read. A row that is missing or cannot be used counts as its default."""

    register: Rules  # 时限, found by 编号, key or what a person typed
    values: Mapping[str, str]  # key of 店铺 -> canonical text
    keys: tuple[Setting, ...]  # the rows of 店铺, with the values that count
    calendars: Calendars
    words: Words
    choices: Mapping[str, tuple[str, ...]]  # 字典 list -> its words in order
    questions: tuple[Question, ...]  # 题目 in their order
    problems: tuple[Problem, ...]
    version: int = 0

    @property
    def shop_name(self) -> str:
        """The shop's name as pages and scripts say it."""
        return self.values["shop_name"] or "本店"

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """The rows of 时限 by 编号, in the order of the register."""
        return {rule.id: rule for rule in self.register.rows}

    def rule(self, name: str) -> Rule:
        """Return the rule of that 编号 (D06, D12.sev_minor) or key (call_service). Raises UnknownRuleError."""
        return self.register[name]

    def text(self, key: str) -> str:
        """Return a key of 店铺 as text. Raises KeyError for a key that is not declared."""
        return self.values[key]

    def number(self, key: str) -> float:
        """Return a key of 店铺 as a figure, 0 when empty."""
        return float(self.values[key] or 0)

    def whole(self, key: str) -> int:
        """Return a key of 店铺 as a whole number, 0 when empty."""
        return int(self.number(key))

    def yes(self, key: str) -> bool:
        """Return whether a key of 店铺 says 是."""
        return self.values[key] == "是"

    def switched_on(self, record: str) -> frozenset[str]:
        """Return the fields of a record that have no column by default and that this shop keeps (证件号)."""
        kept = (fields for key, (name, fields) in _SWITCHES.items() if name == record and self.yes(key))
        return frozenset(one for fields in kept for one in fields)


class Settings:
    """The present settings of a shop, read anew when a row of 设置 changed; asked like one `ShopSettings`."""

    def __init__(self, desk: Desk) -> None:
        self._store = desk.store
        self._kept: ShopSettings | None = None

    def now(self) -> ShopSettings:
        """Return the settings as they stand: one state for a whole page or command."""
        version = self._store.version(*RECORDS)
        if self._kept is None or self._kept.version != version:
            self._kept = read_settings(self._store, version)
        return self._kept

    @property
    def shop_name(self) -> str:
        """The shop's name as pages and scripts say it."""
        return self.now().shop_name

    @property
    def calendars(self) -> Calendars:
        """办公 and 门店."""
        return self.now().calendars

    @property
    def register(self) -> Rules:
        """时限, found by 编号, key or what a person typed."""
        return self.now().register

    @property
    def rules(self) -> Mapping[str, Rule]:
        """The rows of 时限 by 编号."""
        return self.now().rules

    @property
    def words(self) -> Words:
        """字典 list -> further word -> word kept."""
        return self.now().words

    @property
    def choices(self) -> Mapping[str, tuple[str, ...]]:
        """字典 list -> its words in order."""
        return self.now().choices

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What in 设置 cannot be used as it stands."""
        return self.now().problems

    def rule(self, name: str) -> Rule:
        """Return the rule of that 编号 or key. Raises UnknownRuleError."""
        return self.now().rule(name)

    def text(self, key: str) -> str:
        """Return a key of 店铺 as text. Raises KeyError for a key that is not declared."""
        return self.now().text(key)

    def number(self, key: str) -> float:
        """Return a key of 店铺 as a figure, 0 when empty."""
        return self.now().number(key)

    def whole(self, key: str) -> int:
        """Return a key of 店铺 as a whole number, 0 when empty."""
        return self.now().whole(key)

    def yes(self, key: str) -> bool:
        """Return whether a key of 店铺 says 是."""
        return self.now().yes(key)


def read_settings(store: Reader, version: int = 0) -> ShopSettings:
    """Return the settings in the store."""
    return build_settings(
        rules=store.rows(Rule),
        settings=store.rows(Setting),
        hours=store.rows(OpeningHours),
        holidays=store.rows(Holiday),
        words=store.rows(Word),
        questions=store.rows(Question, order_by="order"),
        version=version,
    )


def build_settings(
    *,
    rules: Iterable[Rule] = (),
    settings: Iterable[Setting] = (),
    hours: Iterable[OpeningHours] = (),
    holidays: Iterable[Holiday] = (),
    words: Iterable[Word] = (),
    questions: Iterable[Question] = (),
    version: int = 0,
) -> ShopSettings:
    """Return the settings these rows mean; without rows, the defaults."""
    register = Rules.from_rows(rules)
    rows = {row.id: row for row in settings}
    values, value_problems = _values(rows.values())
    hours, holidays, words = tuple(hours), tuple(holidays), tuple(words) or default_words()
    return ShopSettings(
        register=register,
        values=values,
        keys=_keys(rows, values),
        calendars=Calendars.from_rows(hours, holidays, values),
        words=words_of(words),
        choices=_choices(words),
        questions=tuple(questions) or QUESTIONS,
        problems=(*_rule_problems(register), *value_problems, *_calendar_problems(hours, holidays)),
        version=version,
    )


def _rule_problems(register: Rules) -> list[Problem]:
    return [
        _problem(register[row_id], "amount", what, "在时限表里写上数值就按店里的算。")
        for row_id, what in register.doubts
    ]


def _values(rows: Iterable[Setting]) -> tuple[Mapping[str, str], list[Problem]]:
    values, problems = {key: row.value for key, row in _DEFAULT_SETTINGS.items()}, []
    for row in rows:
        default = _DEFAULT_SETTINGS.get(row.id)
        if default is None:
            values[row.id] = row.value
            continue
        try:
            values[row.id] = _canonical(default.value, row.value)
        except BadValue as bad:
            problems.append(
                _problem(
                    row, "value", f"{row.name or row.id}：{bad.what}", f"先按默认的 {default.value} 算；{bad.todo}"
                )
            )
    return values, problems


def _keys(rows: Mapping[str, Setting], values: Mapping[str, str]) -> tuple[Setting, ...]:
    return tuple(replace(row, value=values[key]) for key, row in (_DEFAULT_SETTINGS | dict(rows)).items())


def _canonical(default: str, given: str) -> str:
    """Return what people typed for a key, in the form of its default: a figure, 是/否, a time, or any text."""
    kind = _kind(default)
    if not given:
        return default if kind is not Kind.STR else ""
    return converter(Field("value", "值", kind))(given)


def _kind(default: str) -> Kind:
    if default in ("是", "否"):
        return Kind.BOOL
    if default.replace(".", "", 1).isdecimal():
        return Kind.NUM
    try:
        time.fromisoformat(default)
    except ValueError:
        return Kind.STR
    return Kind.TIME


def _choices(rows: Iterable[Word]) -> Mapping[str, tuple[str, ...]]:
    lists: dict[str, list[str]] = {}
    for row in sorted(
        (row for row in rows if row.on is not False), key=lambda row: (row.order is None, row.order or 0)
    ):
        lists.setdefault(row.list_name, []).append(row.word)
    return {name: tuple(words) for name, words in lists.items()}


def _calendar_problems(hours: tuple[OpeningHours, ...], holidays: tuple[Holiday, ...]) -> list[Problem]:
    if not hours:  # nothing typed yet: the keys of 店铺 and the defaults say when it opens
        return []
    rows: dict[str, Row] = {row.id: row for row in (*hours, *holidays)}
    empty = OpeningHours()
    return [
        _problem(rows.get(found.row_id, empty), found.field, found.what, found.todo)
        for found in doubts(hours, holidays)
    ]


def _problem(row: Row, field: str, what: str, todo: str) -> Problem:
    sheet = row.sheet
    return Problem(
        sheet.book.file_name(),
        sheet.tab,
        "",
        what,
        todo,
        raw=row.unread.get(field, ""),
        record=sheet.name,
        row_id=row.id,
        field=field,
        weight=Weight.UNREAD,
    )
