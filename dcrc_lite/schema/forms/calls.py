"""Forms of call-backs, reminders and the archive of calls."""

from __future__ import annotations

import dcrc_lite.schema.calls
import dcrc_lite.schema.vehicles
import dcrc_lite.schema.visits  # noqa: F401 they declare the records named below
from dcrc_lite.schema.complaints import ACCEPTANCE
from dcrc_lite.schema.forms.form import Form, Given, Part, narrow, of, row, tall, tick
from dcrc_lite.schema.sources import SOURCES as S

_MAZDA, _PEUGEOT, _KYLIN, _SYLLABUS = S["S002/MZ"], S["S001"], S["S003/QL2"], S["S000"]
_STEP = of("steps", "at", "step", "by", "content")

_F13 = (
    Part("", (*row("VIN"), *of("vehicles", "plate"), *row("客户", "电话"), *of("vehicles", "model"),
              *of("visits", "ro_no", "out_at", "odometer"), *row("回访日期"), *of("call_records", "caller", "answered_by"))),
    Part("回访内容", (*of("call_records", "satisfied_last", "first_fix"), tall("客户原话"), *of("call_records", "suggestion"),
                  *of("call_records", "complaint_found", "quality_complaint"), *of("complaints", "severity"),
                  *of("complaints", "handoff_at", "handoff_to"))),
    Part("处理结果（每一步都记）", narrow(_STEP), 7),
    Part("回复与跟踪回访", (*of("complaints", "reply_due", "replied_at"), *row("跟踪回访日期"),
                     tick("是否满意", *ACCEPTANCE), *of("complaints", "evaluation"))),
)  # fmt: skip

CALLS = (
    Form("F10", "附件一 维修后回访记录、附件二 处理问题", "2.3", _SYLLABUS, Given.NAMED, like="F13", records=("E14", "E23"),
         note="两张附件的内容都在维修回访/投诉处理表里，打印那一张。"),
    Form("F13", "维修回访/投诉处理表", "2.3", _PEUGEOT, Given.PARTLY, _F13, ("编号",),
         ("第一责任人", "售后业务经理", "DCRC 经理", "总经理"), ("E14", "E23", "E24"),
         "一台车一份，按 VIN 归档，里面按时间先后。"),
    Form("F14", "维修回访汇总表", "2.25", _PEUGEOT, Given.NAMED,
         (Part("", row("期间:k5", "应访数:k2", "实访数:k2", "成功:k2", "满意:k2", "抱怨:k2", "一次修复:k2", "主要问题", "措施"), 24),),
         ("年份",), ("制表", "售后业务经理", "DCRC 经理"), ("E14",), "按时间排，一期一行。"),
    Form("F16", "回访周报、月报", "2.3", _PEUGEOT, Given.NAMED, records=("E66",), note="由程序从回访记录算出来，不手填。"),
    Form("F18", "回访分析报告", "2.4", _PEUGEOT, Given.NAMED, records=("E66",), note="由程序出数字，分析和措施写在改善行动方案里。"),
    Form("F19", "月度保险、年审到期客户清单", "2.22", _KYLIN, Given.EXACT,
         (Part("", row("序号", "车牌号:k4", "客户姓名:k3", "电话:k5", "对应服务顾问:k3", "年审日期:k3", "保险到期日:k3", "回访日期:k3",
                       "回站日期:k3", "备注"), 26),),
         ("服务站", "日期        年    月    日"), ("制表", "服务经理", "DCRC 经理"), ("E26",)),
    Form("F20", "三个月内新客户回访", "2.8", _KYLIN, Given.EXACT,
         (Part("", row("序号", "问题:k6", "客户评价:k5", "详细记录"),
               filled=(("1", "车这阵子开得怎么样？", "---", ""), ("2", "用车上有没有要我们做的？", "□ 有　□ 没有", ""),
                       *((str(n), "（本店自己定的问题）", "", "") for n in range(3, 6)))),),
         ("客户", "车牌号", "交车日期", "回访日期"), ("回访人", "DCRC 经理"), ("E15", "E17"),
         "栏目照标准；问题用自己的话问，本店加的题不能带着答案。"),
    Form("F39", "销售回访记录表（日回访报表）", "2.9", _MAZDA, Given.NAMED,
         (Part("", (*row("序号", "客户:k4", "电话:k5", "车型:k4"),
                    *narrow(of("call_records", "called_at", "call_kind", "outcome", "content", "complaint_found", "next_contact"))),
               15),),
         ("日期",), ("回访人", "DCRC 经理"), ("E14",), "打完一通记一行，当天交。", landscape=True),
    Form("F44", "定期保养一览表", "2.22", _MAZDA, Given.NAMED,
         (Part("", row("序号", "车牌:k4", "客户:k4", "电话:k5", "车型:k4", "上次保养日期 / 里程:k5", "月均里程:k2", "预计保养日期 / 里程:k5",
                       "提醒日期:k3", "方式:k2", "结果"), 15),),
         ("月份",), ("制表", "服务经理"), ("E26",), landscape=True),
    Form("F46", "电访记录（售前、七日、三日、预约、抱怨、销售流程、服务流程、CVP）", "2.1", S["S003/JD"], Given.NAMED,
         records=("E14",), note="每一种电话都记在程序的通话页里；要纸面的，用维修回访/投诉处理表或销售回访记录表。"),
    Form("F49", "总经理感谢信", "2.6", S["S004"], Given.NAMED, records=("E52",), note="是一封信，不是表。"),
    Form("F50", "信函：感谢函、产品（服务）介绍、定期定程保养通知、久未进厂通知", "2.23", _PEUGEOT, Given.PARTLY,
         records=("E54",), note="四种信写什么，见讲解的那一页。"),
    Form("F58", "回访客户问题记录本、营业日报表", "9.5", "补充资料", Given.NAMED, note="可选，标准里没有。"),
)  # fmt: skip
