"""Taking workbooks that changed: reading them in the child, merging them into the index, logging what people typed."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from dcrc_lite import clock
from dcrc_lite.errors.books import BookError
from dcrc_lite.schema import SHEETS, Sheet
from dcrc_lite.schema.settings import PROGRAM
from dcrc_lite.store.absorb import Absorbed, Ledger, TabAbsorber
from dcrc_lite.store.apply import Applier
from dcrc_lite.store.cells import Parser
from dcrc_lite.store.child import Child
from dcrc_lite.store.decisions import Answer
from dcrc_lite.store.disk import Disk
from dcrc_lite.store.files import Files, KnownFile, problem_of
from dcrc_lite.store.first_look import UNSURE, sizes, suspicion
from dcrc_lite.store.folder import Folder, Signature, book_of
from dcrc_lite.store.held import HoldError, old_copy, share
from dcrc_lite.store.index import PROBLEM_COLUMNS, Index
from dcrc_lite.store.journal import Heading, Journal
from dcrc_lite.store.overtyped import Refill
from dcrc_lite.store.protocol import Origin
from dcrc_lite.store.reading import BookFound, BusyBookError, Job, TabFound, read_books
from dcrc_lite.store.resolve import resolve
from dcrc_lite.store.restoring import advice
from dcrc_lite.store.structure import structural_problems
from dcrc_lite.store.words import fingerprint, vocabulary

SOMEBODY = "表格里"  # who changed a cell, when no owner file told
_A_MOMENT = timedelta(minutes=1)  # a state left for shorter than this was never the agreed one for people
MISSING = ("不见了", "把它放回文件夹；找不到就从备份恢复")


@dataclass
class Taken:
    """What taking workbooks brought."""

    cells: int = 0
    conflicts: int = 0
    touched: dict[str, set[str]] = dataclasses.field(default_factory=dict)
    first: bool = False  # a workbook was taken whole
    notes: list[str] = dataclasses.field(default_factory=list)


class Intake:
    """Reads and merges workbooks. `locked` runs a function while nobody commits; `derived` follows up changed rows."""

    def __init__(
        self,
        folder: Folder,
        index: Index,
        journal: Journal,
        derived: Callable[[Mapping[str, Collection[str]] | None], None],
    ) -> None:
        self.folder, self.index, self.journal, self.derived = folder, index, journal, derived
        self.files = Files(index)
        self.answers: dict[str, tuple[Answer, Heading]] = {}  # what a person decided about held files, and who
        self.late: Collection[str] = ()  # workbooks of old years: nothing that is due follows from their first reading
        self.owners: dict[str, str] = {}  # who had a file open last

    def changed(self) -> list[tuple[str, Signature]]:
        """Return the workbooks that are new, or not as they were last read or written."""
        known = {file.name: file for file in self.files.all()}
        words = fingerprint(self.index.parser.words)
        out = []
        for name, _ in self.folder.books():
            signature, file = self.folder.signature(name), known.get(name)
            if signature and (file is None or file.signature != signature or file.words != words):
                out.append((name, signature))
        return out

    def missing(self) -> list[KnownFile]:
        """Return the workbooks that were there and are gone."""
        return [file for file in self.files.all() if self.folder.signature(file.name) is None]

    def decide(self, name: str, answer: Answer, heading: Heading) -> None:
        """A person decided what counts: take the workbook accordingly at the next look."""
        known = self.files.known(name)
        if known is not None:
            self.answers[name] = answer, heading
            self.index.begin()
            self.files.put(dataclasses.replace(known, signature=Signature(0, 0, 0), why="", todo="", held=""))
            self.index.commit()

    def read(self, names: Sequence[tuple[str, Signature]], live: str = "", ready: Child | None = None) -> list[Reading]:
        """Read workbooks (`live`: copies of that one) in a child, `ready` if there is one; touch no index, no journal."""
        jobs = [Job(self.folder.file(name), self.folder.staging(), _sheets(live or name)) for name, _ in names]
        getting_ready = threading.Thread(target=self.index.warm, name="dcrc-words")
        getting_ready.start()
        answers = read_books(jobs, self.index.parser.words, ready)
        getting_ready.join()
        return [
            Reading(name, signature, job.out, answer)
            for (name, signature), job, answer in zip(names, jobs, answers, strict=True)
        ]

    def take(self, reading: Reading, taken: Taken) -> None:
        """Merge one workbook that was read. To be called while nobody commits."""
        if self.folder.signature(reading.name) != reading.signature:
            return  # saved again while it was read: the next look takes it
        if isinstance(reading.found, BookError):
            self._unusable(reading, reading.found, taken)
            return
        self.index.db.execute("ATTACH ? AS t", [str(reading.staging)])
        try:
            self._merge(reading, reading.found, taken)
        except HoldError as error:
            self._rollback()
            self._hold(reading, error, taken)
        except BaseException:
            self._rollback()
            raise
        finally:
            self.index.db.execute("DETACH t")

    def _rollback(self) -> None:
        self.index.rollback()
        self.journal.rollback()

    def _merge(self, reading: Reading, found: BookFound, taken: Taken) -> None:
        known = self.files.known(reading.name)
        answer, heading = self._answer(reading, found, known)
        percent = share(self.index)
        self.index.begin()
        self.journal.begin()
        out = Absorbed()
        if known is None:
            out.doubt = suspicion(self.index, self.journal, reading.name, found, percent)
        for tab in found.tabs:
            if not tab.why:
                is_first = known is None or self.files.tab(reading.name, tab.record) is None
                absorber = TabAbsorber(Ledger(self.index, self.journal, heading), reading.name, tab, out)
                absorber.run(is_first=is_first, answer=answer, percent=percent)
        self.learn_dictionary()
        refill = Refill(Ledger(self.index, self.journal, heading), reading.name, out)
        refilled = refill.run(_usable(found), clock.now().year)
        self._remember(reading, found, out)
        steps = [*out.steps, *refilled, *Applier(self.index, heading).follow(out.changes)]
        self._log(heading, out, steps)
        touched = _touched(out)
        resolved = self._resolve(reading.name, found)
        for record, row_id in resolved:
            touched.setdefault(record, set()).add(row_id)
        if known is not None and touched and not out.first:
            self.derived(touched)
        if out.first and reading.name not in self.late:
            self.index.set_meta("stale", "1")
            taken.first = True
        self.index.set_meta("applied", str(self.journal.last_seq()))
        self.journal.commit()
        self.index.commit()
        self.answers.pop(reading.name, None)
        self._tell(out, taken, touched)

    def _answer(self, reading: Reading, found: BookFound, known: KnownFile | None) -> tuple[Answer | None, Heading]:
        """What was decided about this workbook, and who takes part; a damaged one that comes back from a backup is
        brought up to date by itself. Raises HoldError for an old copy nobody spoke of.
        """
        heading = Heading(self.owners.get(reading.name) or SOMEBODY, Origin.HAND, clock.now())
        decided = self.answers.get(reading.name)
        since = self.journal.states.older(reading.name, found.digest) if known and not decided else None
        if decided or since is None:
            return decided or (None, heading)
        if known and known.why and not known.held:
            return Answer.PROGRAM, heading
        if clock.real_now() - since > _A_MOMENT:
            raise old_copy(since)
        return None, heading

    def learn_dictionary(self) -> None:
        """Read cells from now on with the words of 字典 as they are in the index."""
        lines = self.index.db.execute('SELECT list_name, word, "on", synonyms FROM r_dictionary').fetchall()
        names = ("list_name", "word", "on", "synonyms")
        words = vocabulary(dict(zip(names, line, strict=True)) for line in lines)
        if words != self.index.parser.words:
            self.index.parser = Parser(words)

    def _tell(self, out: Absorbed, taken: Taken, touched: Mapping[str, set[str]]) -> None:
        taken.cells += sum(len(change.new.keys() | change.old.keys()) for change in out.changes)
        taken.conflicts += len(out.conflicts)
        for record, ids in touched.items():
            taken.touched.setdefault(record, set()).update(ids)
        for record in out.first:
            taken.touched.setdefault(record, set())

    def _log(self, heading: Heading, out: Absorbed, steps: Sequence[object]) -> None:
        if out.changes:
            self.journal.log(heading, [], out.changes)
        for change in out.changes:
            self.journal.disputes.typed(change.record, change.row_id, change.new)
        for record, row_id, waiting in out.waiting:
            self.journal.put(record, row_id, waiting)
        self.journal.queue(steps)  # type: ignore[arg-type]
        self.journal.raise_counters(out.counts)
        for conflict in out.conflicts:
            self.journal.disputes.add(conflict)

    def _resolve(self, name: str, found: BookFound) -> list[tuple[str, str]]:
        """Link rows whose reference is empty by the columns beside it."""
        changes, problems = resolve(self.index, name, _usable(found))
        for problem in problems:
            self.index.add_problem(problem)
        if changes:
            heading = Heading(PROGRAM, Origin.PROGRAM, clock.now())
            self.journal.log(heading, [], changes)
            self.journal.queue(Applier(self.index, heading).apply(changes))
        return [(change.record, change.row_id) for change in changes]

    def _remember(self, reading: Reading, found: BookFound, out: Absorbed) -> None:
        words = fingerprint(self.index.parser.words)
        file = KnownFile(reading.name, reading.signature, found.digest, found.formulas, words)
        if out.doubt is None:
            self.journal.states.add(reading.name, found.digest, clock.real_now())
            self.journal.states.measure(reading.name, sizes(self.index, found))
        else:
            file = dataclasses.replace(file, why=out.doubt.what, todo=UNSURE, held=out.doubt.kind)
            out.problems.append(problem_of(file))
        self.files.put(file)
        self.index.db.execute("DELETE FROM problems WHERE file = ?", [reading.name])
        for tab in found.tabs:
            self.files.put_tab(reading.name, tab)
            for problem in structural_problems(reading.name, tab):
                self.index.add_problem(problem)
        columns = ", ".join(PROBLEM_COLUMNS[1:])
        self.index.db.execute(
            f"INSERT INTO problems(file, {columns}) SELECT ?, {columns} FROM t.problems", [reading.name]
        )
        for problem in out.problems:
            self.index.add_problem(problem)

    def _unusable(self, reading: Reading, error: BookError, taken: Taken) -> None:
        taken.notes.append(str(error))
        busy = isinstance(error, BusyBookError)
        known = self.files.known(reading.name)
        signature = Signature(0, 0, 0) if busy else reading.signature
        base = known or KnownFile(reading.name, signature, "", False, "")
        words = fingerprint(self.index.parser.words)
        todo = error.todo if busy else advice(self.folder, reading.name, error.todo)
        self._mark(dataclasses.replace(base, signature=signature, words=words, why=error.what, todo=todo, held=""))

    def _hold(self, reading: Reading, error: HoldError, taken: Taken) -> None:
        what, todo = error.what, "先按原来的用；到“数据”的“等您决定”里看少了什么，再点按文件的算，或拿回来"
        taken.notes.append(f"{reading.name} {what}。{todo}。")
        known = self.files.known(reading.name)
        assert known is not None
        self._mark(dataclasses.replace(known, signature=reading.signature, why=what, todo=todo, held=error.kind))

    def lost(self, file: KnownFile) -> None:
        """Remember that a workbook is gone; its last good state stays readable."""
        if file.why != MISSING[0]:
            todo = advice(self.folder, file.name, MISSING[1])
            self._mark(dataclasses.replace(file, signature=Signature(0, 0, 0), why=MISSING[0], todo=todo, held=""))

    def _mark(self, file: KnownFile) -> None:
        self.index.begin()
        self.files.put(file)
        self.index.db.execute("DELETE FROM problems WHERE file = ? AND cell = '' AND record = ''", [file.name])
        self.index.add_problem(problem_of(file))
        self.index.commit()


@dataclass(frozen=True, slots=True)
class Reading:
    """A workbook as the child read it."""

    name: str
    signature: Signature
    staging: Path
    found: BookFound | BookError


def _sheets(name: str) -> list[Sheet]:
    book = book_of(name)
    return [sheet for sheet in SHEETS.values() if sheet.book is book]


def _usable(found: BookFound) -> list[TabFound]:
    return [tab for tab in found.tabs if not tab.why]


def _touched(out: Absorbed) -> dict[str, set[str]]:
    touched: dict[str, set[str]] = {}
    for change in out.changes:
        touched.setdefault(change.record, set()).add(change.row_id)
    return touched


def sweep(disk: Disk, readings: Iterable[Reading]) -> None:
    """Remove the staging files."""
    for reading in readings:
        disk.discard(reading.staging)
