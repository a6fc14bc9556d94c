"""What other systems call our choices: the shop's 字典 (column 导入时的别名), and names for the choices that have none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dcrc_lite.imports.columns import REMEMBERED
from dcrc_lite.imports.headers import Target, target_of
from dcrc_lite.imports.kinds import KINDS
from dcrc_lite.schema import SHEETS, Kind
from dcrc_lite.schema.settings import Word
from dcrc_lite.schema.words import default_words, words_of

# Choices that are no list of 字典 because rules depend on each of them: field → {word of another system: our word}.
_FIXED: dict[str, dict[str, str]] = {
    "complaints.severity": {
        "一般投诉": "一般", "普通": "一般", "严重": "重大", "严重投诉": "重大", "重大投诉": "重大", "紧急": "重大", "轻": "轻微",
    },
    "visits.tech_group": {"机电组": "机电", "机修": "机电", "钣金组": "钣金", "喷漆组": "喷漆", "油漆": "喷漆"},
    "customers.gender": {"男性": "男", "女性": "女", "先生": "男", "女士": "女", "M": "男", "F": "女"},
    "customers.pref_channel": {"手机": "电话", "座机": "电话", "E-mail": "邮件", "邮箱": "邮件", "不回访": "不希望回访"},
    "customers.id_type": {"统一社会信用代码": "营业执照", "居民身份证": "身份证", "其他": "其它"},
    "customers.class_base": {"保有客户": "保有", "潜在客户": "潜在", "意向客户": "意向"},
}  # fmt: skip

_KEPT_BESIDE = frozenset({"visits.visit_type", "complaints.category"})  # fewer words than other systems have


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word no list knows: the row comes in without it, the word kept beside."""

    target: Target
    word: str
    rows: int
    choices: tuple[str, ...]


WordLists = Mapping[Target, Mapping[str, str]]


def word_lists(shop: Sequence[Word]) -> dict[Target, dict[str, str]]:
    """Return for each field with choices: word of any system → word kept. Without rows the shipped lists hold."""
    own = [word for word in shop if not word.list_name.startswith(REMEMBERED)]
    lists = words_of(own or default_words())
    named = {target: dict(lists.get(target.field.dictionary, {})) for target in _with_choices()}
    for name, words in _FIXED.items():
        named[target_of(name)] = named.get(target_of(name), {}) | words
    return named


def is_narrower(target: Target, theirs: str, ours: str) -> bool:
    """True when their word says another thing than ours (钣金喷漆 became 修理), so that it must be kept beside it.

    A word that shares a character with ours (定期保养, 定保) is taken for the same thing in other words.
    """
    return str(target) in _KEPT_BESIDE and not set(theirs) & set(ours)


def _with_choices() -> list[Target]:
    records = {record for kind in KINDS for record in kind.records}
    return [
        Target(name, field.name) for name in sorted(records) for field in SHEETS[name].fields if _is_choice(field.kind)
    ]


def _is_choice(kind: Kind) -> bool:
    return kind in (Kind.ENUM, Kind.MULTI)
