"""The figures pages print: every one is a row of 设置, found by its 编号 or key, never typed in a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from dcrc_lite.deadlines.due import REPORT_DAY as WEEKDAY_KEY
from dcrc_lite.deadlines.words import WEEKDAYS
from dcrc_lite.schema.questionnaires import QUESTIONS
from dcrc_lite.schema.settings import UNCONFIRMED, Rule, Setting
from dcrc_lite.schema.surveys import Question

_FILE = "设置.xlsx"
_COUNTED = {"月": "个月", "季": "个季度", "时段": "个时段", "次/月": "次"}
_BARE, _NAME, _OWNER, _CALENDAR, _FIRST = "n", "name", "owner", "calendar", "first"
WORD_VARIANTS = (f".{_NAME}", f".{_OWNER}", f".{_CALENDAR}")


@dataclass(frozen=True)
class Figure:
    """One figure ready to print: `words` with unit, `bare` without, `place` where the shop changes it."""

    id: str
    name: str
    words: str
    bare: str
    place: str
    page: str
    unconfirmed: bool = False
    on: bool = True

    @property
    def title(self) -> str:
        """What the pointer shows: file, tab, 编号."""
        return f"{_FILE} · {self.place}"


@dataclass(frozen=True)
class Figures:
    """All figures of one shop (or of the defaults)."""

    rules: tuple[Rule, ...]
    settings: tuple[Setting, ...]
    questions: tuple[Question, ...] = QUESTIONS

    @cached_property
    def _by_name(self) -> dict[str, Figure]:
        found = {setting.id: _of_setting(setting) for setting in self.settings}
        for rule in self.rules:
            figure = of_rule(rule)
            found |= {rule.key: figure, f"{rule.id.split('.')[0]}.{rule.key}": figure, rule.id: figure}
        return found

    @cached_property
    def _rules(self) -> dict[str, Rule]:
        return {rule.id: rule for rule in self.rules}

    def rule(self, rule_id: str) -> Rule:
        """The rule of that 编号 or key. Raises KeyError."""
        return self._rules[self._by_name[rule_id].id]

    def weight(self, question_id: str) -> Figure:
        """How much a question (service.1) counts in the total, 0 when the shop took it out. Raises KeyError."""
        standard = next((own for own in QUESTIONS if own.id == question_id), None)
        asked = next((own for own in self.questions if own.id == question_id), None)
        question = asked or standard
        if question is None:
            raise KeyError(question_id)
        bare = plain((asked.weight if asked else 0) or 0)
        return Figure(question.id, question.wording, f"{bare}%", bare, f"题目 {question.id}", "2.19")

    def find(self, token: str) -> tuple[Figure, str]:
        """The figure a token such as D06, D06.n, D12.sev_major.name, D05.first or expire_days means, and what it prints.

        Raises KeyError when 设置 has no such row.
        """
        if token in self._by_name:
            return self._by_name[token], self._by_name[token].words
        name, _, variant = token.rpartition(".")
        return self._by_name[name], self._variant(self._by_name[name], variant)

    def _variant(self, figure: Figure, variant: str) -> str:
        if variant == _BARE:
            return figure.bare
        if variant == _NAME:
            return figure.name
        rule = self._rules[figure.id]
        if variant == _FIRST:
            return f"第 {rule.first_day or 0} 天"
        return {_OWNER: rule.owner_role, _CALENDAR: rule.calendar}[variant]

    def of_page(self, page: str) -> tuple[Rule, ...]:
        """The rules whose manual page that is, in the order of 设置."""
        return tuple(rule for rule in self.rules if rule.page == page)


def of_rule(rule: Rule) -> Figure:
    """The figure of a deadline, in words a reader says: 0.5 工作日 is 半个工作日."""
    return Figure(
        id=rule.id,
        name=rule.name,
        words=_words(rule),
        bare=plain(rule.amount),
        place=f"时限 {rule.id}",
        page=rule.page,
        unconfirmed=rule.mark == UNCONFIRMED,
        on=rule.on is not False,
    )


def _of_setting(setting: Setting) -> Figure:
    unit = "" if setting.unit == "时刻" else _COUNTED.get(setting.unit, setting.unit)
    words = f"{setting.value} {unit}".strip() if setting.value else "没填"
    return Figure(setting.id, setting.name, words, setting.value, f"店铺 {setting.id}", setting.page)


def _words(rule: Rule) -> str:
    if rule.clock:
        return rule.clock.replace("-", "–").replace(" ", "、")
    if rule.amount is None:
        return "没填"
    if rule.amount == 0 and rule.unit in {"分钟", "小时", "自然日", "日"}:
        return "当天" if rule.unit in {"自然日", "日"} else "立即"
    if rule.amount == 0.5 and rule.unit == "工作日":
        return "半个工作日"
    if rule.key == WEEKDAY_KEY:
        return WEEKDAYS[int(rule.amount) - 1]
    return f"{plain(rule.amount)} {_COUNTED.get(rule.unit, rule.unit)}".strip()


def plain(amount: float | None) -> str:
    """A figure without needless decimals: 3, 0.5; "" for none."""
    if amount is None:
        return ""
    return str(int(amount)) if float(amount).is_integer() else str(amount)


def unconfirmed(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """Those still to be confirmed by the shop, each once."""
    return tuple({figure.id: figure for figure in figures if figure.unconfirmed}.values())
