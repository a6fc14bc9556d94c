"""What each role may do by default: the rows of 角色权限 (domain.md 1.4), which the shop may change."""

from __future__ import annotations

from dataclasses import dataclass

from dcrc_lite.schema.settings import ROLES, Right

ALL, OWN, TASK, DEPARTMENT, PROPOSE, NEVER = "全部", "自己的", "任务中", "本部门", "提议", "不可以"
GM, MANAGER, CALLER, ARCHIVE, SALES, SERVICE, AFTER_SALES, HEAD, ADMIN = ROLES


@dataclass(frozen=True, slots=True)
class Action:
    """Something a role may be allowed to do; `scopes` by role, roles left out may not."""

    name: str
    title: str
    scopes: dict[str, str]


def _all(*roles: str, **others: str) -> dict[str, str]:
    return dict.fromkeys(roles, ALL) | others


ACTIONS: tuple[Action, ...] = (
    # customers (the matrix of domain.md 1.4)
    Action("view_customers", "看客户档案（号码遮住）", _all(GM, MANAGER, CALLER, ARCHIVE, AFTER_SALES)
           | {SALES: OWN, SERVICE: OWN, HEAD: DEPARTMENT}),
    Action("reveal", "显示完整的电话、地址（会记录）", _all(GM, MANAGER, ARCHIVE)
           | {CALLER: TASK, SALES: OWN, SERVICE: OWN, AFTER_SALES: TASK}),
    Action("edit_customers", "改客户和车辆资料", _all(MANAGER, CALLER, ARCHIVE)
           | {SALES: PROPOSE, SERVICE: PROPOSE, AFTER_SALES: PROPOSE}),
    Action("search", "查找客户和车辆", _all(GM, MANAGER, CALLER, ARCHIVE, AFTER_SALES) | {SALES: OWN, SERVICE: OWN}),
    Action("export", "导出、批量打印", _all(GM, MANAGER, ARCHIVE)),
    Action("see_accesses", "看谁看过某位客户", _all(GM, MANAGER, ARCHIVE)),
    # calls
    Action("see_worklist", "看今日任务", _all(MANAGER, CALLER) | {SALES: OWN, SERVICE: OWN, AFTER_SALES: ALL}),
    Action("call", "打回访电话、记结果", _all(MANAGER, CALLER) | {SALES: OWN, SERVICE: OWN}),
    Action("assign", "改任务的负责人、取消任务", _all(MANAGER)),
    Action("log_inbound", "登记来电", _all(MANAGER, CALLER, AFTER_SALES, SERVICE, SALES)),
    # complaints
    Action("see_complaints", "看投诉", _all(GM, MANAGER, CALLER, AFTER_SALES) | {SERVICE: OWN, HEAD: DEPARTMENT}),
    Action("open_complaint", "受理投诉", _all(MANAGER, CALLER, AFTER_SALES)),
    Action("work_complaint", "记投诉的处理步骤", _all(GM, MANAGER, CALLER, AFTER_SALES) | {SERVICE: OWN, HEAD: DEPARTMENT}),
    Action("close_complaint", "结案", _all(MANAGER) | {GM: ALL, AFTER_SALES: PROPOSE}),
    # archive
    Action("approve_borrow", "批准借阅", _all(GM, MANAGER)),
    Action("destroy", "销毁档案", _all(GM) | {MANAGER: PROPOSE, ARCHIVE: TASK}),
    # data and settings
    Action("import", "导入 DMS 清单、撤销导入", _all(MANAGER, ADMIN)),
    Action("see_data", "看数据体检、写入情况", _all(MANAGER, CALLER, ARCHIVE, ADMIN)),
    Action("repair_data", "采用体检的建议、处理两边都改过的格子", _all(MANAGER, CALLER, ARCHIVE)),
    Action("decide_files", "决定被拦下的工作簿、并副本、放回备份", _all(MANAGER, ARCHIVE, ADMIN)),
    Action("see_history", "看改动记录", _all(MANAGER, ARCHIVE, ADMIN)),
    Action("see_settings", "看设置", _all(GM, MANAGER, ADMIN)),
    Action("edit_settings", "改设置和节假日", _all(GM, MANAGER, ADMIN)),
    Action("accounts", "开账号、重置密码", _all(ADMIN)),
    # training
    Action("enter_result", "录入结业测试的成绩码", _all(GM, MANAGER)
           | dict.fromkeys((CALLER, ARCHIVE, SALES, SERVICE, ADMIN), OWN) | {AFTER_SALES: DEPARTMENT, HEAD: DEPARTMENT}),
    Action("see_training", "看同事的培训和达标情况", _all(GM, MANAGER) | {AFTER_SALES: DEPARTMENT, HEAD: DEPARTMENT}),
    Action("assess", "记培训、评能力", _all(GM, MANAGER) | {AFTER_SALES: DEPARTMENT, HEAD: DEPARTMENT}),
    Action("see_reports", "看报表", _all(GM, MANAGER, AFTER_SALES, HEAD)),
)  # fmt: skip
NAMES = frozenset(action.name for action in ACTIONS)


def default_scope(role: str, action: str) -> str:
    """Return how far a role may do something when 角色权限 does not say. Raises KeyError for an unknown action."""
    return _SCOPES[action].get(role, NEVER)


_SCOPES = {action.name: action.scopes for action in ACTIONS}


def default_rights() -> tuple[Right, ...]:
    """Return the rows of 角色权限 as `dcrc init` writes them: every action, every role."""
    return tuple(
        Right(id=f"{role}.{action.name}", role=role, action=action.name, name=action.title, scope=scope)
        for action in ACTIONS
        for role in ROLES
        for scope in (default_scope(role, action.name),)
    )
