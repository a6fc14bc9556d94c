"""What people decide about their files: cells changed on both sides, held workbooks, copies beside them, backups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from dcrc_lite.desk.accounts import User, can, may
from dcrc_lite.desk.shown import shown, whole
from dcrc_lite.desk.whose import whose
from dcrc_lite.errors import NotAllowedError
from dcrc_lite.errors.books import ConflictSettledError
from dcrc_lite.schema import SHEETS, BadValue, Field, Kind, Mask, Sheet
from dcrc_lite.schema.books import SETTINGS
from dcrc_lite.schema.masks import covered
from dcrc_lite.schema.parse import converter
from dcrc_lite.store.decisions import Answer, BackupCopy, BookCopy, Conflict, Differing, Held, Lost, Merged, Why
from dcrc_lite.store.protocol import BookStatus

if TYPE_CHECKING:
    from dcrc_lite.desk import Desk

__all__ = ["Answer", "Decisions", "Dispute", "HeldBook"]

WEB, FILE, JOIN, OWN = "web", "file", "join", "own"
_SENTENCES: Mapping[str, str] = {
    Why.FORMULA: "这一格是公式，程序不改公式。要用网页的，先在表格里把公式换成普通内容、存好，再点网页的。",
    Why.MERGED: "这一格被合并的格子盖住了，程序不写盖住的格子。要用网页的，先在表格里取消合并、存好，再点网页的。",
    Why.GONE: "网页上改这一格的时候，有人在表格里删了这一行。选网页的，整行照原来的放回去；选文件的，就当删了。",
    Why.COPY: "这一格，副本里的和现在用的，各自改过。",
    Why.BESIDE: "这一栏是从{title}表带过来的，写在那里不算数，已照{title}表换回。要用改的，就写进{title}表；换了{title}，改那一行的编号。",
}
_BACKUPS_SHOWN = 12
_ROWS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Side:
    """Where one of the two texts comes from: icon, words, and when it was written or read, as far as known."""

    icon: str
    who: str
    at: datetime | None = None
    after: str = ""


@dataclass(frozen=True, slots=True)
class Dispute:
    """One cell changed on both sides, as one user may see it. `likely`: the only text that can be read, or ""."""

    conflict: Conflict
    whose: str
    field: Field
    was: str
    form: str
    file: str
    sentence: str
    likely: str
    long: bool
    may_choose: bool
    form_side: Side
    file_side: Side


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the difference: which row, and which cell says what."""

    tab: str
    row_id: str
    whose: str
    header: str = ""
    here: str = ""
    there: str = ""


@dataclass(frozen=True, slots=True)
class HeldBook:
    """A workbook people have to do something about. `held` is None when it is damaged or missing."""

    status: BookStatus
    held: Held | None
    gone: tuple[Line, ...]
    changed: tuple[Line, ...]
    backups: tuple[BackupCopy, ...]


class Decisions:
    """The desk's part for decisions about the files."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    # --- cells changed on both sides

    def disputes(self, user: User) -> list[Dispute]:
        """Return the cells that wait for a choice; whoever may choose sees covered cells whole, which is noted."""
        return [self._dispute(one, user) for one in self._desk.store.conflicts()]

    def _dispute(self, one: Conflict, user: User) -> Dispute:
        sheet, field = SHEETS[one.record], SHEETS[one.record].field(one.field)
        chooses = can(user, _right(sheet))
        texts = one.was, one.form, one.file
        if field.mask is not Mask.NONE and chooses:
            self._desk.accounts.log_access(user, "看号码", self._customer(one), field.header, "两边都改过里选")
        elif field.mask is not Mask.NONE:
            texts = tuple(covered(field.mask, text) for text in texts)  # type: ignore[assignment]
        readable = [text for text in (one.form, one.file) if self._reads(field, text)]
        likely = readable[0] if len(readable) == 1 else ""
        return Dispute(
            one,
            self._whose(one.record, one.row_id),
            field,
            whole(field, texts[0]),
            whole(field, texts[1]),
            whole(field, texts[2]),
            _SENTENCES.get(one.why, "").format(title=sheet.title),
            likely,
            field.kind is Kind.TEXT,
            chooses,
            self._form_side(one),
            _file_side(one),
        )

    def _form_side(self, one: Conflict) -> Side:
        if one.why == Why.COPY:
            return Side("copies", f"副本 · {one.form_by}")
        if one.why == Why.BESIDE:
            return Side("sheet", f"表格里写的 · {one.form_by}", one.at)
        past = self._desk.store.history(record=one.record, row_id=one.row_id)
        stored = (
            entry.at for entry in past if (entry.field, entry.new, entry.actor) == (one.field, one.form, one.form_by)
        )
        return Side("pc", f"网页 · {one.form_by}", next(stored, None))

    def _reads(self, field: Field, text: str) -> bool:
        try:
            converter(field, self._desk.settings.words.get(field.dictionary))(text)
        except BadValue:
            return False
        return True

    def _customer(self, one: Conflict) -> str:
        row = self._desk.store.get(SHEETS[one.record].cls, one.row_id)
        return one.row_id if one.record == "customers" else getattr(row, "customer_id", "") or one.row_id

    def _whose(self, record: str, row_id: str) -> str:
        return whose(self._desk.store, record, row_id)

    def choose(self, conflict_id: int, choice: str, own: str, user: User, now: datetime) -> Conflict:
        """Write the chosen text. Raises ConflictSettledError, NotAllowedError, and what storing raises."""
        found = next((one for one in self._desk.store.conflicts() if one.id == conflict_id), None)
        if found is None or choice not in (WEB, FILE, JOIN, OWN):
            raise ConflictSettledError
        self._demand(user, SHEETS[found.record])
        joined = "；".join(dict.fromkeys(text for text in (found.form, found.file) if text))
        text = {WEB: found.form, FILE: found.file, JOIN: joined, OWN: own.strip()}[choice]
        return self._desk.store.settle(conflict_id, text, actor=user.name, at=now)

    def reopen(self, conflict_id: int, user: User, now: datetime) -> Conflict:
        """Take a choice back. Raises ConflictSettledError."""
        return self._desk.store.reopen(conflict_id, actor=user.name, at=now)

    def _demand(self, user: User, sheet: Sheet) -> None:
        if not can(user, _right(sheet)):
            raise NotAllowedError(f"您的角色不能改“{sheet.tab}”表。请告诉 DCRC 经理。")

    def renumber(self, file: str, cell: str, user: User) -> str:
        """Give a copied row a number of its own; return it. Raises MissingFieldError, NotAllowedError."""
        self._demand_for(file, cell, user)
        return self._desk.store.renumber(file, cell)

    def name_column(self, file: str, cell: str, user: User) -> str:
        """Give a column its name back; return the name. Raises MissingFieldError, NotAllowedError."""
        self._demand_for(file, cell, user)
        return self._desk.store.name_column(file, cell)

    def _demand_for(self, file: str, cell: str, user: User) -> None:
        found = next((one for one in self._desk.store.problems() if (one.file, one.cell) == (file, cell)), None)
        if found is not None and found.record:
            self._demand(user, SHEETS[found.record])

    # --- workbooks

    def waiting(self) -> int:
        """Return how many workbooks people have to do something about."""
        return sum(bool(book.read_only) for book in self._desk.store.status().books)

    def books(self, user: User) -> list[HeldBook]:
        """Return the workbooks people have to do something about, with what is different and the backups there are."""
        return [self._book(book, user) for book in self._desk.store.status().books if book.read_only]

    def _book(self, book: BookStatus, user: User) -> HeldBook:
        held = self._desk.store.held(book.file) if book.held else None
        shown = may(user, "see_data") and held is not None
        gone = tuple(self._lost(one) for one in held.gone[:_ROWS_SHOWN]) if held and shown else ()
        changed = tuple(self._changed(one) for one in held.changed[:_ROWS_SHOWN]) if held and shown else ()
        backups = tuple(self._desk.store.backups(book.file)[:_BACKUPS_SHOWN])
        return HeldBook(book, held, gone, changed, backups)

    def _lost(self, one: Lost) -> Line:
        sheet = SHEETS[one.record]
        owner = one.cells.get("customer_id", "") or one.cells.get("owner_id", "")
        name = one.cells.get("name", "") or (whose(self._desk.store, "customers", owner) if owner else "")
        return Line(sheet.tab, one.row_id, "，".join([*([name] if name else []), *_few(sheet, one.cells)]))

    def _changed(self, one: Differing) -> Line:
        sheet, field = SHEETS[one.record], SHEETS[one.record].field(one.field)
        here, there = shown(field, one.here), shown(field, one.there)
        return Line(sheet.tab, one.row_id, self._whose(one.record, one.row_id), field.header, here, there)

    def answer(self, file: str, answer: Answer, user: User, now: datetime) -> str:
        """Carry out a decision about a held workbook; return the batch that undoes it, or ""."""
        return self._desk.store.answer(file, answer, actor=user.name, at=now)

    def undo(self, batch: str, user: User, now: datetime) -> int:
        """Take back what a decision or a merged copy did; return how many rows and cells came back."""
        undone = self._desk.store.undo(batch, actor=user.name, at=now)
        return undone.rows_removed + undone.cells_restored

    def bring_back(self, backup_id: str, user: User, now: datetime) -> BackupCopy:
        """Put a backup in its workbook's place, with what was stored since. Raises NoSuchBackupError."""
        return self._desk.store.bring_back(backup_id, actor=user.name, at=now)

    # --- copies

    def copies(self) -> list[BookCopy]:
        """Return the copies of workbooks beside them."""
        return self._desk.store.copies()

    def merge_copy(self, name: str, user: User, now: datetime) -> Merged:
        """Merge a copy in. Raises NoSuchCopyError, BookError."""
        return self._desk.store.merge_copy(name, actor=user.name, at=now)


def _file_side(one: Conflict) -> Side:
    if one.why == Why.COPY:
        return Side("sheet", "现在用的")
    if one.why == Why.BESIDE:
        return Side("pc", f"{SHEETS[one.record].title}表里的")
    return Side("sheet", f"文件 · {one.file_by or '表格里'}", one.at, " 读到")


def _right(sheet: Sheet) -> str:
    return "edit_settings" if sheet.book is SETTINGS else "repair_data"


def _few(sheet: Sheet, cells: Mapping[str, str]) -> Iterator[str]:
    """The first filled cells of a row that need no cover, as a person knows the row by."""
    plain = (one for one in sheet.fields if one.mask is Mask.NONE and one.kind is not Kind.REF and one.name != "name")
    return (shown(field, cells[field.name]) for field in [one for one in plain if cells.get(one.name)][:3])
