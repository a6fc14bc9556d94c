"""What people do to their workbooks while the program runs: nothing they type is lost, nothing they did is undone."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest
from store_shop import AT, Person, XlsxOpener, column, commit, there

from dcrc_lite.errors.books import ReadOnlyBookError
from dcrc_lite.schema import Complaint, Customer, Vehicle, Visit
from dcrc_lite.store.decisions import Answer
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.protocol import Change, Origin
from dcrc_lite.store.rank import KeysFrom

pytestmark = pytest.mark.usefixtures("measured_child")
CUSTOMERS, CALLS = "客户车辆.xlsx", "回访_2026.xlsx"


@pytest.fixture
def store(xlsx: XlsxOpener) -> XlsxStore:
    return xlsx()


@pytest.fixture
def person(shop: Path) -> Person:
    return Person(shop)


def _three(store: XlsxStore) -> tuple[str, ...]:
    done = commit(
        store, *(Change("customers", {"name": name, "remark": "原来的"}) for name in ("李明", "王芳", "张伟"))
    )
    store.sync()
    return done.ids


def _cell(name: str, row: int) -> dict[str, int]:
    return {"row": row, "column": column("customers", name)}


def test_a_row_stored_by_a_form_stands_in_the_workbook(store: XlsxStore, person: Person) -> None:
    commit(store, Change("customers", {"name": "李明", "birthday": "1988-02-03", "mobile": "15400000001", "age": "38"}))
    assert store.sync().written == 1
    [row] = person.sees(CUSTOMERS, "customers")
    assert (row["id"], row["name"], row["mobile"], row["age"]) == ("客-000001", "李明", "15400000001", 38)
    assert str(row["birthday"]) == "1988-02-03 00:00:00"
    assert row["created_by"] == "陈一"


def test_a_typed_cell_is_taken_and_told_in_the_history(store: XlsxStore, person: Person) -> None:
    row_id = _three(store)[1]
    with person.edits(CUSTOMERS, "客户") as ws:
        ws.cell(**_cell("remark", 3)).value = "常客"
    assert store.sync().taken == 1
    assert there(store, Customer, row_id).remark == "常客"
    entry = store.history(row_id=row_id)[0]
    assert (entry.origin, entry.field, entry.old, entry.new) == (Origin.HAND, "remark", "原来的", "常客")


def test_a_persons_cell_and_a_forms_cell_of_one_row_both_stay(store: XlsxStore, person: Person) -> None:
    row_id = _three(store)[1]
    commit(store, Change("customers", {"employer": "一中"}, id=row_id))
    with person.edits(CUSTOMERS, "客户") as ws:
        ws.cell(**_cell("remark", 3)).value = "常客"
    store.sync()
    row = person.sees(CUSTOMERS, "customers")[1]
    assert (row["employer"], row["remark"]) == ("一中", "常客")
    assert (there(store, Customer, row_id).employer, there(store, Customer, row_id).remark) == ("一中", "常客")


def test_the_same_cell_changed_by_both_keeps_the_file_and_tells(store: XlsxStore, person: Person) -> None:
    row_id = _three(store)[0]
    commit(store, Change("customers", {"remark": "网页写的"}, id=row_id), actor="林二")
    with person.edits(CUSTOMERS, "客户") as ws:
        ws.cell(**_cell("remark", 2)).value = "表格写的"
    store.sync()
    assert person.sees(CUSTOMERS, "customers")[0]["remark"] == "表格写的"
    assert there(store, Customer, row_id).remark == "表格写的"
    [conflict] = store.conflicts()
    assert (conflict.was, conflict.form, conflict.form_by, conflict.file) == ("原来的", "网页写的", "林二", "表格写的")
    assert conflict.place.startswith("客户车辆.xlsx · 客户 · ")
    commit(store, Change("customers", {"remark": "网页写的"}, id=row_id))
    assert store.conflicts() == []


def test_both_typing_the_same_is_no_conflict(store: XlsxStore, person: Person) -> None:
    row_id = _three(store)[0]
    commit(store, Change("customers", {"remark": "常客"}, id=row_id))
    with person.edits(CUSTOMERS, "客户") as ws:
        ws.cell(**_cell("remark", 2)).value = "常客"
    report = store.sync()
    assert (report.conflicts, report.waiting) == (0, 0)


def test_rows_sorted_by_a_person_stay_the_same_rows(store: XlsxStore, person: Person) -> None:
    ids = _three(store)
    commit(store, Change("customers", {"employer": "一中"}, id=ids[0]))
    with person.edits(CUSTOMERS, "客户") as ws:
        rows = [[cell.value for cell in row] for row in ws.iter_rows(min_row=2)]
        for place, row in enumerate(reversed(rows), 2):
            for where, value in enumerate(row, 1):
                ws.cell(place, where).value = value
    assert store.sync().taken == 0
    seen = person.sees(CUSTOMERS, "customers")
    assert [row["id"] for row in seen] == list(reversed(ids))
    assert seen[2]["employer"] == "一中"


def test_an_inserted_column_a_title_and_a_total_are_left_alone(store: XlsxStore, person: Person) -> None:
    ids = _three(store)
    with person.edits(CUSTOMERS, "客户") as ws:
        ws.insert_cols(2)
        ws.cell(1, 2).value = "我的记号"
        ws.cell(2, 2).value = "VIP"
        ws.insert_rows(1)
        ws.cell(1, 1).value = "客户一览"
        ws.cell(7, 1).value = None
        ws.cell(7, 3).value = "合计"
        ws.cell(7, 4).value = "3 位"
    assert store.sync().taken == 0
    commit(store, Change("customers", {"employer": "一中"}, id=ids[0]), Change("customers", {"name": "赵强"}))
    store.sync()
    ws = openpyxl.load_workbook(person.folder / CUSTOMERS)["客户"]
    assert [ws.cell(1, 1).value, ws.cell(3, 2).value] == ["客户一览", "VIP"]
    assert [row[0].value for row in ws.iter_rows(min_row=3)] == [*ids, "客-000004", None, None]
    assert store.count(Customer) == 4


def test_a_row_typed_without_a_number_gets_one_written_back(store: XlsxStore, person: Person) -> None:
    _three(store)
    with person.edits(CUSTOMERS, "客户") as ws:
        ws.cell(**_cell("name", 5)).value = "赵强"
        ws.cell(**_cell("mobile", 5)).value = 15400000009
    store.sync()
    assert there(store, Customer, "客-000004").mobile == "15400000009"
    assert person.sees(CUSTOMERS, "customers")[3]["id"] == "客-000004"
    assert [entry.new for entry in store.history(row_id="客-000004", limit=1)] != []


def test_a_row_typed_by_hand_is_found_by_its_words(xlsx: XlsxOpener, person: Person) -> None:
    with person.edits(CUSTOMERS, "客户") as ws:
        ws.cell(**_cell("name", 2)).value = "赵强"
    store = xlsx(keys={"customers": KeysFrom(("name",), lambda name: (name, name[:1]))})
    assert store.search("customers", "赵") == ["客-000001"]
    store.sync()
    with person.edits(CUSTOMERS, "客户") as ws:
        ws.cell(**_cell("name", 2)).value = "钱强"
    store.take_in()
    assert (store.search("customers", "赵"), store.search("customers", "钱")) == ([], ["客-000001"])


def test_a_number_not_written_yet_is_not_given_twice(store: XlsxStore, person: Person, shop: Path) -> None:
    with person.edits(CUSTOMERS, "客户") as ws:
        ws.cell(**_cell("name", 2)).value = "赵强"
    (shop / ".~lock.客户车辆.xlsx#").write_text("王芳,wf,office,21.11.2026 09:00,x;", encoding="utf-8")
    assert store.sync().waiting == 1
    with person.edits(CUSTOMERS, "客户") as ws:
        ws.insert_rows(2)
        ws.cell(**_cell("name", 2)).value = "钱一"
    store.sync()
    (shop / ".~lock.客户车辆.xlsx#").unlink()
    store.sync()
    seen = {str(row["name"]): row["id"] for row in person.sees(CUSTOMERS, "customers")}
    assert seen == {"赵强": "客-000001", "钱一": "客-000002"}


def test_a_row_typed_by_hand_finds_its_customer_by_the_columns_beside(store: XlsxStore, person: Person) -> None:
    commit(store, Change("customers", {"name": "李明", "mobile": "15400000001"}))
    store.sync()
    with person.edits(CUSTOMERS, "车辆") as ws:
        ws.cell(2, column("vehicles", "model")).value = "S5"
        ws.cell(2, column("vehicles", "owner_id__mobile")).value = "154 0000 0001"
        ws.cell(3, column("vehicles", "model")).value = "S7"
        ws.cell(3, column("vehicles", "owner_id__name")).value = "无名氏"
    store.sync()
    assert [row.owner_id for row in store.rows(Vehicle)] == ["客-000001", ""]
    assert person.sees(CUSTOMERS, "vehicles")[0]["owner_id__name"] == "李明"
    [problem] = store.problems("vehicles")
    assert (problem.row_id, problem.field) == ("车-000002", "owner_id")
    assert "没有客户" in problem.what


def test_a_copied_row_is_told_and_not_read(store: XlsxStore, person: Person) -> None:
    ids = _three(store)
    with person.edits(CUSTOMERS, "客户") as ws:
        ws.cell(5, 1).value = ids[0]
        ws.cell(**_cell("name", 5)).value = "李明二"
    store.sync()
    assert [row.name for row in store.rows(Customer)] == ["李明", "王芳", "张伟"]
    [problem] = store.problems()
    assert (problem.cell, problem.raw) == ("A5", ids[0])


def test_a_deleted_row_is_gone_and_a_change_to_it_is_kept_beside(store: XlsxStore, person: Person) -> None:
    ids = _three(store)
    commit(store, Change("customers", {"remark": "网页写的"}, id=ids[1]))
    with person.edits(CUSTOMERS, "客户") as ws:
        ws.delete_rows(3)
    store.sync()
    assert store.get(Customer, ids[1]) is None
    [conflict] = store.conflicts()
    assert (conflict.row_id, conflict.form, conflict.file) == (ids[1], "网页写的", "")


def test_many_rows_gone_at_once_are_not_believed_before_somebody_says_so(store: XlsxStore, person: Person) -> None:
    commit(store, *(Change("customers", {"name": f"客户{n}"}) for n in range(10)))
    store.sync()
    with person.edits(CUSTOMERS, "客户") as ws:
        ws.delete_rows(2, 8)
    report = store.sync()
    assert store.count(Customer) == 10
    assert "一下少了 8 行" in report.notes[0]
    with pytest.raises(ReadOnlyBookError, match="一下少了"):
        commit(store, Change("customers", {"name": "赵强"}))
    store.answer(CUSTOMERS, Answer.FILE, actor="陈一", at=AT)
    assert store.count(Customer) == 2
    assert commit(store, Change("customers", {"name": "赵强"})).ids == ("客-000011",)


def test_unreadable_cells_are_kept_and_told_with_their_address(store: XlsxStore, person: Person) -> None:
    row_id = _three(store)[0]
    with person.edits(CUSTOMERS, "客户") as ws:
        ws.cell(**_cell("birthday", 2)).value = "明天"
        ws.cell(**_cell("age", 2)).value = "三十多"
    store.sync()
    row = there(store, Customer, row_id)
    assert (row.birthday, dict(row.unread)) == (None, {"birthday": "明天", "age": "三十多"})
    assert {problem.cell for problem in store.problems("customers", row_id)} == {"F2", "G2"}
    commit(store, Change("customers", {"remark": "别的"}, id=row_id))
    store.sync()
    assert person.sees(CUSTOMERS, "customers")[0]["birthday"] == "明天"


def test_a_formula_is_never_written_over(store: XlsxStore, person: Person) -> None:
    row_id = _three(store)[0]
    with person.edits(CUSTOMERS, "客户") as ws:
        ws.cell(**_cell("remark", 2)).value = '="常"&"客"'
    store.sync()
    commit(store, Change("customers", {"remark": "网页写的", "employer": "一中"}, id=row_id))
    store.sync()
    row = person.sees(CUSTOMERS, "customers")[0]
    assert (row["remark"], row["employer"]) == ('="常"&"客"', "一中")
    [conflict] = store.conflicts()
    assert (conflict.form, store.sync().waiting) == ("网页写的", 0)


def test_a_covered_merged_cell_is_never_written(store: XlsxStore, person: Person) -> None:
    row_id = _three(store)[0]
    with person.edits(CUSTOMERS, "客户") as ws:
        ws.merge_cells(
            start_row=2,
            end_row=3,
            start_column=column("customers", "employer"),
            end_column=column("customers", "employer"),
        )
    store.sync()
    commit(
        store,
        Change("customers", {"employer": "一中"}, id=row_id),
        Change("customers", {"employer": "二中"}, id="客-000002"),
    )
    store.sync()
    seen = person.sees(CUSTOMERS, "customers")
    assert (seen[0]["employer"], "employer" in seen[1]) == ("一中", False)
    assert [conflict.form for conflict in store.conflicts()] == ["二中"]


@pytest.mark.parametrize("other", ["客户姓名 ", "客户姓 名", "客户姓名"])
def test_a_header_with_blanks_in_it_is_still_found(store: XlsxStore, person: Person, other: str) -> None:
    _three(store)
    with person.edits(CUSTOMERS, "客户") as ws:
        ws.cell(1, column("customers", "name")).value = other
    assert store.sync().taken == 0
    assert [row.name for row in store.rows(Customer)] == ["李明", "王芳", "张伟"]


def test_a_missing_column_refuses_only_what_would_go_there(store: XlsxStore, person: Person) -> None:
    row_id = _three(store)[0]
    with person.edits(CUSTOMERS, "客户") as ws:
        ws.cell(1, column("customers", "remark")).value = "随便"
    store.sync()
    assert any("备注" in problem.what for problem in store.problems())
    with pytest.raises(ReadOnlyBookError, match="备注"):
        commit(store, Change("customers", {"remark": "x"}, id=row_id))
    commit(store, Change("customers", {"employer": "一中"}, id=row_id))
    store.sync()
    assert person.sees(CUSTOMERS, "customers")[0]["employer"] == "一中"


def test_a_tab_without_its_number_column_can_only_be_read(store: XlsxStore, person: Person) -> None:
    ids = _three(store)
    with person.edits(CUSTOMERS, "客户") as ws:
        ws.cell(1, 1).value = "序号"
    store.sync()
    assert store.count(Customer) == 3
    with pytest.raises(ReadOnlyBookError, match="编号"):
        commit(store, Change("customers", {"remark": "x"}, id=ids[0]))
    commit(store, Change("vehicles", {"model": "S5"}))


def test_a_renamed_tab_can_only_be_read(store: XlsxStore, shop: Path) -> None:
    _three(store)
    workbook = openpyxl.load_workbook(shop / CUSTOMERS)
    workbook["客户"].title = "老客户"
    workbook.save(shop / CUSTOMERS)
    store.sync()
    assert store.count(Customer) == 3
    with pytest.raises(ReadOnlyBookError, match="没有“客户”这张表"):
        commit(store, Change("customers", {"name": "赵强"}))


@pytest.mark.parametrize(
    ("content", "word"),
    [(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "有密码"), (b"", "坏了"), (b"PK\3\4 half a file", "坏了")],
)
def test_an_unusable_workbook_keeps_its_last_good_state(
    store: XlsxStore, shop: Path, content: bytes, word: str
) -> None:
    ids = _three(store)
    good = (shop / CUSTOMERS).read_bytes()
    (shop / CUSTOMERS).write_bytes(content)
    assert word in store.sync().notes[0]
    assert store.count(Customer) == 3
    assert any(problem.file == CUSTOMERS and problem.todo for problem in store.problems())
    [book] = [book for book in store.status().books if book.file == CUSTOMERS]
    assert (book.stale, word in book.read_only) == (True, True)
    with pytest.raises(ReadOnlyBookError):
        commit(store, Change("customers", {"remark": "x"}, id=ids[0]))
    (shop / CUSTOMERS).write_bytes(good)
    store.sync()
    commit(store, Change("customers", {"remark": "x"}, id=ids[0]))
    assert store.problems() == []


def test_a_workbook_that_went_away_is_not_made_anew(store: XlsxStore, shop: Path) -> None:
    ids = _three(store)
    commit(store, Change("customers", {"remark": "x"}, id=ids[0]))
    (shop / CUSTOMERS).rename(shop / "别处.xlsx")
    assert store.sync().waiting == 1
    assert store.count(Customer) == 3
    assert not (shop / CUSTOMERS).exists()
    (shop / "别处.xlsx").rename(shop / CUSTOMERS)
    assert store.sync().waiting == 0


def test_an_open_workbook_waits_and_says_who(store: XlsxStore, shop: Path, person: Person) -> None:
    (shop / ".~lock.客户车辆.xlsx#").write_text("王芳,wf,office,21.11.2026 09:00,x;", encoding="utf-8")
    commit(store, Change("customers", {"name": "李明"}))
    assert store.sync().notes == ("客户车辆.xlsx：被 王芳 打开",)
    [book] = [book for book in store.status().books if book.pending]
    assert (book.file, book.pending, book.open_in) == (CUSTOMERS, 1, "王芳")
    assert person.sees(CUSTOMERS, "customers") == []
    (shop / ".~lock.客户车辆.xlsx#").unlink()
    assert store.sync().written == 1


def test_copies_made_by_a_cloud_service_are_listed_and_not_read(store: XlsxStore, shop: Path) -> None:
    _three(store)
    shutil.copy(shop / CUSTOMERS, shop / "客户车辆 (1).xlsx")
    shutil.copy(shop / CUSTOMERS, shop / "客户车辆_冲突-20261121.xlsx")
    store.sync()
    assert store.count(Customer) == 3
    assert {problem.file for problem in store.problems()} == {"客户车辆 (1).xlsx", "客户车辆_冲突-20261121.xlsx"}


def test_a_years_workbook_is_made_with_its_first_row(store: XlsxStore, shop: Path, person: Person) -> None:
    commit(store, Change("visits", {"in_at": "2025-12-30T09:00"}), Change("visits", {"in_at": "2026-01-02T09:00"}))
    commit(store, Change("visit_items", {"visit_id": "修-2025-0001", "item": "换机油"}))
    assert not (shop / "交车维修_2025.xlsx").exists()
    store.sync()
    assert [row["id"] for row in person.sees("交车维修_2025.xlsx", "visits")] == ["修-2025-0001"]
    assert [row["id"] for row in person.sees("交车维修_2026.xlsx", "visits")] == ["修-2026-0001"]
    assert [row["item"] for row in person.sees("交车维修_2025.xlsx", "visit_items")] == ["换机油"]
    assert store.count(Visit) == 2


def test_columns_beside_a_reference_follow_the_customer(store: XlsxStore, person: Person) -> None:
    commit(
        store,
        Change("customers", {"name": "李明", "mobile": "15400000001"}, handle="c"),
        Change("complaints", {"customer_id": "@c", "received_at": "2026-11-21T09:00"}),
    )
    store.sync()
    commit(store, Change("customers", {"mobile": "15400000002"}, id="客-000001"))
    store.sync()
    assert person.sees("投诉.xlsx", "complaints")[0]["customer_id__mobile"] == "15400000002"
    assert store.rows(Complaint)[0].updated_at == AT


def test_a_removed_row_leaves_an_empty_line(store: XlsxStore, person: Person) -> None:
    ids = _three(store)
    commit(store, Change("customers", id=ids[1], remove=True))
    store.sync()
    assert [row.get("id") for row in person.sees(CUSTOMERS, "customers")] == [ids[0], None, ids[2]]
    commit(store, Change("customers", {"name": "赵强"}))
    store.sync()
    assert [row.name for row in store.rows(Customer)] == ["李明", "张伟", "赵强"]
    assert store.sync().taken == 0
