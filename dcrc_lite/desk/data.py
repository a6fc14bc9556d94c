"""The state of the workbooks for people: what waits to be written and why, problems, two-sided cells, history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from dcrc_lite import clock
from dcrc_lite.deadlines.words import moment_words
from dcrc_lite.desk.accounts import User, can, may
from dcrc_lite.desk.doubtful import Doubtful
from dcrc_lite.desk.unattended import trouble_words
from dcrc_lite.errors import MissingFieldError, NotAllowedError
from dcrc_lite.errors.books import RowGoneError
from dcrc_lite.schema import SHEETS, Field, Kind, Mask, Problem, Row, Sheet, Weight, digest, texts_of
from dcrc_lite.schema.books import SETTINGS
from dcrc_lite.schema.check import check
from dcrc_lite.schema.masks import covered
from dcrc_lite.store.decisions import Hold
from dcrc_lite.store.protocol import BookStatus, Change, Origin, SyncReport
from dcrc_lite.worklists import MINE_AND_FREE, Group

if TYPE_CHECKING:
    from dcrc_lite.desk import Desk

SHORTEST_NUMBER, VIN_LENGTH = 7, 17

__all__ = ["BookStatus", "Cell", "Data", "Finding", "SyncReport", "WriteState"]


@dataclass(frozen=True, slots=True)
class WriteState:
    """The chip in the bar."""

    pending: int
    written: str  # 10:00, or 昨天 17:20; "" when nothing was written yet
    lines: tuple[str, ...]  # one sentence a waiting workbook
    banners: tuple[str, ...] = ()  # those that everybody should see at once
    troubles: tuple[str, ...] = ()  # what the program does not succeed in by itself; to be seen as well


class Fix(StrEnum):
    """What can be done about a problem on the spot."""

    ADOPT = "adopt"  # write the proposal
    NUMBER = "number"  # give the copied row a number of its own
    NAME = "name"  # give the column its name back
    CELL = "cell"  # mend the cell in a form
    COPY = "copy"  # merge the copy in
    BOOK = "book"  # decide about the workbook
    NONE = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem as one user may see it. `raw` and `proposal` are covered where the field is masked."""

    number: int
    problem: Problem
    raw: str
    proposal: str
    fix: Fix


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell to be mended in a form: its declaration, what stands there, what is wrong."""

    sheet: Sheet
    field: Field
    row: Row
    typed: str
    raw: str
    seen: str
    problem: Problem
    hidden: str = ""  # what stands there, covered, when this user may not see it whole: then `typed` is empty
    error: str = ""


class Data:
    """Everything about the files themselves."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._doubtful = Doubtful(desk)
        self._bubbles: dict[str, tuple[object, Mapping[str, int]]] = {}

    # --- writing

    def write_state(self, now: datetime) -> WriteState:
        """Return what the chip says."""
        status = self._desk.store.status()
        lines = tuple(waiting_words(book) for book in status.books if book.pending or book.read_only)
        written = _clock_words(status.last_written, now) if status.last_written else ""
        banners = tuple(waiting_words(book) for book in status.books if book.read_only or self._waits_long(book))
        troubles = tuple(trouble_words(trouble, now) for trouble in status.troubles)
        return WriteState(status.pending, written, lines, banners, troubles)

    def _waits_long(self, book: BookStatus) -> bool:
        """What waits is told in the small chip first, and larger after a while (banner_minutes)."""
        if not book.pending or book.since is None:
            return False
        patience = timedelta(minutes=self._desk.shop.number("banner_minutes"))
        return clock.real_now() - book.since >= patience

    def books(self) -> tuple[BookStatus, ...]:
        """Return the state of each workbook."""
        return self._desk.store.status().books

    def sync(self) -> SyncReport:
        """Take what people changed in the files and write what waits."""
        return self._desk.store.sync()

    def overdue(self, user: User, now: datetime) -> Mapping[str, int]:
        """Return how many lines of today's list and how many cases are overdue, for the red bubbles of the rail."""
        known = (self._desk.store.version(), now)
        kept = self._bubbles.get(user.username)
        if kept is None or kept[0] != known:
            kept = (known, {"today": self._late_lines(user, now), "complaints": self._late_cases(user, now)})
            self._bubbles[user.username] = kept
        return kept[1]

    def _late_lines(self, user: User, now: datetime) -> int:
        if not may(user, "see_worklist"):
            return 0
        return sum(entry.group is Group.OVER for entry in self._desk.worklist.entries(now, user, MINE_AND_FREE))

    def _late_cases(self, user: User, now: datetime) -> int:
        """What the head of 投诉 counts: cases this user may see whose next clock has run out."""
        if not may(user, "see_complaints") or not any(self._desk.store.dues(kind="clock")):
            return 0
        return self._desk.complaints.board(user, now).over

    # --- problems

    def problems(self, now: datetime) -> list[Problem]:
        """Return everything doubtful, gravest first: today's page, this one and `dcrc check` count the same."""
        return self._doubtful.problems(now.date())

    def findings(self, now: datetime, weight: str = "") -> tuple[list[Finding], Mapping[str, int]]:
        """Return the problems of a weight (all for "") and how many there are of each."""
        found = self.problems(now)
        store = self._desk.store
        copies = frozenset(copy.name for copy in store.copies())
        stopped = frozenset(book.file for book in store.status().books if book.read_only)
        shown = [
            Finding(number, one, _covered(one, one.raw), _covered(one, one.proposal), _fix(one, copies, stopped))
            for number, one in enumerate(found)
            if weight in ("", one.weight)
        ]
        return shown, Counter(one.weight.value for one in found)

    def adopt(self, record: str, row_id: str, field: str, user: User, now: datetime) -> str:
        """Write the proposal of a problem; return where it stands now and what, in a sentence.

        Raises MissingFieldError, NotAllowedError.
        """
        found = self._problem(record, row_id, field, now)
        if found is None or not found.proposal:
            raise MissingFieldError("这一处已经有人改过，或者没有可以采用的建议。回到数据体检看看现在还剩什么。")
        self._demand(user, SHEETS[record])
        self._commit(record, row_id, {field: found.proposal}, user, now)
        return f"{found.place} 改成了“{_covered(found, found.proposal)}”。"

    def cell(self, record: str, row_id: str, field: str, user: User, now: datetime) -> Cell:
        """Return a doubtful cell to be mended; a customer's covered cell is noted as seen.

        Raises RowGoneError, NotAllowedError, MissingFieldError (nothing is doubtful there).
        """
        sheet = SHEETS.get(record)
        row = self._desk.store.get(sheet.cls, row_id) if sheet else None
        if sheet is None or row is None or not any(one.name == field for one in sheet.fields):
            raise RowGoneError(sheet.title if sheet else "这一行", row_id)
        self._demand(user, sheet)
        problem = self._problem(record, row_id, field, now)
        if problem is None:
            raise MissingFieldError(
                f"{sheet.title} {row_id} 的“{sheet.field(field).header}”现在没有要改的，可能刚有人改好了。"
                "还剩什么，数据体检里看；读得准的内容，到它自己的页面上改。"
            )
        return self._open_cell(sheet, row, field, problem, user)

    def _open_cell(self, sheet: Sheet, row: Row, field: str, problem: Problem, user: User) -> Cell:
        """What is damaged must be seen to be mended; a whole number is as covered here as on any other page."""
        declared, raw = sheet.field(field), row.unread.get(field, "")
        kept = texts_of(row)[field]
        if declared.mask is Mask.NONE:
            return Cell(sheet, declared, row, raw or kept, raw, digest(row), problem)
        if not raw and not can(user, "reveal"):
            return Cell(sheet, declared, row, "", "", digest(row), problem, covered(declared.mask, kept))
        customer = row.id if sheet.name == "customers" else getattr(row, "customer_id", "") or row.id
        self._desk.accounts.log_access(user, "看号码", customer, declared.header, "数据体检里改")
        return Cell(sheet, declared, row, raw or kept, raw, digest(row), problem)

    def mend(self, record: str, row_id: str, field: str, typed: str, seen: str, user: User, now: datetime) -> Cell:
        """Store what was typed for a cell and return it, with `error` when it cannot be stored. Raises RowChangedError."""
        cell = self.cell(record, row_id, field, user, now)
        if cell.hidden and not typed.strip():
            return replace(cell, seen=seen, error="空着会把原来的内容清掉。写上完整的内容，或点“不改了”。")
        checked = check(cell.sheet, {field: typed}, [field], required=(), words=self._desk.settings.words)
        if checked.errors:
            return replace(cell, typed=typed, seen=seen, error=checked.errors[field])
        self._commit(record, row_id, dict(checked.values), user, now, seen)
        return cell

    def _problem(self, record: str, row_id: str, field: str, now: datetime) -> Problem | None:
        """What the page lists at this cell."""
        asked = (record, row_id, field)
        return next((one for one in self.problems(now) if (one.record, one.row_id, one.field) == asked), None)

    def _demand(self, user: User, sheet: Sheet) -> None:
        action = "edit_settings" if sheet.book is SETTINGS else "repair_data"
        if not can(user, action):
            raise NotAllowedError(f"您的角色不能改“{sheet.tab}”表。请告诉 DCRC 经理。")

    def _commit(
        self, record: str, row_id: str, values: Mapping[str, str], user: User, now: datetime, seen: str = ""
    ) -> None:
        change = Change(record, values, id=row_id, seen=seen)
        self._desk.store.commit([change], actor=user.name, origin=Origin.FORM, at=now)


def header_of(record: str, name: str) -> str:
    """Return the column header of a field, or the name itself for one that is no longer declared."""
    sheet = SHEETS.get(record)
    known = {field.name: field.header for field in sheet.all_columns} if sheet else {}
    return known.get(name, name)


def _fix(problem: Problem, copies: Collection[str], stopped: Collection[str]) -> Fix:
    sheet = SHEETS.get(problem.record)
    of_row = bool(problem.row_id) and sheet is not None
    asked = (
        (Fix.COPY, problem.file in copies),
        (Fix.BOOK, problem.file in stopped and not problem.record),
        (Fix.NUMBER, problem.field == "id" and bool(problem.cell)),
        (Fix.ADOPT, of_row and bool(problem.proposal)),
        (Fix.NAME, bool(problem.cell and problem.proposal)),
        (Fix.CELL, of_row and sheet is not None and any(one.name == problem.field for one in sheet.fields)),
    )
    return next((fix for fix, holds in asked if holds), Fix.NONE)


def _covered(problem: Problem, text: str) -> str:
    sheet = SHEETS.get(problem.record)
    fields = {field.name: field for field in sheet.all_columns} if sheet else {}
    field = fields.get(problem.field)
    if field is not None and field.kind is Kind.REF:
        return covered(_like(text), text)
    return covered(field.mask if field else Mask.NONE, text)


def _like(text: str) -> Mask:
    """How a text is covered that somebody wrote where a 编号 belongs: it may be the number of a telephone or a car."""
    digits = text.replace("-", "").replace(" ", "")
    if len(digits) >= SHORTEST_NUMBER and digits.isdecimal():
        return Mask.PHONE
    return Mask.VIN if len(text) == VIN_LENGTH and text.isascii() else Mask.NONE


def _clock_words(written: datetime, now: datetime) -> str:
    return moment_words(clock.business(written), now.date()).removeprefix("今天 ")


def waiting_words(book: BookStatus) -> str:
    """Return why a workbook's changes still wait."""
    if book.held == Hold.UNSURE:
        what = book.read_only.partition("。")[0]
        waits = f"另有 {book.pending} 条存好了，等它定下来再写。" if book.pending else ""
        return f"{book.file} {what}。先按文件里的看，不往里写，等您决定。{waits}"
    if book.read_only:
        waits = f"另有 {book.pending} 条存好了，等它好了再写。" if book.pending else ""
        return f"{book.file} {book.read_only.partition('。')[0]}。现在看到的是旧数据，先不能改。{waits}"
    if book.open_in:
        return (
            f"{book.pending} 条还没写进 {book.file}：这个文件正在 {book.open_in} 的表格软件里打开。"
            "内容已存好，关掉文件后自动写入。"
        )
    if book.waits:
        return f"{book.pending} 条还没写进 {book.file}：{book.waits}。内容已存好，过一会儿自动再写。"
    return f"{book.file} 还有 {book.pending} 条，正在写入。"


WEIGHTS = tuple(weight.value for weight in Weight)
