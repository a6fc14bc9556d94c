"""Who works at the demonstration shop: one log-in for each role, and the colleagues the records name."""

from __future__ import annotations

from dcrc_lite.schema.settings import Colleague

PASSWORD = "tea-lantern-42"  # noqa: S105 - the demonstration's own, served to this computer only

# log-in name, 姓名, 角色, 部门
LOGINS = (
    ("caller", "张敏", "电访员", "客户关系中心"),
    ("manager", "陈岚", "DCRC经理", "客户关系中心"),
    ("aftersales", "王磊", "售后业务经理", "服务部"),
    ("service", "孙浩", "服务顾问", "服务部"),
    ("sales", "许婷", "销售顾问", "销售部"),
    ("archive", "何静", "档案管理员", "客户关系中心"),
    ("head", "郭凯", "部门负责人", "销售部"),
    ("gm", "周正", "总经理", "总经办"),
    ("admin", "林涛", "系统管理员", "行政部"),
)
_OTHERS = (
    ("李静", "电访员", "客户关系中心"),
    ("赵宁", "服务顾问", "服务部"),
    ("吴迪", "销售顾问", "销售部"),
)
CALLERS, ADVISERS, SELLERS = ("张敏", "李静"), ("孙浩", "赵宁"), ("许婷", "吴迪")
MANAGER, AFTER_SALES, ADMIN, GM = "陈岚", "王磊", "林涛", "周正"


def colleagues() -> tuple[Colleague, ...]:
    """Return the rows of 员工."""
    named = [(login, name, role, department) for login, name, role, department in LOGINS]
    named += [("", name, role, department) for name, role, department in _OTHERS]
    return tuple(
        Colleague(
            staff_no=f"HS{number:03d}", name=name, department=department, roles=(role,), username=login, status="在职"
        )
        for number, (login, name, role, department) in enumerate(named, 1)
    )
