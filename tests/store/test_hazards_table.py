"""The twenty-two things people do to a workbook that is also a database, in the order of the store's list of hazards."""

from __future__ import annotations

import errno
import io
import os
import shutil
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from store_shop import AT, Person, XlsxOpener, column, commit, there

from dcrc_lite.errors import LongTextError, MissingFieldError
from dcrc_lite.errors.books import BookError, FolderInUseError, ReadOnlyBookError, StoreFullError
from dcrc_lite.schema import SHEETS, Customer, Vehicle, Visit
from dcrc_lite.store.decisions import Hold
from dcrc_lite.store.disk import Disk
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.onlooker import Onlooker
from dcrc_lite.store.protocol import Change
from dcrc_lite.store.xlsx_ranges import MAX_ROWS
from dcrc_lite.store.xlsx_sheet import SheetEdit

pytestmark = pytest.mark.usefixtures("measured_child")
BOOK = "客户车辆.xlsx"
IDS = ("客-000001", "客-000002", "客-000003")


@pytest.fixture
def store(xlsx: XlsxOpener) -> XlsxStore:
    opened = xlsx()
    commit(opened, *(Change("customers", {"name": name, "remark": "原来的"}) for name in ("李明", "王芳", "张伟")))
    opened.sync()
    return opened


@pytest.fixture
def person(shop: Path) -> Person:
    return Person(shop)


def _cell(name: str, row: int, record: str = "customers") -> dict[str, int]:
    return {"row": row, "column": column(record, name)}


def _type(person: Person, name: str, value: object, row: int = 2, record: str = "customers", look: str = "") -> None:
    with person.edits(BOOK, SHEETS[record].tab) as ws:
        cell = ws.cell(**_cell(name, row, record))
        cell.value = value
        if look:
            cell.number_format = look


def _problem(store: XlsxStore, name: str) -> str:
    return next((p.what for p in store.problems() if p.field == name), "")


# 1


def test_01_hidden_and_filtered_rows_are_read(store: XlsxStore, person: Person) -> None:
    with person.edits(BOOK, "客户") as ws:
        ws.auto_filter.ref = "A1:D4"
        ws.auto_filter.add_filter_column(1, ["李明"])
        ws.row_dimensions[3].hidden = ws.row_dimensions[4].hidden = True
        ws.cell(**_cell("remark", 3)).value = "藏着也改了"
    store.sync()
    assert (store.count(Customer), there(store, Customer, IDS[1]).remark) == (3, "藏着也改了")


def test_01_a_row_inserted_above_moves_no_ones_data(store: XlsxStore, person: Person) -> None:
    commit(store, Change("customers", {"remark": "给王芳"}, id=IDS[1]))
    with person.edits(BOOK, "客户") as ws:
        ws.insert_rows(2, 3)
    store.sync()
    rows = {row.get("id"): row for row in person.sees(BOOK, "customers")}
    assert (rows[IDS[1]]["remark"], rows[IDS[0]]["remark"]) == ("给王芳", "原来的")


def test_01_a_sort_of_one_column_only_is_held(xlsx: XlsxOpener, person: Person) -> None:
    store = xlsx()
    commit(store, *(Change("customers", {"name": f"客户{n}"}) for n in range(9)))
    store.sync()
    with person.edits(BOOK, "客户") as ws:
        for row in range(2, 11):
            ws.cell(row, 1).value = None if row > 3 else ws.cell(row, 1).value
    store.sync()
    assert [book.held for book in store.status().books if book.file == BOOK] == [Hold.GONE]
    assert store.count(Customer) == 9


# 2, 3


def test_02_both_places_of_a_duplicate_are_named(store: XlsxStore, person: Person) -> None:
    with person.edits(BOOK, "客户") as ws:
        for place in range(1, 8):
            ws.cell(5, place).value = ws.cell(2, place).value
    store.sync()
    [problem] = store.problems()
    assert (problem.cell, "A2" in problem.what, "A5" in problem.todo, store.count(Customer)) == ("A5", True, True, 3)


def test_02_an_emptied_duplicate_becomes_a_row_of_its_own(store: XlsxStore, person: Person) -> None:
    with person.edits(BOOK, "客户") as ws:
        ws.cell(**_cell("name", 5)).value = "李明二"
        ws.cell(5, 1).value = IDS[0]
    store.sync()
    with person.edits(BOOK, "客户") as ws:
        ws.cell(5, 1).value = None
    store.sync()
    assert (there(store, Customer, "客-000004").name, store.problems()) == ("李明二", [])


def test_03_a_row_without_a_key_gets_one_in_the_file(store: XlsxStore, person: Person) -> None:
    _type(person, "name", "赵强", row=5)
    store.sync()
    assert person.sees(BOOK, "customers")[3]["id"] == "客-000004"


# 4


@pytest.mark.parametrize("name", ["备 注", "备\n注", "　备注　", "备注 "])
def test_04_a_header_written_otherwise_is_the_same(store: XlsxStore, person: Person, name: str) -> None:
    _type(person, "remark", name, row=1)
    assert store.sync().taken == 0
    assert there(store, Customer, IDS[0]).remark == "原来的"


def test_04_reordered_columns_are_found_and_own_columns_kept(store: XlsxStore, person: Person) -> None:
    with person.edits(BOOK, "客户") as ws:
        rows = [[cell.value for cell in row] for row in ws.iter_rows()]
        for row, values in enumerate(rows, 1):
            for place, value in enumerate([f"我的{row}", *reversed(values)], 1):
                ws.cell(row, place).value = value
    assert store.sync().taken == 0
    commit(store, Change("customers", {"remark": "网页写的"}, id=IDS[2]))
    store.sync()
    seen = openpyxl.load_workbook(person.folder / BOOK)["客户"]
    assert [seen.cell(row, 1).value for row in range(1, 5)] == [f"我的{row}" for row in range(1, 5)]
    assert person.sees(BOOK, "customers")[2]["remark"] == "网页写的"


# 5, 6


def test_05_a_title_and_blank_rows_above_and_totals_below(store: XlsxStore, person: Person) -> None:
    with person.edits(BOOK, "客户") as ws:
        ws.insert_rows(1, 3)
        ws.cell(1, 1).value = "和顺店客户一览表"
        ws.cell(9, 2).value = "小计"
        ws.cell(9, 3).value = 3
    assert (store.sync().taken, store.count(Customer)) == (0, 3)


def test_06_a_merged_value_counts_for_its_first_cell_only(store: XlsxStore, person: Person) -> None:
    place = column("customers", "employer")
    with person.edits(BOOK, "客户") as ws:
        ws.cell(2, place).value = "一中"
        ws.merge_cells(start_row=2, end_row=4, start_column=place, end_column=place)
    store.sync()
    assert [row.employer for row in store.rows(Customer)] == ["一中", "", ""]


# 7, 8


@pytest.mark.parametrize(
    "text", ["2026.3.5", "2026年3月5日", "20260305", "2026/3/5", "2026-03-05", "２０２６．３．５", "2026年3月5号"]
)
def test_07_unambiguous_dates_are_read(store: XlsxStore, person: Person, text: str) -> None:
    _type(person, "birthday", text)
    store.sync()
    assert there(store, Customer, IDS[0]).birthday == date(2026, 3, 5)


@pytest.mark.parametrize("text", ["明天", "3月", "2026-02-30", "下周五"])
def test_07_other_dates_stay_as_typed_and_are_told(store: XlsxStore, person: Person, text: str) -> None:
    _type(person, "birthday", text)
    store.sync()
    row = there(store, Customer, IDS[0])
    assert (row.birthday, row.unread["birthday"], bool(_problem(store, "birthday"))) == (None, text, True)
    commit(store, Change("customers", {"remark": "别的"}, id=IDS[0]))
    store.sync()
    assert person.sees(BOOK, "customers")[0]["birthday"] == text


def _book_by_xlsxwriter(path: Path, rows: list[dict[str, object]], **options: object) -> None:
    """客户车辆 as another program makes it; only the tab 客户 is filled."""
    with xlsxwriter.Workbook(str(path), dict(options)) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for sheet in SHEETS.values():
            if sheet.book.title != "客户车辆":
                continue
            ws = book.add_worksheet(sheet.tab)
            ws.write_row(0, 0, [field.header for field in sheet.columns])
            for number, row in enumerate(rows if sheet.name == "customers" else [], 1):
                for name, value in row.items():
                    ws.write(number, column("customers", name) - 1, value, day if isinstance(value, date) else None)


@pytest.mark.parametrize("date_1904", [False, True])
def test_08_both_calendars_give_the_same_day_and_are_written_alike(
    shop: Path, xlsx: XlsxOpener, person: Person, date_1904: bool
) -> None:
    (shop / BOOK).unlink()
    rows: list[dict[str, object]] = [{"id": IDS[0], "name": "李明", "birthday": date(1988, 2, 3)}]
    _book_by_xlsxwriter(shop / BOOK, rows, date_1904=date_1904)
    store = xlsx()
    assert there(store, Customer, IDS[0]).birthday == date(1988, 2, 3)
    commit(store, Change("customers", {"birthday": "1990-12-31"}, id=IDS[0]))
    store.sync()
    assert person.sees(BOOK, "customers")[0]["birthday"] == datetime(1990, 12, 31)


# 9–13


@pytest.mark.parametrize(
    "text", ["１５４００００００１２", "154 0000 0012", "154-0000-0012", "154\u00a00000\u00a00012", "\u200b15400000012"]
)
def test_09_a_phone_typed_oddly_is_the_phone(store: XlsxStore, person: Person, text: str) -> None:
    _type(person, "mobile", text)
    store.sync()
    assert there(store, Customer, IDS[0]).mobile == "15400000012"


@pytest.mark.parametrize("text", ["+86 154 0000 0012", "0086-15400000012"])
def test_10_a_country_code_is_taken_off(store: XlsxStore, person: Person, text: str) -> None:
    _type(person, "mobile", text)
    store.sync()
    assert there(store, Customer, IDS[0]).mobile == "15400000012"


def test_10_a_phone_written_by_the_program_keeps_its_zero(store: XlsxStore, person: Person) -> None:
    commit(store, Change("customers", {"landline": "0591-87654321"}, id=IDS[0]))
    store.sync()
    assert person.sees(BOOK, "customers")[0]["landline"] == "0591-87654321"


def test_11_a_phone_turned_into_a_short_figure_is_told(store: XlsxStore, person: Person) -> None:
    _type(person, "mobile", "1.54057E+10")
    store.sync()
    row = there(store, Customer, IDS[0])
    assert (row.mobile, row.unread["mobile"], bool(_problem(store, "mobile"))) == ("", "1.54057E+10", True)


def test_11_an_identity_number_cut_to_fifteen_digits_is_told_and_matches_nobody(
    store: XlsxStore, person: Person
) -> None:
    with person.edits(BOOK, "客户") as ws:
        last = ws.max_column + 1
        ws.cell(1, last).value = "证件号"
        ws.cell(2, last).value = 350102198802030000
    store.sync()
    assert there(store, Customer, IDS[0]).id_no == ""
    assert (store.rows(Customer, {"id_no": "350102198802030000"}), "后三位" in _problem(store, "id_no")) == ([], True)


@pytest.mark.parametrize("value", [100000.0, datetime(2026, 3, 5)])
def test_12_a_vin_turned_into_a_figure_or_a_date_is_told(store: XlsxStore, person: Person, value: object) -> None:
    commit(store, Change("vehicles", {"model": "S5"}))
    store.sync()
    _type(person, "vin", value, record="vehicles")
    store.sync()
    [row] = store.rows(Vehicle)
    assert (row.vin, bool(_problem(store, "vin"))) == ("", True)


@pytest.mark.parametrize(("text", "read"), [("lsh5a2cb7p7041836", "LSH5A2CB7P7041836"), ("LSH5A2CB7P704183O", "")])
def test_13_a_vin_is_upper_case_and_knows_no_o(store: XlsxStore, person: Person, text: str, read: str) -> None:
    commit(store, Change("vehicles", {"model": "S5"}))
    store.sync()
    _type(person, "vin", text, record="vehicles")
    store.sync()
    assert store.rows(Vehicle)[0].vin == read
    assert bool(_problem(store, "vin")) is (read == "")


# 14–16


def _with_formula_value(path: Path, cell: str, value: str) -> None:
    """Give a formula the result a table program would have kept beside it."""
    book = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                head = f'<c r="{cell}"'.encode()
                at = data.find(head)
                end = data.find(b"</c>", at)
                if at >= 0 and b"<f>" in data[at:end]:
                    part = data[at:end].replace(b"<v></v>", b"").replace(b"<v />", b"").replace(b"<v/>", b"")
                    part = part.replace(b' t="str"', b"").replace(head, head + b' t="str"')
                    data = data[:at] + part + f"<v>{value}</v>".encode() + data[end:]
            new.writestr(name, data)


def test_14_a_formula_shows_its_value_and_stays(store: XlsxStore, person: Person) -> None:
    _type(person, "remark", '="常"&"客"')
    _with_formula_value(person.folder / BOOK, "BD2", "常客")
    store.sync()
    assert there(store, Customer, IDS[0]).remark == "常客"
    commit(store, Change("customers", {"employer": "一中"}, id=IDS[0]))
    store.sync()
    assert person.sees(BOOK, "customers")[0]["remark"] == '="常"&"客"'


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?"])
def test_15_an_error_value_is_told_as_empty(store: XlsxStore, person: Person, error: str) -> None:
    _type(person, "remark", error)
    store.sync()
    assert there(store, Customer, IDS[0]).remark == ""
    assert _problem(store, "remark") != ""


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://x","点")', "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "_x0041_", "<b>&amp;</b>", "''"]
)
def test_16_a_text_from_a_form_never_becomes_a_formula(store: XlsxStore, person: Person, text: str) -> None:
    commit(store, Change("customers", {"remark": text}, id=IDS[0]))
    store.sync()
    cell = openpyxl.load_workbook(person.folder / BOOK)["客户"].cell(**_cell("remark", 2))
    assert cell.data_type in ("s", "inlineStr")
    assert there(store, Customer, IDS[0]).remark == text.strip()
    store.close()
    for left in store.folder.state.glob("index.db*"):
        left.unlink()


# 17


@pytest.mark.parametrize("what", ["renamed", "deleted"])
def test_17_a_tab_renamed_or_deleted_is_never_made_anew(
    store: XlsxStore, person: Person, shop: Path, what: str
) -> None:
    book = openpyxl.load_workbook(shop / BOOK)
    if what == "renamed":
        book["客户"].title = "老客户资料"
    else:
        del book["客户"]
    book.save(shop / BOOK)
    store.sync()
    assert store.count(Customer) == 3
    with pytest.raises(ReadOnlyBookError, match="没有“客户”这张表"):
        commit(store, Change("customers", {"remark": "x"}, id=IDS[0]))
    commit(store, Change("vehicles", {"model": "S5"}))
    store.sync()
    assert "客户" not in openpyxl.load_workbook(shop / BOOK).sheetnames
    told = next(p for p in store.problems() if p.record == "customers" and not p.field)
    assert ("老客户资料" in told.todo) is (what == "renamed")


# 18


def _zip(**members: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return made.getvalue()


_CFB = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 1000
UNUSABLE = [
    pytest.param(b"", "是空的（0 字节）", id="empty"),
    pytest.param(b"\0" * 9000, "全是 0", id="zeroed"),
    pytest.param(_CFB + "EncryptedPackage".encode("utf-16-le"), "有密码", id="encrypted"),
    pytest.param(_CFB + "Workbook".encode("utf-16-le"), "旧的 .xls 格式", id="xls"),
    pytest.param(_CFB, "有密码，或者是旧的", id="another container"),
    pytest.param(_zip(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), ".ods", id="ods"),
    pytest.param(_zip(xl__workbook=b"", **{"xl/workbook.bin": b""}), ".xlsb", id="xlsb"),
    pytest.param("编号,客户姓名\r\n1,李明\r\n".encode("gb18030"), "文本（CSV）", id="csv"),
    pytest.param("编号,客户姓名\n".encode("utf-8-sig"), "文本（CSV）", id="csv utf-8"),
    pytest.param(b"<html><table></table></html>", "网页", id="html"),
    pytest.param(b"PK\3\4 half a file", "坏了，读不出来", id="half"),
    pytest.param(bytes(range(1, 200)) * 30, "坏了，读不出来", id="noise"),
]


@pytest.mark.parametrize(("content", "words"), UNUSABLE)
def test_18_what_is_no_workbook_is_named_and_reading_goes_on(
    store: XlsxStore, shop: Path, content: bytes, words: str
) -> None:
    good = (shop / BOOK).read_bytes()
    (shop / BOOK).write_bytes(content)
    [note] = store.sync().notes
    assert words in note and BOOK in note
    assert store.count(Customer) == 3
    told = next(p.todo for p in store.problems() if p.file == BOOK)
    assert "dcrc restore" in told
    with pytest.raises(ReadOnlyBookError):
        commit(store, Change("customers", {"remark": "x"}, id=IDS[0]))
    (shop / BOOK).write_bytes(good)
    store.sync()
    commit(store, Change("customers", {"remark": "x"}, id=IDS[0]))
    assert store.problems() == []


# 19


@pytest.mark.parametrize("owner", ["excel", "libre"])
def test_19_an_open_book_waits_with_the_owners_name(store: XlsxStore, shop: Path, owner: str) -> None:
    path = shop / (f"~${BOOK}" if owner == "excel" else f".~lock.{BOOK}#")
    name = "王芳".encode("utf-16-le")
    said = bytes([2]) + b"WF".ljust(53) + b"\2\0" + name.ljust(100, b" ")
    path.write_bytes(said if owner == "excel" else "王芳,wf,office,21.11.2026 09:00,x;".encode())
    commit(store, Change("customers", {"remark": "x"}, id=IDS[0]))
    store.sync()
    [book] = [book for book in store.status().books if book.pending]
    assert (book.open_in, book.pending, "王芳" in book.waits) == ("王芳", 1, True)
    path.unlink()
    assert store.sync().written == 1


# 20: test_hazards_held.py


def test_21_a_second_program_may_only_look(store: XlsxStore, shop: Path) -> None:
    with pytest.raises(FolderInUseError) as refused:
        XlsxStore(shop, background=False)
    looking = Onlooker(shop, refused.value)
    assert looking.count(Customer) == 3
    decisions: list[Callable[[], object]] = [
        lambda: commit(looking, Change("customers", {"name": "x"})),
        lambda: looking.settle(1, "", actor="x", at=AT),
        lambda: looking.merge_copy("x", actor="x", at=AT),
        lambda: looking.bring_back("x", actor="x", at=AT),
    ]
    for decide in decisions:
        with pytest.raises(FolderInUseError):
            decide()
    looking.close()


def test_21_a_program_of_another_version_may_not_even_look(store: XlsxStore, shop: Path) -> None:
    with pytest.raises(FolderInUseError) as refused:
        XlsxStore(shop, background=False)
    store.index.set_meta("fingerprint", "another version's")
    with pytest.raises(FolderInUseError):
        Onlooker(shop, refused.value)


def test_22_a_note_longer_than_a_cell_is_refused_with_the_count(store: XlsxStore) -> None:
    with pytest.raises(LongTextError, match="32768"):
        commit(store, Change("customers", {"remark": "长" * 32_768}, id=IDS[0]))
    commit(store, Change("customers", {"remark": "长" * 32_767}, id=IDS[0]))
    store.sync()
    assert len(there(store, Customer, IDS[0]).remark) == 32_767


def test_22_a_full_tab_is_refused_before_the_file_is_touched(store: XlsxStore, shop: Path) -> None:
    from dcrc_lite.store.files import Files

    index = store.index
    tab = Files(index).tab(BOOK, "customers")
    assert tab is not None
    edit = SheetEdit({MAX_ROWS + 1: {}}, 1, MAX_ROWS)
    assert edit.new_last_row > MAX_ROWS
    commit(store, Change("customers", {"name": "多一行"}))
    import dataclasses

    index.begin()
    Files(index).put_tab(BOOK, dataclasses.replace(tab, last_row=MAX_ROWS, other_row=MAX_ROWS))
    index.commit()
    before = (shop / BOOK).read_bytes()
    [note] = store.sync().notes
    assert "1,048,576" in note
    assert (shop / BOOK).read_bytes() == before


def test_22_calls_go_into_a_book_a_year(store: XlsxStore, shop: Path) -> None:
    commit(store, *(Change("visits", {"in_at": f"{year}-11-21T09:00", "ro_no": "R"}) for year in (2025, 2026)))
    store.sync()
    assert [path.name for path in sorted(shop.glob("交车维修_*"))] == ["交车维修_2025.xlsx", "交车维修_2026.xlsx"]
    assert store.count(Visit) == 2


def test_a_strict_workbook_is_read_and_written(store: XlsxStore, person: Person, shop: Path) -> None:
    book = io.BytesIO((shop / BOOK).read_bytes())
    swaps = (
        (
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
        (
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
    )
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(shop / BOOK, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            for one, other in swaps:
                data = data.replace(one, other)
            new.writestr(name, data)
    assert (store.sync().taken, store.count(Customer)) == (0, 3)
    commit(store, Change("customers", {"remark": "写进去"}, id=IDS[0]))
    assert store.sync().written == 1
    store.close()
    for left in store.folder.state.glob("index.db*"):
        left.unlink()
    again = XlsxStore(shop, background=False)
    assert there(again, Customer, IDS[0]).remark == "写进去"
    again.close()
    shutil.rmtree(again.folder.state)


# 2, by a button


def _copied(store: XlsxStore, person: Person) -> None:
    with person.edits(BOOK, "客户") as ws:
        ws.cell(5, 1).value = IDS[0]
        ws.cell(**_cell("name", 5)).value = "李明二"
        ws.cell(6, 1).value = IDS[1]
        ws.cell(**_cell("name", 6)).value = "王芳二"
    store.sync()


def test_02_a_copied_row_gets_a_number_by_a_button(store: XlsxStore, person: Person) -> None:
    _copied(store, person)
    assert [problem.cell for problem in store.problems()] == ["A5", "A6"]
    assert store.renumber(BOOK, "A6") == "客-000004"
    assert not list(person.folder.glob(".~dcrc-*"))
    store.sync()
    assert [row.get("id") for row in person.sees(BOOK, "customers")] == [*IDS, IDS[0], "客-000004"]
    assert (there(store, Customer, "客-000004").name, [p.cell for p in store.problems()]) == ("王芳二", ["A5"])


def test_02_a_number_is_not_given_while_the_book_is_open(store: XlsxStore, person: Person, shop: Path) -> None:
    _copied(store, person)
    (shop / f".~lock.{BOOK}#").write_text("王芳,wf,office,21.11.2026 09:00,x;", encoding="utf-8")
    with pytest.raises(ReadOnlyBookError, match="王芳"):
        store.renumber(BOOK, "A5")


@pytest.mark.parametrize(
    ("number", "error", "words"),
    [(errno.EACCES, BookError, "正被别的程序打开"), (errno.ENOSPC, StoreFullError, "磁盘已满")],
)
def test_02_a_number_the_system_does_not_let_write_is_refused(
    store: XlsxStore, person: Person, shop: Path, monkeypatch: pytest.MonkeyPatch, number: int, error: Any, words: str
) -> None:
    _copied(store, person)
    before = (shop / BOOK).read_bytes()

    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Disk, "swap", refuse)
    with pytest.raises(error, match=words):
        store.renumber(BOOK, "A5")
    assert (shop / BOOK).read_bytes() == before


def test_02_a_number_is_not_given_in_a_book_that_broke(store: XlsxStore, person: Person, shop: Path) -> None:
    _copied(store, person)
    (shop / BOOK).write_bytes(b"PK\3\4")
    with pytest.raises(ReadOnlyBookError, match="等它好了再点一次"):
        store.renumber(BOOK, "A5")


def test_02_a_number_mended_meanwhile_says_so(store: XlsxStore, person: Person) -> None:
    _copied(store, person)
    with person.edits(BOOK, "客户") as ws:
        ws.delete_rows(5, 2)
    with pytest.raises(MissingFieldError):
        store.renumber(BOOK, "A5")
