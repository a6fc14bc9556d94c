"""What is known of a workbook before a cell is read: its checksums fit; formulas, error cells and merged cells in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from dcrc_lite.store.error_marks import MARKS, Errors, Merged
from dcrc_lite.store.xlsx_zip import Archive, every_piece

SHEETS = "xl/worksheets/"


@dataclass(frozen=True, slots=True)
class _Mark:
    """Texts one of which stands in the XML of a sheet. `rare`: a byte of all of them that few sheets hold at all."""

    rare: bytes
    texts: tuple[bytes, ...]

    def is_in(self, piece: bytes) -> bool:
        return self.rare in piece and any(text in piece for text in self.texts)


_FORMULA = _Mark(b"f", (b"</f>", b":f>"))
_ERROR = _Mark(b"e", MARKS)
_MERGED = _Mark(b"m", (b"mergeCell",))
_SEAM = max(len(text) for mark in (_FORMULA, _ERROR, _MERGED) for text in mark.texts) - 1


@dataclass(frozen=True, slots=True)
class Glance:
    """What the sheets hold; merged ranges and error cells by tab."""

    formulas: bool
    merged: Mapping[str, Merged]
    errors: Mapping[str, Errors]


def glance(data: BinaryIO, archive: Archive, name: str) -> Glance:
    """Unpack every member once, check its sum, look for marks. Raises BookError."""
    found: set[_Mark] = set()
    end = b""
    for member, piece in every_piece(data, archive, name):
        if member.startswith(SHEETS):
            seam = end + piece[:_SEAM]  # a mark may lie on both sides of a cut
            found.update(mark for mark in (_FORMULA, _ERROR, _MERGED) if mark.is_in(piece) or mark.is_in(seam))
            end = piece[-_SEAM:]
    if found <= {_FORMULA}:
        return Glance(_FORMULA in found, {}, {})
    from dcrc_lite.store.marked_cells import error_cells, merged_cells

    merged = merged_cells(data, archive, name) if _MERGED in found else {}
    return Glance(_FORMULA in found, merged, error_cells(data, archive, name) if _ERROR in found else {})
