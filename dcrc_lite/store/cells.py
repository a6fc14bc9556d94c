"""One row as the store keeps it: field name -> the text that stands in its cell, and what of it could not be read.

A canonical text is a fixed point of its parser, so what is stored by a form and what is read back from the workbook
are the same. Texts the parser refuses stay as they are (they are people's data) and count as unread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache, lru_cache
from typing import NamedTuple, TypeVar

from dcrc_lite.errors import LongTextError
from dcrc_lite.schema import SHEETS, STAMPS, BadValue, Field, Row, row_from
from dcrc_lite.schema.parse import converter
from dcrc_lite.store.words import NO_WORDS, Vocabulary

RowT = TypeVar("RowT", bound=Row)
Cells = Mapping[str, str]  # field name -> text as it stands; empty cells are left out

_MEMO = 1_024  # texts remembered per column: an import brings the same days, names and choices again and again
MAX_CELL = 32_767  # characters Excel keeps in one cell
STAMP_NAMES = tuple(field.name for field in STAMPS)


class Split(NamedTuple):
    """The cells of a row, told apart: canonical texts, and raw texts of cells that cannot be read."""

    texts: dict[str, str]
    raw: dict[str, str]


@cache
def field_names(record: str) -> frozenset[str]:
    """Return the names of the declared fields of a record, without 编号, shadows and stamps."""
    return frozenset(field.name for field in SHEETS[record].fields)


@cache
def column(record: str, name: str) -> Field:
    """Return the column of that name, shadows and stamps included. Raises KeyError."""
    return _columns(record)[name]


@cache
def _columns(record: str) -> dict[str, Field]:
    return {field.name: field for field in SHEETS[record].all_columns}


class Parser:
    """Reads cells as this shop writes them: the declared fields with its own 字典."""

    def __init__(self, words: Vocabulary = NO_WORDS) -> None:
        self.words = words
        self._converters: dict[tuple[str, str], Callable[[object], str]] = {}

    def converter(self, record: str, name: str) -> Callable[[object], str]:
        """Return the function from a raw cell of that column to its canonical text, raising BadValue."""
        found = self._converters.get((record, name))
        if found is None:
            field = column(record, name)
            read = converter(field, self.words.get(field.dictionary))
            found = self._converters[record, name] = lru_cache(_MEMO, typed=True)(read)
        return found

    def split(self, record: str, cells: Cells) -> Split:
        """Tell canonical texts and unread raw texts apart."""
        texts: dict[str, str] = {}
        raw: dict[str, str] = {}
        for name, cell in cells.items():
            try:
                texts[name] = self.converter(record, name)(cell)
            except BadValue:
                raw[name] = cell
        return Split(texts, raw)

    def checked(self, record: str, values: Mapping[str, str]) -> dict[str, str]:
        """Return the values as cells hold them: canonical where they can be read, as given where not.

        Raises KeyError for a field the record does not declare, LongTextError, UnicodeEncodeError (lone surrogate).
        """
        return {name: self._checked(record, name, value) for name, value in values.items()}

    def _checked(self, record: str, name: str, value: str) -> str:
        if name not in field_names(record):
            raise KeyError(f"{record}.{name}")
        value.encode()
        if len(value) > MAX_CELL:
            raise LongTextError(SHEETS[record].field(name).header, len(value), MAX_CELL)
        try:
            return self.converter(record, name)(value)
        except BadValue:
            return value


def build(cls: type[RowT], row_id: str, parts: Split) -> RowT:
    """Build the row of `cls` from canonical texts and unread raw texts (stamps among them)."""
    texts = parts.texts
    return row_from(
        cls,
        texts,
        id=row_id,
        created_at=_moment(texts.get("created_at", "")),
        created_by=texts.get("created_by", ""),
        updated_at=_moment(texts.get("updated_at", "")),
        updated_by=texts.get("updated_by", ""),
        unread=parts.raw,
    )


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
