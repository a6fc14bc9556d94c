"""Rows that were emptied at the end of a table are filled again: new rows stand right behind the data, looks stay."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet
from store_shop import AT, Person, XlsxOpener, column, commit

from dcrc_lite.schema import Customer
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.protocol import Change

BOOK = "客户车辆.xlsx"
NAME, ID = column("customers", "name"), 1


@pytest.fixture
def store(xlsx: XlsxOpener) -> XlsxStore:
    return xlsx()


@pytest.fixture
def person(shop: Path) -> Person:
    return Person(shop)


def _add(store: XlsxStore, *names: str, batch: str = "") -> None:
    commit(store, *(Change("customers", {"name": name}) for name in names), batch=batch)
    store.sync()


def _undone(store: XlsxStore, *names: str) -> None:
    """Store rows and take them back: as many empty rows are left."""
    _add(store, *names, batch="导入")
    store.undo("导入", actor="陈一", at=AT)
    store.sync()


def _sheet(person: Person) -> Worksheet:
    tab: Worksheet = openpyxl.load_workbook(person.folder / BOOK)["客户"]
    return tab


def _stand(person: Person) -> dict[int, object]:
    """By row: the names that stand there."""
    found = {row: _sheet(person).cell(row, NAME).value for row in range(2, 30)}
    return {row: name for row, name in found.items() if name is not None}


@pytest.mark.parametrize("is_new_cache", [False, True])
def test_an_import_taken_back_and_made_again_stands_below_the_header(
    store: XlsxStore, person: Person, xlsx: XlsxOpener, is_new_cache: bool
) -> None:
    _undone(store, "一", "二", "三", "四")
    if is_new_cache:
        store.close()
        for left in (person.folder / ".dcrc").glob("index.db*"):
            left.unlink()
        store = xlsx()
    _add(store, "五", "六")
    assert _stand(person) == {2: "五", 3: "六"}
    assert [row.name for row in store.rows(Customer)] == ["五", "六"]
    assert store.sync().taken == 0


def test_more_rows_than_were_emptied_reach_on_below_with_the_rules(store: XlsxStore, person: Person) -> None:
    _undone(store, "一", "二", "三")
    with person.edits(BOOK, "客户") as ws:
        ws.auto_filter.ref = "A1:F4"
    _add(store, *"甲乙丙丁戊")
    assert _stand(person) == dict(zip(range(2, 7), "甲乙丙丁戊", strict=True))
    assert _sheet(person).auto_filter.ref == "A1:F6"


def test_the_look_of_an_emptied_row_stays(store: XlsxStore, person: Person) -> None:
    _undone(store, "一", "二")
    yellow = PatternFill("solid", fgColor="FFFF00")
    with person.edits(BOOK, "客户") as ws:
        ws.cell(3, NAME).fill = yellow
        ws.row_dimensions[3].height = 40
    _add(store, "甲", "乙")
    cell = _sheet(person).cell(3, NAME)
    assert (cell.value, cell.fill.fgColor.rgb[-6:], _sheet(person).row_dimensions[3].height) == ("乙", "FFFF00", 40)


def test_emptied_rows_between_others_stay_empty(store: XlsxStore, person: Person) -> None:
    _add(store, "甲", batch="导入")
    _add(store, "乙")
    store.undo("导入", actor="陈一", at=AT)
    store.sync()
    _add(store, "丙")
    assert _stand(person) == {3: "乙", 4: "丙"}


def test_a_remark_below_is_not_written_over(store: XlsxStore, person: Person) -> None:
    _undone(store, "一", "二", "三")
    with person.edits(BOOK, "客户") as ws:
        ws.cell(3, ws.max_column + 1).value = "下面是去年的"
    _add(store, "甲", "乙")
    assert _stand(person) == {4: "甲", 5: "乙"}


def test_a_copied_row_that_was_not_read_is_not_written_over(store: XlsxStore, person: Person) -> None:
    _add(store, "甲")
    _undone(store, "一", "二", "三")
    with person.edits(BOOK, "客户") as ws:
        ws.cell(4, ID).value, ws.cell(4, NAME).value = "客-000001", "抄的"
    _add(store, "乙")
    assert _stand(person) == {2: "甲", 4: "抄的", 5: "乙"}


def test_merged_rows_are_left_alone(store: XlsxStore, person: Person) -> None:
    _undone(store, "一", "二", "三")
    with person.edits(BOOK, "客户") as ws:
        ws.merge_cells(start_row=2, end_row=3, start_column=NAME, end_column=NAME)
    _add(store, "甲")
    assert _stand(person) == {4: "甲"}


def test_a_row_that_is_emptied_and_one_that_is_added_in_one_pass_do_not_meet(store: XlsxStore, person: Person) -> None:
    _add(store, "甲", "乙")
    commit(store, Change("customers", id="客-000002", remove=True), Change("customers", {"name": "丙"}))
    store.sync()
    assert _stand(person) == {2: "甲", 4: "丙"}
    _add(store, "丁")
    assert _stand(person) == {2: "甲", 4: "丙", 5: "丁"}


def test_sums_below_keep_their_place_behind_the_data(store: XlsxStore, person: Person) -> None:
    _add(store, "甲")
    with person.edits(BOOK, "客户") as ws:
        ws.cell(3, NAME).value = "合计"
    _add(store, "乙")
    assert _stand(person) == {2: "甲", 3: "乙", 4: "合计"}
