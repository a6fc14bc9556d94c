"""Taking a workbook's rows from the reader's staging file into the index: the first time whole, later by three-way merge."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from dcrc_lite import clock
from dcrc_lite.schema import SHEETS, Problem, Sheet
from dcrc_lite.store.cells import Cells, field_names
from dcrc_lite.store.counters import seen
from dcrc_lite.store.decisions import Answer, Conflict, Why
from dcrc_lite.store.doubled import settle
from dcrc_lite.store.fresh import FreshRows
from dcrc_lite.store.held import HoldError, demand, gone_back, is_many
from dcrc_lite.store.index import Index
from dcrc_lite.store.index_schema import table
from dcrc_lite.store.journal import Heading, Journal
from dcrc_lite.store.merge import merge_row, real
from dcrc_lite.store.older import STAMP, is_older, overwritten
from dcrc_lite.store.outbox import ID, Step, Waiting, without
from dcrc_lite.store.plan import Act, RowChange
from dcrc_lite.store.putback import PutBack
from dcrc_lite.store.reading import TabFound
from dcrc_lite.store.xlsx_address import address


@dataclass
class Absorbed:
    """What a workbook brought: to be logged, written back, told."""

    changes: list[RowChange] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    waiting: list[tuple[str, str, Waiting | None]] = field(default_factory=list)  # record, 编号, entry as it is now
    counts: dict[tuple[str, int], int] = field(default_factory=dict)
    first: set[str] = field(default_factory=set)  # records taken whole
    doubt: HoldError | None = None  # a workbook that is not what was agreed on, read by a new cache
    problems: list[Problem] = field(default_factory=list)  # found while merging, beside those the reader found


@dataclass(frozen=True, slots=True)
class Ledger:
    """What absorbing works on, and in whose name."""

    index: Index
    journal: Journal
    heading: Heading


def restore(index: Index, waiting: Waiting) -> None:
    """Put a row into the index that only the outbox knows."""
    if index.place(waiting.record, waiting.row_id) == ("", 0):
        cells = {name: text for name, text in waiting.value.items() if name != "id" and text}
        index.insert(waiting.record, waiting.row_id, cells, (waiting.file, 0))


class TabAbsorber:
    """Takes one tab. Runs inside the index's transaction, with the staging file attached as `t`."""

    def __init__(self, desk: Ledger, file: str, found: TabFound, out: Absorbed) -> None:
        self.index, self.journal, self.heading = desk.index, desk.journal, desk.heading
        self.file, self.found, self.out = file, found, out
        self.record = found.record
        self.sheet: Sheet = SHEETS[found.record]
        self.own = table(self.record)
        self.names = [name for name in found.columns if name != "id"]
        self.waiting = {waiting.row_id: waiting for waiting in self.journal.waiting(file, self.record)}
        self.years = self.sheet.book.yearly

    def run(self, *, is_first: bool, answer: Answer | None, percent: float) -> None:
        """Take everything. `answer`: what a person decided about it; None = nobody did. Raises HoldError."""
        for key, highest in seen(self.index.db, self.sheet).items():
            self.out.counts[key] = max(highest, self.out.counts.get(key, 0))
        if is_first:
            self._take_whole()
        else:
            settle(self)
            gone = self._gone()
            if answer is None:
                self._demand_little(gone, percent)
            if answer is Answer.PROGRAM:
                PutBack(self).run(gone)
                gone = []
            else:
                self._changed(believe=answer is Answer.FILE)
            self._new()
            self._removed(gone)
            self._places()
        self._settle_waiting()
        FreshRows(self).run()

    # The first time

    def _take_whole(self) -> None:
        columns = ", ".join(f'"{name}"' for name in ("id", *self.names, "_row", "_raw"))
        taken = self.index.db.execute(
            f"INSERT OR IGNORE INTO {self.own}({columns}, _file) SELECT {columns}, ? FROM t.rows_{self.record}",
            [self.file],
        ).rowcount
        self.out.first.add(self.record)
        if taken < self.index.db.execute(f"SELECT count(*) FROM t.rows_{self.record}").fetchone()[0]:
            self._elsewhere()
        for waiting in list(self.waiting.values()):
            self._replay(waiting)

    def _replay(self, waiting: Waiting) -> None:
        """The cache was made anew from the file: lay over it what the file does not have yet."""
        if not self._stands(waiting.row_id):
            self._replay_absent(waiting)
        elif waiting.act is Act.GONE:
            row = self.index.place(self.record, waiting.row_id)[1]
            self.index.delete(self.record, waiting.row_id)
            self.keep(waiting, dataclasses.replace(waiting, row=row))
        else:
            theirs = self.theirs("rows", "id", waiting.row_id)
            self._merge(waiting.row_id, theirs, theirs, waiting, [name for name in waiting.value if name != "id"])
            left = self.waiting.get(waiting.row_id)
            ours = {name: text for name, text in left.value.items() if name != "id"} if left else {}
            self.index.update(self.record, waiting.row_id, ours)

    def _replay_absent(self, waiting: Waiting) -> None:
        if waiting.act is Act.NEW:
            restore(self.index, waiting)
        elif waiting.act is Act.GONE:
            self.keep(waiting, None)

    # Later

    def _demand_little(self, gone: Sequence[str], percent: float) -> None:
        """Raises HoldError when the tab lost much, or went back in time."""
        asked = f"SELECT count(*) FROM {self.own} WHERE _file = ? AND _row > 0"
        total = self.index.db.execute(asked, [self.file]).fetchone()[0]
        demand(self.sheet.tab, len(gone), total, percent)
        # a list somebody made may have no such column
        further = f"a.{STAMP} < b.{STAMP}" if STAMP in self.names else "0"
        older = sum(self._is_overwritten(row_id) for row_id in self.differing(further))
        if is_many(older, total, percent):
            raise gone_back(older)

    def _is_overwritten(self, row_id: str) -> bool:
        ours = self.index.everything(self.record, row_id) or {}
        return row_id not in self.waiting and is_older(self.theirs("rows", "id", row_id), ours)

    def _gone(self) -> list[str]:
        """The rows that stood in the file and do not any more."""
        db = self.index.db
        asked = f"SELECT id FROM {self.own} WHERE _file = ? AND id NOT IN (SELECT id FROM t.rows_{self.record})"
        gone = [line[0] for line in db.execute(asked, [self.file])]
        without_number = {w.row_id for w in self.waiting.values() if "id" in w.value and w.act is not Act.GONE}
        return [row_id for row_id in gone if row_id not in without_number]

    def differing(self, further: str = "1") -> list[str]:
        """Return the rows whose cells are not as the index has them; `further`: SQL over a (file) and b (index)."""
        theirs = ", ".join(f'a."{name}"' for name in (*self.names, "_raw"))
        ours = ", ".join(f'b."{name}"' for name in (*self.names, "_raw"))
        asked = (
            f"SELECT a.id FROM t.rows_{self.record} a JOIN {self.own} b ON b.id = a.id "
            f"WHERE b._file = ? AND ({theirs}) IS NOT ({ours}) AND {further}"
        )
        return [line[0] for line in self.index.db.execute(asked, [self.file])]

    def _changed(self, *, believe: bool) -> None:
        for row_id in self.differing():
            current, theirs = self.index.everything(self.record, row_id) or {}, self.theirs("rows", "id", row_id)
            if not believe and row_id not in self.waiting and is_older(theirs, current):
                empty = Waiting(self.record, row_id, self.file, Act.SET, {}, {}, clock.real_now().isoformat())
                self.keep(empty, overwritten(self.journal, empty, theirs, current))
            self._merge(row_id, current, theirs, self.waiting.get(row_id), self.names)

    def _merge(self, row_id: str, current: Cells, theirs: Cells, waiting: Waiting | None, names: Sequence[str]) -> None:
        merge = merge_row(current, theirs, waiting, names, field_names(self.record))
        if merge.take:
            self.index.update(self.record, row_id, merge.take)
        if merge.by_hand:
            old = {name: before for name, (before, _) in merge.by_hand.items()}
            new = {name: now for name, (_, now) in merge.by_hand.items()}
            self.out.changes.append(RowChange(self.record, row_id, Act.SET, old, new))
        for name, (was, form, their) in merge.conflicts.items():
            self._conflict(row_id, name, (was, form, their))
        if waiting is not None and (merge.written or merge.conflicts):
            self.keep(waiting, without(waiting, merge.written | merge.conflicts.keys()))

    def theirs(self, kind: str, key: str, value: object) -> dict[str, str]:
        """Return the filled cells of one row as the file has them."""
        columns = ", ".join(f'"{name}"' for name in ("_raw", *self.names))
        asked = f'SELECT {columns} FROM t.{kind}_{self.record} WHERE "{key}" = ?'
        line = self.index.db.execute(asked, [value]).fetchone()
        cells = {name: text for name, text in zip(self.names, line[1:], strict=True) if text}
        return cells | json.loads(line[0]) if line[0] else cells

    def _new(self) -> None:
        asked = f"SELECT id, _row FROM t.rows_{self.record} WHERE id NOT IN (SELECT id FROM {self.own})"
        for row_id, row in self.index.db.execute(asked).fetchall():
            waiting = self.waiting.get(row_id)
            if waiting is not None and waiting.act is Act.GONE:
                self.keep(waiting, dataclasses.replace(waiting, row=row))
            else:
                self._insert(row_id, row, self.theirs("rows", "id", row_id))
        self._elsewhere()

    def _elsewhere(self) -> None:
        """A 编号 that stands in another workbook already."""
        asked = f"SELECT a.id, a._row, b._file FROM t.rows_{self.record} a JOIN {self.own} b ON b.id = a.id "
        for row_id, row, file in self.index.db.execute(asked + "WHERE b._file <> ?", [self.file]).fetchall():
            cell = address(row, self.found.columns["id"])
            what = f"编号 {row_id} 在 {file} 里已经有了，这一行没有读"
            todo = f"留一处；这里是新的一行就清空 {cell}，程序会给新号"
            told = Problem(self.file, self.sheet.tab, cell, what, todo, row_id, self.record, row_id, ID)
            self.out.problems.append(told)

    def _insert(self, row_id: str, row: int, cells: dict[str, str]) -> None:
        self.index.insert(self.record, row_id, cells, (self.file, row))
        own = {name: text for name, text in cells.items() if name in field_names(self.record)}
        self.out.changes.append(RowChange(self.record, row_id, Act.NEW, {}, own, self.year()))

    def year(self) -> int:
        """The year of this workbook; 0 when its book is not split."""
        return int(self.file.removesuffix(".xlsx")[-4:]) if self.years else 0

    def _removed(self, gone: Sequence[str]) -> None:
        for row_id in gone:
            waiting = self.waiting.get(row_id)
            cells = self.index.cells(self.record, row_id) or {}
            if waiting is not None:
                for name, text in real(waiting.value).items():
                    if name in field_names(self.record):
                        self._conflict(row_id, name, (waiting.base.get(name, ""), text, ""), Why.GONE)
                self.keep(waiting, None)
            self.index.delete(self.record, row_id)
            self.out.changes.append(RowChange(self.record, row_id, Act.GONE, cells, {}, self.year()))
        for waiting in list(self.waiting.values()):
            if waiting.act is Act.GONE and not self._stands(waiting.row_id):
                self.keep(waiting, None)

    def _stands(self, row_id: str) -> bool:
        return bool(self.index.db.execute(f"SELECT 1 FROM t.rows_{self.record} WHERE id = ?", [row_id]).fetchone())

    def _places(self) -> None:
        self.index.db.execute(
            f"UPDATE {self.own} SET _row = a._row FROM t.rows_{self.record} a "
            f"WHERE a.id = {self.own}.id AND {self.own}._file = ? AND {self.own}._row IS NOT a._row",
            [self.file],
        )

    # What waits

    def _settle_waiting(self) -> None:
        """Rows that stand in the file are no longer new; cells that stand there already need no writing."""
        for waiting in list(self.waiting.values()):
            if waiting.act is Act.GONE or not self._stands(waiting.row_id):
                continue
            theirs = self.theirs("rows", "id", waiting.row_id)
            there = {"id": waiting.row_id, **theirs}
            same = {name for name, text in waiting.value.items() if there.get(name, "") == text}
            if waiting.act is Act.NEW or same:
                value_left = without(waiting, same)
                base = {name: there.get(name, "") for name in value_left.value}
                act = Act.SET
                kept = dataclasses.replace(
                    value_left, act=act, base=base if waiting.act is Act.NEW else value_left.base
                )
                self.keep(waiting, kept if kept.value else None)

    def keep(self, waiting: Waiting, now: Waiting | None) -> None:
        """Replace what waits for a row."""
        self.out.waiting.append((waiting.record, waiting.row_id, now))
        if now is None:
            self.waiting.pop(waiting.row_id, None)
        else:
            self.waiting[waiting.row_id] = now

    def _conflict(self, row_id: str, name: str, texts: tuple[str, str, str], why: str = "") -> None:
        was, form, their = texts
        _, row = self.index.place(self.record, row_id)
        cell = address(row, self.found.columns[name]) if row and name in self.found.columns else ""
        place = " · ".join(part for part in (self.file, self.sheet.tab, cell) if part)
        by = next((trace.actor for trace in self.journal.trail(self.record, row_id) if name in trace.change.new), "")
        said = (0, self.heading.at, self.record, row_id, name, was, form, by, their, place)
        self.out.conflicts.append(Conflict(*said, why=why, file_by=self.heading.actor))
