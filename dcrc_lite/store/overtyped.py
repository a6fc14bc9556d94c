"""Looked-up columns that people typed over: what counts stands at the source, so the cell is filled in again.

What was typed is asked about at the source, once: as a cell that two sides say differently. Nothing is asked about an
emptied cell, nor about a text the source had before (somebody saved a workbook opened earlier).
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dcrc_lite.schema import SHEETS, Problem, Weight
from dcrc_lite.schema.settings import PROGRAM
from dcrc_lite.store.absorb import Absorbed, Ledger
from dcrc_lite.store.cells import Cells
from dcrc_lite.store.decisions import Conflict, Why
from dcrc_lite.store.index import Index
from dcrc_lite.store.index_schema import table
from dcrc_lite.store.journal import Heading
from dcrc_lite.store.outbox import Step
from dcrc_lite.store.plan import Act, RowChange
from dcrc_lite.store.protocol import Origin
from dcrc_lite.store.reading import TabFound
from dcrc_lite.store.shadows import Reference, references
from dcrc_lite.store.xlsx_address import address

MOST = 20  # cells of one tab that are asked about; more is a column sorted or pasted wrongly


@dataclass(frozen=True, slots=True)
class Overtyped:
    """One looked-up cell that differs from its source."""

    row_id: str
    row: int
    reference: Reference
    shadow: str
    name: str  # the source's column
    target_id: str
    typed: str
    source: str


class Refill:
    """Fills the looked-up cells of one workbook in again. Runs inside the transaction that merges it."""

    def __init__(self, ledger: Ledger, file: str, out: Absorbed) -> None:
        self._index, self._journal, self._heading = ledger.index, ledger.journal, ledger.heading
        self._file, self._out = file, out

    def run(self, tabs: Sequence[TabFound], year: int) -> list[Step]:
        """Return what has to be written; books of past years keep what was true then."""
        steps: list[Step] = []
        for tab in tabs:
            book = SHEETS[tab.record].book
            if not book.yearly or self._file == book.file_name(year):
                found = list(overtyped(self._index, self._file, tab))
                steps += [self._filled(tab.record, one) for one in found]
                told = [one for one in found if one.typed and not self._had_before(one)]
                if told:
                    self._log(tab.record, told)
                    self._tell(tab, told)
        return steps

    def _filled(self, record: str, one: Overtyped) -> Step:
        self._index.update(record, one.row_id, {one.shadow: one.source})
        return Step(record, one.row_id, self._file, Act.SET, {one.shadow: one.typed}, {one.shadow: one.source})

    def _had_before(self, one: Overtyped) -> bool:
        """True for a text the source had once, up to this very reading."""
        target = one.reference.target
        now = (c for c in self._out.changes if (c.record, c.row_id) == (target, one.target_id))
        past = (trace.change for trace in self._journal.trail(target, one.target_id))
        return any(one.name in change.old and change.old[one.name] == one.typed for change in (*now, *past))

    def _log(self, record: str, told: Sequence[Overtyped]) -> None:
        """The history keeps what was typed, and that the program put the source's text back."""
        by, at = self._heading.actor, self._heading.at
        typed = [
            RowChange(record, one.row_id, Act.SET, {one.shadow: one.source}, {one.shadow: one.typed}) for one in told
        ]
        self._journal.log(Heading(by, Origin.HAND, at), [], typed)
        back = [dataclasses.replace(change, old=change.new, new=change.old) for change in typed]
        self._journal.log(Heading(PROGRAM, Origin.PROGRAM, at), [], back)

    def _tell(self, tab: TabFound, told: Sequence[Overtyped]) -> None:
        if len(told) > MOST:
            self._out.problems.append(self._many(tab, told))
            return
        self._out.conflicts += [asked for one in told if (asked := self._asked(tab, one)) is not None]

    def _asked(self, tab: TabFound, one: Overtyped) -> Conflict | None:
        place = " · ".join((self._file, SHEETS[tab.record].tab, address(one.row, tab.columns[one.shadow])))
        target = one.reference.target, one.target_id, one.name
        if self._journal.disputes.was_asked(*target, one.typed, one.source):
            return None
        said = (0, self._heading.at, *target, one.source, one.typed, self._heading.actor, one.source, place)
        return Conflict(*said, why=Why.BESIDE)

    def _many(self, tab: TabFound, typed: Sequence[Overtyped]) -> Problem:
        cell = address(typed[0].row, tab.columns[typed[0].shadow])
        what = f"从 {cell} 起有 {len(typed)} 格是从别的表带过来的，和那边不一样，程序照那边换回了"
        todo = "多半是只排了几栏的顺序，或者贴错了行，请对着看一遍；写过的内容在“改动记录”里"
        return Problem(self._file, SHEETS[tab.record].tab, cell, what, todo, record=tab.record, weight=Weight.HINT)


def overtyped(index: Index, file: str, tab: TabFound) -> Iterator[Overtyped]:
    """Return each looked-up cell of a tab that differs from its source; a source that is gone says nothing."""
    for reference in references(tab.record):
        pairs = [(shadow, name) for shadow, name in reference.beside if shadow in tab.columns]
        if pairs:
            yield from _differing(index, file, reference, pairs)


def _differing(index: Index, file: str, reference: Reference, pairs: Sequence[tuple[str, str]]) -> Iterator[Overtyped]:
    texts = ", ".join(f'a."{shadow}", b."{name}"' for shadow, name in pairs)
    unlike = " OR ".join(f'a."{shadow}" <> b."{name}"' for shadow, name in pairs)
    asked = (
        f"SELECT a.id, a._row, b.id, a._raw, b._raw, {texts} FROM {table(reference.record)} a "
        f'JOIN {table(reference.target)} b ON b.id = a."{reference.field}" '
        f"WHERE a._file = ? AND a._row > 0 AND ({unlike} OR a._raw IS NOT NULL OR b._raw IS NOT NULL)"
    )
    for row_id, row, target_id, raw, source_raw, *cells in index.db.execute(asked, [file]).fetchall():
        unread, source_unread = _unread(raw), _unread(source_raw)
        for (shadow, name), text, source in zip(pairs, cells[::2], cells[1::2], strict=True):
            typed, right = unread.get(shadow, text), source_unread.get(name, source)
            if typed != right:
                yield Overtyped(row_id, row, reference, shadow, name, target_id, typed, right)


def _unread(raw: str | None) -> Cells:
    found: Mapping[str, str] = json.loads(raw) if raw else {}
    return found
