"""A sheet's XML patched as a stream: only the rows concerned are touched, memory stays at a few pieces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dcrc_lite.errors.books import BookError
from dcrc_lite.store.xlsx_address import column_of
from dcrc_lite.store.xlsx_cell import Pen
from dcrc_lite.store.xlsx_ranges import MAX_ROWS, Growth, widened
from dcrc_lite.store.xlsx_row import Inks, Surroundings, model_of, new_row, patched, row_number
from dcrc_lite.store.xlsx_styles import Shows

MAX_TAIL = 64 * 1024 * 1024
_SHEET_DATA = re.compile(rb"<(\w+:)?sheetData\s*(/?)>")
_ENCODING = re.compile(rb"""^[^<]*<\?xml[^>]*encoding=["']([^"']+)""")
_COLUMN = re.compile(rb"<(?:\w+:)?col\s([^>]*)>")
_ATTRIBUTE = re.compile(rb'(\w+)="([^"]*)"')


@dataclass
class SheetEdit:
    """What to change in one sheet. After the patch, `refused` names the cells left alone: (row, column)."""

    rows: Mapping[int, Inks]  # row number -> cells; rows beyond `last_row` are new
    header_row: int
    last_row: int  # the last row that is there: tables, filters and rules reach down to it
    merged: Sequence[Sequence[int]] = ()  # top, left, bottom, right, all counted from 0
    totals: int = 0  # the first row below the data that moves down to give room for new rows; 0: none does
    refused: set[tuple[int, int]] = field(default_factory=set)

    @property
    def new_last_row(self) -> int:
        """The last row that is there afterwards."""
        last = max(self.rows, default=0)
        return self.last_row + max(last - self.totals + 1, 0) if self.totals else max(self.last_row, last)

    @property
    def last_column(self) -> int:
        """The last column that is written into, counted from 0; -1 for none."""
        return max((column for inks in self.rows.values() for column, ink in inks.items() if ink.text), default=-1)

    @property
    def growth(self) -> Growth | None:
        """How far down the sheet reaches afterwards; None when it gets no new rows."""
        if self.new_last_row <= self.last_row:
            return None
        return Growth(self.header_row, self.last_row, self.new_last_row, self.totals)


@dataclass(frozen=True, slots=True)
class Paper:
    """What the patcher has to know of the workbook around the sheet."""

    file: str
    styles: list[Shows]
    since_1904: bool


def patch_sheet(pieces: Iterable[bytes], edit: SheetEdit, paper: Paper) -> Iterator[bytes]:
    """Return the pieces of the patched XML. Raises BookError for XML that cannot be patched faithfully."""
    growth = edit.growth
    stream = _Stream(iter(pieces), paper.file)
    opening, prefix, is_empty = stream.opening()
    yield widened(growth.head(opening) if growth else opening, edit.last_column)
    pen = Pen(prefix, paper.styles, paper.since_1904)
    rows = _Rows(stream, edit, pen, Surroundings(_column_styles(opening), edit.merged))
    yield from rows.fresh() if is_empty else rows.run()
    yield growth.tail(stream.rest()) if growth else stream.rest()


def _column_styles(opening: bytes) -> dict[int, str]:
    styles: dict[int, str] = {}
    for match in _COLUMN.finditer(opening):
        said = {name: value.decode() for name, value in _ATTRIBUTE.findall(match[1])}
        if said.get(b"style"):
            first, last = int(said[b"min"]), int(said[b"max"])
            styles |= dict.fromkeys(range(first - 1, min(last, column_of("XFD") + 1)), said[b"style"])
    return styles


class _Stream:
    """A buffer over the unpacked pieces."""

    def __init__(self, pieces: Iterator[bytes], file: str) -> None:
        self.pieces, self.file, self.buffer = pieces, file, b""

    def more(self) -> bool:
        """Read one piece on; False at the end."""
        piece = next(self.pieces, b"")
        if b"<![CDATA[" in piece or b"<!--" in piece:
            raise self.unfit()
        self.buffer += piece
        return bool(piece)

    def unfit(self) -> BookError:
        return BookError(self.file, "里面的写法不常见，程序不敢改它", "在表格软件里打开，另存一份同名的 .xlsx")

    def opening(self) -> tuple[bytes, str, bool]:
        """Return everything up to and with <sheetData>, the prefix of its names, and whether it has no rows."""
        while not (found := _SHEET_DATA.search(self.buffer)):
            if not self.more():
                raise self.unfit()
        encoding = _ENCODING.search(self.buffer[:200])
        if encoding and encoding[1].lower() not in (b"utf-8", b"us-ascii"):
            raise self.unfit()
        opening, self.buffer = self.buffer[: found.end()], self.buffer[found.end() :]
        prefix = (found[1] or b"").decode()
        if found[2]:
            opening = opening[: found.start()] + f"<{prefix}sheetData>".encode()
        return opening, prefix, bool(found[2])

    def rest(self) -> bytes:
        while self.more():
            if len(self.buffer) > MAX_TAIL:
                raise self.unfit()
        return self.buffer


class _Rows:
    """Walks the rows of the stream and changes the wanted ones."""

    def __init__(self, stream: _Stream, edit: SheetEdit, pen: Pen, around: Surroundings) -> None:
        self.stream, self.edit, self.pen, self.around = stream, edit, pen, around
        name = pen.prefix.encode()
        self.tag = re.compile(rb"<" + re.escape(name) + rb"row(?=[\s/>])([^>]*)>")
        self.row_end, self.data_end = b"</" + name + b"row>", b"</" + name + b"sheetData>"
        self.wanted = sorted(edit.rows, reverse=True)
        self.growth = edit.growth
        self.last = 0  # number of the row seen last
        self.above = b""  # that row, when it is no longer in the buffer or was changed
        self.start = 0  # where that row begins in the buffer, when `above` is empty
        self.model, self.modelled = model_of(b"", pen, around), 0  # likeness of new rows, and the last one made in it

    def fresh(self) -> Iterator[bytes]:
        """Return the rows of a sheet that had none."""
        yield from self._new_until(MAX_ROWS + 1)
        yield self.data_end

    def run(self) -> Iterator[bytes]:
        """Return everything up to and with the end of the rows."""
        while True:
            end = self.stream.buffer.find(self.data_end)
            yield from self._walk(len(self.stream.buffer) if end < 0 else end)
            if end >= 0:
                break
            if not self.stream.more():
                raise self.stream.unfit()
        yield from self._close()

    def _close(self) -> Iterator[bytes]:
        end = self.stream.buffer.find(self.data_end)
        before = self.stream.buffer[:end]
        self.stream.buffer = self.stream.buffer[end + len(self.data_end) :]
        yield before
        self._remember(before)
        yield from self._new_until(MAX_ROWS + 1)
        yield self.data_end

    def _remember(self, before: bytes) -> None:
        if not self.above:
            self.above = before[self.start :]

    def _walk(self, limit: int) -> Iterator[bytes]:
        """Pass the complete rows before `limit`; the row seen last stays in the buffer as the model of a new one."""
        buffer, done, search = self.stream.buffer, 0, 0 if self.above or not self.last else self.start + 1
        for match in self.tag.finditer(buffer, search, limit):
            was = row_number(match[1]) or self.last + 1
            number = self.growth.moved(was) if self.growth else was
            if number <= self.last or b"'" in match[1]:
                raise self.stream.unfit()
            if self.wanted and self.wanted[-1] < number:
                yield buffer[done : match.start()]
                self._remember(buffer[: match.start()])
                done = match.start()
                yield from self._new_until(number)
            if number != was or (self.wanted and self.wanted[-1] == number):
                end = self._row_end(match, limit)
                if end < 0:
                    break
                yield buffer[done : match.start()]
                yield self._changed(buffer[match.start() : end], was, number)
                done = end
            else:
                self.above, self.start = b"", match.start()
            self.last = number
        keep = max(done, self.start) if not self.above else done
        yield buffer[done:keep]
        self.stream.buffer = buffer[keep:]
        self.start = 0

    def _row_end(self, match: re.Match[bytes], limit: int) -> int:
        if match[1].endswith(b"/"):
            return match.end()
        end = self.stream.buffer.find(self.row_end, match.end(), limit)
        return end + len(self.row_end) if end >= 0 else -1

    def _changed(self, row: bytes, was: int, number: int) -> bytes:
        if self.growth and number != was:
            self.above = self.growth.row(row, was)
            return self.above
        self.wanted.pop()
        if b"='" in row:
            raise self.stream.unfit()
        self.above, refused = patched(row, number, self.edit.rows[number], self.pen, self.around)
        self.edit.refused.update((number, column) for column in refused)
        return self.above

    def _new_until(self, number: int) -> Iterator[bytes]:
        """Return new rows for the wanted numbers below `number`."""
        while self.wanted and self.wanted[-1] < number:
            fresh = self.wanted.pop()
            if self.last != self.modelled:
                above = self.above if self.last > self.edit.header_row else b""
                self.model = model_of(above, self.pen, self.around)
            self.above = new_row(fresh, self.edit.rows[fresh], self.pen, self.model, self.around)
            self.last = self.modelled = fresh
            yield self.above
