"""Which complaints somebody may see: a case without an adviser, and one of another department."""

from __future__ import annotations

from dataclasses import replace

import pytest
from small_shop import SATURDAY, SmallShop

from dcrc_lite.desk.complaints import board
from dcrc_lite.desk.complaints.seeing import may_see
from dcrc_lite.schema.complaints import Complaint
from dcrc_lite.schema.customers import Customer

NOBODYS = Complaint(id="诉-2026-0001", dept="服务（维修）", status="新建")


@pytest.mark.parametrize("action", ["see_complaints", "work_complaint"])
@pytest.mark.parametrize(
    ("role", "department", "sees"),
    [
        ("服务顾问", "", True),
        ("部门负责人", "销售部", False),
        ("部门负责人", "服务部", True),
        ("部门负责人", "", False),
    ],
)
def test_a_case_without_an_adviser_is_for_advisers_and_its_own_department(
    role: str, department: str, sees: bool, action: str
) -> None:
    person = replace(SmallShop().person("zhoukai", "周凯", role), department=department)
    assert may_see(person, NOBODYS, Customer(id="客-000001", name="朱军"), action=action) is sees


def test_the_last_closed_cases_of_an_adviser_are_not_cut_off_by_those_of_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shop = SmallShop()
    monkeypatch.setattr(board, "CLOSED_SHOWN", 3)
    customer = shop.customer(sa="周凯")
    closed = Complaint(customer_id=customer, status="结案", closed_at=SATURDAY)
    shop.put(*(replace(closed, owner=owner) for owner in ("孙浩", *5 * ("周凯",))))
    shop.set(shop.store.rows(Complaint)[0], closed_at="2026-11-20T10:00")
    adviser, manager = shop.person("sunhao", "孙浩", "服务顾问"), shop.person("chenxi", "陈曦", "DCRC经理")
    shown = [len(shop.desk.complaints.closed(one, SATURDAY)) for one in (adviser, manager)]
    assert shown == [1, 3]
