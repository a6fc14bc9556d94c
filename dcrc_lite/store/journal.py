"""journal.db: the durable log of every change, and what is not in the people's files yet.

A commit is on the disk before the answer goes out (WAL, synchronous=FULL). Nothing is ever deleted from the log.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dcrc_lite import clock
from dcrc_lite.store import disputes, states
from dcrc_lite.store.database import Database
from dcrc_lite.store.outbox import Step, Waiting, is_empty, queue
from dcrc_lite.store.plan import Act, RowChange, Trace
from dcrc_lite.store.protocol import Committed, Entry, Origin
from dcrc_lite.store.trail import Made, entries

_TABLES = """
CREATE TABLE IF NOT EXISTS commits(seq INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, stamped TEXT NOT NULL,
  actor TEXT NOT NULL, origin TEXT NOT NULL, batch TEXT NOT NULL, key TEXT NOT NULL, ids TEXT NOT NULL);
CREATE UNIQUE INDEX IF NOT EXISTS commits_key ON commits(key) WHERE key <> '';
CREATE INDEX IF NOT EXISTS commits_batch ON commits(batch) WHERE batch <> '';
CREATE INDEX IF NOT EXISTS commits_actor ON commits(actor, seq);
CREATE TABLE IF NOT EXISTS changes(n INTEGER PRIMARY KEY AUTOINCREMENT, seq INTEGER NOT NULL, record TEXT NOT NULL,
  row_id TEXT NOT NULL, act TEXT NOT NULL, year INTEGER NOT NULL, old TEXT NOT NULL, new TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS changes_of ON changes(record, row_id);
CREATE INDEX IF NOT EXISTS changes_in ON changes(seq);
CREATE TABLE IF NOT EXISTS counters(record TEXT, series INTEGER, count INTEGER NOT NULL,
  PRIMARY KEY(record, series)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS outbox(n INTEGER PRIMARY KEY AUTOINCREMENT, record TEXT NOT NULL, row_id TEXT NOT NULL,
  file TEXT NOT NULL, act TEXT NOT NULL, base TEXT NOT NULL, value TEXT NOT NULL, since TEXT NOT NULL,
  row INTEGER NOT NULL, UNIQUE(record, row_id));
CREATE INDEX IF NOT EXISTS outbox_file ON outbox(file);
"""
_COMMIT = "INSERT INTO commits(at, stamped, actor, origin, batch, key, ids) VALUES(?, ?, ?, ?, ?, ?, ?)"
_CHANGE = "INSERT INTO changes(seq, record, row_id, act, year, old, new) VALUES(?, ?, ?, ?, ?, ?, ?)"
_PUT = (
    "INSERT OR REPLACE INTO outbox(record, row_id, file, act, base, value, since, row) VALUES(?, ?, ?, ?, ?, ?, ?, ?)"
)
_OUTBOX = "SELECT record, row_id, file, act, base, value, since, row, n FROM outbox"
_HISTORY = """
SELECT c.seq, c.at, c.actor, c.origin, c.batch, h.record, h.row_id, h.act, h.year, h.old, h.new, h.n
FROM changes h JOIN commits c USING(seq) WHERE {} ORDER BY h.n DESC
"""
_WANTED = {
    "record": "h.record", "row_id": "h.row_id", "actor": "c.actor", "batch": "c.batch", "day": "substr(c.at, 1, 10)",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heading:
    """Who does something, when, from where."""

    actor: str
    origin: Origin
    at: datetime
    batch: str = ""
    key: str = ""


class Journal:
    """The log. Writing happens inside `with journal.writing():`, by one thread at a time."""

    def __init__(self, path: Path) -> None:
        self.database = Database(path, durable=True)
        self.database.writer.executescript(f"BEGIN;{_TABLES}{states.TABLE}COMMIT;")  # one sync, not one for each table
        disputes.prepare(self.database.writer)

    @property
    def _db(self) -> sqlite3.Connection:
        return self.database.writer

    def begin(self) -> None:
        """Start a transaction, whatever became of the one before."""
        self.rollback()
        self._db.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """End the transaction; on return it is on the disk."""
        self._db.execute("COMMIT")

    def rollback(self) -> None:
        """Take the open transaction back, if there is one."""
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    @property
    def disputes(self) -> disputes.Disputes:
        """The cells that wait for a choice."""
        return disputes.Disputes(self.database)

    @property
    def states(self) -> states.States:
        """The agreed states of the workbooks."""
        return states.States(self.database)

    # What was done

    def log(self, heading: Heading, ids: Sequence[str], changes: Iterable[RowChange]) -> int:
        """Write one commit; return its number."""
        stamped = clock.real_now().isoformat()
        head = (
            _minute(heading.at),
            stamped,
            heading.actor,
            heading.origin.value,
            heading.batch,
            heading.key,
            _json(ids),
        )
        seq = self._db.execute(_COMMIT, head).lastrowid
        assert seq is not None
        lines = ((seq, c.record, c.row_id, c.act.value, c.year, _json(c.old), _json(c.new)) for c in changes)
        self._db.executemany(_CHANGE, lines)
        return seq

    def last_seq(self) -> int:
        """Return the number of the last commit; 0 when there is none."""
        return int(self._db.execute("SELECT coalesce(max(seq), 0) FROM commits").fetchone()[0])

    def repeated(self, key: str) -> Committed | None:
        """Return what was answered the first time this key came, or None."""
        found = self._db.execute("SELECT seq, ids FROM commits WHERE key = ? AND key <> ''", [key]).fetchone()
        return Committed(found[0], tuple(json.loads(found[1])), again=True) if found else None

    def trail(self, record: str, row_id: str) -> Iterator[Trace]:
        """Return what happened to a row, newest first."""
        for line in self._db.execute(_HISTORY.format("h.record = ? AND h.row_id = ?"), [record, row_id]):
            yield Trace(_change(line), line[2])

    def after(self, record: str, row_id: str, moment: str) -> list[RowChange]:
        """Return what happened to a row after a moment (2026-11-21T09:00), newest first."""
        asked = _HISTORY.format("h.record = ? AND h.row_id = ? AND c.at > ?")
        return [_change(line) for line in self._db.execute(asked, [record, row_id, moment])]

    def since(self, seq: int) -> list[tuple[int, RowChange]]:
        """Return the row changes after a commit, oldest first, with the number of their commit."""
        lines = self._db.execute(_HISTORY.format("h.seq > ?"), [seq]).fetchall()
        return [(line[0], _change(line)) for line in reversed(lines)]

    def of_batch(self, batch: str) -> tuple[list[RowChange], int]:
        """Return what a batch did, newest first, and its last commit; what was undone is not told again."""
        asked = _HISTORY.format("c.batch = ? AND c.origin <> ?")
        lines = self._db.execute(asked, [batch, Origin.UNDO.value]).fetchall()
        return [_change(line) for line in lines], max((line[0] for line in lines), default=0)

    def history(self, wanted: Mapping[str, str], limit: int, before: int = 0) -> list[Entry]:
        """Return cell changes, newest first; `wanted`: record, row_id, actor, batch, day where they are not ""."""
        named = {_WANTED[name]: text for name, text in wanted.items() if text}
        condition = " AND ".join([*(f"{name} = ?" for name in named), "h.n < ?" if before else "1"])
        values = [*named.values(), before] if before else [*named.values()]
        found: list[Entry] = []
        for line in self.database.reader().execute(_HISTORY.format(condition), values):
            seq, at, actor, origin, batch = line[:5]
            made = Made(seq, datetime.fromisoformat(at), actor, Origin(origin), batch, line[-1])
            found += entries(_change(line), made)
            if len(found) >= limit:
                break
        return found[:limit]

    # Numbers

    def highest(self, record: str, series: int) -> int:
        """Return the highest number ever seen in a series."""
        asked = "SELECT count FROM counters WHERE record = ? AND series = ?"
        found = self._db.execute(asked, [record, series]).fetchone()
        return int(found[0]) if found else 0

    def raise_counters(self, counts: Mapping[tuple[str, int], int]) -> None:
        """Remember numbers that were seen or given."""
        self._db.executemany(
            "INSERT INTO counters VALUES(?, ?, ?) ON CONFLICT DO UPDATE SET count = max(count, excluded.count)",
            ((*key, count) for key, count in counts.items()),
        )

    # What waits

    def queue(self, steps: Iterable[Step]) -> None:
        """Add changes to what has to be written into the files."""
        since = clock.real_now().isoformat()
        for step in steps:
            there = self.waiting_for(step.record, step.row_id)
            self.put(step.record, step.row_id, queue(there, step, since))

    def put(self, record: str, row_id: str, waiting: Waiting | None) -> None:
        """Replace a row's entry; None or an entry without cells takes it out."""
        if waiting is None or is_empty(waiting):
            self._db.execute("DELETE FROM outbox WHERE record = ? AND row_id = ?", [record, row_id])
            return
        w = waiting
        line = (record, row_id, w.file, w.act.value, _json(w.base), _json(w.value), w.since, w.row)
        self._db.execute(_PUT, line)

    def waiting_for(self, record: str, row_id: str) -> Waiting | None:
        """Return a row's entry, or None."""
        found = self._db.execute(f"{_OUTBOX} WHERE record = ? AND row_id = ?", [record, row_id]).fetchone()
        return _waiting(found) if found else None

    def waiting(self, file: str, record: str = "") -> list[Waiting]:
        """Return what waits for a file (or one record's tab in it), in the order it came."""
        asked = f"{_OUTBOX} WHERE file = ? AND ? IN ('', record) ORDER BY n"
        return [_waiting(line) for line in self._db.execute(asked, [file, record])]

    def mark(self) -> int:
        """Return a number that grows with everything that waits; 0 when nothing does."""
        return int(self.database.reader().execute("SELECT coalesce(max(n), 0) FROM outbox").fetchone()[0])

    def waiting_files(self) -> dict[str, tuple[int, str]]:
        """Return for each file something waits for: how many rows, and since when."""
        asked = "SELECT file, count(*), min(since) FROM outbox GROUP BY file"
        return {file: (count, since) for file, count, since in self.database.reader().execute(asked)}

    def close(self) -> None:
        """Close the file."""
        self.database.close()


def _change(line: Sequence[object]) -> RowChange:
    record, row_id, act, year, old, new = line[5:11]
    assert isinstance(year, int)
    return RowChange(str(record), str(row_id), Act(str(act)), json.loads(str(old)), json.loads(str(new)), year)


def _waiting(line: Sequence[object]) -> Waiting:
    record, row_id, file, act, base, value, since, row, n = line
    assert isinstance(row, int)
    assert isinstance(n, int)
    cells = json.loads(str(base)), json.loads(str(value))
    return Waiting(str(record), str(row_id), str(file), Act(str(act)), *cells, str(since), row, n)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _minute(at: datetime) -> str:
    return at.isoformat(timespec="minutes")
