"""The shop's keys without a D row, as they ship (end of domain.md 4.0a, architecture.md 6, design/guide.md)."""

from __future__ import annotations

from dcrc_lite.schema.settings import Setting

_INSTEAD = "“营业时间”表有办公的行时以那张表为准，这里不起作用。"


def default_settings() -> tuple[Setting, ...]:
    """Return the rows of 店铺 in the order of the sheet."""
    return (*_SHOP, *_CALLS, *_PEOPLE, *_PROGRAM)


def _row(key: str, name: str, value: str, unit: str, page: str, note: str) -> Setting:
    return Setting(id=key, name=name, value=value, unit=unit, page=page, note=note)


_SHOP = (
    _row("shop_name", "店名", "", "", "10.5", "写在页面、报表和表单上。"),
    _row("profile", "标准", "默认", "", "10.5", "时限表按哪份标准填的；改了这里不会改数字。"),
    _row("open", "标准工作日开始", "08:30", "时刻", "2.1", _INSTEAD),
    _row("close", "标准工作日结束", "17:00", "时刻", "2.1", _INSTEAD),
    _row("workdays", "标准工作日", "1-5", "", "2.1", "1 是周一，7 是周日。" + _INSTEAD),
    _row("lunch", "午休", "", "时刻", "2.1", "填了午休就停表，如 12:00-13:00；空 = 午休照算。" + _INSTEAD),
    _row("timezone", "时区", "Asia/Shanghai", "", "2.1", "店里的当地时间，没有夏令时。"),
)
_CALLS = (
    _row("min_gap", "最早第几天可以打", "0", "天", "2.1", "0 = 出厂、交车当天打通也算办结；1 = 次日起才算。"),
    _row(
        "merge_days", "几天内的任务合成一通", "3", "天", "2.1", "同一客户的关怀任务，截止日相差这么多天以内列成一行。"
    ),
    _row("monthly_call_months", "月度回访打几个月", "6", "月", "2.6", "从交车次月起算，首保做完就停。"),
    _row(
        "expire_days", "太旧的事不再打", "30", "天", "2.1", "导入时事情已过去超过这么多天，不建任务，列在“过期未建”。"
    ),
    _row("service_call_scope", "维修后回访范围", "全部", "", "2.4", "全部，或 同意者（只打愿意接受回访的客户）。"),
    _row("recall_by", "处理后由谁回访", "同一人", "", "3.5", "同一人 = 谁处理谁回访。"),
    _row("d02_owner", "7 日电访由谁打", "DCRC专员", "", "2.6", "DCRC专员，或 销售顾问。"),
    _row(
        "pause_allowed",
        "等客户等零件时停表",
        "否",
        "",
        "3.4",
        "标准让店里自己定；程序里挂起时各个时限照走，挂起要写原因。",
    ),
    _row("lost_months", "多久没来算流失", "12", "月", "2.20", "超过这么久没进厂，列入流失召回。"),
    _row("onsite_n", "每天现场面访几位", "3", "位", "2.24", "标准只写每天，人数是建议值。"),
    _row("contact_limit", "每位客户每月最多联系", "4", "次", "2.13", "只数关怀电话和促销短信，超过时提醒，不拦。"),
)
_PEOPLE = (
    _row("archive_approval", "建档要审批", "否", "", "6.3", "是 = 新建的客户档案等 DCRC经理批了才在用。"),
    _row("keep_id_no", "登记证件号", "否", "", "6.1", "是 = 导入时收证件类型和证件号两列，校验并打码；否 = 不收。"),
)
_PROGRAM = (
    _row("claim_minutes", "认领多久没动就放开", "15", "分钟", "9.2", "按了拨打却没记结果，过这么久别人可以接手。"),
    _row(
        "banner_minutes",
        "没写进文件多久后提示",
        "10",
        "分钟",
        "9.2",
        "文件被别人开着时，先在上面的小标签里说，过这么久再放大。",
    ),
    _row("session_idle_minutes", "多久没动要重新登录", "30", "分钟", "9.2", "写了一半的内容会留着。"),
    _row("session_hours", "一次登录最长", "12", "小时", "9.2", "到点要重新登录。"),
    _row(
        "hold_share", "少了多少行就先停下来问", "20", "%", "9.2", "一次同步里某张表少了这么多行，先不认，等人看过再说。"
    ),
    _row("backup_place", "第二处备份", "", "", "6.7", "另一块盘上的文件夹，如 E:\\备份；空 = 只在本机留一处。"),
)
