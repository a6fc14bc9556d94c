"""Backups of what people saved themselves: a workbook the program never writes to can be put back too."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from store_shop import AT, Person, XlsxOpener, column, commit

from dcrc_lite import clock
from dcrc_lite.store import backup, restoring
from dcrc_lite.store.disk import Disk
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.protocol import Change
from dcrc_lite.store.restoring import FirstPlace, listed

BOOK, OTHER = "客户车辆.xlsx", "投诉.xlsx"


@pytest.fixture
def store(xlsx: XlsxOpener) -> XlsxStore:
    return xlsx()


def _pass(monkeypatch: pytest.MonkeyPatch, **span: int) -> None:
    moment = clock.real_now() + timedelta(**span)
    monkeypatch.setattr(clock, "real_now", lambda: moment)


def _tend(store: XlsxStore) -> None:
    """As often as the keeper does in a few seconds: one copy at a time."""
    for _ in range(20):
        store.tend_backups()


def _type(shop: Path, text: str) -> None:
    with Person(shop).edits(BOOK, "客户") as ws:
        ws.cell(2, column("customers", "remark")).value = text


def test_one_copy_is_made_at_a_time(store: XlsxStore) -> None:
    store.tend_backups()
    assert len(listed(store.folder)) == 1


def test_every_workbook_has_a_copy_though_the_program_never_wrote_to_it(store: XlsxStore, shop: Path) -> None:
    _tend(store)
    assert {one.file for one in listed(store.folder)} == {path.name for path in shop.glob("*.xlsx")}
    _tend(store)
    assert len(listed(store.folder)) == len(list(shop.glob("*.xlsx")))


def test_what_people_save_is_kept_each_hour_and_only_what_they_changed(
    store: XlsxStore, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(store, Change("customers", {"name": "李明"}))
    store.sync()
    _pass(monkeypatch, minutes=1)  # a copy of the same second counts as older than the save
    _tend(store)
    _pass(monkeypatch, hours=1, minutes=1)
    _type(shop, "常客")
    later = (clock.real_now() - timedelta(minutes=1)).replace(tzinfo=clock.DEALER_ZONE).timestamp()
    os.utime(shop / BOOK, (later, later))
    store.take_in()
    _tend(store)
    [newest, *_] = listed(store.folder, BOOK)
    assert newest.path.read_bytes() == (shop / BOOK).read_bytes()
    assert (len(listed(store.folder, BOOK)), len(listed(store.folder, OTHER))) == (2, 1)


def test_a_damaged_workbook_is_never_kept_for_a_good_one(
    store: XlsxStore, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shop / BOOK).write_bytes(b"PK\3\4 half")
    _tend(store)
    assert listed(store.folder, BOOK) == [], "nobody read it yet"
    store.take_in()
    _pass(monkeypatch, hours=2)
    _tend(store)
    assert listed(store.folder, BOOK) == []
    [told] = [problem.todo for problem in store.problems() if problem.file == BOOK]
    assert told == restoring.NO_BACKUP


def test_a_save_while_it_is_copied_leaves_no_half_of_each(
    store: XlsxStore, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = Disk.copy

    def slow(disk: Disk, source: Path, target: Path) -> None:
        copy(disk, source, target)
        if source.name == BOOK:
            _type(shop, "存进来")

    monkeypatch.setattr(Disk, "copy", slow)
    _tend(store)
    assert listed(store.folder, BOOK) == [] and listed(store.folder, OTHER) != []


def test_a_disk_that_refuses_is_told_and_tried_again(store: XlsxStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise OSError(28, "No space left")

    keeper = FirstPlace(store.folder)
    with monkeypatch.context() as patch:
        patch.setattr(backup, "take", refuse)
        with pytest.raises(OSError, match="No space"):
            keeper.tend(store._known)
        assert keeper.tend(store._known) is False
    _pass(monkeypatch, hours=1)
    assert [keeper.tend(store._known) for _ in range(20)][::19] == [True, False]
    assert listed(store.folder, BOOK) != []


def test_a_copy_the_writer_just_made_is_enough(store: XlsxStore) -> None:
    commit(store, Change("customers", {"name": "李明"}), at=AT)
    store.sync()
    assert len(listed(store.folder, BOOK)) == 1
    _tend(store)
    assert len(listed(store.folder, BOOK)) == 1
