"""Which mentions of a car mean the same car: by VIN, else by plate, VIN tail or telephone where only one car fits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dcrc_lite.imports.groups import Groups

NEAR = 2  # digits a mistyped VIN may differ in when the plate is the same


@dataclass(frozen=True, slots=True)
class CarMention:
    """What one row, or one stored car, says about a car. `doubtful`: the VIN's check character is wrong."""

    vin: str = ""
    doubtful: bool = False
    tail: str = ""  # last characters, when the VIN was not written whole
    plate: str = ""
    series: str = ""
    names: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    stored: str = ""  # 编号

    @property
    def says_something(self) -> bool:
        """True when it names a car at all."""
        return bool(self.vin or self.tail or self.plate or self.stored)


@dataclass
class CarGroups:
    """The result: the group of each mention, and mentions that fit several cars."""

    groups: Groups
    ambiguous: dict[int, tuple[int, ...]] = field(default_factory=dict)
    nowhere: set[int] = field(default_factory=set)  # mentions that name no car and fit none


def group_cars(mentions: Sequence[CarMention]) -> CarGroups:
    """Return which mentions are the same car."""
    return _Grouping(mentions).done()


class _Grouping:
    def __init__(self, mentions: Sequence[CarMention]) -> None:
        self.mentions = mentions
        self.result = CarGroups(Groups(len(mentions)))
        self.groups = self.result.groups
        self.by_vin = _index((m.vin, i) for i, m in enumerate(mentions))
        for same in self.by_vin.values():
            self.groups.join_all(same)
        self.strong = [i for same in self.by_vin.values() for i in same if self._is_strong(same)]
        self.by_plate = _index((mentions[i].plate, i) for i in self.strong)
        self.by_phone = _index((phone, i) for i in self.strong for phone in mentions[i].phones)
        self.by_tail = _index((mentions[i].vin[-8:], i) for i in self.strong)

    def _is_strong(self, same: list[int]) -> bool:
        """A VIN counts when its check character is right or when it is stored so."""
        return not self.mentions[same[0]].doubtful or any(self.mentions[i].stored for i in same)

    def done(self) -> CarGroups:
        strong = set(self.strong)
        weak = [i for i in range(len(self.mentions)) if i not in strong]
        left = [i for i in weak if not self._settle(i)]
        self._among_themselves(left)
        return self.result

    def _settle(self, i: int) -> bool:
        """Join a mention without a sure VIN to the one car it fits."""
        found = self._fitting(self.mentions[i])
        if len(found) > 1:
            self.result.ambiguous[i] = tuple(found)
        if len(found) == 1:
            self.groups.join(i, found[0])
        return len(found) == 1

    def _fitting(self, mention: CarMention) -> list[int]:
        if mention.tail:
            return self._by_tail(mention)
        if mention.vin:
            return self._by_likeness(mention)
        if mention.plate:
            return self._cars(i for i in self.by_plate[mention.plate] if _agree(mention, self.mentions[i]))
        return self._by_owner(mention)

    def _by_tail(self, mention: CarMention) -> list[int]:
        tail = mention.tail
        near = self.by_tail[tail] if len(tail) == 8 else [i for i in self.strong if self.mentions[i].vin.endswith(tail)]
        with_plate = [i for i in near if mention.plate and self.mentions[i].plate == mention.plate]
        return self._cars(with_plate or near)

    def _by_likeness(self, mention: CarMention) -> list[int]:
        """A VIN with a wrong character: the car of the same plate, or of the same telephone and series, written almost so."""
        same_plate = [i for i in self.by_plate[mention.plate] if self._like(mention, i)] if mention.plate else []
        if same_plate:
            return self._cars(same_plate)
        return self._cars(i for phone in mention.phones for i in self.by_phone[phone] if self._like(mention, i))

    def _like(self, mention: CarMention, i: int) -> bool:
        other = self.mentions[i].vin
        return sum(a != b for a, b in zip(mention.vin, other, strict=True)) <= NEAR if other else False

    def _by_owner(self, mention: CarMention) -> list[int]:
        near = [i for phone in mention.phones for i in self.by_phone[phone]]
        return self._cars(i for i in near if mention.series in ("", self.mentions[i].series))

    def _cars(self, items: Iterable[int]) -> list[int]:
        return list(dict.fromkeys(self.groups.of(i) for i in items))

    def _among_themselves(self, left: list[int]) -> None:
        """Cars nobody writes a sure VIN of: the same plate and nothing against it, or the same doubtful VIN."""
        plates = _index((self.mentions[i].plate, i) for i in left)
        for same in plates.values():
            for i in same[1:]:
                if _agree(self.mentions[same[0]], self.mentions[i]) and not self.mentions[i].vin:
                    self.groups.join(same[0], i)
        self.result.nowhere = {i for i in left if not self.mentions[i].says_something}


def _index(pairs: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    index: dict[str, list[int]] = defaultdict(list)
    for key, i in pairs:
        if key:
            index[key].append(i)
    return index


def _agree(one: CarMention, other: CarMention) -> bool:
    """True when the same plate may mean the same car: a name, telephone or series in common, or nothing to compare."""
    known = [(one.names, other.names), (one.phones, other.phones), (_set(one.series), _set(other.series))]
    comparable = [(a, b) for a, b in known if a and b]
    return not comparable or any(a & b for a, b in comparable)


def _set(text: str) -> frozenset[str]:
    return frozenset((text,)) if text else frozenset()
