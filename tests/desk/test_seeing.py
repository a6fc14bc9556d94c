"""Which complaints somebody may see: a case without an adviser, and one of another department."""

from __future__ import annotations

from dataclasses import replace

import pytest
from small_shop import SmallShop

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
