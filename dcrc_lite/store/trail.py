"""Row changes of the journal, told cell by cell as history shows them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from dcrc_lite.store.plan import Act, RowChange
from dcrc_lite.store.protocol import Entry, Origin


def entries(change: RowChange, seq: int, at: datetime, *, actor: str, origin: Origin, batch: str) -> Iterator[Entry]:
    """Return one entry for each cell that changed; a removed row is told by field "" and then its cells."""
    if change.act is Act.GONE:
        yield Entry(seq, at, actor, origin, batch, change.record, change.row_id, "", change.row_id, "")
    for name in dict.fromkeys((*change.old, *change.new)):
        yield Entry(
            seq, at, actor, origin, batch, change.record, change.row_id, name,
            change.old.get(name, ""), change.new.get(name, ""),
        )  # fmt: skip
