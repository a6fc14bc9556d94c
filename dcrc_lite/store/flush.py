"""Writing what waits into one workbook: all rows in one pass, then remembering where they stand."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import BinaryIO

from dcrc_lite.store.cells import column
from dcrc_lite.store.files import Files, KnownFile
from dcrc_lite.store.index import Index
from dcrc_lite.store.index_schema import column_names, table
from dcrc_lite.store.new_columns import headers, model_of, with_columns_for
from dcrc_lite.store.outbox import Waiting
from dcrc_lite.store.plan import Act
from dcrc_lite.store.reading import TabFound
from dcrc_lite.store.xlsx_address import row_of
from dcrc_lite.store.xlsx_patch import BookEdit, patch_book
from dcrc_lite.store.xlsx_row import Ink
from dcrc_lite.store.xlsx_sheet import SheetEdit


@dataclass
class Writing:
    """One flush of one workbook: what is written where."""

    file: KnownFile
    edits: dict[str, SheetEdit] = field(default_factory=dict)  # tab -> edit
    tabs: dict[str, TabFound] = field(default_factory=dict)  # record -> tab
    rows: dict[tuple[str, str], int] = field(default_factory=dict)  # (record, 编号) -> row number
    taken: list[Waiting] = field(default_factory=list)
    digest: str = ""

    def write(self, source: BinaryIO, target: BinaryIO) -> str:
        """Patch `source` into `target`; return the digest of what was written."""
        self.digest = patch_book(source, target, self.file.name, BookEdit(self.edits, self.file.formulas))
        return self.digest

    def refused(self) -> Iterator[tuple[Waiting, str]]:
        """Return the cells that were left alone: a formula stands there, or a merged cell covers them."""
        at = {(self.tabs[w.record].tab, self.rows[w.record, w.row_id]): w for w in self.taken}
        for tab, edit in self.edits.items():
            for row, place in edit.refused:
                if row == edit.header_row:  # a formula stands where a new header was to be: its column stays unnamed
                    continue
                waiting = at[tab, row]
                columns = self.tabs[waiting.record].columns
                yield waiting, next(name for name, there in columns.items() if there == place)

    def tabs_after(self) -> Iterator[TabFound]:
        """Return the tabs with the rows that were added."""
        for tab in self.tabs.values():
            yield _after(tab, self.edits[tab.tab])


def _after(tab: TabFound, edit: SheetEdit) -> TabFound:
    """The tab with the rows that were added, and those that moved down for them."""
    growth = edit.growth
    if growth is None:
        return tab
    moved = growth.moved
    merged = [[moved(top + 1) - 1, left, moved(bottom + 1) - 1, right] for top, left, bottom, right in tab.merged]
    totals = tab.totals and moved(tab.totals)
    other = tab.other_row and moved(tab.other_row)
    return dataclasses.replace(tab, last_row=growth.new, merged=merged, totals=totals, other_row=other)


def plan_writing(index: Index, files: Files, file: KnownFile, waiting: Sequence[Waiting]) -> Writing:
    """Work out which cells of the workbook to set. Rows of a tab that cannot be found wait on."""
    writing = Writing(file)
    free: dict[str, Iterator[int]] = {}  # tab -> rows for what is new
    for entry in waiting:
        tab = writing.tabs.get(entry.record) or files.tab(file.name, entry.record)
        if tab is None or tab.why:
            continue
        grown = writing.tabs[entry.record] = with_columns_for(tab, entry)
        edit = writing.edits.get(tab.tab)
        if edit is None:
            edit = writing.edits[tab.tab] = SheetEdit({}, tab.header_row, tab.last_row, tab.merged, tab.totals)
            free[tab.tab] = _free_rows(index, file, tab, waiting)
        row = _row(index, entry) or next(free[tab.tab])
        assert isinstance(edit.rows, dict)
        if grown is not tab:
            edit.rows[tab.header_row] = {**edit.rows.get(tab.header_row, {}), **headers(tab, grown)}
        edit.rows[row] = _inks(entry, grown)
        writing.rows[entry.record, entry.row_id] = row
        writing.taken.append(entry)
    return writing


def _free_rows(index: Index, file: KnownFile, tab: TabFound, waiting: Sequence[Waiting]) -> Iterator[int]:
    """Return the rows new ones take: behind the last that is not empty, or where the sums stand that move down."""
    yield from count(tab.totals or _last_filled(index, file, tab, waiting) + 1)


def _last_filled(index: Index, file: KnownFile, tab: TabFound, waiting: Sequence[Waiting]) -> int:
    """The last row that holds anything. Rows that were emptied keep their look and are filled again.

    A row that is emptied in this same pass is not yet, nor one above a merged cell.
    """
    asked = f"SELECT max(_row) FROM {table(tab.record)} WHERE _file = ?"
    known: int = index.db.execute(asked, [file.name]).fetchone()[0] or 0
    emptied = max((entry.row for entry in waiting if entry.record == tab.record), default=0)
    merged = max((bottom + 1 for _, _, bottom, _ in tab.merged), default=0)
    asked = "SELECT cell FROM problems WHERE file = ? AND record = ? AND field = 'id' AND cell <> ''"
    copied = max((row_of(line[0]) for line in index.db.execute(asked, [file.name, tab.record])), default=0)
    return max(tab.header_row, tab.other_row, known, emptied, merged, copied)


def _row(index: Index, entry: Waiting) -> int:
    return entry.row if entry.act is Act.GONE else index.place(entry.record, entry.row_id)[1]


def _inks(entry: Waiting, tab: TabFound) -> dict[int, Ink]:
    value = dict.fromkeys(("id", *column_names(entry.record)), "") if entry.act is Act.GONE else entry.value
    return {tab.columns[name]: _ink(tab, name, text) for name, text in value.items() if name in tab.columns}


def _ink(tab: TabFound, name: str, text: str) -> Ink:
    field = column(tab.record, name)
    return Ink(field, text) if field.on else Ink(field, text, like=model_of(tab, field))
