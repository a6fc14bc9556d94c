"""A workbook with everything people and their programs leave in one: made with XlsxWriter, the rest put in by hand."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import xlsxwriter

HEADERS = ("编号", "词", "日期", "数", "和")
ROWS = 40  # data rows of the first tab
LAST = ROWS + 1
TAB = "表"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_XM = "http://schemas.microsoft.com/office/excel/2006/main"
_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

Members = dict[str, bytes]


def png() -> bytes:
    """A picture of one point."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\xff\0\0")) + chunk(b"IEND", b"")
    )


def made(folder: Path) -> bytes:
    """The whole workbook."""
    return packed(by_hand(unpacked(by_xlsxwriter(folder))))


def unpacked(data: bytes) -> Members:
    """The members by name, checksums tested."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members: Mapping[str, bytes], change: Callable[[zipfile.ZipFile, str, bytes], None] | None = None) -> bytes:
    """The members as a workbook file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members.items():
            change(target, name, data) if change else target.writestr(name, data)
    return out.getvalue()


def by_xlsxwriter(folder: Path) -> bytes:
    """What XlsxWriter can make."""
    out, picture = io.BytesIO(), folder / "p.png"
    picture.write_bytes(png())
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": "客户", "author": "陈一"})
    book.set_custom_property("门店", "城东")
    (folder / "vba.bin").write_bytes(b"\xd0\xcf\x11\xe0 not really a macro " * 9)
    book.add_vba_project(str(folder / "vba.bin"))
    sheet = book.add_worksheet(TAB)
    other = book.add_worksheet("汇总 甲")
    book.define_name("税率", "=0.13")
    book.define_name("数列", f"={TAB}!$D$2:$D${LAST}")
    _cells(book, sheet)
    _rules(book, sheet)
    _looks(book, sheet, picture)
    _other(book, other, picture)
    book.add_chartsheet("图").set_chart(_chart(book))
    book.close()
    return out.getvalue()


def _cells(book: Any, sheet: Any) -> None:
    day, bold, red = (
        book.add_format({"num_format": "yyyy-mm-dd"}),
        book.add_format({"bold": True}),
        book.add_format({"font_color": "red"}),
    )
    sheet.write_row(0, 0, HEADERS)
    for row in range(1, ROWS + 1):
        sheet.write(row, 0, f"a-{row}")
        sheet.write(row, 1, ("甲", "乙")[row % 2])
        sheet.write(row, 2, 45_000 + row, day)
        sheet.write(row, 3, row)
        sheet.write_formula(row, 4, f"=D{row + 1}*2", None, row * 2)
        sheet.write(row, 6, f"手写 {row}", red)
    sheet.write_rich_string(4, 6, "问过", bold, "他太太", "，", red, "别再打")
    sheet.write_url(5, 6, "https://example.com/客户", string="网页")
    sheet.write_url(6, 6, "internal:'汇总 甲'!A1", string="汇总")
    sheet.write_dynamic_array_formula("I2:I4", "=_xlfn._xlws.SORT(D2:D4)", None, 1)
    sheet.write_array_formula("J2:J4", "{=D2:D4*2}", None, 2)
    sheet.write_boolean(1, 10, True)
    sheet.merge_range("G20:H21", "合并", bold)
    sheet.embed_image("L2", "p.png", {"image_data": io.BytesIO(png())})
    sheet.insert_checkbox("M2", True)


def _rules(book: Any, sheet: Any) -> None:
    sheet.autofilter(0, 0, ROWS, 4)
    sheet.filter_column("B", "x == 甲 or x == 乙")
    sheet.data_validation(1, 1, ROWS, 1, {"validate": "list", "source": ["甲", "乙"], "input_message": "选一个"})
    sheet.conditional_format(
        1, 3, ROWS, 3, {"type": "cell", "criteria": ">", "value": 30, "format": book.add_format({"bg_color": "yellow"})}
    )
    sheet.conditional_format(1, 4, ROWS, 4, {"type": "data_bar", "data_bar_2010": True, "bar_solid": True})
    sheet.conditional_format(1, 2, ROWS, 2, {"type": "icon_set", "icon_style": "3_traffic_lights"})
    sheet.protect("", {"autofilter": True, "format_cells": True})
    sheet.unprotect_range("A2:D60", "录入")
    sheet.ignore_errors({"number_stored_as_text": "A2:A41"})
    sheet.add_sparkline("N2", {"range": f"{TAB}!D2:D20", "type": "column"})


def _looks(book: Any, sheet: Any, picture: Path) -> None:
    sheet.freeze_panes(1, 1)
    sheet.set_column("B:B", 33)
    sheet.set_column("P:Q", 9, None, {"hidden": True, "level": 1})
    sheet.set_row(7, 31)
    sheet.set_row(8, None, None, {"level": 1, "hidden": True})
    sheet.set_tab_color("#336699")
    sheet.set_header("&L&G&C客户", {"image_left": str(picture)})
    sheet.set_footer("&P / &N")
    sheet.set_background(str(picture))
    sheet.repeat_rows(0)
    sheet.print_area("A1:H41")
    sheet.set_h_pagebreaks([20])
    sheet.set_landscape()
    sheet.write_comment("B3", "问过他太太", {"author": "王芳"})
    sheet.insert_image("P3", str(picture))
    sheet.insert_textbox("P8", "别动这里", {"fill": {"color": "#FFEEAA"}})
    sheet.insert_button("P12", {"macro": "算一下", "caption": "算"})
    sheet.insert_chart("P15", _chart(book))


def _other(book: Any, other: Any, picture: Path) -> None:
    other.write_formula("A1", f"=SUM({TAB}!D2:D41)", None, 820)
    other.add_table(
        "C1:D5",
        {"name": "小表", "total_row": True, "columns": [{"header": "名"}, {"header": "额", "total_function": "sum"}]},
    )
    other.insert_image("H2", str(picture), {"url": "https://example.com"})
    other.write("F1", "=文本")
    book.add_format({"pattern": 3})


def _chart(book: Any) -> Any:
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"={TAB}!$D$2:$D$41", "data_labels": {"value": True, "custom": [{"value": "甲"}]}})
    chart.set_style(11)
    return chart


def by_hand(members: Members) -> Members:
    """The members with what XlsxWriter cannot make."""
    new = dict(members)
    sheet = "xl/worksheets/sheet1.xml"
    new[sheet] = _in_sheet(new[sheet])
    new["xl/workbook.xml"] = _in_workbook(new["xl/workbook.xml"])
    new["xl/comments1.xml"] = new["xl/comments1.xml"].replace(
        b"<text>", b'<text><r><rPr><b/><color rgb="FFFF0000"/></rPr><t>!</t></r>', 1
    )
    new["xl/sharedStrings.xml"] = new["xl/sharedStrings.xml"].replace(
        "<si><t>甲</t></si>".encode(),
        '<si><t>甲</t><rPh sb="0" eb="1"><t>jiǎ</t></rPh><phoneticPr fontId="1"/></si>'.encode(),
        1,
    )
    for number, (kind, target, content) in enumerate(_PARTS_OF_SHEET):
        name = "xl/" + target.removeprefix("../")
        new[name] = content
        relate(new, "xl/worksheets/_rels/sheet1.xml.rels", f"rIdHand{number}", kind, target)
    for number, (kind, target, content) in enumerate(_PARTS_OF_BOOK):
        new["xl/" + target if not target.startswith("../") else target[3:]] = content
        relate(new, "xl/_rels/workbook.xml.rels", f"rIdHand{number}", kind, target)
    new["customXml/_rels/item1.xml.rels"] = _relations("itemProps1.xml", f"{REL}/customXmlProps")
    new["customXml/itemProps1.xml"] = (
        b'<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" ds:itemID="{1}"/>'
    )
    new["xl/pivotTables/_rels/pivotTable1.xml.rels"] = _relations(
        "../pivotCache/pivotCacheDefinition1.xml", f"{REL}/pivotCacheDefinition"
    )
    new["xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels"] = _relations(
        "pivotCacheRecords1.xml", f"{REL}/pivotCacheRecords"
    )
    new["xl/pivotCache/pivotCacheRecords1.xml"] = f'{_DECLARED}<pivotCacheRecords xmlns="{MAIN}" count="0"/>'.encode()
    new["xl/externalLinks/_rels/externalLink1.xml.rels"] = _relations(
        "file:///C:/别的.xlsx", f"{REL}/externalLinkPath", ' TargetMode="External"'
    )
    _declare(new)
    return new


def _in_sheet(xml: bytes) -> bytes:
    """Custom views, scenarios, an x14 validation beside the x14 formats, row and cell extras."""
    text = xml.decode()
    views = (
        '<customSheetViews><customSheetView guid="{00000000-0000-0000-0000-000000000001}" scale="80">'
        '<selection activeCell="B2" sqref="B2"/></customSheetView></customSheetViews>'
    )
    scenarios = '<scenarios current="0"><scenario name="好" count="1" user="陈一"><inputCells r="D3" val="9"/></scenario></scenarios>'
    text = re.sub(r"(<autoFilter )", scenarios + r"\1", text, count=1)
    text = re.sub(r"(<mergeCells )", views + r"\1", text, count=1)
    text = re.sub(r"(<conditionalFormatting )", r'<phoneticPr fontId="1" type="noConversion"/>\1', text, count=1)
    rule = (
        f'<ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}" xmlns:x14="{_X14}"><x14:dataValidations count="1" xmlns:xm="{_XM}">'
        '<x14:dataValidation type="list" allowBlank="1"><x14:formula1><xm:f>\'汇总 甲\'!$F$1:$F$3</xm:f></x14:formula1>'
        f"<xm:sqref>G2:G{LAST}</xm:sqref></x14:dataValidation></x14:dataValidations></ext>"
    )
    return text.replace("<extLst>", f"<extLst>{rule}", 1).encode()


def _in_workbook(xml: bytes) -> bytes:
    text = xml.decode()
    views = '<customWorkbookViews><customWorkbookView name="小字" guid="{00000000-0000-0000-0000-000000000001}" windowWidth="1" windowHeight="1" activeSheetId="1"/></customWorkbookViews>'
    caches = '<pivotCaches><pivotCache cacheId="7" r:id="rIdHand0"/></pivotCaches>'
    ext = '<extLst><ext uri="{140A7094-0E35-4892-8432-C4D2E57EDEB5}" xmlns:x15="urn:x15"><x15:workbookPr chartTrackingRefBase="1"/></ext></extLst>'
    linked = '<externalReferences><externalReference r:id="rIdHand1"/></externalReferences>'
    text = text.replace("<definedNames>", linked + "<definedNames>").replace(
        "</workbook>", f"{views}{caches}{ext}</workbook>"
    )
    return text.encode()


def relate(members: Members, where: str, name: str, kind: str, target: str) -> None:
    """Add a relationship."""
    line = f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/></Relationships>'.encode()
    members[where] = members[where].replace(b"</Relationships>", line)


def _relations(target: str, kind: str, extra: str = "") -> bytes:
    spaces = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{_DECLARED}<Relationships xmlns="{spaces}"><Relationship Id="rId1" Type="{kind}" Target="{target}"{extra}/></Relationships>'.encode()


_THREADED = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_PARTS_OF_SHEET = (
    (
        "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment",
        "../threadedComments/threadedComment1.xml",
        f'{_DECLARED}<ThreadedComments xmlns="{_THREADED}"><threadedComment ref="B3" dT="2026-01-01T00:00:00.00" personId="{{2}}" id="{{3}}"><text>谁问的？</text></threadedComment></ThreadedComments>'.encode(),
    ),
    (f"{REL}/printerSettings", "../printerSettings/printerSettings1.bin", bytes(range(256))),
    (
        f"{REL}/pivotTable",
        "../pivotTables/pivotTable1.xml",
        f'{_DECLARED}<pivotTableDefinition xmlns="{MAIN}" name="透视" cacheId="7"><location ref="S1:T3" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/></pivotTableDefinition>'.encode(),
    ),
    (
        "http://schemas.microsoft.com/office/2007/relationships/slicer",
        "../slicers/slicer1.xml",
        f'{_DECLARED}<slicers xmlns="{_X14}"><slicer name="词" cache="切片_词" rowHeight="1"/></slicers>'.encode(),
    ),
)
_PARTS_OF_BOOK = (
    (
        f"{REL}/pivotCacheDefinition",
        "pivotCache/pivotCacheDefinition1.xml",
        f'{_DECLARED}<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{REL}" r:id="rId1"><cacheSource type="worksheet"><worksheetSource ref="A1:E41" sheet="{TAB}"/></cacheSource></pivotCacheDefinition>'.encode(),
    ),
    (
        f"{REL}/externalLink",
        "externalLinks/externalLink1.xml",
        f'{_DECLARED}<externalLink xmlns="{MAIN}"><externalBook xmlns:r="{REL}" r:id="rId1"><sheetNames><sheetName val="一"/></sheetNames></externalBook></externalLink>'.encode(),
    ),
    (
        "http://schemas.microsoft.com/office/2017/10/relationships/person",
        "persons/person.xml",
        f'{_DECLARED}<personList xmlns="{_THREADED}"><person displayName="陈一" id="{{2}}" userId="" providerId="None"/></personList>'.encode(),
    ),
    (f"{REL}/customXml", "../customXml/item1.xml", "<门店>城东</门店>".encode()),
    (
        f"{REL}/connections",
        "connections.xml",
        f'{_DECLARED}<connections xmlns="{MAIN}"><connection id="1" name="库" type="1" refreshedVersion="1"/></connections>'.encode(),
    ),
)


def _declare(members: Members) -> None:
    kinds = {
        "/xl/threadedComments/threadedComment1.xml": "application/vnd.ms-excel.threadedcomments+xml",
        "/xl/persons/person.xml": "application/vnd.ms-excel.person+xml",
        "/xl/slicers/slicer1.xml": "application/vnd.ms-excel.slicer+xml",
        "/xl/pivotTables/pivotTable1.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.pivotTable+xml",
        "/xl/pivotCache/pivotCacheDefinition1.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.pivotCacheDefinition+xml",
        "/xl/pivotCache/pivotCacheRecords1.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.pivotCacheRecords+xml",
        "/xl/externalLinks/externalLink1.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml",
        "/xl/connections.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.connections+xml",
        "/customXml/itemProps1.xml": "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
    }
    lines = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in kinds.items())
    said = members["[Content_Types].xml"].decode()
    if 'Extension="bin"' not in said:
        lines = (
            '<Default Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings"/>'
            + lines
        )
    members["[Content_Types].xml"] = said.replace("</Types>", lines + "</Types>").encode()


# What a workbook holds, counted over all its members whose name begins so.

SHEETS_AT, ALL = "xl/worksheets/sheet", ""
FEATURES: Mapping[str, tuple[str, str]] = {
    "rich text in cells": ("xl/sharedStrings", r"<r>"),
    "phonetic runs": ("xl/sharedStrings", r"<rPh\b"),
    "phonetic properties": (SHEETS_AT, r"<phoneticPr\b"),
    "cached formula values": (SHEETS_AT, r"</f><v>[^<]"),
    "array formulas": (SHEETS_AT, r'<f t="array"'),
    "dynamic arrays and pictures in cells": ("xl/metadata", r"<rc |<bk>"),
    "cells with metadata": (SHEETS_AT, r'<c [^>]*\b[cv]m="'),
    "rich data": ("xl/richData/", r"<rv |<rel "),
    "checkbox properties": ("xl/featurePropertyBag/", r"<bag\b"),
    "x14 conditional formats": (SHEETS_AT, r"<x14:conditionalFormatting\b"),
    "x14 validations": (SHEETS_AT, r"<x14:dataValidation "),
    "sparklines": (SHEETS_AT, r"<x14:sparkline>"),
    "ext blocks": (SHEETS_AT, r"<ext "),
    "workbook ext blocks": ("xl/workbook", r"<ext "),
    "style ext blocks": ("xl/styles", r"<ext |<xfComplement"),
    "conditional formats": (SHEETS_AT, r"<cfRule\b"),
    "validations": (SHEETS_AT, r"<dataValidation "),
    "autofilters": (SHEETS_AT, r"<autoFilter\b"),
    "filter columns": (SHEETS_AT, r"<filterColumn\b"),
    "hidden filter names": ("xl/workbook", r"_FilterDatabase"),
    "defined names": ("xl/workbook", r"<definedName\b"),
    "tables": ("xl/tables/", r"<table\b"),
    "totals rows": ("xl/tables/", r'totalsRowCount="1"'),
    "merged cells": (SHEETS_AT, r"<mergeCell "),
    "hyperlinks": (SHEETS_AT, r"<hyperlink "),
    "frozen panes": (SHEETS_AT, r"<pane "),
    "protection": (SHEETS_AT, r"<sheetProtection\b"),
    "allow-edit ranges": (SHEETS_AT, r"<protectedRange "),
    "ignored errors": (SHEETS_AT, r"<ignoredError "),
    "custom sheet views": (SHEETS_AT, r"<customSheetView "),
    "custom workbook views": ("xl/workbook", r"<customWorkbookView "),
    "scenarios": (SHEETS_AT, r"<scenario "),
    "page breaks": (SHEETS_AT, r"<brk "),
    "headers and footers": (SHEETS_AT, r"<odd(?:Header|Footer)>"),
    "header pictures": (SHEETS_AT, r"<legacyDrawingHF "),
    "background": (SHEETS_AT, r"<picture "),
    "column widths": (SHEETS_AT, r"<col "),
    "row heights": (SHEETS_AT, r'<row [^>]*customHeight="1"'),
    "outline levels": (SHEETS_AT, r'outlineLevel="'),
    "notes": ("xl/comments", r"<comment "),
    "rich text in notes": ("xl/comments", r"<rPr>"),
    "threaded comments": ("xl/threadedComments/", r"<threadedComment "),
    "persons": ("xl/persons/", r"<person "),
    "text boxes and shapes": ("xl/drawings/drawing", r"<xdr:sp[ >]"),
    "pictures on sheets": ("xl/drawings/drawing", r"<xdr:pic>"),
    "form controls": ("xl/drawings/vmlDrawing", r'ObjectType="Button"'),
    "pictures": ("xl/media/", r"PNG"),
    "charts": ("xl/charts/chart", r"<c:chart>"),
    "chart sheets": ("xl/chartsheets/", r"<chartsheet\b"),
    "slicers": ("xl/slicers/", r"<slicer "),
    "pivot tables": ("xl/pivotTables/", r"<pivotTableDefinition\b"),
    "pivot caches": ("xl/pivotCache/", r"<pivotCacheDefinition\b"),
    "external links": ("xl/externalLinks/", r"<externalBook\b"),
    "connections": ("xl/connections", r"<connection "),
    "printer settings": ("xl/printerSettings/", r"(?s)^.+$"),
    "macros": ("xl/vbaProject", r"(?s)^.+$"),
    "custom XML": ("customXml/", r"城东"),
    "own properties": ("docProps/custom", r"<property "),
    "cell styles": ("xl/styles", r"<xf "),
}


def census(data: bytes) -> dict[str, int]:
    """How often each feature stands in the workbook."""
    members = {name: content.decode("utf-8", "replace") for name, content in unpacked(data).items()}
    return {
        feature: sum(
            len(re.findall(wanted, text))
            for name, text in members.items()
            if name.startswith(where) and "/_rels/" not in name
        )
        for feature, (where, wanted) in FEATURES.items()
    }


def strict(data: bytes) -> bytes:
    """The workbook in the namespaces of 严格 Open XML."""
    turned = {
        MAIN.encode(): b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        REL.encode(): b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    }

    def turn(name: str, content: bytes) -> bytes:
        if not name.endswith((".xml", ".rels")):
            return content
        for old, new in turned.items():
            content = content.replace(old, new)
        return content

    return packed({name: turn(name, content) for name, content in unpacked(data).items()})
