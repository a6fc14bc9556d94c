"""From rows to dues: what a change of rows does to the list, incrementally and anew."""

from __future__ import annotations

from datetime import datetime

import pytest
from small_shop import SmallShop

from dcrc_lite.schema.calls import CallRecord, CallTask, InboundCall
from dcrc_lite.schema.complaints import Complaint
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.settings import Rule
from dcrc_lite.schema.vehicles import Vehicle
from dcrc_lite.schema.visits import Visit
from dcrc_lite.store.protocol import Change, Due, Origin

WEDNESDAY = datetime(2026, 11, 18, 16, 40)


@pytest.fixture
def shop() -> SmallShop:
    return SmallShop()


def dues(shop: SmallShop, *, open_only: bool = True) -> dict[str, Due]:
    return {due.task_id: due for due in shop.store.dues(open_only=open_only)}


def test_a_stored_visit_is_on_the_list_at_once(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    found = dues(shop)[task]
    assert (found.first_on, found.due, found.kind) == ("2026-11-19", "2026-11-21", "call")


def test_working_anew_gives_the_same_dues_as_step_by_step(shop: SmallShop) -> None:
    shop.serviced(WEDNESDAY)
    shop.serviced(WEDNESDAY, "何秀英", "")
    customer = shop.customer("钱立群", "15405715183")
    shop.delivery(customer, shop.car(customer, "浙A5C9R1"), datetime(2026, 11, 14, 11))
    before = dues(shop, open_only=False)
    shop.store.rederive()
    assert dues(shop, open_only=False) == before
    assert len(before) == 5


def test_a_corrected_date_moves_the_due(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    visit = shop.store.rows(Visit)[0]
    shop.set(visit, out_at="2026-11-20T09:00")
    assert dues(shop)[task].due == "2026-11-23"


def test_a_changed_rule_moves_every_open_due(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    rule = shop.store.get(Rule, "D06")
    assert rule is not None
    shop.set(rule, amount="5")
    assert dues(shop)[task].due == "2026-11-23"


def test_an_ended_task_is_closed_and_stays_readable(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    shop.put(CallTask(id=task, rule="D06", status="已完成", closed_at=shop.now))
    assert task not in dues(shop)
    assert not dues(shop, open_only=False)[task].open


def test_a_row_of_an_old_import_makes_no_task(shop: SmallShop) -> None:
    assert shop.serviced(datetime(2026, 10, 1, 9)) not in dues(shop, open_only=False)


def test_a_task_once_made_does_not_expire(shop: SmallShop) -> None:
    out = datetime(2026, 10, 1, 9)
    customer = shop.customer()
    task = "D06." + shop.visit(customer, shop.car(customer), out, at=out)
    assert dues(shop)[task].due == "2026-10-04"


def test_an_imported_call_closes_the_task_it_fits(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    car = dues(shop)[task].vehicle_id
    shop.put(CallRecord(vehicle_id=car, call_kind="维修3日", called_at=datetime(2026, 11, 20, 9), outcome="成功"))
    assert task not in dues(shop)


def test_an_imported_call_nobody_answered_closes_nothing(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    car = dues(shop)[task].vehicle_id
    shop.put(CallRecord(vehicle_id=car, call_kind="维修3日", called_at=datetime(2026, 11, 20, 9), outcome="无人接听"))
    assert task in dues(shop)


def test_a_customer_without_phone_is_to_be_mended_until_one_is_written(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY, "朱军", "")
    assert dues(shop)[task].kind == "mend"
    shop.set(shop.store.rows(Customer)[0], mobile="15405712038")
    assert dues(shop)[task].kind == "call"


def test_who_does_not_want_calls_is_kept_apart(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    shop.set(shop.store.rows(Customer)[0], callback_consent="否")
    assert dues(shop)[task].kind == "off"


def test_a_scrapped_car_is_not_rung_for(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    shop.set(shop.store.rows(Vehicle)[0], scrapped="是")
    assert task not in dues(shop)


def test_a_complaint_brings_its_clocks_and_its_recall(shop: SmallShop) -> None:
    customer = shop.customer()
    row = Complaint(
        received_at=shop.now, origin="内部电访", customer_id=customer, severity="一般", status="新建", content="有异响"
    )
    (case,) = shop.put(row)
    assert {due.rule for due in dues(shop).values()} >= {"D09", "D11", "D12.sev_general"}
    found = shop.store.get(Complaint, case)
    assert found is not None
    shop.set(found, resolved_at="2026-11-21T10:00", status="处理完成")
    assert dues(shop)[f"D07.{case}"].kind == "call"


def test_a_removed_visit_leaves_the_list(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    change = Change("visits", id=task.removeprefix("D06."), remove=True)
    shop.store.commit([change], actor="测试", origin=Origin.HAND, at=shop.now)
    assert dues(shop, open_only=False) == {}


def called(shop: SmallShop) -> str:
    row = InboundCall(called_at=WEDNESDAY, caller="王先生", purpose="咨询价格", immediate=False, routed_to="孙浩")
    return shop.put(row)[0]


def test_a_call_that_came_in_is_owed_until_it_is_answered(shop: SmallShop) -> None:
    call = called(shop)
    task = f"D25.{call}"
    assert (dues(shop)[task].kind, dues(shop)[task].due) == ("return", "2026-11-19T16:40")
    shop.store.rederive()
    assert task in dues(shop)
    shop.set(InboundCall(id=call), answered_at="2026-11-18T17:00")
    assert task not in dues(shop)
