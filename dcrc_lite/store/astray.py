"""What is told of cells that point nowhere: where they are, whom they mean, and the 编号 to adopt where that is certain."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from dcrc_lite.schema import SHEETS, BadValue, Mask, Problem, Weight
from dcrc_lite.store.files import Files
from dcrc_lite.store.index import Index
from dcrc_lite.store.index_schema import table
from dcrc_lite.store.loose import STAFF
from dcrc_lite.store.numbers import prefix_of
from dcrc_lite.store.shadows import references
from dcrc_lite.store.xlsx_address import address

_MOST = 200  # of each kind that are told: more means that something else is wrong
_LOOKED_AT = 1_000
_PEOPLE = ("id", "staff_no", "username")  # what somebody may have written for a colleague's name
_ORDER = list(SHEETS)
_YEAR = re.compile(r"-(\d{4})-")


@dataclass(frozen=True, slots=True)
class Stray:
    """One cell that points nowhere; `others`: how many more cells say the same."""

    record: str
    row_id: str
    field: str
    target: str
    said: str
    others: int = 0

    @property
    def row_of(self) -> tuple[str, str]:
        """Record and 编号 of the row the cell is in."""
        return self.record, self.row_id


class Astray:
    """Tells the cells that point nowhere, anew only when rows changed."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def problems(self) -> list[Problem]:
        """Return a problem for each 编号 that is not there, each text that is none, each name 员工 does not have."""
        return [*self._of_rows(), *self._of_people()]

    # References

    def _of_rows(self) -> Iterator[Problem]:
        asked = "SELECT record, row_id, field, target, said FROM loose WHERE target <> ? LIMIT ?"
        cells = [Stray(*line) for line in self._ask(asked, STAFF, _LOOKED_AT)]
        called = self._called() if cells else frozenset()
        groups = list(self._grouped(one for one in cells if self._is_read(one)))[:_MOST]
        meant = self._meant([group[0] for group in groups])
        for group in groups:
            head = min(group, key=lambda one: (one.row_of not in called, _ORDER.index(one.record)))
            told = self._problem(replace(head, others=len(group) - 1), meant.get((head.target, head.said), ()))
            is_call = head.field == "customer_id" and head.row_of in called
            is_past = _is_number(head) and not told.proposal
            yield replace(told, weight=Weight.MISSED if is_call else Weight.HINT if is_past else Weight.UNREAD)

    def _called(self) -> Collection[tuple[str, str]]:
        """The rows somebody is to be called for."""
        return {
            (line[0], line[1]) for line in self._ask("SELECT source, source_id FROM dues WHERE open AND kind <> 'off'")
        }

    def _grouped(self, cells: Iterable[Stray]) -> Iterable[list[Stray]]:
        """The cells, all that name one missing 编号 as one; a text that is no 编号 is mended where it stands."""
        groups: dict[tuple[str, ...], list[Stray]] = {}
        for one in cells:
            own = (_readable(one, self._beside(one)),) if _is_number(one) else (one.record, one.row_id, one.field)
            groups.setdefault((one.target, one.said, *own), []).append(one)
        return groups.values()

    def _is_read(self, one: Stray) -> bool:
        """False for a number of a year whose workbook was never read: nobody can say that it is not there."""
        book, year = SHEETS[one.target].book, _YEAR.search(one.said)
        return not (book.yearly and year) or Files(self._index).known(book.file_name(int(year[1]))) is not None

    def _meant(self, found: Iterable[Stray]) -> Mapping[tuple[str, str], Collection[str]]:
        """By target and text: the rows that have the text in one of the columns people read beside a reference."""
        meant: dict[tuple[str, str], set[str]] = {}
        for target, column in {(one.target, name) for one in found for name in _beside(one)}:
            texts = {self._canonical(target, column, one.said): one.said for one in found if one.target == target}
            for text, row_id in self._having(target, column, texts):
                meant.setdefault((target, texts[text]), set()).add(row_id)
        return meant

    def _having(self, target: str, column: str, texts: Collection[str]) -> Iterable[tuple[str, str]]:
        asked = f'SELECT "{column}", id FROM {table(target)} WHERE "{column}" IN (SELECT value FROM json_each(?))'
        return self._ask(asked, json.dumps([text for text in texts if text]))

    def _canonical(self, target: str, column: str, said: str) -> str:
        try:
            return self._index.parser.converter(target, column)(said)
        except BadValue:
            return ""

    def _problem(self, one: Stray, meant: Collection[str]) -> Problem:
        beside = self._beside(one)
        if not meant and beside:
            meant = self._like(one, beside)
        header, target = SHEETS[one.record].field(one.field).header, SHEETS[one.target]
        whom = f"，旁边写的是{_readable(one, beside)}" if _readable(one, beside) else ""
        others = f"；另有 {one.others} 处也这样写" if one.others else ""
        # what is no 编号 may be a telephone number: it is shown beside, covered, not repeated here
        wrong = f"指到“{target.tab}”表里没有的“{one.said}”" if _is_number(one) else f"要写{target.title}编号，写的不是"
        what = f"{header}{wrong}{whom}{others}"
        proposal = next(iter(meant)) if len(meant) == 1 else ""
        return self._placed(one, what, self._todo(one, proposal, len(meant)), proposal)

    def _todo(self, one: Stray, proposal: str, hits: int) -> str:
        target = SHEETS[one.target]
        if proposal:
            return f"只有 {proposal} 对得上，是就点“采用”；不是就写上对的{target.title}编号"
        if hits:
            return f"对得上的不止一个，看清是哪一个，写上{target.title}编号"
        if _is_number(one):
            return f"删错了就把那一行按原编号加回“{target.tab}”表；写错了就改成对的编号"
        return f"先在“{target.tab}”表里加上，再到这一格写它的编号"

    def _beside(self, one: Stray) -> dict[str, str]:
        """The columns people read beside the reference, as they stand: target column -> text."""
        names = _beside(one)
        row = (self._index.everything(one.record, one.row_id) or {}) if names else {}
        return {name: row[f"{one.field}__{name}"] for name in names if row.get(f"{one.field}__{name}")}

    def _like(self, one: Stray, beside: Mapping[str, str]) -> Collection[str]:
        """The rows of the target that are like everything written beside the reference."""
        condition = " AND ".join(f'"{name}" = ?' for name in beside)
        asked = f"SELECT id FROM {table(one.target)} WHERE {condition} LIMIT 2"
        return {line[0] for line in self._ask(asked, *beside.values())}

    # People

    def _of_people(self) -> Iterator[Problem]:
        asked = (
            "SELECT record, max(row_id), field, target, said, count(*) - 1 FROM loose WHERE target = ? "
            "GROUP BY said ORDER BY said LIMIT ?"
        )
        for one in [Stray(*line) for line in self._ask(asked, STAFF, _MOST)]:
            same = " OR ".join(f'"{name}" = ?' for name in _PEOPLE)
            names = {line[0] for line in self._ask(f"SELECT name FROM {table(STAFF)} WHERE {same}", *[one.said] * 3)}
            proposal = next(iter(names)) if len(names) == 1 else ""
            header = SHEETS[one.record].field(one.field).header
            others = f"；另有 {one.others} 处也写着" if one.others else ""
            todo = (
                f"“{one.said}”是{proposal}，点“采用”写成姓名"
                if proposal
                else "写错了就改对；走了的人也要留在“员工”表里，状态写离职"
            )
            told = self._placed(one, f"{header}“{one.said}”，“员工”表里没有这个人{others}", todo, proposal)
            yield replace(told, weight=Weight.HINT)

    # Both

    def _placed(self, one: Stray, what: str, todo: str, proposal: str) -> Problem:
        file, row = self._index.place(one.record, one.row_id)
        tab = Files(self._index).tab(file, one.record) if row else None
        cell = address(row, tab.columns[one.field]) if tab and one.field in tab.columns else ""
        sheet = SHEETS[one.record]
        return Problem(file, sheet.tab, cell, what, todo, one.said, one.record, one.row_id, one.field, proposal)

    def _ask(self, asked: str, *given: object) -> Iterable[Any]:
        return self._index.database.reader().execute(asked, given).fetchall()


def _is_number(one: Stray) -> bool:
    target = SHEETS[one.target]
    return not target.prefix or one.said.startswith(f"{prefix_of(target)}-")


def _beside(one: Stray) -> tuple[str, ...]:
    """The columns of the target that people know it by."""
    return _columns_beside(one.record, one.field)


@cache
def _columns_beside(record: str, field: str) -> tuple[str, ...]:
    own = (reference for reference in references(record) if reference.field == field)
    return tuple(name for reference in own for _, name in reference.beside)


def _readable(one: Stray, beside: Mapping[str, str]) -> str:
    """What is written beside, without numbers that are covered for most people."""
    target = SHEETS[one.target]
    return "、".join(text for name, text in beside.items() if target.field(name).mask is Mask.NONE)
