"""A workbook that is open, as the reader of cells has it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial
from itertools import repeat
from threading import Lock
from typing import TYPE_CHECKING

from python_calamine import CalamineWorkbook

from dcrc_lite.errors.books import BookError
from dcrc_lite.store.beside import Beside
from dcrc_lite.store.diagnose import REPAIR

if TYPE_CHECKING:
    from pathlib import Path

    from python_calamine import CalamineSheet


class Cells:
    """The rows of a tab from the first with anything in it on, each from column A on; to be gone through once.

    `top`: how many rows there are above. `height`, `width`: rows and columns in use, as far as has been gone through.
    """

    def __init__(self, pieces: Iterator[CalamineSheet], name: str) -> None:
        self._pieces = (piece for piece in pieces if piece.start is not None)
        self._first, self._name = next(self._pieces, None), name
        self.top = self._first.start[0] if self._first and self._first.start else 0
        self.height = self.width = 0

    def __iter__(self) -> Iterator[Sequence[object]]:
        if self._first is None:
            return
        yield from self._rows(self._first)
        least = self.width
        for piece in self._pieces:
            yield from self._empty_until(piece)
            for row in self._rows(piece):
                yield row if len(row) >= least else [*row, *repeat("", least - len(row))]

    def _rows(self, piece: CalamineSheet) -> Sequence[Sequence[object]]:
        assert piece.start is not None
        left = piece.start[1]
        self.height += piece.height
        self.width = max(self.width, left + piece.width)
        rows = piece.to_python()
        return [[*repeat("", left), *row] for row in rows] if left else rows

    def _empty_until(self, piece: CalamineSheet) -> Iterator[Sequence[object]]:
        """The rows with nothing in them between two pieces. Raises BookError when the pieces are not in order."""
        assert piece.start is not None
        between = piece.start[0] - self.top - self.height
        if between < 0:
            raise BookError(self._name, "里面的行次序乱了", REPAIR)
        self.height += between
        yield from repeat([""] * self.width, between)


class OpenedBook:
    """A reading copy: its tabs, each read when it is asked for; of the `expected` ones the first is begun with opening.

    Raises BookError when there is none.
    """

    def __init__(self, copy: Path, pieces: Collection[str], expected: Iterable[str], name: str) -> None:
        self._workbook = CalamineWorkbook.from_path(str(copy))
        self._name, self._reading = name, Lock()
        self._pieces: dict[str, list[str]] = {}  # tab -> further pieces
        further: list[str] = []
        for sheet in self._workbook.sheet_names:
            if sheet in pieces:
                further.append(sheet)
            else:
                self._pieces[sheet], further = further, []
        self.tabs = [*self._pieces]
        if not self.tabs:
            raise BookError(name, "里面一张表也没有", REPAIR)
        self._ahead = {tab: self._sheet(tab) for tab in [tab for tab in expected if tab in self._pieces][:1]}

    def cells(self, tab: str) -> Cells:
        """Return a tab with its cells."""
        return Cells(self._in_turn(tab), self._name)

    def _in_turn(self, tab: str) -> Iterator[CalamineSheet]:
        """Yield the pieces of a tab; while one is looked at, the next is read."""
        piece = self._ahead.pop(tab) if tab in self._ahead else self._sheet(tab)
        for name in self._pieces[tab]:
            following = Beside(partial(self._sheet, name))
            yield piece
            piece = following.answer()
        yield piece

    def _sheet(self, name: str) -> CalamineSheet:
        with self._reading:  # the reader bears one thread at a time; a piece begun ahead may never be asked for
            return self._workbook.get_sheet_by_name(name)
