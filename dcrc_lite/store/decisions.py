"""What people decide about their files: the words for it, and what a store carries out.

A cell changed on both sides, a workbook that lost too much, a copy beside it, a backup: the program never chooses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Why(StrEnum):
    """Why a cell keeps what the file says, when it is more than two people writing at once."""

    FORMULA = "公式"
    MERGED = "合并"
    GONE = "删行"
    COPY = "副本"
    BESIDE = "带过来"  # typed over a cell looked up from another row: `form` is what was typed there


@dataclass(frozen=True, slots=True)
class Conflict:
    """One cell that the form and the file changed differently. The file keeps its value until somebody chooses."""

    id: int
    at: datetime
    record: str
    row_id: str
    field: str
    was: str
    form: str
    form_by: str
    file: str
    place: str  # 投诉.xlsx · 投诉 · D14
    why: str = ""  # a `Why`, or "": somebody typed another text
    file_by: str = ""  # who saved the file, as far as known
    chosen: str = ""  # what was chosen, once it is settled


class Hold(StrEnum):
    """Why a workbook is held until a person decides."""

    GONE = "少了行"
    EMPTY = "空了"
    OLD = "旧的一份"
    UNSURE = "和上次对不上"  # the cache is new: what the file has is shown, what it had is not known any more


class Answer(StrEnum):
    """What a person decides about a held workbook: what counts."""

    FILE = "文件"  # the file is right: take it as it is
    PROGRAM = "程序"  # the last good state is right: write it back into the file


@dataclass(frozen=True, slots=True)
class Lost:
    """A row that stood in the workbook and does not any more."""

    record: str
    row_id: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Differing:
    """A cell that says something else in the held workbook."""

    record: str
    row_id: str
    field: str
    here: str  # the last good state
    there: str  # the file


@dataclass(frozen=True, slots=True)
class Held:
    """A held workbook and what is different in it; lines are cut, totals are not."""

    file: str
    kind: Hold
    what: str
    gone: tuple[Lost, ...]
    gone_total: int
    changed: tuple[Differing, ...]
    changed_total: int
    new_total: int


@dataclass(frozen=True, slots=True)
class BookCopy:
    """A copy of a workbook beside it, made by a cloud service or a person: listed, never read as the live one."""

    name: str
    live: str
    by: str


@dataclass(frozen=True, slots=True)
class Merged:
    """What merging a copy in did. `batch`: by which it can be undone."""

    rows: int
    conflicts: int
    removed: int  # rows deleted here since, which stay deleted
    batch: str


@dataclass(frozen=True, slots=True)
class BackupCopy:
    """A backup of a workbook; `id` names it."""

    id: str
    file: str
    at: datetime
    size: int


class Decider(Protocol):
    """The part of a store that carries out decisions about files."""

    def settle(self, conflict_id: int, text: str, *, actor: str, at: datetime) -> Conflict:
        """Make `text` what both sides say; the file's own text closes the conflict, a text for a deleted row brings it back.

        Raises ConflictSettledError, and what `commit` raises.
        """
        ...

    def reopen(self, conflict_id: int, *, actor: str, at: datetime) -> Conflict:
        """Take a choice back: the cell holds the file's text again and waits. Raises ConflictSettledError."""
        ...

    def renumber(self, file: str, cell: str) -> str:
        """Give the row whose 编号 at `cell` is somebody else's a new one; return it ("" when it comes a little later).

        Raises MissingFieldError, ReadOnlyBookError, BookError, StoreFullError.
        """
        ...

    def name_column(self, file: str, cell: str) -> str:
        """Write the name of a column that lost it back at `cell`; return the name. Raises as `renumber` does."""
        ...

    def copies(self) -> list[BookCopy]:
        """Return the copies of workbooks that lie beside them."""
        ...

    def merge_copy(self, name: str, *, actor: str, at: datetime) -> Merged:
        """Merge a copy in, three-way; it is put aside. Raises NoSuchCopyError, BookError, and what `commit` raises."""
        ...

    def backups(self, file: str = "") -> list[BackupCopy]:
        """Return the backups of a workbook (of all for ""), newest first."""
        ...

    def bring_back(self, backup_id: str, *, actor: str, at: datetime) -> BackupCopy:
        """Put a backup in its workbook's place and write into it what the last good state has since.

        Raises NoSuchBackupError, StoreFullError.
        """
        ...

    def held(self, file: str) -> Held | None:
        """Return what is different in a workbook that waits for a decision, or None when it does not (any more)."""
        ...

    def answer(self, file: str, answer: Answer, *, actor: str, at: datetime) -> str:
        """Carry out a decision about a held workbook; return the batch by which it can be undone ("" when it cannot)."""
        ...
