"""A workbook the cache knows nothing of, while the journal does: what was agreed on last is not what stands there.

The cache may be deleted at any time, and people may lose rows or put an old copy back at any time. Such a workbook is
taken as it is, there is nothing else; but it is not written to before a person looked.
"""

from __future__ import annotations

import sqlite3

from dcrc_lite.schema import SHEETS
from dcrc_lite.store.decisions import Hold
from dcrc_lite.store.files import Files
from dcrc_lite.store.held import HoldError, is_many
from dcrc_lite.store.index import Index
from dcrc_lite.store.index_schema import table
from dcrc_lite.store.journal import Journal
from dcrc_lite.store.reading import BookFound

UNSURE = "先不往里写；到“数据”的“等您决定”里看一看，再点按文件的算，或从备份拿回来"
_ALL = 3  # rows of a tab from which losing all of them is no ordinary edit


def sizes(index: Index, found: BookFound) -> dict[str, int]:
    """Return how many rows each tab of a workbook has that was read (attached as `t`)."""
    tabs = (tab.record for tab in found.tabs if not tab.why)
    return {record: index.db.execute(f"SELECT count(*) FROM t.rows_{record}").fetchone()[0] for record in tabs}


def measure_known(index: Index, journal: Journal) -> None:
    """Count the rows of workbooks the cache knows and nobody counted: a version before this one left them so."""
    files = [file for file in Files(index).all() if not file.why and not journal.states.sizes(file.name)]
    for file in files:
        tabs = (record for record in SHEETS if Files(index).tab(file.name, record))
        asked = "SELECT count(*) FROM {} WHERE _file = ? AND _row > 0"
        counted = {tab: index.db.execute(asked.format(table(tab)), [file.name]).fetchone()[0] for tab in tabs}
        try:
            journal.begin()
            journal.states.measure(file.name, counted)
            journal.commit()
        except sqlite3.DatabaseError:  # a full disk: they are counted at the next start
            journal.rollback()
            return


def suspicion(index: Index, journal: Journal, name: str, found: BookFound, percent: float) -> HoldError | None:
    """Return why a person has to look at a workbook read by a new cache; None when it is what was agreed on, or more."""
    since = journal.states.older(name, found.digest)
    if since is not None:
        return HoldError(Hold.UNSURE, f"是 {since:%Y-%m-%d %H:%M} 以前的样子，像是放回了旧的一份")
    now = sizes(index, found)
    for record, before in journal.states.sizes(name).items():
        gone = before - now.get(record, before)
        if is_many(gone, before, percent) or (gone == before >= _ALL):
            return HoldError(Hold.UNSURE, f"的“{SHEETS[record].tab}”比上次少了 {gone} 行（上次 {before} 行）")
    return None
