"""Decisions about files for a store that has none: nothing waits, everything asked for is refused."""

from __future__ import annotations

from datetime import datetime

from dcrc_lite.errors import MissingFieldError
from dcrc_lite.errors.books import ConflictSettledError, NoSuchBackupError, NoSuchCopyError
from dcrc_lite.store.decisions import Answer, BackupCopy, BookCopy, Conflict, Merged


class NoFiles:
    """The `Decider` of a store in memory."""

    def conflicts(self) -> list[Conflict]:
        """Return nothing: nobody edits a file here."""
        return []

    def renumber(self, file: str, cell: str) -> str:
        """Refuse: every row here has a number of its own."""
        del file, cell
        raise MissingFieldError("这里没有写重的编号。")

    def name_column(self, file: str, cell: str) -> str:
        """Refuse: no column loses its name here."""
        del file, cell
        raise MissingFieldError("这里没有丢了名字的列。")

    def copies(self) -> list[BookCopy]:
        """Return nothing: there are no files."""
        return []

    def merge_copy(self, name: str, *, actor: str, at: datetime) -> Merged:
        """Refuse: there are no files."""
        del actor, at
        raise NoSuchCopyError(name)

    def backups(self, file: str = "") -> list[BackupCopy]:
        """Return nothing: there are no files."""
        del file
        return []

    def bring_back(self, backup_id: str, *, actor: str, at: datetime) -> BackupCopy:
        """Refuse: there are no files."""
        del actor, at
        raise NoSuchBackupError(backup_id, ())

    def held(self, file: str) -> None:
        """Return None: no workbook waits for a decision."""
        del file

    def answer(self, file: str, answer: Answer, *, actor: str, at: datetime) -> str:
        """Do nothing: no workbook waits for a decision."""
        del file, answer, actor, at
        return ""

    def settle(self, conflict_id: int, text: str, *, actor: str, at: datetime) -> Conflict:
        """Refuse: nothing waits for a choice."""
        del conflict_id, text, actor, at
        raise ConflictSettledError

    def reopen(self, conflict_id: int, *, actor: str, at: datetime) -> Conflict:
        """Refuse: nothing was chosen."""
        return self.settle(conflict_id, "", actor=actor, at=at)
