"""Catching the index up with the journal after a crash between the two."""

from __future__ import annotations

from dcrc_lite.store.apply import file_of
from dcrc_lite.store.cells import STAMP_NAMES
from dcrc_lite.store.index import Index
from dcrc_lite.store.journal import Journal
from dcrc_lite.store.plan import Act, RowChange


def replay(index: Index, journal: Journal) -> dict[str, set[str]]:
    """Apply the commits the index does not know yet; return the rows touched. A new index learns from the files."""
    applied, last = index.meta("applied"), journal.last_seq()
    touched: dict[str, set[str]] = {}
    if applied in ("", str(last)):
        return touched
    for _, change in journal.since(int(applied)):
        _apply(index, journal, change)
        touched.setdefault(change.record, set()).add(change.row_id)
    index.set_meta("applied", str(last))
    return touched


def _apply(index: Index, journal: Journal, change: RowChange) -> None:
    if change.act is Act.GONE:
        index.delete(change.record, change.row_id)
        return
    waiting = journal.waiting_for(change.record, change.row_id)
    stamps = {name: text for name, text in waiting.value.items() if name in STAMP_NAMES} if waiting else {}
    cells = {**change.new, **stamps}
    if change.act is Act.NEW:
        index.insert(change.record, change.row_id, cells, (file_of(change), 0))
    else:
        index.update(change.record, change.row_id, cells)
