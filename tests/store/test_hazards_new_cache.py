"""A cache made anew, and a workbook that is not what was agreed on: nobody finds an empty shop without being told."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from store_shop import AT, Person, XlsxOpener, column, commit

from dcrc_lite.errors.books import ReadOnlyBookError
from dcrc_lite.schema import Customer
from dcrc_lite.store.decisions import Answer, Hold
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.protocol import Change
from dcrc_lite.store.restoring import take_all
from dcrc_lite.store.states import States

BOOK, ROW = "客户车辆.xlsx", "客-000001"


@pytest.fixture
def store(xlsx: XlsxOpener) -> XlsxStore:
    opened = xlsx()
    commit(opened, *(Change("customers", {"name": f"客户{n}"}) for n in range(10)))
    opened.sync()
    return opened


@pytest.fixture
def person(shop: Path) -> Person:
    return Person(shop)


def _anew(xlsx: XlsxOpener, store: XlsxStore) -> XlsxStore:
    """The same shop with a cache that knows nothing; `store` is closed already."""
    for left in store.folder.state.glob("index.db*"):
        left.unlink()
    return xlsx()


def _held(store: XlsxStore) -> str:
    return next((book.held for book in store.status().books if book.file == BOOK), "")


def _delete(person: Person, rows: int) -> None:
    with person.edits(BOOK, "客户") as ws:
        ws.delete_rows(2, rows)


@pytest.mark.parametrize(("rows", "held"), [(0, ""), (1, ""), (4, ""), (5, Hold.UNSURE), (10, Hold.UNSURE)])
def test_a_large_loss_is_told_though_nothing_is_known_of_the_rows(
    xlsx: XlsxOpener, store: XlsxStore, person: Person, rows: int, held: str
) -> None:
    store.close()
    _delete(person, rows) if rows else None
    store = _anew(xlsx, store)
    assert (_held(store), store.count(Customer)) == (held, 10 - rows)
    told = [problem.what for problem in store.problems() if problem.file == BOOK]
    assert told == ([f"{BOOK} 的“客户”比上次少了 {rows} 行（上次 10 行）"] if held else [])


def test_three_of_three_rows_gone_are_told(xlsx: XlsxOpener, store: XlsxStore, person: Person) -> None:
    _delete(person, 4)
    store.sync()
    _delete(person, 3)
    store.sync()
    store.close()
    _delete(person, 3)
    assert _held(_anew(xlsx, store)) == Hold.UNSURE


def test_nothing_is_written_before_somebody_looked(
    xlsx: XlsxOpener, store: XlsxStore, person: Person, shop: Path
) -> None:
    commit(store, Change("customers", {"remark": "等着写"}, id="客-000010"))
    store.close(write=False)
    _delete(person, 8)
    before = (shop / BOOK).read_bytes()
    store = _anew(xlsx, store)
    assert (store.sync().waiting, (shop / BOOK).read_bytes() == before) == (1, True)
    with pytest.raises(ReadOnlyBookError):
        commit(store, Change("customers", {"remark": "x"}, id="客-000010"))
    store = _anew(xlsx, _closed(store))
    assert _held(store) == Hold.UNSURE, "another new cache forgets nothing"
    assert store.answer(BOOK, Answer.FILE, actor="陈曦", at=AT)
    assert (_held(store), store.problems(), store.sync().waiting) == ("", [], 0)
    assert [row.get("remark") for row in person.sees(BOOK, "customers")] == [None, "等着写"]
    store = _anew(xlsx, _closed(store))
    assert _held(store) == "", "what was decided is what is agreed on"


def _closed(store: XlsxStore) -> XlsxStore:
    store.close(write=False)
    return store


def test_a_backup_brings_the_rows_back(xlsx: XlsxOpener, store: XlsxStore, person: Person) -> None:
    [made] = [one for one in take_all(store.folder) if one.file == BOOK]
    store.close()
    _delete(person, 8)
    store = _anew(xlsx, store)
    store.bring_back(made.id, actor="陈曦", at=AT)
    store.sync()
    assert (_held(store), store.count(Customer), len(person.sees(BOOK, "customers"))) == ("", 10, 10)


def test_an_old_copy_is_told(xlsx: XlsxOpener, store: XlsxStore, shop: Path) -> None:
    shutil.copyfile(shop / BOOK, shop / "以前.bak")
    commit(store, Change("customers", {"remark": "后来改的"}, id=ROW))
    store.sync()
    store.close()
    shutil.copyfile(shop / "以前.bak", shop / BOOK)
    store = _anew(xlsx, store)
    [told] = [problem.what for problem in store.problems() if problem.file == BOOK]
    assert (_held(store), "放回了旧的一份" in told) == (Hold.UNSURE, True)


def test_rows_that_are_written_emptied_and_typed_are_counted(
    xlsx: XlsxOpener, store: XlsxStore, person: Person
) -> None:
    commit(store, *(Change("customers", id=f"客-{n:06d}", remove=True) for n in range(1, 9)))
    store.sync()
    assert store.journal.states.sizes(BOOK)["customers"] == 2
    with person.edits(BOOK, "客户") as ws:
        ws.cell(20, column("customers", "name")).value = "手写的"
    store.sync()
    store.sync()
    assert _held(_anew(xlsx, _closed(store))) == ""


def _as_an_older_version_left_it(store: XlsxStore) -> None:
    store.close()
    with closing(sqlite3.connect(store.folder.state / "journal.db")) as older, older:
        older.execute("DROP TABLE sizes")


def test_a_shop_of_an_older_version_is_counted_at_the_start(xlsx: XlsxOpener, store: XlsxStore, person: Person) -> None:
    _as_an_older_version_left_it(store)
    store = xlsx()
    assert store.journal.states.sizes(BOOK)["customers"] == 10
    store.close()
    _delete(person, 8)
    assert _held(_anew(xlsx, store)) == Hold.UNSURE


def test_a_shop_on_a_full_disk_opens_uncounted(
    xlsx: XlsxOpener, store: XlsxStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    _as_an_older_version_left_it(store)
    monkeypatch.setattr(States, "measure", full)
    assert xlsx().count(Customer) == 10
