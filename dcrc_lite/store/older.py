"""Rows that came back older than they were: somebody saved a workbook opened before the program wrote into it.

Their stamp 更新时间 tells from when they are. What the row held then is worked out from the journal, so that the
three texts of each cell can be told apart: what this person changed counts, what was merely old does not.
"""

from __future__ import annotations

import dataclasses

from dcrc_lite.store.cells import STAMP_NAMES, Cells
from dcrc_lite.store.journal import Journal
from dcrc_lite.store.outbox import Waiting
from dcrc_lite.store.plan import Act

STAMP = "updated_at"


def is_older(theirs: Cells, ours: Cells) -> bool:
    """True when the file's row bears an earlier stamp than the one the program wrote."""
    return "" < theirs.get(STAMP, "") < ours.get(STAMP, "")


def overwritten(journal: Journal, row: Waiting, theirs: Cells, ours: Cells) -> Waiting:
    """Return what to write again into such a row: `row` with the cells the program had set since, over the old texts."""
    then = state_at(journal, row.record, row.row_id, theirs[STAMP], ours)
    names = {name for name in {*then, *ours} if then.get(name, "") != ours.get(name, "")}
    names |= {name for name in {*theirs, *ours} if "__" in name} | set(STAMP_NAMES)
    differing = [name for name in sorted(names) if theirs.get(name, "") != ours.get(name, "")]
    base = {
        name: then.get(name, "") if name in then or "__" not in name else theirs.get(name, "") for name in differing
    }
    base |= {name: theirs.get(name, "") for name in differing if name in STAMP_NAMES}
    return dataclasses.replace(row, act=Act.SET, base=base, value={name: ours.get(name, "") for name in differing})


def state_at(journal: Journal, record: str, row_id: str, stamp: str, ours: Cells) -> Cells:
    """Return the cells of a row as they were at a stamp (2026-11-21T09:00), worked out from `ours` backwards."""
    cells = {name: text for name, text in ours.items() if "__" not in name and name not in STAMP_NAMES}
    for change in journal.after(record, row_id, stamp):
        cells.update(dict.fromkeys(change.new, ""))
        cells.update(change.old)
    return cells
