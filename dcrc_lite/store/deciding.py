"""What people decide about their workbooks: which text of a cell changed on both sides is right, and that again."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from dcrc_lite.errors.books import ConflictSettledError, NoSuchCopyError, StoreFullError
from dcrc_lite.schema import SHEETS, Problem
from dcrc_lite.store import restoring
from dcrc_lite.store.comparing import brought, difference
from dcrc_lite.store.copied import Brought
from dcrc_lite.store.decisions import Answer, BackupCopy, BookCopy, Conflict, Held, Hold, Merged, Why
from dcrc_lite.store.folder import Folder
from dcrc_lite.store.index import Index
from dcrc_lite.store.intake import Taken, sweep
from dcrc_lite.store.journal import Heading
from dcrc_lite.store.neighbours import Copy
from dcrc_lite.store.one_cell import doubled, unnamed, write_cell
from dcrc_lite.store.plan import Act, RowChange
from dcrc_lite.store.protocol import Change, Committed, Origin
from dcrc_lite.store.refusal import refusal
from dcrc_lite.store.storing import Storing


class Deciding(Storing):
    """The part of `XlsxStore` that carries out decisions."""

    folder: Folder

    if TYPE_CHECKING:

        def commit(  # noqa: D102 - said in the protocol
            self, changes: Sequence[Change], *, actor: str, origin: Origin, at: datetime, key: str = "", batch: str = ""
        ) -> Committed: ...
        def take_in(self) -> Taken: ...  # noqa: D102

    def renumber(self, file: str, cell: str) -> str:
        """Give the row whose 编号 at `cell` is somebody else's a new one; return it ("" when it comes a little later).

        Raises MissingFieldError, ReadOnlyBookError, BookError, StoreFullError.
        """
        with self._file_lock:
            problem, before = self._mended(doubled, file, cell)
            new = (change for _, change in self.journal.since(before) if change.act is Act.NEW)
            return next((change.row_id for change in new if change.record == problem.record), "")

    def name_column(self, file: str, cell: str) -> str:
        """Write the name of a column that lost it back at `cell`; return the name. Raises as `renumber` does."""
        with self._file_lock:
            return self._mended(unnamed, file, cell)[0].proposal

    def _mended(self, find: Callable[[Index, str, str], Problem], file: str, cell: str) -> tuple[Problem, int]:
        """Write what a finding proposes ("" empties the cell) and read the workbook; also return the last commit before."""
        self.take_in()
        with self._commit_lock:
            problem = find(self.index, file, cell)
            before = self.journal.last_seq()
        try:
            write_cell(self.folder, self.index, problem, problem.proposal)
        except OSError as error:
            raise StoreFullError(refusal(error)) from error
        self.take_in()
        return problem, before

    # Copies and backups

    def copies(self) -> list[BookCopy]:
        """Return the copies of workbooks that lie beside them."""
        return [BookCopy(copy.name, copy.live, copy.by) for copy in self.folder.copies()]

    def merge_copy(self, name: str, *, actor: str, at: datetime) -> Merged:
        """Merge a copy in, three-way; it is put aside. Raises NoSuchCopyError, BookError, and what `commit` raises."""
        copy = next((one for one in self.folder.copies() if one.name == name), None)
        signature = self.folder.signature(name)
        if copy is None or signature is None:
            raise NoSuchCopyError(name)
        with self._file_lock:
            self.take_in()
            readings = self._intake.read([(name, signature)], copy.live)
            try:
                with self._commit_lock:
                    merged = self._merge_in(
                        copy, brought(self.index, self.journal, readings[0]), Heading(actor, Origin.COPY, at)
                    )
            finally:
                sweep(self.folder.disk, readings)
        self.folder.disk.replace(self.folder.file(name), self.folder.backups / f"{merged.batch} {name}")
        return merged

    def _merge_in(self, copy: Copy, news: Brought, heading: Heading) -> Merged:
        batch = f"副本-{secrets.token_hex(4)}"
        said = {"actor": heading.actor, "origin": Origin.COPY, "at": heading.at}
        if news.changes:
            self.commit(news.changes, **said, batch=batch)  # type: ignore[arg-type]
        with self._stored():
            self.journal.begin()
            for record, row_id, name, was, theirs, now in news.clashes:
                file, _ = self.index.place(record, row_id)
                place = f"{file} · {SHEETS[record].tab} · {row_id}"
                texts = record, row_id, name, was, theirs, copy.name, now, place
                self.journal.disputes.add(Conflict(0, heading.at, *texts, why=Why.COPY))
        return Merged(len(news.changes), len(news.clashes), news.removed, batch)

    def backups(self, file: str = "") -> list[BackupCopy]:
        """Return the backups of a workbook (of all for ""), newest first."""
        return [BackupCopy(one.id, one.file, one.at, one.size) for one in restoring.listed(self.folder, file)]

    def bring_back(self, backup_id: str, *, actor: str, at: datetime) -> BackupCopy:
        """Put a backup in its workbook's place and write into it what the last good state has since.

        Raises NoSuchBackupError, StoreFullError.
        """
        with self._file_lock:
            try:
                found = restoring.restore(self.folder, backup_id)
            except OSError as error:
                raise StoreFullError(refusal(error)) from error
            self.answer(found.file, Answer.PROGRAM, actor=actor, at=at)
        return BackupCopy(found.id, found.file, found.at, found.size)

    # Workbooks that wait for a decision

    def held(self, file: str) -> Held | None:
        """Return what is different in a workbook that waits for a decision, or None when it does not (any more)."""
        with self._file_lock:
            with self._commit_lock:
                known = self._intake.files.known(file)
            if known is None or not known.held:
                return None
            readings = self._intake.read([(file, known.signature)])
            try:
                with self._commit_lock:
                    return difference(self.index, readings[0], Hold(known.held), known.why)
            finally:
                sweep(self.folder.disk, readings)

    def answer(self, file: str, answer: Answer, *, actor: str, at: datetime) -> str:
        """Carry out a decision about a held workbook; return the batch by which it can be undone ("" when it cannot)."""
        batch = f"决定-{secrets.token_hex(4)}"
        with self._file_lock:
            with self._commit_lock:
                self._intake.decide(file, answer, Heading(actor, Origin.CHOICE, at, batch))
            self.take_in()
        return batch if answer is Answer.FILE else ""

    # Cells changed on both sides

    def settle(self, conflict_id: int, text: str, *, actor: str, at: datetime) -> Conflict:
        """Make `text` what both sides say; the file's own text closes the conflict, a text for a deleted row brings it back.

        Raises ConflictSettledError, and what `commit` raises.
        """
        with self._commit_lock:
            found = self.journal.disputes.find(conflict_id)
            if found is None:
                raise ConflictSettledError
            wanted = self.index.parser.checked(found.record, {found.field: text})
            heading = Heading(actor, Origin.CHOICE, at)
            now = self.index.cells(found.record, found.row_id)
            if (now or {}).get(found.field, "") == wanted[found.field]:
                self._choose_file(found, heading)
            elif now is None:
                self._bring_back(found, wanted, heading)
            else:
                change = Change(found.record, wanted, id=found.row_id)
                self.commit([change], actor=actor, origin=Origin.CHOICE, at=at)
            return found

    def _choose_file(self, found: Conflict, heading: Heading) -> None:
        """Nothing has to be written; the history tells which text was put aside, and by whom."""
        aside = RowChange(found.record, found.row_id, Act.SET, {found.field: found.form}, {found.field: found.file})
        with self._stored():
            self.journal.begin()
            seq = self.journal.log(heading, [], [aside])
            self.journal.disputes.close(found.record, found.row_id, aside.new, heading.actor, heading.at)
            self.index.set_meta("applied", str(seq))

    def _bring_back(self, found: Conflict, wanted: Mapping[str, str], heading: Heading) -> None:
        """The row somebody deleted comes back as it was, with the chosen text."""
        gone = next(
            (t.change for t in self.journal.trail(found.record, found.row_id) if t.change.act is Act.GONE), None
        )
        if gone is None:
            raise ConflictSettledError
        cells = {name: text for name, text in {**gone.old, **wanted}.items() if text}
        back = RowChange(found.record, found.row_id, Act.NEW, {}, cells, gone.year)
        self._store(heading, [found.row_id], [back], {})

    def reopen(self, conflict_id: int, *, actor: str, at: datetime) -> Conflict:
        """Take a choice back: the cell holds the file's text again and waits. Raises ConflictSettledError."""
        with self._commit_lock:
            found = self.journal.disputes.find(conflict_id, settled=True)
            now = self.index.cells(found.record, found.row_id) if found else None
            if found is None or (now or {}).get(found.field, "") != found.chosen:
                raise ConflictSettledError
            if found.chosen != found.file:
                change = Change(found.record, {found.field: found.file}, id=found.row_id, remove=found.why == Why.GONE)
                self.commit([change], actor=actor, origin=Origin.UNDO, at=at)
            with self._stored():
                self.journal.begin()
                self.journal.disputes.reopen(conflict_id)
            return found
