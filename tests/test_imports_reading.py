"""Files and sheets: every kind of file is read, the list is found between titles and footers, its columns are known."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from dcrc_lite.errors import DcrcError
from dcrc_lite.errors.imports import FileKindError, NotAListError, UnreadableFileError
from dcrc_lite.imports.columns import Standing, fingerprint, map_columns, recognise
from dcrc_lite.imports.damaged import PASSWORD, reason
from dcrc_lite.imports.kinds import HEADER_WORDS, KINDS
from dcrc_lite.imports.layout import Kept, Layout, lay_out
from dcrc_lite.imports.reading import RawSheet, Upload, read

ORDERS = ["工单号", "进厂时间", "结算时间", "车架号", "送修人", "送修人电话"]


def laid_out(*rows: Sequence[object]) -> Layout:
    found = lay_out(RawSheet("a.xlsx", "一", rows), HEADER_WORDS)  # type: ignore[arg-type]
    assert found is not None
    return found


def named(tmp_path: Path, name: str, data: bytes) -> Upload:
    path = tmp_path / "我的 文件"
    path.mkdir(exist_ok=True)
    (path / name).write_bytes(data)
    return Upload(name, path / name)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_every_encoding_exports_have(tmp_path: Path, encoding: str) -> None:
    upload = named(tmp_path, "潜客.csv", "姓名,电话\r\n朱军,15405712038\r\n".encode(encoding))
    assert read(upload)[0].rows == [["姓名", "电话"], ["朱军", "15405712038"]]


@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_the_separator_is_found(tmp_path: Path, mark: str) -> None:
    upload = named(tmp_path, "a.txt", f"姓名{mark}电话\n朱军{mark}1".encode())
    assert read(upload)[0].rows[1] == ["朱军", "1"]


def test_a_web_page_named_xls_is_read_as_its_table(tmp_path: Path) -> None:
    page = "<html><body><table><tr><td colspan=2>明细</td></tr><tr><th>A<th>B</tr><tr><td>1&amp;2<td>x<br>y</table>"
    assert read(named(tmp_path, "回访.xls", page.encode()))[0].rows == [["明细", ""], ["A", "B"], ["1&2", "x\ny"]]


def test_tab_text_named_xls_is_read(tmp_path: Path) -> None:
    assert read(named(tmp_path, "a.xls", "工单号\tVIN\nRO1\tX".encode("gb18030")))[0].rows[1] == ["RO1", "X"]


def test_a_file_of_another_kind_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(FileKindError, match=r"照片\.jpg"):
        read(named(tmp_path, "照片.jpg", b"x"))


@pytest.mark.parametrize("data", [b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0broken", b"\x00\x01\x02\xff"])
def test_a_damaged_file_says_what_to_do(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(UnreadableFileError, match="另存为"):
        read(named(tmp_path, "坏.xlsx", data))


def test_the_header_is_found_under_title_lines() -> None:
    found = laid_out(["2026年维修结算明细"], ["导出时间："], [*ORDERS], ["RO1"])
    assert (found.header_row, [row for row, _ in found.rows]) == (3, [4])


def test_group_captions_over_the_header_become_part_of_it() -> None:
    found = laid_out(["单据", "", "", "送修人", ""], ["工单号", "进厂时间", "车架号", "姓名", "电话"], ["RO1"])
    assert found.header_row == 2
    assert [(one.group, one.text) for one in found.headings[3:]] == [("送修人", "姓名"), ("送修人", "电话")]


def test_a_header_merged_over_two_lines_is_read_as_one() -> None:
    found = laid_out(["工单号", "进厂时间", "车架号", "费用", ""], ["", "", "", "工时费", "配件费"], ["RO1"])
    assert [one.text for one in found.headings] == ["工单号", "进厂时间", "车架号", "工时费", "配件费"]


def test_lines_that_are_no_rows_are_left_out_with_their_reason() -> None:
    found = laid_out(
        ORDERS,
        ["RO1"],
        ["小计", "", "", "", "", 3.0],
        [""],
        [*ORDERS],
        ["RO2"],
        ["合计", 2.0],
        ["制表人：  审核：  日期："],
    )
    assert [row for row, _ in found.rows] == [2, 6]
    assert dict(found.left_out) == {
        1: Kept.HEADER, 3: Kept.TOTAL, 4: Kept.BLANK, 5: Kept.REPEATED, 7: Kept.TOTAL, 8: Kept.FOOTER,
    }  # fmt: skip


def test_a_sheet_without_a_header_is_not_guessed_at() -> None:
    assert lay_out(RawSheet("a.xlsx", "说明", [["请先看说明"], ["1", "2"]]), HEADER_WORDS) is None


def test_a_swapped_column_order_is_the_same_kind_of_list() -> None:
    for headers in (ORDERS, ORDERS[::-1]):
        kind = recognise(laid_out(headers).headings)
        assert kind is not None
        assert kind.name == "visits"


def test_owner_and_bringer_go_to_different_fields() -> None:
    found = laid_out([*ORDERS, "车主", "联系电话"])
    columns = map_columns(found.headings, KINDS[2], {})
    targets = {column.header: str(column.target) for column in columns.columns}
    assert targets["送修人电话"] == "visits.bringer_phone"
    assert (targets["车主"], targets["联系电话"]) == ("customers.name", "customers.mobile")


def test_a_doubtful_column_is_asked_and_not_taken() -> None:
    columns = map_columns(laid_out([*ORDERS, "维修类型说明"]).headings, KINDS[2], {})
    assert columns.columns[-1].standing is Standing.DOUBTFUL
    assert not columns.columns[-1].taken


def test_a_choice_made_once_is_taken() -> None:
    columns = map_columns(laid_out([*ORDERS, "X1"]).headings, KINDS[2], {"X1": "visits.payer"})
    assert str(columns.columns[-1].target) == "visits.payer"
    assert columns.columns[-1].taken


def test_a_field_that_is_off_is_named_and_left_out() -> None:
    headings = laid_out(["客户编号", "客户姓名", "手机", "证件号码"]).headings
    kind = KINDS[-1]
    assert map_columns(headings, kind, {}).columns[-1].standing is Standing.OFF
    assert map_columns(headings, kind, {}, {"customers.id_no"}).columns[-1].taken


def test_lists_of_the_same_make_have_the_same_fingerprint() -> None:
    one, other = laid_out(["标题"], ORDERS).headings, laid_out([f" {text} " for text in ORDERS]).headings
    assert fingerprint(one) == fingerprint(other) != fingerprint(laid_out(ORDERS[::-1]).headings)


def test_a_cell_far_away_is_refused_instead_of_filling_the_memory(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["XFD1000000"] = "工单号", "x"
    book.save(tmp_path / "远.xlsx")
    with pytest.raises(UnreadableFileError, match="远"):
        read(Upload("远.xlsx", tmp_path / "远.xlsx"))


def test_cells_keep_their_types_on_the_way_from_the_reading_process(tmp_path: Path) -> None:
    from datetime import datetime

    from openpyxl import Workbook

    book = Workbook()
    book.worksheets[0].append(["a", 1.5, True, datetime(2026, 11, 21, 9, 5), None])
    book.save(tmp_path / "a.xlsx")
    row = read(Upload("a.xlsx", tmp_path / "a.xlsx"))[0].rows[0]
    assert list(row)[:4] == ["a", 1.5, True, datetime(2026, 11, 21, 9, 5)]


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0", b"\xff\xd8\xff\xe0\0", b"%PDF-1.7\n"])
def test_a_picture_with_a_workbooks_name_is_no_workbook(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(NotAListError, match="不是工作簿"):
        read(named(tmp_path, "工单.xlsx", data))


def test_a_folder_is_told_as_one(tmp_path: Path) -> None:
    with pytest.raises(NotAListError, match="是一个文件夹"):
        read(Upload(tmp_path.name, tmp_path))


_CFB = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)


def _zipped(**members: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "what", "todo"),
    [
        ("工单.xlsx", _CFB + "EncryptedPackage".encode("utf-16-le"), "有密码", "去掉密码"),
        ("工单.xls", _CFB + "EncryptedPackage".encode("utf-16-le"), "有密码", "去掉密码"),
        ("工单.xls", _CFB + "Workbook".encode("utf-16-le"), "坏了，读不出来", "再导出一次"),
        ("工单.ods", b"PK", "不是能导入的文件", "另存为 .xlsx"),
        ("工单.xlsx", _zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), ".ods 格式", "另存为"),
        ("工单.xlsx", _zipped(**{"xl/workbook.bin": b""}), ".xlsb 格式", "另存为"),
        ("工单.xlsx", b"", "是空的（0 字节）", "再导出一次"),
        ("工单.csv", b"", "是空的（0 字节）", "再导出一次"),
        ("工单.xlsx", bytes(9000), "全是 0", "再导出一次"),
        ("工单.xlsx", b"PK\3\4 half a file", "坏了，读不出来", "再导出一次"),
        ("工单.xlsx", _zipped(x=b"y" * 300 * 2**20), "展开后太大", "另存一份"),
    ],
    ids=["password", "password .xls", "broken .xls", ".ods", "renamed .ods", "renamed .xlsb", "empty", "empty .csv",
         "zeros", "half", "bomb"],
)  # fmt: skip
def test_what_cannot_be_read_is_told_in_one_sentence(
    tmp_path: Path, name: str, data: bytes, what: str, todo: str
) -> None:
    with pytest.raises(DcrcError) as refused:
        read(named(tmp_path, name, data))
    said = str(refused.value)
    assert said.startswith(name) and said.endswith("。") and "Traceback" not in said
    assert what in said and todo in said
    assert "备份" not in said, "there is no backup of somebody else's export"


@pytest.mark.parametrize("error", ["Workbook is password protected", "encrypted"])
def test_an_old_book_with_a_password_is_known_by_what_its_reader_says(error: str) -> None:
    assert reason(_CFB + "Workbook".encode("utf-16-le"), ValueError(error)) == PASSWORD
