"""Merging a copy of a workbook in: its cells against what the rows held when the copy was made, and what they hold now."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from dcrc_lite.schema import SHEETS
from dcrc_lite.store.cells import Cells, field_names
from dcrc_lite.store.index import Index
from dcrc_lite.store.journal import Journal
from dcrc_lite.store.older import STAMP, state_at
from dcrc_lite.store.plan import Act
from dcrc_lite.store.protocol import Change
from dcrc_lite.store.reading import TabFound

Clash = tuple[str, str, str, str, str, str]  # record, 编号, field, text of then, text of the copy, text of now


@dataclass
class Brought:
    """What a copy has that the workbook has not: to be stored, and what both changed."""

    changes: list[Change] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)
    removed: int = 0  # rows deleted here since; they stay deleted


class CopyReader:
    """Compares a copy that was read (attached as `t`) with the index."""

    def __init__(self, index: Index, journal: Journal) -> None:
        self._index, self._journal = index, journal
        self.out = Brought()

    def read(self, tab: TabFound) -> None:
        """Compare one tab."""
        names = [name for name in tab.columns if name in field_names(tab.record)]
        for row_id, cells in self._rows(tab, "rows", names):
            ours = self._index.everything(tab.record, row_id)
            if ours is None:
                self._unknown(tab.record, row_id, cells)
            else:
                self._compare(tab.record, row_id, cells, ours)
        known = self._known_cells(tab.record, names) if SHEETS[tab.record].prefix else set()
        for _, cells in self._rows(tab, "fresh", names):
            own = {name: text for name, text in cells.items() if name != STAMP}
            if tuple(sorted(own.items())) not in known:
                self.out.changes.append(Change(tab.record, own))

    def _rows(self, tab: TabFound, kind: str, names: list[str]) -> Iterator[tuple[str, dict[str, str]]]:
        wanted = [*names, STAMP] if STAMP in tab.columns else names
        columns = ", ".join(f'"{name}"' for name in ("id", "_raw", *wanted))
        for row_id, raw, *texts in self._index.db.execute(f"SELECT {columns} FROM t.{kind}_{tab.record}").fetchall():
            cells = {name: text for name, text in zip(wanted, texts, strict=True) if text}
            yield row_id, cells | ({n: text for n, text in json.loads(raw).items() if n in wanted} if raw else {})

    def _known_cells(self, record: str, names: list[str]) -> set[tuple[tuple[str, str], ...]]:
        ids = self._index.db.execute(f"SELECT id FROM r_{record}").fetchall()
        rows = (self._index.cells(record, row_id) or {} for (row_id,) in ids)
        return {tuple(sorted((n, text) for n, text in row.items() if n in names)) for row in rows}

    def _unknown(self, record: str, row_id: str, cells: Cells) -> None:
        """A row that is not here: deleted since, or added in the copy."""
        last = next(iter(self._journal.trail(record, row_id)), None)
        if last is not None and last.change.act is Act.GONE:
            self.out.removed += 1
            return
        own = {name: text for name, text in cells.items() if name != STAMP}
        row = "" if SHEETS[record].prefix else row_id
        self.out.changes.append(Change(record, own, id=row))

    def _compare(self, record: str, row_id: str, theirs: Cells, ours: Cells) -> None:
        then = state_at(self._journal, record, row_id, theirs.get(STAMP, ""), ours)
        take: dict[str, str] = {}
        for name in dict.fromkeys((*theirs, *ours)):
            text, now, before = theirs.get(name, ""), ours.get(name, ""), then.get(name, "")
            if name not in field_names(record) or text in (now, before):
                continue
            if now == before:
                take[name] = text
            else:
                self.out.clashes.append((record, row_id, name, before, text, now))
        if take:
            self.out.changes.append(Change(record, take, id=row_id))
