"""Rows a person typed without a 编号: each gets one, which is written back into the file."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from dcrc_lite.store.cells import Cells, field_names
from dcrc_lite.store.numbers import number, series
from dcrc_lite.store.outbox import ID, Step, Waiting
from dcrc_lite.store.plan import Act, RowChange, year_of
from dcrc_lite.store.xlsx_address import row_of

if TYPE_CHECKING:
    from dcrc_lite.store.absorb import TabAbsorber


class FreshRows:
    """The rows of one tab that stand there without a number."""

    def __init__(self, tab: TabAbsorber) -> None:
        self.tab = tab
        self.numbered: dict[int, str] = {}  # row -> 编号
        self.unwritten: list[Waiting] = [waiting for waiting in tab.waiting.values() if _is_unnumbered(waiting)]
        removed = (waiting for waiting in tab.journal.waiting(tab.file) if waiting.record == tab.record)
        self.removed = [waiting for waiting in removed if waiting.act is Act.GONE and ID in waiting.value]

    def run(self) -> None:
        """Number the new ones; know again those whose number could not be written yet."""
        asked = f"SELECT _row FROM t.fresh_{self.tab.record} ORDER BY _row"
        tab = self.tab
        for (row,) in tab.index.db.execute(asked).fetchall():
            cells = self.tab.theirs("fresh", "_row", row)
            known = self._numbered_before(self.unwritten, cells)
            removed = None if known else self._numbered_before(self.removed, cells)
            if removed is not None:
                # A form removed it before its number was written: it is to be emptied where it stands.
                tab.keep(removed, dataclasses.replace(removed, row=row))
            elif known is not None:
                self._known_again(known, row, cells)
            else:
                self._number(row, cells)
        self._own_up()
        for waiting in self.unwritten:
            self._gone(waiting)

    def _own(self, cells: Cells) -> dict[str, str]:
        return {name: text for name, text in cells.items() if text and name in field_names(self.tab.record)}

    def _numbered_before(self, unwritten: list[Waiting], cells: Cells) -> Waiting | None:
        for waiting in unwritten:
            if self._own(waiting.base) == self._own(cells):
                unwritten.remove(waiting)
                return waiting
        return None

    def _known_again(self, waiting: Waiting, row: int, cells: Cells) -> None:
        tab = self.tab
        if tab.index.place(tab.record, waiting.row_id) == ("", 0):  # the cache was lost: with what forms stored since
            now = {name: text for name, text in {**cells, **waiting.value}.items() if text and name != ID}
            tab.index.insert(tab.record, waiting.row_id, now, (tab.file, row))
        tab.index.set_rows(tab.record, [(row, waiting.row_id)])
        self.numbered[row] = waiting.row_id

    def _number(self, row: int, cells: dict[str, str]) -> None:
        tab, heading = self.tab, self.tab.heading
        in_series = series(tab.sheet, year_of(tab.sheet, tab.index.parser.split(tab.record, cells).texts, heading.at))
        key = (tab.record, in_series)
        count = max(tab.journal.highest(*key), tab.out.counts.get(key, 0)) + 1
        tab.out.counts[key] = count
        row_id = number(tab.sheet, in_series, count)
        self.numbered[row] = row_id
        moment = heading.at.isoformat(timespec="minutes")
        stamps = {"created_at": moment, "created_by": heading.actor, "updated_at": moment, "updated_by": heading.actor}
        tab.index.insert(tab.record, row_id, {**cells, **stamps}, (tab.file, row))
        tab.out.changes.append(RowChange(tab.record, row_id, Act.NEW, {}, self._own(cells), tab.year()))
        tab.out.steps.append(Step(tab.record, row_id, tab.file, Act.SET, cells, {"id": row_id, **stamps}))

    def _own_up(self) -> None:
        """What the reader found in rows without a number belongs to the numbers they have now: it is told once."""
        tab = self.tab
        asked = "SELECT rowid, cell FROM t.problems WHERE record = ? AND row_id = '' AND cell <> ''"
        found = tab.index.db.execute(asked, [tab.record]).fetchall()
        own = [(self.numbered.get(row_of(cell), ""), line) for line, cell in found]
        tab.index.db.executemany("UPDATE t.problems SET row_id = ? WHERE rowid = ?", own)

    def _gone(self, waiting: Waiting) -> None:
        """The row went away, or was typed differently, before its number was written."""
        cells = self.tab.index.cells(self.tab.record, waiting.row_id)
        self.tab.keep(waiting, None)
        if cells is not None:
            self.tab.index.delete(self.tab.record, waiting.row_id)
            self.tab.out.changes.append(
                RowChange(self.tab.record, waiting.row_id, Act.GONE, cells, {}, self.tab.year())
            )


def _is_unnumbered(waiting: Waiting) -> bool:
    return waiting.act is Act.SET and ID in waiting.value and not waiting.base.get(ID)
