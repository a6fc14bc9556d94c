"""改动记录: who changed what, when and from where; a row's change in one go is one line, days under a heading each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING

from dcrc_lite.deadlines.words import date_words
from dcrc_lite.desk.shown import shown
from dcrc_lite.desk.whose import whose
from dcrc_lite.schema import SHEETS
from dcrc_lite.store.protocol import Entry, Origin

if TYPE_CHECKING:
    from dcrc_lite.desk import Desk

NEW, GONE, SET = "新增", "删除", ""
PAGE, _MOST = 50, 4_000  # lines of a page; cells read for it
_NO_NAME = "表格里"


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to see: of one record, row, person, batch or day; older than a line (`before`)."""

    record: str = ""
    row: str = ""
    by: str = ""
    batch: str = ""
    day: str = ""
    before: int = 0

    @property
    def is_narrow(self) -> bool:
        """True when not simply everything is asked for."""
        return any((self.record, self.row, self.by, self.batch, self.day))


@dataclass(frozen=True, slots=True)
class CellTold:
    """One cell as it was and as it became, covered where the field is masked."""

    header: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row's change. `act`: 新增, 删除 or ""."""

    n: int
    at: datetime
    by: str
    origin: str
    batch: str
    record: str
    row_id: str
    title: str
    whose: str
    act: str
    cells: tuple[CellTold, ...]


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Lines by day, newest first; `older`: where the next page begins, 0 at the end."""

    days: tuple[tuple[str, tuple[Line, ...]], ...]
    older: int

    @property
    def count(self) -> int:
        """How many lines there are."""
        return sum(len(lines) for _, lines in self.days)


class History:
    """The desk's part for the audit trail."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def page(self, asked: Asked, today: date) -> HistoryPage:
        """Return one page of it."""
        entries = self._desk.store.history(
            record=asked.record,
            row_id=asked.row,
            actor=asked.by,
            batch=asked.batch,
            day=asked.day,
            before=asked.before,
            limit=_MOST,
        )
        groups = [list(group) for _, group in groupby(entries, lambda entry: entry.n)]
        if len(entries) == _MOST and len(groups) > 1:
            groups.pop()  # cut in the middle: it opens the next page
        lines = [self._line(group) for group in groups[:PAGE]]
        cut = len(groups) > PAGE or len(entries) == _MOST
        days = groupby(lines, lambda line: line.at.date())
        told = tuple((_day(day, today), tuple(of_day)) for day, of_day in days)
        return HistoryPage(told, lines[-1].n if cut else 0)

    def _line(self, group: Sequence[Entry]) -> Line:
        head = group[0]
        sheet = SHEETS.get(head.record)
        hand = head.origin is Origin.HAND
        return Line(
            head.n,
            head.at,
            head.actor,
            "没留名字" if hand and head.actor == _NO_NAME else head.origin.value,
            head.batch,
            head.record,
            head.row_id,
            sheet.title if sheet else head.record,
            whose(self._desk.store, head.record, head.row_id),
            _act(group),
            tuple(_cells(group)),
        )


def _act(group: Sequence[Entry]) -> str:
    if any(not entry.field for entry in group):
        return GONE
    return NEW if group[0].is_new else SET


def _cells(group: Sequence[Entry]) -> Iterator[CellTold]:
    for entry in group:
        sheet = SHEETS.get(entry.record)
        field = next((one for one in sheet.all_columns if one.name == entry.field), None) if sheet else None
        if field is not None:
            yield CellTold(field.header, shown(field, entry.old), shown(field, entry.new))
        elif entry.field:
            yield CellTold(entry.field, entry.old, entry.new)


def _day(day: date, today: date) -> str:
    """今天 11月21日 周六; the year in front when it is another."""
    front = {0: "今天 ", 1: "昨天 "}.get((today - day).days, "")
    return front + date_words(day, today.year)
