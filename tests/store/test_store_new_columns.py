"""A field that is off has no column; the first value stored for it makes one, behind everything people have there."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from store_shop import Person, XlsxOpener, commit, there

from dcrc_lite.errors.books import ReadOnlyBookError
from dcrc_lite.schema import SHEETS, Customer
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.protocol import Change

BOOK = "客户车辆.xlsx"
ID_NO = "33019919910814532X"
HEADERS = [SHEETS["customers"].field(name).header for name in ("id_type", "id_no")]


@pytest.fixture
def store(xlsx: XlsxOpener) -> XlsxStore:
    return xlsx()


@pytest.fixture
def person(shop: Path) -> Person:
    return Person(shop)


def header(shop: Path) -> list[object]:
    return [cell.value for cell in openpyxl.load_workbook(shop / BOOK)["客户"][1]]


def with_id(name: str = "李明") -> Change:
    return Change("customers", {"name": name, "id_type": "身份证", "id_no": ID_NO})


def test_the_first_value_makes_the_column_and_stands_in_it(store: XlsxStore, person: Person, shop: Path) -> None:
    before = header(shop)
    assert not set(HEADERS) & set(before)
    row_id = commit(store, with_id()).ids[0]
    store.sync()
    assert header(shop) == [*before, *HEADERS]
    assert person.sees(BOOK, "customers")[0]["id_no"] == ID_NO
    assert there(store, Customer, row_id).id_no == ID_NO


def test_the_new_column_is_text_under_a_header_like_the_others(store: XlsxStore, shop: Path) -> None:
    commit(store, with_id("李明"), with_id("王芳"))
    store.sync()
    sheet = openpyxl.load_workbook(shop / BOOK)["客户"]
    last = sheet.max_column
    assert sheet.cell(2, last).number_format == sheet.cell(3, last).number_format == "@"
    assert sheet.cell(1, last).font.b == sheet.cell(1, 1).font.b
    assert sheet.cell(1, last).fill.fgColor.rgb == sheet.cell(1, 1).fill.fgColor.rgb


def test_columns_of_the_people_stay_where_they_are(store: XlsxStore, person: Person, shop: Path) -> None:
    commit(store, Change("customers", {"name": "李明"}))
    store.sync()
    with person.edits(BOOK, "客户") as ws:
        place = ws.max_column + 2
        ws.cell(1, place).value, ws.cell(2, place).value = "老板的备注", "熟人"
    store.sync()
    commit(store, with_id("王芳"))
    store.sync()
    assert header(shop)[place - 1 :] == ["老板的备注", *HEADERS]
    assert openpyxl.load_workbook(shop / BOOK)["客户"].cell(2, place).value == "熟人"


def test_the_column_is_made_once_and_read_back_by_another_program(
    store: XlsxStore, xlsx: XlsxOpener, shop: Path
) -> None:
    row_id = commit(store, with_id()).ids[0]
    store.sync()
    commit(store, with_id("王芳"))
    store.sync()
    assert header(shop).count(HEADERS[1]) == 1
    again = xlsx()
    assert there(again, Customer, row_id).id_no == ID_NO
    assert again.problems() == []


def test_a_formula_where_the_header_would_stand_is_left_alone(store: XlsxStore, person: Person, shop: Path) -> None:
    commit(store, Change("customers", {"name": "李明"}))
    store.sync()
    with person.edits(BOOK, "客户") as ws:
        place = ws.max_column + 1
        ws.cell(1, place).value = '="老板"&"备注"'
    store.sync()
    commit(store, with_id("王芳"))
    assert store.sync().waiting == 0
    assert header(shop)[place - 1 :] == ['="老板"&"备注"', HEADERS[1]]
    assert store.conflicts() == []


def test_a_reader_that_trusts_the_used_area_finds_the_new_column(store: XlsxStore, shop: Path) -> None:
    commit(store, with_id())
    store.sync()
    workbook = openpyxl.load_workbook(shop / BOOK, read_only=True)
    header, row = workbook["客户"].iter_rows(values_only=True)
    workbook.close()
    assert row[header.index(HEADERS[1])] == ID_NO


def test_a_column_that_was_declared_on_and_is_gone_is_still_asked_for(store: XlsxStore, person: Person) -> None:
    commit(store, Change("customers", {"name": "李明"}))
    store.sync()
    with person.edits(BOOK, "客户") as ws:
        ws.delete_cols([cell.value for cell in ws[1]].index("备注") + 1)
    store.sync()
    with pytest.raises(ReadOnlyBookError, match="备注"):
        commit(store, Change("customers", {"name": "王芳", "remark": "常客"}))
