"""Cells that a form and the file changed differently: both texts are kept until somebody chooses, and who chose after."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from datetime import datetime

from dcrc_lite.store.database import Database
from dcrc_lite.store.decisions import Conflict

TABLE = """
CREATE TABLE IF NOT EXISTS conflicts(id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, record TEXT NOT NULL,
  row_id TEXT NOT NULL, field TEXT NOT NULL, was TEXT NOT NULL, form TEXT NOT NULL, form_by TEXT NOT NULL,
  file TEXT NOT NULL, place TEXT NOT NULL, open INTEGER NOT NULL DEFAULT 1);
"""
_LATER = ("why", "file_by", "chosen", "chosen_by", "chosen_at")  # columns that came after the first version
_COLUMNS = "id, at, record, row_id, field, was, form, form_by, file, place, why, file_by, chosen"


def prepare(connection: sqlite3.Connection) -> None:
    """Make the table, or add the columns an older version of the program did not have."""
    connection.executescript(TABLE)
    there = {line[1] for line in connection.execute("PRAGMA table_info(conflicts)")}
    for name in _LATER:
        if name not in there:
            connection.execute(f"ALTER TABLE conflicts ADD COLUMN {name} TEXT NOT NULL DEFAULT ''")


class Disputes:
    """The table `conflicts` of the journal. Writing happens inside the journal's transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, conflict: Conflict) -> None:
        """Keep both texts of a cell until somebody chooses."""
        c = conflict
        line = (_minute(c.at), c.record, c.row_id, c.field, c.was, c.form, c.form_by, c.file, c.place, c.why, c.file_by)
        self._database.writer.execute(
            "INSERT INTO conflicts(at, record, row_id, field, was, form, form_by, file, place, why, file_by) "
            "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            line,
        )

    def waiting(self) -> list[Conflict]:
        """Return the conflicts that wait for a choice, oldest first."""
        return list(self._some("open ORDER BY id"))

    def find(self, conflict_id: int, *, settled: bool = False) -> Conflict | None:
        """Return one conflict that waits (or was settled), or None."""
        return next(self._some("open = ? AND id = ?", int(not settled), conflict_id), None)

    def was_asked(self, record: str, row_id: str, field: str, form: str, file: str) -> bool:
        """True when people were asked about these two texts of a cell before, whether they chose by now or not."""
        asked = "SELECT 1 FROM conflicts WHERE record = ? AND row_id = ? AND field = ? AND form = ? AND file = ?"
        return self._database.writer.execute(asked, [record, row_id, field, form, file]).fetchone() is not None

    def _some(self, condition: str, *values: object) -> Iterator[Conflict]:
        asked = f"SELECT {_COLUMNS} FROM conflicts WHERE {condition}"
        for line in self._database.reader().execute(asked, values):
            yield Conflict(line[0], datetime.fromisoformat(line[1]), *line[2:])

    def close(self, record: str, row_id: str, chosen: Mapping[str, str], by: str, at: datetime) -> None:
        """Close the conflicts of the cells that were written or chosen; `chosen`: field name -> text that stands now."""
        there = "SELECT 1 FROM conflicts WHERE open AND record = ? AND row_id = ?"
        if self._database.writer.execute(there, [record, row_id]).fetchone() is None:
            return
        asked = (
            "UPDATE conflicts SET open = 0, chosen = ?, chosen_by = ?, chosen_at = ? "
            "WHERE open AND record = ? AND row_id = ? AND field = ?"
        )
        lines = ((text, by, _minute(at), record, row_id, name) for name, text in chosen.items())
        self._database.writer.executemany(asked, lines)

    def typed(self, record: str, row_id: str, texts: Mapping[str, str]) -> None:
        """A person typed into such a cell again: the file's side of the conflict is what stands there now."""
        asked = "UPDATE conflicts SET file = ? WHERE open AND record = ? AND row_id = ? AND field = ?"
        lines = [(text, record, row_id, name) for name, text in texts.items()]
        self._database.writer.executemany(asked, lines)

    def reopen(self, conflict_id: int) -> None:
        """Let a conflict wait again."""
        asked = "UPDATE conflicts SET open = 1, chosen = '', chosen_by = '', chosen_at = '' WHERE id = ?"
        self._database.writer.execute(asked, [conflict_id])


def _minute(at: datetime) -> str:
    return at.isoformat(timespec="minutes")
