"""Forms of complaints and calls that come in."""

from __future__ import annotations

import dcrc_lite.schema.calls  # noqa: F401 declares the records named below
from dcrc_lite.schema.complaints import SEVERITIES
from dcrc_lite.schema.forms.form import Form, Given, Part, narrow, of, row, tall, tick
from dcrc_lite.schema.sources import SOURCES as S

_FD, _SYLLABUS, _PEUGEOT, _BF = S["S002/FD"], S["S000"], S["S001"], S["S002/BF"]

_CASE = (
    Part("", (*row("编号"), *of("complaints", "received_at", "received_by"), *row("顾客姓名", "电话", "车型"),
              *row("VIN", "车牌", "里程"), *of("complaints", "origin", "category", "dept", "severity", "owner"))),
    Part("客户怎么说", of("complaints", "content", "customer_demand")),
    Part("处理", of("complaints", "contacted_at", "contacted_by", "is_complaint", "cause", "solution", "customer_accept",
                  "customer_answer")),
    Part("处理经过", narrow(of("steps", "at", "step", "by", "content")), 3),
    Part("回访与总结", of("complaints", "resolved_at", "followup_at", "satisfied", "followup_result", "evaluation")),
)  # fmt: skip

COMPLAINTS = (
    Form("F04", "顾客来电记录表", "3.17", _FD, Given.NAMED,
         (Part("", (*of("inbound", "called_at", "taken_by"), *row("车型 / 车牌"), *of("inbound", "caller", "caller_phone", "channel"),
                    *of("inbound", "purpose"), *of("inbound", "detail", "read_back", "immediate", "routed_to", "answer_due", "answered_at",
                                                   "improve_tag", "result"))),),
         ("序号",), ("接听人", "转单位主管"), ("E19",), copies=2),
    Form("F05", "顾客抱怨处理记录表", "3.3", _FD, Given.NAMED, _CASE, (), ("第一责任人", "主管", "总经理"), ("E23", "E24")),
    Form("F11", "抱怨件处理记录表", "3.3", _SYLLABUS, Given.NAMED, like="F05", records=("E23",), note="和顾客抱怨处理记录表同一张。"),
    Form("F12", "客诉处理单", "3.10", _SYLLABUS, Given.NAMED,
         (Part("", (*row("单号:k4", "日期:k3", "客户:k4", "车辆:k4"), *narrow(of("complaints", "category", "dept")),
                    *row("处理", "结案日:k3", "主管:k3")), 24),),
         ("月份",), ("制表", "DCRC 经理"), ("E23",), "每月按它数件数。"),
    Form("F15", "客户咨询、投诉汇总表", "2.25", _PEUGEOT, Given.NAMED,
         (Part("", row("期间:k5", "类别:k4", "部门:k4", "件数:k2", "已结:k2", "未结:k2", "平均时长:k2", "主要原因", "措施"), 24),),
         ("年份",), ("制表", "DCRC 经理"), ("E19", "E23"), "按时间排，一期一页。"),
    Form("F17", "质量分析报告（改进、纠正、预防措施）", "3.11", _PEUGEOT, Given.NAMED, like="F07", records=("E37",),
         note="措施写在改善行动方案里，一条一行。"),
    Form("F37", "客户投诉管理卡（附表八）", "6.13", _BF, Given.NAMED,
         (Part("", (*row("编号"), *of("complaints", "received_at", "received_by"), *row("顾客姓名", "电话", "车牌"),
                    tick("等级", *SEVERITIES, span=2), *of("complaints", "owner"), tall("抱怨内容"), *of("complaints", "solution"),
                    *of("complaints", "closed_at", "satisfied"))),),
         (), ("主管", "总经理"), ("E23",), copies=2),
    Form("F48", "投诉周分析、投诉案例", "3.11", S["S002/CA"], Given.NAMED, records=("E66",), note="由程序出数字；案例记进案例库。"),
)  # fmt: skip
