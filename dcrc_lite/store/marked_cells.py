"""What the reader of cells does not tell, looked up in the XML: cells that hold an error (#N/A, #REF!), merged cells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import BinaryIO

from dcrc_lite.store.error_marks import Errors, Merged
from dcrc_lite.store.xlsx_address import column_of
from dcrc_lite.store.xlsx_book import BookParts
from dcrc_lite.store.xlsx_zip import Archive, unpack

_CELL = re.compile(
    rb"<(?:\w+:)?c\b(?=[^>]*\bt=[\"']e[\"'])[^>]*?\br=[\"']([A-Z]{1,3})(\d{1,7})[\"'][^>]*>.*?<(?:\w+:)?v>([^<]{0,40})<",
    re.DOTALL,
)
_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\b[^>]*?\bref=[\"']([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?[\"'][^>]*>"
)
_TAIL = 4096  # of a piece: a cell with its formula may stand on both sides of a cut


def error_cells(file: BinaryIO, archive: Archive, name: str) -> dict[str, Errors]:
    """Return the error cells of every tab, by the tab's name. Raises BookError."""
    tabs = BookParts(file, archive, name).parts().tabs
    return {tab.name: errors_in(unpack(file, archive, tab.member)) for tab in tabs}


def errors_in(pieces: Iterable[bytes]) -> Errors:
    """Return the error cells of one sheet."""
    found: dict[int, dict[int, str]] = {}
    for letters, number, said in _found(_CELL, pieces):
        found.setdefault(int(number), {})[column_of(letters.decode())] = said.decode("utf-8", "replace")
    return found


def merged_cells(file: BinaryIO, archive: Archive, name: str) -> dict[str, Merged]:
    """Return the merged ranges of every tab, by the tab's name. Raises BookError."""
    tabs = BookParts(file, archive, name).parts().tabs
    return {tab.name: merged_in(unpack(file, archive, tab.member)) for tab in tabs}


def merged_in(pieces: Iterable[bytes]) -> Merged:
    """Return the merged ranges of one sheet."""
    corners = dict.fromkeys(_found(_MERGED, pieces))  # a range in the tail of a piece is met twice
    return [
        (int(top) - 1, column_of(left.decode()), int(bottom or top) - 1, column_of((right or left).decode()))
        for left, top, right, bottom in corners
    ]


def _found(sought: re.Pattern[bytes], pieces: Iterable[bytes]) -> Iterable[tuple[bytes, ...]]:
    tail = b""
    for piece in pieces:
        text = tail + piece
        yield from sought.findall(text)
        tail = text[-_TAIL:]
