"""Forms of satisfaction, improvement, meetings and the service shop's figures."""

from __future__ import annotations

from dcrc_lite.schema.forms.form import Form, Given, Part, row, tall
from dcrc_lite.schema.sources import SOURCES as S

_FD, _SYLLABUS = S["S002/FD"], S["S000"]
_ACTIONS = Part("行动", row("序号", "要做的事", "责任人:k4", "期限:k3", "完成情况:k6"), 8)

MEETINGS = (
    Form("F06", "CVP 售后客户信息样本", "7.4", _FD, Given.NAMED,
         (Part("", row("序号", "经销商代码:k4", "客户姓名:k4", "电话:k5", "车型:k4", "VIN:k6", "进厂日期:k3", "出厂日期:k3", "维修类别:k3",
                       "服务顾问:k4", "客户是否同意受访:k3"), 15),),
         ("月份",), ("制表", "DCRC 经理"), ("E18",), "电话没问过客户的，不要填同意。", landscape=True),
    Form("F07", "改善行动方案", "3.10", _FD, Given.NAMED,
         (Part("", row("编号:k3", "来源:k3", "弱项 / 问题", "责任部门:k3", "原因", "改善措施", "责任人:k3", "期限:k3", "进度:k3", "效果确认", "确认人:k3"), 10),),
         ("月份",), ("DCRC 经理", "部门负责人", "总经理"), ("E37",), landscape=True),
    Form("F08", "CVP 会议记录", "9.10", _FD, Given.NAMED,
         (Part("", (*row("会议日期", "主持", "本期得分"), tall("出席"), tall("弱项"), tall("讨论"), tall("决议"))), _ACTIONS,
          Part("上次行动", (tall("上次行动完成情况"),))),
         (), ("记录", "主持", "总经理"), ("E36",)),
    Form("F09", "经销商信息联络表", "1.8", _FD, Given.NAMED,
         (Part("", row("职务:k5", "姓名:k5", "手机:k6", "生效日期:k5", "变更标记"), 22),),
         ("经销商名称", "代码", "地址", "邮编", "电话", "传真", "邮箱"), ("填表", "总经理"), ("E38",), "有变动当天通知。"),
    Form("F52", "促销会议记录（前置作业准备、准备作业审查、期中检讨）", "5.2", _SYLLABUS, Given.NAMED,
         (Part("", (*row("日期", "主持", "记录"), tall("哪一次会、哪个活动"), tall("出席"), tall("议题"), tall("结论"))), _ACTIONS),
         (), ("记录", "主持"), ("E36",)),
    Form("F53", "DCRC 月会记录", "1.4", _SYLLABUS, Given.NAMED,
         (Part("", (*row("月份", "主持", "记录"), tall("出席"), tall("电访统计"), tall("抱怨统计（问题 / 部门）"), tall("满意度"), tall("5S"),
                    tall("促销"), tall("上月行动"))), Part("决议", row("决议", "责任人:k4", "期限:k3"), 4)),
         (), ("DCRC 经理", "总经理"), ("E36",)),
    Form("F56", "每日、每周服务绩效指标", "8.5", S["S003/4S"], Given.EXACT,
         (Part("", row("日期:k3", "有费定保", "有费修理", "有费合计", "免费定检", "免费修理", "免费合计", "总服务台数", "索赔修理"), 24),),
         ("月份",), ("制表", "服务经理"), ("E63",), "四个台数数出来，合计由它们相加；雷达图另画，办法见手册 8.6。"),
    Form("F57", "运营诊断：财务管理六查", "8.4", S["S003/KF"], Given.EXACT,
         (Part("", row("序号", "查什么:k6", "做到:k2", "没做到:k2", "说明", "责任人:k4"),
               filled=tuple((str(n), what, "", "", "", "") for n, what in enumerate((
                   "结算及时，数目不错", "收银的同事有笑脸", "日报清楚，没有差错", "该催的款按时催", "结账前请用户核对清单", "交车前单据齐全"), 1))),),
         ("日期", "检查人"), ("财务", "服务经理"), ()),
)  # fmt: skip
