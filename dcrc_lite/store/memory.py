"""The whole store protocol in memory: for tests, previews and trials. Nothing reaches a disk."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from dcrc_lite import clock as clocks
from dcrc_lite.schema import SHEETS, Problem, Row
from dcrc_lite.store.cells import STAMP_NAMES, Cells, Parser, Split, build
from dcrc_lite.store.findings import gravest_first, unread
from dcrc_lite.store.no_files import NoFiles
from dcrc_lite.store.plan import Act, Planner, RowChange, Trace
from dcrc_lite.store.protocol import (
    BookStatus,
    Change,
    Committed,
    Derive,
    Derived,
    Due,
    Entry,
    Keys,
    Origin,
    Status,
    SyncReport,
    Undone,
    Where,
)
from dcrc_lite.store.rank import rank
from dcrc_lite.store.trail import Made, entries
from dcrc_lite.store.troubles import Part, Troubles
from dcrc_lite.store.undo import Undoing
from dcrc_lite.store.weighing import is_lost, missed
from dcrc_lite.store.where import fulfils, sort_key
from dcrc_lite.store.words import vocabulary
from dcrc_lite.store.worklist import chosen

RowT = TypeVar("RowT", bound=Row)


@dataclass(frozen=True, slots=True)
class Stored:
    """A row with the cells as they stand and as they are read."""

    cells: dict[str, str]  # declared fields only
    parts: Split  # with stamps and, in texts, "id"
    year: int


@dataclass(frozen=True, slots=True)
class Logged:
    """One commit in the log."""

    seq: int
    at: datetime
    actor: str
    origin: Origin
    batch: str
    changes: tuple[RowChange, ...]


class MemoryStore(NoFiles):
    """A `Store` that lives as long as the object."""

    def __init__(
        self,
        derive: Derive | None = None,
        keys: Keys | None = None,
        clock: Callable[[], datetime] = clocks.now,
    ) -> None:
        self._derive, self._keys, self._clock = derive, keys or {}, clock
        self._tables: dict[str, dict[str, Stored]] = {name: {} for name in SHEETS}
        self._log: list[Logged] = []
        self._counts: dict[tuple[str, int], int] = {}
        self._repeats: dict[str, Committed] = {}
        self._dues: dict[tuple[str, str], tuple[Due, ...]] = {}
        self._versions: dict[str, int] = {}
        self._parser = Parser()
        self._troubles = Troubles()
        self._lock = threading.RLock()

    # Reading

    def rows(
        self,
        cls: type[RowT],
        where: Where | None = None,
        *,
        order_by: str = "",
        descending: bool = False,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[RowT]:
        """Return the rows that fulfil `where`, ordered by a field (default: 编号)."""
        name, by = cls.sheet.name, order_by or "id"
        key = sort_key(name, by)
        found = sorted(self._found(name, where), key=lambda item: item[0])
        found.sort(key=lambda item: key(item[1].parts.texts.get(by, "")), reverse=descending)
        end = None if limit is None else offset + limit
        return [build(cls, row_id, stored.parts) for row_id, stored in found[offset:end]]

    def _found(self, name: str, where: Where | None) -> Iterator[tuple[str, Stored]]:
        with self._lock:
            items = list(self._tables[name].items())
        return (item for item in items if fulfils(name, item[1].parts.texts, where))

    def get(self, cls: type[RowT], row_id: str) -> RowT | None:
        """Return one row by 编号, or None."""
        stored = self._tables[cls.sheet.name].get(row_id)
        return None if stored is None else build(cls, row_id, stored.parts)

    def get_many(self, cls: type[RowT], row_ids: Collection[str]) -> dict[str, RowT]:
        """Return the rows that exist among these 编号, by 编号."""
        table = self._tables[cls.sheet.name]
        return {row_id: build(cls, row_id, table[row_id].parts) for row_id in row_ids if row_id in table}

    def count(self, cls: type[Row], where: Where | None = None) -> int:
        """Return how many rows fulfil `where`."""
        return sum(1 for _ in self._found(cls.sheet.name, where))

    def version(self, *records: str) -> int:
        """Return a number that grows whenever rows of these records change."""
        return sum(self._versions.get(name, 0) for name in records or SHEETS)

    # Writing

    def commit(
        self,
        changes: Sequence[Change],
        *,
        actor: str,
        origin: Origin,
        at: datetime,
        key: str = "",
        batch: str = "",
    ) -> Committed:
        """Store all changes or none. Raises RowChangedError, RowGoneError, LongTextError."""
        with self._lock:
            if key in self._repeats:
                return dataclasses.replace(self._repeats[key], again=True)
            planner = Planner(self._state, self._parser, at)
            ids, planned = planner.plan(changes)
            self._store(Logged(len(self._log) + 1, at, actor, origin, batch, tuple(planned)))
            self._counts.update(planner.counts)
            committed = Committed(len(self._log), tuple(ids))
            if key:
                self._repeats[key] = committed
            return committed

    @property
    def _state(self) -> _MemoryState:
        return _MemoryState(self._tables, self._log, self._counts)

    def _store(self, logged: Logged) -> None:
        before = {name: dict(table) for name, table in self._tables.items()} if self._derive else {}
        for change in logged.changes:
            self._apply(change, logged)
        try:
            self._derived(_touched(logged.changes))
        except Exception:
            self._tables = before
            raise
        self._log.append(logged)
        if any(change.record == "dictionary" for change in logged.changes):
            self._parser = Parser(vocabulary(stored.parts.texts for stored in self._tables["dictionary"].values()))

    def _apply(self, change: RowChange, logged: Logged) -> None:
        table = self._tables[change.record]
        self._versions[change.record] = self._versions.get(change.record, 0) + 1
        if change.act is Act.GONE:
            table.pop(change.row_id, None)
            return
        was = table.get(change.row_id)
        cells = {name: text for name, text in {**(was.cells if was else {}), **change.new}.items() if text}
        parts = self._parser.split(change.record, cells)
        parts.texts.update(_stamps(was, logged), id=change.row_id)
        table[change.row_id] = Stored(cells, parts, was.year if was else change.year)

    def _derived(self, touched: Mapping[str, frozenset[str]] | None) -> None:
        if self._derive is not None:
            self._replace_dues(self._derive(self, touched), anew=touched is None)

    def _replace_dues(self, derived: Derived, *, anew: bool) -> None:
        if anew:
            self._dues.clear()
        for source in derived.sources:
            self._dues.pop(source, None)
        for due in derived.dues:
            source = (due.source, due.source_id)
            self._dues[source] = (*self._dues.get(source, ()), due)

    def rederive(self) -> None:
        """Work out all dues anew, e.g. after the rules changed."""
        with self._lock:
            self._derived(None)

    # Derived

    def dues(
        self, *, open_only: bool = True, kind: str = "", first_by: str = "", where: Where | None = None
    ) -> list[Due]:
        """Return derived dues, those first on the list by `first_by`, sorted by call_by, due, task_id."""
        with self._lock:
            kept = [due for dues in self._dues.values() for due in dues]
        return chosen(kept, open_only=open_only, kind=kind, first_by=first_by, where=where)

    def search(self, record: str, words: str, limit: int = 20) -> list[str]:
        """Return 编号 of rows one of whose search keys contains the words, best match first."""
        make = self._keys.get(record)
        if make is None:
            return []
        with self._lock:
            keyed = {row_id: make(stored.parts.texts) for row_id, stored in self._tables[record].items()}
        return rank(keyed, words, limit)

    # Files, of which there are none

    def sync(self) -> SyncReport:
        """Return that nothing had to be taken or written."""
        return SyncReport(0, 0, 0, 0, 0)

    def cell_of(self, record: str, row_id: str, field: str) -> str:
        """Return "": rows in memory stand in no file."""
        del record, row_id, field
        return ""

    def problems(self, record: str = "", row_id: str = "") -> list[Problem]:
        """Return the cells that could not be read."""
        names = [record] if record else list(self._tables)
        return gravest_first(
            [
                missed(problem) if is_lost(problem, stored.parts.texts) else problem
                for name in names
                for found_id, stored in self._tables[name].items()
                if row_id in ("", found_id)
                for problem in unread(self._parser, name, found_id, stored.parts.raw, file="", cells={})
            ]
        )

    def status(self) -> Status:
        """Return that nothing waits, and what went wrong."""
        return Status(0, self._clock(), (), troubles=self._troubles.all())

    def watch(self, part: Part, do: Callable[[], bool]) -> None:
        """Do what the program does by itself; what goes wrong is told by `status`."""
        self._troubles.watch(part, do)

    def close(self) -> tuple[BookStatus, ...]:
        """Return that nothing waits; the rows go with the object."""
        return ()

    # The past

    def history(
        self,
        *,
        record: str = "",
        row_id: str = "",
        actor: str = "",
        batch: str = "",
        day: str = "",
        before: int = 0,
        limit: int = 200,
    ) -> list[Entry]:
        """Return journal entries, newest first, filtered by what is given; `before`: only those with a smaller `n`."""
        wanted = {"record": record, "row_id": row_id, "actor": actor, "batch": batch}
        found = (one for one in self._entries() if not before or one.n < before)
        found = (one for one in found if day in ("", one.at.date().isoformat()))
        return [one for one in found if all(text in ("", getattr(one, name)) for name, text in wanted.items())][:limit]

    def _entries(self) -> Iterator[Entry]:
        made = [(logged, change) for logged in self._log for change in logged.changes]
        for n in range(len(made), 0, -1):
            logged, change = made[n - 1]
            yield from entries(change, Made(logged.seq, logged.at, logged.actor, logged.origin, logged.batch, n))

    def undo(self, batch: str, *, actor: str, at: datetime) -> Undone:
        """Take back everything a batch did; later changes by people stay."""
        with self._lock:
            of_batch = [logged for logged in self._log if logged.batch == batch and logged.origin is not Origin.UNDO]
            done = [change for logged in reversed(of_batch) for change in reversed(logged.changes)]
            last = max((logged.seq for logged in of_batch), default=0)
            since = [(c, logged) for logged in self._log if logged.seq > last for c in logged.changes]
            undoing = Undoing(self._state)
            undoing.take_back(done, frozenset((change.record, change.row_id) for change, _ in since))
            self._store(Logged(len(self._log) + 1, at, actor, Origin.UNDO, batch, tuple(undoing.changes)))
            return Undone(
                rows_removed=sum(change.act is Act.GONE for change in undoing.changes),
                cells_restored=sum(len(change.new) for change in undoing.changes if change.act is not Act.GONE),
                kept=tuple(self._last_entry(spot) for spot in undoing.kept),
            )

    def _last_entry(self, spot: tuple[str, str, str]) -> Entry:
        return next(one for one in self._entries() if (one.record, one.row_id, one.field) == spot)


@dataclass(frozen=True, slots=True)
class _MemoryState:
    tables: Mapping[str, Mapping[str, Stored]]
    log: Sequence[Logged]
    counts: Mapping[tuple[str, int], int]

    def cells(self, record: str, row_id: str) -> Cells | None:
        stored = self.tables[record].get(row_id)
        return None if stored is None else stored.cells

    def unread(self, record: str, row_id: str) -> Collection[str]:
        stored = self.tables[record].get(row_id)
        return stored.parts.raw if stored else ()

    def year(self, record: str, row_id: str) -> int:
        stored = self.tables[record].get(row_id)
        return stored.year if stored else 0

    def next_count(self, record: str, in_series: int) -> int:
        return self.counts.get((record, in_series), 0) + 1

    def trail(self, record: str, row_id: str) -> Iterator[Trace]:
        for logged in reversed(self.log):
            for change in reversed(logged.changes):
                if change.record == record and change.row_id == row_id:
                    yield Trace(change, logged.actor)


def _stamps(was: Stored | None, logged: Logged) -> dict[str, str]:
    moment = logged.at.isoformat(timespec="minutes")
    made = {name: was.parts.texts.get(name, "") for name in STAMP_NAMES[:2]} if was else {
        "created_at": moment,
        "created_by": logged.actor,
    }  # fmt: skip
    return {**made, "updated_at": moment, "updated_by": logged.actor}


def _touched(changes: Sequence[RowChange]) -> dict[str, frozenset[str]]:
    touched: dict[str, set[str]] = {}
    for change in changes:
        touched.setdefault(change.record, set()).add(change.row_id)
    return {name: frozenset(ids) for name, ids in touched.items()}
