"""Where a cell stands, told to people."""

from __future__ import annotations

from pathlib import Path

from store_shop import Person, XlsxOpener, commit

from dcrc_lite.store.protocol import Change

BOOK = "客户车辆.xlsx"


def test_an_empty_cell_is_named_by_file_tab_and_address(xlsx: XlsxOpener, shop: Path) -> None:
    store = xlsx()
    first, second = commit(store, Change("customers", {"name": "李明"}), Change("customers", {"name": "王芳"})).ids
    assert store.cell_of("customers", second, "mobile") == ""  # not in the file yet
    store.sync()
    with Person(shop).edits(BOOK, "客户") as ws:
        ws.insert_cols(1)
        ws.insert_rows(2)
        column = next(cell.column_letter for cell in ws[1] if cell.value == "手机")
    store.sync()
    assert store.cell_of("customers", first, "mobile") == f"{BOOK} · 客户 · {column}3"
    assert store.cell_of("customers", second, "mobile") == f"{BOOK} · 客户 · {column}4"
    assert store.cell_of("customers", second, "id_no") == f"{BOOK} · 客户 · 第 4 行"
    assert store.cell_of("customers", "客-999999", "mobile") == ""
