"""The blank workbooks people start from equal the schema."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from pathlib import Path
from xml.etree.ElementTree import canonicalize

import openpyxl
import pytest

from dcrc_lite.resources import BLANK_SHEETS
from dcrc_lite.schema import BOOKS, SHEETS, Book, Field, Kind, Need, Sheet
from dcrc_lite.store import templates
from dcrc_lite.store.handmade import mark_by_hand
from dcrc_lite.store.templates import LAST_ROW, LISTS_TAB, blank, create_book, tabs, write_blank_books

BOOK_IDS = [book.name for book in BOOKS]


def _members(data: bytes) -> dict[str, str]:
    """The parts as canonical XML: openpyxl writes through lxml where it is installed, with other blanks."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: canonicalize(archive.read(name).decode()) for name in archive.namelist()}


@pytest.mark.parametrize("book", BOOKS, ids=BOOK_IDS)
def test_the_committed_blank_book_equals_a_fresh_one(book: Book) -> None:
    fresh = blank(book)
    assert fresh == blank(book)
    assert _members((BLANK_SHEETS / book.file).read_bytes()) == _members(fresh)


@pytest.mark.parametrize("book", BOOKS, ids=BOOK_IDS)
def test_every_tab_carries_the_declared_headers_in_order(book: Book) -> None:
    workbook = openpyxl.load_workbook(BLANK_SHEETS / book.file)
    assert [name for name in workbook.sheetnames if name != LISTS_TAB] == [sheet.tab for sheet in tabs(book)]
    for sheet in tabs(book):
        assert [cell.value for cell in workbook[sheet.tab][1]] == [field.header for field in sheet.columns]


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=list(SHEETS))
def test_columns_are_formatted_noted_and_limited_by_the_schema(sheet: Sheet) -> None:
    ws = openpyxl.load_workbook(BLANK_SHEETS / sheet.book.file)[sheet.tab]
    lists = {str(rule.sqref): rule for rule in ws.data_validations.dataValidation}
    for place, field in enumerate(sheet.columns, 1):
        letter = openpyxl.utils.get_column_letter(place)
        if field.is_text:
            assert ws.column_dimensions[letter].number_format == "@"
        comment = ws.cell(1, place).comment
        assert comment is not None
        assert field.help in comment.text or field.shadow_of
        assert (f"{letter}2:{letter}{LAST_ROW}" in lists) == (field.kind is Kind.BOOL or bool(field.kind is Kind.ENUM))
    assert ws.freeze_panes == "B2"
    assert ws.print_title_rows == "$1:$1"


def test_no_sheet_says_one_header_twice() -> None:
    for sheet in SHEETS.values():
        headers = [field.header for field in sheet.all_columns]
        assert len(headers) == len(set(headers)), sheet.name


def test_an_empty_required_cell_of_a_used_row_is_coloured() -> None:
    sheet = SHEETS["customers"]
    ws = openpyxl.load_workbook(BLANK_SHEETS / sheet.book.file)[sheet.tab]
    required = [field for field in sheet.columns if field.need is Need.REQUIRED and not field.shadow_of]
    assert len(ws.conditional_formatting) == len(required) > 0


def _with_choices(monkeypatch: pytest.MonkeyPatch, *lists: tuple[str, ...]) -> openpyxl.Workbook:
    """A blank book of one tab whose columns have these lists."""
    fields = [Field(f"f{n}", f"栏{n}", Kind.ENUM, choices=words, help="x") for n, words in enumerate(lists)]
    sheet = dataclasses.replace(SHEETS["leads"], fields=tuple(fields))
    monkeypatch.setattr(templates, "tabs", lambda _: [sheet])
    return openpyxl.load_workbook(io.BytesIO(blank(sheet.book)))


def test_a_list_too_long_for_a_cells_rule_stands_on_a_hidden_tab(monkeypatch: pytest.MonkeyPatch) -> None:
    long, comma = tuple(f"第 {n} 个可以选的词" for n in range(40)), ("一,二", "三")
    book = _with_choices(monkeypatch, ("甲", "乙"), long, comma)
    rules = {str(rule.sqref)[0]: rule.formula1 for rule in book[SHEETS["leads"].tab].data_validations.dataValidation}
    assert sorted(rules.values()) == ['"甲,乙"', f"{LISTS_TAB}!$A$2:$A$41", f"{LISTS_TAB}!$B$2:$B$3"]
    lists = book[LISTS_TAB]
    assert (lists.sheet_state, book.sheetnames[-1]) == ("hidden", LISTS_TAB)
    assert tuple(cell.value for cell in lists["A"]) == (f"{SHEETS['leads'].tab}·栏1", *long)
    assert tuple(cell.value for cell in lists["B"][:3]) == (f"{SHEETS['leads'].tab}·栏2", *comma)


def test_a_column_of_the_owner_her_notes_and_colours_are_put_into_a_new_book(tmp_path: Path) -> None:
    sheet, path = SHEETS["customers"], tmp_path / "客户车辆.xlsx"
    create_book(path, sheet.book)
    headers = [field.header for field in sheet.columns]
    name = sheet.field("name").header
    mark_by_hand(path, sheet.tab, header="老板备注", notes={3: "熟人"}, colours={2: "FFFF00"}, coloured=name)
    ws = openpyxl.load_workbook(path)[sheet.tab]
    assert [cell.value for cell in ws[1]] == [*headers, "老板备注"]
    assert ws.cell(3, len(headers) + 1).value == "熟人"
    assert ws.cell(1, len(headers) + 1).font.b
    assert ws.cell(2, headers.index(name) + 1).fill.fgColor.rgb == "00FFFF00"


def test_a_book_is_never_put_over_another(tmp_path: Path) -> None:
    path = tmp_path / "投诉.xlsx"
    create_book(path, BOOKS[4])
    with pytest.raises(FileExistsError):
        create_book(path, BOOKS[4])


def test_blank_books_are_written_for_every_book(tmp_path: Path) -> None:
    assert [path.name for path in write_blank_books(tmp_path / "空白")] == [book.file for book in BOOKS]
