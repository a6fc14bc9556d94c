"""Old years: the shop opens without them, a question that may concern one waits for it, the rest follows by itself."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from store_shop import commit, there

from dcrc_lite import clock
from dcrc_lite.schema import Row
from dcrc_lite.schema.calls import CallAttempt
from dcrc_lite.schema.visits import Visit, VisitItem
from dcrc_lite.store import keeper
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.old_years import concerns, old_ones
from dcrc_lite.store.protocol import Change, Contains, Span, Where

YEARS = (2023, 2024, 2025, 2026)
OLD = ["交车维修_2024.xlsx", "交车维修_2023.xlsx"]


@pytest.fixture(scope="module")
def books_of_years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a visit in each of four years, without a cache."""
    folder = tmp_path_factory.mktemp("years")
    store = XlsxStore(folder, background=False)
    for year in YEARS:
        commit(store, Change("visits", {"in_at": f"{year}-03-05T09:00", "ro_no": f"R{year}"}))
    store.close()
    for end in ("", "-wal", "-shm"):
        (folder / ".dcrc" / f"index.db{end}").unlink(missing_ok=True)
    return folder


@pytest.fixture
def shop_of_years(books_of_years: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that folder, in 2026."""
    monkeypatch.setenv("DCRC_NOW", "2026-11-21T09:00")
    assert clock.now().year == 2026
    return shutil.copytree(books_of_years, tmp_path / "四年")


@pytest.fixture
def store(shop_of_years: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[XlsxStore]:
    """The store as a server opens it, its keeper asleep."""
    monkeypatch.setattr(keeper, "LOOK", 3_600)
    opened = XlsxStore(shop_of_years)
    yield opened
    opened.close(write=False)


def _known(store: XlsxStore) -> int:
    return int(store.index.db.execute("SELECT count(*) FROM r_visits").fetchone()[0])


def test_the_shop_opens_on_the_last_two_years(store: XlsxStore) -> None:
    assert (store.old, _known(store)) == (OLD, 2)


@pytest.mark.parametrize(
    ("where", "found", "left"),
    [
        ({"in_at": Span("2026-01-01")}, 1, OLD),
        ({"id": "修-2025-0001"}, 1, OLD),
        ({"id": ("修-2025-0001", "修-2026-0001")}, 2, OLD),
        ({"in_at": Span("2024-01-01")}, 3, OLD[1:]),
        ({"ro_no": "R2023"}, 1, []),
        ({"customer_id": "客-000001"}, 0, []),
        ({"in_at": Span("", "2023-12-31")}, 1, []),
        ({"ro_no": Contains("R")}, 4, []),
        (None, 4, []),
    ],
)
def test_a_question_waits_for_the_years_it_may_concern(
    store: XlsxStore, where: Where | None, found: int, left: list[str]
) -> None:
    assert store.count(Visit, where) == found == len(store.rows(Visit, where))
    assert store.old == left


def test_a_single_row_of_an_old_year_is_found(store: XlsxStore) -> None:
    assert there(store, Visit, "修-2023-0001").ro_no == "R2023"
    assert store.get(Visit, "修-2026-0009") is None
    assert set(store.get_many(Visit, ["修-2024-0001", "修-2026-0001"])) == {"修-2024-0001", "修-2026-0001"}


def test_other_books_are_no_reason_to_wait(store: XlsxStore) -> None:
    assert store.count(CallAttempt) == 0
    assert store.old == OLD


def test_old_years_follow_by_themselves(store: XlsxStore) -> None:
    assert store._keeper is not None
    for turn in range(2):
        store._keeper.turn(time.monotonic())
        assert len(store.old) == 1 - turn
    assert _known(store) == 4
    assert store.index.meta("stale") == ""


def test_what_waits_for_an_old_book_has_it_read(shop_of_years: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper, "LOOK", 3_600)
    store = XlsxStore(shop_of_years)
    try:
        commit(store, Change("visits", {"in_at": "2023-04-01T10:00", "ro_no": "迟到"}))
        assert store.write_out() == 1
        assert {row.ro_no for row in store.rows(Visit, {"in_at": Span("", "2023-12-31")})} == {"R2023", "迟到"}
    finally:
        store.close(write=False)


def test_without_a_keeper_everything_is_read_at_once(shop_of_years: Path) -> None:
    store = XlsxStore(shop_of_years, background=False)
    try:
        assert (store.old, _known(store)) == ([], 4)
    finally:
        store.close(write=False)


def test_a_warm_start_reads_no_year(store: XlsxStore, shop_of_years: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store.read_old(OLD)
    store.close(write=False)
    monkeypatch.setattr("dcrc_lite.store.intake.read_books", lambda *_: pytest.fail("a book was read"))
    again = XlsxStore(shop_of_years)
    try:
        assert (again.old, again.count(Visit)) == ([], 4)
    finally:
        again.close(write=False)


@pytest.mark.parametrize(
    ("cls", "where", "expected"),
    [
        (VisitItem, {"visit_id": "修-2026-0001"}, False),
        (VisitItem, {"visit_id": "修-2023-0001"}, True),
        (VisitItem, {"visit_id": ""}, True),
        (Visit, {"ro_no": "修-2026-0001"}, True),
        (Visit, {"id": Span("修-2025")}, False),
        (Visit, {"id": Span("修-2024")}, True),
        (Visit, {"id": Span("修")}, True),
    ],
)
def test_references_tell_the_year(cls: type[Row], where: Where, expected: bool) -> None:
    assert concerns(cls.sheet.name, where, OLD[0]) is expected


def test_books_without_years_are_never_old() -> None:
    assert old_ones(["客户车辆.xlsx", "交车维修_2025.xlsx", "回访_2019.xlsx", "回访_2021.xlsx"], 2026) == [
        "回访_2021.xlsx",
        "回访_2019.xlsx",
    ]


def test_a_number_that_stands_in_two_workbooks_is_read_once_and_told(shop_of_years: Path) -> None:
    """Somebody copied a year's workbook for the next one and let its rows stand."""
    shutil.rmtree(shop_of_years / ".dcrc")
    shutil.copy(shop_of_years / "交车维修_2025.xlsx", shop_of_years / "交车维修_2026.xlsx")
    store = XlsxStore(shop_of_years, background=False)
    assert _known(store) == 3
    (told,) = [problem for problem in store.problems("visits") if problem.field == "id"]
    assert (told.file, told.cell) == ("交车维修_2026.xlsx", "A2")
    assert told.what == "编号 修-2025-0001 在 交车维修_2025.xlsx 里已经有了，这一行没有读"
    store.close(write=False)
