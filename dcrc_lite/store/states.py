"""Which states of a workbook were the agreed one, in order, and how many rows the present one has.

So an old copy put back is known for what it is, and a loss is seen even by a cache that is made anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime

from dcrc_lite.store.database import Database

TABLE = """
CREATE TABLE IF NOT EXISTS states(n INTEGER PRIMARY KEY AUTOINCREMENT, file TEXT NOT NULL, digest TEXT NOT NULL,
  at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS states_of ON states(file, n);
CREATE TABLE IF NOT EXISTS sizes(file TEXT, record TEXT, rows INTEGER NOT NULL, PRIMARY KEY(file, record)) WITHOUT ROWID;
"""
_KEPT = 20_000  # states remembered of each workbook: years of ordinary work


class States:
    """The table `states` of the journal. Writing happens inside the journal's transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database.writer

    def add(self, file: str, digest: str, at: datetime) -> None:
        """Remember that file and program agree on this state now."""
        newest = self._newest(file)
        if newest is None or newest[1] != digest:
            said = (file, digest, at.isoformat(timespec="seconds"))
            self._db.execute("INSERT INTO states(file, digest, at) VALUES(?, ?, ?)", said)
            self._db.execute(
                "DELETE FROM states WHERE file = ? AND n <= (SELECT max(n) FROM states) - ?", [file, _KEPT]
            )

    def older(self, file: str, digest: str) -> datetime | None:
        """Return when this was the agreed state for the last time; None when it is the present one or was never seen."""
        newest = self._newest(file)
        if newest is None or newest[1] == digest:
            return None
        asked = "SELECT max(n) FROM states WHERE file = ? AND digest = ?"
        last = self._db.execute(asked, [file, digest]).fetchone()[0]
        if last is None:
            return None
        asked = "SELECT at FROM states WHERE file = ? AND n > ? ORDER BY n LIMIT 1"
        return datetime.fromisoformat(self._db.execute(asked, [file, last]).fetchone()[0])

    def sizes(self, file: str) -> dict[str, int]:
        """Return how many rows stood in a workbook when it was last agreed on, by record."""
        return dict(self._db.execute("SELECT record, rows FROM sizes WHERE file = ?", [file]).fetchall())

    def measure(self, file: str, sizes: Mapping[str, int]) -> None:
        """Remember how many rows stand in a workbook."""
        lines = [(file, record, rows) for record, rows in sizes.items()]
        self._db.executemany("INSERT OR REPLACE INTO sizes VALUES(?, ?, ?)", lines)

    def grow(self, file: str, record: str, rows: int) -> None:
        """Remember rows that were written (or emptied: less than 0)."""
        asked = "INSERT INTO sizes VALUES(?, ?, ?) ON CONFLICT DO UPDATE SET rows = max(0, rows + excluded.rows)"
        self._db.execute(asked, [file, record, rows])

    def _newest(self, file: str) -> sqlite3.Row | None:
        asked = "SELECT n, digest FROM states WHERE file = ? ORDER BY n DESC LIMIT 1"
        found: sqlite3.Row | None = self._db.execute(asked, [file]).fetchone()
        return found
