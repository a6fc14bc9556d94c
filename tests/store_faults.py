"""A disk and a database that kill the program, refuse, write short or are slow at one chosen call; and saves to try."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest
from store_shop import AT, Person, column, commit

from dcrc_lite.schema import BOOKS, SHEETS
from dcrc_lite.store import database
from dcrc_lite.store.disk import Disk
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.folder import Folder
from dcrc_lite.store.protocol import Change, Origin
from dcrc_lite.store.templates import create_book

T = TypeVar("T")
BOOK, VISITS = "客户车辆.xlsx", "交车维修_2026.xlsx"
OTHERS_FILES = (f"~${BOOK}.old", f".~lock.{VISITS}.bak#", "客户车辆 (1).xlsx", ".~dcrc", "dcrc-笔记.txt", "x.part")
_ASKING = ("SELECT", "PRAGMA", "CREATE", "WITH")


@dataclass
class Trouble:
    """What happens at the `at`th call while `armed` (counted from 1; 0: never), or the `at`th of one kind."""

    at: int = 0
    do: Callable[[Callable[[], Any]], Any] = lambda call: call()
    armed: bool = False
    log: list[tuple[str, str]] = field(default_factory=list)
    kind: str = ""

    def around(self, call: str, what: str, do: Callable[[], T]) -> T:
        if not self.armed:
            return do()
        self.log.append((call, what))
        same = sum(not self.kind or call == self.kind for call, _ in self.log)
        return self.do(do) if same == self.at and self.kind in ("", call) else do()


class TroubledDisk(Disk):
    """The file calls, each through the trouble."""

    def __init__(self, trouble: Trouble) -> None:
        self.trouble = trouble

    def step(self, call: str, path: Path, do: Callable[[], T]) -> T:
        return self.trouble.around(call, path.name, do)

    def write(self, path: Path, data: Any, do: Callable[[Any], int]) -> int:
        piece = bytes(data)
        short = self.trouble.do is write_short and len(self.trouble.log) + 1 == self.trouble.at
        return self.trouble.around("write", path.name, lambda: do(piece[: max(1, len(piece) // 2)] if short else piece))


class _TroubledConnection(sqlite3.Connection):
    trouble = Trouble()

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        if sql.lstrip().startswith(_ASKING):
            return super().execute(sql, *values)
        return self.trouble.around(
            "sql", sql.split("(", maxsplit=1)[0][:40], lambda: sqlite3.Connection.execute(self, sql, *values)
        )

    def executemany(self, sql: str, values: Any) -> sqlite3.Cursor:
        return self.trouble.around(
            "sql", sql.split("(", maxsplit=1)[0][:40], lambda: sqlite3.Connection.executemany(self, sql, values)
        )


@contextmanager
def troubled_sqlite(trouble: Trouble) -> Iterator[None]:
    """Send every changing statement through the trouble."""

    def connect(path: Path) -> sqlite3.Connection:
        connection = sqlite3.connect(
            path, timeout=30, isolation_level=None, check_same_thread=False, factory=_TroubledConnection
        )
        connection.execute("PRAGMA temp_store=MEMORY")
        return connection

    _TroubledConnection.trouble = trouble
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "_connect", connect)
        yield


# What happens at the chosen call


def kill_before(do: Callable[[], Any]) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)
    return do()


def kill_after(do: Callable[[], Any]) -> Any:
    do()
    os.kill(os.getpid(), signal.SIGKILL)


def write_short(do: Callable[[], T]) -> T:
    """The disk takes half of a piece and says so."""
    return do()


def slow(do: Callable[[], T]) -> T:
    time.sleep(0.05)
    return do()


def sqlite_says(code: int) -> sqlite3.OperationalError:
    """What SQLite raises with that result code."""
    error = sqlite3.OperationalError(f"result code {code}")
    error.sqlite_errorcode = code
    return error


def refuse(number: int) -> Callable[[Callable[[], Any]], Any]:
    """The call fails: as the system, or SQLite over it, says that."""

    def failing(do: Callable[[], Any]) -> Any:
        if do.__qualname__.startswith("_TroubledConnection"):
            raise sqlite_says(sqlite3.SQLITE_FULL if number == 28 else sqlite3.SQLITE_IOERR)
        raise OSError(number, os.strerror(number))

    return failing


# Kinds of save


@dataclass(frozen=True)
class Kind:
    """A kind of save: what is there before, what is done. `prepare` leaves the folder as the program finds it."""

    prepare: Callable[[XlsxStore, Person], object]
    act: Callable[[XlsxStore], object]
    typed: Callable[[Person], object] = lambda _: None  # by a person, while the program does not run
    at_start: bool = False  # what matters happens while the store is opened


def _edit(store: XlsxStore, _: object = None) -> None:
    commit(
        store,
        Change("customers", {"remark": "改过"}, id="客-000001"),
        Change("visits", {"sa": "李"}, id="修-2026-0001"),
    )


def _append(store: XlsxStore, _: object = None) -> None:
    commit(store, Change("customers", {"name": "新来的"}), Change("visits", {"in_at": "2026-03-01T09:00"}), key="新")


def _next_year(store: XlsxStore, _: object = None) -> None:
    commit(store, Change("visits", {"in_at": "2027-01-04T09:00"}), key="明年")


def _import(store: XlsxStore, _: object = None) -> None:
    rows = [Change("customers", {"name": f"导入{n}"}) for n in range(25)]
    commit(
        store,
        *rows,
        Change("customers", {"remark": "导入改"}, id="客-000002"),
        origin=Origin.IMPORT,
        batch="批",
        key="批",
    )


def _typed_row(person: Person) -> None:
    with person.edits(BOOK, "客户") as ws:
        ws.cell(ws.max_row + 1, column("customers", "name")).value = "手写的"


def _typed_cell(person: Person) -> None:
    with person.edits(BOOK, "客户") as ws:
        ws.cell(3, column("customers", "remark")).value = "手改的"


def _no_backups(store: XlsxStore, _: object) -> None:
    _edit(store)
    for left in store.folder.backups.iterdir():
        left.unlink()


def _journal_ahead(store: XlsxStore, _: object) -> None:
    """As a kill between journal and cache leaves it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store.index, "commit", store.index.rollback)
        _append(store)


KINDS: Mapping[str, Kind] = {
    "a form": Kind(lambda *_: None, _append),
    "an import": Kind(lambda *_: None, _import),
    "an undo": Kind(_import, lambda store: store.undo("批", actor="林二", at=AT)),
    "writing edits": Kind(_edit, XlsxStore.write_out),
    "writing new rows": Kind(_append, XlsxStore.write_out),
    "a new year's book": Kind(_next_year, XlsxStore.write_out),
    "the first backup": Kind(_no_backups, XlsxStore.write_out),
    "a number for a typed row": Kind(lambda *_: None, XlsxStore.sync, _typed_row),
    "merging a typed cell": Kind(_edit, XlsxStore.sync, _typed_cell),
    "catching up": Kind(_journal_ahead, lambda _: None, at_start=True),
    "emptying a removed row": Kind(
        lambda store, _: commit(store, Change("customers", id="客-000003", remove=True)), XlsxStore.write_out
    ),
}


def prepared(folder: Path, kind: Kind) -> Path:
    """A shop of three customers and two visits, all written, in the state before the save."""
    folder.mkdir()
    for book in BOOKS:
        create_book(folder / book.file_name(2026 if book.yearly else None), book)
    store = XlsxStore(folder, background=False)
    names = ("李明", "王芳", "张伟")
    commit(store, *(Change("customers", {"name": name, "remark": "原来的"}) for name in names))
    commit(store, *(Change("visits", {"in_at": f"2026-02-0{day}T09:00", "customer_id": "客-000001"}) for day in (1, 2)))
    store.sync()
    kind.prepare(store, Person(folder))
    store.close(write=False)
    for name in OTHERS_FILES:
        (folder / name).write_bytes(b"somebody else's")
    return folder


def clone(shop: Path, to: Path) -> Path:
    """A copy of a shop whose cache takes the copied workbooks for those it read."""
    shutil.copytree(shop, to)
    connection = sqlite3.connect(to / ".dcrc" / "index.db", isolation_level=None)
    for (name,) in connection.execute("SELECT name FROM files").fetchall():
        found = Folder(to).signature(name)
        assert found is not None
        values = (found.size, found.mtime, found.inode, name)
        connection.execute("UPDATE files SET size = ?, mtime = ?, inode = ? WHERE name = ?", values)
    connection.close()
    return to


Rows = dict[str, dict[str, dict[str, str]]]


def rows_of(store: XlsxStore) -> Rows:
    """Every row of customers and visits: record -> 编号 -> what people fill in."""
    return {record: {i: dict(store.index.cells(record, i) or {}) for i in _ids(store, record)} for record in RECORDS}


RECORDS = ("customers", "visits")


def _ids(store: XlsxStore, record: str) -> list[str]:
    return [line[0] for line in store.index.db.execute(f"SELECT id FROM r_{record} ORDER BY id")]


def in_books(folder: Path) -> Rows:
    """The same, as it stands in the workbooks; a 编号 that stands there twice fails."""
    person, found = Person(folder), Rows()
    for record in RECORDS:
        found[record] = {}
        book = SHEETS[record].book
        for name in sorted(path.name for path in folder.glob(f"{book.title}*.xlsx") if "(" not in path.name):
            for line in person.sees(name, record):
                if "id" in line:
                    assert line["id"] not in found[record], f"{line['id']} twice in {name}"
                    own = {k: str(v) for k, v in line.items() if k in {f.name for f in SHEETS[record].fields}}
                    found[record][str(line["id"])] = own
    return found


def shown(rows: Rows, names: tuple[str, ...] = ("name", "remark", "sa", "customer_id")) -> Rows:
    """The fields both sides write alike."""
    return {
        record: {i: {n: t for n, t in cells.items() if n in names} for i, cells in some.items()}
        for record, some in rows.items()
    }


def broken_books(folder: Path) -> list[str]:
    """The workbooks that cannot be read whole."""
    books = [path for path in folder.glob("[!.]*.xlsx") if path.name not in OTHERS_FILES]
    return [path.name for path in books if not _is_whole(path)]


def _is_whole(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.testzip() is None
    except zipfile.BadZipFile:
        return False
