"""A 编号 that stands in two rows stays with the row that holds what is known of it, wherever a sort puts the copy."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from store_shop import Person, XlsxOpener, column, commit, there

from dcrc_lite.schema import Customer
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.protocol import Change

BOOK, NAME, MOBILE = "客户车辆.xlsx", column("customers", "name"), column("customers", "mobile")
OWNER = "客-000002"


@pytest.fixture
def person(shop: Path) -> Person:
    return Person(shop)


@pytest.fixture
def store(xlsx: XlsxOpener) -> XlsxStore:
    opened = xlsx()
    names = ("陈一", "钟晓东", "李娜")
    commit(opened, *(Change("customers", {"name": name, "mobile": f"1540000000{n}"}) for n, name in enumerate(names)))
    opened.sync()
    return opened


def _put(ws: Worksheet, row: int, row_id: str, name: str, mobile: str) -> None:
    for place, text in ((1, row_id), (NAME, name), (MOBILE, mobile)):
        ws.cell(row, place).value = text


@pytest.mark.parametrize("copies", [1, 2])
def test_a_copy_sorted_above_does_not_take_the_number(store: XlsxStore, person: Person, copies: int) -> None:
    with person.edits(BOOK, "客户") as ws:
        for row in range(5, 5 + copies):
            _put(ws, row, OWNER, "戴静怡", "15400000009")
    store.sync()
    with person.edits(BOOK, "客户") as ws:
        ws.move_range(f"A2:{ws.cell(4, ws.max_column).coordinate}", rows=copies)  # the copies first
        for row in range(2, 2 + copies):
            _put(ws, row, OWNER, "戴静怡", "15400000009")
        ws.delete_rows(5 + copies, copies)
    report = store.sync()
    assert (report.taken, there(store, Customer, OWNER).name, store.count(Customer)) == (0, "钟晓东", 3)
    told = [problem for problem in store.problems("customers") if problem.field == "id"]
    assert [problem.cell for problem in told] == [f"A{row}" for row in range(2, 2 + copies)]
    assert all(f"在 A{3 + copies} 已经有了" in problem.what for problem in told)


def test_the_row_with_most_of_what_is_known_keeps_the_number(store: XlsxStore, person: Person) -> None:
    with person.edits(BOOK, "客户") as ws:
        _put(ws, 5, OWNER, "钟晓东", "15400000001")
        _put(ws, 3, OWNER, "戴静怡", "15400000009")
    store.sync()
    assert there(store, Customer, OWNER).name == "钟晓东"
    assert [problem.cell for problem in store.problems("customers") if problem.field == "id"] == ["A3"]


def test_a_number_given_to_the_copy_leaves_the_owner_alone(store: XlsxStore, person: Person) -> None:
    with person.edits(BOOK, "客户") as ws:
        _put(ws, 5, OWNER, "钟晓东", "15400000001")
        _put(ws, 3, OWNER, "戴静怡", "15400000009")
    store.sync()
    store.renumber(BOOK, "A3")
    store.sync()
    assert (there(store, Customer, OWNER).name, there(store, Customer, "客-000004").name) == ("钟晓东", "戴静怡")
    assert store.problems("customers") == []


def test_a_new_number_that_stands_twice_is_the_upper_rows(store: XlsxStore, person: Person) -> None:
    with person.edits(BOOK, "客户") as ws:
        _put(ws, 5, "客-000077", "甲", "15400000005")
        _put(ws, 6, "客-000077", "乙", "15400000006")
    store.sync()
    assert there(store, Customer, "客-000077").name == "甲"
