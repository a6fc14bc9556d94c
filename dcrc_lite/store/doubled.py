"""A 编号 that stands in several rows of a tab: it stays with the row that is most like what is known of it."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from dcrc_lite.schema import Need, Weight
from dcrc_lite.store.cells import Cells
from dcrc_lite.store.outbox import ID
from dcrc_lite.store.tab_reading import twice
from dcrc_lite.store.xlsx_address import address

if TYPE_CHECKING:
    from dcrc_lite.store.absorb import TabAbsorber


def settle(tab: TabAbsorber) -> None:
    """Let each such number lead to its own row: a copied row may stand above it once the table is sorted."""
    for (row_id,) in tab.index.db.execute(f"SELECT DISTINCT id FROM t.twice_{tab.record}").fetchall():
        known = tab.index.everything(tab.record, row_id)
        if known is None:
            continue
        [upper] = tab.index.db.execute(f"SELECT _row FROM t.rows_{tab.record} WHERE id = ?", [row_id]).fetchone()
        asked = f"SELECT _row FROM t.twice_{tab.record} WHERE id = ? ORDER BY _row"
        lower = [line[0] for line in tab.index.db.execute(asked, [row_id])]
        owner = _owner(tab, known, row_id, lower)
        if owner:
            _swap(tab, row_id, owner)
            _tell(tab, row_id, owner, [upper, *(row for row in lower if row != owner)])


def _owner(tab: TabAbsorber, known: Cells, row_id: str, lower: Collection[int]) -> int:
    """The lower row that is more like what is known than the upper one and all others; 0: none is."""
    best, most = 0, _alike(tab, known, tab.theirs("rows", "id", row_id))
    for row in lower:
        alike = _alike(tab, known, tab.theirs("twice", "_row", row))
        if alike > most:
            best, most = row, alike
    return best


def _alike(tab: TabAbsorber, known: Cells, there: Cells) -> int:
    """How many of the cells people fill in are as they are known; what the program fills in is copied along."""
    own = (field.name for field in tab.sheet.fields if field.need is not Need.AUTO and field.name in tab.names)
    return sum(known.get(name, "") == there.get(name, "") for name in own)


def _swap(tab: TabAbsorber, row_id: str, owner: int) -> None:
    db, rows, copies = tab.index.db, f"t.rows_{tab.record}", f"t.twice_{tab.record}"
    db.execute(f"INSERT INTO {copies} SELECT * FROM {rows} WHERE id = ?", [row_id])
    db.execute(f"DELETE FROM {rows} WHERE id = ?", [row_id])
    db.execute(f"INSERT INTO {rows} SELECT * FROM {copies} WHERE _row = ?", [owner])
    db.execute(f"DELETE FROM {copies} WHERE _row = ?", [owner])


def _tell(tab: TabAbsorber, row_id: str, owner: int, others: Collection[int]) -> None:
    """The findings name the rows that were not read, and the one that was."""
    of_number = "record = ? AND row_id = ? AND field = ?"
    tab.index.db.execute(f"DELETE FROM t.problems WHERE {of_number}", [tab.record, row_id, ID])
    column = tab.found.columns[ID]
    for row in others:
        what, todo = twice(row_id, address(row, column), address(owner, column))
        line = (tab.record, row_id, ID, tab.found.tab, address(row, column), what, todo, row_id, "", Weight.UNREAD)
        tab.index.db.execute("INSERT INTO t.problems VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", line)
