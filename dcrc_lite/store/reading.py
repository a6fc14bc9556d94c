"""Reading workbooks through the bounded child process; what it found, or why a book cannot be read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dcrc_lite.errors.books import BookError
from dcrc_lite.schema import Field, Sheet
from dcrc_lite.store.child import Child
from dcrc_lite.store.words import NO_WORDS, Vocabulary


@dataclass(frozen=True, slots=True)
class Job:
    """One workbook to read into a staging file."""

    path: Path
    out: Path
    sheets: Sequence[Sheet]


@dataclass(frozen=True, slots=True)
class TabFound:
    """Where the table of one record is on its tab; `why` says why it was not read."""

    record: str
    tab: str = ""
    header_row: int = 1
    columns: Mapping[str, int] = ()  # type: ignore[assignment]
    missing: tuple[str, ...] = ()
    near: Mapping[str, Sequence[Any]] = ()  # type: ignore[assignment]  # missing header -> column, what stands there
    twice: Mapping[str, Sequence[int]] = ()  # type: ignore[assignment]
    last_row: int = 1
    width: int = 0  # columns in use, the people's own too; 0 = not known
    merged: Sequence[Sequence[int]] = ()
    totals: int = 0  # the first row behind the data, when sums stand there that can move down; 0: none
    other_row: int = 0  # the last row that holds something and is no row of the record: sums, remarks, a copied row
    why: str = ""
    todo: str = ""


@dataclass(frozen=True, slots=True)
class BookFound:
    """What the child found in a workbook; its rows are in the job's staging file."""

    digest: str
    formulas: bool
    tabs: tuple[TabFound, ...]


class BusyBookError(BookError):
    """The book cannot be opened at this moment; reading it again later may work."""


def read_books(
    jobs: Sequence[Job], words: Vocabulary = NO_WORDS, ready: Child | None = None
) -> list[BookFound | BookError]:
    """Read the workbooks one after the other in one child, `ready` when there is one; a book that kills the child is
    named, the rest is read on.
    """
    answers: list[BookFound | BookError] = []
    while len(answers) < len(jobs):
        left = jobs[len(answers) :]
        lines, ending = _run(left, words, ready=None if answers else ready)
        answers += [_answer(job, line) for job, line in zip(left, lines, strict=False)]
        if len(lines) < len(left):
            answers.append(_blamed(left[len(lines)], ending))
    return answers


def _blamed(job: Job, ending: str) -> BookError:
    """Why a workbook ended the child: a cell far away from the others, where that can be told."""
    lines, _ = _run([job], NO_WORDS, blame=True)
    said = json.loads(lines[0]) if lines else {}
    return BookError(job.path.name, said.get("what", ending), said.get("todo", "把不用的表和空白行列删掉，另存一份"))


def _run(
    jobs: Sequence[Job], words: Vocabulary, *, ready: Child | None = None, blame: bool = False
) -> tuple[list[str], str]:
    order = {"jobs": [_spec(job) for job in jobs], "words": words, "blame": blame}
    with ready or Child() as child:
        return child.run(order, len(jobs))


def _spec(job: Job) -> dict[str, Any]:
    tabs = [
        {"record": sheet.name, "tab": sheet.tab, "fields": list(map(_field, sheet.all_columns))} for sheet in job.sheets
    ]
    return {"path": str(job.path), "out": str(job.out), "tabs": tabs}


def _field(field: Field) -> dict[str, Any]:
    names = ("name", "header", "kind", "need", "choices", "dictionary", "synonyms", "on", "shadow_of")
    return {name: getattr(field, name) for name in names}


def _answer(job: Job, line: str) -> BookFound | BookError:
    said = json.loads(line)
    if "what" in said:
        kind = BusyBookError if said.get("again") else BookError
        return kind(job.path.name, said["what"], said["todo"])
    return BookFound(said["digest"], said["formulas"], tuple(_tabs(said["tabs"])))


def _tabs(said: Iterable[Mapping[str, Any]]) -> Iterable[TabFound]:
    return (TabFound(**{**tab, "missing": tuple(tab.get("missing", ()))}) for tab in said)
