"""The store over a folder of workbooks: durable before the answer, in the people's own files a few seconds later."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path

from dcrc_lite import clock
from dcrc_lite.errors.books import StoreFullError
from dcrc_lite.store.absorb import restore
from dcrc_lite.store.child import Child
from dcrc_lite.store.deciding import Deciding
from dcrc_lite.store.disk import DISK, Disk
from dcrc_lite.store.doubts import Doubts
from dcrc_lite.store.files import Files
from dcrc_lite.store.first_look import measure_known
from dcrc_lite.store.folder import Folder, Signature
from dcrc_lite.store.index import Index
from dcrc_lite.store.index_query import IndexReader
from dcrc_lite.store.intake import MISSING, Intake, Reading, Taken, sweep
from dcrc_lite.store.journal import Heading, Journal
from dcrc_lite.store.keeper import Keeper
from dcrc_lite.store.lock import FolderLock
from dcrc_lite.store.old_years import PatientReader, old_ones
from dcrc_lite.store.plan import Act, Planner
from dcrc_lite.store.protocol import BookStatus, Change, Committed, Derive, Entry, Keys, Origin, SyncReport, Undone
from dcrc_lite.store.refusal import is_refusal, refusal
from dcrc_lite.store.restoring import FirstPlace, SecondPlace
from dcrc_lite.store.state import StoredState
from dcrc_lite.store.storing import Storing, name_of
from dcrc_lite.store.swap import recover
from dcrc_lite.store.telling import Telling
from dcrc_lite.store.troubles import NotedTroubles, Part
from dcrc_lite.store.undo import Undoing
from dcrc_lite.store.writer import Writer, Written

_CACHE = "index.db"


class XlsxStore(PatientReader, Deciding, Telling):
    """A dealership's folder as a `Store`.

    `derive` and `keys`: see the protocol. `state_dir`: where the program keeps its own files (default: .dcrc in the
    folder). `background`: write and watch by itself; without it nothing reaches the files before `sync` or `close`.
    `wait`: seconds to wait for another program that holds the folder. `disk`: the file calls. Raises FolderInUseError,
    OSError.
    """

    def __init__(
        self,
        folder: Path,
        *,
        derive: Derive | None = None,
        keys: Keys | None = None,
        state_dir: Path | None = None,
        background: bool = True,
        wait: float = 0.0,
        disk: Disk = DISK,
    ) -> None:
        self.folder = Folder(folder, state_dir, disk)
        disk.folder(self.folder.state)
        self._lock = FolderLock(self.folder.state, folder, wait)
        self.folder.prepare()
        self._derive = derive
        Storing.__init__(self)
        # Without a cache all workbooks are to be read: what reads them starts while the tables are made
        with nullcontext() if (self.folder.state / _CACHE).exists() else Child() as ready:
            self._open(keys or {})
            try:
                self._start(ready, patient=background)
            except BaseException:
                self._let_go()
                raise
        self._keeper = Keeper(self) if background else None

    def _open(self, keys: Keys) -> None:
        """Open journal and cache, and bring together what works on them."""
        self.journal = Journal(self.folder.state / "journal.db")
        self.index = Index(self.folder.state / _CACHE, keys)
        PatientReader.__init__(self, self.index.database.reader, self._changes, self.read_old)
        self._own_reader = IndexReader(lambda: self.index.db, self._changes)
        self._intake = Intake(self.folder, self.index, self.journal, self._follow)
        self._writer = Writer(self.folder, self.index, self.journal, lambda: self._commit_lock, self.take_in)
        self._last_written: datetime | None = None
        self._wanted: set[str] = set()  # old years somebody asked for
        self._closed = False
        self._troubles = NotedTroubles(self.index, self._alone)
        self._first, self._second = FirstPlace(self.folder), SecondPlace(self.folder)
        self._doubts = Doubts(self.index, self.version)
        self._results: dict[str, Written] = {}

    def _start(self, ready: Child | None, *, patient: bool) -> None:
        """`ready`: what may read; `patient`: workbooks of old years that were never read may follow later."""
        self._intake.learn_dictionary()
        if patient:
            self._intake.late = old_ones((name for name, _ in self._intake.changed()), clock.now().year)
            known = {file.name for file in Files(self.index).all()}
            self.old = self._intake.late = [name for name in self._intake.late if name not in known]
        self._catch_up()
        recover(self.folder, Files(self.index).known)
        measure_known(self.index, self.journal)
        self._look(ready)
        with self._cached():
            for name in self.journal.waiting_files():
                for waiting in self.journal.waiting(name):
                    if waiting.act is Act.NEW:
                        restore(self.index, waiting)
        if self.index.meta("stale") or self.index.meta("derived by") != name_of(self._derive):
            self.rederive()

    def _look(self, ready: Child | None) -> None:
        """Take in what changed; on a full disk start with what was known, but never with an empty shop."""
        try:
            self.take_in(ready)
        except StoreFullError as error:
            if not any(Files(self.index).all()):
                raise
            self._troubles.met(Part.READ, error)
        else:
            self._troubles.over(Part.READ)

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
        """Store all changes or none, on the disk before returning.

        Raises RowChangedError, RowGoneError, ReadOnlyBookError, StoreFullError, LongTextError.
        """
        with self._commit_lock, _told():
            self.keep_up()
            repeated = self.journal.repeated(key)
            if repeated is not None:
                return repeated
            planner = Planner(StoredState(self.index, self.journal), self.index.parser, at)
            ids, planned = planner.plan(changes)
            heading = Heading(actor, origin, at, batch, key)
            return Committed(self._store(heading, ids, planned, planner.counts), tuple(ids))

    # Files

    def take_in(self, ready: Child | None = None) -> Taken:
        """Read workbooks that changed on the disk and merge them; return what they brought. Raises StoreFullError.

        `ready`: a child that was started ahead to read them.
        """
        taken, readings = Taken(), list[Reading]()
        with self._file_lock, _told():
            try:
                with self._commit_lock:
                    self.keep_up()
                    self._writer.mark_swapped()
                    names = self.changed_files()
                readings = self._intake.read(names, ready=ready) if names else []
                with self._commit_lock:
                    self._take(readings, taken)
            finally:
                sweep(self.folder.disk, readings)
        for record in taken.touched:
            self._changes[record] += 1
        return taken

    def _take(self, readings: Sequence[Reading], taken: Taken) -> None:
        for reading in readings:
            self._intake.take(reading, taken)
        for file in self._intake.missing():
            self._intake.lost(file)
        if taken.first:
            self.rederive()

    def write_out(self) -> int:
        """Write what waits into the workbooks; return how many rows were written."""
        with self._file_lock, _told():
            with self._commit_lock:
                self.keep_up()
            self._results = self._writer.write_all()
        rows = sum(result.rows for result in self._results.values())
        if rows:
            self._last_written = clock.real_now()
        return rows

    def sync(self) -> SyncReport:
        """Take what people changed in the files, then write what waits into them, once."""
        taken = self.take_in()
        written = self.write_out()
        self._troubles.over(Part.READ, Part.WRITE)
        waiting = {name: count for name, (count, _) in self.journal.waiting_files().items()}
        reasons = [f"{name}：{self._results[name].why}" for name in waiting if name in self._results]
        unread = [file for file in Files(self.index).all() if file.why]
        said = "".join((*taken.notes, *reasons))
        still = [f"{file.name} {file.why}。{file.todo}。" for file in unread if file.name not in said]
        return SyncReport(
            taken=taken.cells,
            written=written,
            waiting=sum(waiting.values()),
            conflicts=len(self.conflicts()),
            problems=len(self.problems()),
            notes=(*taken.notes, *reasons, *still),
            unread=tuple(file.name for file in unread),
        )

    # What the keeper asks

    def changed_files(self) -> list[tuple[str, Signature]]:
        """Return the workbooks that are not as they were last read or written; old years only when they are wanted."""
        with self._commit_lock:
            later = set(self.old).difference(self._wanted, self.journal.waiting_files())
            return [(name, signature) for name, signature in self._intake.changed() if name not in later]

    def read_old(self, names: Collection[str]) -> None:
        """Read workbooks of old years that were left for later. Raises StoreFullError."""
        with self._file_lock:
            self._wanted.update(names)
            if not self._wanted.isdisjoint(self.old):
                self.take_in()
                self.old = [name for name in self.old if name not in self._wanted]

    def lost_files(self) -> bool:
        """True when a workbook went away since the last look."""
        with self._commit_lock:
            return any(file.why != MISSING[0] for file in self._intake.missing())

    def tend_backups(self) -> None:
        """Back up what people saved, and keep the second place in step when 设置 names one: each when it is time."""
        self._troubles.watch(Part.FIRST, lambda: self._first.tend(self._known))
        self._troubles.watch(Part.SECOND, lambda: self._second.tend(self._second_place()))

    def _second_place(self) -> str:
        with self._commit_lock:
            asked = "SELECT value FROM r_settings WHERE id = 'backup_place'"
            found = self.index.db.execute(asked).fetchone()
        return found[0].strip() if found else ""

    def watch(self, part: Part, do: Callable[[], bool]) -> None:
        """Do what the program does by itself; what goes wrong is remembered and told."""
        self._troubles.watch(part, do)

    def waiting_mark(self) -> int:
        """Return a number that grows with everything that waits to be written; 0 when nothing does."""
        return self.journal.mark()

    # Undo

    def undo(self, batch: str, *, actor: str, at: datetime) -> Undone:
        """Take back everything a batch did; later changes by people stay. Raises StoreFullError."""
        with self._commit_lock, _told():
            self.keep_up()
            done, last = self.journal.of_batch(batch)
            since = frozenset((change.record, change.row_id) for _, change in self.journal.since(last))
            undoing = Undoing(StoredState(self.index, self.journal))
            undoing.take_back(done, since)
            if undoing.changes:
                self._store(Heading(actor, Origin.UNDO, at, batch), [], undoing.changes, {})
            return Undone(
                rows_removed=sum(change.act is Act.GONE for change in undoing.changes),
                cells_restored=sum(len(change.new) for change in undoing.changes if change.act is not Act.GONE),
                kept=tuple(self._last_entry(spot) for spot in undoing.kept),
            )

    def _last_entry(self, spot: tuple[str, str, str]) -> Entry:
        found = self.journal.history({"record": spot[0], "row_id": spot[1]}, 10_000)
        return next(entry for entry in found if entry.field == spot[2])

    def close(self, *, write: bool = True) -> tuple[BookStatus, ...]:
        """Write what can be written (unless told not to), release the folder; return what waits on in the journal."""
        if self._closed:
            return ()
        self._closed = True
        if self._keeper is not None:
            self._keeper.stop()
        try:
            if write:
                self._troubles.watch(Part.READ, lambda: self.take_in() is not None)
                self._troubles.watch(Part.WRITE, lambda: self.write_out() >= 0)
            return tuple(book for book in self.status().books if book.pending)
        finally:
            self._let_go()

    def _let_go(self) -> None:
        self.index.close()
        self.journal.close()
        self._lock.release()


@contextmanager
def _told() -> Iterator[None]:
    """A disk that refuses is told as a sentence. Raises StoreFullError."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if not is_refusal(error):
            raise
        raise StoreFullError(refusal(error)) from error
    except OSError as error:
        raise StoreFullError(refusal(error)) from error
