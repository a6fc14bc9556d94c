"""The tables of index.db, a cache that may be deleted at any time: one per record, and what is derived from the rows."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from functools import cache

import dcrc_lite
from dcrc_lite.schema import SHEETS, Kind, Sheet

FORMAT = 7
_INDEXED = frozenset({Kind.REF, Kind.PHONE, Kind.VIN, Kind.PLATE})
_COMMON = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files(name TEXT PRIMARY KEY, size INTEGER, mtime INTEGER, inode INTEGER, digest TEXT, formulas INTEGER,
  words TEXT, why TEXT NOT NULL DEFAULT '', todo TEXT NOT NULL DEFAULT '', held TEXT NOT NULL DEFAULT '') WITHOUT ROWID;
CREATE TABLE tabs(file TEXT, record TEXT, said TEXT, PRIMARY KEY(file, record)) WITHOUT ROWID;
CREATE TABLE problems(file TEXT, record TEXT, row_id TEXT, field TEXT, tab TEXT, cell TEXT, what TEXT, todo TEXT,
  raw TEXT, proposal TEXT, weight TEXT);
CREATE INDEX problems_of ON problems(record, row_id);
CREATE TABLE dues(task_id TEXT PRIMARY KEY, rule TEXT, source TEXT, source_id TEXT, customer_id TEXT, vehicle_id TEXT,
  first_on TEXT, due TEXT, call_by TEXT, open INTEGER, kind TEXT) WITHOUT ROWID;
CREATE INDEX dues_of ON dues(source, source_id);
CREATE INDEX dues_open ON dues(open, kind, call_by, due, task_id, first_on, rule, source, source_id, customer_id,
  vehicle_id);
CREATE INDEX dues_customer ON dues(customer_id);
CREATE TABLE loose(record TEXT, row_id TEXT, field TEXT, target TEXT, said TEXT, PRIMARY KEY(record, row_id, field))
  WITHOUT ROWID;
CREATE INDEX loose_said ON loose(target, said);
CREATE TABLE words(record TEXT, id TEXT, words TEXT, PRIMARY KEY(record, id)) WITHOUT ROWID;
"""


@cache
def column_names(record: str) -> tuple[str, ...]:
    """Return the text columns of a record's table behind `id`: fields, shadows, stamps."""
    return tuple(field.name for field in SHEETS[record].all_columns[1:])


def table(record: str) -> str:
    """Return the name of a record's table."""
    return f"r_{record}"


def create(connection: sqlite3.Connection) -> None:
    """Make all tables in an empty file, at once: one by one each is brought to the file."""
    connection.executescript(f"BEGIN;{_COMMON}")
    for sheet in SHEETS.values():
        texts = ", ".join(f"\"{name}\" TEXT NOT NULL DEFAULT ''" for name in column_names(sheet.name))
        connection.execute(
            f"CREATE TABLE {table(sheet.name)}(id TEXT PRIMARY KEY, {texts}, _raw TEXT, _file TEXT, _row INTEGER)"
        )
        for statement in indexes(sheet):
            connection.execute(statement)
    connection.execute("INSERT INTO meta VALUES('fingerprint', ?)", [fingerprint()])
    connection.execute("COMMIT")


def indexes(sheet: Sheet) -> Iterator[str]:
    """Return the statements that index what rows are looked up by."""
    names = [field.name for field in sheet.fields if field.kind in _INDEXED or field.name == sheet.dated]
    for name in names:
        yield f'CREATE INDEX {table(sheet.name)}_{name} ON {table(sheet.name)}("{name}") WHERE "{name}" <> \'\''
    yield f"CREATE INDEX {table(sheet.name)}_unread ON {table(sheet.name)}(id) WHERE _raw IS NOT NULL"


@cache
def fingerprint() -> str:
    """Return what changes when the declaration of any sheet or this program does."""
    state = hashlib.blake2b(f"{FORMAT} {dcrc_lite.__version__}".encode(), digest_size=8)
    for sheet in SHEETS.values():
        state.update(repr((sheet.name, sheet.tab, sheet.book, sheet.prefix, sheet.all_columns)).encode())
    return state.hexdigest()
