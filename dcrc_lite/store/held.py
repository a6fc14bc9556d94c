"""A workbook that lost too much at once, or is an old copy put back: nothing is taken or written before a person decides."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime

from dcrc_lite.store.cells import field_names
from dcrc_lite.store.decisions import Differing, Held, Hold, Lost
from dcrc_lite.store.index import Index
from dcrc_lite.store.index_schema import table
from dcrc_lite.store.reading import TabFound

SHARE = 20.0  # per cent, while 设置 says nothing
_LEAST, _LEAST_OF_ALL = 5, 3  # fewer rows gone (or fewer rows in all, when all are gone) happen every day
SHOWN = 200  # lines of each kind that are shown


class HoldError(Exception):
    """A person has to look before this workbook is taken. `what`: what a reader sees after the file's name."""

    def __init__(self, kind: Hold, what: str) -> None:
        super().__init__(what)
        self.kind, self.what = kind, what


def share(index: Index) -> float:
    """Return from how many per cent of its rows gone at once a tab is held (设置, 店铺)."""
    found = index.db.execute(f"SELECT value FROM {table('settings')} WHERE id = 'hold_share'").fetchone()
    try:
        percent = float(found[0].strip().removesuffix("%")) if found else SHARE
    except ValueError:
        return SHARE
    return percent if 0 < percent <= 100 else SHARE


def demand(tab: str, gone: int, total: int, percent: float) -> None:
    """Raises HoldError when so many rows of a tab vanished at once that a person has to confirm it."""
    if gone == total >= _LEAST_OF_ALL:
        raise HoldError(Hold.EMPTY, f"的“{tab}”突然空了（原来 {total} 行），程序没有照办")
    if is_many(gone, total, percent):
        raise HoldError(Hold.GONE, f"的“{tab}”一下少了 {gone} 行（原来 {total} 行），程序没有照办")


def is_many(rows: int, total: int, percent: float) -> bool:
    """True when so many of a tab's rows are concerned that no ordinary edit can be behind it."""
    return rows >= _LEAST and rows * 100 > total * percent


def old_copy(since: datetime) -> HoldError:
    """Return the refusal of a copy that was the agreed state until `since`."""
    return HoldError(Hold.OLD, f"是 {since:%Y-%m-%d %H:%M} 以前的样子，像是放回了旧的一份，程序没有照办")


def gone_back(rows: int) -> HoldError:
    """Return the refusal of a copy in which so many rows are older than they were."""
    return HoldError(Hold.OLD, f"里有 {rows} 行比原来的旧，像是放回了旧的一份，程序没有照办")


class Difference:
    """What a workbook that was read (attached as `t`) has otherwise than the last good state."""

    def __init__(self, index: Index, file: str, tabs: Sequence[TabFound]) -> None:
        self._index, self._file = index, file
        self._tabs = [tab for tab in tabs if not tab.why]

    def told(self, kind: Hold, what: str) -> Held:
        """Return everything, the lines cut to what a page can show."""
        gone, changed = list(self._gone()), list(self._changed())
        new = sum(self._count_new(tab.record) for tab in self._tabs)
        return Held(self._file, kind, what, tuple(gone[:SHOWN]), len(gone), tuple(changed[:SHOWN]), len(changed), new)

    def _gone(self) -> Iterator[Lost]:
        for tab in self._tabs:
            asked = f"SELECT id FROM {table(tab.record)} WHERE _file = ? AND _row > 0 "
            asked += f"AND id NOT IN (SELECT id FROM t.rows_{tab.record}) ORDER BY id"
            for (row_id,) in self._db.execute(asked, [self._file]).fetchall():
                yield Lost(tab.record, row_id, self._index.cells(tab.record, row_id) or {})

    def _changed(self) -> Iterator[Differing]:
        for tab in self._tabs:
            names = [name for name in tab.columns if name in field_names(tab.record)]
            columns = ", ".join(f'a."{name}", b."{name}"' for name in names)
            theirs, ours = (", ".join(f'{side}."{name}"' for name in names) for side in "ab")
            asked = f"SELECT a.id, {columns} FROM t.rows_{tab.record} a JOIN {table(tab.record)} b ON b.id = a.id "
            asked += f"WHERE b._file = ? AND ({theirs}) IS NOT ({ours}) ORDER BY a.id"
            for line in self._db.execute(asked, [self._file]).fetchall():
                pairs = zip(names, line[1::2], line[2::2], strict=True)
                yield from (Differing(tab.record, line[0], n, here, there) for n, there, here in pairs if here != there)

    def _count_new(self, record: str) -> int:
        asked = f"SELECT count(*) FROM t.rows_{record} WHERE id NOT IN (SELECT id FROM {table(record)})"
        found: int = self._db.execute(asked).fetchone()[0]
        return found

    @property
    def _db(self) -> sqlite3.Connection:
        return self._index.db
