"""Columns looked up from another row: a bad value is told once, where it stands; typing over one is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from store_shop import Person, XlsxOpener, column, commit

from dcrc_lite.schema import Problem, Weight
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.protocol import Change, Store

BAD, GOOD = "1540571203", "15405712038"
CARS = "客户车辆.xlsx"


def _car_of(store: Store, mobile: str, **further: str) -> tuple[str, str]:
    [customer] = commit(store, Change("customers", {"name": "李明", "mobile": mobile, **further})).ids
    [car] = commit(store, Change("vehicles", {"owner_id": customer})).ids
    return customer, car


def _phones(store: Store) -> list[Problem]:
    return [problem for problem in store.problems() if problem.field.endswith("mobile")]


def test_a_bad_number_is_told_once_however_many_rows_repeat_it(xlsx: XlsxOpener) -> None:
    store = xlsx()
    customer, _ = _car_of(store, BAD)
    store.sync()
    assert [(p.record, p.row_id) for p in _phones(store)] == [("customers", customer)]
    again = xlsx()
    assert [(p.record, p.row_id) for p in _phones(again)] == [("customers", customer)]


@pytest.mark.parametrize(
    ("others", "weight"),
    [({}, Weight.MISSED), ({"mobile_2": BAD}, Weight.MISSED), ({"mobile_2": GOOD}, Weight.UNREAD)],
)
def test_the_only_number_of_a_customer_that_cannot_be_read_may_lose_a_call(
    open_store: object, others: dict[str, str], weight: Weight
) -> None:
    store = open_store()  # type: ignore[operator]
    _car_of(store, BAD, **others)
    [found] = [problem for problem in store.problems("customers") if problem.field == "mobile"]
    assert found.weight is weight


def test_a_looked_up_cell_that_was_typed_over_is_told_until_its_source_changes(shop: Path, xlsx: XlsxOpener) -> None:
    store: XlsxStore = xlsx()
    customer, car = _car_of(store, GOOD)
    store.sync()
    with Person(shop).edits(CARS, "车辆") as ws:
        ws.cell(2, column("vehicles", "owner_id__mobile")).value = "15405712039"
    store.sync()
    [told] = _phones(store)
    assert (told.weight, told.row_id, "不算数" in told.what) == (Weight.HINT, car, True)
    assert customer in told.todo
    assert told.cell.endswith("2")
    commit(store, Change("customers", {"mobile": "15405712037"}, id=customer))
    assert _phones(store) == []
