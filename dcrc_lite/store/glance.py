"""What is known of a workbook before a cell is read: its checksums fit; formulas, error cells and merged cells in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import BinaryIO, NamedTuple

from dcrc_lite.store.error_marks import MARKS, Errors, Merged
from dcrc_lite.store.reading_copy import SHEETS
from dcrc_lite.store.xlsx_zip import Archive


class _Mark(NamedTuple):
    """Texts one of which stands in the XML of a sheet. `rare`: a byte of all of them that few sheets hold at all."""

    rare: bytes
    texts: tuple[bytes, ...]

    def is_in(self, piece: bytes) -> bool:
        return self.rare in piece and any(text in piece for text in self.texts)


_FORMULA = _Mark(b"f", (b"</f>", b":f>"))
_ERROR = _Mark(b"e", MARKS)
_MERGED = _Mark(b"m", (b"mergeCell",))
_SEAM = max(len(text) for mark in (_FORMULA, _ERROR, _MERGED) for text in mark.texts) - 1


class Glance(NamedTuple):
    """What the sheets hold; merged ranges and error cells by tab."""

    formulas: bool
    merged: Mapping[str, Merged]
    errors: Mapping[str, Errors]


def glance(members: Iterable[tuple[str, bytes]], data: BinaryIO, archive: Archive, name: str) -> Glance:
    """Look for marks in the chunks of all members, and where there are some at the cells. Raises BookError."""
    found: set[_Mark] = set()
    end = b""
    for member, piece in members:
        if member.startswith(SHEETS):
            seam = end + piece[:_SEAM]  # a mark may lie on both sides of a cut
            found.update(mark for mark in (_FORMULA, _ERROR, _MERGED) if mark.is_in(piece) or mark.is_in(seam))
            end = piece[-_SEAM:]
    if found <= {_FORMULA}:
        return Glance(_FORMULA in found, {}, {})
    from dcrc_lite.store.marked_cells import error_cells, merged_cells

    merged = merged_cells(data, archive, name) if _MERGED in found else {}
    return Glance(_FORMULA in found, merged, error_cells(data, archive, name) if _ERROR in found else {})
