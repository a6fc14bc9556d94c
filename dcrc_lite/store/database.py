"""SQLite files of the store: one writer, and one reading connection for each thread that asks."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path


class Database:
    """One SQLite file in WAL mode. `durable`: a commit is on the disk before it returns."""

    def __init__(self, path: Path, *, durable: bool) -> None:
        self.path = path
        self._readers: list[sqlite3.Connection] = []
        self._own = threading.local()
        self._lock = threading.Lock()
        self.writer = _connect(path)
        self.writer.execute("PRAGMA journal_mode=WAL")
        self.writer.execute(f"PRAGMA synchronous={'FULL' if durable else 'OFF'}")

    def reader(self) -> sqlite3.Connection:
        """Return this thread's reading connection."""
        found: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if found is None:
            found = self._own.connection = _connect(self.path)
            found.execute("PRAGMA query_only=1")
            with self._lock:
                self._readers.append(found)
        return found

    def close(self) -> None:
        """Close all connections."""
        with self._lock:
            for connection in self._readers:
                connection.close()
            self._readers.clear()
        self.writer.close()


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA cache_size=-16000")
    connection.execute("PRAGMA temp_store=MEMORY")
    return connection
