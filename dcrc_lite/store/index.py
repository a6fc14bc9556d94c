"""index.db: the state of all rows, texts as read, kept ready for queries. It may be deleted at any time."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

from dcrc_lite.schema import Problem, Weight
from dcrc_lite.store import index_schema
from dcrc_lite.store.boot import boot
from dcrc_lite.store.cells import Cells, Parser, field_names
from dcrc_lite.store.database import Database
from dcrc_lite.store.index_schema import column_names, table
from dcrc_lite.store.protocol import Derived, Due, Keys
from dcrc_lite.store.rank import KeysFrom

_SIDE_FILES = ("", "-wal", "-shm")
_RUNNING = "running"  # which run of the computer has the cache open
PROBLEM_COLUMNS = (
    "file", "record", "row_id", "field", "tab", "cell", "what", "todo", "raw", "proposal", "weight",
)  # fmt: skip


class Index:
    """The cache and its writer. Writing happens between `begin` and `commit`, by one thread at a time."""

    def __init__(self, path: Path, keys: Keys) -> None:
        self.keys = keys
        self.parser = Parser()
        self.database = _opened(path)
        self.set_meta(_RUNNING, boot())

    @property
    def db(self) -> sqlite3.Connection:
        """The writing connection."""
        return self.database.writer

    def begin(self) -> None:
        """Start a transaction, whatever became of the one before."""
        self.rollback()
        self.db.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """End the transaction."""
        self.db.execute("COMMIT")

    def rollback(self) -> None:
        """Take the open transaction back, if there is one."""
        if self.db.in_transaction:
            self.db.execute("ROLLBACK")

    def meta(self, key: str) -> str:
        """Return a note of the cache; "" when there is none."""
        found = self.db.execute("SELECT value FROM meta WHERE key = ?", [key]).fetchone()
        return str(found[0]) if found else ""

    def set_meta(self, key: str, value: str) -> None:
        """Keep a note."""
        self.db.execute("INSERT OR REPLACE INTO meta VALUES(?, ?)", [key, value])

    # Rows

    def everything(self, record: str, row_id: str) -> dict[str, str] | None:
        """Return all filled cells of a row as they stand, shadows and stamps included."""
        names = column_names(record)
        found = self.db.execute(_whole_row(record), [row_id]).fetchone()
        if found is None:
            return None
        cells = {name: text for name, text in zip(names, found[1:], strict=True) if text}
        return cells | json.loads(found[0]) if found[0] else cells

    def cells(self, record: str, row_id: str) -> Cells | None:
        """Return the filled cells of a row's declared fields, or None."""
        cells = self.everything(record, row_id)
        return None if cells is None else {name: text for name, text in cells.items() if name in field_names(record)}

    def unread(self, record: str, row_id: str) -> Collection[str]:
        """Return the fields of a row that cannot be read."""
        found = self.db.execute(f"SELECT _raw FROM {table(record)} WHERE id = ?", [row_id]).fetchone()
        return json.loads(found[0]) if found and found[0] else ()

    def place(self, record: str, row_id: str) -> tuple[str, int]:
        """Return file and row number (0: not written yet) of a row; ("", 0) when it is not there."""
        found = self.db.execute(f"SELECT _file, _row FROM {table(record)} WHERE id = ?", [row_id]).fetchone()
        return (str(found[0]), int(found[1])) if found else ("", 0)

    def insert(self, record: str, row_id: str, cells: Cells, place: tuple[str, int]) -> None:
        """Add a row."""
        parts = self.parser.split(record, cells)
        line = {"id": row_id, **parts.texts, "_raw": _raw(parts.raw), "_file": place[0], "_row": place[1]}
        names = ", ".join(f'"{name}"' for name in line)
        marks = ", ".join("?" * len(line))
        self.db.execute(f"INSERT OR REPLACE INTO {table(record)}({names}) VALUES({marks})", list(line.values()))

    def update(self, record: str, row_id: str, cells: Cells) -> None:
        """Set cells of a row; "" empties one."""
        if not cells:
            return
        parts = self.parser.split(record, cells)
        before = self.db.execute(f"SELECT _raw FROM {table(record)} WHERE id = ?", [row_id]).fetchone()
        kept = {n: text for n, text in json.loads(before[0] or "{}").items() if n not in cells} if before else {}
        line = {**dict.fromkeys(cells, ""), **parts.texts, "_raw": _raw({**kept, **parts.raw})}
        setting = ", ".join(f'"{name}" = ?' for name in line)
        self.db.execute(f"UPDATE {table(record)} SET {setting} WHERE id = ?", [*line.values(), row_id])
        self.forget_problems(record, row_id, cells)

    def delete(self, record: str, row_id: str) -> None:
        """Remove a row. Where its 编号 stands a second time, unread so far, that workbook is read again."""
        again = "SELECT file FROM problems WHERE record = ? AND row_id = ? AND field = 'id'"
        self.db.execute(f"UPDATE files SET size = 0, mtime = 0, inode = 0 WHERE name IN ({again})", [record, row_id])
        self.db.execute(f"DELETE FROM {table(record)} WHERE id = ?", [row_id])
        self.db.execute("DELETE FROM problems WHERE record = ? AND row_id = ?", [record, row_id])
        self.db.execute("DELETE FROM words WHERE record = ? AND id = ?", [record, row_id])

    def set_rows(self, record: str, places: Iterable[tuple[int, str]]) -> None:
        """Remember at which row of its tab each 编号 stands now."""
        self.db.executemany(f"UPDATE {table(record)} SET _row = ? WHERE id = ?", places)

    # Derived from rows

    def learn_words(self, record: str, row_ids: Collection[str] | None) -> None:
        """Work out the search words of these rows (None: of all) anew."""
        make = self.keys.get(record)
        if make is None:
            return
        # SQLite asks for the words of each row while it copies: handing rows out and back takes twice as long
        self.db.create_function("words_of", len(make.columns), _words_of(make), deterministic=True)
        columns = ", ".join(f'"{name}"' for name in make.columns)
        asked = f"INSERT OR REPLACE INTO words SELECT ?, id, words_of({columns}) FROM {table(record)}"
        if row_ids is None:
            self.db.execute(asked, [record])
        else:
            self.db.execute(f"{asked} WHERE id IN (SELECT value FROM json_each(?))", [record, json.dumps([*row_ids])])

    def warm(self) -> None:
        """Let the key functions load what they need (tables of spellings) while the reading child works."""
        for make in self.keys.values():
            make.make(*("预" for _ in make.columns))

    def replace_dues(self, derived: Derived, *, anew: bool) -> None:
        """Put the dues of the derived sources in the place of those kept so far; `anew`: of all."""
        if anew:
            self.db.execute("DELETE FROM dues")
        else:
            self.db.executemany("DELETE FROM dues WHERE source = ? AND source_id = ?", derived.sources)
        columns, marks = ", ".join(Due._fields), ", ".join("?" * len(Due._fields))
        self.db.executemany(f"INSERT OR REPLACE INTO dues({columns}) VALUES({marks})", derived.dues)

    # Findings

    def add_problem(self, problem: Problem) -> None:
        """Keep a finding that is not simply an unread cell."""
        line = [str(getattr(problem, name)) for name in PROBLEM_COLUMNS]
        self.db.execute(f"INSERT INTO problems({', '.join(PROBLEM_COLUMNS)}) VALUES({', '.join('?' * 11)})", line)

    def forget_problems(self, record: str, row_id: str, fields: Iterable[str]) -> None:
        """Drop the findings on cells that were written anew."""
        asked = "DELETE FROM problems WHERE record = ? AND row_id = ? AND field = ?"
        self.db.executemany(asked, ((record, row_id, name) for name in fields))

    def stored_problems(self, record: str, row_id: str) -> list[Problem]:
        """Return the findings kept, of one record or row when given."""
        asked = f"SELECT {', '.join(PROBLEM_COLUMNS)} FROM problems WHERE ? IN ('', record) AND ? IN ('', row_id)"
        lines = self.database.reader().execute(asked, [record, row_id])
        return [_problem(dict(zip(PROBLEM_COLUMNS, line, strict=True))) for line in lines]

    def unread_rows(self, record: str, row_id: str) -> list[tuple[str, dict[str, str], str, int]]:
        """Return (编号, unread texts, file, row) of rows with unread cells."""
        asked = f"SELECT id, _raw, _file, _row FROM {table(record)} WHERE _raw IS NOT NULL AND ? IN ('', id)"
        lines = self.database.reader().execute(asked, [row_id])
        return [(line[0], json.loads(line[1]), line[2], line[3]) for line in lines]

    def close(self) -> None:
        """Bring the cache to the disk, note that, and close the file; on a disk that fails it is made anew next time."""
        with suppress(sqlite3.DatabaseError):
            self.db.execute("PRAGMA synchronous=FULL")
            self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self.set_meta(_RUNNING, "")
        self.database.close()


@cache
def _whole_row(record: str) -> str:
    columns = ", ".join(f'"{name}"' for name in column_names(record))
    return f"SELECT _raw, {columns} FROM {table(record)} WHERE id = ?"


def _words_of(make: KeysFrom) -> Callable[..., str]:
    """Return what makes the search words of a row as they are kept, from the cells of its columns."""
    return lambda *texts: "\n".join(["", *make.make(*texts), ""])


def _raw(raw: Mapping[str, str]) -> str | None:
    return json.dumps(raw, ensure_ascii=False) if raw else None


def _problem(line: Mapping[str, str]) -> Problem:
    return Problem(**{**line, "weight": Weight(line["weight"])})  # type: ignore[arg-type]


def _opened(path: Path) -> Database:
    """Open the cache, or make it anew: when missing, damaged, of another version, or open when the power went."""
    try:
        database = Database(path, durable=False)
        if _is_good(dict(database.writer.execute("SELECT key, value FROM meta").fetchall())):
            return database
        database.close()
    except sqlite3.DatabaseError:
        pass
    for end in _SIDE_FILES:
        path.with_name(path.name + end).unlink(missing_ok=True)
    database = Database(path, durable=False)
    index_schema.create(database.writer)
    return database


def _is_good(meta: Mapping[str, str]) -> bool:
    """The cache is not synced to the disk: closed, or left by a program killed since the computer started, it is whole."""
    return meta.get("fingerprint") == index_schema.fingerprint() and meta.get(_RUNNING, "") in ("", boot())
