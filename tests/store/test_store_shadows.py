"""Columns looked up from another row: a bad value is told once, where it stands; one typed over is filled in again."""

from __future__ import annotations

from pathlib import Path

import pytest
from store_shop import AT, Person, XlsxOpener, column, commit, there

from dcrc_lite.schema import Customer, Problem, Vehicle, Weight
from dcrc_lite.store.decisions import Why
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.overtyped import MOST
from dcrc_lite.store.protocol import Change, Origin, Store

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


PHONE = "owner_id__mobile"
TYPED, LATER = "15405712039", "15405712037"


def _type(shop: Path, text: object, name: str = PHONE, row: int = 2) -> None:
    with Person(shop).edits(CARS, "车辆") as ws:
        ws.cell(row, column("vehicles", name)).value = text


def _shown(shop: Path, name: str = PHONE) -> object:
    return Person(shop).sees(CARS, "vehicles")[0].get(name)


@pytest.fixture
def store(xlsx: XlsxOpener) -> XlsxStore:
    opened: XlsxStore = xlsx()
    _car_of(opened, GOOD)
    opened.sync()
    return opened


CUSTOMER, CAR = "客-000001", "车-000001"


def test_a_looked_up_cell_typed_over_is_filled_in_again_and_asked_about(store: XlsxStore, shop: Path) -> None:
    _type(shop, TYPED)
    store.sync()
    assert _shown(shop) == GOOD
    [asked] = store.conflicts()
    assert (asked.record, asked.row_id, asked.field, asked.why) == ("customers", CUSTOMER, "mobile", Why.BESIDE)
    assert (asked.was, asked.form, asked.file, asked.form_by) == (GOOD, TYPED, GOOD, "表格里")
    assert asked.place.startswith("客户车辆.xlsx · 车辆 · ")
    assert (store.sync().taken, store.status().pending, len(store.conflicts())) == (0, 0, 1)


def test_the_history_keeps_what_was_typed_over_and_who_put_it_back(store: XlsxStore, shop: Path) -> None:
    _type(shop, TYPED)
    store.sync()
    told = [(entry.origin, entry.old, entry.new) for entry in store.history(row_id=CAR) if entry.field == PHONE]
    assert told == [(Origin.PROGRAM, TYPED, GOOD), (Origin.HAND, GOOD, TYPED)]


@pytest.mark.parametrize(("choice", "phone"), [(TYPED, TYPED), (GOOD, GOOD)])
def test_one_choice_settles_it_for_the_source_and_all_that_show_it(
    store: XlsxStore, shop: Path, choice: str, phone: str
) -> None:
    _type(shop, TYPED)
    store.sync()
    store.settle(store.conflicts()[0].id, choice, actor="陈曦", at=AT)
    store.sync()
    assert (there(store, Customer, CUSTOMER).mobile, _shown(shop), store.conflicts()) == (phone, phone, [])


@pytest.mark.parametrize("chosen", [True, False])
def test_the_same_text_typed_over_again_is_not_asked_twice(store: XlsxStore, shop: Path, chosen: bool) -> None:
    _type(shop, TYPED)
    store.sync()
    if chosen:
        store.settle(store.conflicts()[0].id, GOOD, actor="陈曦", at=AT)
    _type(shop, TYPED)
    store.sync()
    assert (len(store.conflicts()), _shown(shop)) == (int(not chosen), GOOD)


def test_a_looked_up_cell_of_a_row_somebody_deleted_asks_nothing(store: XlsxStore, shop: Path) -> None:
    commit(store, Change("customers", {"mobile": LATER}, id=CUSTOMER))
    with Person(shop).edits(CARS, "车辆") as ws:
        ws.delete_rows(2)
    store.sync()
    assert (store.count(Vehicle), store.conflicts(), store.status().pending) == (0, [], 0)


def test_an_emptied_looked_up_cell_is_filled_in_without_a_question(store: XlsxStore, shop: Path) -> None:
    _type(shop, None)
    store.sync()
    assert (_shown(shop), store.conflicts()) == (GOOD, [])


@pytest.mark.parametrize("by", ["form", "hand"])
def test_an_older_text_saved_back_is_filled_in_without_a_question(store: XlsxStore, shop: Path, by: str) -> None:
    if by == "form":
        commit(store, Change("customers", {"mobile": LATER}, id=CUSTOMER))
        store.sync()
        _type(shop, GOOD)
    else:
        with Person(shop).edits(CARS, "客户") as ws:
            ws.cell(2, column("customers", "mobile")).value = LATER
    store.sync()
    assert (_shown(shop), store.conflicts()) == (LATER, [])


def test_a_bad_number_typed_over_is_asked_about_too(store: XlsxStore, shop: Path) -> None:
    _type(shop, BAD)
    store.sync()
    assert (_shown(shop), [one.form for one in store.conflicts()]) == (GOOD, [BAD])


def test_a_row_typed_with_a_number_and_somebody_elses_name_is_asked_about(store: XlsxStore, shop: Path) -> None:
    with Person(shop).edits(CARS, "车辆") as ws:
        ws.cell(3, column("vehicles", "model")).value = "S7"
        ws.cell(3, column("vehicles", "owner_id")).value = CUSTOMER
        ws.cell(3, column("vehicles", "owner_id__name")).value = "王芳"
    store.sync()
    assert [(one.field, one.form, one.file) for one in store.conflicts()] == [("name", "王芳", "李明")]
    assert Person(shop).sees(CARS, "vehicles")[1]["owner_id__name"] == "李明"


def test_a_column_sorted_alone_is_filled_in_and_told_once(store: XlsxStore, shop: Path) -> None:
    commit(store, *(Change("vehicles", {"owner_id": CUSTOMER}) for _ in range(MOST)))
    store.sync()
    with Person(shop).edits(CARS, "车辆") as ws:
        for row in range(2, MOST + 3):
            ws.cell(row, column("vehicles", "owner_id__name")).value = f"错位 {row}"
    store.sync()
    [told] = [problem for problem in store.problems() if problem.weight is Weight.HINT]
    assert (f"有 {MOST + 1} 格" in told.what, told.tab, told.cell[-1], store.conflicts()) == (True, "车辆", "2", [])
    assert {row["owner_id__name"] for row in Person(shop).sees(CARS, "vehicles")} == {"李明"}
    assert sum(entry.new == "错位 2" for entry in store.history(row_id=CAR)) == 1


def test_a_formula_in_a_looked_up_column_stays(store: XlsxStore, shop: Path) -> None:
    _type(shop, '="154"&"05712039"')
    store.sync()
    assert _shown(shop) == '="154"&"05712039"'
    assert (store.status().pending, store.sync().waiting) == (0, 0)


def test_a_looked_up_column_people_removed_is_not_missed(store: XlsxStore, shop: Path) -> None:
    with Person(shop).edits(CARS, "车辆") as ws:
        ws.delete_cols(column("vehicles", PHONE))
        ws.delete_cols(column("vehicles", "owner_id__name"))
    store.sync()
    assert (store.conflicts(), store.status().pending) == ([], 0)


def test_books_of_past_years_keep_what_was_true_then(xlsx: XlsxOpener, shop: Path) -> None:
    store = xlsx()
    commit(
        store,
        Change("customers", {"name": "李明"}, handle="c"),
        Change("visits", {"in_at": "2020-03-05T09:00", "customer_id": "@c"}),
    )
    store.sync()
    with Person(shop).edits("交车维修_2020.xlsx", "维修") as ws:
        ws.cell(2, column("visits", "customer_id__name")).value = "李明（旧名）"
    store.sync()
    assert Person(shop).sees("交车维修_2020.xlsx", "visits")[0]["customer_id__name"] == "李明（旧名）"
    assert store.conflicts() == []
