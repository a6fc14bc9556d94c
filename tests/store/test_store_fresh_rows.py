"""Rows typed by hand whose number is not in the workbook yet, and what forms and restarts do to them meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest
from store_shop import Person, XlsxOpener, column, commit, there

from dcrc_lite.schema import Customer
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.protocol import Change

BOOK = "客户车辆.xlsx"


@pytest.fixture
def typed(xlsx: XlsxOpener, shop: Path) -> XlsxStore:
    """A store that has read two typed rows; their numbers wait to be written."""
    store: XlsxStore = xlsx()
    with Person(shop).edits(BOOK, "客户") as ws:
        for row, name in enumerate(("手写一", "手写二"), 2):
            ws.cell(row, column("customers", "name")).value = name
    store.take_in()
    assert [row.id for row in store.rows(Customer)] == ["客-000001", "客-000002"]
    return store


def _restarted(store: XlsxStore, shop: Path, cache: str) -> XlsxStore:
    store.close(write=False)
    if cache == "lost":
        for left in (shop / ".dcrc").glob("index.db*"):
            left.unlink()
    return XlsxStore(shop, background=False)


def _names(shop: Path) -> list[object]:
    return [row.get("name") for row in Person(shop).sees(BOOK, "customers") if row]


@pytest.mark.parametrize("moved", [False, True])
@pytest.mark.parametrize("cache", ["kept", "lost"])
def test_a_removed_row_without_its_number_does_not_come_back(
    typed: XlsxStore, shop: Path, cache: str, moved: bool
) -> None:
    commit(typed, Change("customers", id="客-000001", remove=True))
    store = _restarted(typed, shop, cache)
    if moved:
        with Person(shop).edits(BOOK, "客户") as ws:
            ws.insert_rows(2)
            ws.cell(2, column("customers", "name")).value = "手写三"
    store.sync()
    assert store.sync().taken == 0
    expected = ["手写三", "手写二"] if moved else ["手写二"]
    assert sorted(map(str, _names(shop))) == sorted(expected)
    assert sorted(row.name for row in store.rows(Customer)) == sorted(expected)
    store.close()


@pytest.mark.parametrize("cache", ["kept", "lost"])
def test_a_row_taken_out_before_its_number_was_written_is_gone(typed: XlsxStore, shop: Path, cache: str) -> None:
    with Person(shop).edits(BOOK, "客户") as ws:
        ws.delete_rows(2)
    store = _restarted(typed, shop, cache)
    assert [(row.id, row.name) for row in store.rows(Customer)] == [("客-000002", "手写二")]
    store.sync()
    assert _names(shop) == ["手写二"]
    assert (store.status().pending, store.sync().taken) == (0, 0)
    assert commit(store, Change("customers", {"name": "王芳"})).ids == ("客-000003",)
    store.close()


@pytest.mark.parametrize("cache", ["kept", "lost"])
def test_what_a_form_stored_on_it_outlives_the_cache(typed: XlsxStore, shop: Path, cache: str) -> None:
    commit(typed, Change("customers", {"name": "", "remark": "常客"}, id="客-000001"))
    store = _restarted(typed, shop, cache)
    row = there(store, Customer, "客-000001")
    assert (row.name, row.remark) == ("", "常客")
    store.sync()
    seen = Person(shop).sees(BOOK, "customers")[0]
    assert (seen["id"], seen.get("name"), seen["remark"]) == ("客-000001", None, "常客")
    store.close()


@pytest.mark.parametrize("waits", [False, True])
def test_an_unread_cell_of_a_typed_row_is_told_once_and_can_be_mended(
    xlsx: XlsxOpener, shop: Path, waits: bool
) -> None:
    store = xlsx()
    with Person(shop).edits(BOOK, "客户") as ws:
        ws.cell(2, column("customers", "name")).value = "手写一"
        ws.cell(2, column("customers", "birthday")).value = "春天"
        ws.cell(9, column("customers", "name")).value = "手写二"
    store.take_in()
    if waits:  # saved again before the number could be written
        with Person(shop).edits(BOOK, "客户") as ws:
            ws.cell(3, column("customers", "name")).value = "手写三"
        store.take_in()
    [problem] = store.problems("customers")
    assert (problem.row_id, problem.field, problem.raw) == ("客-000001", "birthday", "春天")
    store.sync()
    assert len(store.problems("customers")) == 1
    commit(store, Change("customers", {"birthday": "1990-05-01"}, id="客-000001"))
    assert store.problems("customers") == []
