"""Everything doubtful in one list: events without the time a deadline starts from, calls to nobody, one count for all."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from small_shop import PASSWORD, SATURDAY, SmallShop

from dcrc_lite.desk.data import Fix
from dcrc_lite.desk.folder import create_shop, opened, store_rows
from dcrc_lite.desk.worklist import Asked
from dcrc_lite.schema import Colleague, Complaint, Customer, Delivery, InboundCall, Problem, Row, Vehicle, Visit, Weight
from dcrc_lite.worklists.starts import is_history, is_overlooked

TODAY = date(2026, 11, 21)
YESTERDAY, TOMORROW, LONG_AGO = datetime(2026, 11, 20, 9), datetime(2026, 11, 22, 9), datetime(2026, 5, 1, 9)


@pytest.fixture
def shop() -> SmallShop:
    return SmallShop()


def told(shop: SmallShop) -> list[Problem]:
    return shop.desk.data.problems(shop.now)


@pytest.mark.parametrize(
    ("row", "overlooked"),
    [
        (Visit(in_at=YESTERDAY), True),
        (Visit(), True),
        (Visit(in_at=YESTERDAY, out_at=YESTERDAY), False),
        (Visit(in_at=datetime(2026, 11, 21, 8)), False),
        (Visit(in_at=YESTERDAY, promised_at=TOMORROW), False),
        (Visit(in_at=LONG_AGO, promised_at=YESTERDAY), True),
        (Visit(in_at=LONG_AGO), False),
        (Delivery(promised_delivery=YESTERDAY), True),
        (Delivery(wanted_delivery=TOMORROW), False),
        (Delivery(promised_delivery=YESTERDAY, delivered_at=YESTERDAY), False),
        (Complaint(), True),
        (Complaint(closed_at=YESTERDAY), False),
        (Complaint(received_at=YESTERDAY), False),
        (InboundCall(), True),
        (InboundCall(answered_at=YESTERDAY), False),
    ],
)
def test_a_start_is_overlooked_once_it_should_have_happened(row: Row, overlooked: bool) -> None:
    assert is_overlooked(row, TODAY) is overlooked


def test_only_what_should_have_happened_long_ago_is_history() -> None:
    assert [is_history(row, TODAY) for row in (Visit(in_at=LONG_AGO), Visit(in_at=YESTERDAY), Complaint())] == [
        True,
        False,
        False,
    ]


def test_a_car_that_must_have_left_without_a_time_is_told_as_a_call_lost(shop: SmallShop) -> None:
    customer = shop.customer()
    [visit] = shop.put(Visit(customer_id=customer, in_at=YESTERDAY))
    [problem] = told(shop)
    assert (problem.weight, problem.record, problem.row_id, problem.field) == (Weight.MISSED, "visits", visit, "out_at")
    assert problem.what.startswith("出厂空着")
    shop.set(Visit(id=visit), out_at="2026-11-20T17:00")
    assert told(shop) == []


@pytest.mark.parametrize(("in_at", "weight"), [(YESTERDAY, Weight.MISSED), (LONG_AGO, Weight.UNREAD)])
def test_a_start_that_cannot_be_read_is_told_once_and_as_a_call_lost(
    shop: SmallShop, in_at: datetime, weight: Weight
) -> None:
    [visit] = shop.put(Visit(customer_id=shop.customer(), in_at=in_at))
    shop.set(Visit(id=visit), out_at="下午三点")
    assert [(problem.field, problem.weight) for problem in told(shop)] == [("out_at", weight)]


def test_a_call_to_nobody_is_told(shop: SmallShop) -> None:
    shop.put(Visit(in_at=YESTERDAY, out_at=YESTERDAY))
    assert [(problem.field, problem.what) for problem in told(shop)] == [("customer_id", "客户空着，不知道打给谁")]


def test_a_caller_nobody_knows_is_no_problem(shop: SmallShop) -> None:
    shop.put(InboundCall(called_at=YESTERDAY, caller="路人", purpose="咨询价格"))
    assert [due.customer_id for due in shop.store.dues()] == [""]
    assert told(shop) == []


def test_page_today_and_check_count_the_same(shop: SmallShop) -> None:
    shop.put(Visit(in_at=YESTERDAY), Visit(in_at=YESTERDAY, out_at=YESTERDAY))
    found, counts = shop.desk.data.findings(shop.now)
    today = shop.desk.worklist.page(shop.caller, shop.now, Asked()).problems
    assert len(found) == sum(counts.values()) == today == len(told(shop)) == 2


def test_who_can_log_in_is_known_without_a_line_among_the_staff(tmp_path: Path) -> None:
    create_shop(tmp_path / "店", "启航", now=SATURDAY)
    with opened(tmp_path / "店") as desk:
        rows = (Colleague(name="王小"), *(Visit(in_at=YESTERDAY, out_at=YESTERDAY, sa=sa) for sa in ("管理员", "赵六")))
        store_rows(desk, rows, SATURDAY)
        assert [one.raw for one in desk.data.problems(SATURDAY) if one.field == "sa"] == ["赵六"]


@pytest.mark.parametrize(
    ("field", "typed", "shown", "number"),
    [
        ("customer_id", "朱军", "朱军", "客-000001"),
        ("customer_id", "15405712038", "154****2038", "客-000001"),
        ("vehicle_id", "LSH5A2CB7P7041836", "***********041836", "车-000001"),
    ],
)
def test_what_stands_where_a_number_belongs_is_covered_and_mended_by_a_button(
    tmp_path: Path, field: str, typed: str, shown: str, number: str
) -> None:
    create_shop(tmp_path / "店", "启航", now=SATURDAY)
    with opened(tmp_path / "店") as desk:
        people = (Customer(name="朱军", mobile="15405712038"), Vehicle(vin="LSH5A2CB7P7041836", owner_id="客-000001"))
        owner, car = (typed, "") if field == "customer_id" else ("客-000001", typed)
        visit = Visit(in_at=YESTERDAY, out_at=YESTERDAY, customer_id=owner, vehicle_id=car)
        store_rows(desk, (*people, visit), SATURDAY)
        [found] = [one for one in desk.data.findings(SATURDAY)[0] if one.problem.field == field]
        assert (found.raw, found.proposal, found.fix) == (shown, number, Fix.ADOPT)
        desk.accounts.add("dang", name="党安", roles=("档案管理员",), password=PASSWORD)
        keeper = desk.accounts.user("dang")
        assert keeper is not None
        desk.data.adopt("visits", found.problem.row_id, field, keeper, SATURDAY)
        [row] = desk.store.rows(Visit)
        assert getattr(row, field) == number
