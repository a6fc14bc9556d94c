"""What is known of a workbook before its cells are read."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from dcrc_lite.store import xlsx_zip
from dcrc_lite.store.error_marks import Merged
from dcrc_lite.store.glance import Glance, glance
from dcrc_lite.store.marked_cells import merged_in
from dcrc_lite.store.reader_child import read_book
from dcrc_lite.store.reading import Job, _spec
from dcrc_lite.store.templates import tabs
from dcrc_lite.store.xlsx_zip import every_piece, read_archive

SHEET = "xl/worksheets/sheet1.xml"
PLAIN = b'<c r="A1"><v>1</v></c>'
MAIN, OFFICE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org"
WORKBOOK = f"""<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}/officeDocument/2006/relationships"><sheets>
<sheet name="客户" sheetId="1" r:id="rId1"/></sheets></workbook>"""
NOTHING: tuple[bool, dict[str, Merged]] = (False, {})


def _relations(kind: str, target: str) -> str:
    one = f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument/2006/relationships/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{OFFICE}/package/2006/relationships">{one}</Relationships>'


def _book(sheet: bytes, **others: bytes) -> io.BytesIO:
    """An archive of one sheet, unpacked sizes in the order given."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "spreadsheetml.sheet.main+xml")
        archive.writestr("xl/workbook.xml", WORKBOOK)
        archive.writestr("_rels/.rels", _relations("officeDocument", "xl/workbook.xml"))
        archive.writestr("xl/_rels/workbook.xml.rels", _relations("worksheet", "worksheets/sheet1.xml"))
        archive.writestr(SHEET, sheet)
        for name, content in others.items():
            archive.writestr(f"xl/{name}.xml", content)
    return out


def _seen(data: io.BytesIO) -> Glance:
    archive = read_archive(data, "书.xlsx")
    return glance(every_piece(data, archive, "书.xlsx"), data, archive, "书.xlsx")


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (b"", NOTHING),
        (b"<f>A1</f>", (True, {})),
        (b"<x:f>A1</x:f>", (True, {})),
        (b'<mergeCell ref="A1:B2"/>', (False, {"客户": [(0, 0, 1, 1)]})),
        (b"<f>A1</f><x:mergeCells><x:mergeCell ref='C8:AD9'/></x:mergeCells>", (True, {"客户": [(7, 2, 8, 29)]})),
        (b'<mergeCell ref="B3" /><mergeCell ref="A5:A6"/>', (False, {"客户": [(2, 1, 2, 1), (4, 0, 5, 0)]})),
        (b"formula merge", NOTHING),
    ],
)
def test_marks_in_a_sheet_are_seen(found: bytes, expected: tuple[bool, dict[str, Merged]]) -> None:
    seen = _seen(_book(PLAIN + found + PLAIN))
    assert (seen.formulas, seen.merged) == expected


@pytest.mark.parametrize("mark", [b"</f>", b":f>", b"mergeCell"])
def test_a_mark_on_both_sides_of_a_cut_is_seen(mark: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_zip, "CHUNK", 32)
    for before in range(24, 33):
        seen = _seen(_book(b"." * before + mark + b"." * 40))
        assert seen.formulas or seen.merged, before


def test_a_merged_range_on_both_sides_of_a_cut_is_found_once() -> None:
    xml = b'<mergeCells count="2"><mergeCell ref="A1:C1"/><x:mergeCell ref="B3:B12"/></mergeCells>'
    for cut in range(len(xml)):
        assert merged_in([xml[:cut], xml[cut:]]) == [(0, 0, 0, 2), (2, 1, 11, 1)], cut


def test_only_sheets_are_looked_at() -> None:
    seen = _seen(_book(PLAIN, sharedStrings=b"<t>mergeCell</t><f>1</f>"))
    assert (seen.formulas, seen.merged) == NOTHING


@pytest.mark.parametrize("area", ["", "C8:D9"])
def test_merged_cells_are_found_where_there_are_some(tmp_path: Path, area: str) -> None:
    import openpyxl

    from dcrc_lite.schema.books import CUSTOMERS

    path, book = tmp_path / "客户车辆.xlsx", openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "客户"
    sheet.append(["编号", "客户姓名"])
    sheet.append(["客-000001", "李明"])
    if area:
        sheet.merge_cells(area)
    book.save(path)
    found = read_book(_spec(Job(path, tmp_path / "out.db", tabs(CUSTOMERS))), {})["tabs"][0]
    assert list(found["merged"]) == ([(7, 2, 8, 3)] if area else [])
