"""Rows are looked up by an index wherever there is one: a scan of a million calls is not a page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dcrc_lite.schema import SHEETS, Kind
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.index_query import conditions
from dcrc_lite.store.index_schema import table
from dcrc_lite.store.protocol import Condition, Span


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[XlsxStore]:
    opened = XlsxStore(tmp_path_factory.mktemp("空店"), background=False)
    yield opened
    opened.close(write=False)


REFERENCES = [(sheet.name, field.name) for sheet in SHEETS.values() for field in sheet.fields if field.kind is Kind.REF]


def _plan(store: XlsxStore, record: str, name: str, wanted: Condition) -> str:
    condition, values = conditions(record, {name: wanted})
    asked = f"EXPLAIN QUERY PLAN SELECT * FROM {table(record)} WHERE {condition} ORDER BY id"
    return " ".join(str(line[3]) for line in store.index.db.execute(asked, values))


@pytest.mark.parametrize("wanted", ["客-000001", ("客-000001", "客-000002")], ids=["one", "some"])
@pytest.mark.parametrize(("record", "name"), REFERENCES)
def test_references_are_looked_up(store: XlsxStore, record: str, name: str, wanted: Condition) -> None:
    assert f"USING INDEX {table(record)}_{name}" in _plan(store, record, name, wanted)


@pytest.mark.parametrize("record", [name for name, sheet in SHEETS.items() if sheet.dated])
def test_days_are_looked_up(store: XlsxStore, record: str) -> None:
    dated = SHEETS[record].dated
    assert f"USING INDEX {table(record)}_{dated}" in _plan(store, record, dated, Span("2026-11-01", "2026-11-30"))


def test_empty_cells_are_found_too(store: XlsxStore) -> None:
    assert conditions("visits", {"customer_id": ""}) == ('1 AND "customer_id" = ?', [""])
    assert "<>" not in conditions("visits", {"customer_id": ("", "客-000001")})[0]
