"""A row of sums below the table stays below it: new rows go above, sums and tables reach them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import openpyxl
import pytest
import rich_book
import xlsxwriter
from openpyxl.comments import Comment
from store_shop import Person, XlsxOpener, column, commit

from dcrc_lite.schema import Field, Kind
from dcrc_lite.schema.customers import Customer
from dcrc_lite.store.protocol import Change
from dcrc_lite.store.xlsx_movable import can_move
from dcrc_lite.store.xlsx_patch import BookEdit, patch_book
from dcrc_lite.store.xlsx_ranges import Growth
from dcrc_lite.store.xlsx_row import Ink
from dcrc_lite.store.xlsx_sheet import SheetEdit
from dcrc_lite.store.xlsx_zip import read_archive

TEXT, FIGURE = Field("t", "文本", Kind.STR), Field("n", "数", Kind.INT)
TOTALS, LAST = 5, 7  # the first row behind the data (a blank one), the last row of remarks
Furnish = Callable[[Any], None]


def _book(furnish: Furnish = lambda _: None) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "表 一"
    for line in (
        ["编号", "数"],
        ["a-1", 1],
        ["a-2", 2],
        ["a-3", 3],
        [],
        ["合计", "=SUM(B2:B5)"],
        ["制表：陈一", "=B6*2"],
    ):
        sheet.append(line)
    sheet.merge_cells("C6:D7")
    sheet.auto_filter.ref = "A1:B4"
    workbook.create_sheet("另一张")["A1"] = "=SUM('表 一'!B2:B4)"
    furnish(workbook)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _movable(data: bytes) -> bool:
    file = io.BytesIO(data)
    return can_move(file, read_archive(file, "书.xlsx"), "书.xlsx", "表 一", TOTALS)


def _added(data: bytes, count: int = 2) -> bytes:
    rows = {TOTALS + n: {0: Ink(TEXT, f"b-{n}"), 1: Ink(FIGURE, str(10 + n))} for n in range(count)}
    out = io.BytesIO()
    edit = SheetEdit({2: {1: Ink(FIGURE, "9")}, **rows}, 1, LAST, totals=TOTALS)
    patch_book(io.BytesIO(data), out, "书.xlsx", BookEdit({"表 一": edit}, has_formulas=True))
    assert edit.new_last_row == LAST + count
    return out.getvalue()


def test_new_rows_stand_above_the_sums_and_are_summed() -> None:
    data = _book()
    assert _movable(data)
    sheet = openpyxl.load_workbook(io.BytesIO(_added(data)))["表 一"]
    lines = [[cell.value for cell in row[:2]] for row in sheet.iter_rows()]
    assert lines[:4] == [["编号", "数"], ["a-1", 9], ["a-2", 2], ["a-3", 3]]
    assert lines[4:7] == [["b-0", 10], ["b-1", 11], [None, None]]
    assert lines[7:] == [["合计", "=SUM(B2:B7)"], ["制表：陈一", "=B8*2"]]
    assert [str(area) for area in sheet.merged_cells.ranges] == ["C8:D9"]
    assert sheet.auto_filter.ref == "A1:B6"


def test_names_on_the_tab_move_with_its_rows() -> None:
    def name(workbook: Any) -> None:
        from openpyxl.workbook.defined_name import DefinedName

        workbook.defined_names["总数"] = DefinedName("总数", attr_text="'表 一'!$B$6")
        workbook.defined_names["别处"] = DefinedName("别处", attr_text="另一张!$B$6")

    names = openpyxl.load_workbook(io.BytesIO(_added(_book(name)))).defined_names
    assert (names["总数"].attr_text, names["别处"].attr_text) == ("'表 一'!$B$8", "另一张!$B$6")


def _formula_above(workbook: Any) -> None:
    workbook["表 一"]["C2"] = "=B2/B$6"


def _formula_elsewhere(workbook: Any) -> None:
    workbook["另一张"]["A2"] = "='表 一'!B6"


def _note(workbook: Any) -> None:
    workbook["表 一"]["A6"].comment = Comment("问财务", "陈一")


def _away(workbook: Any) -> None:
    workbook["表 一"]["B7"] = "=另一张!A1"


def _rule(workbook: Any) -> None:
    from openpyxl.formatting.rule import FormulaRule

    workbook["表 一"].conditional_formatting.add("B2:B4", cast("Any", FormulaRule)(formula=["B2>$B$6"]))


def _break(workbook: Any) -> None:
    from openpyxl.worksheet.pagebreak import Break

    workbook["表 一"].row_breaks.append(Break(id=5))


def _array(workbook: Any) -> None:
    from openpyxl.worksheet.formula import ArrayFormula

    workbook["表 一"]["B7"] = ArrayFormula("B7", "=SUM(B2:B4)")


def _far_below(workbook: Any) -> None:
    for row in range(8, 4_000):
        workbook["表 一"].cell(row, 1).value = "备注" * 20 + str(row)


@pytest.mark.parametrize(
    "furnish", [_formula_above, _formula_elsewhere, _note, _away, _rule, _break, _array, _far_below]
)
def test_rows_something_else_points_to_are_not_moved(furnish: Furnish) -> None:
    assert not _movable(_book(furnish))


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: re.sub(rb' r="\d+"', b"", xml),
        lambda xml: xml.replace(b'<row r="6"', b"<row r='6'"),
        lambda xml: xml.replace(b"</sheetData>", b""),
        lambda xml: xml[: xml.index(b'<row r="6"')],
    ],
    ids=["no numbers", "other quotes", "no end", "cut"],
)
def test_rows_written_in_an_odd_way_are_not_moved(change: Callable[[bytes], bytes]) -> None:
    members = rich_book.unpacked(_book())
    members["xl/worksheets/sheet1.xml"] = change(members["xl/worksheets/sheet1.xml"])
    assert not _movable(rich_book.packed(members))


def test_a_tab_that_is_not_there_is_not_moved() -> None:
    file = io.BytesIO(_book())
    assert not can_move(file, read_archive(file, "书.xlsx"), "书.xlsx", "没有", TOTALS)


@pytest.mark.parametrize(("cell", "movable"), [("F6", False), ("F1", True)])
def test_rows_with_a_button_on_them_are_not_moved(cell: str, movable: bool) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("表 一")
    sheet.write_column(0, 0, ["编号", "a-1", "a-2", "a-3", "", "合计"])
    sheet.insert_button(cell, {"caption": "算"})
    book.close()
    assert _movable(out.getvalue()) is movable


def test_an_excel_table_grows_above_its_own_totals_row() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("表 一")
    columns = [{"header": "编号", "total_string": "合计"}, {"header": "数", "total_function": "sum"}]
    sheet.add_table("A1:B5", {"total_row": True, "columns": columns, "data": [["a-1", 1], ["a-2", 2], ["a-3", 3]]})
    book.close()
    edit = SheetEdit({5: {0: Ink(TEXT, "b-1"), 1: Ink(FIGURE, "4")}}, 1, 5, totals=5)
    new = io.BytesIO()
    patch_book(io.BytesIO(out.getvalue()), new, "书.xlsx", BookEdit({"表 一": edit}, has_formulas=True))
    loaded = openpyxl.load_workbook(io.BytesIO(new.getvalue()))["表 一"]
    [table] = loaded.tables.values()
    assert (table.ref, table.autoFilter.ref, table.totalsRowCount) == ("A1:B6", "A1:B5", 1)
    assert [row[0].value for row in loaded.iter_rows()] == ["编号", "a-1", "a-2", "a-3", "b-1", "合计"]
    assert loaded["B6"].value == "=SUBTOTAL(109,[数])"


def test_the_order_of_calculation_names_the_moved_cells() -> None:
    chain = b'<calcChain><c r="B6" i="1"/><c r="B7"/><c r="B6" i="2"/><c r="B2" i="1" l="1"/></calcChain>'
    moved = Growth(1, LAST, LAST + 2, TOTALS).calculated(chain, 1)
    assert moved == b'<calcChain><c r="B8" i="1"/><c r="B9"/><c r="B6" i="2"/><c r="B2" i="1" l="1"/></calcChain>'


def test_the_order_of_calculation_follows_two_tabs_written_at_once() -> None:
    def twice(workbook: Any) -> None:
        del workbook["另一张"]
        workbook.copy_worksheet(workbook["表 一"]).title = "表 二"

    members = rich_book.unpacked(_book(twice))
    members["xl/calcChain.xml"] = b'<calcChain><c r="B6" i="1"/><c r="B7"/><c r="B6" i="2"/></calcChain>'
    edits = {tab: SheetEdit({TOTALS: {0: Ink(TEXT, "b")}}, 1, LAST, totals=TOTALS) for tab in ("表 一", "表 二")}
    out = io.BytesIO()
    patch_book(io.BytesIO(rich_book.packed(members)), out, "书.xlsx", BookEdit(edits, has_formulas=True))
    chain = rich_book.unpacked(out.getvalue())["xl/calcChain.xml"]
    assert chain == b'<calcChain><c r="B7" i="1"/><c r="B8"/><c r="B7" i="2"/></calcChain>'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("SUM(B2:B4)", "SUM(B2:B6)"),
        ("SUM($B$2:$B$5)", "SUM($B$2:$B$7)"),
        ("B3:B3", "B3:B3"),
        ("LOG10(B6)+A1.b6", "LOG10(B8)+A1.b6"),
        ("A6:B7 C2", "A8:B9 C2"),
        ("B:B", "B:B"),
        ("B2:B1048576", "B2:B1048576"),
    ],
)
def test_ranges_reach_or_move(before: str, after: str) -> None:
    assert Growth(1, LAST, LAST + 2, TOTALS).ranges(before.encode()).decode() == after


def test_a_shop_keeps_its_sums_at_the_bottom(xlsx: XlsxOpener, shop: Path) -> None:
    person, book = Person(shop), "客户车辆.xlsx"
    name, age = column("customers", "name"), column("customers", "age")
    with person.edits(book, "客户") as sheet:
        for row in (2, 3):
            sheet.cell(row, name).value, sheet.cell(row, age).value = f"客人 {row}", 30
        sheet.cell(5, name).value, sheet.cell(5, age).value = "合计", "=SUM(F2:F4)"
    store = xlsx()
    store.write_out()
    for turn in ("甲", "乙"):
        commit(store, Change("customers", {"name": turn, "age": "40"}), Change("customers", {"name": turn * 2}))
        assert store.write_out() == 2
        assert store.take_in().cells == 0
    names = [row.get("name") for row in person.sees(book, "customers")]
    assert names == ["客人 2", "客人 3", "甲", "甲甲", "乙", "乙乙", None, "合计"]
    assert openpyxl.load_workbook(shop / book)["客户"].cell(9, age).value == "=SUM(F2:F8)"
    assert store.count(Customer) == 6
    (shop / ".dcrc" / "index.db").unlink(missing_ok=True)
    assert xlsx().count(Customer) == 6
