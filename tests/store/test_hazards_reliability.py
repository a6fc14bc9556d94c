"""Rows of the list of storage faults that have no file of their own: files gone, clocks set back, writes nobody may make."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from store_shop import AT, Person, XlsxOpener, column, commit, there

from dcrc_lite import clock
from dcrc_lite.errors.books import ReadOnlyBookError
from dcrc_lite.schema import Customer
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.protocol import Change

BOOK, ROW = "客户车辆.xlsx", "客-000001"


@pytest.fixture
def store(xlsx: XlsxOpener) -> XlsxStore:
    opened = xlsx()
    commit(opened, Change("customers", {"name": "李明", "remark": "原来的"}))
    opened.sync()
    commit(opened, Change("customers", {"remark": "第二次"}, id=ROW))
    opened.sync()
    return opened


@pytest.mark.parametrize("how", ["deleted", "renamed", "truncated", "a folder in its place"])
def test_a_book_gone_while_running_stays_readable_and_comes_back_by_itself(
    store: XlsxStore, shop: Path, how: str
) -> None:
    path, aside = shop / BOOK, shop / "别处.bak"
    good = path.read_bytes()
    path.rename(aside)
    if how == "truncated":
        path.write_bytes(good[:1000])
    elif how == "a folder in its place":
        path.mkdir()
    elif how == "deleted":
        aside.unlink()
    store.sync()
    [book] = [book for book in store.status().books if book.file == BOOK]
    assert book.stale and there(store, Customer, ROW).remark == "第二次"
    told = next(problem for problem in store.problems() if problem.file == BOOK)
    assert BOOK in told.what and ("dcrc restore" in told.todo or how == "a folder in its place")
    with pytest.raises(ReadOnlyBookError):
        commit(store, Change("customers", {"remark": "x"}, id=ROW))
    path.rmdir() if path.is_dir() else None
    path.write_bytes(good)
    store.sync()
    assert (store.problems(), there(store, Customer, ROW).remark) == ([], "第二次")
    commit(store, Change("customers", {"remark": "又能写了"}, id=ROW))


def test_other_books_work_on_while_one_is_gone(store: XlsxStore, shop: Path) -> None:
    (shop / BOOK).unlink()
    store.sync()
    commit(store, Change("leads", {"name": "潜客"}))
    assert store.sync().written == 1


@pytest.mark.parametrize("jump", [timedelta(days=-1), timedelta(hours=-1), timedelta(days=26_000)])
def test_a_clock_set_wrong_changes_no_order_and_loses_no_line(
    store: XlsxStore, jump: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = datetime(2026, 11, 21, 10, 0) + jump
    monkeypatch.setattr(clock, "real_now", lambda: moment)
    commit(store, Change("customers", {"remark": "时钟错时写的"}, id=ROW), at=moment)
    commit(store, Change("customers", {"remark": "最后写的"}, id=ROW), at=AT)
    store.sync()
    told = [entry.new for entry in store.history(row_id=ROW) if entry.field == "remark"]
    assert told == ["最后写的", "时钟错时写的", "第二次", "原来的"]
    assert there(store, Customer, ROW).remark == "最后写的"


def test_a_stamp_from_a_wrong_clock_is_no_old_copy(store: XlsxStore, shop: Path) -> None:
    commit(store, Change("customers", {"remark": "写在将来"}, id=ROW), at=datetime(2099, 1, 1))
    store.sync()
    with Person(shop).edits(BOOK, "客户") as ws:
        ws.cell(2, column("customers", "employer")).value = "一中"
    store.sync()
    assert (there(store, Customer, ROW).employer, store.conflicts()) == ("一中", [])


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_book_waits(store: XlsxStore, shop: Path) -> None:
    (shop / BOOK).chmod(0o444)
    shop.chmod(0o555)
    try:
        commit(store, Change("customers", {"remark": "x"}, id=ROW))
        assert store.sync().waiting == 1
    finally:
        shop.chmod(0o755)
        (shop / BOOK).chmod(0o644)
    assert store.sync().waiting == 0


def test_one_key_is_stored_once_however_often_it_is_sent(store: XlsxStore) -> None:
    for _ in range(3):
        done = commit(store, Change("customers", {"name": "赵强"}), key="doppelklick")
    assert (done.again, store.count(Customer)) == (True, 2)
