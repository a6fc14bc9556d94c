"""What a commit does, worked out before anything is stored: numbers given, handles replaced, others' edits merged."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from dcrc_lite.errors.books import RowChangedError, RowGoneError
from dcrc_lite.schema import SHEETS, Kind, Sheet, digest_of
from dcrc_lite.store.cells import Cells, Parser, field_names
from dcrc_lite.store.numbers import number, series
from dcrc_lite.store.protocol import Change


class Act(StrEnum):
    """What happened to a row."""

    NEW = "new"
    SET = "set"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row's change: the cells that differ, as they were and as they are. `year` is the year of its book or 0."""

    record: str
    row_id: str
    act: Act
    old: Cells
    new: Cells
    year: int = 0


@dataclass(frozen=True, slots=True)
class Trace:
    """One row change of the past, with who made it."""

    change: RowChange
    actor: str


class State(Protocol):
    """What planning asks of the store it plans for."""

    def cells(self, record: str, row_id: str) -> Cells | None:
        """Return the declared fields' cells of a row, or None when there is no such row."""
        ...

    def unread(self, record: str, row_id: str) -> Collection[str]:
        """Return the fields of a row that cannot be read: for a digest they are empty."""
        ...

    def year(self, record: str, row_id: str) -> int:
        """Return the year of the book the row stands in; 0 for books that are not split or rows that are not there."""
        ...

    def next_count(self, record: str, in_series: int) -> int:
        """Return the highest number ever seen in that series, plus one."""
        ...

    def trail(self, record: str, row_id: str) -> Iterable[Trace]:
        """Return what happened to a row, newest first."""
        ...


@dataclass
class Planner:
    """Plans the changes of one commit, one after the other, each on top of those before."""

    state: State
    parser: Parser
    at: datetime
    _rows: dict[tuple[str, str], Cells | None] = field(default_factory=dict)
    _years: dict[tuple[str, str], int] = field(default_factory=dict)
    _counts: dict[tuple[str, int], int] = field(default_factory=dict)

    def plan(self, changes: Sequence[Change]) -> tuple[list[str], list[RowChange]]:
        """Return the 编号 of each change and the row changes to store. Raises RowChangedError, RowGoneError."""
        ids = self._numbers(changes)
        handles = {change.handle: row_id for change, row_id in zip(changes, ids, strict=True) if change.handle}
        planned = [self._one(change, row_id, handles) for change, row_id in zip(changes, ids, strict=True)]
        return ids, [done for done in planned if done is not None]

    @property
    def counts(self) -> Mapping[tuple[str, int], int]:
        """The counters moved by numbers given in this plan."""
        return self._counts

    def _numbers(self, changes: Sequence[Change]) -> list[str]:
        return [change.id or self._new_number(SHEETS[change.record], change.values) for change in changes]

    def _new_number(self, sheet: Sheet, values: Mapping[str, str]) -> str:
        in_series = series(sheet, year_of(sheet, values, self.at))
        key = (sheet.name, in_series)
        count = self._counts[key] + 1 if key in self._counts else self.state.next_count(*key)
        self._counts[key] = count
        return number(sheet, in_series, count)

    def _one(self, change: Change, row_id: str, handles: Mapping[str, str]) -> RowChange | None:
        key = (change.record, row_id)
        now = self._cells(key)
        if change.remove:
            return self._removed(key, now)
        values = self.parser.checked(change.record, _with_handles(change.values, handles))
        if now is None:
            return self._added(change, row_id, values)
        old = {name: now.get(name, "") for name, value in values.items() if now.get(name, "") != value}
        if not old:
            return None
        if change.seen:
            self._refuse_clash(change, now, old)
        return self._keep(
            key, now, RowChange(*key, Act.SET, old, {name: values[name] for name in old}, self._year(key))
        )

    def _cells(self, key: tuple[str, str]) -> Cells | None:
        if key not in self._rows:
            self._rows[key] = self.state.cells(*key)
        return self._rows[key]

    def _year(self, key: tuple[str, str]) -> int:
        if key not in self._years:
            self._years[key] = self.state.year(*key)
        return self._years[key]

    def _removed(self, key: tuple[str, str], now: Cells | None) -> RowChange:
        if now is None:
            raise RowGoneError(SHEETS[key[0]].title, key[1])
        self._rows[key] = None
        return RowChange(*key, Act.GONE, dict(now), {}, self._year(key))

    def _added(self, change: Change, row_id: str, values: dict[str, str]) -> RowChange:
        sheet = SHEETS[change.record]
        if change.seen or (change.id and sheet.prefix):
            raise RowGoneError(sheet.title, row_id)
        key = (change.record, row_id)
        self._years[key] = self._book_year(sheet, values)
        new = {name: value for name, value in values.items() if value}
        return self._keep(key, {}, RowChange(*key, Act.NEW, {}, new, self._years[key]))

    def _keep(self, key: tuple[str, str], now: Cells, change: RowChange) -> RowChange:
        self._rows[key] = {name: text for name, text in {**now, **change.new}.items() if text}
        return change

    def _book_year(self, sheet: Sheet, values: Mapping[str, str]) -> int:
        """A sub-row without a date of its own stands in the book of its parent."""
        if not sheet.book.yearly:
            return 0
        if not values.get(sheet.dated, ""):
            parents = (self._year((to, values[name])) for name, to in _parents(sheet) if values.get(name))
            if year := next((year for year in parents if year), 0):
                return year
        return year_of(sheet, values, self.at)

    def _refuse_clash(self, change: Change, now: Cells, touched: Iterable[str]) -> None:
        trail = self.state.trail(change.record, change.id)
        unread = self.state.unread(change.record, change.id)
        shown = {name: text for name, text in now.items() if name not in unread}
        changed = changed_since(trail, lambda cells: _digest(self.parser, change.record, cells), shown, change.seen)
        names = [name for name in touched if changed is None or name in changed]
        if not names:
            return
        sheet, by = SHEETS[change.record], changed or {}
        sides = {sheet.field(n).header: (now.get(n, ""), change.values[n], by.get(n, "")) for n in names}
        raise RowChangedError(change.id, sides)


def changed_since(
    trail: Iterable[Trace], digest: Callable[[Cells], str], now: Cells, seen: str
) -> Mapping[str, str] | None:
    """Return {field: who changed it last} since the row had the digest `seen`; None when the journal cannot tell."""
    cells = dict(now)
    changed: dict[str, str] = {}
    for trace in _with_present(trail):
        if trace is not None:
            before = {name: trace.change.old.get(name, "") for name in (*trace.change.old, *trace.change.new)}
            cells.update(before)
            changed = dict.fromkeys(before, trace.actor) | changed
        if digest(cells) == seen:
            return changed
    return None


def _digest(parser: Parser, record: str, cells: Cells) -> str:
    known = field_names(record)
    return digest_of({name: text for name, text in parser.split(record, cells).texts.items() if name in known})


def _with_present(trail: Iterable[Trace]) -> Iterator[Trace | None]:
    yield None
    yield from trail


def _with_handles(values: Mapping[str, str], handles: Mapping[str, str]) -> dict[str, str]:
    return {name: handles.get(value[1:], value) if value.startswith("@") else value for name, value in values.items()}


def _parents(sheet: Sheet) -> Iterator[tuple[str, str]]:
    for reference in sheet.fields:
        if reference.kind is Kind.REF and SHEETS[reference.to].book is sheet.book:
            yield reference.name, reference.to


def year_of(sheet: Sheet, values: Mapping[str, str], at: datetime) -> int:
    """Return the year of a row by its dated field, or by its creation while that is empty or cannot be read."""
    head = values.get(sheet.dated, "")[:4] if sheet.dated else ""
    return int(head) if head.isdecimal() and head.isascii() and len(head) == 4 else at.year
