"""A workbook full of everything goes through 100 edits: nothing else in it changes, every value reads back."""

from __future__ import annotations

import io
import os
import random
import re
import shutil
import subprocess
import warnings
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import rich_book
from python_calamine import CalamineWorkbook

from dcrc_lite.errors.books import BookError
from dcrc_lite.schema import Field, Kind
from dcrc_lite.store.xlsx_patch import BookEdit, patch_book
from dcrc_lite.store.xlsx_row import Ink
from dcrc_lite.store.xlsx_sheet import SheetEdit

SEED, PASSES = 20261121, 10
EDITS = 100
FIELDS = (
    Field("id", "编号", Kind.STR),
    Field("word", "词", Kind.STR),
    Field("day", "日期", Kind.DATE),
    Field("figure", "数", Kind.INT),
)
OURS = {"xl/worksheets/sheet1.xml", "xl/workbook.xml", "docProps/core.xml"}
TEXTS = ("丙", "=HYPERLINK(1)", "  空 格 ", "两\n行", "_x0041_", "<a>&", "😀", "a\x01b")

Model = dict[int, list[str]]  # row -> its four texts


def edited(data: bytes, seed: int = SEED) -> tuple[bytes, Model]:
    """The workbook after 100 edits in ten passes, and what has to stand in its rows."""
    dice = random.Random(seed)
    model: Model = {}
    last = rich_book.LAST
    for _ in range(PASSES):
        rows: dict[int, dict[int, Ink]] = {}
        for _ in range(EDITS // PASSES):
            row, texts = _edit(dice, last, rows)
            rows[row] = {place: Ink(field, text) for place, (field, text) in enumerate(zip(FIELDS, texts, strict=True))}
            model[row] = texts
        edit = SheetEdit(rows, 1, last)
        out = io.BytesIO()
        patch_book(io.BytesIO(data), out, "书.xlsx", BookEdit({rich_book.TAB: edit}, has_formulas=True))
        assert not edit.refused
        data, last = out.getvalue(), edit.new_last_row
    return data, model


def _edit(dice: random.Random, last: int, taken: dict[int, Any]) -> tuple[int, list[str]]:
    """One edit of a row not edited in this pass: set, added below, or emptied."""
    what = dice.choice(("set", "added", "emptied"))
    free = [row for row in range(2, last + 1) if row not in taken]
    row = max((last, *taken)) + 1 if what == "added" else dice.choice(free)
    if what == "emptied":
        return row, [""] * len(FIELDS)
    day = date(2026, 1, 1) + timedelta(days=dice.randrange(400))
    return row, [f"b-{dice.randrange(10**6)}", dice.choice(TEXTS), day.isoformat(), str(dice.randrange(10**6))]


def shown(cell: object) -> str:
    """A cell as calamine gives it, as a canonical text."""
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    return str(int(cell)) if isinstance(cell, float) else str(cell)


def read(data: bytes) -> list[list[str]]:
    """The first four columns of the first tab."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(rich_book.TAB).to_python()
    return [[shown(cell) for cell in row[:4]] for row in rows]


def check(before: bytes, after: bytes, model: Model) -> None:
    """Nothing lost, nothing else touched, every value there."""
    old, new = rich_book.unpacked(before), rich_book.unpacked(after)
    assert list(old) == list(new)
    assert {name for name in old if old[name] != new[name]} <= OURS
    assert rich_book.census(after) == rich_book.census(before)
    untouched, rows = read(before), read(after)
    assert {row: rows[row - 1] for row in model} == model
    for number, line in enumerate(untouched, 1):
        assert number in model or rows[number - 1] == line


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return rich_book.made(tmp_path_factory.mktemp("rich"))


def test_the_book_has_every_feature(rich: bytes) -> None:
    assert len(rich_book.FEATURES) >= 50
    assert [feature for feature, count in rich_book.census(rich).items() if not count] == []


def _streamed(data: bytes) -> bytes:
    """Sizes behind the data, as programs write that cannot go back in their output."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: object) -> int:
            raise io.UnsupportedOperation

        def tell(self) -> int:
            raise io.UnsupportedOperation

    out = Pipe()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in rich_book.unpacked(data).items():
            target.writestr(name, content)
    return out.getvalue()


def _zip64(data: bytes) -> bytes:
    def large(target: zipfile.ZipFile, name: str, content: bytes) -> None:
        with target.open(name, "w", force_zip64=True) as member:
            member.write(content)

    return rich_book.packed(rich_book.unpacked(data), large)


def _stored(data: bytes) -> bytes:
    def plain(target: zipfile.ZipFile, name: str, content: bytes) -> None:
        target.writestr(name, content, zipfile.ZIP_STORED)

    return rich_book.packed(rich_book.unpacked(data), plain)


def _since_1904(data: bytes) -> bytes:
    members = rich_book.unpacked(data)
    members["xl/workbook.xml"] = members["xl/workbook.xml"].replace(b"<workbookPr ", b'<workbookPr date1904="1" ')
    return rich_book.packed(members)


MADE: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "strict": rich_book.strict,
    "data descriptors": _streamed,
    "zip64": _zip64,
    "stored": _stored,
    "1904": _since_1904,
}


@pytest.mark.parametrize("way", MADE.values(), ids=MADE)
def test_100_edits_lose_no_feature_and_touch_no_other_member(rich: bytes, way: Callable[[bytes], bytes]) -> None:
    before = way(rich)
    after, model = edited(before)
    print(f"seed {SEED}")
    assert len(model) > EDITS / 2
    check(before, after, model)


def test_filters_rules_and_names_reach_the_rows_added(rich: bytes) -> None:
    after, _ = edited(rich)
    members = rich_book.unpacked(after)
    last = len(read(after))
    sheet = members["xl/worksheets/sheet1.xml"].decode()
    for wanted in (
        f'<autoFilter ref="A1:E{last}"',
        f'sqref="B2:B{last}"',
        f'sqref="D2:D{last}"',
        f"<xm:sqref>G2:G{last}<",
    ):
        assert wanted in sheet
    assert "_FilterDatabase" in members["xl/workbook.xml"].decode()
    assert f"$A$1:$E${last}" in members["xl/workbook.xml"].decode()


def test_openpyxl_loses_what_the_patcher_keeps(rich: bytes) -> None:
    """The contrast: loading and saving, as most programs do it."""
    loadable, out = _loadable(rich), io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says itself that extensions are removed
        openpyxl.load_workbook(io.BytesIO(loadable), keep_vba=True).save(out)
    before, after = rich_book.census(loadable), rich_book.census(out.getvalue())
    lost = sorted(feature for feature, count in before.items() if after[feature] < count)
    print(f"openpyxl loses {len(lost)} of {len(before)} features: {', '.join(lost)}")
    assert {"cached formula values", "sparklines", "text boxes and shapes", "rich text in cells"} <= set(lost)


def _loadable(data: bytes) -> bytes:
    """The workbook without the two parts made by hand that are too short for openpyxl to open."""
    members = rich_book.unpacked(data)
    for name in ("xl/_rels/workbook.xml.rels", "xl/worksheets/_rels/sheet1.xml.rels"):
        members[name] = re.sub(rb"<Relationship [^>]*/(?:pivot\w+|externalLink)\"[^>]*/>", b"", members[name])
    book = members["xl/workbook.xml"]
    members["xl/workbook.xml"] = re.sub(rb"<(pivotCaches|externalReferences)>.*?</\1>", b"", book)
    members = {name: content for name, content in members.items() if not re.search("pivot|externalLink", name)}
    types = members["[Content_Types].xml"]
    members["[Content_Types].xml"] = re.sub(rb'<Override PartName="/xl/(?:pivot|externalLink)[^>]*/>', b"", types)
    return rich_book.packed(members)


def _soffice(source: Path, out: Path) -> Path:
    profile = f"-env:UserInstallation=file://{out / 'profile'}"
    command = ["soffice", "--headless", profile, "--convert-to", "xlsx", "--outdir", str(out), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return out / source.with_suffix(".xlsx").name


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_reads_every_value_back(rich: bytes, tmp_path: Path) -> None:
    source = tmp_path / "书 一.xlsm"
    after, model = edited(rich)
    source.write_bytes(after)
    rows = read(_soffice(source, tmp_path / "out").read_bytes())
    assert {row: rows[row - 1] if row <= len(rows) else [""] * 4 for row in model} == model


def _real_books() -> Iterator[Path]:
    """Other people's difficult workbooks on this machine, named by DCRC_WORKBOOKS; none are in the repository."""
    place = os.environ.get("DCRC_WORKBOOKS", "")
    return iter(sorted(Path(place).rglob("*.xls[xm]"))) if place else iter(())


@pytest.mark.slow
def test_real_workbooks_keep_everything_or_are_refused() -> None:
    kept, refused = 0, list[str]()
    for path in _real_books():
        outcome = _through(path)
        kept += not outcome
        refused += [f"{path.name}: {outcome}"] if outcome else []
    print(f"{kept} kept, {len(refused)} refused", *refused, sep="\n")


def _through(path: Path) -> str:
    """Append a row to the first tab; return why it was refused, "" when nothing was lost."""
    data = path.read_bytes()
    try:
        tab, last = _first_tab(data)
        edit = SheetEdit({last + 1: {0: Ink(FIELDS[0], "标记"), 1: Ink(FIELDS[3], "7")}}, 1, last)
        out = io.BytesIO()
        patch_book(io.BytesIO(data), out, path.name, BookEdit({tab: edit}, has_formulas=False))
    except (BookError, ValueError) as error:
        return str(error)
    old, new = rich_book.unpacked(data), rich_book.unpacked(out.getvalue())
    changed = {name for name in old if old[name] != new[name]}
    assert all(re.search("sheet|workbook|core|table", name) for name in changed), path
    before, after = rich_book.census(data), rich_book.census(out.getvalue())
    assert {feature for feature, count in before.items() if after[feature] < count} == set(), path
    return ""


def _first_tab(data: bytes) -> tuple[str, int]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheet = book.get_sheet_by_index(0)
    except Exception as error:
        raise ValueError(f"calamine: {error}") from error
    return sheet.name, sheet.end[0] + 1 if sheet.end else 0
