"""What one publication leaves for the next: finished pages by key, so that only what changed is made anew.

An SQLite file; when it cannot be used everything is made anew, which is only slower.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from dcrc_lite.manuals import fragments
from dcrc_lite.manuals.product import Product, product_from

_TABLES = """
create table if not exists page
  (name text primary key, key text not null, rest text not null, listed text not null, questions text not null);
create table if not exists bound (name text primary key, key text not null, body text not null, foot text not null);
create table if not exists template (key text primary key, code blob not null);
create table if not exists file (name text primary key, key text not null, stamp text not null);
"""


class _Compiled(BytecodeCache):
    """Compiled templates by the name and text of each, which Jinja looks at itself, as it does at its own version."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket when its template was compiled before."""
        with suppress(sqlite3.Error):  # it is compiled anew, which is only slower
            found = self._db.execute("select code from template where key = ?", [bucket.key]).fetchone()
            if found:
                bucket.bytecode_from_string(found[0])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what the bucket holds."""
        kept = [bucket.key, bucket.bytecode_to_string()]
        with suppress(sqlite3.Error):  # the next publication compiles it again
            self._db.execute("insert or replace into template values (?, ?)", kept)


class Kept:
    """The pages kept in one file. Everything read is checked against the key it was stored under."""

    def __init__(self, path: Path) -> None:
        """Open or make the file. Raises sqlite3.Error, OSError."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.executescript("pragma journal_mode=off; pragma synchronous=off;" + _TABLES)
        self._db.execute("begin")

    def products(self) -> dict[str, tuple[str, Product]]:
        """Every page's product with its key."""
        rows = self._db.execute("select name, key, rest, listed, questions from page")
        return {name: (key, product_from(*texts)) for name, key, *texts in rows}

    def keep_products(self, made: Iterable[tuple[str, str, Product]]) -> None:
        """Keep products under their keys."""
        rows = ((name, key, own.rest(), own.listed, own.questions) for name, key, own in made)
        self._db.executemany("insert or replace into page values (?, ?, ?, ?, ?)", rows)

    def bounds(self) -> dict[str, tuple[str, str, str]]:
        """The pages as they stand in the whole manual: key, body, foot."""
        rows = self._db.execute("select name, key, body, foot from bound")
        return {name: (key, body, foot) for name, key, body, foot in rows}

    def keep_bounds(self, made: Iterable[tuple[str, str, str, str]]) -> None:
        """Keep pages of the whole manual under their keys."""
        self._db.executemany("insert or replace into bound values (?, ?, ?, ?)", made)

    @contextmanager
    def templates(self) -> Iterator[None]:
        """Have templates compiled anew only when they changed."""
        with fragments.compiled_in(_Compiled(self._db)):
            yield

    def files(self) -> dict[str, tuple[str, str]]:
        """The files as they were published: key and stamp."""
        rows = self._db.execute("select name, key, stamp from file")
        return {name: (key, stamp) for name, key, stamp in rows}

    def keep_files(self, made: Iterable[tuple[str, str, str]]) -> None:
        """Keep what was published."""
        self._db.executemany("insert or replace into file values (?, ?, ?)", made)

    def close(self) -> None:
        """Write everything."""
        self._db.execute("commit")
        self._db.close()
