"""References that lead nowhere: told with their cell, whom they mean, and the 编号 to adopt only where that is certain."""

from __future__ import annotations

import random

import pytest
from store_shop import AT, XlsxOpener, commit

from dcrc_lite.schema import SHEETS, Kind, Problem, Weight
from dcrc_lite.schema.settings import PROGRAM, Colleague
from dcrc_lite.schema.visits import Visit
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.index_schema import table
from dcrc_lite.store.loose import pointers
from dcrc_lite.store.protocol import Change, Derived, Due, Reader

YEAR = 2026
VISIT = {"in_at": f"{YEAR}-11-18T09:00", "out_at": f"{YEAR}-11-18T16:00"}


def _due_of_visits(reader: Reader, touched: object) -> Derived:
    """A rule that calls for every visit."""
    del touched
    rows = reader.rows(Visit)
    dues = [
        Due(
            f"D06.{row.id}",
            "D06",
            "visits",
            row.id,
            row.customer_id,
            "",
            "2026-11-19",
            "2026-11-21",
            "2026-11-21",
            True,
        )
        for row in rows
    ]
    return Derived(frozenset(("visits", row.id) for row in rows), tuple(dues))


@pytest.fixture
def store(xlsx: XlsxOpener) -> XlsxStore:
    opened = xlsx(derive=_due_of_visits)
    commit(
        opened, Change("customers", {"name": "杨海峰", "mobile": "15400000001"}), Change("customers", {"name": "李娜"})
    )
    commit(
        opened,
        Change("customers", {"name": "李娜"}),
        Change("vehicles", {"plate": "浙A·TKAFL", "owner_id": "客-000001"}),
    )
    return opened


def _told(store: XlsxStore, record: str = "") -> list[Problem]:
    loose = {(one.record, one.field) for one in pointers()}
    return [problem for problem in store.problems(record) if (problem.record, problem.field) in loose]


def _visit(store: XlsxStore, **cells: str) -> None:
    commit(store, Change("visits", {**VISIT, **cells}))


def test_rows_that_lead_somewhere_are_not_told(store: XlsxStore) -> None:
    _visit(store, customer_id="客-000001", vehicle_id="车-000001")
    assert _told(store) == []


@pytest.mark.parametrize(
    ("field", "said", "proposal", "weight"),
    [
        ("customer_id", "杨海峰", "客-000001", Weight.MISSED),
        ("customer_id", "15400000001", "客-000001", Weight.MISSED),
        ("customer_id", "李娜", "", Weight.MISSED),
        ("customer_id", "没有的人", "", Weight.MISSED),
        ("customer_id", "客-999999", "", Weight.MISSED),
        ("vehicle_id", "浙ATKAFL", "车-000001", Weight.UNREAD),
        ("vehicle_id", "车-999999", "", Weight.HINT),
        ("rework_of", "RO1", "", Weight.UNREAD),
    ],
)
def test_what_leads_nowhere_is_told_and_only_the_certain_is_proposed(
    store: XlsxStore, field: str, said: str, proposal: str, weight: Weight
) -> None:
    _visit(store, **{"customer_id": "客-000001", field: said})
    store.sync()
    [problem] = _told(store)
    assert (problem.field, problem.raw, problem.proposal, problem.weight) == (field, said, proposal, weight)
    assert (problem.file, problem.cell[-1]) == ("交车维修_2026.xlsx", "2")
    assert "15400000001" not in problem.what + problem.todo
    assert _told(store, "visits") == [problem]
    commit(store, Change("visits", {field: proposal}, id=problem.row_id))
    assert _told(store) == []


def test_a_removed_customer_is_told_once_with_the_name_that_stands_beside(store: XlsxStore) -> None:
    _visit(store, customer_id="客-000001")
    commit(store, Change("customers", id="客-000001", remove=True))
    [problem] = _told(store)
    assert (problem.record, problem.raw, problem.weight) == ("visits", "客-000001", Weight.MISSED)
    assert "旁边写的是杨海峰；另有 1 处也这样写" in problem.what
    assert "15400000001" not in problem.what


def test_a_customer_who_came_back_under_another_number_is_proposed(store: XlsxStore) -> None:
    _visit(store, customer_id="客-000001")
    commit(store, Change("customers", id="客-000001", remove=True))
    commit(store, Change("customers", {"name": "杨海峰", "mobile": "15400000001"}))
    assert [problem.proposal for problem in _told(store)] == ["客-000004"]


def test_a_customer_who_comes_back_ends_it(store: XlsxStore) -> None:
    commit(store, Change("customers", id="客-000001", remove=True), batch="清理")
    assert [problem.weight for problem in _told(store)] == [Weight.HINT]
    store.rederive()
    assert len(_told(store)) == 1
    store.undo("清理", actor="陈一", at=AT)
    assert _told(store) == []


def test_a_number_of_a_year_whose_workbook_was_never_read_is_not_told(store: XlsxStore) -> None:
    _visit(store, customer_id="客-000001", rework_of="修-2019-0001")
    assert _told(store) == []
    _visit(store, customer_id="客-000001", rework_of="修-2026-0999")
    store.sync()
    assert [problem.raw for problem in _told(store)] == ["修-2026-0999"]


def test_what_somebody_wrote_beside_a_reference_that_leads_nowhere_stays(store: XlsxStore) -> None:
    _visit(store, customer_id="客-000001")
    [visit] = [row.id for row in store.rows(SHEETS["visits"].cls)]
    commit(store, Change("visits", {"customer_id": "客-000777"}, id=visit))
    assert "旁边写的是杨海峰" in _told(store)[0].what
    commit(store, Change("visits", {"customer_id": ""}, id=visit))
    assert (store.index.everything("visits", visit) or {}).get("customer_id__name", "") == ""


def test_nobody_is_missed_in_a_shop_without_a_list_of_its_people(store: XlsxStore) -> None:
    _visit(store, customer_id="客-000001", sa="陈一")
    assert _told(store) == []


def test_names_that_no_colleague_has_are_told_once_each(store: XlsxStore) -> None:
    commit(store, Change("staff", {"name": "王小", "staff_no": "A07"}), Change("staff", {"name": "陈一"}))
    for sa in ("陈一", "赵六", "赵六", "A07"):
        _visit(store, customer_id="客-000001", sa=sa)
    unknown, by_number = _told(store)
    assert (by_number.raw, by_number.proposal, by_number.weight) == ("A07", "王小", Weight.HINT)
    assert (unknown.raw, unknown.proposal, "另有 1 处" in unknown.what) == ("赵六", "", True)
    commit(store, Change("staff", {"name": "赵六"}))
    assert [problem.raw for problem in _told(store)] == ["A07"]


def test_what_the_program_did_by_itself_misses_no_colleague(store: XlsxStore) -> None:
    commit(store, Change("staff", {"name": "陈一"}))
    _visit(store, customer_id=PROGRAM, sa=PROGRAM)
    assert [(problem.field, problem.raw) for problem in _told(store)] == [("customer_id", PROGRAM)]


def test_what_is_kept_step_by_step_is_what_a_whole_look_finds(store: XlsxStore) -> None:
    seed = random.randrange(10**6)
    print("seed", seed)
    chance = random.Random(seed)
    commit(store, Change("staff", {"name": "陈一"}))
    for _ in range(60):
        numbers = [f"客-{n:06d}" for n in range(1, 12)]
        record = chance.choice(["visits", "vehicles", "customers", "staff", "family"])
        live = [row.id for row in store.rows(SHEETS[record].cls)]
        cells = {
            one.field: chance.choice(["", "陈一", "王小", PROGRAM, *numbers])
            for one in pointers()
            if one.record == record
        }
        cells |= {"name": chance.choice(["陈一", "王小"])} if record in ("customers", "staff") else {}
        row_id = chance.choice(["", *live])
        commit(store, Change(record, {} if row_id and chance.random() < 0.4 else cells, id=row_id))
        if row_id and chance.random() < 0.3:
            commit(store, Change(record, id=row_id, remove=True))
    kept = store.index.db.execute("SELECT * FROM loose").fetchall()
    assert set(kept) == set(_by_looking(store))


def _by_looking(store: XlsxStore) -> list[tuple[str, ...]]:
    db = store.index.db
    found: list[tuple[str, ...]] = []
    for record, sheet in SHEETS.items():
        for field in sheet.fields:
            if field.kind not in (Kind.REF, Kind.STAFF):
                continue
            target, column = (field.to, "id") if field.to else (Colleague.sheet.name, "name")
            known = {line[0] for line in db.execute(f"SELECT {column} FROM {table(target)}")}
            known |= {PROGRAM} if field.kind is Kind.STAFF else set()
            for row_id, said in db.execute(f'SELECT id, "{field.name}" FROM {table(record)}'):
                if said and said not in known:
                    found.append((record, row_id, field.name, target, said))
    return found
