"""Reading people's workbooks: bounded, and with a sentence for whatever cannot be read."""

from __future__ import annotations

import io
import json
import random
import sqlite3
import sys
import zipfile
from contextlib import closing
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dcrc_lite.errors.books import BookError
from dcrc_lite.schema import SHEETS, BadValue, Field, Kind
from dcrc_lite.schema.books import CUSTOMERS, SETTINGS, VISITS
from dcrc_lite.schema.parse import Converter, converter
from dcrc_lite.store import child, columns, reader_child, reading, xlsx_zip
from dcrc_lite.store.columns import ColumnReader
from dcrc_lite.store.diagnose import CFB_MAGIC
from dcrc_lite.store.far_cell import blame
from dcrc_lite.store.reader_child import answer
from dcrc_lite.store.reading import BookFound, Job, read_books
from dcrc_lite.store.templates import create_book, tabs
from dcrc_lite.store.xlsx_layout import find

pytestmark = pytest.mark.usefixtures("measured_child")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "客户 车辆.xlsx"
    create_book(path, CUSTOMERS)
    return path


def _job(path: Path) -> Job:
    return Job(path, path.with_suffix(".db"), tabs(CUSTOMERS))


def _in_process(path: Path) -> dict[str, object]:
    """Read without a child, so that what it does is seen by the coverage too."""
    return answer(json.loads(json.dumps(reading._spec(_job(path)))), {})


def test_a_book_is_read_in_a_child_that_finds_every_column(book: Path) -> None:
    [found] = read_books([_job(book)])
    assert isinstance(found, BookFound)
    assert [tab.record for tab in found.tabs] == [sheet.name for sheet in tabs(CUSTOMERS)]
    assert set(found.tabs[0].columns) == {field.name for field in SHEETS["customers"].columns}
    assert found.tabs[0].missing == ()


def test_child_and_parent_read_the_same(book: Path) -> None:
    [found] = read_books([_job(book)])
    assert isinstance(found, BookFound)
    book.with_suffix(".db").unlink()
    assert _in_process(book)["digest"] == found.digest


def test_a_book_that_kills_the_child_is_named_and_the_others_are_read(tmp_path: Path, book: Path) -> None:
    far = tmp_path / "远.xlsx"
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(far, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data = data.replace(
                    b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                )
            target.writestr(name, data)
    first, second = read_books([_job(far), _job(book)])
    assert isinstance(first, BookError)
    assert first.file == "远.xlsx"
    assert "“客户”在很远的 XFD1048576" in str(first)
    assert isinstance(second, BookFound)


def test_a_book_that_takes_too_long_is_named(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "SECONDS", 0.001)
    [found] = read_books([_job(book)])
    assert isinstance(found, BookError)
    assert "太久" in str(found)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "坏了，是空的"),
        (bytes(5_000), "坏了，全是 0"),
        (bytes(5_000) + b"x", "坏了，读不出来"),
        (CFB_MAGIC + bytes(500), "有密码，或者是旧的 .xls 格式"),
        (CFB_MAGIC + bytes(2**20 - 20) + "EncryptedPackage".encode("utf-16-le"), "有密码，程序读不了"),
        (CFB_MAGIC + bytes(500) + "Workbook".encode("utf-16-le"), "是旧的 .xls 格式"),
        (b"\xef\xbb\xbf\r\n<html><table></table></html>", "网页"),
        (b"a,b\n1,2\n", "文本"),
        ("编号,姓名\r\n客-000001,李明\r\n".encode("gb18030") * 400, "文本"),
        (bytes(range(128, 256)), "坏了，读不出来"),
    ],
)
def test_what_is_no_workbook_gets_one_sentence(book: Path, content: bytes, word: str) -> None:
    book.write_bytes(content)
    assert word in str(_in_process(book)["what"])


@pytest.mark.parametrize(
    ("member", "content", "word"),
    [
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet", ".ods"),
        ("xl/workbook.bin", b"\x83\x01", ".xlsb"),
    ],
)
def test_a_workbook_of_another_format_is_named(book: Path, member: str, content: bytes, word: str) -> None:
    with zipfile.ZipFile(book, "w") as target:
        target.writestr(member, content)
    assert f"其实是 {word} 格式" in str(_in_process(book)["what"])


def test_a_workbook_that_takes_too_much_memory_gets_one_sentence(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def too_much(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(reader_child, "read_book", too_much)
    assert "内存超过限度" in str(_in_process(book)["what"])


def test_an_ordinary_workbook_is_not_blamed_for_a_cell(book: Path) -> None:
    assert blame(reading._spec(_job(book))) == {}


def test_where_the_system_knows_no_limits_the_child_reads_without(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_CPU)
    monkeypatch.setitem(sys.modules, "resource", None)
    reader_child.bound(1, 1)
    assert resource.getrlimit(resource.RLIMIT_CPU) == before


def test_a_missing_file_may_be_read_later(tmp_path: Path) -> None:
    assert _in_process(tmp_path / "没有.xlsx")["again"] is True


def test_a_zip_without_a_workbook_gets_one_sentence(book: Path) -> None:
    with zipfile.ZipFile(book, "w") as target:
        target.writestr("a.txt", "x")
    assert "读不懂" in str(_in_process(book)["what"])


def test_a_flipped_bit_is_never_read_as_a_value(book: Path) -> None:
    data = bytearray(book.read_bytes())
    with zipfile.ZipFile(book) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    data[info.header_offset + 60 + len(info.filename)] ^= 0x10
    book.write_bytes(bytes(data))
    assert "校验不对" in str(_in_process(book)["what"])


@pytest.mark.parametrize("kind", ["ratio", "members", "size"])
def test_a_bomb_is_refused_before_it_is_unpacked(book: Path, kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_zip, "MAX_UNPACKED", 10_000_000 if kind == "size" else xlsx_zip.MAX_UNPACKED)
    with zipfile.ZipFile(book, "w", zipfile.ZIP_STORED if kind == "size" else zipfile.ZIP_DEFLATED) as target:
        for number in range(1_001 if kind == "members" else 1):
            target.writestr(f"xl/{number}.xml", b" " * (5 if kind == "members" else 11_000_000))
    assert "太大" in str(_in_process(book)["what"])


def test_much_in_front_of_a_workbook_is_refused(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "what" not in _in_process(book)
    book.with_suffix(".db").unlink()
    monkeypatch.setattr(xlsx_zip, "MAX_UNPACKED", 10_000_000)
    book.write_bytes(bytes(10_000_000) + book.read_bytes())
    assert "太大" in str(_in_process(book)["what"])


def test_members_that_lie_over_each_other_are_refused(book: Path) -> None:
    with zipfile.ZipFile(book, "w") as target:
        target.writestr("a", b"x")
        with pytest.warns(UserWarning, match="Duplicate"):
            target.writestr("a", b"y")
    assert "重名" in str(_in_process(book)["what"])


def _rows(book: Path, *lines: dict[str, Any]) -> list[tuple[object, ...]]:
    """Put lines into the customers tab, read it, return (编号, 姓名, 手机, 生日, raw) of the rows."""
    import sqlite3

    names = [field.name for field in SHEETS["customers"].columns]
    workbook = openpyxl.load_workbook(book)
    for number, line in enumerate(lines, 2):
        for name, value in line.items():
            workbook["客户"].cell(number, names.index(name) + 1).value = value
    workbook.save(book)
    assert "what" not in _in_process(book)
    connection = sqlite3.connect(book.with_suffix(".db"))
    found = connection.execute("SELECT id, name, mobile, birthday, _raw FROM rows_customers").fetchall()
    connection.close()
    return found


def test_cells_become_canonical_texts(book: Path) -> None:
    lines = {"id": "客-000001", "name": " 李 明 ", "mobile": 15400000001.0, "birthday": date(1988, 2, 3)}
    assert _rows(book, lines) == [("客-000001", "李 明", "15400000001", "1988-02-03", None)]


def test_unreadable_cells_are_kept_as_people_see_them(book: Path) -> None:
    [row] = _rows(book, {"id": "客-000001", "name": "李明", "mobile": 1540000000.0, "birthday": "明天"})
    assert json.loads(str(row[4])) == {"mobile": "1540000000", "birthday": "明天"}


def test_an_error_in_a_cell_is_kept_as_people_see_it(book: Path) -> None:
    [row] = _rows(book, {"id": "客-000001", "name": "李明", "birthday": "#N/A"})
    assert json.loads(str(row[4])) == {"birthday": "#N/A"}


def test_blank_and_total_rows_are_no_data(book: Path) -> None:
    lines: tuple[dict[str, object], ...] = (
        {"id": "客-000001", "name": "李明"},
        {},
        {"name": "合计"},
        {"created_by": "陈一"},
    )
    assert [row[0] for row in _rows(book, *lines)] == ["客-000001"]


def test_more_texts_than_are_remembered_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "_MEMO_LIMIT", 2)
    reader = ColumnReader(Field("f", "栏", Kind.DATE), None)
    for _ in range(2):
        found, bad = reader.read([f"2026.11.{day}" for day in (11, 12, 13)] + ["明天"])
        assert (list(found), set(bad)) == (["2026-11-11", "2026-11-12", "2026-11-13", ""], {3})


@pytest.mark.parametrize(
    ("kind", "cells", "texts"),
    [
        (Kind.STR, ["甲", "", "乙 "], ["甲", "", "乙"]),
        (Kind.STR, ["", "", ""], ["", "", ""]),
        (Kind.STR, ["甲", 1.0, True], ["甲", "1", "是"]),
        (Kind.STR, ["#N/A", "#1", "x"], ["", "#1", "x"]),
        (Kind.REF, ["客-000001", "客－０００００２", ""], ["客-000001", "客-000002", ""]),
        (Kind.PHONE, ["15400000001", "", "+86 15400000002"], ["15400000001", "", "15400000002"]),
        (Kind.INT, [1.0, "2", ""], ["1", "2", ""]),
        (Kind.DATE, [datetime(2026, 11, 21), "2026.11.22", ""], ["2026-11-21", "2026-11-22", ""]),
        (Kind.DATETIME, [datetime(2026, 11, 21, 9, 4, 59, 999_000)], ["2026-11-21T09:05"]),
        (Kind.TIME, [time(9, 5), ""], ["09:05", ""]),
        (Kind.BOOL, [True, "否", 1.0], ["是", "否", "是"]),
    ],
)
def test_blocks_of_cells_read_like_single_cells(kind: Any, cells: list[object], texts: list[str]) -> None:
    found, bad = ColumnReader(Field("f", "栏", kind), None).read(cells)
    assert list(found) == texts
    assert set(bad) == {place for place, cell in enumerate(cells) if cell == "#N/A"}


@pytest.mark.parametrize(
    "kind", [Kind.STR, Kind.TEXT, Kind.STAFF, Kind.REF, Kind.PHONE, Kind.VIN, Kind.EMAIL], ids=lambda kind: kind.name
)
def test_blocks_of_odd_cells_read_like_single_cells(kind: Any) -> None:
    seed = 20261122
    dice, field = random.Random(seed), Field("f", "栏", kind)
    reader, convert = ColumnReader(field, None), converter(field)
    for turn in range(3_000):
        cells = [_odd_cell(dice) for _ in range(dice.choice((1, 2, 3)))]
        expected = [_singly(convert, cell) for cell in cells]
        texts, bad = reader.read(cells)
        assert list(texts) == [text or "" for text in expected], (seed, turn, cells)
        assert sorted(bad) == [place for place, text in enumerate(expected) if text is None], (seed, turn, cells)


def _singly(convert: Converter, cell: str) -> str | None:
    try:
        return convert(cell)
    except BadValue:
        return None


def _odd_cell(dice: random.Random) -> str:
    known = (
        "",
        "15400000001",
        "LSVAA49J132047371",
        "a@b.cn",
        "a.b@c.d.cn",
        "x@y",
        "a@b..c",
        "a@.b.c",
        "客-000001",
        "#N/A",
    )
    return (
        dice.choice(known)
        if dice.random() < 0.5
        else "".join(dice.choices(" a.@0-\x1f\x00\n#１Ａ　\u200b客", k=dice.randint(1, 6)))
    )


def test_the_header_is_found_below_titles_and_by_other_names() -> None:
    fields = [Field("id", "编号", Kind.STR), Field("mobile", "手机", Kind.PHONE, synonyms=("联系电话",))]
    layout = find([["客户一览", ""], ["", ""], ["联系电话", " 编 号 "]], fields)
    assert layout is not None
    assert (layout.row, dict(layout.columns)) == (2, {"id": 1, "mobile": 0})


def test_a_tab_without_a_header_is_told_what_to_write(book: Path) -> None:
    workbook = openpyxl.load_workbook(book)
    workbook["客户"].delete_rows(1)
    workbook["客户"]["A1"] = "随便写的"
    workbook.save(book)
    tabs_found: Any = _in_process(book)["tabs"]
    assert (tabs_found[0]["why"], tabs_found[0]["todo"]) == (
        "找不到表头，或者少了“编号”这一列",
        "在第一行写上各列的名字，第一列是“编号”",
    )


def test_a_header_written_twice_is_told() -> None:
    fields = [Field("id", "编号", Kind.STR), Field("a", "甲", Kind.STR)]
    layout = find([["编号", "甲", "甲"]], fields)
    assert layout is not None
    assert dict(layout.twice) == {"甲": (1, 2)}


def test_members_with_data_descriptors_and_comments_are_copied_whole(book: Path) -> None:
    class Pipe(io.BytesIO):
        """Cannot seek, so zipfile writes sizes behind the data."""

        def seekable(self) -> bool:
            return False

        def seek(self, *_: object) -> int:
            raise io.UnsupportedOperation

    out = Pipe()
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        target.comment = "批注".encode()
        for name in source.namelist():
            target.writestr(name, source.read(name))
    data, new = io.BytesIO(out.getvalue()), io.BytesIO()
    archive = xlsx_zip.read_archive(data, "书.xlsx")
    xlsx_zip.rewrite(data, archive, new, {"docProps/core.xml": [b"<a/>"]})
    with zipfile.ZipFile(data) as before, zipfile.ZipFile(new) as after:
        assert after.testzip() is None
        assert after.comment == before.comment
        assert after.read("docProps/core.xml") == b"<a/>"
        assert all(after.read(name) == before.read(name) for name in before.namelist() if name != "docProps/core.xml")


@pytest.mark.parametrize("is_whole", [True, False])
def test_words_of_a_damaged_book_are_not_believed(tmp_path: Path, is_whole: bool) -> None:
    settings, visits = tmp_path / "设置.xlsx", tmp_path / "交车维修_2026.xlsx"
    create_book(settings, SETTINGS)
    create_book(visits, VISITS)
    _write(settings, "字典", {"编号": "visit_type.90", "字典": "visit_type", "词": "上门取车", "启用": "是"})
    _write(visits, "维修", {"编号": "修-2026-00001", "类别": "上门取车"})
    if not is_whole:  # every cell can be read, but one of the checksums does not fit
        data = settings.read_bytes()
        checksum = data.rindex(b"PK\1\2") + 16
        settings.write_bytes(data[:checksum] + b"\0\0\0\0" + data[checksum + 4 :])
    first, second = read_books(
        [Job(settings, tmp_path / "1.db", tabs(SETTINGS)), Job(visits, tmp_path / "2.db", tabs(VISITS))]
    )
    assert isinstance(first, BookFound) is is_whole
    assert isinstance(second, BookFound)
    with closing(sqlite3.connect(tmp_path / "2.db")) as staging:
        unread = staging.execute("SELECT raw FROM problems").fetchall()
    assert unread == ([] if is_whole else [("上门取车",)])


def _write(path: Path, tab: str, cells: dict[str, str]) -> None:
    """Put texts under their headers, in the first row."""
    book = openpyxl.load_workbook(path)
    for column, header in enumerate(book[tab][1], start=1):
        if str(header.value) in cells:
            book[tab].cell(2, column, cells[str(header.value)])
    book.save(path)
