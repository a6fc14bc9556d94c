"""One change stored as a whole: the journal first, on the disk; then the cache, with all that follows from the rows."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from dcrc_lite.schema import SHEETS
from dcrc_lite.store.apply import Applier, file_of
from dcrc_lite.store.files import Files
from dcrc_lite.store.index import Index
from dcrc_lite.store.index_query import IndexReader
from dcrc_lite.store.intake import Intake
from dcrc_lite.store.journal import Heading, Journal
from dcrc_lite.store.loose import Loose
from dcrc_lite.store.plan import RowChange
from dcrc_lite.store.protocol import Derive
from dcrc_lite.store.replay import replay
from dcrc_lite.store.writable import Gate


class Storing:
    """The part of `XlsxStore` that keeps journal and cache together. Its locks: `_file_lock` before `_commit_lock`."""

    index: Index
    journal: Journal
    _intake: Intake
    _derive: Derive | None
    _own_reader: IndexReader

    def __init__(self) -> None:
        self._commit_lock, self._file_lock = threading.RLock(), threading.RLock()
        self._changes: dict[str, int] = dict.fromkeys(SHEETS, 0)
        self._fresh: set[str] = set()  # records changed in the open transaction
        self._behind = False  # the journal holds commits the cache could not take

    def _store(
        self, heading: Heading, ids: Sequence[str], changes: Sequence[RowChange], counts: Mapping[tuple[str, int], int]
    ) -> int:
        gate = Gate(Files(self.index))
        for change in changes:
            gate.refuse(change, self._file(change))
        with self._stored():
            steps = Applier(self.index, heading).apply(changes)
            self._follow(_touched(changes))
            self.journal.begin()
            seq = self.journal.log(heading, ids, changes)
            self.journal.queue(steps)
            self.journal.raise_counters(counts)
            for change in changes:
                self.journal.disputes.close(change.record, change.row_id, change.new, heading.actor, heading.at)
            self.index.set_meta("applied", str(seq))
        return seq

    @contextmanager
    def _stored(self) -> Iterator[None]:
        """The journal first, then the cache; what goes wrong before the journal is on the disk never happened."""
        try:
            self.index.begin()
            yield
            self.journal.commit()
        except BaseException:
            self._undo_open()
            raise
        try:
            self._end(self.index.commit)
        except sqlite3.DatabaseError:  # stored all the same: the cache takes it from the journal later
            self._behind = True
            with suppress(sqlite3.DatabaseError):
                self.keep_up()

    @contextmanager
    def _cached(self) -> Iterator[None]:
        """A change of the cache alone."""
        self.index.begin()
        try:
            yield
        except BaseException:
            self._end(self.index.rollback)
            raise
        self._end(self.index.commit)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """A change of the cache alone, by a thread that holds no lock."""
        with self._commit_lock, self._cached():
            yield

    def _end(self, transaction: Callable[[], None]) -> None:
        """End the transaction of the cache; what was read and kept meanwhile is not what stands there now."""
        transaction()
        for record in self._fresh:
            self._changes[record] += 1
        self._fresh.clear()

    def _catch_up(self) -> None:
        """Take into the cache what only the journal holds."""
        with self._cached():
            self._follow(replay(self.index, self.journal))

    def keep_up(self) -> None:
        """Take into the cache what it could not take when it was stored. Raises sqlite3.DatabaseError."""
        with self._commit_lock:
            if self._behind:
                self._catch_up()
                self._behind = False

    def _undo_open(self) -> None:
        self.journal.rollback()
        self._end(self.index.rollback)

    def _file(self, change: RowChange) -> str:
        return self.index.place(change.record, change.row_id)[0] or file_of(change)

    def _follow(self, touched: Mapping[str, Collection[str]] | None) -> None:
        """Work out search words and dues of touched rows (None: of all) anew, inside the open transaction."""
        if touched is not None and not touched:
            return
        for record in touched or SHEETS:
            self._changes[record] += 1
            self._fresh.add(record)
            self.index.learn_words(record, None if touched is None else touched[record])
        Loose(self.index.db).follow(touched)
        if touched is not None and "dictionary" in touched:
            self._intake.learn_dictionary()
        if self._derive is not None:
            frozen = None if touched is None else {name: frozenset(ids) for name, ids in touched.items()}
            self.index.replace_dues(self._derive(self._own_reader, frozen), anew=touched is None)

    def rederive(self) -> None:
        """Work out all dues anew, e.g. after the rules changed."""
        with self._commit_lock, self._cached():
            self._follow(None)
            self.index.set_meta("stale", "")
            self.index.set_meta("derived by", name_of(self._derive))


def name_of(derive: Derive | None) -> str:
    """Return by what the dues of a cache were worked out."""
    return getattr(derive, "__qualname__", type(derive).__qualname__)


def _touched(changes: Sequence[RowChange]) -> dict[str, set[str]]:
    touched: dict[str, set[str]] = {}
    for change in changes:
        touched.setdefault(change.record, set()).add(change.row_id)
    return touched
