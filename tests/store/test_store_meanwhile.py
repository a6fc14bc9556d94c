"""What is stored while a workbook is being written waits for the next time, over what the file holds now."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from store_faults import Trouble, TroubledDisk, refuse
from store_shop import AT, Person, XlsxOpener, column, commit, there

from dcrc_lite.schema import Customer
from dcrc_lite.store import reading, swap, writer
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


def test_a_save_just_before_writing_is_taken_in_first(store: XlsxStore, person: Person) -> None:
    commit(store, Change("customers", {"remark": "二"}, id="客-000001"))
    with person.edits(BOOK, "客户") as ws:
        ws.cell(3, column("customers", "remark")).value = "常客"
    assert store.write_out() == 1
    assert [row["remark"] for row in person.sees(BOOK, "customers")] == ["二", "常客"]
    assert there(store, Customer, "客-000002").remark == "常客"


def _why(store: XlsxStore) -> list[str]:
    return [book.waits for book in store.status().books if book.pending]


def test_a_save_that_cannot_be_taken_in_leaves_the_writing_for_later(
    store: XlsxStore, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(store, Change("customers", {"remark": "二"}, id="客-000001"))
    with person.edits(BOOK, "客户") as ws:
        ws.cell(3, column("customers", "remark")).value = "常客"

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(XlsxStore, "_take", full)
        assert store.write_out() == 0
    assert _why(store) == ["写不进去（磁盘已满）"]
    assert store.sync().waiting == 0


def test_somebody_who_saves_again_and_again_is_waited_for(
    store: XlsxStore, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(store, Change("customers", {"remark": "二"}, id="客-000001"))
    write_next, saves = swap.write_next, list[str]()

    def saving(*args: object) -> object:
        saves.append(f"存{len(saves)}")
        with person.edits(BOOK, "客户") as ws:
            ws.cell(3, column("customers", "remark")).value = saves[-1]
        return write_next(*args)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(writer, "write_next", saving)
        assert store.write_out() == 0
    assert (_why(store), len(saves)) == (["一直有人在存这个文件"], writer.TRIES)
    assert store.write_out() == 1
    assert [row["remark"] for row in person.sees(BOOK, "customers")] == ["二", saves[-1]]


def test_a_workbook_saved_while_it_is_read_is_read_again(
    store: XlsxStore, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def typing(remark: str) -> None:
        with person.edits(BOOK, "客户") as ws:
            ws.cell(3, column("customers", "remark")).value = remark

    def slow(*args: Any, **options: Any) -> Any:
        found = reading.read_books(*args, **options)
        typing("又改了")
        return found

    typing("改过")
    with monkeypatch.context() as patch:
        patch.setattr("dcrc_lite.store.intake.read_books", slow)
        assert store.take_in().cells == 0
    assert store.take_in().cells == 1
    assert there(store, Customer, "客-000002").remark == "又改了"


def test_rows_of_a_tab_renamed_meanwhile_wait_and_the_others_are_written(
    store: XlsxStore, person: Person, shop: Path
) -> None:
    commit(store, Change("customers", {"remark": "二"}, id="客-000001"), Change("vehicles", {"model": "S5"}))
    with person.edits(BOOK, "客户") as ws:
        ws.title = "老客户"
    report = store.sync()
    assert (report.written, report.waiting) == (1, 1)
    assert person.sees(BOOK, "vehicles")[0]["model"] == "S5"
    assert store.sync().notes[-1:] == (f"{BOOK}：表头不全",)
    with person.edits(BOOK, "老客户") as ws:
        ws.title = "客户"
    assert store.sync().waiting == 0
    assert person.sees(BOOK, "customers")[0]["remark"] == "二"


def test_a_cell_stored_while_another_of_its_row_is_refused_is_written_next(
    store: XlsxStore, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with person.edits(BOOK, "客户") as ws:
        ws.cell(2, column("customers", "remark")).value = '="常"&"客"'
    store.sync()
    commit(store, Change("customers", {"remark": "二"}, id="客-000001"))
    _while_writing(monkeypatch, lambda: commit(store, Change("customers", {"employer": "一中"}, id="客-000001")))
    store.write_out()
    assert store.sync().waiting == 0
    row = person.sees(BOOK, "customers")[0]
    assert (row["remark"], row["employer"]) == ('="常"&"客"', "一中")
    assert [conflict.form for conflict in store.conflicts()] == ["二"]


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
