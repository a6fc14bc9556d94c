"""Whatever lies in a workbook: one plain sentence, the server unharmed, and no wrong value believed."""

from __future__ import annotations

import io
import random
import re
import resource
import sqlite3
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import rich_book

from dcrc_lite.errors.books import BookError
from dcrc_lite.errors.imports import UnreadableFileError
from dcrc_lite.imports.reading import Upload, read
from dcrc_lite.schema.books import CUSTOMERS
from dcrc_lite.store.child import SECONDS
from dcrc_lite.store.reading import BookFound, Job, read_books
from dcrc_lite.store.templates import blank, tabs
from dcrc_lite.store.xlsx_patch import BookEdit, patch_book
from dcrc_lite.store.xlsx_row import Ink
from dcrc_lite.store.xlsx_sheet import SheetEdit
from dcrc_lite.store.xlsx_zip import check_sums, read_archive

pytestmark = pytest.mark.usefixtures("measured_child")
SHEET, WORKBOOK, ROWS, SEED = "xl/worksheets/sheet1.xml", "xl/workbook.xml", 40, 1611
MOST_SECONDS, MOST_MIB = 20, 400
XXE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(b + 1)} "{f"&{chr(b)};" * 12}">' for b in range(ord("a"), ord("k")))
    + "]>"
)


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A customers workbook of the product with some rows."""
    sheet = tabs(CUSTOMERS)[0]
    places = {field.name: (place, field) for place, field in enumerate(sheet.columns)}
    rows = {}
    for number in range(1, ROWS + 1):
        cells = {
            "id": f"客-{number:06d}",
            "name": f"客人{number}",
            "mobile": f"154{number:08d}",
            "needs": "保养" * (number % 5),
        }
        rows[number + 1] = {places[name][0]: Ink(places[name][1], text) for name, text in cells.items()}
    out = io.BytesIO()
    edit = BookEdit({sheet.tab: SheetEdit(rows, 1, 1)}, has_formulas=False)
    patch_book(io.BytesIO(blank(CUSTOMERS)), out, "书.xlsx", edit)
    return out.getvalue()


def _with(data: bytes, member: str, change: Callable[[bytes], bytes]) -> bytes:
    members = rich_book.unpacked(data)
    return rich_book.packed(members | {member: change(members[member])})


def _declared(doctype: str, entity: str) -> Callable[[bytes], bytes]:
    """XML with a document type of its own, its entity in the first text."""

    def change(xml: bytes) -> bytes:
        xml = re.sub(rb"^<\?xml[^>]*\?>", b"", xml)
        return doctype.encode() + xml.replace("客人1<".encode(), entity.encode() + b"<", 1)

    return change


def _bomb(data: bytes) -> bytes:
    return rich_book.packed(rich_book.unpacked(data) | {"xl/media/a.png": bytes(300 * 2**20)})


def _deep(data: bytes) -> bytes:
    return _with(data, SHEET, lambda xml: xml.replace(b"</sheetData>", b"<a>" * 100_000 + b"</sheetData>"))


def _far(cell: str) -> Callable[[bytes], bytes]:
    row = "".join(letter for letter in cell if letter.isdecimal())
    line = f'<row r="{row}"><c r="{cell}"><v>1</v></c></row></sheetData>'.encode()
    return lambda data: _with(data, SHEET, lambda xml: xml.replace(b"</sheetData>", line))


HOSTILE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "far cell": (_far("XFD1048576"), "XFD1048576"),
    "bomb": (_bomb, "太大"),
    "many members": (lambda d: rich_book.packed(rich_book.unpacked(d) | {f"x/{n}": b"" for n in range(1_001)}), "太大"),
    "cut in the middle": (lambda d: d[: len(d) // 2], "坏了"),
    "cut at the end": (lambda d: d[:-30], "坏了"),
    "nothing": (lambda _: b"", "坏了"),
    "zeros": (lambda d: bytes(len(d)), "坏了"),
    "encrypted": (lambda d: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(len(d)), "密码"),
    "no sheet": (lambda d: rich_book.packed({n: c for n, c in rich_book.unpacked(d).items() if n != SHEET}), "读不懂"),
    "no workbook": (
        lambda d: rich_book.packed({n: c for n, c in rich_book.unpacked(d).items() if n != WORKBOOK}),
        "一张表也没有",
    ),
    "broken XML": (lambda d: _with(d, SHEET, lambda xml: xml[: len(xml) // 2]), "读不懂"),
    "broken relations": (lambda d: _with(d, "xl/_rels/workbook.xml.rels", lambda _: b"<"), "读不懂"),
}


def _job(path: Path) -> Job:
    path.with_suffix(".db").unlink(missing_ok=True)
    return Job(path, path.with_suffix(".db"), tabs(CUSTOMERS))


def _read(path: Path) -> BookFound | BookError:
    [found] = read_books([_job(path)])
    return found


def _rows(path: Path) -> list[tuple[str, ...]]:
    connection = sqlite3.connect(path.with_suffix(".db"))
    try:
        return connection.execute("SELECT id, name, mobile, needs FROM rows_customers").fetchall()
    finally:
        connection.close()


@pytest.mark.parametrize(("change", "word"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_book_gets_one_sentence(
    product: bytes, tmp_path: Path, change: Callable[[bytes], bytes], word: str
) -> None:
    path = tmp_path / "客户 车辆.xlsx"
    path.write_bytes(change(product))
    before, start = _usage(), time.monotonic()
    found = _read(path)
    after, end = _usage(), time.monotonic()
    assert isinstance(found, BookError)
    said = str(found)
    assert word in said
    assert said.startswith("客户 车辆.xlsx") and said.endswith("。") and "Traceback" not in said
    assert after.seconds - before.seconds < MOST_SECONDS
    assert end - start < 2 * SECONDS  # read, then looked for what ended the child
    assert after.own_mib - before.own_mib < MOST_MIB
    assert after.child_mib <= max(before.child_mib, MOST_MIB)


@dataclass(frozen=True)
class _Usage:
    seconds: float  # of processor time, here and in all children that ended
    own_mib: float
    child_mib: float  # of the largest child so far


def _usage() -> _Usage:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
    return _Usage(seconds, own.ru_maxrss / 1024, children.ru_maxrss / 1024)


@pytest.mark.parametrize(("doctype", "entity"), [(XXE, "&e;"), (LAUGHS, "&k;")], ids=["file", "laughs"])
def test_entities_are_never_followed(product: bytes, tmp_path: Path, doctype: str, entity: str) -> None:
    path = tmp_path / "书.xlsx"
    path.write_bytes(_with(product, SHEET, _declared(doctype, entity)))
    assert f"{entity}<".encode() in rich_book.unpacked(path.read_bytes())[SHEET]
    found = _read(path)
    assert isinstance(found, BookError)
    assert str(found).startswith("书.xlsx") and "root" not in str(found)
    staged = path.with_suffix(".db")
    assert not staged.exists() or (b"root:" not in staged.read_bytes() and staged.stat().st_size < 2**20)


@pytest.mark.parametrize("member", [WORKBOOK, "xl/styles.xml"])
def test_entities_in_the_structure_are_refused_for_writing(product: bytes, member: str) -> None:
    data = _with(product, member, lambda xml: LAUGHS.encode() + re.sub(rb"^<\?xml[^>]*\?>", b"", xml))
    with pytest.raises(BookError, match="另存"):
        patch_book(
            io.BytesIO(data), io.BytesIO(), "书.xlsx", BookEdit({"客户": SheetEdit({}, 1, 1)}, has_formulas=False)
        )


def test_a_size_that_lies_is_refused(product: bytes, tmp_path: Path) -> None:
    """The directory says a member unpacks to less than it does."""
    path = tmp_path / "书.xlsx"
    data = bytearray(product)
    with zipfile.ZipFile(io.BytesIO(product)) as archive:
        start, size = archive.start_dir, archive.getinfo(SHEET).file_size
    place = data.index(SHEET.encode(), start) - 46 + 24
    assert int.from_bytes(data[place : place + 4], "little") == size
    data[place : place + 4] = (size - 10).to_bytes(4, "little")
    path.write_bytes(bytes(data))
    assert isinstance(_read(path), BookError)


def _flipped(data: bytes, count: int, folder: Path) -> tuple[int, int]:
    """Flip one bit at a time; return how many books were refused and how many read the same."""
    dice = random.Random(SEED)
    paths = []
    for number in range(count):
        flipped = bytearray(data)
        flipped[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        paths.append(folder / f"书{number}.xlsx")
        paths[-1].write_bytes(bytes(flipped))
    truth = folder / "真.xlsx"
    truth.write_bytes(data)
    first, *answers = read_books([_job(path) for path in (truth, *paths)])
    assert isinstance(first, BookFound)
    same = 0
    for path, found in zip(paths, answers, strict=True):
        if isinstance(found, BookFound):
            assert not found.tabs[0].why, path
            assert _rows(path) == _rows(truth), path
            same += 1
    return count - same, same


@pytest.mark.parametrize("count", [100, pytest.param(1_000, marks=pytest.mark.slow)])
def test_a_flipped_bit_never_becomes_a_value(product: bytes, tmp_path: Path, count: int) -> None:
    refused, same = _flipped(product, count, tmp_path)
    print(f"seed {SEED}: {refused} refused, {same} read the same, 0 wrong")
    assert refused > same


@pytest.mark.parametrize(
    "change",
    [_far("XFD1048576"), _bomb, lambda d: d[: len(d) // 2], lambda d: d.replace(b"PK\1\2", b"PK\1\3", 1)],
    ids=["far cell", "bomb", "cut", "directory"],
)
def test_an_upload_is_read_as_carefully(product: bytes, tmp_path: Path, change: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "导出.xlsx"
    path.write_bytes(change(product))
    with pytest.raises(UnreadableFileError):
        read(Upload("导出.xlsx", path))


def test_an_upload_with_a_flipped_bit_is_not_read(product: bytes, tmp_path: Path) -> None:
    path = tmp_path / "导出.xlsx"
    path.write_bytes(_one_bit_off(product))
    with pytest.raises(UnreadableFileError):
        read(Upload("导出.xlsx", path))


def test_sums_are_checked_of_every_member(product: bytes) -> None:
    whole, broken = io.BytesIO(product), io.BytesIO(_one_bit_off(product))
    check_sums(whole, read_archive(whole, "书.xlsx"), "书.xlsx")
    with pytest.raises(BookError, match="坏了"):
        check_sums(broken, read_archive(broken, "书.xlsx"), "书.xlsx")


def _one_bit_off(product: bytes) -> bytes:
    data = bytearray(product)
    with zipfile.ZipFile(io.BytesIO(product)) as archive:
        data[archive.getinfo(SHEET).header_offset + 200] ^= 1
    return bytes(data)


def test_a_book_without_columns_of_the_program_is_merged(tmp_path: Path) -> None:
    """A list somebody made, without 更新时间: a second save of it is taken like the first."""
    import xlsxwriter
    from store_shop import there

    from dcrc_lite.schema.customers import Customer
    from dcrc_lite.store.engine import XlsxStore

    def save(name: str) -> None:
        book = xlsxwriter.Workbook(str(tmp_path / "客户车辆.xlsx"))
        book.add_worksheet("客户").write_row(0, 0, ["编号", "姓名"])
        book.worksheets()[0].write_row(1, 0, ["客-000001", name])
        book.close()

    save("李明")
    store = XlsxStore(tmp_path, background=False)
    try:
        save("李明明")
        assert store.take_in().cells == 1
        assert there(store, Customer, "客-000001").name == "李明明"
    finally:
        store.close()
