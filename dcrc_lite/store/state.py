"""What planning a commit asks: the rows of the index, the numbers and the past of the journal."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from dcrc_lite.store.cells import Cells
from dcrc_lite.store.folder import year_in
from dcrc_lite.store.index import Index
from dcrc_lite.store.journal import Journal
from dcrc_lite.store.plan import Trace


@dataclass(frozen=True, slots=True)
class StoredState:
    """The `State` of the workbook store."""

    index: Index
    journal: Journal

    def cells(self, record: str, row_id: str) -> Cells | None:
        """Return the declared fields' cells of a row."""
        return self.index.cells(record, row_id)

    def unread(self, record: str, row_id: str) -> Collection[str]:
        """Return the fields of a row that cannot be read."""
        return self.index.unread(record, row_id)

    def year(self, record: str, row_id: str) -> int:
        """Return the year of the workbook the row stands in."""
        return year_in(self.index.place(record, row_id)[0])

    def next_count(self, record: str, in_series: int) -> int:
        """Return the highest number ever seen in that series, plus one."""
        return self.journal.highest(record, in_series) + 1

    def trail(self, record: str, row_id: str) -> Iterator[Trace]:
        """Return what happened to a row, newest first."""
        return self.journal.trail(record, row_id)
