"""Lists from other systems: what they will do, doing it, taking it back, and the calls that result."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from dcrc_lite import clock
from dcrc_lite.desk.import_calls import calls_of
from dcrc_lite.desk.import_view import doubts, new_words
from dcrc_lite.errors.imports import UnknownImportError, UnknownListKindError
from dcrc_lite.imports.applying import Result, changes_of
from dcrc_lite.imports.columns import REMEMBERED, Choices
from dcrc_lite.imports.kinds import BY_NAME, KINDS, ListKind
from dcrc_lite.imports.log import Imported, ImportLog
from dcrc_lite.imports.matching import Answers
from dcrc_lite.imports.plan import Fate, Plan
from dcrc_lite.imports.planning import Progress, Request, make_plan
from dcrc_lite.imports.reading import Upload
from dcrc_lite.imports.refused import refused_book
from dcrc_lite.schema.field import YES
from dcrc_lite.schema.settings import Word
from dcrc_lite.store.protocol import Change, Contains, Origin, Undone

if TYPE_CHECKING:
    from dcrc_lite.desk import Desk

_LEAVE_OUT = "不要"
CUSTOMERS = "customers"


@dataclass(frozen=True)
class Chosen:
    """What somebody chose for one import: columns by fingerprint, answers by row, cells that take the file's value."""

    columns: Mapping[str, Choices] = dataclasses.field(default_factory=dict)
    answers: Answers = dataclasses.field(default_factory=dict)
    ticked: frozenset[str] = frozenset()


class Imports:
    """The desk's part for imports."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._log = ImportLog(desk.state / "imports" / "log.json" if desk.state else None)

    def plan(
        self,
        files: Iterable[Path | Upload],
        kind: str | None = None,
        now: datetime | None = None,
        *,
        chosen: Chosen | None = None,
        progress: Progress | None = None,
        plan_id: str = "",
    ) -> Plan:
        """Return what importing these files will do; nothing is stored.

        `kind`: a list kind by name (visits) or title (维修结算单) when it is not to be recognised.
        Raises FileKindError, FileTooBigError, UnreadableFileError, NothingToImportError, UnknownListKindError.
        """
        uploads = [one if isinstance(one, Upload) else Upload(one.name, one) for one in files]
        chosen = chosen or Chosen()
        at = now or clock.now()
        request = Request(
            files=uploads,
            now=at,
            kind=_kind(kind),
            columns=self.remembered() | dict(chosen.columns),
            answers=chosen.answers,
            ticked=chosen.ticked,
            on=frozenset(f"{CUSTOMERS}.{name}" for name in self._desk.shop.switched_on(CUSTOMERS)),
            id=plan_id,
        )
        plan = make_plan(self._desk.store, self._desk.store, request, *([progress] if progress else []))
        plan.calls = calls_of(self._desk, plan)
        return plan

    def apply(self, plan: Plan, actor: str, now: datetime) -> Result:
        """Store a plan, all of it or nothing, and return what was stored.

        Raises RowChangedError when somebody changed one of the rows since the plan was made: plan again.
        """
        changes = changes_of(plan)
        done = self._desk.store.commit(
            changes, actor=actor, origin=Origin.IMPORT, at=now, key=f"import:{plan.id}", batch=plan.id
        )
        ids = {change.handle: row_id for change, row_id in zip(changes, done.ids, strict=True) if change.handle}
        created = sum(not change.id for change in changes)
        counts = {fate.name.lower(): plan.count(fate) for fate in Fate}
        made = Imported(plan.id, now, actor, plan.files, counts, created, len(changes) - created)
        found = doubts(plan)
        made = dataclasses.replace(made, added=new_words(plan.drafts), doubtful=len(found))
        if not done.again:
            self._log.keep_doubts(plan.id, found)
            self._log.add(made)
        words = f"{made.taken}。{made.in_books}" if made.in_books else made.taken
        return Result(plan.id, created, len(changes) - created, ids, words)

    def undo(self, import_id: str, actor: str, now: datetime) -> Undone:
        """Take back an import: rows it made go, cells it changed get their old text, later work of people stays.

        Raises UnknownImportError.
        """
        known = self._log.find(import_id)
        if (known is not None and known.undone_at) or not self._desk.store.history(batch=import_id, limit=1):
            raise UnknownImportError(import_id)
        undone = self._desk.store.undo(import_id, actor=actor, at=now)
        self._log.mark_undone(import_id, now, actor)
        return undone

    @staticmethod
    def refused_book(plan: Plan) -> bytes:
        """Return an .xlsx with the rows not taken and why, which can be corrected and imported again."""
        return refused_book(plan)

    def log(self) -> list[Imported]:
        """Return the imports of this shop, newest first."""
        return self._log.entries()

    def damaged_logs(self) -> tuple[Path, ...]:
        """Return the lists of imports that could not be read and lie put aside."""
        return self._log.damaged()

    def doubts(self, import_id: str) -> tuple[Imported, tuple[str, ...] | None]:
        """Return an import and what was doubtful in its files, covered, None when that is lost. Raises UnknownImportError."""
        known = self._log.find(import_id)
        if known is None:
            raise UnknownImportError(import_id)
        return known, self._log.doubts(import_id)

    def remembered(self) -> dict[str, Choices]:
        """Return how lists were mapped before: fingerprint → header → field ("" = left out)."""
        found: dict[str, dict[str, str]] = {}
        for word in self._desk.store.rows(Word, {"list_name": Contains(REMEMBERED)}):
            if word.list_name.startswith(REMEMBERED) and word.on is not False:
                target = "" if word.synonyms == _LEAVE_OUT else word.synonyms
                found.setdefault(word.list_name.removeprefix(REMEMBERED), {})[word.word] = target
        return dict(found)

    def remember(self, columns: Mapping[str, Choices], actor: str, now: datetime) -> None:
        """Keep how columns were mapped, so that the next list of the same make asks nothing."""
        changes = [
            Change("dictionary", _column_word(mark, n, header, target), id=f"{REMEMBERED}{mark}.{n}")
            for mark, choices in columns.items()
            for n, (header, target) in enumerate(sorted({**self.remembered().get(mark, {}), **choices}.items()), 1)
        ]
        if changes:
            self._desk.store.commit(changes, actor=actor, origin=Origin.FORM, at=now)

    def teach(self, words: Mapping[tuple[str, str], str], actor: str, now: datetime) -> None:
        """Keep that another system's word means one of ours: (字典 list, their word) → our word."""
        known = {(word.list_name, word.word): word for word in self._desk.store.rows(Word)}
        changes = []
        for (name, theirs), ours in words.items():
            word = known.get((name, ours))
            if word:
                changes.append(Change("dictionary", {"synonyms": _joined(word.synonyms, theirs)}, id=word.id))
        if changes:
            self._desk.store.commit(changes, actor=actor, origin=Origin.FORM, at=now)


def _kind(name: str | None) -> ListKind | None:
    if not name:
        return None
    if name not in BY_NAME:
        raise UnknownListKindError(name, tuple(kind.title for kind in KINDS))
    return BY_NAME[name]


def _column_word(mark: str, n: int, header: str, target: str) -> dict[str, str]:
    return {
        "list_name": f"{REMEMBERED}{mark}",
        "word": header,
        "order": str(n),
        "on": YES,
        "synonyms": target or _LEAVE_OUT,
    }


def _joined(synonyms: str, word: str) -> str:
    words = [one for one in synonyms.split("、") if one]
    return "、".join(dict.fromkeys((*words, word)))
