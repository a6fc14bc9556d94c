"""What is known of the workbooks beyond their rows: what is due, what is wrong, who changed what, what still waits."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from dcrc_lite.schema import Problem
from dcrc_lite.store.decisions import Conflict
from dcrc_lite.store.doubts import Doubts
from dcrc_lite.store.files import Files, KnownFile
from dcrc_lite.store.folder import Folder
from dcrc_lite.store.protocol import Due, Entry, Status, Where
from dcrc_lite.store.report import all_problems, find, open_dues, state_of
from dcrc_lite.store.storing import Storing
from dcrc_lite.store.troubles import Troubles
from dcrc_lite.store.writer import Written


class Telling(Storing):
    """The part of `XlsxStore` that answers questions."""

    folder: Folder
    _doubts: Doubts
    _last_written: datetime | None
    _results: dict[str, Written]
    _troubles: Troubles

    if TYPE_CHECKING:

        def _connection(self) -> sqlite3.Connection: ...

    def dues(
        self, *, open_only: bool = True, kind: str = "", first_by: str = "", where: Where | None = None
    ) -> list[Due]:
        """Return derived dues, those first on the list by `first_by`, sorted by call_by, due, task_id."""
        return open_dues(self._connection(), open_only=open_only, kind=kind, first_by=first_by, where=where)

    def search(self, record: str, words: str, limit: int = 20) -> list[str]:
        """Return 编号 of rows one of whose search keys contains the words, best match first."""
        return find(self._connection(), record, words, limit)

    def problems(self, record: str = "", row_id: str = "") -> list[Problem]:
        """Return what is wrong in the people's files, gravest first."""
        doubts = self._doubts.of(record, row_id) if record else self._doubts.all()
        return all_problems(self.index, self.folder, record, row_id, doubts)

    def conflicts(self) -> list[Conflict]:
        """Return cells that wait for a choice."""
        return self.journal.disputes.waiting()

    def history(
        self,
        *,
        record: str = "",
        row_id: str = "",
        actor: str = "",
        batch: str = "",
        day: str = "",
        before: int = 0,
        limit: int = 200,
    ) -> list[Entry]:
        """Return journal entries, newest first, filtered by what is given; `before`: only those with a smaller `n`."""
        wanted = {"record": record, "row_id": row_id, "actor": actor, "batch": batch, "day": day}
        return self.journal.history(wanted, limit, before)

    def status(self) -> Status:
        """Return what is stored but not yet in the files, and why."""
        files = self._known()
        reasons = {name: result.why for name, result in self._results.items() if result.why}
        told = state_of(self.folder, files, self.journal.waiting_files(), self._last_written, reasons)
        return replace(told, troubles=self._troubles.all())

    def _known(self) -> list[KnownFile]:
        with self._commit_lock:
            return list(Files(self.index).all())
