"""Rows that stand in two workbooks, or were moved from one to the other: told, never read twice, never lost between them."""

from __future__ import annotations

from pathlib import Path

import pytest
from store_shop import Person, XlsxOpener, column, commit

from dcrc_lite.schema import Problem, Visit
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.protocol import Change

OLD, NEW, TAB = "交车维修_2025.xlsx", "交车维修_2026.xlsx", "维修"
ROW = "修-2025-0001"


@pytest.fixture
def store(xlsx: XlsxOpener) -> XlsxStore:
    opened = xlsx()
    commit(opened, *(Change("visits", {"in_at": f"{year}-03-05T09:00", "ro_no": f"R{year}"}) for year in (2025, 2026)))
    opened.sync()
    return opened


@pytest.fixture
def person(shop: Path) -> Person:
    return Person(shop)


def _paste(person: Person, number: str = ROW) -> None:
    """The row of the old year is pasted below those of the new one."""
    with person.edits(NEW, TAB) as ws:
        ws.cell(3, column("visits", "id")).value = number
        ws.cell(3, column("visits", "ro_no")).value = "R-moved"


def _cut(person: Person) -> None:
    with person.edits(OLD, TAB) as ws:
        ws.delete_rows(2)


def _told(store: XlsxStore) -> list[Problem]:
    return [problem for problem in store.problems() if problem.field == "id"]


def test_a_row_that_stands_in_two_workbooks_is_told_with_both_places(store: XlsxStore, person: Person) -> None:
    _paste(person)
    store.sync()
    [told] = _told(store)
    assert (told.file, told.tab, told.cell, told.raw, OLD in told.what) == (NEW, TAB, "A3", ROW, True)
    assert {row.ro_no for row in store.rows(Visit)} == {"R2025", "R2026"}


def test_it_is_still_told_after_another_save_and_by_a_new_cache(
    xlsx: XlsxOpener, store: XlsxStore, person: Person
) -> None:
    _paste(person)
    store.sync()
    with person.edits(NEW, TAB) as ws:
        ws.cell(2, column("visits", "items")).value = "换机油"
    store.sync()
    assert [told.cell for told in _told(store)] == ["A3"]
    store.close()
    for left in store.folder.state.glob("index.db*"):
        left.unlink()
    assert [told.cell for told in _told(xlsx())] == ["A3"]


def test_it_gets_a_number_of_its_own_by_the_button(store: XlsxStore, person: Person) -> None:
    _paste(person)
    store.sync()
    assert store.renumber(NEW, "A3") == "修-2026-0002"
    assert (_told(store), store.count(Visit)) == ([], 3)


@pytest.mark.parametrize("first", ["cut", "pasted"])
def test_a_row_moved_to_another_workbook_is_there_whichever_is_saved_first(
    store: XlsxStore, person: Person, first: str
) -> None:
    for step in (_cut, _paste) if first == "cut" else (_paste, _cut):
        step(person)
        store.sync()
    store.sync()
    assert {row.id: row.ro_no for row in store.rows(Visit)} == {ROW: "R-moved", "修-2026-0001": "R2026"}
    assert (_told(store), store.index.place("visits", ROW)) == ([], (NEW, 3))
    commit(store, Change("visits", {"items": "换机油"}, id=ROW))
    store.sync()
    assert person.sees(NEW, "visits")[1]["items"] == "换机油"
