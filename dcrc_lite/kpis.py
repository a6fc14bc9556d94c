"""What the shop measures (K01–K53): each figure declared once, with its formula in words, before anything computes it.

A rate always shows numerator and denominator; a denominator of 0 shows “—”, never 0 % or 100 %. A rate over clocks puts
an item in the period of its due date: not yet due is out, overdue and still open is missed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dcrc_lite.schema.sources import SOURCES

S0 = SOURCES["S000"]
PEUGEOT = SOURCES["S001"]
CHANGAN = SOURCES["S002/CA"]
FORD = SOURCES["S002/FD"]
WORKS = SOURCES["S003/4S"]
SERVICE_DEPT = SOURCES["S003/KF"]
MANAGER = SOURCES["S003/KM"]
CRM = SOURCES["S003/LL"]
GUIDE = SOURCES["S004"]
OUTLINE = SOURCES["S003/UP"]
OURS = "本产品补充"

DAILY = "日 / 周 / 月"
MONTHLY = "月"


@dataclass(frozen=True, slots=True)
class Kpi:
    """One figure. `denominator` is "" for a count or a sum. `clock`: the items belong to the period of their due date.
    `only_named`: the standard gives the name, the formula is ours.
    """

    code: str
    name: str
    formula: str
    numerator: str
    denominator: str
    period: str
    owner: str
    source: str
    page: str
    unit: str = "%"
    clock: bool = False
    only_named: bool = False


def _rate(code: str, name: str, numerator: str, denominator: str, **more: Any) -> Kpi:
    return _kpi(code, name, f"{numerator} ÷ {denominator} × 100", (numerator, denominator), more)


def _clock_rate(code: str, name: str, numerator: str, denominator: str, **more: Any) -> Kpi:
    kpi = _kpi(code, name, f"{numerator} ÷ {denominator} × 100", (numerator, denominator), more)
    return Kpi(**{field: getattr(kpi, field) for field in Kpi.__slots__} | {"clock": True})


def _count(code: str, name: str, formula: str, unit: str, **more: Any) -> Kpi:
    return _kpi(code, name, formula, (formula, ""), more | {"unit": unit})


def _kpi(code: str, name: str, formula: str, parts: tuple[str, str], more: dict[str, Any]) -> Kpi:
    settled = {"period": MONTHLY, "owner": "DCRC经理", "source": S0} | more
    return Kpi(code=code, name=name, formula=formula, numerator=parts[0], denominator=parts[1], **settled)


_DUE = "到期任务（不含已取消和事先不希望回访的）"

SATISFACTION = (
    _kpi("K01", "总体维修服务满意度", "Σ（项目得分 × 权重）÷ Σ（已答且计分项目的权重）", ("Σ（项目得分 × 权重）", "已答项目的权重和"),
         {"unit": "分", "period": "月 / 季", "page": "2.19"}),
    _kpi("K02", "CS 比值", "客户评价 ÷ 客户期望值；大于 1 超出期望，等于 1 满意，小于 1 失望", ("客户评价", "客户期望值"),
         {"unit": "比值", "source": MANAGER, "page": "7.1"}),
)  # fmt: skip
CALLS = (
    _clock_rate("K03", "回访覆盖率", "结果为成功的任务", _DUE, period=DAILY, source=CHANGAN, page="2.1"),
    _clock_rate("K03b", "回访执行率", "依规了结的任务（已完成、无法联系、拒访、号码错误）", _DUE, period=DAILY, source=OURS, page="2.1"),
    _clock_rate("K04", "回访及时率", "截止日或之前依规了结的任务", _DUE, period=DAILY, source=CHANGAN, page="2.1"),
    _clock_rate("K05", "接通率", "接通的拨打", "全部拨打", period=DAILY, source=FORD, page="2.10"),
    _clock_rate("K06", "无法联系率", "以无法联系了结的任务", _DUE, period=DAILY, source=FORD, page="2.10"),
    _clock_rate("K06b", "拒访率", "以拒访了结的任务", _DUE, period=DAILY, source=OURS, page="2.13"),
    _clock_rate("K06c", "号码错误率", "以号码错误了结的任务", _DUE, period=DAILY, source=OURS, page="2.7"),
    _rate("K07", "车主信息准确率", "确认无误或更正后确认的车主", "核对过的车主", period="月 / 年", source=FORD, page="2.7"),
    _rate("K07a", "原始登记准确率", "核对时一项都不用改的车主", "核对过的车主", period="月 / 年", source=FORD, page="2.7"),
    _rate("K07b", "新车主信息完整率", "登记完整的交车", "全部交车", source=FORD, page="2.7"),
    _rate("K07c", "CRC 核对一致率", "反馈与 CRC 电话一致的潜客", "回传的潜客", source=FORD, page="2.10"),
    _clock_rate("K07d", "潜客按时反馈率", "时限内反馈的潜客", "收到的潜客", source=FORD, page="2.10"),
    _count("K07e", "潜客转移数", "被厂家转给别的经销商的潜客", "位", source=FORD, page="2.10"),
)  # fmt: skip
_DAY = {"unit": "台", "period": "日 / 周", "owner": "售后业务经理", "source": WORKS, "page": "8.5"}
OUTPUT = (
    _count("K08.1", "总服务台数", "有费服务台数 + 免费服务台数", **_DAY),
    _count("K08.2", "有费服务台数", "有费定保台数 + 有费修理台数", **_DAY),
    _count("K08.3", "有费定保台数", "有费服务台数 − 有费修理台数", **_DAY),
    _count("K08.4", "有费修理台数", "有费服务台数 − 有费定保台数", **_DAY),
    _count("K08.5", "免费服务台数", "免费定检台数 + 免费修理台数", **_DAY),
    _count("K08.6", "免费定检台数", "免费服务台数 − 免费修理台数", **_DAY),
    _count("K08.7", "免费修理台数", "免费服务台数 − 免费定检台数", **_DAY),
    _count("K08.8", "索赔修理台数", "索赔修理的台数，直接数", **_DAY),
)  # fmt: skip
_SHOP = {"owner": "售后业务经理", "source": WORKS, "page": "8.5"}
MANAGEMENT = (
    _rate("K09", "预约率", "预约到店台数", "进厂台数", owner="售后业务经理", source=MANAGER, page="2.21", only_named=True),
    _rate("K10", "返修率", "返修台数", "进厂台数", **_SHOP),
    _kpi("K11", "一次修复率", "100 − 返修率；或回访中一次修好的 ÷ 答了这题的 × 100", ("回访中一次修好的", "答了这题的"), {"source": S0, "page": "2.19", "only_named": True}),
    _rate("K12", "维修工生产率", "标准工时", "实际工时", **_SHOP),
    _rate("K13", "忠诚顾客率", "忠诚顾客的档案数", "全部顾客的档案数", source=WORKS, page="6.17"),
    _rate("K14", "一般顾客资料保有率", "一般顾客的档案数", "全部顾客的档案数", source=WORKS, page="6.10"),
    _rate("K15", "员工离职率", "全年辞职人数", "服务站总人数", period="年", owner="总经理", source=WORKS, page="8.5"),
    _count("K16", "保有台数", "过去销售总台数 − 报废台数（或按参照保有台数推算）", "台", source=WORKS, page="8.5"),
    _rate("K16b", "一级技术人员比例", "一级技术员数", "总技术人员数", **_SHOP),
    _rate("K16c", "二级技术人员比例", "二级技术员数", "总技术人员数", **_SHOP),
    _rate("K17", "招揽成功率", "提醒后到店的", "发出的提醒", source=CHANGAN, page="2.22"),
    _rate("K18", "服务核心流程执行率", "做到的步骤", "抽查的步骤", owner="售后业务经理", source=MANAGER, page="8.1", only_named=True),
    _rate("K19", "用户回站率", "流失期（店铺 lost_months）内来过的客户", "在档客户", source=MANAGER, page="2.20", only_named=True),
    _kpi("K19b", "用户流失率", "100 − 用户回站率", ("流失期内没来过的客户", "在档客户"), {"source": MANAGER, "page": "2.20", "only_named": True}),
    _kpi("K20", "用户客单价", "维修收入 ÷ 进厂台次", ("维修收入", "进厂台次"), {"unit": "元", "source": MANAGER, "page": "8.3", "only_named": True}),
    _count("K20b", "积分情况", "发出、用掉、结余的积分和各级会员数", "分", source=MANAGER, page="5.5", only_named=True),
    _rate("K21", "客户信息完成率", "填了的必填项", "应填的必填项", source=CRM, page="9.4"),
    _count("K22", "CRM 应用评分", "应用评分表各项得分之和", "分", period="季", owner="总经理", source=CRM, page="9.5"),
    _count("K23", "工单收入", "维修工时 + 配件销售 + 非主营收入", "元", owner="售后业务经理", source=SERVICE_DEPT, page="8.3"),
    _count("K24", "盈利", "工单收入 −（固定成本 + 变动成本）", "元", owner="总经理", source=SERVICE_DEPT, page="8.3"),
    _kpi("K25", "盈亏平衡点", "固定成本 ÷（1 − 变动成本 ÷ 收入）", ("固定成本", "1 − 变动成本 ÷ 收入"), {"unit": "元", "owner": "总经理", "source": "服务销售管理培训手册", "page": "8.7", "only_named": True}),
    _rate("K26", "三分钟接待率", "三分钟内接待的来店", "来店批次", owner="销售顾问", source=MANAGER, page="7.5"),
    _rate("K27", "试乘试驾提供率", "主动提供试驾的客户", "来店潜客", owner="销售顾问", source=MANAGER, page="7.5"),
    _rate("K28", "提前通知提车率", "至少提前一天通知的交车", "全部交车", owner="销售顾问", source=MANAGER, page="7.10"),
    _rate("K28b", "交车准时率", "不晚于承诺时间的交车", "全部交车", owner="销售顾问", source=MANAGER, page="7.10"),
    _count("K29", "广告质量与团队业绩", "各媒体带来的线索和成交，各团队得分", "件", source=MANAGER, page="9.9", only_named=True),
    _rate("K30", "5S 得分率", "实得分", "满分", page="4.5"),
    _rate("K30b", "5S 整改按期率", "按期整改的问题", "发现的问题", page="4.5"),
    _rate("K31", "六表一卡合格率", "填写合格的表卡", "抽查的表卡", source=CHANGAN, page="4.6"),
    _rate("K32", "活动邀约到场率", "到场的客户", "邀约的客户", period="每次活动", page="5.4"),
    _rate("K32b", "活动邀约率", "邀约过的客户", "名单上的客户", period="每次活动", page="5.4"),
    _rate("K32c", "活动成交率", "成交的客户", "到场的客户", period="每次活动", page="5.4"),
    _rate("K32d", "活动目标达成率", "实绩", "目标", period="每次活动", page="5.4"),
    _rate("K33", "短信送达率", "送达的短信", "发出的短信", source=CHANGAN, page="2.23"),
    _kpi("K33b", "短信频次", "发出的短信 ÷ 收到过短信的客户", ("发出的短信", "收到过短信的客户"), {"unit": "条", "source": CHANGAN, "page": "2.23"}),
    _rate("K33c", "DM 退回率", "退回的信函", "寄出的信函", source=CHANGAN, page="2.23"),
    _rate("K34", "培训达标率", "达标的人", "应训的人", source=OURS, page="9.2"),
    _kpi("K34b", "自测平均分", "结业测试得分之和 ÷ 测试次数", ("结业测试得分之和", "测试次数"), {"unit": "分", "source": OURS, "page": "9.2"}),
    _rate("K35", "铃内接听率", "规定铃声内接起的来电", "全部来电", source=FORD, page="3.17"),
    _clock_rate("K35b", "回电率", "时限内回复的来电", "需要回复的来电和留言", source=FORD, page="3.17"),
    _count("K35c", "来电量", "打进专线的来电", "通", period=DAILY, source=FORD, page="3.17"),
    _rate("K35d", "工作时间应答机比例", "营业时间里由应答机接的来电", "营业时间里的来电", source=FORD, page="3.16"),
    _rate("K36", "续保率", "在本店续保的车", "到期的车", page="2.22"),
    _rate("K36b", "首保到店率", "按时来首保的新车", "应首保的新车", page="2.22"),
    _rate("K36c", "年检代办率", "由本店代办年检的车", "年检到期的车", page="2.22"),
)  # fmt: skip
COMPLAINTS = (
    _count("K40", "抱怨件数", "统计日为界，按九类问题 × 责任部门数件数", "件", page="3.10"),
    _clock_rate("K41", "首次联络达成率", "时限内联络到客户的投诉", "应联络的投诉", source=GUIDE, page="3.3"),
    _clock_rate("K42", "按时递交率", "时限内递交的投诉", "回访中发现的投诉", source=PEUGEOT, page="3.3"),
    _clock_rate("K43", "按时回复率", "时限内回复客户的投诉", "应回复的投诉", source=PEUGEOT, page="3.3"),
    _clock_rate("K44", "按级解决率", "每一轮都在等级时限内办好的投诉", "应解决的投诉", source=OUTLINE, page="3.4"),
    _clock_rate("K45", "处理后回访率", "时限内回访的投诉", "处理完成的投诉", page="3.9"),
    _rate("K46", "不满意返工率", "回访不满意又重办的投诉", "回访过的投诉", source=OURS, page="3.9"),
    _kpi("K47", "平均结案时长", "结案用时之和 ÷ 结案件数", ("结案用时之和", "结案件数"), {"unit": "天", "source": OURS, "page": "3.3"}),
    _count("K48", "重复投诉", "同一台车同类问题两次及以上的件数", "件", source=OURS, page="3.10"),
    _rate("K49", "升级率", "升级过的投诉", "全部投诉", source=OURS, page="3.4"),
    _clock_rate("K50", "改善方案按期回复率", "时限内回复方案的部门", "应回复方案的部门", page="3.10"),
    _rate("K51", "抱怨率", "投诉件数", "交车和进厂台次", source=OURS, page="3.10"),
    _count("K52", "来源分布", "各渠道的投诉件数", "件", page="3.2"),
    _count("K53", "危机数", "转为危机的件数", "件", source=GUIDE, page="3.12"),
)  # fmt: skip

KPIS: tuple[Kpi, ...] = (*SATISFACTION, *CALLS, *OUTPUT, *MANAGEMENT, *COMPLAINTS)
BY_CODE: dict[str, Kpi] = {kpi.code: kpi for kpi in KPIS}
