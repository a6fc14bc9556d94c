"""Headers and tabs renamed, emptied, written twice: the cell, the name expected and the nearest match are told."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from store_shop import Person, XlsxOpener, column, commit

from dcrc_lite.errors import DcrcError, MissingFieldError
from dcrc_lite.errors.books import BookError, ReadOnlyBookError
from dcrc_lite.schema import Customer, Problem
from dcrc_lite.store import one_cell
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.error_marks import with_errors
from dcrc_lite.store.marked_cells import errors_in
from dcrc_lite.store.near import most_alike, tab_like
from dcrc_lite.store.protocol import Change
from dcrc_lite.store.swap import BookBusyError, ChangedMeanwhileError

BOOK, ROW = "客户车辆.xlsx", "客-000001"


@pytest.fixture
def store(xlsx: XlsxOpener) -> XlsxStore:
    opened = xlsx()
    commit(opened, Change("customers", {"name": "李明", "remark": "原来的"}))
    opened.sync()
    return opened


@pytest.fixture
def person(shop: Path) -> Person:
    return Person(shop)


def _rename(person: Person, name: str, text: object) -> None:
    with person.edits(BOOK, "客户") as ws:
        ws.cell(1, column("customers", name)).value = text


def _told(store: XlsxStore) -> Problem:
    [problem] = [one for one in store.problems() if one.record == "customers"]
    return problem


@pytest.mark.parametrize(
    ("text", "todo"),
    [
        ("客户备注", "BD1 写的是“客户备注”，像是它，改回“备注”"),
        ("备注2", "BD1 写的是“备注2”，像是它，改回“备注”"),
        (None, "BD1 是空的，写上“备注”"),
        ("毫不相干", "在第 1 行加回一列，写上“备注”"),
    ],
)
def test_a_renamed_or_emptied_header_is_told_with_the_nearest(
    store: XlsxStore, person: Person, text: object, todo: str
) -> None:
    _rename(person, "remark", text)
    store.sync()
    problem = _told(store)
    assert (problem.todo, "“备注”" in problem.what) == (todo, True)
    with pytest.raises(ReadOnlyBookError, match="备注"):
        commit(store, Change("customers", {"remark": "x"}, id=ROW))
    commit(store, Change("customers", {"employer": "一中"}, id=ROW))


def test_a_renamed_header_put_right_is_read_again(store: XlsxStore, person: Person) -> None:
    _rename(person, "remark", "客户备注")
    store.sync()
    _rename(person, "remark", "备注")
    store.sync()
    assert (store.problems(), [row.remark for row in store.rows(Customer)]) == ([], ["原来的"])


def test_a_header_written_twice_is_told_with_both_cells(store: XlsxStore, person: Person) -> None:
    with person.edits(BOOK, "客户") as ws:
        ws.cell(1, ws.max_column + 1).value = "备注"
    store.sync()
    problem = _told(store)
    assert "（BD1 和 BJ1）" in problem.what and problem.cell == "BJ1" and "写了两次" in problem.what


@pytest.mark.parametrize(("text", "todo"), [("序号", "A1 写的是“序号”，改回“编号”"), (None, "A1 是空的，写上“编号”")])
def test_the_number_column_is_told_with_its_cell(store: XlsxStore, person: Person, text: object, todo: str) -> None:
    with person.edits(BOOK, "客户") as ws:
        ws.cell(1, 1).value = text
    store.sync()
    assert _told(store).todo == todo
    assert store.count(Customer) == 1


@pytest.mark.parametrize(("name", "like"), [("老客户", True), ("随便什么", True)])
def test_a_renamed_tab_is_found_by_its_headers(store: XlsxStore, shop: Path, name: str, like: bool) -> None:
    book = openpyxl.load_workbook(shop / BOOK)
    book["客户"].title = name
    book.save(shop / BOOK)
    store.sync()
    assert (f"“{name}”这张表的表头最像，把它的名字改回“客户”" == _told(store).todo) is like


def test_nothing_is_like_a_tab_without_headers() -> None:
    assert tab_like([("空", []), ("别的", [["a", "b"]])], Customer.sheet.all_columns) == ""
    assert most_alike("备注", {}) is None


def test_errors_are_found_across_the_cuts_of_a_stream() -> None:
    xml = b'<row r="2"><c r="A2"><v>1</v></c><c r="B2" s="3" t="e"><f>NA()</f><v>#N/A</v></c></row><row r="12">'
    xml += b"<x:c t='e' r='AA12'><x:v>#REF!</x:v></x:c><c r=\"C12\" t=\"s\"><v>0</v></c></row>"
    for cut in range(1, len(xml)):
        assert errors_in([xml[:cut], xml[cut:]]) == {2: {1: "#N/A"}, 12: {26: "#REF!"}}


def test_errors_are_put_back_where_they_stand() -> None:
    rows = [["a", "", "c"], ["d", "", "f"]]
    assert list(with_errors(rows, {3: {1: "#N/A"}}, 2)) == [["a", "", "c"], ["d", "#N/A", "f"]]


# A name put back by a button


@pytest.mark.parametrize("text", ["客户备注", "备注2", None])
def test_a_column_gets_its_name_back_by_a_button(store: XlsxStore, person: Person, text: object) -> None:
    _rename(person, "remark", text)
    store.sync()
    cell = _told(store).cell
    assert store.name_column(BOOK, cell) == "备注"
    assert openpyxl.load_workbook(person.folder / BOOK)["客户"][cell].value == "备注"
    assert (store.problems(), [row.remark for row in store.rows(Customer)]) == ([], ["原来的"])
    commit(store, Change("customers", {"remark": "x"}, id=ROW))
    assert store.sync().waiting == 0


@pytest.mark.parametrize("text", ["序号", None])
@pytest.mark.parametrize("above", [0, 2])
def test_the_number_column_gets_its_name_back_by_a_button(
    store: XlsxStore, person: Person, text: object, above: int
) -> None:
    with person.edits(BOOK, "客户") as ws:
        ws.cell(1, 1).value = text
        if above:
            ws.insert_rows(1, above)
            ws.cell(1, 1).value = "客户一览"
    store.sync()
    told = _told(store)
    assert (told.cell, told.raw, told.proposal) == (f"A{1 + above}", text or "", "编号")
    assert store.name_column(BOOK, told.cell) == "编号"
    assert (store.problems(), store.count(Customer)) == ([], 1)


def test_only_a_name_that_is_missing_is_put_back(store: XlsxStore, person: Person) -> None:
    _rename(person, "remark", "毫不相干")
    store.sync()
    assert (_told(store).cell, _told(store).proposal) == ("", "")
    for cell in ("BD1", "A2", ""):
        with pytest.raises(MissingFieldError):
            store.name_column(BOOK, cell)


def test_another_column_is_never_renamed_to_the_number(store: XlsxStore, person: Person) -> None:
    with person.edits(BOOK, "客户") as ws:
        ws.delete_cols(1)
    store.sync()
    assert _told(store).proposal == ""


def test_a_name_is_not_put_back_while_the_book_is_open(store: XlsxStore, person: Person, shop: Path) -> None:
    _rename(person, "remark", "客户备注")
    store.sync()
    (shop / f".~lock.{BOOK}#").write_text("王芳,wf,office,21.11.2026 09:00,x;", encoding="utf-8")
    with pytest.raises(ReadOnlyBookError, match="王芳"):
        store.name_column(BOOK, "BD1")


def test_a_name_is_not_put_over_a_formula(store: XlsxStore, person: Person) -> None:
    _rename(person, "remark", '="客户"&"备注"')
    store.sync()
    told = _told(store)
    with pytest.raises(BookError, match="公式"):
        store.name_column(BOOK, told.cell or "BD1")
    assert openpyxl.load_workbook(person.folder / BOOK)["客户"]["BD1"].value == '="客户"&"备注"'


@pytest.mark.parametrize("trouble", [BookBusyError, ChangedMeanwhileError, OSError])
def test_a_name_that_cannot_be_written_now_says_so(
    store: XlsxStore, person: Person, monkeypatch: pytest.MonkeyPatch, trouble: type[Exception]
) -> None:
    def refuse(*_: object) -> None:
        raise trouble

    _rename(person, "remark", "客户备注")
    store.sync()
    monkeypatch.setattr(one_cell, "write_next", refuse)
    with pytest.raises(DcrcError):
        store.name_column(BOOK, "BD1")


def test_a_held_book_is_not_written(store: XlsxStore, person: Person) -> None:
    commit(store, *(Change("customers", {"name": f"客{n}"}) for n in range(9)))
    store.sync()
    _rename(person, "remark", "客户备注")
    store.sync()
    with person.edits(BOOK, "客户") as ws:
        ws.delete_rows(2, 9)
    store.sync()
    with pytest.raises(ReadOnlyBookError):
        store.name_column(BOOK, "BD1")
