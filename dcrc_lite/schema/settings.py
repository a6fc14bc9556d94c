"""设置.xlsx: the shop, its clocks, hours, holidays, word lists, rights and people (E55, E67–E70)."""

from __future__ import annotations

from datetime import date, time

from dcrc_lite.schema.books import SETTINGS
from dcrc_lite.schema.record import (
    C,
    O,
    R,
    Row,
    choice,
    clock_time,
    day,
    integer,
    number,
    phone,
    record,
    several,
    text,
    yes,
)

UNITS = (
    "自然日",
    "工作日",
    "工作小时",
    "小时",
    "分钟",
    "月",
    "周",
    "季",
    "年",
    "次",
    "时段",
    "声",
    "日",
    "km",
    "%",
    "时刻",
)
OFFICE, SHOP, NO_CALENDAR = "办公", "门店", "不分"
DAY_GRAIN, MOMENT_GRAIN = "日", "时刻"
STANDARD, OWN, UNCONFIRMED = "标准", "本店改", "待确认"
ROLES = (
    "总经理", "DCRC经理", "电访员", "档案管理员", "销售顾问", "服务顾问", "售后业务经理", "部门负责人", "系统管理员",
)  # fmt: skip


@record("E67", "settings", tab="店铺", book=SETTINGS, prefix="", title="设置", page="10.5")
class Setting(Row):
    """A key of the shop without a D row. 编号 is the key, e.g. expire_days."""

    name: str = text("名称", R, help="这个设置叫什么。", page="10.5")
    value: str = text("值", O, help="改这一格就生效，不用重启。", page="10.5")
    unit: str = text("单位", O, help="按什么算。", page="10.5")
    page: str = text("手册页", O, help="手册里讲到它的那一页。", page="10.5")
    note: str = text("说明", O, lines=True, help="为什么这样定，改动前先看。", page="10.5")


@record("E67", "rules", tab="时限", book=SETTINGS, prefix="", title="时限", page="2.1")
class Rule(Row):
    """One row of the deadline register. 编号 is the D-id (D06), with the key behind a dot where a D has several rows
    (D12.sev_minor).
    """

    key: str = text("键", R, help="程序和手册用的名字，不要改。", page="2.1")
    name: str = text("名称", R, help="给人看的名字。", page="2.1")
    on: bool | None = yes("启用", R, help="否 = 不起算、不生成任务。", page="2.1")
    amount: float | None = number("数值", O, help="改这一格就改了时限；手册同时跟着变。", page="2.1")
    unit: str = choice("单位", R, UNITS, help="按什么算。", page="2.1")
    clock: str = text(
        "钟点", O, help="单位是时刻的写在这里，如 09:10，或 00:00-09:00 12:00-14:00 20:00-24:00。", page="2.1"
    )
    calendar: str = choice(
        "日历", R, (OFFICE, SHOP, NO_CALENDAR), page="2.1", help="办公 = 国家工作日含调休；门店 = 本店营业时间。"
    )
    grain: str = choice(
        "粒度", R, (DAY_GRAIN, MOMENT_GRAIN), help="日 = 当天 23:59 前都算按时；时刻 = 精确到分钟。", page="2.1"
    )
    first_day: int | None = integer("最早第几天", O, help="从第几天起出现在今日任务里；空 = 马上。", page="2.1")
    starts: str = text("从何时起算", O, help="从哪件事的时间开始算。", page="2.1")
    stops: str = text("到何时停", O, help="哪件事发生就停表。", page="2.1")
    owner_role: str = choice("责任角色", O, ROLES, help="到点该由谁做。", page="2.1")
    page: str = text("手册页", R, help="手册里讲到它的那一页。", page="2.1")
    source: str = text("来源", O, help="这个数字出自哪份标准。", page="2.1")
    mark: str = choice(
        "状态", R, (STANDARD, OWN, UNCONFIRMED), help="待确认 = 标准里看不清或没写，请店里核定。", page="2.1"
    )
    note: str = text("说明", O, lines=True, help="为什么这样定，改动前先看。", page="2.1")


@record("E67", "hours", tab="营业时间", book=SETTINGS, prefix="", title="营业时间", page="2.1")
class OpeningHours(Row):
    """One weekday of one calendar. 编号 is calendar + weekday, e.g. 门店-6. Without 开始/结束 the day is closed."""

    calendar: str = choice("日历", R, (OFFICE, SHOP), help="办公 = 国家工作日含调休；门店 = 本店营业时间。", page="2.1")
    weekday: int | None = integer("星期", R, help="1 = 周一 … 7 = 周日", page="2.1")
    opens: time | None = clock_time("开始", C, help="如 08:30；空 = 这一天不开。", page="2.1")
    closes: time | None = clock_time("结束", C, help="如 17:30；空 = 这一天不开。", page="2.1")
    lunch_from: time | None = clock_time("午休开始", O, help="午休停表才填。", page="2.1")
    lunch_to: time | None = clock_time("午休结束", O, help="午休停表才填。", page="2.1")


@record("E68", "holidays", tab="节假日", book=SETTINGS, prefix="", title="节假日", page="2.1")
class Holiday(Row):
    """One day that differs from its weekday. 编号 is the date, with the calendar in front for 门店 (门店-2026-10-01)."""

    falls_on: date | None = day("日期", R, help="哪一天。", page="2.1")
    kind: str = choice("休班", R, ("休", "班"), help="休 = 放假；班 = 调休上班。", page="2.1")
    calendar: str = choice(
        "日历", R, (OFFICE, SHOP), help="办公 = 国家假日；门店 = 本店自己停业或加开的日子。", page="2.1"
    )
    name: str = text("名称", O, help="给人看的名字。", page="2.1")
    opens: time | None = clock_time("开始", O, help="只上半天时填，空 = 全天。", page="2.1")
    closes: time | None = clock_time("结束", O, help="如 17:30；空 = 这一天不开。", page="2.1")
    provisional: bool | None = yes("暂定", O, help="是 = 国家还没公布，先按法定日估计。", page="2.1")
    source: str = text("来源", O, help="出自哪里。", page="2.1")


@record("E69", "dictionary", tab="字典", book=SETTINGS, prefix="", title="字典", page="9.4")
class Word(Row):
    """One choice of a list people may extend. 编号 is list + order, e.g. complaint_category.1."""

    list_name: str = text("字典", R, help="这个词属于哪张表。", page="9.4")
    word: str = text("词", R, help="下拉框里出现的字。", page="9.4")
    order: int | None = integer("顺序", O, help="数字小的排前面。", page="9.4")
    on: bool | None = yes("启用", R, help="否 = 不用这一行。", page="9.4")
    synonyms: str = text("导入时的别名", O, lines=True, help="别的系统怎么叫它，用、隔开。", page="9.4")


@record("E70", "rights", tab="角色权限", book=SETTINGS, prefix="", title="角色权限", page="6.9")
class Right(Row):
    """What one role may do. 编号 is role + action, e.g. 电访员.reveal_phone."""

    role: str = choice("角色", R, ROLES, help="登录的人是什么角色。", page="6.9")
    action: str = text("动作", R, help="程序用的名字，不要改。", page="6.9")
    name: str = text("做什么", R, help="这个动作是什么。", page="6.9")
    scope: str = choice(
        "范围", R, ("全部", "自己的", "任务中", "本部门", "提议", "不可以"), help="能做到哪一步。", page="6.9"
    )


PROGRAM = "程序"  # stands where a colleague's name does, for what the program does by itself


@record("E55", "staff", tab="员工", book=SETTINGS, prefix="员", title="员工", page="1.6")
class Colleague(Row):
    """Somebody who works here. Passwords are never in a sheet."""

    staff_no: str = text("工号", O, help="店里的工号。", page="1.6")
    name: str = text("姓名", R, synonyms=("员工姓名",), help="写全名，别处的人名按它对上。", page="1.6")
    department: str = text("部门", R, help="在哪个部门。", page="1.6")
    roles: tuple[str, ...] = several("角色", R, ROLES, help="登录的人是什么角色。", page="1.6")
    superior: str = text("上级", O, help="向谁汇报，写姓名。", page="1.6")
    joined: date | None = day("入职", O, help="哪天来的。", page="1.6")
    left: date | None = day("离职日", O, help="哪天走的。", page="1.6")
    username: str = text("登录名", O, help="空 = 不能登录。", page="1.6")
    mobile: str = phone("手机", O, help="工作手机。", page="1.6")
    status: str = choice("状态", R, ("在职", "停用", "离职"), help="停用、离职的人不能登录。", page="1.6")


@record("E67", "scripts", tab="话术", book=SETTINGS, prefix="", title="话术", page="2.3")
class Script(Row):
    """One sentence to say. 编号 is call kind + place, e.g. service.open, service.q1. {客户称呼} and the like are filled in."""

    call_kind: str = text("场景", R, help="哪种电话，如 service。", page="2.3")
    place: str = text("位置", R, help="open 开场、close 结束、q1…q8 题目。", page="2.3")
    sentence: str = text("话术", R, lines=True, help="照着念的话。", page="2.3")
    page: str = text("手册页", O, help="手册里讲到它的那一页。", page="2.3")
