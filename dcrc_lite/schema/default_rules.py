"""The deadline register D01–D52 as it ships: one `Rule` row per key (domain.md 4.0, start and stop events 4.0a)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dcrc_lite.schema.settings import DAY_GRAIN, MOMENT_GRAIN, NO_CALENDAR, OFFICE, SHOP, STANDARD, UNCONFIRMED, Rule
from dcrc_lite.schema.sources import LOST, SUGGESTED, cited

CALLER, MANAGER, ADVISER, SELLER = "电访员", "DCRC经理", "服务顾问", "销售顾问"
AFTER_SALES, ARCHIVIST, HEAD, GENERAL, ADMIN = "售后业务经理", "档案管理员", "部门负责人", "总经理", "系统管理员"

# architecture.md section 6: the figures whose unit or origin is doubtful, or that the standard lost.
UNCERTAIN = frozenset({"D12", "D20", "D22", "D24", "D25", "D45"})


@dataclass(frozen=True, slots=True)
class _Entry:
    """A `Rule` with the codes of its sources, so that they stay traceable."""

    rule: Rule
    codes: tuple[str, ...]


def _entry(
    rule_id: str, key: str, name: str, amount: float | None, unit: str, grid: str, page: str, codes: tuple[str, ...],
    **more: Any,
) -> _Entry:  # fmt: skip
    """Return one row; `grid` is calendar and grain in one word: 门店日, 办公时刻."""
    doubtful = rule_id.partition(".")[0] in UNCERTAIN
    rule = Rule(
        id=rule_id,
        key=key,
        name=name,
        on=more.pop("on", True),
        amount=amount,
        unit=unit,
        calendar=grid[:2],
        grain=grid[2:],
        page=page,
        source=cited(*codes),
        mark=UNCONFIRMED if doubtful else STANDARD,
        **more,
    )
    return _Entry(rule, codes)


_SHOP_DAY, _OFFICE_DAY, _NO_DAY = SHOP + DAY_GRAIN, OFFICE + DAY_GRAIN, NO_CALENDAR + DAY_GRAIN
_SHOP_MOMENT, _OFFICE_MOMENT, _NO_MOMENT = SHOP + MOMENT_GRAIN, OFFICE + MOMENT_GRAIN, NO_CALENDAR + MOMENT_GRAIN
_REACHED = "任务办结"

_CALLS = (
    _entry("D01", "call_new_3d", "新车 3 日关怀", 3, "自然日", _SHOP_DAY, "2.6", ("S002/CA", "S002/FD"), first_day=1,
           starts="交车", stops=_REACHED, owner_role=CALLER, note="车主信息确认一起做；要求 100%。"),
    _entry("D02", "call_new_7d", "售后 7 日电访", 7, "自然日", _SHOP_DAY, "2.6", ("S000", "S004"), first_day=5,
           starts="交车", stops=_REACHED, owner_role=CALLER, note="由谁来打看店铺设置 d02_owner。"),
    _entry("D03", "call_new_3w", "3 周保养提醒回访", 21, "自然日", _SHOP_DAY, "2.6", ("S002/CA",), first_day=15,
           starts="交车", stops=_REACHED, owner_role=CALLER, note="要求 100%。"),
    _entry("D04", "call_new_monthly", "销售顾问月度回访", 1, "月", _SHOP_DAY, "2.6", ("S004", SUGGESTED),
           starts="交车", stops=_REACHED, owner_role=SELLER,
           note="从交车次月起每月一通，首保做完就停，最多打几个月看店铺设置 monthly_call_months；当月打通过别的销售回访也算。"),
    _entry("D05", "call_new_3m", "三个月内新客户回访", 90, "自然日", _SHOP_DAY, "2.8", ("S003/QL2",), first_day=60,
           starts="交车", stops=_REACHED, owner_role=CALLER, note="窗口内至少一次。"),
    _entry("D06", "call_service", "维修后回访", 3, "自然日", _SHOP_DAY, "2.3", ("S000", "S001", "S002/CA"), first_day=1,
           starts="出厂", stops=_REACHED, owner_role=CALLER,
           note="要求 100%。3 天内算按时，第 4–5 天黄，第 6–7 天橙，第 8 天起红；另有标准写 3–5 天、一周内。"),
    _entry("D07", "call_after_resolve", "抱怨处理后电访", 3, "自然日", _SHOP_DAY, "3.9", ("S000", "S002/CA"), first_day=1,
           starts="处理完成", stops=_REACHED, owner_role=CALLER, note="由处理的同一个人来打，看店铺设置 recall_by。"),
    _entry("D08", "letter_gm", "总经理感谢信", 3, "自然日", _SHOP_DAY, "2.6", ("S004",), starts="交车", stops="寄出",
           owner_role=GENERAL, note="标准没写从哪天算，按交车日。"),
)  # fmt: skip

_COMPLAINTS = (
    _entry("D09", "handoff_half", "抱怨递交售后业务经理", 0.5, "工作日", _OFFICE_MOMENT, "3.3", ("S001",),
           starts="电访中发现抱怨", stops="递交", owner_role=CALLER),
    _entry("D10", "reply_customer", "回复客户", 1, "工作日", _OFFICE_MOMENT, "3.3", ("S001",), starts="经理收到",
           stops="回复客户", owner_role=AFTER_SALES, note="还没递交时，按递交截止再加 1 工作日预计；不用递交的从受理起算。"),
    _entry("D11", "contact_1h", "服务顾问首次联络", 1, "工作小时", _SHOP_MOMENT, "3.3", ("S004",), starts="受理",
           stops="联络到客户", owner_role=ADVISER, note="打过没打通只记“已尝试”，不停表。"),
    _entry("D12.sev_minor", "sev_minor", "解决：轻微", 2, "自然日", _OFFICE_MOMENT, "3.4", ("S003/UP",), starts="受理",
           stops="处理完成", owner_role=AFTER_SALES, note="单位原文没写，按自然日；改成工作日就按办公日历算。"),
    _entry("D12.sev_general", "sev_general", "解决：一般", 3, "自然日", _OFFICE_MOMENT, "3.4", ("S003/UP",), starts="受理",
           stops="处理完成", owner_role=AFTER_SALES, note="单位原文没写，按自然日；改成工作日就按办公日历算。"),
    _entry("D12.sev_major", "sev_major", "解决：重大", 5, "自然日", _OFFICE_MOMENT, "3.4", ("S003/UP",), starts="受理",
           stops="处理完成", owner_role=AFTER_SALES, note="单位原文没写，按自然日；改成工作日就按办公日历算。"),
    _entry("D13", "escalate_time", "升级后上级处理", 24, "小时", _NO_MOMENT, "3.4", ("S003/UP",), starts="升级",
           stops="上级答复", owner_role=MANAGER, note="解决超期先报 DCRC经理，再过这么久还没解决报总经理。"),
    _entry("D14", "improve_reply", "改善方案答复", 7, "工作日", _OFFICE_DAY, "3.10", ("S000",), starts="月统计",
           stops="交方案", owner_role=HEAD),
    _entry("D15", "month_count_day", "月度统计日", 30, "日", _NO_DAY, "3.10", ("S000",), starts="统计月",
           stops="统计完成", owner_role=MANAGER, note="没有这一天的月份用最后一天；31 日受理的归下一次统计。"),
    _entry("D16", "week_report_day", "周报日", 5, "周", _OFFICE_DAY, "2.3", ("S001",), starts="本周", stops="交周报",
           owner_role=CALLER, note="数值是星期几，5 = 周五；那天不上班用当周最后一个办公日。"),
    _entry("D17", "weekly_complaint", "投诉周分析", 1, "周", _OFFICE_DAY, "3.11", ("S002/CA",), starts="本周",
           stops="分析完成", owner_role=MANAGER),
    _entry("D18", "mail_weekly", "寄发问卷", 1, "周", _OFFICE_DAY, "2.24", ("S002/CA",), starts="本周", stops="寄出",
           owner_role=CALLER),
    _entry("D19", "onsite_daily", "现场面访", 1, "日", _SHOP_DAY, "2.24", ("S002/CA", SUGGESTED), starts="当天",
           stops="面访记录", owner_role=CALLER, note="每天几位看店铺设置 onsite_n，人数标准没写。"),
)  # fmt: skip

_LEADS = (
    _entry("D20", "lead_feedback", "潜客联络反馈", 24, "小时", _NO_MOMENT, "2.10", ("S002/FD", LOST), starts="收到名单",
           stops="反馈", owner_role=SELLER),
    _entry("D21", "lead_callback_crc", "CRC 回访", 0, "自然日", _SHOP_DAY, "2.10", ("S002/FD",), starts="名单回传",
           stops="回访", owner_role=CALLER, note="名单回传的当天。"),
    _entry("D22.call_max_attempts", "call_max_attempts", "无法联系前最少拨打", 3, "次", _SHOP_MOMENT, "2.10",
           ("S002/FD", LOST), owner_role=CALLER, note="接通的不算；还要落在不同时段。"),
    _entry("D22.call_distinct_slots", "call_distinct_slots", "无法联系前最少时段", 3, "时段", _SHOP_MOMENT, "2.10",
           ("S002/FD", LOST), owner_role=CALLER, note="日期加上午、下午、晚间算一个时段，至少要有两种时段。"),
    _entry("D23", "call_gap_hours", "两次拨打最短间隔", 2, "小时", _NO_MOMENT, "2.10", ("S002/FD", SUGGESTED),
           starts="上一次拨打", stops="再拨", owner_role=CALLER),
    _entry("D24.ring_answer_max", "ring_answer_max", "几声铃内接听", 3, "声", _SHOP_MOMENT, "3.17", ("S002/FD", LOST),
           owner_role=CALLER),
    _entry("D24.voicemail_after", "voicemail_after", "几声铃后转应答机", 6, "声", _SHOP_MOMENT, "3.16",
           ("S002/FD", LOST), owner_role=CALLER),
    _entry("D25", "callback_hours", "回复来电留言", 24, "小时", _NO_MOMENT, "3.17", ("S002/FD", LOST), starts="来电或留言",
           stops="回电", owner_role=CALLER),
    _entry("D26", "promo_competitor", "他牌促销收集", 1, "季", _OFFICE_DAY, "5.1", ("S000",), starts="本季",
           stops="收集完成", owner_role=MANAGER),
    _entry("D27.fives_showroom_w", "fives_showroom_w", "展厅 5S 周检", 1, "周", _OFFICE_DAY, "4.2", ("S000",),
           starts="本周", stops="检查完成", owner_role=MANAGER),
    _entry("D27.fives_showroom_m", "fives_showroom_m", "展厅 5S 月检", 1, "月", _OFFICE_DAY, "4.2", ("S000",),
           starts="本月", stops="检查完成", owner_role=MANAGER),
    _entry("D28", "audit_internal", "内部稽核", 1, "月", _OFFICE_DAY, "4.2", ("S000",), starts="本月", stops="稽核完成",
           owner_role=MANAGER, note="每月至少这么多次。"),
    _entry("D29.sixforms_weekly", "sixforms_weekly", "六表一卡抽检", 1, "周", _OFFICE_DAY, "4.6", ("S002/CA",),
           starts="本周", stops="抽检完成", owner_role=MANAGER, note="不定期走动式检查。"),
    _entry("D29.sixforms_monthly", "sixforms_monthly", "六表一卡汇总", 1, "月", _OFFICE_DAY, "4.6", ("S002/CA",),
           starts="本月", stops="汇总完成", owner_role=MANAGER),
    _entry("D30", "retention_years", "档案保存期", 10, "年", _NO_DAY, "6.8", ("S001",), starts="最后一次往来",
           stops="销毁审批", owner_role=ARCHIVIST, note="最少 10 年，不能改短。"),
)  # fmt: skip

_SHOP_FLOOR = (
    _entry("D31", "notice_delivery", "提前通知提车", 1, "日", _NO_DAY, "7.10", ("S003/KM",), starts="约定提车日",
           stops="通知客户", owner_role=SELLER, note="约定日减去通知日，至少这么多天。"),
    _entry("D32", "reception_min", "展厅接待", 3, "分钟", _SHOP_MOMENT, "7.5", ("S003/KM",), starts="客户进店",
           stops="有人接待", owner_role=SELLER),
    _entry("D33", "test_drive_km", "试驾路线", 10, "km", _NO_MOMENT, "7.5", ("S003/KM",), owner_role=SELLER),
    _entry("D34.train_weekly", "train_weekly", "基本知识培训", 1, "周", _OFFICE_DAY, "7.9", ("S003/KM",), starts="本周",
           stops="培训完成", owner_role=HEAD, note="每周一次以上。"),
    _entry("D34.plan_monthly", "plan_monthly", "销售培训计划", 1, "月", _OFFICE_DAY, "7.9", ("S003/KM",), starts="本月",
           stops="计划完成", owner_role=HEAD),
    _entry("D35", "oem_complaint_reply", "厂家投诉回复", 1, "工作日", _OFFICE_MOMENT, "3.4", (SUGGESTED,),
           starts="收到厂家转来", stops="回复厂家", owner_role=MANAGER),
    _entry("D36", "inbound_escalate", "解决不了报商务处、分中心", 0, "分钟", _NO_MOMENT, "3.4", ("S004",),
           starts="确定店里解决不了", stops="报出", owner_role=MANAGER, note="0 = 立即。"),
    _entry("D37", "appoint_no_show", "未赴约回访", 1, "工作日", _OFFICE_MOMENT, "2.21", ("S002/FD", SUGGESTED),
           starts="预约时间", stops="打通", owner_role=CALLER, note="过了预约时间 30 分钟没到算未赴约，时限从预约时间算。"),
    _entry("D38.remind_maint", "remind_maint", "定期保养提醒提前", 15, "自然日", _SHOP_DAY, "2.22", (SUGGESTED,),
           starts="预计保养日", stops="已提醒", owner_role=CALLER),
    _entry("D38.remind_first", "remind_first", "首保提醒提前", 15, "自然日", _SHOP_DAY, "2.22", (SUGGESTED,),
           starts="预计首保日", stops="已提醒", owner_role=CALLER),
    _entry("D38.remind_ins", "remind_ins", "保险到期提醒提前", 30, "自然日", _SHOP_DAY, "2.22", ("S003/QL2", SUGGESTED),
           starts="保险到期日", stops="已提醒", owner_role=CALLER, note="每月一份下月到期的名单。"),
    _entry("D38.remind_inspect", "remind_inspect", "年检到期提醒提前", 30, "自然日", _SHOP_DAY, "2.22",
           ("S003/QL2", SUGGESTED), starts="年检到期日", stops="已提醒", owner_role=CALLER, note="每月一份下月到期的名单。"),
    _entry("D39", "remind_birthday", "生日祝福提前", 0, "日", _NO_DAY, "2.22", ("S002/CA", SUGGESTED), starts="生日",
           stops="已祝福", owner_role=CALLER, note="0 = 当天，1 = 前一天。2月29日生的人平年按 2月28日。"),
    _entry("D40", "survey_wave", "问卷期", 2, "次", _NO_DAY, "7.4", ("S003/KM",), owner_role=MANAGER,
           note="SSI、CSI 每年各一期，访问在 3–5 月，8 月公布。"),
)  # fmt: skip

_HOUSE = (
    _entry("D41", "borrow_days", "档案借阅期限", 3, "工作日", _OFFICE_DAY, "6.5", (SUGGESTED,), starts="借出",
           stops="归还", owner_role=ARCHIVIST),
    _entry("D42", "backup_every", "备份", 1, "周", _NO_DAY, "6.7", ("S002", SUGGESTED), starts="本周", stops="备份完成",
           owner_role=ADMIN, note="标准只写“定期”。"),
    _entry("D43", "archive_review", "档案审查", 12, "月", _NO_DAY, "6.16", ("S002/N4", SUGGESTED), starts="上次审查",
           stops="审查完成", owner_role=ARCHIVIST, note="标准只写“定期”。"),
    _entry("D44.oncall_day_accept", "oncall_day_accept", "日间接单", 2, "分钟", _NO_MOMENT, "9.7", ("S003/UP",), on=False,
           starts="来单", stops="接单", owner_role=CALLER, note="可选，用于来电任务。"),
    _entry("D44.oncall_night_accept", "oncall_night_accept", "夜间接单", 1, "时刻", _NO_MOMENT, "9.7", ("S003/UP",),
           clock="09:10", on=False, starts="来单", stops="接单", owner_role=CALLER, note="可选；次日这个钟点前。"),
    _entry("D45.upd_public", "upd_public", "公共部位报修", 72, "小时", _NO_MOMENT, "9.7", ("S003/UP",), on=False,
           starts="报修", stops="修好", note="出自物业管理，默认不用。"),
    _entry("D45.upd_indoor", "upd_indoor", "户内报修", 72, "小时", _NO_MOMENT, "9.7", ("S003/UP",), on=False,
           starts="报修", stops="修好", note="出自物业管理，默认不用。"),
    _entry("D45.upd_small", "upd_small", "小修", 5, "自然日", _SHOP_DAY, "9.7", ("S003/UP",), on=False, starts="进厂",
           stops="修好", owner_role=ADVISER, note="出自物业管理，默认不用。"),
    _entry("D45.upd_medium", "upd_medium", "中修", 15, "自然日", _SHOP_DAY, "9.7", ("S003/UP",), on=False, starts="进厂",
           stops="修好", owner_role=ADVISER, note="出自物业管理，默认不用。"),
    _entry("D45.upd_large", "upd_large", "大修", 30, "自然日", _SHOP_DAY, "9.7", ("S003/UP",), on=False, starts="进厂",
           stops="修好", owner_role=ADVISER, note="出自物业管理，默认不用。"),
    _entry("D46", "crm_check_day", "上月填写考核", 14, "日", _NO_DAY, "9.5", ("S003/LL",), starts="上月", stops="报部门负责人",
           owner_role=MANAGER, note="次月的这一天前。"),
    _entry("D47", "migrate_days", "升级停机", 3, "日", _NO_DAY, "9.2", ("S003/UP",), on=False, starts="停机",
           stops="恢复", owner_role=ADMIN, note="只写在手册里。"),
    _entry("D48", "contact_sheet_update", "联络表变更通知", 0, "分钟", _NO_MOMENT, "1.8", ("S002/FD",), starts="变更",
           stops="通知", owner_role=MANAGER, note="0 = 即时。"),
    _entry("D49", "owner_upload", "车主信息上传", 1, "月", _OFFICE_DAY, "2.7", ("S002/FD", SUGGESTED), starts="本月",
           stops="上传", owner_role=CALLER, note="标准只写“定期”。"),
    _entry("D50", "dnd_hours", "不打扰时段", None, "时刻", _NO_MOMENT, "2.13", (SUGGESTED,),
           clock="00:00-09:00 12:00-14:00 20:00-24:00", owner_role=CALLER,
           note="只管关怀电话和促销短信；投诉联络、回电、救援和客户约好的时间不受限。"),
    _entry("D51", "sms_freq_max", "促销短信上限", 2, "次", _NO_DAY, "2.23", ("S004", SUGGESTED), owner_role=CALLER,
           note="每位客户每月；只算促销短信。"),
    _entry("D52.loyal_purchases", "loyal_purchases", "忠诚标准：购车", 2, "次", _NO_DAY, "6.17", (SUGGESTED,),
           owner_role=MANAGER, note="买过这么多台，或看下一条。"),
    _entry("D52.loyal_visits", "loyal_visits", "忠诚标准：有费进厂", 2, "次", _NO_DAY, "6.17", (SUGGESTED,),
           owner_role=MANAGER, note="12 个月内有费进厂这么多次；一台车一年也就 1–3 次。"),
)  # fmt: skip

_REGISTER = (*_CALLS, *_COMPLAINTS, *_LEADS, *_SHOP_FLOOR, *_HOUSE)


def default_rules() -> tuple[Rule, ...]:
    """Return the rows of 时限 in the order of the register."""
    return tuple(entry.rule for entry in _REGISTER)


def source_codes(rule_id: str) -> tuple[str, ...]:
    """Return the source codes (S000 …) of a row's default figure, without the remarks. Raises KeyError."""
    codes = {entry.rule.id: entry.codes for entry in _REGISTER}[rule_id]
    return tuple(code for code in codes if code not in {LOST, SUGGESTED})
