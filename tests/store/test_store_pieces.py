"""A long sheet read in pieces holds what it holds when it is read whole."""

from __future__ import annotations

import io
import os
import random
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from dcrc_lite.errors.books import BookError
from dcrc_lite.schema.books import CUSTOMERS
from dcrc_lite.store import engine, reading, reading_copy, xlsx_zip
from dcrc_lite.store.child import Child
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.opened_book import Cells, OpenedBook
from dcrc_lite.store.reading import BookFound, Job, read_books
from dcrc_lite.store.reading_copy import ReadingCopy
from dcrc_lite.store.sheet_seams import Seams, Structure
from dcrc_lite.store.templates import create_book, tabs
from dcrc_lite.store.xlsx_zip import every_piece, read_archive

MAIN, OFFICE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org"
RELATED = f"{OFFICE}/officeDocument/2006/relationships"
SHEET, TAB = "xl/worksheets/sheet1.xml", "客户"
WORKBOOK = f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}"><sheets>{{}}</sheets></workbook>'
ONE_SHEET = f'<sheet name="{TAB}" sheetId="1" r:id="rId1"/>'
SMALL = 300  # bytes of a chunk: a few rows


def _relations(*targets: tuple[str, str]) -> str:
    said = (
        f'<Relationship Id="rId{number}" Type="{RELATED}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{OFFICE}/package/2006/relationships">{"".join(said)}</Relationships>'


def _book(path: Path, rows: str, **members: str) -> Path:
    """A workbook of one sheet with these rows."""
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
    whole = {
        "[Content_Types].xml": "spreadsheetml.sheet.main+xml",
        "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
        "xl/_rels/workbook.xml.rels": _relations(("worksheet", "worksheets/sheet1.xml")),
        SHEET: f"{sheet}</worksheet>",
        "xl/workbook.xml": WORKBOOK.format(ONE_SHEET),
        **members,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in whole.items():
            archive.writestr(name, content)
    return path


def _cell(place: str, text: object) -> str:
    return f'<c r="{place}" t="str"><v>{text}</v></c>'


def _rows(numbers: Iterator[int] | range) -> str:
    return "".join(f'<row r="{n}">{_cell(f"A{n}", n)}{_cell(f"C{n}", "张" * 9)}</row>' for n in numbers)


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_zip, "CHUNK", SMALL)
    monkeypatch.setattr(reading_copy, "CHUNK", SMALL)


def _opened(path: Path) -> tuple[OpenedBook, Mapping[str, list[str]]]:
    data, place = io.BytesIO(path.read_bytes()), path.with_suffix(".copy.xlsx")
    archive = read_archive(data, path.name)
    with ReadingCopy(place, data, archive, path.name) as copy:
        for _ in copy.passing(every_piece(data, archive, path.name)):
            pass
    pieces = [piece for some in copy.pieces.values() for piece in some]
    return OpenedBook(place, pieces, [TAB], path.name), copy.pieces


def _whole(path: Path, tab: str = TAB) -> list[list[Any]]:
    """The rows from the first in use on, from column A on, as they are read in one go."""
    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(tab)
    top, left = sheet.start or (0, 0)
    return [[*[""] * left, *row] for row in islice(sheet.iter_rows(), top, None)]


def _squared(rows: Cells) -> list[list[object]]:
    found = [list(row) for row in rows]
    width = max(map(len, found), default=0)
    return [[*row, *[""] * (width - len(row))] for row in found]


@pytest.mark.usefixtures("small_chunks")
def test_a_sheet_in_pieces_holds_the_same_rows(tmp_path: Path) -> None:
    path = _book(tmp_path / "客 户.xlsx", _rows(range(1, 60)))
    book, pieces = _opened(path)
    assert len(pieces[SHEET]) > 5
    assert book.tabs == [TAB]
    cells = book.cells(TAB)
    assert _squared(cells) == _whole(path)
    assert (cells.top, cells.height, cells.width) == (0, 59, 3)


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("round_", range(12))
def test_rows_and_columns_left_empty_stay_where_they_are(tmp_path: Path, round_: int) -> None:
    """Give the seed that is printed as DCRC_TEST_SEED to try the same again."""
    seed = os.environ.get("DCRC_TEST_SEED") or str(random.SystemRandom().randrange(10**6))
    print(f"DCRC_TEST_SEED={seed}")
    dice, number, rows, stamp = random.Random(f"{seed} {round_}"), 0, "", 45_000
    for _ in range(dice.randint(1, 60)):
        number += dice.choice([1, 1, 1, 2, 30])
        columns = sorted(dice.sample("ABCDEFGHIJ", dice.randint(0, 6)))
        numbers = (f'<c r="{letter}{number}" s="1"><v>{stamp + dice.random()}</v></c>' for letter in columns[2:])
        texts = (_cell(f"{letter}{number}", dice.randint(0, 9)) for letter in columns[:2])
        rows += f'<row r="{number}">{"".join(texts)}{"".join(numbers)}</row>'
    styles = (
        f'<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>'
    )
    relations = _relations(("worksheet", "/xl/worksheets/sheet1.xml"), ("styles", "styles.xml"))
    members = {"xl/styles.xml": styles, "xl/_rels/workbook.xml.rels": relations}
    path = _book(tmp_path / f"{round_}.xlsx", rows, **members)
    book, _ = _opened(path)
    cells = book.cells(TAB)
    found, expected = _squared(cells), _whole(path)
    assert found == expected
    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(TAB)
    if sheet.start:
        assert (cells.top, cells.height) == (sheet.start[0], sheet.height)
        assert cells.width == sheet.start[1] + sheet.width
    assert any(isinstance(cell, datetime) for row in found for cell in row) == ('s="1"' in rows)


@pytest.mark.usefixtures("small_chunks")
def test_a_tab_begun_and_left_does_not_keep_others_from_being_read(tmp_path: Path) -> None:
    second = f'<sheet name="车辆" sheetId="2" r:id="rId2"></sheet>{ONE_SHEET}'
    path = _book(tmp_path / "书.xlsx", _rows(range(1, 60)), **{
        "xl/workbook.xml": WORKBOOK.format(second),
        "xl/worksheets/sheet2.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{_rows(range(3, 40))}</sheetData></worksheet>',
        "xl/_rels/workbook.xml.rels": _relations(
            ("worksheet", "worksheets/sheet1.xml"), ("worksheet", "worksheets/sheet2.xml")
        ),
    })  # fmt: skip
    book, pieces = _opened(path)
    assert len(pieces) == 2
    assert book.tabs == ["车辆", TAB]
    begun = iter(book.cells(TAB))
    next(begun)
    assert _squared(book.cells("车辆")) == _whole(path, "车辆")
    assert _squared(book.cells(TAB)) == _whole(path)


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize(
    "rows",
    [
        "".join(f"<row>{_cell(f'A{n}', n)}</row>" for n in range(1, 60)),
        "<!-- -->" + _rows(range(1, 60)),
        f'<row r="1"><c r="A1" t="inlineStr"><is><t><![CDATA[{_rows(range(9)).replace("]", "")}]]></t></is></c></row>'
        * 9,
    ],
)
def test_a_sheet_that_cannot_be_cut_safely_is_read_whole(tmp_path: Path, rows: str) -> None:
    path = _book(tmp_path / "书.xlsx", rows)
    book, pieces = _opened(path)
    assert not pieces
    assert _squared(book.cells(TAB)) == _whole(path)


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize(
    "members",
    [
        {"xl/workbook.xml": WORKBOOK.format(f'<sheet name="{TAB}" sheetId="1" r:id="rId7"/>')},
        {"xl/_rels/workbook.xml.rels": _relations(("worksheet", "worksheets/another.xml"))},
    ],
)
def test_a_sheet_the_workbook_does_not_name_is_not_cut(tmp_path: Path, members: dict[str, str]) -> None:
    path = _book(tmp_path / "书.xlsx", _rows(range(1, 60)), **members)
    data, place = io.BytesIO(path.read_bytes()), tmp_path / "copy.xlsx"
    archive = read_archive(data, path.name)
    with ReadingCopy(place, data, archive, path.name) as copy:
        assert dict.fromkeys(name for name, _ in copy.passing(every_piece(data, archive, path.name)))
    assert not copy.pieces
    with zipfile.ZipFile(place) as found:
        assert found.testzip() is None
        assert found.read(SHEET).endswith(zipfile.ZipFile(path).read(SHEET))


@pytest.mark.usefixtures("small_chunks")
def test_rows_in_another_order_than_their_numbers_are_told(tmp_path: Path) -> None:
    path = _book(tmp_path / "书.xlsx", _rows(iter([*range(50, 90), *range(1, 40)])))
    book, _ = _opened(path)
    with pytest.raises(BookError, match="行次序乱了"):
        list(book.cells(TAB))


def test_a_tab_with_nothing_in_it_has_no_rows(tmp_path: Path) -> None:
    book, _ = _opened(_book(tmp_path / "书.xlsx", ""))
    cells = book.cells(TAB)
    assert (list(cells), cells.top, cells.height, cells.width) == ([], 0, 0, 0)


def test_a_book_whose_structure_is_damaged_is_told_as_damaged(tmp_path: Path) -> None:
    path = _book(tmp_path / "客户车辆.xlsx", _rows(range(1, 3)))
    whole = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("xl/workbook.xml")
    start = info.header_offset + 30 + len(info.filename) + 5
    path.write_bytes(whole[:start] + bytes(b ^ 0xFF for b in whole[start : start + 20]) + whole[start + 20 :])
    [found] = read_books([Job(path, tmp_path / "out.db", tabs(CUSTOMERS))])
    assert isinstance(found, BookError)
    assert "坏了，校验不对" in str(found)


def test_pictures_are_left_out_of_the_copy(tmp_path: Path) -> None:
    path = _book(tmp_path / "书.xlsx", _rows(range(1, 3)), **{"xl/media/image1.png": "picture"})
    _opened(path)
    names = zipfile.ZipFile(path.with_suffix(".copy.xlsx")).namelist()
    assert {*zipfile.ZipFile(path).namelist()} - {*names} == {"xl/media/image1.png"}


@pytest.mark.parametrize("prefix", ["", "x:"])
@pytest.mark.parametrize("blank", ["", " "])
def test_a_cut_is_made_in_front_of_a_whole_row(prefix: str, blank: str) -> None:
    row = f"<{prefix}row spans='1:2' r='7'{blank}/>".encode()
    seams = Seams()
    assert seams.place(f"<{prefix}worksheet><{prefix}sheetData{blank}>".encode() + row) == 0
    assert seams.head == f"<{prefix}worksheet><{prefix}sheetData{blank}>".encode()
    assert seams.place(b"<v>1</v></c></row>" + row) == len(b"<v>1</v></c></row>")
    assert seams.place(b"<rowBreaks r='1'/><row hidden='1'>") == 0
    assert seams.place(b"</row><") == 0
    assert seams.place(b"!--" + row) == 0
    assert seams.place(row) == 0


@pytest.mark.usefixtures("small_chunks")
def test_a_chart_on_a_sheet_of_its_own_is_not_taken_for_the_table(tmp_path: Path) -> None:
    tabs_ = f'<sheet name="图" sheetId="2" r:id="rId1"/>{ONE_SHEET.replace("rId1", "rId2")}'
    relations = _relations(("chartsheet", "chartsheets/sheet1.xml"), ("worksheet", "worksheets/sheet1.xml"))
    members = {
        "xl/workbook.xml": WORKBOOK.format(tabs_),
        "xl/_rels/workbook.xml.rels": relations,
        "xl/chartsheets/sheet1.xml": f'<chartsheet xmlns="{MAIN}"/>',
    }
    path = _book(tmp_path / "书.xlsx", _rows(range(1, 60)), **members)
    book, pieces = _opened(path)
    assert len(pieces[SHEET]) > 5
    assert _squared(book.cells(TAB)) == _whole(path)


def test_pieces_stand_in_front_of_their_sheet() -> None:
    two = WORKBOOK.format('<sheet name="A" sheetId="1" r:id="rId2"/><sheet sheetId="2" r:id="rId1" name="B"/>')
    relations = _relations(("worksheet", "worksheets/sheet1.xml"), ("worksheet", "/xl/worksheets/sheet2.xml"))
    structure = Structure(two.encode(), relations.encode())
    assert structure.sheet_of("xl/worksheets/sheet2.xml") == b"rId2"
    found = structure.with_pieces({"xl/worksheets/sheet2.xml": ["p1", "p2"], SHEET: ["p3"]}).workbook.decode()
    order = [found.index(f'name="{name}"') for name in ("p1", "p2", "A", "p3", "B")]
    assert order == sorted(order)


def test_a_sheet_of_several_megabytes_is_read_by_the_child(tmp_path: Path) -> None:
    path = tmp_path / "客户车辆.xlsx"
    head = f'<row r="1">{_cell("A1", "编号")}{_cell("B1", "客户姓名")}</row>'
    lines = (f'<row r="{n}">{_cell(f"A{n}", f"客-{n:06d}")}{_cell(f"B{n}", "王" * 60)}</row>' for n in range(2, 12_002))
    _book(path, head + "".join(lines))
    job = Job(path, tmp_path / "staging-1.db", tabs(CUSTOMERS))
    [found] = read_books([job])
    assert isinstance(found, BookFound)
    assert (found.tabs[0].last_row, found.tabs[0].width) == (12_001, 2)
    assert [name.name for name in tmp_path.iterdir() if name.suffix == ".xlsx"] == [path.name]


def _by_openpyxl(path: Path, lines: list[list[Any]]) -> Path:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(TAB)
    for line in lines:
        sheet.append(line)
    book.save(path)
    return path


def _by_xlsxwriter(path: Path, lines: list[list[Any]]) -> Path:
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet(TAB)
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line)
    return path


def _by_libreoffice(path: Path, lines: list[list[Any]]) -> Path:
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    profile, out = f"-env:UserInstallation=file://{path.parent}/profile", path.parent / "saved"
    command = ["soffice", "--headless", profile, "--convert-to", "xlsx", "--outdir", str(out)]
    subprocess.run([*command, str(_by_openpyxl(path, lines))], check=True, capture_output=True, timeout=180)
    return out / path.name


@pytest.mark.parametrize("written", [_by_openpyxl, _by_xlsxwriter, _by_libreoffice])
def test_long_sheets_of_several_programs_are_cut_and_read_whole(
    written: Callable[[Path, list[list[Any]]], Path], tmp_path: Path
) -> None:
    lines: list[list[Any]] = [["编号", "姓名", "日期", "数", "备注"]]
    lines += [
        [f"客-{n:06d}", f"王{n % 50}", date(2026, 1, 1 + n % 28), n / 4, "" if n % 9 else "一行\n两行 <&>"]
        for n in range(1, 8_001)
    ]
    path = written(tmp_path / "客 户.xlsx", lines)
    book, pieces = _opened(path)
    assert [len(some) > 0 for some in pieces.values()] == [True]
    assert _squared(book.cells(TAB)) == _whole(path)
    assert len(_whole(path)) == 8_001


def test_a_child_that_was_started_ahead_reads(tmp_path: Path) -> None:
    path = tmp_path / CUSTOMERS.file_name()
    create_book(path, CUSTOMERS)
    with Child() as ready:
        [found] = read_books([Job(path, tmp_path / "out.db", tabs(CUSTOMERS))], {}, ready)
        assert ready._process.returncode == 0  # it ended by itself, with its work done
    assert isinstance(found, BookFound)


def test_only_a_shop_without_a_cache_has_a_child_started_ahead(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ahead, later = list[Child](), list[Child]()

    def watched(started: list[Child]) -> Callable[[], Child]:
        def start() -> Child:
            started.append(Child())
            return started[-1]

        return start

    monkeypatch.setattr(engine, "Child", watched(ahead))
    monkeypatch.setattr(reading, "Child", watched(later))
    XlsxStore(shop, background=False).close()
    assert [one._process.returncode for one in ahead] == [0]
    assert not later
    XlsxStore(shop, background=False).close()
    assert (len(ahead), len(later)) == (1, 0)


def test_a_child_that_is_not_needed_ends() -> None:
    with Child() as ready:
        process = ready._process
    assert process.returncode is not None
