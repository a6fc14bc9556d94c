"""Catching the index up with the journal after a crash between the two."""

from __future__ import annotations

from dcrc_lite.store.apply import file_of
from dcrc_lite.store.cells import field_names
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
        _apply(index, change)
        touched.setdefault(change.record, set()).add(change.row_id)
    _lay_over(index, journal)
    index.set_meta("applied", str(last))
    return touched


def _apply(index: Index, change: RowChange) -> None:
    if change.act is Act.GONE:
        index.delete(change.record, change.row_id)
    elif change.act is Act.NEW:
        index.insert(change.record, change.row_id, change.new, (file_of(change), 0))
    else:
        index.update(change.record, change.row_id, change.new)


def _lay_over(index: Index, journal: Journal) -> None:
    """What commits set beside people's own columns (stamps, names beside a reference) waits for the files."""
    for file in journal.waiting_files():
        for waiting in journal.waiting(file):
            own = field_names(waiting.record)
            if waiting.act is not Act.GONE:
                beside = {name: text for name, text in waiting.value.items() if name not in own and name != "id"}
                index.update(waiting.record, waiting.row_id, beside)
