"""Row changes of the journal, told cell by cell as history shows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from dcrc_lite.store.plan import Act, RowChange
from dcrc_lite.store.protocol import Entry, Origin


@dataclass(frozen=True, slots=True)
class Made:
    """Who made a change, when, from where. `n` grows with every row's change."""

    seq: int
    at: datetime
    actor: str
    origin: Origin
    batch: str
    n: int


def entries(change: RowChange, made: Made) -> Iterator[Entry]:
    """Return one entry for each cell that changed; a removed row is told by field "" and then its cells."""
    head = made.seq, made.at, made.actor, made.origin, made.batch, change.record, change.row_id
    if change.act is Act.GONE:
        yield Entry(*head, "", change.row_id, "", made.n)
    for name in dict.fromkeys((*change.old, *change.new)):
        yield Entry(*head, name, change.old.get(name, ""), change.new.get(name, ""), made.n, change.act is Act.NEW)
