"""What every store promises, over memory and over workbooks."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest
from store_shop import AT, Opener, commit, there

from dcrc_lite.errors import LongTextError
from dcrc_lite.errors.books import RowChangedError, RowGoneError
from dcrc_lite.schema import Complaint, Customer, Setting, Vehicle, Visit, VisitItem, digest
from dcrc_lite.store.protocol import Change, Contains, Derived, Due, Ends, Not, Origin, Reader, Span, Store
from dcrc_lite.store.rank import KeysFrom
from dcrc_lite.store.troubles import Part


@pytest.fixture
def store(open_store: Opener) -> Store:
    return open_store()


def _customers(store: Store, *names: Any, **values: str) -> list[str]:
    return [commit(store, Change("customers", {"name": name, **values})).ids[0] for name in names]


def test_a_new_row_gets_the_next_number_of_its_series(store: Store) -> None:
    assert _customers(store, "李明", "王芳") == ["客-000001", "客-000002"]
    first = commit(store, Change("complaints", {"received_at": "2025-12-31T17:00"})).ids
    second = commit(store, Change("complaints", {"received_at": "2026-01-01T08:00"})).ids
    assert (first, second) == (("诉-2025-0001",), ("诉-2026-0001",))


def test_a_number_is_never_given_again(store: Store) -> None:
    ids = _customers(store, "李明", "王芳")
    commit(store, Change("customers", id=ids[1], remove=True))
    assert _customers(store, "张伟") == ["客-000003"]


def test_a_row_carries_who_and_when(store: Store) -> None:
    row_id = _customers(store, "李明")[0]
    commit(store, Change("customers", {"remark": "常客"}, id=row_id), actor="林二", at=datetime(2026, 11, 22, 10, 6))
    row = there(store, Customer, row_id)
    assert (row.created_at, row.created_by) == (AT, "陈一")
    assert (row.updated_at, row.updated_by) == (datetime(2026, 11, 22, 10, 6), "林二")


def test_rows_of_one_commit_point_to_each_other(store: Store) -> None:
    done = commit(
        store,
        Change("visits", {"vehicle_id": "@car", "in_at": "2026-11-18T09:00"}, handle="order"),
        Change("visit_items", {"visit_id": "@order", "item": "换机油"}),
        Change("vehicles", {"plate": "浙A8T3K6"}, handle="car"),
    )
    assert done.ids == ("修-2026-0001", "项-2026-0001", "车-000001")
    assert there(store, Visit, "修-2026-0001").vehicle_id == "车-000001"
    assert there(store, VisitItem, "项-2026-0001").visit_id == "修-2026-0001"


def test_a_text_that_only_looks_like_a_handle_stays(store: Store) -> None:
    row_id = _customers(store, "李明", remark="@老李 介绍")[0]
    assert there(store, Customer, row_id).remark == "@老李 介绍"


def test_the_same_key_stores_once(store: Store) -> None:
    first = commit(store, Change("customers", {"name": "李明"}), key="form-1")
    again = commit(store, Change("customers", {"name": "李明"}), key="form-1")
    assert (again.ids, again.again, first.again) == (first.ids, True, False)
    assert store.count(Customer) == 1


def test_fields_changed_by_two_people_are_merged(store: Store) -> None:
    row_id, other = _customers(store, "李明", "王芳")
    seen = digest(there(store, Customer, row_id))
    commit(store, Change("customers", {"remark": "常客"}, id=row_id, seen=seen), actor="林二")
    commit(store, Change("customers", {"remark": "新客"}, id=other))
    commit(store, Change("customers", {"employer": "一中"}, id=row_id, seen=seen), actor="何三")
    row = there(store, Customer, row_id)
    assert (row.remark, row.employer) == ("常客", "一中")


def test_a_field_changed_by_somebody_else_is_not_overwritten(store: Store) -> None:
    row_id = _customers(store, "李明")[0]
    seen = digest(there(store, Customer, row_id))
    commit(store, Change("customers", {"remark": "常客"}, id=row_id), actor="林二")
    with pytest.raises(RowChangedError) as caught:
        commit(store, Change("customers", {"remark": "新客", "employer": "一中"}, id=row_id, seen=seen))
    assert caught.value.fields == {"备注": ("常客", "新客", "林二")}
    assert there(store, Customer, row_id).employer == ""


def test_writing_what_stands_there_already_is_no_clash(store: Store) -> None:
    row_id = _customers(store, "李明")[0]
    seen = digest(there(store, Customer, row_id))
    commit(store, Change("customers", {"remark": "常客"}, id=row_id), actor="林二")
    commit(store, Change("customers", {"remark": "常客"}, id=row_id, seen=seen))
    assert [entry.actor for entry in store.history(row_id=row_id) if entry.field == "remark"] == ["林二"]


def test_an_unknown_digest_asks_about_every_field(store: Store) -> None:
    row_id = _customers(store, "李明")[0]
    with pytest.raises(RowChangedError):
        commit(store, Change("customers", {"name": "李铭"}, id=row_id, seen="0" * 16))


def test_a_commit_is_stored_whole_or_not_at_all(store: Store) -> None:
    with pytest.raises(RowGoneError):
        commit(store, Change("customers", {"name": "李明"}), Change("customers", {"name": "王芳"}, id="客-000009"))
    assert store.count(Customer) == 0
    assert store.history() == []
    assert _customers(store, "张伟") == ["客-000001"]


def test_a_removed_row_is_gone_for_good(store: Store) -> None:
    row_id = _customers(store, "李明")[0]
    commit(store, Change("customers", id=row_id, remove=True))
    assert store.get(Customer, row_id) is None
    with pytest.raises(RowGoneError):
        commit(store, Change("customers", {"name": "李铭"}, id=row_id))


def test_a_removed_row_cannot_be_removed_again(store: Store) -> None:
    row_id = _customers(store, "李明")[0]
    remove = Change("customers", id=row_id, remove=True)
    with pytest.raises(RowGoneError):
        commit(store, remove, remove)
    assert there(store, Customer, row_id).name == "李明"
    commit(store, remove)
    with pytest.raises(RowGoneError):
        commit(store, remove)


def test_changes_of_one_row_in_one_commit_follow_each_other(store: Store) -> None:
    row_id = _customers(store, "李明")[0]
    commit(
        store,
        Change("customers", {"name": "李铭", "remark": "一"}, id=row_id),
        Change("customers", {"name": "黎明"}, id=row_id),
    )
    row = there(store, Customer, row_id)
    assert (row.name, row.remark) == ("黎明", "一")
    assert [(e.old, e.new) for e in store.history(row_id=row_id, limit=3) if e.field == "name"] == [
        ("李铭", "黎明"),
        ("李明", "李铭"),
    ]


def test_a_row_linked_and_removed_in_one_commit_is_gone(store: Store) -> None:
    owner = _customers(store, "李明")[0]
    car = commit(store, Change("vehicles", {"plate": "浙A8T3K6"})).ids[0]
    commit(store, Change("vehicles", {"owner_id": owner}, id=car), Change("vehicles", id=car, remove=True))
    assert store.rows(Vehicle) == []
    assert store.sync().waiting == 0


def test_a_row_named_by_the_declaration_is_made_or_changed(store: Store) -> None:
    commit(store, Change("settings", {"name": "过期天数", "value": "30"}, id="expire_days"))
    commit(store, Change("settings", {"value": "45"}, id="expire_days"))
    assert [(row.id, row.value) for row in store.rows(Setting)] == [("expire_days", "45")]


def test_values_are_kept_as_they_are_read(store: Store) -> None:
    row_id = _customers(store, "李明", mobile="+86 154-0571-2038")[0]
    assert there(store, Customer, row_id).mobile == "15405712038"


def test_a_text_that_cannot_be_read_is_kept_and_told(store: Store) -> None:
    row_id = _customers(store, "李明", mobile="1540571203")[0]
    row = there(store, Customer, row_id)
    assert (row.mobile, row.unread) == ("", {"mobile": "1540571203"})
    [problem] = store.problems("customers", row_id)
    assert (problem.field, problem.raw) == ("mobile", "1540571203")
    commit(store, Change("customers", {"mobile": "15405712038"}, id=row_id, seen=digest(row)))
    assert (there(store, Customer, row_id).unread, store.problems()) == ({}, [])


def test_a_text_too_long_for_a_cell_is_refused(store: Store) -> None:
    with pytest.raises(LongTextError):
        _customers(store, "李明", remark="长" * 32_768)


def test_an_undeclared_field_is_a_mistake_of_the_program(store: Store) -> None:
    with pytest.raises(KeyError):
        commit(store, Change("customers", {"nickname": "小李"}))


@pytest.mark.parametrize(
    ("where", "names"),
    [
        ({"name": "李明"}, ["李明"]),
        ({"name": ["李明", "张伟"]}, ["李明", "张伟"]),
        ({"mobile": Ends("0002")}, ["王芳"]),
        ({"name": Contains("芳")}, ["王芳"]),
        ({"name": Not(("李明", "王芳"))}, ["张伟"]),
        ({"age": Span("9", "40")}, ["李明"]),
        ({"age": Span("9")}, ["李明", "王芳"]),
        ({"birthday": Span("1990-01-01", "1990-12-31")}, ["王芳"]),
        ({"birthday": Span(high="1990-05-01")}, ["李明", "王芳"]),
        ({"id": "客-000003"}, ["张伟"]),
        ({"id": ["客-000003"], "name": "李明"}, []),
        ({"mobile": ""}, ["张伟"]),
        (None, ["李明", "王芳", "张伟"]),
    ],
)
def test_rows_are_found_by_conditions(store: Store, where: Any, names: list[str]) -> None:
    commit(
        store,
        Change("customers", {"name": "李明", "mobile": "15400000001", "age": "30", "birthday": "1988-02-03"}),
        Change("customers", {"name": "王芳", "mobile": "15400000002", "age": "100", "birthday": "1990-05-01"}),
        Change("customers", {"name": "张伟"}),
    )
    assert [row.name for row in store.rows(Customer, where)] == names
    assert store.count(Customer, where) == len(names)


def test_rows_are_ordered_and_cut(store: Store) -> None:
    for name, age in (("李明", "30"), ("王芳", "9"), ("张伟", ""), ("赵强", "100")):
        _customers(store, name, age=age)
    by_age = [row.name for row in store.rows(Customer, order_by="age")]
    assert by_age == ["张伟", "王芳", "李明", "赵强"]
    assert [row.name for row in store.rows(Customer, order_by="age", descending=True, limit=2)] == ["赵强", "李明"]
    assert [row.name for row in store.rows(Customer, limit=2, offset=1)] == ["王芳", "张伟"]
    assert [row.name for row in store.rows(Customer, descending=True, limit=1)] == ["赵强"]


def test_rows_are_ordered_by_a_day_the_empty_ones_first(store: Store) -> None:
    for name, day in (("李明", "1990-05-01"), ("王芳", ""), ("张伟", "1988-02-03")):
        _customers(store, name, birthday=day)
    assert [row.name for row in store.rows(Customer, order_by="birthday")] == ["王芳", "张伟", "李明"]
    assert [row.name for row in store.rows(Customer, order_by="birthday", descending=True)] == ["李明", "张伟", "王芳"]


def test_many_rows_come_in_one_question(store: Store) -> None:
    _customers(store, "李明", "王芳")
    found = store.get_many(Customer, ["客-000002", "客-000009"])
    assert {row_id: row.name for row_id, row in found.items()} == {"客-000002": "王芳"}


def test_a_version_grows_only_when_its_rows_change(store: Store) -> None:
    before = store.version("customers"), store.version("vehicles"), store.version()
    _customers(store, "李明")
    assert store.version("customers") > before[0]
    assert store.version("vehicles") == before[1]
    assert store.version() > before[2]


def test_history_tells_each_cell_newest_first(store: Store) -> None:
    row_id = _customers(store, "李明")[0]
    commit(store, Change("customers", {"name": "李铭"}, id=row_id), actor="林二", batch="b1")
    assert [(e.actor, e.field, e.old, e.new) for e in store.history(row_id=row_id)] == [
        ("林二", "name", "李明", "李铭"),
        ("陈一", "name", "", "李明"),
    ]
    assert [e.actor for e in store.history(batch="b1")] == ["林二"]
    assert [e.new for e in store.history(actor="陈一", record="customers")] == ["李明"]
    assert len(store.history(limit=1)) == 1


def _import(store: Store, batch: str = "导-1") -> tuple[str, ...]:
    done = commit(
        store,
        Change("customers", {"name": "李明"}, handle="c"),
        Change("vehicles", {"owner_id": "@c", "plate": "浙A8T3K6"}),
        origin=Origin.IMPORT,
        batch=batch,
    )
    return done.ids


def test_undo_takes_back_rows_and_cells(store: Store) -> None:
    old = _customers(store, "王芳", remark="老客户")[0]
    _import(store)
    commit(store, Change("customers", {"remark": "导入的话"}, id=old), batch="导-1", origin=Origin.IMPORT)
    undone = store.undo("导-1", actor="林二", at=AT)
    assert (undone.rows_removed, undone.cells_restored, undone.kept) == (2, 1, ())
    assert [row.name for row in store.rows(Customer)] == ["王芳"]
    assert store.rows(Vehicle) == []
    assert there(store, Customer, old).remark == "老客户"
    assert store.history(limit=1)[0].origin is Origin.UNDO


def test_undo_leaves_what_a_person_did_since(store: Store) -> None:
    old = _customers(store, "王芳", remark="老客户")[0]
    customer, _ = _import(store)
    commit(store, Change("customers", {"remark": "导入的话"}, id=old), batch="导-1", origin=Origin.IMPORT)
    commit(store, Change("customers", {"remark": "我写的"}, id=old), actor="林二")
    commit(store, Change("customers", {"employer": "一中"}, id=customer), actor="林二")
    undone = store.undo("导-1", actor="何三", at=AT)
    assert {(entry.row_id, entry.field, entry.new) for entry in undone.kept} == {
        (old, "remark", "我写的"),
        (customer, "employer", "一中"),
    }
    assert there(store, Customer, old).remark == "我写的"
    assert there(store, Customer, customer).employer == "一中"


def test_undo_brings_a_removed_row_back(store: Store) -> None:
    row_id = _customers(store, "王芳", remark="老客户")[0]
    commit(store, Change("customers", id=row_id, remove=True), batch="清-1")
    store.undo("清-1", actor="林二", at=AT)
    assert there(store, Customer, row_id).remark == "老客户"


def test_undoing_twice_does_nothing_more(store: Store) -> None:
    old = _customers(store, "王芳", remark="老客户")[0]
    _import(store)
    commit(store, Change("customers", id=old, remove=True), batch="导-1")
    store.undo("导-1", actor="林二", at=AT)
    again = store.undo("导-1", actor="林二", at=AT)
    assert (again.rows_removed, again.cells_restored) == (0, 0)
    assert [row.name for row in store.rows(Customer)] == ["王芳"]


def test_undo_leaves_a_row_away_that_somebody_removed_since(store: Store) -> None:
    old = _customers(store, "王芳", remark="老客户")[0]
    commit(store, Change("customers", {"remark": "导入的话"}, id=old), batch="导-1", origin=Origin.IMPORT)
    commit(store, Change("customers", id=old, remove=True), actor="林二")
    undone = store.undo("导-1", actor="何三", at=AT)
    assert (undone.rows_removed, undone.cells_restored, store.get(Customer, old)) == (0, 0, None)


def test_undo_takes_back_several_changes_of_one_cell(store: Store) -> None:
    old = _customers(store, "王芳", remark="老客户")[0]
    for remark in ("一", "二"):
        commit(store, Change("customers", {"remark": remark}, id=old), batch="导-1", origin=Origin.IMPORT)
    store.undo("导-1", actor="何三", at=AT)
    assert there(store, Customer, old).remark == "老客户"


def _due(task_id: str, source_id: str, **values: object) -> Due:
    said = {
        "rule": "D06", "source": "visits", "customer_id": "", "vehicle_id": "", "first_on": "2026-11-19",
        "due": "2026-11-21", "call_by": "2026-11-21", "open": True,
    }  # fmt: skip
    return Due(task_id=task_id, source_id=source_id, **{**said, **values})  # type: ignore[arg-type]


def three_days(reader: Reader, touched: Mapping[str, frozenset[str]] | None) -> Derived:
    """A rule for tests: one due for each visit that has left, closed when it wants no call."""
    ids = [row.id for row in reader.rows(Visit)] if touched is None else sorted(touched.get("visits", ()))
    found = reader.get_many(Visit, ids)
    dues = tuple(
        _due(
            f"D06.{row.id}",
            row.id,
            due=str(row.out_at)[:10],
            call_by=str(row.out_at)[:10],
            open=row.wants_call is not False,
        )
        for row in found.values()
        if row.out_at
    )
    return Derived(frozenset(("visits", row_id) for row_id in ids), dues)


def test_dues_follow_the_rows(open_store: Opener) -> None:
    store = open_store(derive=three_days)
    left = commit(store, Change("visits", {"out_at": "2026-11-18T15:40"})).ids[0]
    assert [(due.task_id, due.due) for due in store.dues()] == [(f"D06.{left}", "2026-11-18")]
    commit(store, Change("visits", {"wants_call": "否"}, id=left))
    assert store.dues() == []
    assert [due.open for due in store.dues(open_only=False)] == [False]
    commit(store, Change("visits", id=left, remove=True))
    assert store.dues(open_only=False) == []


def test_dues_are_chosen_and_sorted(open_store: Opener) -> None:
    dues = (
        _due("D06.b", "b", call_by="2026-11-20"),
        _due("D06.a", "a", call_by="2026-11-20"),
        _due("D01.c", "c", rule="D01", call_by="2026-11-19", first_on="2026-11-25"),
        _due("D09.d", "d", kind="clock", call_by="2026-11-18"),
    )
    store = open_store(derive=lambda _reader, _touched: Derived(frozenset(), dues))
    commit(store, Change("visits", {"ro_no": "1"}))
    assert [due.task_id for due in store.dues()] == ["D09.d", "D01.c", "D06.a", "D06.b"]
    assert [due.task_id for due in store.dues(kind="call", first_by="2026-11-21")] == ["D06.a", "D06.b"]
    assert [due.task_id for due in store.dues(where={"rule": "D01"})] == ["D01.c"]
    assert [due.task_id for due in store.dues(where={"source_id": Not(("a", "b", "c"))})] == ["D09.d"]


def test_dues_have_no_other_columns(store: Store) -> None:
    with pytest.raises(KeyError):
        store.dues(where={"ro_no": "1"})


def test_dues_are_worked_out_anew_when_the_rules_changed(open_store: Opener) -> None:
    rules = ["D06", "D07"]

    def derive(_reader: Reader, _touched: Mapping[str, frozenset[str]] | None) -> Derived:
        return Derived(frozenset(), tuple(_due(f"{rule}.a", "a", rule=rule) for rule in rules))

    store: Any = open_store(derive=derive)
    commit(store, Change("visits", {"ro_no": "1"}))
    rules.remove("D06")
    store.rederive()
    assert [due.rule for due in store.dues()] == ["D07"]


def test_a_rule_that_fails_leaves_the_dues_as_they_were(open_store: Opener) -> None:
    rules = ["D06"]

    def derive(_reader: Reader, _touched: Mapping[str, frozenset[str]] | None) -> Derived:
        return Derived(frozenset(), (_due(f"{rules[0]}.a", "a", rule=rules[0]),))

    store: Any = open_store(derive=derive)
    commit(store, Change("visits", {"ro_no": "1"}))
    rules.clear()
    with pytest.raises(IndexError):
        store.rederive()
    assert [due.rule for due in store.dues()] == ["D06"]


def test_a_failing_rule_stores_nothing(open_store: Opener) -> None:
    def broken(_reader: Reader, touched: Mapping[str, frozenset[str]] | None) -> Derived:
        if touched:
            raise ZeroDivisionError
        return Derived(frozenset(), ())

    store = open_store(derive=broken)
    with pytest.raises(ZeroDivisionError):
        commit(store, Change("customers", {"name": "李明"}))
    assert store.count(Customer) == 0
    assert store.history() == []


def test_search_finds_all_words_best_first(open_store: Opener) -> None:
    keys = {"customers": KeysFrom(("name", "mobile"), lambda name, mobile: (name, mobile, "lm"))}
    store = open_store(keys=keys)
    for name, mobile in (("李明亮", "15400000012"), ("李明", "15400000123"), ("王芳", "15400000999")):
        _customers(store, name, mobile=mobile)
    assert store.search("customers", "李明") == ["客-000002", "客-000001"]
    assert store.search("customers", "LM 0123") == ["客-000002"]
    assert store.search("customers", "9999") == []
    assert store.search("customers", " \u3000") == []
    assert store.search("customers", "li'\"%_") == []
    assert store.search("customers", "1540", limit=1) == ["客-000001"]
    assert store.search("vehicles", "李明") == []


def test_words_a_shop_adds_may_be_chosen(store: Store) -> None:
    commit(store, Change("dictionary", {"list_name": "visit_type", "word": "上门取车", "on": "是"}, id="visit_type.90"))
    row_id = commit(store, Change("visits", {"visit_type": "上门取车"})).ids[0]
    assert there(store, Visit, row_id).visit_type == "上门取车"


def test_a_word_another_system_uses_is_read_as_the_shops_own(store: Store) -> None:
    words = {"list_name": "visit_type", "word": "上门取车", "synonyms": "取车、 代客送修", "on": "是"}
    commit(store, Change("dictionary", words, id="visit_type.90"))
    row_id = commit(store, Change("visits", {"visit_type": "代客送修"})).ids[0]
    assert there(store, Visit, row_id).visit_type == "上门取车"


@pytest.mark.parametrize("words", [{"word": "上门取车", "on": "否"}, {"synonyms": "上门取车", "on": "是"}])
def test_a_word_that_is_off_or_empty_is_not_known(store: Store, words: dict[str, str]) -> None:
    commit(store, Change("dictionary", {"list_name": "visit_type", **words}, id="visit_type.90"))
    row_id = commit(store, Change("visits", {"visit_type": "上门取车"})).ids[0]
    assert dict(there(store, Visit, row_id).unread) == {"visit_type": "上门取车"}


def test_a_text_the_dictionary_learned_since_is_no_problem(store: Store) -> None:
    row_id = commit(store, Change("visits", {"visit_type": "上门取车", "out_at": "明天"})).ids[0]
    assert {problem.field for problem in store.problems("visits", row_id)} == {"visit_type", "out_at"}
    commit(store, Change("dictionary", {"list_name": "visit_type", "word": "上门取车", "on": "是"}, id="visit_type.90"))
    assert {problem.field for problem in store.problems("visits", row_id)} == {"out_at"}


def test_an_empty_commit_is_no_harm(store: Store) -> None:
    assert commit(store).ids == ()
    assert store.rows(Complaint) == []


def test_nothing_waits_and_nothing_is_to_be_decided_after_a_sync(store: Store) -> None:
    row_id = _customers(store, "李明")[0]
    report = store.sync()
    assert (report.waiting, report.taken, report.conflicts) == (0, 0, 0)
    assert (store.status().pending, store.conflicts()) == (0, [])
    assert store.cell_of("customers", row_id, "name") in ("", "客户车辆.xlsx · 客户 · C2")


def test_what_goes_wrong_behind_the_pages_is_told_until_it_succeeds(open_store: Opener) -> None:
    def refused() -> bool:
        raise OSError(errno.ENOSPC, "what the disk says")

    store = open_store()
    store.watch(Part.ESCALATE, refused)
    assert [(one.part, one.why) for one in store.status().troubles] == [(Part.ESCALATE, "磁盘已满")]
    store.watch(Part.ESCALATE, lambda: False)
    assert store.status().troubles
    store.watch(Part.ESCALATE, lambda: True)
    assert store.status().troubles == ()
