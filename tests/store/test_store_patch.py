"""The patcher changes the cells it is told to and nothing else."""

from __future__ import annotations

import io
import random
import re
import shutil
import struct
import subprocess
import zipfile
from pathlib import Path
from typing import Any, cast

import openpyxl
import pytest
import rich_book
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from python_calamine import CalamineWorkbook

from dcrc_lite.errors.books import BookError
from dcrc_lite.schema import Field, Kind
from dcrc_lite.store import xlsx_sheet
from dcrc_lite.store.xlsx_patch import BookEdit, patch_book, recalculated
from dcrc_lite.store.xlsx_row import Ink
from dcrc_lite.store.xlsx_sheet import SheetEdit
from dcrc_lite.store.xlsx_styles import Shows, by_code
from dcrc_lite.store.xlsx_zip import CHUNK

TEXT = Field("t", "文本", Kind.STR)
DAY = Field("d", "日期", Kind.DATE)
MOMENT = Field("m", "时间", Kind.DATETIME)
CLOCK = Field("c", "钟点", Kind.TIME)
FIGURE = Field("n", "数", Kind.INT)


def _book(change: Any = lambda _ws: None) -> bytes:
    workbook = openpyxl.Workbook()
    ws = workbook.active
    assert ws is not None
    ws.title = "表"
    for line in (["编号", "词", "日期", "数"], ["a-1", "甲", "2026-01-01", 1], ["a-2", "乙", None, 2]):
        ws.append(line)
    change(ws)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _patch(
    data: bytes, rows: Any, *, last_row: Any = 3, merged: Any = (), formulas: Any = False
) -> tuple[bytes, SheetEdit]:
    edit = SheetEdit(rows, 1, last_row, merged)
    out = io.BytesIO()
    patch_book(io.BytesIO(data), out, "书.xlsx", BookEdit({"表": edit}, formulas))
    return out.getvalue(), edit


def _read(data: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("表").to_python()


def _members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def _edited(data: bytes, member: str, change: Any) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, change(source.read(name)) if name == member else source.read(name))
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_only_the_sheet_and_its_date_of_change_differ() -> None:
    before = _book()
    after, _ = _patch(before, {2: {1: Ink(TEXT, "丙")}})
    old, new = _members(before), _members(after)
    assert list(old) == list(new)
    assert {name for name in old if old[name] != new[name]} <= {SHEET, "docProps/core.xml"}
    assert _read(after)[1:] == [["a-1", "丙", "2026-01-01", 1.0], ["a-2", "乙", "", 2.0]]


def test_a_row_is_added_in_the_likeness_of_the_one_above() -> None:
    def paint(ws: Any) -> None:
        ws["B3"].fill = PatternFill("solid", fgColor="FFFF00")
        ws["E3"].fill = PatternFill("solid", fgColor="FF0000")
        ws.row_dimensions[3].height = 33

    after, _ = _patch(_book(paint), {4: {0: Ink(TEXT, "a-3"), 1: Ink(TEXT, "丙")}})
    ws = openpyxl.load_workbook(io.BytesIO(after))["表"]
    assert (ws["B4"].fill.fgColor.rgb, ws["E4"].fill.fgColor.rgb) == ("00FFFF00", "00FF0000")
    assert ws.row_dimensions[4].height == 33
    assert (ws["A4"].value, ws["E4"].value) == ("a-3", None)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "  前后 有 空格  ",
        "<b>&amp;</b>",
        "第一行\n第二行",
        "_x0041_ 原样",
        "]]>",
        "😀 𠮷",
        "'引号\"",
        "\t制表",
        "+86",
    ],
)
def test_any_text_reads_back_as_it_was(text: str) -> None:
    after, _ = _patch(_book(), {2: {1: Ink(TEXT, text)}, 4: {1: Ink(TEXT, text)}})
    rows = _read(after)
    assert (rows[1][1], rows[3][1]) == (text, text)
    assert openpyxl.load_workbook(io.BytesIO(after))["表"]["B2"].data_type == "s"


def test_control_characters_survive_as_escapes() -> None:
    after, _ = _patch(_book(), {2: {1: Ink(TEXT, "a\x01b\rc")}})
    assert _read(after)[1][1] == "a\x01b\rc"


def test_a_date_is_a_number_only_where_the_style_shows_dates() -> None:
    def style(ws: Any) -> None:
        ws["C2"].number_format = "yyyy-mm-dd"
        ws["C3"].number_format = "@"

    after, _ = _patch(_book(style), {2: {2: Ink(DAY, "2026-11-21")}, 3: {2: Ink(DAY, "2026-11-21")}})
    rows = _read(after)
    assert (str(rows[1][2]), rows[2][2]) == ("2026-11-21", "2026-11-21")


@pytest.mark.parametrize("since_1904", [False, True])
@pytest.mark.parametrize(
    ("field", "code", "text"),
    [(MOMENT, "yyyy/m/d h:mm", "2026-11-21T09:05"), (DAY, "m月d日", "2024-02-29"), (CLOCK, "hh:mm", "23:59")],
)
def test_dates_and_times_read_back_to_the_minute(field: Field, code: str, text: str, since_1904: bool) -> None:
    def style(ws: Any) -> None:
        ws["C2"].number_format = code
        ws.parent.epoch = MAC_EPOCH if since_1904 else WINDOWS_EPOCH

    after, _ = _patch(_book(style), {2: {2: Ink(field, text)}})
    assert _read(after)[1][2].isoformat().startswith(text)


@pytest.mark.parametrize(
    ("field", "code", "text"),
    [
        (DAY, "yyyy-mm-dd", "1900-01-01"),
        (DAY, "yyyy-mm-dd", "明天"),
        (CLOCK, "hh:mm", "25 点"),
        (FIGURE, "0", "三十多"),
        (FIGURE, "0", "12345678901234567890"),
    ],
)
def test_what_a_number_cannot_hold_is_written_as_text(field: Field, code: str, text: str) -> None:
    def style(ws: Any) -> None:
        ws["C2"].number_format = code

    after, _ = _patch(_book(style), {2: {2: Ink(field, text)}})
    assert _read(after)[1][2] == text


def test_filter_lists_colours_and_tables_reach_the_new_rows() -> None:
    def furnish(ws: Any) -> None:
        ws.auto_filter.ref = "A1:D3"
        rule = DataValidation("list", formula1='"甲,乙"')
        rule.add("B2:B3")
        other = DataValidation("list", formula1='"甲,乙"')
        other.add("D2:D1048576")
        ws.add_data_validation(rule)
        ws.add_data_validation(other)
        ws.conditional_formatting.add("D2:D3", cast("Any", CellIsRule)(operator="greaterThan", formula=["1"]))

    after, _ = _patch(_book(furnish), {4: {0: Ink(TEXT, "a-3")}, 5: {0: Ink(TEXT, "a-4")}})
    ws = openpyxl.load_workbook(io.BytesIO(after))["表"]
    assert ws.auto_filter.ref == "A1:D5"
    assert [str(rule.sqref) for rule in ws.data_validations.dataValidation] == ["B2:B5", "D2:D1048576"]
    assert [str(found.sqref) for found in ws.conditional_formatting] == ["D2:D5"]
    assert b"$D$5" in _members(after)["xl/workbook.xml"]


def test_an_excel_table_takes_the_new_row_in() -> None:
    def furnish(ws: Any) -> None:
        ws.add_table(Table(displayName="T1", ref="A1:D3"))

    after, _ = _patch(_book(furnish), {4: {0: Ink(TEXT, "a-3")}})
    assert openpyxl.load_workbook(io.BytesIO(after))["表"].tables["T1"].ref == "A1:D4"


def test_notes_widths_and_other_tabs_stay_byte_for_byte() -> None:
    def furnish(ws: Any) -> None:
        ws["B2"].comment = Comment("问过他太太", "王芳")
        ws.column_dimensions["B"].width = 44
        ws.parent.create_sheet("我的草稿")["A1"] = "=SUM(表!D2:D3)"

    before = _book(furnish)
    after, _ = _patch(before, {2: {1: Ink(TEXT, "丙")}})
    old, new = _members(before), _members(after)
    assert {name for name in old if old[name] != new[name]} <= {SHEET, "docProps/core.xml"}


def test_formulas_are_left_alone_and_worked_out_anew_on_opening() -> None:
    def furnish(ws: Any) -> None:
        ws["D3"] = "=D2+1"

    after, edit = _patch(_book(furnish), {2: {3: Ink(FIGURE, "5")}, 3: {3: Ink(FIGURE, "9")}}, formulas=True)
    assert edit.refused == {(3, 3)}
    assert openpyxl.load_workbook(io.BytesIO(after))["表"]["D3"].value == "=D2+1"
    assert b'fullCalcOnLoad="1"' in _members(after)["xl/workbook.xml"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'<a><calcPr calcId="1" fullCalcOnLoad="0"/></a>', b'<a><calcPr calcId="1" fullCalcOnLoad="1"/></a>'),
        (b"<a><sheets></sheets><b/></a>", b'<a><sheets></sheets><calcPr fullCalcOnLoad="1"/><b/></a>'),
        (b"<x:a><x:sheets></x:sheets></x:a>", b'<x:a><x:sheets></x:sheets><x:calcPr fullCalcOnLoad="1"/></x:a>'),
        (b"<a/>", b"<a/>"),
    ],
)
def test_the_wish_to_calculate_stands_where_the_format_wants_it(before: bytes, after: bytes) -> None:
    assert recalculated(before) == after


def test_covered_merged_cells_are_left_alone() -> None:
    after, edit = _patch(_book(), {2: {1: Ink(TEXT, "丙")}, 3: {1: Ink(TEXT, "丁")}}, merged=[[1, 1, 2, 1]])
    assert edit.refused == {(3, 1)}
    assert [row[1] for row in _read(after)[1:]] == ["丙", "乙"]


def test_rows_and_cells_without_addresses_are_found_by_their_order() -> None:
    def strip(xml: bytes) -> bytes:
        return re.sub(rb' r="[A-Z]*\d+"', b"", xml)

    after, _ = _patch(_edited(_book(), SHEET, strip), {2: {1: Ink(TEXT, "丙")}, 4: {0: Ink(TEXT, "a-3")}})
    assert [row[:2] for row in _read(after)[1:]] == [["a-1", "丙"], ["a-2", "乙"], ["a-3", ""]]


def test_prefixed_names_are_written_with_their_prefix() -> None:
    def prefix(xml: bytes) -> bytes:
        xml = re.sub(rb"<(/?)(\w)", rb"<\1x:\2", xml)
        return xml.replace(b"xmlns=", b"xmlns:x=")

    after, _ = _patch(_edited(_book(), SHEET, prefix), {2: {1: Ink(TEXT, "丙")}, 4: {0: Ink(TEXT, "a-3")}})
    ws = openpyxl.load_workbook(io.BytesIO(after))["表"]
    assert (ws["B2"].value, ws["A4"].value) == ("丙", "a-3")


def test_a_sheet_without_rows_gets_its_first() -> None:
    def empty(xml: bytes) -> bytes:
        start, end = xml.index(b"<sheetData>"), xml.index(b"</sheetData>") + len(b"</sheetData>")
        return xml[:start] + b"<sheetData/>" + xml[end:]

    after, _ = _patch(_edited(_book(), SHEET, empty), {2: {0: Ink(TEXT, "a-1")}}, last_row=1)
    assert openpyxl.load_workbook(io.BytesIO(after))["表"]["A2"].value == "a-1"


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml.replace(b"</sheetData>", b""),
        lambda xml: xml.replace(b"sheetData", b"dataSheet"),
        lambda xml: xml.replace(b"<row ", b"<!-- x --><row ", 1),
        lambda xml: xml.replace(b'<row r="3"', b'<row r="2"'),
        lambda xml: xml.replace(b'r="B3"', b"r='B3'"),
    ],
    ids=["no end", "no rows", "comment", "row twice", "other quotes"],
)
def test_a_sheet_that_cannot_be_patched_faithfully_is_refused(change: Any) -> None:
    with pytest.raises(BookError, match="不敢改"):
        _patch(_edited(_book(), SHEET, change), {3: {1: Ink(TEXT, "丙")}})


def _long() -> bytes:
    """More than a piece; packing does not make it suspiciously small."""
    return random.Random(1).randbytes(CHUNK).hex().encode()


def test_much_behind_the_rows_stays_but_not_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    long = b"<extLst><ext>" + _long() + b"</ext></extLst></worksheet>"
    data = _edited(_book(), SHEET, lambda xml: xml.replace(b"</worksheet>", long))
    after, _ = _patch(data, {3: {1: Ink(TEXT, "丙")}})
    assert _members(after)[SHEET].endswith(long)
    monkeypatch.setattr(xlsx_sheet, "MAX_TAIL", CHUNK)
    with pytest.raises(BookError, match="不敢改"):
        _patch(data, {3: {1: Ink(TEXT, "丙")}})


def test_a_row_that_comes_in_pieces_is_changed_whole() -> None:
    def lengthen(xml: bytes) -> bytes:
        long = b'<c r="F3" t="inlineStr"><is><t>' + _long() + b"</t></is></c></row>"
        return xml.replace(b"</row></sheetData>", long + b"</sheetData>")

    after, _ = _patch(_edited(_book(), SHEET, lengthen), {3: {1: Ink(TEXT, "丙")}})
    assert [len(str(cell)) for cell in _read(after)[2]] == [3, 1, 0, 3, 0, 2 * CHUNK]
    assert _read(after)[2][1] == "丙"


def test_a_row_without_cells_gets_its_first() -> None:
    after, _ = _patch(
        _edited(_book(), SHEET, lambda xml: xml.replace(b"</sheetData>", b'<row r="5" ht="33"/></sheetData>')),
        {5: {1: Ink(TEXT, "丙")}},
        last_row=5,
    )
    assert _read(after)[4][1] == "丙"
    assert openpyxl.load_workbook(io.BytesIO(after))["表"].row_dimensions[5].height == 33


def test_a_tab_that_is_not_there_is_named() -> None:
    with pytest.raises(BookError, match="没有“客户”这张表"):
        patch_book(
            io.BytesIO(_book()), io.BytesIO(), "书.xlsx", BookEdit({"客户": SheetEdit({}, 1, 1)}, has_formulas=False)
        )


@pytest.mark.parametrize("member", ["_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_a_workbook_that_lacks_a_part_is_not_written(member: str) -> None:
    members = {name: data for name, data in _members(_book()).items() if name != member}
    with pytest.raises(BookError, match=r"缺了部件|没有“表”"):
        _patch(rich_book.packed(members), {2: {1: Ink(TEXT, "丙")}})


@pytest.mark.parametrize("member", ["docProps/core.xml", "xl/styles.xml"])
def test_a_workbook_may_do_without_what_writing_does_not_need(member: str) -> None:
    members = {name: data for name, data in _members(_book()).items() if name != member}
    after, _ = _patch(rich_book.packed(members), {2: {1: Ink(TEXT, "丙")}})
    assert (_read(after)[1][1], member in _members(after)) == ("丙", False)


def test_styles_without_formats_of_cells_show_figures() -> None:
    def no_formats(xml: bytes) -> bytes:
        return re.sub(rb"<cellXfs.*?</cellXfs>", b"", xml, flags=re.DOTALL)

    after, _ = _patch(_edited(_book(), "xl/styles.xml", no_formats), {2: {2: Ink(DAY, "2026-11-21")}})
    assert _read(after)[1][2] == "2026-11-21"


def test_a_member_that_does_not_unpack_is_not_written() -> None:
    data = bytearray(_book())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        info = archive.getinfo(SHEET)
    data[info.header_offset + 30 + len(SHEET) + 20] ^= 0xFF
    with pytest.raises(BookError, match="没有读全"):
        _patch(bytes(data), {2: {1: Ink(TEXT, "丙")}})


class _SavedOver(io.BytesIO):
    """A workbook of which a part is gone by the time it is to be copied."""

    def read(self, size: int | None = -1, /) -> bytes:
        return b"" if self.tell() == self.gone else super().read(size)

    gone = -1


def test_a_workbook_saved_over_while_it_is_copied_is_not_written() -> None:
    source = _SavedOver(_book())
    with zipfile.ZipFile(io.BytesIO(_book())) as archive:
        source.gone = archive.getinfo("docProps/app.xml").header_offset
    edit = BookEdit({"表": SheetEdit({2: {1: Ink(TEXT, "丙")}}, 1, 3)}, has_formulas=False)
    with pytest.raises(BookError, match="没有读全"):
        patch_book(source, io.BytesIO(), "书.xlsx", edit)


def test_what_other_programs_note_beside_a_member_stays_but_not_its_long_sizes() -> None:
    long_sizes, moment = struct.pack("<2H2Q", 1, 16, 5, 5), struct.pack("<2HBL", 0x5455, 5, 1, 0)

    def noted(target: zipfile.ZipFile, name: str, data: bytes) -> None:
        info = zipfile.ZipInfo(name)
        info.extra = long_sizes + moment
        target.writestr(info, data)

    after, _ = _patch(rich_book.packed(_members(_book()), noted), {2: {1: Ink(TEXT, "丙")}})
    with zipfile.ZipFile(io.BytesIO(after)) as archive:
        extras = {info.filename: info.extra for info in archive.infolist()}
    assert extras.pop(SHEET) == extras.pop("docProps/core.xml") == b""
    assert set(extras.values()) == {moment}
    assert _read(after)[1][1] == "丙"


class _WornDisk(io.BytesIO):
    """Gives the first bytes back otherwise than they were written."""

    def read(self, size: int | None = -1, /) -> bytes:
        at, data = self.tell(), super().read(size)
        return data[:60] + bytes(20) + data[80:] if at < 60 < at + len(data) else data


def test_what_does_not_read_back_as_it_was_written_is_not_put_in_place() -> None:
    edit = BookEdit({"表": SheetEdit({2: {1: Ink(TEXT, "丙")}}, 1, 3)}, has_formulas=False)
    with pytest.raises(BookError, match="校验不对，没有换上去"):
        patch_book(io.BytesIO(_book()), _WornDisk(), "书.xlsx", edit)


def test_rows_beyond_the_end_of_a_sheet_are_refused() -> None:
    with pytest.raises(BookError, match="1,048,576"):
        _patch(_book(), {1_048_577: {0: Ink(TEXT, "a")}})


def test_many_rows_are_changed_in_one_pass() -> None:
    def fill(ws: Any) -> None:
        for number in range(3, 3_000):
            ws.append([f"a-{number}", "长" * 200, None, number])

    rows = {row: {1: Ink(TEXT, f"新{row}")} for row in range(2, 3_000, 7)}
    rows |= {row: {0: Ink(TEXT, f"a-{row}")} for row in range(3_001, 3_501)}
    after, _ = _patch(_book(fill), rows, last_row=3_000)
    read = _read(after)
    assert len(read) == 3_500
    assert all(read[row - 1][1] == f"新{row}" for row in range(2, 3_000, 7))
    assert read[2][1] == "乙"


@pytest.mark.parametrize(
    ("code", "shows"),
    [
        ("General", Shows.FIGURE),
        ("@", Shows.FIGURE),
        ("0.00E+00", Shows.FIGURE),
        ('#,##0.00"元"', Shows.FIGURE),
        ("[Red]0", Shows.FIGURE),
        ("yyyy-mm-dd", Shows.DATE),
        ("m月d日", Shows.DATE),
        ("mmm", Shows.DATE),
        ("[$-804]yyyy年m月", Shows.DATE),
        ("hh:mm", Shows.TIME),
        ("[h]:mm", Shows.TIME),
        ("yyyy-mm-dd hh:mm", Shows.DATE),
    ],
)
def test_number_formats_are_told_apart(code: str, shows: Shows) -> None:
    assert by_code(code) is shows


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_a_patched_workbook_and_its_own_save_is_patched(tmp_path: Path) -> None:
    def furnish(ws: Any) -> None:
        ws.auto_filter.ref = "A1:D3"
        ws["B2"].comment = Comment("问过他太太", "王芳")
        ws["F1"], ws["G1"] = "一", "二"
        ws.add_table(Table(displayName="T1", ref="F1:G3"))

    source = tmp_path / "书 一.xlsx"
    source.write_bytes(_patch(_book(furnish), {4: {0: Ink(TEXT, "a-3"), 1: Ink(TEXT, "=丙")}})[0])
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", str(tmp_path / "out"), str(source)], check=True, capture_output=True)
    saved = (tmp_path / "out" / source.name).read_bytes()
    assert [row[:2] for row in _read(saved)[1:4]] == [["a-1", "甲"], ["a-2", "乙"], ["a-3", "=丙"]]
    after, _ = _patch(saved, {3: {1: Ink(TEXT, "丁")}, 5: {0: Ink(TEXT, "a-4")}}, last_row=4)
    assert [row[:2] for row in _read(after)[1:5]] == [["a-1", "甲"], ["a-2", "丁"], ["a-3", "=丙"], ["a-4", ""]]
