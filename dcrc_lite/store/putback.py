"""Writing the last good state back into a workbook that is an older copy, or lost rows: after a person said so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dcrc_lite import clock
from dcrc_lite.store.cells import Cells
from dcrc_lite.store.index_schema import table
from dcrc_lite.store.outbox import Waiting
from dcrc_lite.store.plan import Act

if TYPE_CHECKING:
    from dcrc_lite.store.absorb import TabAbsorber


class PutBack:
    """One tab whose rows the program knows better. Nothing in the index changes but rows it never saw."""

    def __init__(self, tab: TabAbsorber) -> None:
        self.tab = tab
        self.since = clock.real_now().isoformat()

    def run(self, gone: list[str]) -> None:
        """Queue what the file lacks or has otherwise, and remove again what was removed since that copy was made."""
        for row_id in gone:
            self._again(row_id)
        for row_id in self.tab.differing():
            self._set(row_id)
        self._removed_since()

    def _everything(self, row_id: str) -> Cells:
        return self.tab.index.everything(self.tab.record, row_id) or {}

    def _again(self, row_id: str) -> None:
        self.tab.index.set_rows(self.tab.record, [(0, row_id)])
        self._wait(row_id, Act.NEW, {}, {"id": row_id, **self._everything(row_id)})

    def _set(self, row_id: str) -> None:
        ours, theirs = self._everything(row_id), self.tab.theirs("rows", "id", row_id)
        names = [name for name in self.tab.names if ours.get(name, "") != theirs.get(name, "")]
        base = {name: theirs.get(name, "") for name in names}
        self._wait(row_id, Act.SET, base, {name: ours.get(name, "") for name in names})

    def _removed_since(self) -> None:
        tab = self.tab
        asked = f"SELECT id, _row FROM t.rows_{tab.record} WHERE id NOT IN (SELECT id FROM {table(tab.record)})"
        for row_id, row in tab.index.db.execute(asked).fetchall():
            last = next(iter(tab.journal.trail(tab.record, row_id)), None)
            if last is not None and last.change.act is Act.GONE:
                self._wait(row_id, Act.GONE, {"id": row_id, **tab.theirs("rows", "id", row_id)}, {}, row)

    def _wait(self, row_id: str, act: Act, base: Cells, value: Cells, row: int = 0) -> None:
        waiting = Waiting(self.tab.record, row_id, self.tab.file, act, base, value, self.since, row)
        self.tab.keep(waiting, waiting)
