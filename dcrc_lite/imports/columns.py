"""Which column of a sheet goes to which field: recognised, asked, remembered."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dcrc_lite.imports.headers import SURE, Target, guess, is_serial, plain, vocabulary
from dcrc_lite.imports.kinds import KINDS, ListKind, fits
from dcrc_lite.imports.layout import Heading


class Standing(StrEnum):
    """What became of a column."""

    SURE = "对上了"
    CHOSEN = "您选的"
    DOUBTFUL = "拿不准"
    UNKNOWN = "没有对应的栏"
    OFF = "这一栏没有开"
    SERIAL = "流水号，不用"
    SKIPPED = "您说不要"


REMEMBERED = "import."  # 字典 lists that keep how lists of one make were mapped: import.<fingerprint>
TAKEN = frozenset({Standing.SURE, Standing.CHOSEN})


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file. `target` of a doubtful one is only a proposal."""

    index: int
    header: str
    group: str
    target: Target | None
    score: float
    standing: Standing

    @property
    def taken(self) -> bool:
        """True when its cells are read."""
        return self.standing in TAKEN


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """The columns of one sheet and the kind of list they make."""

    kind: ListKind
    columns: tuple[Column, ...]
    fingerprint: str

    @property
    def by_target(self) -> dict[Target, tuple[Column, ...]]:
        """The columns taken, by field, the better named first (出厂时间 before 结算时间)."""
        out: dict[Target, list[Column]] = {}
        for column in self.columns:
            if column.taken and column.target:
                out.setdefault(column.target, []).append(column)
        return {target: tuple(sorted(columns, key=_rank)) for target, columns in out.items()}


Choices = Mapping[str, str]  # header (plain) → record.field, "" = leave the column out


def fingerprint(headings: Sequence[Heading]) -> str:
    """Return what tells lists of the same make apart: 12 hex digits of the header line."""
    words = "\x1f".join(plain(heading.group + heading.text) for heading in headings)
    return hashlib.blake2b(words.encode(), digest_size=6).hexdigest()


def recognise(headings: Sequence[Heading], wanted: ListKind | None = None) -> ListKind | None:
    """Return the kind of list these headers make; `wanted` is taken when it fits at all."""
    for kind in (wanted,) if wanted else KINDS:
        sure = {c.target for c in _guesses(headings, kind) if c.target and c.standing is Standing.SURE}
        if fits(kind, sure) or (wanted and sure):
            return kind
    return None


def map_columns(headings: Sequence[Heading], kind: ListKind, chosen: Choices, on: Collection[str] = ()) -> ColumnMap:
    """Return where each column goes. `on`: fields switched on by the shop, as record.field."""
    columns = [_decided(column, chosen) for column in _guesses(headings, kind)]
    return ColumnMap(kind, tuple(_switched(column, on) for column in columns), fingerprint(headings))


def _guesses(headings: Sequence[Heading], kind: ListKind) -> list[Column]:
    words = vocabulary(kind.records)
    return [_guess(heading, words) for heading in headings]


def _guess(heading: Heading, words: Mapping[str, Target]) -> Column:
    found = guess(heading.text, heading.group, words)
    column = Column(heading.index, heading.text, heading.group, found.target, found.score, Standing.UNKNOWN)
    if found.target and found.score >= SURE:
        return dataclasses.replace(column, standing=Standing.SURE)
    if is_serial(heading.text):
        return dataclasses.replace(column, target=None, standing=Standing.SERIAL)
    return dataclasses.replace(column, standing=Standing.DOUBTFUL) if found.target else column


def _decided(column: Column, chosen: Choices) -> Column:
    choice = chosen.get(plain(column.group + column.header), chosen.get(plain(column.header)))
    if choice is None:
        return column
    if not choice:
        return dataclasses.replace(column, target=None, standing=Standing.SKIPPED)
    record, _, name = choice.partition(".")
    return dataclasses.replace(column, target=Target(record, name), score=1.0, standing=Standing.CHOSEN)


def _switched(column: Column, on: Collection[str]) -> Column:
    if column.taken and column.target and not column.target.field.on and str(column.target) not in on:
        return dataclasses.replace(column, standing=Standing.OFF)
    return column


def _rank(column: Column) -> tuple[int, int]:
    field = column.target.field if column.target else None
    names = [plain(name) for name in (field.header, *field.synonyms)] if field else []
    text = plain(column.header)
    return (names.index(text) if text in names else len(names), column.index)
