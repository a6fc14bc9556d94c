"""Whether the rows below a table (合计, remarks) can be moved down faithfully, so that new rows get room above them.

Asked when a workbook is read. Where anything else of the workbook points to those rows they stay, and new rows stand
below them: that is not pretty, but nothing breaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import islice
from typing import BinaryIO

from dcrc_lite.store.xlsx_book import BookParts, tab_named
from dcrc_lite.store.xlsx_ranges import rows_in
from dcrc_lite.store.xlsx_zip import Archive, unpack

MOST = 256 * 1024  # bytes of XML below the data that are moved
_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"')
_ANY_ROW = re.compile(rb"<(?:\w+:)?row[\s>/]")
_FORMULA = re.compile(rb"<(?:\w+:)?f(\s[^>]*)?>([^<]*)")
_TEXT = re.compile(rb">([^<>]+)</(?!(?:\w+:)?sqref>)")
_BREAK = re.compile(rb'<(?:\w+:)?(?:brk|inputCells)\b[^>]*?\b(?:id|r)="[A-Z]*(\d+)"')
_REF = re.compile(rb'\bref="([^"]*)"')
_ANCHOR_ROW = re.compile(rb"<(?:xdr|x):[rR]ow>(\d+)")  # counted from 0, as in anchors
_ANCHOR = re.compile(rb"<x:Anchor>((?:\s*\d+\s*,){7}\s*\d+)")
_SOURCE = re.compile(rb"<(?:\w+:)?worksheetSource\b[^>]*>")
_DATA_END = re.compile(rb"</(?:\w+:)?sheetData>")


def can_move(file: BinaryIO, archive: Archive, name: str, tab_name: str, first: int) -> bool:
    """True when the rows from `first` on may move down. Raises BookError."""
    book = BookParts(file, archive, name)
    parts = book.parts()
    tab = tab_named(parts.tabs, tab_name)
    if tab is None:
        return False
    return (
        _rows_can(unpack(file, archive, tab.member), first)
        and all(not _anchored(book.read(member), first) for member in book.beside(tab.member))
        and all(
            not _pointed_at(book.read(member), tab.name, first)
            for member in _others(archive, tab.member, parts.workbook)
        )
    )


def _others(archive: Archive, member: str, workbook: str) -> Iterator[str]:
    """The members that may hold formulas on other tabs' cells."""
    for name, info in archive.members.items():
        is_text = name.startswith("xl/") and name.endswith(".xml") and name not in (member, workbook)
        if is_text and not name.startswith(("xl/sharedStrings", "xl/styles", "xl/theme")) and info.file_size:
            yield name


def _rows_can(pieces: Iterator[bytes], first: int) -> bool:
    """Walk the sheet: formulas above must not look below; what stands below must be plain."""
    text = b""
    for piece in pieces:
        text += piece
        below = _first_below(text, first)
        whole = text.rfind(b"row>") + 4 if below is None else below
        if not _looks_up(text[:whole], first):
            return False
        text = text[whole:]
        if below is not None:
            return _below_can(text + b"".join(islice(pieces, 2)), first) and not any(pieces)
    return False


def _below_can(text: bytes, first: int) -> bool:
    end = _DATA_END.search(text)
    if end is None or end.start() > MOST:
        return False
    return _is_plain(text[: end.start()], first) and _fits(text[end.end() :], first)


def _first_below(text: bytes, first: int) -> int | None:
    return next((match.start() for match in _ROW.finditer(text) if int(match[1]) >= first), None)


def _looks_up(text: bytes, first: int) -> bool:
    return all(not _names(formula[2], first) for formula in _FORMULA.finditer(text))


def _is_plain(rows: bytes, first: int) -> bool:
    """Rows with numbers, formulas of their own that stay on the tab."""
    numbers = [int(match[1]) for match in _ROW.finditer(rows)]
    numbered = len(numbers) == len(_ANY_ROW.findall(rows)) and all(number >= first for number in numbers)
    return numbered and not any(match[1] or b"!" in match[2] for match in _FORMULA.finditer(rows)) and b"'" not in rows


def _fits(tail: bytes, first: int) -> bool:
    """Rules, breaks and formulas behind the rows must not name rows that move; plain ranges move along."""
    breaks = any(int(match[1]) >= first - 1 for match in _BREAK.finditer(tail))
    return not breaks and not any(_names(match[1], first) for match in _TEXT.finditer(tail))


def _names(formula: bytes, first: int) -> bool:
    return any(row >= first for row in rows_in(unescape(formula.decode("utf-8", "replace"))))


def _anchored(part: bytes, first: int) -> bool:
    """A note, picture, control or pivot table that stands on a row that moves."""
    rows = [row for match in _REF.finditer(part) for row in rows_in(match[1].decode("utf-8", "replace"))]
    rows += [int(match[1]) + 1 for match in _ANCHOR_ROW.finditer(part)]
    rows += [int(match[1].split(b",")[6]) + 1 for match in _ANCHOR.finditer(part)]
    return any(row >= first for row in rows)


def _pointed_at(part: bytes, tab: str, first: int) -> bool:
    """A formula, chart or pivot table elsewhere that looks at a row that moves."""
    text = unescape(part.decode("utf-8", "replace"))
    quoted = re.escape(tab.replace("'", "''"))
    looked = re.findall(rf"(?:'{quoted}'|(?<!\w){quoted})!(\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?)", text)
    sources = (match[0].decode("utf-8", "replace") for match in _SOURCE.finditer(part))
    return any(row >= first for said in (*looked, *sources) for row in rows_in(said))
