"""Forms of 5S, audits and the paper check. The items are those facts the standards name; the rest is for the shop."""

from __future__ import annotations

from dcrc_lite.schema.forms.form import Form, Given, Part, row
from dcrc_lite.schema.sources import SOURCES as S

_SYLLABUS, _CHANGAN = S["S000"], S["S002/CA"]
_COLUMNS = row(
    "序号",
    "检查区域:k4",
    "检查项目:k4",
    "标准",
    "分值:k2",
    "得分:k2",
    "不合格说明:k6",
    "责任人:k3",
    "整改期限:k3",
    "复查:k2",
)
_HEAD = ("日期", "检查人", "第    周 / 月")
_SIGNS = ("检查人", "责任部门", "DCRC 经理")
_LINES, _SPARE = 13, 2  # lines of a sheet; those left at least for the shop's own items

_LOUNGE = (
    ("休息室", "干净整洁", "桌椅、地面、杯具都干净"), ("休息室", "饮水", "免费，够用"), ("休息室", "茶点", "有，新鲜"), ("休息室", "舒适", "温度合适，座位够"),
)  # fmt: skip
_WASHROOM = (
    ("洗手间", "干净", "地面、台面、便器无污渍"), ("洗手间", "配套", "纸、洗手液、干手齐全"),
)  # fmt: skip
_WORKSHOP = (
    ("车间", "防护套", "座椅、方向盘、脚垫都套上"), ("外观", "形象", "门头、场地整洁"), ("档案室", "三防", "防火、防潮、防盗"),
)  # fmt: skip
_CARS = (
    ("展厅", "展车", "至少 4 台，主题车突出"), ("展车", "清洁", "外观、内饰、底部干净，车门内侧脏了马上擦"), ("展车", "轮胎", "打蜡，铺轮胎垫"),
    ("展厅", "资料", "最新，够数，过期的撤下"), ("展厅", "POP", "位置对，不过期"), ("展厅", "照明", "全部亮"), ("展厅", "视听区", "播放着"),
)  # fmt: skip
_SITE = (
    ("入口", "营业时间牌", "放在入口和接待台"), ("停车区", "标识", "清楚，有专人引导"), ("入口", "导向板、雨棚", "完好"),
    ("洽谈室", "功能", "齐备，安静"), ("展厅", "资料架", "价格、杂志、竞品对比齐全"), ("展厅", "女士设施、儿童区", "干净，能用"),
)  # fmt: skip
_PAPERS = (
    "展厅来店（来电）客户登记表",
    "意向客户跟踪表",
    "试乘试驾登记表",
    "销售日报表",
    "交车确认表",
    "战败分析表",
    "客户信息卡",
)


def _fives(form_id: str, title: str, items: tuple[tuple[str, str, str], ...]) -> Form:
    lines = [(str(n), *item, "", "", "", "", "", "") for n, item in enumerate(items, 1)]
    lines += [(str(n), *("",) * 9) for n in range(len(items) + 1, max(len(items) + _SPARE, _LINES) + 1)]
    part = Part("", _COLUMNS, filled=tuple(lines))
    return Form(
        form_id, title, "4.2", _SYLLABUS, Given.NAMED, (part,), _HEAD, _SIGNS, ("E28", "E29", "E30"), landscape=True
    )


INSPECTIONS = (
    _fives("F21", "顾客休息室与洗手间设施考评表", (*_LOUNGE, *_WASHROOM)),
    _fives("F22", "维修站 5S 检核表", (*_WORKSHOP, *_WASHROOM)),
    _fives("F23", "顾客休息室检核表", _LOUNGE),
    _fives("F24", "展厅 5S 每周检查表", _CARS),
    _fives("F25", "展厅 5S 每月检查表", (*_CARS, *_SITE)),
    Form("F26", "内稽检查表", "4.2", _SYLLABUS, Given.NAMED,
         (Part("", row("序号", "稽核项目:k6", "依据:k5", "结果:k3", "证据", "纠正措施", "期限:k3", "关闭:k2"), 16),),
         ("日期", "稽核人"), ("稽核人", "受稽核部门", "DCRC 经理"), ("E31",), "每月至少用一次。", landscape=True),
    Form("F27", "六表一卡抽检表", "4.6", f"{_CHANGAN}；{S['S003/KM']}", Given.NAMED,
         (Part("", row("序号", "表 / 卡:k6", "抽查份数:k2", "合格份数:k2", "发现的问题", "责任人:k4", "整改期限:k3"),
               filled=tuple((str(n), name, "", "", "", "", "") for n, name in enumerate(_PAPERS, 1))),),
         ("日期", "检查人"), ("检查人", "展厅经理", "DCRC 经理"), ("E32",), "六表一卡是哪几张，店里可以换。"),
    Form("F45", "CRM 应用评分表", "9.5", S["S003/LL"], Given.NAMED, records=("E66",), note="标准只有表名，没有栏目；评分项由店里定。"),
    Form("F47", "JMC CARES 检查", "4.8", S["S003/JD"], Given.NAMED, records=("E32",), note="标准只有名字，用内稽检查表代替。", like="F26"),
)  # fmt: skip
