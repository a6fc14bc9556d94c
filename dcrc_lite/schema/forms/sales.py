"""Forms of leads, the showroom, deliveries and advertising."""

from __future__ import annotations

import dcrc_lite.schema.leads
import dcrc_lite.schema.visits  # noqa: F401 both declare the records named below
from dcrc_lite.schema.forms.form import Cell, Form, Given, Part, Width, narrow, of, row
from dcrc_lite.schema.leads import FEEDBACKS
from dcrc_lite.schema.questionnaires import QUESTIONS
from dcrc_lite.schema.sources import SOURCES as S

_FD, _KM, _MZ = S["S002/FD"], S["S003/KM"], S["S002/MZ"]
_LEAD = of("leads", "name", "mobile", "model_interest", "origin", "received_at")
_CONTACTS = row("第 1 次联系:k4", "第 2 次联系:k4", "第 3 次联系:k4")
_BACK = of("leads", "feedback", "opinion", "salesperson", "feedback_at")
_OWNER = of("confirmations", "owner_name", "owner_phone", "mail_addr", "zip_code")
_USER = of(
    "confirmations", "answered_by", "user_name", "user_addr_same", "was_complete", "confirmed_on", "confirmed_by"
)


def _before_and_after(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    return tuple(Cell(f"{cell.header}（原 / 现）", (), Width.REST) for cell in cells)


def _questions() -> tuple[tuple[str, ...], ...]:
    asked = [question for question in QUESTIONS if question.questionnaire == "sales"]
    return tuple((str(question.order), question.wording, "", "") for question in asked)


SALES = (
    Form("F01", "潜在客户跟踪表", "2.10", _FD, Given.PARTLY,
         (Part("", (*row("序号"), *narrow((*_LEAD, *_CONTACTS, *_BACK), crowded=True), *row("回传方式:k2", "CRC 核对:k2")), 12),),
         ("经销商名称", "经销商电话", "传真", "联系人", "批次号"), ("销售人员", "销售经理"), ("E05",),
         f"反馈只选一个：{'、'.join(FEEDBACKS)}。选无法联系或其它时必须写意见。先用邮件回传，没有邮箱的用传真。",
         landscape=True),
    Form("F02", "潜在客户信息收集表", "2.10", _FD, Given.NAMED,
         (Part("", row("序号", "客户姓名:k4", "电话:k5", "意向车型:k4", "预计购车时间:k4", "信息来源:k4", "最近联系日期:k3",
                       "结果", "下次联系日期:k3", "适合活动:k4", "销售顾问:k4", "备注"), 16),),
         ("月份",), ("填表", "DCRC 经理"), ("E06",), landscape=True),
    Form("F03", "新车主信息确认表", "2.7", _FD, Given.PARTLY,
         (Part("", (*row("序号", "VIN:k6", "车牌号:k4"), *narrow(of("deliveries", "delivered_at"), crowded=True),
                    *_before_and_after(_OWNER), *narrow(_USER, crowded=True)), 10),),
         ("月份",), ("确认人", "DCRC 经理"), ("E10",), "接听的不是车主本人时，写使用人。原来写什么，现在是什么，都留着。",
         landscape=True),
    Form("F28", "展厅来店（来电）客户登记表", "7.5", _KM, Given.NAMED,
         (Part("", row("序号", "日期:k3", "来店 / 来电:k2", "时间:k2", "客户姓名:k4", "电话:k5", "人数:k2", "意向车型:k4", "来源:k4",
                       "接待销售顾问:k4", "3 分钟内接待:k2", "试乘试驾:k2", "离店时间:k2", "跟进日期:k3", "备注"), 16),),
         ("日期",), ("前台", "展厅经理"), ("E07",), landscape=True),
    Form("F40", "销售回访参考问卷", "2.9", _MZ, Given.PARTLY,
         (Part("", row("题号:k1", "问题:k6", "客户评价:k4", "客户原话"), filled=_questions()),),
         ("客户", "车型", "销售顾问", "回访日期"), ("回访人", "DCRC 经理"), ("E15", "E16")),
    Form("F55", "广告投放计划", "9.9", _KM, Given.NAMED,
         (Part("", row("序号", "媒体:k6", "期间:k5", "预算:k4", "来客数:k3", "质量评价", "负责人:k4"), 24),),
         ("月份",), ("制表", "市场主管", "总经理"), ("E64",)),
)  # fmt: skip
