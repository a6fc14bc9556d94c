"""What is stored while a workbook is being written waits for the next time, over what the file holds now."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from store_faults import Trouble, TroubledDisk, refuse
from store_shop import AT, Person, XlsxOpener, commit, there

from dcrc_lite.schema import Customer
from dcrc_lite.store import swap, writer
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.protocol import Change

BOOK = "客户车辆.xlsx"


def _while_writing(monkeypatch: pytest.MonkeyPatch, do: Callable[[], object]) -> None:
    """Run `do` once, after the cells to write were chosen and before the file is swapped."""
    write_next, done = swap.write_next, list[int]()

    def slow(*args: object) -> object:
        if not done:
            done.append(1)
            do()
        return write_next(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(writer, "write_next", slow)


@pytest.fixture
def store(xlsx: XlsxOpener) -> XlsxStore:
    opened: XlsxStore = xlsx()
    commit(opened, Change("customers", {"name": "李明", "remark": "一"}), Change("customers", {"name": "王芳"}))
    opened.sync()
    return opened


@pytest.fixture
def person(shop: Path) -> Person:
    return Person(shop)


def test_a_cell_stored_again_meanwhile_is_written_next(
    store: XlsxStore, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(store, Change("customers", {"remark": "二", "employer": "一中"}, id="客-000001"))
    _while_writing(monkeypatch, lambda: commit(store, Change("customers", {"remark": "三"}, id="客-000001")))
    store.write_out()
    assert person.sees(BOOK, "customers")[0]["remark"] == "二"
    [waiting] = store.journal.waiting(BOOK)
    assert (waiting.base["remark"], waiting.value["remark"], "employer" in waiting.value) == ("二", "三", False)
    store.sync()
    assert person.sees(BOOK, "customers")[0]["remark"] == "三"
    assert store.conflicts() == []


def test_a_row_removed_while_it_is_written_is_emptied_next(
    store: XlsxStore, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(store, Change("customers", {"remark": "二"}, id="客-000001"))
    _while_writing(monkeypatch, lambda: commit(store, Change("customers", id="客-000001", remove=True)))
    store.write_out()
    store.sync()
    assert [row.get("id") for row in person.sees(BOOK, "customers")] == [None, "客-000002"]
    assert store.sync().taken == 0


def test_a_new_row_removed_while_it_is_written_leaves_nothing(
    store: XlsxStore, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(store, Change("customers", {"name": "赵强"}))
    _while_writing(monkeypatch, lambda: commit(store, Change("customers", id="客-000003", remove=True)))
    store.write_out()
    store.sync()
    assert store.sync().taken == 0
    assert [row.name for row in store.rows(Customer)] == ["李明", "王芳"]
    assert [row["id"] for row in person.sees(BOOK, "customers") if "id" in row] == ["客-000001", "客-000002"]


def test_a_row_undone_while_it_is_emptied_is_written_again(
    store: XlsxStore, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(store, Change("customers", id="客-000001", remove=True), batch="清")
    _while_writing(monkeypatch, lambda: store.undo("清", actor="林二", at=AT))
    store.write_out()
    store.sync()
    assert {row["id"] for row in person.sees(BOOK, "customers") if "id" in row} == {"客-000001", "客-000002"}
    assert there(store, Customer, "客-000001").remark == "一"
    assert store.sync().taken == 0


def test_a_cell_stored_after_a_swap_the_folder_did_not_confirm_meets_no_conflict(shop: Path, person: Person) -> None:
    trouble = Trouble(1, refuse(errno.EIO), kind="sync folder")
    store = XlsxStore(shop, background=False, disk=TroubledDisk(trouble))
    commit(store, Change("customers", {"name": "李明", "remark": "一"}))
    store.sync()
    commit(store, Change("customers", {"remark": "二"}, id="客-000001"))
    trouble.armed = True
    assert (store.write_out(), store.status().pending) == (0, 1)
    trouble.armed = False
    commit(store, Change("customers", {"remark": "三"}, id="客-000001"))
    report = store.sync()
    assert (report.taken, report.waiting, report.conflicts) == (0, 0, 0)
    assert person.sees(BOOK, "customers")[0]["remark"] == "三"
    store.close()


def test_many_clerks_at_once_lose_and_double_nothing(xlsx: XlsxOpener, person: Person) -> None:
    store: XlsxStore = xlsx(background=True)
    numbers: list[str] = []

    def clerk(who: int) -> None:
        for turn in range(25):
            done = commit(store, Change("customers", {"name": f"{who}-{turn}"}), key=f"{who}/{turn}")
            numbers.append(done.ids[0])
            store.rows(Customer, {"name": f"{who}-{turn}"})
            commit(store, Change("customers", {"remark": f"{turn}"}, id=done.ids[0]))

    threads = [threading.Thread(target=clerk, args=(who,)) for who in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(numbers)) == 100
    store.close()
    seen = person.sees(BOOK, "customers")
    assert sorted(str(row["id"]) for row in seen) == sorted(numbers)
    assert all(str(row["name"]).endswith("-" + str(row["remark"])) for row in seen)
