"""A workbook made ready for the reader of cells: unpacked on the way past the checksums, long sheets cut into pieces.

The reader hands out the first cell of a sheet after it has read the last one. Of a sheet in pieces, each a sheet of its
own to the reader, the next can be read while the rows of one are looked at, and never are all cells in memory at once.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from typing import IO, TYPE_CHECKING, BinaryIO, Self

from dcrc_lite.store.sheet_seams import END, RELATIONS, WORKBOOK, Seams, Structure
from dcrc_lite.store.xlsx_zip import CHUNK, Archive, content

if TYPE_CHECKING:
    from pathlib import Path

SHEETS = "xl/worksheets/"
_RELATED, _PICTURES = "/_rels/", "xl/media/"
# The reader goes through a sheet a second time for merged cells, and ends at the first list of them it meets
_NOTHING_MERGED = b"<mergeCells/>"


class ReadingCopy:
    """Written while the members of a workbook pass through; to be closed with `with`. Raises BookError, FileExistsError.

    `pieces`: the names of the sheets that are further pieces, in order, by the member they are cut from.
    """

    def __init__(self, path: Path, data: BinaryIO, archive: Archive, name: str) -> None:
        self.pieces: dict[str, list[str]] = {}
        self._structure = Structure(*(content(data, archive, member, name) for member in (WORKBOOK, RELATIONS)))
        long = (name for name, info in archive.members.items() if name.startswith(SHEETS) and info.file_size > CHUNK)
        self._long = {name for name in long if self._structure.sheet_of(name)}
        self._zip = zipfile.ZipFile(path, "x")
        self._member = ""
        self._out: IO[bytes] | None = None
        self._seams: Seams | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()
        structure = self._structure.with_pieces(self.pieces)
        for member, text in ((WORKBOOK, structure.workbook), (RELATIONS, structure.relations)):
            if text:
                self._zip.writestr(member, text)
        self._zip.close()

    def passing(self, members: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
        """Yield what comes: names of members, each with a chunk of its bytes."""
        for member, chunk in members:
            if member != self._member:
                self._begin(member)
            if self._out is not None:
                self._write(chunk)
            yield member, chunk

    def _begin(self, member: str) -> None:
        self._member, self._seams = member, Seams() if member in self._long else None
        if member in (WORKBOOK, RELATIONS) or member.startswith(_PICTURES):
            self._end()
        else:
            self._open(member)

    def _write(self, chunk: bytes) -> None:
        assert self._out is not None
        place = self._seams.place(chunk) if self._seams else 0
        if place and self._seams:
            self._out.write(chunk[:place] + END)
            further = self.pieces.setdefault(self._member, [])
            further.append(f"{self._member}.{len(further) + 1}")
            self._open(further[-1], self._seams.head)
        self._out.write(chunk[place:])

    def _open(self, name: str, head: bytes = b"") -> None:
        self._end()
        self._out = self._zip.open(name, "w")
        self._out.write((_NOTHING_MERGED if name.startswith(SHEETS) and _RELATED not in name else b"") + head)

    def _end(self) -> None:
        if self._out is not None:
            self._out.close()
            self._out = None
