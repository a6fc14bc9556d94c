"""Who may do what, as it ships: the matrix of domain.md 1.4 as rows of 角色权限 ([INF], editable)."""

from __future__ import annotations

from dcrc_lite.schema.settings import ROLES, Right

ALL, MINE, TASK, DEPARTMENT, PROPOSE, NO = "全部", "自己的", "任务中", "本部门", "提议", "不可以"

# In the order of ROLES: 总经理 DCRC经理 电访员 档案管理员 销售顾问 服务顾问 售后业务经理 部门负责人 系统管理员
_MATRIX: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("view_own", "看自己的客户", (ALL, ALL, ALL, ALL, MINE, MINE, ALL, DEPARTMENT, NO)),
    ("view_all", "看全部客户（号码遮住）", (ALL, ALL, ALL, ALL, NO, NO, ALL, NO, NO)),
    ("reveal_phone", "看全号和地址（会记录）", (ALL, ALL, TASK, ALL, MINE, MINE, TASK, NO, NO)),
    ("edit_master", "改客户和车辆资料", (NO, ALL, ALL, ALL, PROPOSE, PROPOSE, PROPOSE, NO, NO)),
    ("export", "导出和批量打印", (NO, ALL, PROPOSE, ALL, PROPOSE, PROPOSE, PROPOSE, PROPOSE, NO)),
    ("close_complaint", "投诉结案", (PROPOSE, ALL, NO, NO, NO, NO, PROPOSE, NO, NO)),
    ("cosign_major", "重大投诉和危机会签", (ALL, NO, NO, NO, NO, NO, NO, NO, NO)),
    ("approve_borrow", "批准借阅", (ALL, ALL, NO, NO, NO, NO, NO, NO, NO)),
    ("record_borrow", "登记借阅和归还", (ALL, ALL, NO, ALL, NO, NO, NO, NO, NO)),
    ("approve_destroy", "批准销毁", (ALL, PROPOSE, NO, NO, NO, NO, NO, NO, NO)),
    ("execute_destroy", "执行销毁", (NO, NO, NO, ALL, NO, NO, NO, NO, NO)),
    ("edit_settings", "改设置和节假日", (ALL, ALL, NO, NO, NO, NO, NO, NO, ALL)),
    ("import", "导入", (NO, ALL, NO, NO, NO, NO, NO, NO, ALL)),
    ("record_call", "记回访", (NO, ALL, ALL, NO, MINE, MINE, TASK, NO, NO)),
    ("open_complaint", "登记投诉", (ALL, ALL, ALL, NO, ALL, ALL, ALL, ALL, NO)),
    ("work_complaint", "处理投诉", (ALL, ALL, ALL, NO, NO, MINE, ALL, DEPARTMENT, NO)),
    ("see_reports", "看报表", (ALL, ALL, MINE, NO, MINE, MINE, ALL, DEPARTMENT, NO)),
    ("manage_users", "管账号和登录", (NO, NO, NO, NO, NO, NO, NO, NO, ALL)),
)


def default_rights() -> tuple[Right, ...]:
    """Return the rows of 角色权限, action by action in the order of the matrix, then role by role."""
    return tuple(
        Right(id=f"{role}.{action}", role=role, action=action, name=name, scope=scope)
        for action, name, scopes in _MATRIX
        for role, scope in zip(ROLES, scopes, strict=True)
    )
