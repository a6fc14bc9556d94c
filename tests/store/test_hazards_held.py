"""A workbook that lost too much at once, or went back in time: shown whole, nothing taken or pushed before a person decides."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from store_shop import AT, Person, XlsxOpener, column, commit, there

from dcrc_lite import clock
from dcrc_lite.errors.books import ReadOnlyBookError
from dcrc_lite.schema import Customer
from dcrc_lite.store.decisions import Answer, Hold
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.memory import MemoryStore
from dcrc_lite.store.protocol import Change, Origin

BOOK = "客户车辆.xlsx"
TEN = tuple(f"客-{n:06d}" for n in range(1, 11))


@pytest.fixture
def store(xlsx: XlsxOpener) -> XlsxStore:
    opened = xlsx()
    commit(opened, *(Change("customers", {"name": f"客户{n}", "remark": "原来的"}) for n in range(10)))
    opened.sync()
    return opened


@pytest.fixture
def person(shop: Path) -> Person:
    return Person(shop)


def _held(store: XlsxStore) -> str:
    return next((book.held for book in store.status().books if book.file == BOOK), "")


def _delete(person: Person, rows: int) -> None:
    with person.edits(BOOK, "客户") as ws:
        ws.delete_rows(2, rows)


@pytest.mark.parametrize(
    ("rows", "held"), [(1, ""), (2, ""), (4, ""), (5, Hold.GONE), (9, Hold.GONE), (10, Hold.EMPTY)]
)
def test_a_large_loss_is_held_and_a_small_one_taken(store: XlsxStore, person: Person, rows: int, held: str) -> None:
    _delete(person, rows)
    store.sync()
    assert _held(store) == held
    assert store.count(Customer) == (10 if held else 10 - rows)


@pytest.mark.parametrize(("setting", "held"), [("60", ""), ("60 %", ""), ("40%", Hold.GONE), ("乱写", Hold.GONE)])
def test_the_share_is_a_setting(store: XlsxStore, person: Person, setting: str, held: str) -> None:
    commit(store, Change("settings", {"name": "x", "value": setting}, id="hold_share"))
    store.sync()
    _delete(person, 5)
    store.sync()
    assert _held(store) == held


def test_a_held_book_stays_readable_and_its_writes_wait(store: XlsxStore, person: Person, shop: Path) -> None:
    commit(store, Change("customers", {"remark": "等着写"}, id=TEN[0]))
    _delete(person, 8)
    before = (shop / BOOK).read_bytes()
    report = store.sync()
    assert (store.count(Customer), report.waiting) == (10, 1)
    assert (shop / BOOK).read_bytes() == before
    with pytest.raises(ReadOnlyBookError, match="等您决定"):
        commit(store, Change("customers", {"remark": "x"}, id=TEN[1]))


def test_a_held_book_that_cannot_be_read_any_more_shows_no_rows(store: XlsxStore, person: Person, shop: Path) -> None:
    _delete(person, 8)
    store.sync()
    (shop / BOOK).write_bytes(b"PK\3\4")
    held = store.held(BOOK)
    assert held is not None
    assert (held.kind, held.gone_total, held.changed_total, held.new_total) == (Hold.GONE, 0, 0, 0)


@pytest.mark.parametrize("answer", Answer)
def test_a_decision_about_a_book_nobody_knows_does_nothing(store: XlsxStore, answer: Answer) -> None:
    store.answer("回访_2019.xlsx", answer, actor="陈一", at=AT)
    assert (store.count(Customer), store.held("回访_2019.xlsx")) == (10, None)


def test_what_is_missing_is_told(store: XlsxStore, person: Person) -> None:
    with person.edits(BOOK, "客户") as ws:
        ws.cell(11, column("customers", "remark")).value = "改过"
        ws.delete_rows(2, 6)
    store.sync()
    held = store.held(BOOK)
    assert held is not None
    assert [lost.row_id for lost in held.gone] == list(TEN[:6])
    assert (held.gone_total, held.gone[0].cells["name"]) == (6, "客户0")
    assert [(one.row_id, one.here, one.there) for one in held.changed] == [(TEN[9], "原来的", "改过")]
    assert store.held("投诉.xlsx") is None


def test_rows_deleted_on_purpose_are_gone_and_can_be_undone(store: XlsxStore, person: Person) -> None:
    _delete(person, 8)
    store.sync()
    batch = store.answer(BOOK, Answer.FILE, actor="陈曦", at=AT)
    assert (store.count(Customer), _held(store)) == (2, "")
    assert {entry.actor for entry in store.history(batch=batch)} == {"陈曦"}
    store.undo(batch, actor="陈曦", at=AT)
    store.sync()
    assert {str(row["name"]) for row in person.sees(BOOK, "customers")} == {f"客户{n}" for n in range(10)}


def test_rows_gone_by_mistake_are_written_back(store: XlsxStore, person: Person) -> None:
    with person.edits(BOOK, "客户") as ws:
        ws.cell(11, column("customers", "remark")).value = "乱写的"
        ws.delete_rows(2, 8)
    store.sync()
    store.answer(BOOK, Answer.PROGRAM, actor="陈曦", at=AT)
    store.sync()
    seen = {row["id"]: row.get("remark") for row in person.sees(BOOK, "customers")}
    assert seen == dict.fromkeys(TEN, "原来的")
    assert (store.status().pending, store.sync().taken) == (0, 0)


def test_undoing_the_loss_in_the_table_ends_the_hold(store: XlsxStore, person: Person, shop: Path) -> None:
    good = (shop / BOOK).read_bytes()
    _delete(person, 8)
    store.sync()
    (shop / BOOK).write_bytes(good)
    store.sync()
    assert (_held(store), store.held(BOOK)) == ("", None)
    commit(store, Change("customers", {"remark": "x"}, id=TEN[0]))


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """An hour has passed between making the copy and putting it back."""
    moment = clock.real_now() + timedelta(hours=1)
    monkeypatch.setattr(clock, "real_now", lambda: moment)


@pytest.fixture
def old(store: XlsxStore, shop: Path, later: None) -> Path:
    """A copy made before the last changes."""
    copy = shop / "以前.bak"
    shutil.copyfile(shop / BOOK, copy)
    commit(store, Change("customers", {"remark": "后来改的"}, id=TEN[0]), at=datetime(2026, 11, 21, 10, 0))
    commit(store, Change("customers", {"name": "后来的"}), Change("customers", id=TEN[1], remove=True))
    store.sync()
    return copy


def _put_back(store: XlsxStore, old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = clock.real_now() + timedelta(hours=1)
    monkeypatch.setattr(clock, "real_now", lambda: moment)
    shutil.copyfile(old, old.parent / BOOK)
    store.sync()


def test_an_old_copy_is_shown_before_anything_is_taken(
    store: XlsxStore, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _put_back(store, old, monkeypatch)
    held = store.held(BOOK)
    assert held is not None
    assert (held.kind, held.gone_total, held.new_total) == (Hold.OLD, 1, 1)
    assert [(one.here, one.there) for one in held.changed] == [("后来改的", "原来的")]
    assert there(store, Customer, TEN[0]).remark == "后来改的"
    assert (old.parent / BOOK).read_bytes() == old.read_bytes()


def test_an_old_copy_is_taken_when_it_counts(store: XlsxStore, old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _put_back(store, old, monkeypatch)
    store.answer(BOOK, Answer.FILE, actor="陈曦", at=AT)
    assert there(store, Customer, TEN[0]).remark == "原来的"
    assert (store.count(Customer), store.get(Customer, "客-000011")) == (10, None)


def test_an_old_copy_is_brought_up_to_date(
    store: XlsxStore, old: Path, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    _put_back(store, old, monkeypatch)
    store.answer(BOOK, Answer.PROGRAM, actor="陈曦", at=AT)
    store.sync()
    seen = {row.get("id"): row for row in person.sees(BOOK, "customers")}
    assert (seen[TEN[0]]["remark"], seen["客-000011"]["name"], TEN[1] in seen) == ("后来改的", "后来的", False)
    assert (store.count(Customer), store.sync().taken, store.conflicts()) == (10, 0, [])


def test_a_row_only_the_held_book_knows_comes_in_though_the_rest_does_not_count(
    store: XlsxStore, person: Person
) -> None:
    """Its number was given elsewhere: nothing here ever removed it."""
    _delete(person, 8)
    with person.edits(BOOK, "客户") as ws:
        ws.cell(9, 1).value, ws.cell(9, column("customers", "name")).value = "客-000500", "别处来的"
    store.sync()
    assert _held(store) == Hold.GONE
    store.answer(BOOK, Answer.PROGRAM, actor="陈曦", at=AT)
    assert store.sync().waiting == 0
    assert (store.count(Customer), there(store, Customer, "客-000500").name) == (11, "别处来的")
    assert len([row for row in person.sees(BOOK, "customers") if "id" in row]) == 11


def test_a_damaged_book_replaced_by_its_backup_is_brought_up_to_date_by_itself(
    store: XlsxStore, old: Path, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    (old.parent / BOOK).write_bytes(b"\0" * 5000)
    store.sync()
    _put_back(store, old, monkeypatch)
    store.sync()
    assert (_held(store), there(store, Customer, TEN[0]).remark) == ("", "后来改的")
    assert person.sees(BOOK, "customers")[0]["remark"] == "后来改的"


def _stale_save(person: Person, store: XlsxStore, cell: str, later: dict[str, str]) -> None:
    """Somebody opens the workbook, the program writes, and then that person saves what was opened."""
    with person.edits(BOOK, "客户") as ws:
        for n, (row_id, text) in enumerate(later.items()):
            commit(store, Change("customers", {"remark": text}, id=row_id), at=AT + timedelta(minutes=5 + n))
        store.sync()
        ws.cell(2, column("customers", "remark")).value = cell
        ws.cell(3, column("customers", "employer")).value = "一中"
    store.sync()


def test_a_stale_save_does_not_take_back_what_was_written_meanwhile(store: XlsxStore, person: Person) -> None:
    _stale_save(person, store, "原来的", {TEN[0]: "网页写的", TEN[2]: "也是网页"})
    rows = {row["id"]: row for row in person.sees(BOOK, "customers")}
    assert (rows[TEN[0]]["remark"], rows[TEN[2]]["remark"], rows[TEN[1]]["employer"]) == (
        "网页写的",
        "也是网页",
        "一中",
    )
    assert (there(store, Customer, TEN[0]).remark, there(store, Customer, TEN[1]).employer) == ("网页写的", "一中")
    assert (store.conflicts(), store.status().pending) == ([], 0)


def test_a_state_that_comes_back_within_a_minute_is_an_undo_and_believed(
    store: XlsxStore, person: Person, shop: Path
) -> None:
    before = (shop / BOOK).read_bytes()
    with person.edits(BOOK, "客户") as ws:
        ws.cell(2, column("customers", "remark")).value = "改错了"
    store.sync()
    (shop / BOOK).write_bytes(before)
    assert store.sync().taken == 1
    assert (_held(store), there(store, Customer, TEN[0]).remark) == ("", "原来的")


def test_a_stale_save_of_the_same_cell_is_a_conflict(store: XlsxStore, person: Person) -> None:
    _stale_save(person, store, "表格写的", {TEN[0]: "网页写的"})
    assert [(one.was, one.form, one.file) for one in store.conflicts()] == [("原来的", "网页写的", "表格写的")]


def test_many_rows_gone_back_in_time_are_held(store: XlsxStore, person: Person) -> None:
    _stale_save(person, store, "表格写的", {row_id: f"新{row_id}" for row_id in TEN[:6]})
    assert _held(store) == Hold.OLD
    assert there(store, Customer, TEN[0]).remark == f"新{TEN[0]}"


def test_a_choice_about_a_book_is_told_as_such(store: XlsxStore, person: Person) -> None:
    _delete(person, 8)
    store.sync()
    store.answer(BOOK, Answer.FILE, actor="陈曦", at=AT)
    assert {entry.origin for entry in store.history(actor="陈曦")} == {Origin.CHOICE}


def test_a_store_in_memory_holds_nothing() -> None:
    store = MemoryStore()
    assert store.answer(BOOK, Answer.FILE, actor="陈曦", at=AT) == ""
    assert store.held(BOOK) is None  # type: ignore[func-returns-value]
