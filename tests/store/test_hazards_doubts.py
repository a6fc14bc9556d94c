"""Cells that can be read and are probably wrong: told as hints, with their address, and only while they are."""

from __future__ import annotations

import pytest
from store_shop import XlsxOpener, commit

from dcrc_lite.schema import Problem, Weight
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.protocol import Change


@pytest.fixture
def store(xlsx: XlsxOpener) -> XlsxStore:
    return xlsx()


def _hints(store: XlsxStore, record: str = "") -> list[Problem]:
    return [problem for problem in store.problems(record) if problem.weight is Weight.HINT]


def _vin(store: XlsxStore, *vins: str) -> None:
    commit(store, *(Change("vehicles", {"model": "S5", "vin": vin}) for vin in vins))
    store.sync()


def test_a_vin_with_an_odd_check_digit_is_kept_and_told(store: XlsxStore) -> None:
    from dcrc_lite.schema.parse import vin_check_ok

    right = next(f"LSH5A2CB{digit}P7041836" for digit in "0123456789X" if vin_check_ok(f"LSH5A2CB{digit}P7041836"))
    wrong = next(f"LSH5A2CB{digit}P7041836" for digit in "01" if not vin_check_ok(f"LSH5A2CB{digit}P7041836"))
    _vin(store, right, wrong)
    [hint] = _hints(store)
    assert (hint.row_id, hint.raw, "校验" in hint.what, hint.cell[-1]) == ("车-000002", wrong, True, "3")
    assert _hints(store, "vehicles") == [hint]
    commit(store, Change("vehicles", {"vin": ""}, id="车-000002"))
    assert _hints(store) == []


@pytest.mark.parametrize(
    ("record", "field", "text", "measure"),
    [("customers", "mobile", "15400000001", "同一位客户"), ("vehicles", "vin", "LSH5A2CB0P7041836", "同一台车")],
)
def test_two_rows_with_one_phone_or_vin_are_told(
    store: XlsxStore, record: str, field: str, text: str, measure: str
) -> None:
    done = commit(store, *(Change(record, {field: text}) for _ in range(3)))
    store.sync()
    hints = [hint for hint in _hints(store, record) if "一样" in hint.what]
    assert [hint.row_id for hint in hints] == list(done.ids[1:])
    assert all(done.ids[0] in hint.what and measure in hint.todo and hint.cell for hint in hints)


def test_a_doubt_about_one_row_is_asked_by_row(store: XlsxStore) -> None:
    commit(store, *(Change("customers", {"mobile": "15400000001"}) for _ in range(3)))
    assert [hint.row_id for hint in store.problems("customers", "客-000002")] == ["客-000002"]


@pytest.mark.parametrize(
    ("record", "cells"),
    [("customers", {"mobile": "15400000001"}), ("vehicles", {"vin": "LSH5A2CB0P7041{:03}"})],
    ids=["twice", "odd"],
)
def test_no_more_doubts_than_a_page_can_show(store: XlsxStore, record: str, cells: dict[str, str]) -> None:
    commit(store, *(Change(record, {name: text.format(n) for name, text in cells.items()}) for n in range(10, 240)))
    assert len(_hints(store)) == 200
