"""A workbook that cannot be patched faithfully is not written: the reason is told, what was stored waits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import rich_book
from store_shop import XlsxOpener, commit, there

from dcrc_lite.schema.customers import Customer
from dcrc_lite.store.protocol import Change

BOOK, SHEET = "客户车辆.xlsx", "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("member", "change"),
    [
        (SHEET, lambda xml: xml.replace(b"<sheetData>", b"<sheetData><!-- x -->")),
        (SHEET, lambda xml: xml.replace(b'<row r="1"', b"<row r='1'")),
        (SHEET, lambda xml: xml.replace(b"UTF-8", b"GB18030").replace(b"utf-8", b"GB18030")),
    ],
    ids=["comment", "quotes", "encoding"],
)
def test_an_odd_workbook_is_refused_and_its_changes_wait(
    xlsx: XlsxOpener, shop: Path, member: str, change: Callable[[bytes], bytes]
) -> None:
    good = (shop / BOOK).read_bytes()
    members = rich_book.unpacked(good)
    if b"<?xml" not in members[SHEET]:
        members[SHEET] = b'<?xml version="1.0" encoding="UTF-8"?>' + members[SHEET]
    odd = rich_book.packed(members | {member: change(members[member])})
    (shop / BOOK).write_bytes(odd)
    store = xlsx()
    [row_id] = commit(store, Change("customers", {"name": "李明"})).ids
    report = store.sync()
    assert (report.written, report.waiting) == (0, 1)
    assert any("不敢改" in note for note in report.notes)
    assert (shop / BOOK).read_bytes() == odd
    assert there(store, Customer, row_id).name == "李明"
    (shop / BOOK).write_bytes(good)
    assert store.sync().waiting == 0
