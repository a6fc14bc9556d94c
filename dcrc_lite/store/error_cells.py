"""Cells that hold an error (#N/A, #REF!): the reader gives them as empty, so they are looked up in the XML and put back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import BinaryIO

from dcrc_lite.store.error_marks import Errors
from dcrc_lite.store.xlsx_address import column_of
from dcrc_lite.store.xlsx_book import BookParts
from dcrc_lite.store.xlsx_zip import Archive, unpack

_CELL = re.compile(
    rb"<(?:\w+:)?c\b(?=[^>]*\bt=[\"']e[\"'])[^>]*?\br=[\"']([A-Z]{1,3})(\d{1,7})[\"'][^>]*>.*?<(?:\w+:)?v>([^<]{0,40})<",
    re.DOTALL,
)
_TAIL = 4096  # of a piece: a cell with its formula may stand on both sides of a cut


def error_cells(file: BinaryIO, archive: Archive, name: str) -> dict[str, Errors]:
    """Return the error cells of every tab, by the tab's name. Raises BookError."""
    tabs = BookParts(file, archive, name).parts().tabs
    return {tab.name: errors_in(unpack(file, archive, tab.member)) for tab in tabs}


def errors_in(pieces: Iterable[bytes]) -> Errors:
    """Return the error cells of one sheet."""
    found: dict[int, dict[int, str]] = {}
    tail = b""
    for piece in pieces:
        text = tail + piece
        for letters, number, said in _CELL.findall(text):
            found.setdefault(int(number), {})[column_of(letters.decode())] = said.decode("utf-8", "replace")
        tail = text[-_TAIL:]
    return found
