"""A cell changed on both sides: one choice settles it, both texts and the chooser stay in the history, and it can be undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from store_shop import AT, Person, XlsxOpener, column, commit, there

from dcrc_lite.errors.books import ConflictSettledError
from dcrc_lite.schema import Customer
from dcrc_lite.store.decisions import Conflict, Why
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.memory import MemoryStore
from dcrc_lite.store.protocol import Change, Origin

BOOK, ROW = "客户车辆.xlsx", "客-000001"


@pytest.fixture
def store(xlsx: XlsxOpener) -> XlsxStore:
    opened = xlsx()
    commit(opened, Change("customers", {"name": "李明", "remark": "原来的"}), Change("customers", {"name": "王芳"}))
    opened.sync()
    return opened


@pytest.fixture
def person(shop: Path) -> Person:
    return Person(shop)


@pytest.fixture
def conflict(store: XlsxStore, person: Person) -> Conflict:
    commit(store, Change("customers", {"remark": "网页写的"}, id=ROW), actor="林二")
    with person.edits(BOOK, "客户") as ws:
        ws.cell(2, column("customers", "remark")).value = "表格写的"
    store.sync()
    [found] = store.conflicts()
    return found


@pytest.mark.parametrize("text", ["网页写的", "表格写的", "网页写的；表格写的", "第三种", ""])
def test_a_choice_stands_on_both_sides(store: XlsxStore, person: Person, conflict: Conflict, text: str) -> None:
    store.settle(conflict.id, text, actor="陈曦", at=AT)
    store.sync()
    assert store.conflicts() == []
    assert there(store, Customer, ROW).remark == text
    assert person.sees(BOOK, "customers")[0].get("remark", "") == text


@pytest.mark.parametrize("text", ["网页写的", "表格写的"])
def test_the_history_keeps_both_texts_and_who_chose(store: XlsxStore, conflict: Conflict, text: str) -> None:
    store.settle(conflict.id, text, actor="陈曦", at=AT)
    told = [entry for entry in store.history(row_id=ROW) if entry.field == "remark"]
    assert (told[0].origin, told[0].actor, told[0].new) == (Origin.CHOICE, "陈曦", text)
    assert {"网页写的", "表格写的"} <= {entry.new for entry in told}


@pytest.mark.parametrize("text", ["网页写的", "表格写的", "第三种"])
def test_a_choice_is_taken_back(store: XlsxStore, person: Person, conflict: Conflict, text: str) -> None:
    store.settle(conflict.id, text, actor="陈曦", at=AT)
    store.sync()
    store.reopen(conflict.id, actor="陈曦", at=AT)
    store.sync()
    assert [(one.form, one.file) for one in store.conflicts()] == [("网页写的", "表格写的")]
    assert person.sees(BOOK, "customers")[0]["remark"] == "表格写的"


def test_a_choice_survives_a_new_cache(xlsx: XlsxOpener, store: XlsxStore, conflict: Conflict) -> None:
    store.settle(conflict.id, "表格写的", actor="陈曦", at=AT)
    store.close()
    for left in store.folder.state.glob("index.db*"):
        left.unlink()
    assert there(xlsx(), Customer, ROW).remark == "表格写的"


def test_nobody_chooses_twice(store: XlsxStore, conflict: Conflict) -> None:
    store.settle(conflict.id, "网页写的", actor="陈曦", at=AT)
    with pytest.raises(ConflictSettledError):
        store.settle(conflict.id, "表格写的", actor="王芳", at=AT)


def test_a_choice_changed_since_is_not_taken_back(store: XlsxStore, conflict: Conflict) -> None:
    store.settle(conflict.id, "网页写的", actor="陈曦", at=AT)
    commit(store, Change("customers", {"remark": "后来写的"}, id=ROW))
    with pytest.raises(ConflictSettledError):
        store.reopen(conflict.id, actor="陈曦", at=AT)


def test_the_files_side_is_what_stands_there_now(store: XlsxStore, person: Person, conflict: Conflict) -> None:
    with person.edits(BOOK, "客户") as ws:
        ws.cell(2, column("customers", "remark")).value = "又改了"
    store.sync()
    assert [(one.form, one.file) for one in store.conflicts()] == [("网页写的", "又改了")]


def _deleted_under_a_form(store: XlsxStore, person: Person) -> Conflict:
    commit(store, Change("customers", {"remark": "网页写的"}, id=ROW))
    with person.edits(BOOK, "客户") as ws:
        ws.delete_rows(2)
    store.sync()
    [found] = store.conflicts()
    return found


def test_a_row_deleted_under_a_form_comes_back_when_chosen(store: XlsxStore, person: Person) -> None:
    found = _deleted_under_a_form(store, person)
    assert found.why == Why.GONE
    store.settle(found.id, found.form, actor="陈曦", at=AT)
    store.sync()
    row = there(store, Customer, ROW)
    assert (row.name, row.remark) == ("李明", "网页写的")
    assert {"id": ROW, "name": "李明", "remark": "网页写的"}.items() <= person.sees(BOOK, "customers")[-1].items()


def test_a_row_deleted_under_a_form_stays_gone_when_chosen(store: XlsxStore, person: Person) -> None:
    found = _deleted_under_a_form(store, person)
    store.settle(found.id, "", actor="陈曦", at=AT)
    store.sync()
    assert (store.get(Customer, ROW), store.conflicts()) == (None, [])


def test_a_row_nothing_is_known_of_any_more_cannot_come_back(
    store: XlsxStore, person: Person, conflict: Conflict, shop: Path
) -> None:
    """It was deleted while the program did not run, and the cache was lost with what stood in it."""
    store.close(write=False)
    with person.edits(BOOK, "客户") as ws:
        ws.delete_rows(2)
    for left in (shop / ".dcrc").glob("index.db*"):
        left.unlink()
    store = XlsxStore(shop, background=False)
    with pytest.raises(ConflictSettledError):
        store.settle(conflict.id, "网页写的", actor="陈曦", at=AT)
    assert store.get(Customer, ROW) is None
    store.close()


def test_bringing_a_row_back_is_undone(store: XlsxStore, person: Person) -> None:
    found = _deleted_under_a_form(store, person)
    store.settle(found.id, found.form, actor="陈曦", at=AT)
    store.reopen(found.id, actor="陈曦", at=AT)
    assert store.get(Customer, ROW) is None
    assert [one.id for one in store.conflicts()] == [found.id]


def test_a_formula_is_a_conflict_that_says_so(store: XlsxStore, person: Person) -> None:
    with person.edits(BOOK, "客户") as ws:
        ws.cell(2, column("customers", "remark")).value = '="常"&"客"'
    store.sync()
    commit(store, Change("customers", {"remark": "网页写的"}, id=ROW))
    store.sync()
    [found] = store.conflicts()
    assert (found.why, found.form, found.place) == (Why.FORMULA, "网页写的", f"{BOOK} · 客户 · BD2")
    store.settle(found.id, found.file, actor="陈曦", at=AT)
    assert store.conflicts() == []


def test_a_covered_cell_is_a_conflict_that_says_so(store: XlsxStore, person: Person) -> None:
    place = column("customers", "remark")
    with person.edits(BOOK, "客户") as ws:
        ws.merge_cells(start_row=2, end_row=3, start_column=place, end_column=place)
    store.sync()
    commit(store, Change("customers", {"remark": "网页写的"}, id="客-000002"))
    store.sync()
    assert [one.why for one in store.conflicts()] == [Why.MERGED]


def test_conflicts_of_an_older_program_are_still_listed(xlsx: XlsxOpener, store: XlsxStore, conflict: Conflict) -> None:
    store.close()
    from dcrc_lite.store.database import Database

    database = Database(store.folder.state / "journal.db", durable=True)
    for name in ("why", "file_by", "chosen", "chosen_by", "chosen_at"):
        database.writer.execute(f"ALTER TABLE conflicts DROP COLUMN {name}")
    database.close()
    assert [one.form for one in xlsx().conflicts()] == [conflict.form]


def test_a_store_in_memory_has_nothing_to_choose() -> None:
    with pytest.raises(ConflictSettledError):
        MemoryStore().reopen(1, actor="陈曦", at=AT)
