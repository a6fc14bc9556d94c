"""Which mentions of a person mean the same person: telephone and name, car and name; never the name alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from dcrc_lite.imports.clean import surname_with_title
from dcrc_lite.imports.groups import Groups

Keys = Callable[["PersonMention"], Iterable[Hashable]]
_HIS = {"先生": "男", "女士": "女", "小姐": "女"}


@dataclass(frozen=True, slots=True)
class PersonMention:
    """What one row, or one stored customer, says about a person. `car`: group of the car it stands beside, -1 none."""

    name: str = ""
    phones: frozenset[str] = frozenset()
    source_no: str = ""
    car: int = -1
    gender: str = ""
    stored: str = ""  # 编号
    owns: bool = False  # a stored customer beside his own car

    @property
    def is_short(self) -> bool:
        """True for 王先生: a surname and a title."""
        return bool(surname_with_title(self.name))


def group_people(mentions: Sequence[PersonMention], same: Iterable[tuple[int, int]] = ()) -> Groups:
    """Return which mentions are the same person. `same`: pairs somebody decided to be one."""
    groups = Groups(len(mentions))
    for one, other in same:
        groups.join(one, other)
    _join_by(mentions, groups, lambda m: [("号", m.source_no)] if m.source_no else [])
    _join_by(mentions, groups, lambda m: [("电话", phone) for phone in m.phones])
    _join_by(mentions, groups, lambda m: [("车", m.car)] if m.car >= 0 else [])
    _join_short(mentions, groups)
    return groups


def _join_by(mentions: Sequence[PersonMention], groups: Groups, keys: Keys) -> None:
    index: dict[Hashable, list[int]] = defaultdict(list)
    for i, mention in enumerate(mentions):
        if mention.name and not mention.is_short:
            for key in keys(mention):
                index[key, mention.name].append(i)
    for same in index.values():
        groups.join_all(same)


def _join_short(mentions: Sequence[PersonMention], groups: Groups) -> None:
    """Join 王先生, and rows without a name, to the only person of that telephone or car they can mean."""
    by_phone = _index(mentions, lambda m: m.phones)
    by_car = _index(mentions, lambda m: (m.car,) if m.car >= 0 else ())
    for i, mention in enumerate(mentions):
        if mention.name and not mention.is_short:
            continue
        near = [j for phone in mention.phones for j in by_phone[phone] if may_be(mention, mentions[j])]
        if not near and not mention.name and mention.phones:
            continue
        near = near or [j for j in by_car[mention.car] if _may_be_by_car(mention, mentions[j])]
        persons = {groups.of(j) for j in near}
        if len(persons) == 1:
            groups.join(i, persons.pop())
    _join_equal_short(mentions, groups)


def _join_equal_short(mentions: Sequence[PersonMention], groups: Groups) -> None:
    """王先生 twice with one telephone, when no whole name is known."""
    index: dict[Hashable, list[int]] = defaultdict(list)
    for i, mention in enumerate(mentions):
        if mention.is_short or not mention.name:
            for phone in mention.phones:
                index[phone, mention.name].append(i)
    for same in index.values():
        groups.join_all(same)


def _index(mentions: Sequence[PersonMention], keys: Keys) -> dict[Hashable, list[int]]:
    index: dict[Hashable, list[int]] = defaultdict(list)
    for i, mention in enumerate(mentions):
        if mention.name and not mention.is_short:
            for key in keys(mention):
                index[key].append(i)
    return index


def may_be(short: PersonMention, whole: PersonMention) -> bool:
    """True when 王先生 (or a nameless row) can be that person."""
    surname = surname_with_title(short.name)
    if not whole.name.startswith(surname):
        return False
    his = _HIS.get(short.name[len(surname) :], "")
    return not his or not whole.gender or his == whole.gender


def _may_be_by_car(short: PersonMention, whole: PersonMention) -> bool:
    """By the car alone only when no telephone is given that would have to be the same."""
    return may_be(short, whole) and not short.phones
