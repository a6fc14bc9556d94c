"""Columns of raw cells turned into canonical texts, whole blocks at a time where every cell is already clean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import cast

from dcrc_lite.schema.field import Field, Kind
from dcrc_lite.schema.parse import CELL_LIMIT, clean, converter
from dcrc_lite.schema.problem import BadValue

_MEMO_LIMIT = 50_000  # texts remembered per column: choices, names and dates repeat, numbers of cars do not
_JOINT = "\x1f"
_PHONES = re.compile(r"(?:(?:1[3-9]\d{9})?\x1f)*", re.ASCII)
_VINS = re.compile(r"(?:(?:[A-HJ-NPR-Z0-9]{17})?\x1f)*")
_EMAILS = re.compile(r"(?:(?:[!-?A-~]+@[!-\-/-?A-~]+(?:\.[!-\-/-?A-~]+)+)?\x1f)*")
_NEARLY_A_MINUTE = 59.5
_TELLABLE = {str, float, date, datetime}  # types of which no two values are equal (True equals 1.0)


def _is_clean_text(cells: Sequence[str]) -> bool:
    """No invisible or odd characters, no blanks at the ends, no formula error, no text too long for a cell."""
    text = "".join(cells)
    return (
        text.isprintable()  # the blank is the only space that is
        and "#" not in text
        and (" " not in text or not _has_blanks_outside(cells))
        and (len(text) <= CELL_LIMIT or max(map(len, cells)) <= CELL_LIMIT)
    )


def _has_blanks_outside(cells: Sequence[str]) -> bool:
    joined = f"{_JOINT}{_JOINT.join(cells)}{_JOINT}"
    return f"{_JOINT} " in joined or f" {_JOINT}" in joined


def _is_clean_reference(cells: Sequence[str]) -> bool:
    text = "".join(cells)
    return " " not in text and _is_narrow(cells, text) and _is_clean_text(cells)


def _is_narrow(cells: Sequence[str], text: str) -> bool:
    return text.isascii() or unicodedata.is_normalized("NFKC", _JOINT.join(cells))


def _is_all(pattern: re.Pattern[str]) -> Callable[[Sequence[str]], object]:
    """Return what tells whether every cell is empty or has a form that is canonical as it stands."""

    def is_all(cells: Sequence[str]) -> bool:
        joined = _JOINT.join(cells) + _JOINT
        return joined.count(_JOINT) == len(cells) and pattern.fullmatch(joined) is not None

    return is_all


_CLEAN: Mapping[Kind, Callable[[Sequence[str]], object]] = {
    Kind.STR: _is_clean_text,
    Kind.TEXT: _is_clean_text,
    Kind.STAFF: _is_clean_text,
    Kind.REF: _is_clean_reference,
    Kind.PHONE: _is_all(_PHONES),
    Kind.VIN: _is_all(_VINS),
    Kind.EMAIL: _is_all(_EMAILS),
}


class ColumnReader:
    """Reads one column of one sheet, block by block."""

    def __init__(self, field: Field, words: Mapping[str, str] | None) -> None:
        self.field = field
        self._convert = converter(field, words)
        self._is_clean = _CLEAN.get(field.kind)
        self._has_bad = False
        self._memo: dict[object, str | BadValue] = {}

    def read(self, cells: Sequence[object]) -> tuple[Sequence[str], dict[int, BadValue]]:
        """Return the canonical texts ("" where unread) and, by place in the block, why a cell could not be read."""
        kinds = set(map(type, cells))
        if kinds == {str}:
            texts = cast("Sequence[str]", cells)
            if not any(texts) or (self._is_clean is not None and self._is_clean(texts)):
                return texts, {}
        found = self._by_value(cells) if kinds <= _TELLABLE else [self._read(cell) for cell in cells]
        bad = {place: text for place, text in enumerate(found) if isinstance(text, BadValue)} if self._has_bad else {}
        return [text if isinstance(text, str) else "" for text in found] if bad else cast("list[str]", found), bad

    def _by_value(self, cells: Sequence[object]) -> list[str | BadValue]:
        """Read each different value once."""
        if len(self._memo) > _MEMO_LIMIT:
            self._memo.clear()
        for cell in set(cells).difference(self._memo):
            self._memo[cell] = self._read(cell)
        return list(map(self._memo.__getitem__, cells))

    def _read(self, cell: object) -> str | BadValue:
        try:
            return self._convert(_whole_minute(cell) if isinstance(cell, datetime) else cell)
        except BadValue as bad:
            self._has_bad = True
            return bad


def _whole_minute(moment: datetime) -> datetime:
    """A serial number saved by another program may lie a hair before the minute it means."""
    seconds = moment.second + moment.microsecond / 1_000_000
    return moment + timedelta(seconds=60 - seconds) if seconds >= _NEARLY_A_MINUTE else moment


def raw_text(cell: object) -> str:
    """Return an unread cell as people see it."""
    try:
        return clean(cell) or str(cell)
    except BadValue:
        return str(cell).strip()
