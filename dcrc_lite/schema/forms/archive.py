"""Forms of the customer archive: cards, visits, borrowing, destruction, corporate customers."""

from __future__ import annotations

import dcrc_lite.schema.customers
import dcrc_lite.schema.vehicles  # noqa: F401 both declare the records named below
from dcrc_lite.schema.forms.form import Cell, Form, Given, Part, Width, narrow, of, row, tall
from dcrc_lite.schema.sources import SOURCES as S

_N1, _BF, _WH = S["S002/N1"], S["S002/BF"], S["S003/WH"]
_VISIT_SIGNS = ("填表", "主管")
_LOG_SIGNS = ("出纳", "会计", "主管副总", "部门主管", "制表人")
_STRENGTH = row(
    "序号", "客户:k6", "规模:k3", "区域:k3", "能力:k3", "潜力:k3", "合作态度:k3", "评分:k2", "排名:k2", "说明"
)
_TABS = (
    "基本信息", "普通成员", "重要成员", "集团合同", "定购产品", "集团欠费", "集团应收", "统计分析", "纪念日", "客户关系", "定购专线",
)  # fmt: skip
_CARD = (
    Part("客户", of("customers", "kind", "name", "salutation", "gender", "birthday", "mobile", "landline", "mobile_2", "email",
                  "occupation", "employer", "job_title", "home_addr", "mail_addr", "zip_code", "user_is_owner", "actual_user",
                  "user_relation", "user_phone")),
    Part("车辆", narrow(of("vehicles", "plate", "vin", "model", "color", "delivery_date", "ins_expiry", "inspect_due")), 3),
    Part("家庭成员", narrow(of("family", "name", "relation", "birthday")), 3),
    Part("往来", row("日期:k3", "事由:k4", "内容", "经手人:k4"), 6),
)  # fmt: skip


def _short(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    return tuple(Cell(cell.header, cell.choices, cell.width, 3 if cell.tall else cell.span) for cell in cells)


ARCHIVE = (
    Form("F29", "客户信息卡（客户资料卡）", "6.1", f"{S['S004']}；{_BF}", Given.NAMED,
         tuple(Part(part.title, _short(part.cells) if not part.is_list else part.cells, part.rows) for part in _CARD),
         ("客户编号", "建卡日期"), ("建卡人", "审批"), ("E01", "E02", "E03"), "证件号不写在卡上。"),
    Form("F30", "客户归类汇总表（附表一）", "6.13", _BF, Given.NAMED,
         (Part("", row("类别:k6", "客户数:k3", "占比:k3", "名单"), 20),), ("日期",), _VISIT_SIGNS, ("E01",)),
    Form("F31", "客户拜访计划（附表二）", "6.13", _BF, Given.NAMED,
         (Part("", row("日期:k4", "客户:k6", "目的", "准备资料", "负责人:k4", "状态:k3"), 24),), ("月份",), _VISIT_SIGNS, ("E59",)),
    Form("F32", "客户拜访档案记录（附表三）", "6.13", _BF, Given.NAMED,
         (Part("", (*row("日期", "客户", "拜访人"), tall("内容"), tall("客户反应"), tall("后续"), *row("下次日期"))),),
         (), _VISIT_SIGNS, ("E60",), copies=2),
    Form("F33", "客户资料卡（附表四）", "6.13", _BF, Given.NAMED, like="F29", records=("E01", "E42"), note="和客户信息卡同一张。"),
    Form("F34", "客户业绩统计及信用评估表（附表五）", "6.13", _BF, Given.PARTLY,
         (Part("", row("客户名称:k6", "期间:k4", "交易额:k4", "应收:k4", "回款:k4", "信用等级:k3", "评估人:k4", "说明"), 22),),
         ("年份",), ("评估人", "财务", "主管"), ("E61",), "标准里只看得见客户名称一栏。"),
    Form("F35", "客户综合销售力分析表（附表六）", "6.13", _BF, Given.NAMED, (Part("", _STRENGTH, 16),), ("期间",), _VISIT_SIGNS, ("E61",),
         landscape=True),
    Form("F36", "客户综合销售力对比分析表（附表七）", "6.13", _BF, Given.NAMED, (Part("", _STRENGTH, 16),), ("期间", "和哪一期比"),
         _VISIT_SIGNS, ("E61",), landscape=True),
    Form("F38", "业务工作日志（附表九）", "6.13", _BF, Given.PARTLY,
         (Part("", row("日期:k3", "人员:k4", "工作内容", "结果", "问题", "明日计划"), 18),), ("部门",), _LOG_SIGNS, ("E62",)),
    Form("F41", "档案申请表（借阅申请）", "6.5", _N1, Given.PARTLY,
         (Part("", (*row("申请日期", "申请人", "部门", "客户姓名", "档案编号"), Cell("方式", ("纸质", "电子查看", "导出", "打印"), span=3),
                    tall("用途"), *row("核实人", "审批人", "审批日期"))),),
         (), ("申请人", "核实人", "审批人"), ("E46",), copies=2),
    Form("F42", "借阅登记", "6.5", _N1, Given.PARTLY,
         (Part("", row("序号", "档案编号:k5", "客户姓名:k4", "借阅时间:k5", "借阅人:k4", "应还:k3", "归还时间:k5", "归还核实"), 24),),
         ("年份",), ("档案管理员",), ("E46",)),
    Form("F43", "销毁记录", "6.8", f"{_N1}；{S['S002/N4']}", Given.PARTLY,
         (Part("", row("批次:k3", "档案编号:k5", "依据", "申请人:k3", "审批人:k3", "方式:k4", "执行人:k3", "监督人:k3", "日期:k3", "证明"), 16),),
         ("批次",), ("申请人", "审批人", "执行人", "监督人"), ("E47",), landscape=True),
    Form("F51", "集团客户资料（十一个标签）", "6.15", S["S003/QL1"], Given.PARTLY,
         (Part("", row("集团编号", "集团名称", "客户经理")),
          Part("十一个标签", (*row("序号", "标签:k5"), Cell("内容"), Cell("更新日期", width=Width.DAY), Cell("更新人", width=Width.NAME)),
               filled=tuple((str(n), name, "", "", "") for n, name in enumerate(_TABS, 1)))),
         (), ("客户经理", "主管"), ("E42", "E43", "E44", "E45")),
    Form("F54", "忠诚顾客评估表", "6.17", f"{S['S000']}；{_WH}", Given.NAMED,
         (Part("", row("序号", "客户:k4", "日期:k3", "复购:k2", "推荐:k2", "频率:k2", "满意:k2", "信任:k2", "阶段:k4", "忠诚:k2", "说明"), 24),),
         ("批次",), ("评估人", "DCRC 经理"), ("E73",)),
)  # fmt: skip
