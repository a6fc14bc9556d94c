"""Bringing what waits into the people's files: one workbook after the other, each in one pass, never over a person's save."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace

from dcrc_lite import clock
from dcrc_lite.errors.books import BookError, StoreFullError
from dcrc_lite.schema import SHEETS
from dcrc_lite.store import backup
from dcrc_lite.store.cells import field_names
from dcrc_lite.store.decisions import Conflict, Why
from dcrc_lite.store.files import Files, KnownFile
from dcrc_lite.store.flush import Writing, plan_writing
from dcrc_lite.store.folder import Folder, Signature, book_of
from dcrc_lite.store.index import Index
from dcrc_lite.store.journal import Journal
from dcrc_lite.store.outbox import Waiting, without
from dcrc_lite.store.plan import Act
from dcrc_lite.store.refusal import is_refusal, refusal
from dcrc_lite.store.swap import BookBusyError, ChangedMeanwhileError, write_next
from dcrc_lite.store.templates import create_book
from dcrc_lite.store.xlsx_address import address
from dcrc_lite.store.xlsx_row import Surroundings

TRIES = 3  # a person may save while we write; after that it waits for the next round


@dataclass(frozen=True, slots=True)
class Written:
    """How writing one workbook went: rows written, and why the rest waits ("" when nothing does)."""

    rows: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class Swapped:
    """A next state that stands in the folder."""

    file: KnownFile
    writing: Writing
    signature: Signature


class Writer:
    """Writes workbooks. `alone` keeps commits out for a moment; `take_in` merges workbooks that changed on the disk."""

    def __init__(
        self,
        folder: Folder,
        index: Index,
        journal: Journal,
        alone: Callable[[], AbstractContextManager[object]],
        take_in: Callable[[], object],
    ) -> None:
        self.folder, self.index, self.journal = folder, index, journal
        self.alone, self.take_in = alone, take_in
        self.files = Files(index)
        self._swapped: dict[str, Swapped] = {}

    def write_all(self) -> dict[str, Written]:
        """Write every workbook something waits for; return how each went."""
        self.mark_swapped()
        return {name: self.write(name) for name in self.journal.waiting_files()}

    def write(self, name: str) -> Written:
        """Write what waits for one workbook."""
        try:
            return self._write(name)
        except BookBusyError:
            return Written(0, "被别的程序打开")
        except BookError as error:
            return Written(0, str(error))
        except StoreFullError as error:
            return Written(0, f"写不进去（{error.reason}）")
        except (OSError, sqlite3.DatabaseError) as error:
            if isinstance(error, sqlite3.DatabaseError) and not is_refusal(error):
                raise
            return Written(0, f"写不进去（{refusal(error)}）")

    def _write(self, name: str) -> Written:
        owner = self.folder.open_in(name)
        if owner:
            return Written(0, f"被 {owner} 打开")
        for _ in range(TRIES):
            try:
                return self._once(name)
            except ChangedMeanwhileError:
                self.take_in()
        return Written(0, "一直有人在存这个文件")

    def _once(self, name: str) -> Written:
        with self.alone():
            file = self.files.known(name)
            if file is None:
                self._create(name)
                raise ChangedMeanwhileError  # to be read like any other new workbook
            if file.why:
                return Written(0, file.why)
            if self.folder.signature(name) != file.signature:
                raise ChangedMeanwhileError
            writing = plan_writing(self.index, self.files, file, self.journal.waiting(name))
        if not writing.taken:
            return Written(0, "表头不全")
        backup.take(self.folder.file(name), self.folder.backups, self.folder.disk)

        def swapped(made: Signature) -> None:
            self._swapped[name] = Swapped(file, writing, made)

        write_next(self.folder, file, writing.write, swapped)
        self.mark_swapped()
        return Written(len(writing.taken))

    def mark_swapped(self) -> None:
        """Note what was swapped in but, on a disk that failed, not noted: before anything else is read or written."""
        with self.alone():
            for swapped in list(self._swapped.values()):
                self._written(swapped.file, swapped.writing, swapped.signature)

    def _create(self, name: str) -> None:
        book = book_of(name)
        assert book is not None
        with suppress(FileExistsError):  # a person was quicker
            create_book(self.folder.file(name), book, self.folder.disk)

    def _written(self, file: KnownFile, writing: Writing, signature: Signature) -> None:
        self.index.begin()
        self.journal.begin()
        try:
            self.files.put(replace(file, signature=signature, digest=writing.digest))
            self.journal.states.add(file.name, writing.digest, clock.real_now())
            for tab in writing.tabs_after():
                self.files.put_tab(file.name, tab)
            for entry in writing.taken:
                if entry.act is not Act.GONE:
                    self.index.set_rows(entry.record, [(writing.rows[entry.record, entry.row_id], entry.row_id)])
                self._done(entry, writing.rows[entry.record, entry.row_id])
                if entry.act is not Act.SET:
                    self.journal.states.grow(file.name, entry.record, 1 if entry.act is Act.NEW else -1)
            for entry, name in writing.refused():
                self._refused(writing, entry, name)
            self.journal.commit()
            del self._swapped[file.name]
            self.index.commit()  # where that fails, the workbook is simply read again
        except BaseException:
            self.journal.rollback()
            self.index.rollback()
            raise

    def _done(self, entry: Waiting, row: int) -> None:
        """Take out what was written; what was stored meanwhile waits on, over what the file holds now."""
        now = self.journal.waiting_for(entry.record, entry.row_id)
        if now is None and entry.act is Act.NEW:  # removed while it was being written: it stands in the file after all
            emptied = replace(entry, act=Act.GONE, base=entry.value, value={}, row=row)
            self.journal.put(entry.record, entry.row_id, emptied)
        elif now is None or now.n == entry.n:
            self.journal.put(entry.record, entry.row_id, None)
        elif entry.act is Act.GONE:
            self.journal.put(entry.record, entry.row_id, replace(now, act=Act.NEW, base={}))
        else:
            self.journal.put(entry.record, entry.row_id, _left(entry, now))

    def _refused(self, writing: Writing, entry: Waiting, name: str) -> None:
        """The file keeps its formula or merged cell; what the form stored is kept beside it."""
        base = entry.base.get(name, "")
        self.index.update(entry.record, entry.row_id, {name: base}) if name != "id" else None
        now = self.journal.waiting_for(entry.record, entry.row_id)
        if now is not None:
            self.journal.put(entry.record, entry.row_id, without(now, {name}))
        if name in field_names(entry.record):
            tab = writing.tabs[entry.record]
            cell = address(writing.rows[entry.record, entry.row_id], tab.columns[name])
            place = f"{writing.file.name} · {SHEETS[entry.record].tab} · {cell}"
            texts = base, entry.value.get(name, "")
            covered = Surroundings(merged=tab.merged).covers(
                writing.rows[entry.record, entry.row_id], tab.columns[name]
            )
            by = next((t.actor for t in self.journal.trail(entry.record, entry.row_id) if name in t.change.new), "")
            said = (0, clock.now(), entry.record, entry.row_id, name, *texts, by, base, place)
            self.journal.disputes.add(Conflict(*said, why=Why.MERGED if covered else Why.FORMULA))


def _left(entry: Waiting, now: Waiting) -> Waiting:
    """What is still to be written of a row that changed while it was being written."""
    if now.act is Act.GONE:
        return replace(now, base={**now.base, **entry.value})
    value = {name: text for name, text in now.value.items() if entry.value.get(name) != text}
    base = {name: entry.value.get(name, now.base.get(name, "")) for name in value}
    return replace(now, act=Act.SET, base=base, value=value)
