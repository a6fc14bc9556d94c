"""What the columns of other people's lists are called: header text → declared field, with a score."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from dcrc_lite.schema import SHEETS, Field, Kind, Need

SURE, DOUBTFUL = 0.9, 0.62
_BRACKET = re.compile(r"\([^)]*\)|\[[^]]*\]")
_NOISE = re.compile(r"[\s:：*＊·.。、_\-/]+")
# Columns every list has and nobody needs: the running number.
SERIAL_HEADERS = frozenset({"序号", "行号", "NO", "编号序号", "#"})


class Target(NamedTuple):  # a tuple, because it is the key of everything and tuples are hashed fast
    """Where a column goes: a field of a record."""

    record: str
    name: str

    @property
    def field(self) -> Field:
        """The declared field."""
        return SHEETS[self.record].field(self.name)

    @property
    def title(self) -> str:
        """What people call it: 维修 · 出厂."""
        return f"{SHEETS[self.record].title} · {self.field.header}"

    def __str__(self) -> str:
        return f"{self.record}.{self.name}"


def target_of(text: str) -> Target:
    """Return the target written as record.field. Raises KeyError when there is none."""
    record, _, name = text.partition(".")
    SHEETS[record].field(name)
    return Target(record, name)


@lru_cache(maxsize=4096)
def plain(header: str) -> str:
    """Return a header without spaces, marks and case, as headers are compared."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", header)).upper()


@lru_cache(maxsize=4096)
def bare(header: str) -> str:
    """Return a header also without what stands in brackets: 通话时长(秒) → 通话时长."""
    return plain(_BRACKET.sub("", unicodedata.normalize("NFKC", header)))


@lru_cache(maxsize=64)
def vocabulary(records: tuple[str, ...]) -> Mapping[str, Target]:
    """Return every name the fields of these records go by; the record named first wins a name they share."""
    words: dict[str, Target] = {}
    for record in records:
        fields = [field for field in SHEETS[record].fields if field.kind is not Kind.REF]
        named = [(field.header, field) for field in fields] + [(name, f) for f in fields for name in f.synonyms]
        for name, field in named:
            words.setdefault(plain(name), Target(record, field.name))
    return words


@dataclass(frozen=True, slots=True)
class Guess:
    """What a header most likely means, 0–1."""

    target: Target | None
    score: float


def guess(header: str, group: str, words: Mapping[str, Target]) -> Guess:
    """Return the best target of a header; `group` is the line above it in a two-line header."""
    for text, score in ((plain(group + header) if group else "", 1.0), (plain(header), 1.0), (bare(header), 0.95)):
        if text and text in words:
            return Guess(words[text], score)
    return _nearest(bare(header), words)


def _nearest(text: str, words: Mapping[str, Target]) -> Guess:
    if len(text) < 2:
        return Guess(None, 0.0)
    close = difflib.get_close_matches(text, words, n=1, cutoff=DOUBTFUL)
    if not close:
        return Guess(None, 0.0)
    likeness = difflib.SequenceMatcher(None, text, close[0]).ratio()
    return Guess(words[close[0]], min(likeness, SURE - 0.01))


def is_serial(header: str) -> bool:
    """True for the running number of a printed list."""
    return plain(header) in SERIAL_HEADERS


def everything(kinds: Sequence[tuple[str, ...]]) -> frozenset[str]:
    """Return all names of all records of all kinds of lists: what a header row is recognised by."""
    return frozenset(word for records in kinds for word in vocabulary(records))


def asked_for(field: Field) -> bool:
    """True when a person may choose the field for a column."""
    return field.kind is not Kind.REF and (field.need is not Need.AUTO or bool(field.synonyms))
