"""The one text form of every value, the same in workbook, index, journal, digest and form.

dates 2026-11-21 · date-times 2026-11-21T09:05 · times 09:05 · yes/no 是/否 · whole numbers 123 · figures 2.5 ·
money 1286.00 · several choices joined by 、 · nothing "". Sorting the text of dates sorts the dates.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

from dcrc_lite.schema.field import NO, YES, Field, Kind
from dcrc_lite.schema.record import SHEETS, Row

Value = str | int | float | Decimal | date | datetime | time | bool | tuple[str, ...] | None
RowT = TypeVar("RowT", bound=Row)


def _figure(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(float(value))


_TO_TEXT: dict[Kind, Callable[[Any], str]] = {
    Kind.INT: lambda value: str(int(value)),
    Kind.NUM: _figure,
    Kind.MONEY: lambda value: f"{Decimal(value):.2f}",
    Kind.DATE: lambda value: value.isoformat()[:10],
    Kind.DATETIME: lambda value: value.isoformat(timespec="minutes"),
    Kind.TIME: lambda value: value.isoformat(timespec="minutes"),
    Kind.BOOL: lambda value: YES if value else NO,
    Kind.MULTI: "、".join,
}
_FROM_TEXT: dict[Kind, Callable[[str], Value]] = {
    Kind.INT: int,
    Kind.NUM: float,
    Kind.MONEY: Decimal,
    Kind.DATE: date.fromisoformat,
    Kind.DATETIME: datetime.fromisoformat,
    Kind.TIME: time.fromisoformat,
    Kind.BOOL: lambda text: text == YES,
    Kind.MULTI: lambda text: tuple(text.split("、")),
}
_EMPTY: dict[Kind, Value] = dict.fromkeys(_FROM_TEXT) | {Kind.MULTI: ()}


def to_text(field: Field, value: Value) -> str:
    """Return the canonical text of a value of that field; "" for nothing."""
    if value is None or value in ("", ()):
        return ""
    convert = _TO_TEXT.get(field.kind)
    return convert(value) if convert else str(value)


def from_text(field: Field, canonical: str) -> Value:
    """Return the value whose canonical text is given. Raises ValueError when it is not canonical."""
    if canonical == "":
        return _EMPTY.get(field.kind, "")
    convert = _FROM_TEXT.get(field.kind)
    return convert(canonical) if convert else canonical


def texts_of(row: Row) -> dict[str, str]:
    """Return the canonical texts of all declared fields of a row, by field name, without 编号 and stamps."""
    return {field.name: to_text(field, getattr(row, field.name)) for field in row.sheet.fields}


def row_from(cls: type[RowT], texts: Mapping[str, str], **common: Any) -> RowT:
    """Build a row of `cls` from canonical texts by field name; names it does not declare are left out."""
    values: dict[str, Any] = {}
    for name, convert in _readers(cls.sheet.name):
        text = texts.get(name)
        if text:  # an empty cell is what the attribute is by default
            values[name] = convert(text) if convert else text
    return cls(**values, **common)


@cache
def _readers(record: str) -> tuple[tuple[str, Callable[[str], Value] | None], ...]:
    return tuple((field.name, _FROM_TEXT.get(field.kind)) for field in SHEETS[record].fields)


def digest_of(texts: Mapping[str, str]) -> str:
    """Return 16 hex digits that change when any of the canonical texts changes; the order of names does not matter."""
    state = hashlib.blake2b(digest_size=8)
    for name in sorted(texts):
        if texts[name]:
            state.update(f"{name}\x1f{texts[name]}\x1e".encode())
    return state.hexdigest()


def digest(row: Row) -> str:
    """Return the digest of what a person saw of this row (see `digest_of`)."""
    return digest_of(texts_of(row))
