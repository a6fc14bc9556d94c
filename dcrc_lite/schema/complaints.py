"""投诉 and 处理步骤 (E23, E24)."""

from __future__ import annotations

from datetime import date, datetime

from dcrc_lite.schema.books import COMPLAINTS
from dcrc_lite.schema.record import AUTO, C, O, R, Row, choice, day, dt, integer, record, ref, staff, text, yes

CATEGORIES = ("服务质量", "配件质量", "索赔", "维修质量", "车辆质量", "技术问题", "再次预约", "接待问题", "其它问题")
CHANNELS = ("企业电话", "800", "内部电访", "现场反应", "书信方式", "网络E-mail", "厂家转入")
DEPARTMENTS = ("销售", "服务（维修）", "零件", "DCRC", "市场", "厂家产品")
SEVERITIES = ("轻微", "一般", "重大")
STATES = (
    "新建", "已联络", "核实中", "不成立·已解释", "定责", "方案制定", "征询客户", "执行中", "已升级", "处理完成", "结案",
    "撤诉", "转危机",
)  # fmt: skip
STEPS = (
    "受理",
    "联络",
    "递交",
    "调查",
    "定责",
    "原因",
    "方案",
    "客户征询",
    "执行",
    "升级",
    "回复",
    "完成",
    "回访",
    "总结",
    "结案",
    "记事",
)
ACCEPTANCE = ("满意", "不满意但能接受", "不接受")


@record(
    "E23",
    "complaints",
    tab="投诉",
    book=COMPLAINTS,
    prefix="诉",
    by_year=True,
    dated="received_at",
    title="投诉",
    page="3.3",
)
class Complaint(Row):
    """E23 抱怨/投诉 (抱怨件处理记录表). 抱怨件编号 is the 编号; guards of P05 ask for fields before the state that needs them."""

    received_at: datetime | None = dt(
        "受理时间",
        R,
        width=17,
        page="3.3",
        synonyms=("投诉时间", "受理日期", "投诉日期"),
        help="客户第一次说出来的时间，各个时限从它起算。",
    )
    received_by: str = staff("受理人", R, page="3.3", synonyms=("登记人",), help="谁受理的，写姓名。")
    origin: str = choice(
        "来源",
        R,
        CHANNELS,
        dictionary="complaint_channel",
        page="3.2",
        synonyms=("投诉渠道", "受理渠道", "投诉来源"),
        help="从哪条渠道来的；回访里发现的选内部电访。",
    )
    customer_id: str = ref("客户", R, "customers", beside=("name", "mobile"), page="3.3", help="哪位客户。")
    vehicle_id: str = ref("车辆", O, "vehicles", beside=("plate", "vin"), page="3.3", help="哪台车。")
    visit_id: str = ref("工单", O, "visits", beside=("ro_no",), page="3.3", help="和哪次维修有关。")
    record_id: str = ref("回访", O, "call_records", page="3.3", help="在哪次回访里发现的。")
    linked_id: str = ref("前一件投诉", O, "complaints", page="3.9", help="同一件事上次的投诉。")
    content: str = text(
        "内容",
        R,
        lines=True,
        width=36,
        page="3.3",
        synonyms=("投诉内容", "问题描述", "抱怨内容"),
        help="照客户原话记。",
    )
    customer_demand: str = text(
        "诉求", O, lines=True, page="3.3", synonyms=("客户诉求", "客户要求"), help="客户希望怎么办。"
    )
    category: str = choice(
        "问题类别",
        R,
        CATEGORIES,
        dictionary="complaint_category",
        page="3.2",
        synonyms=("投诉类型", "投诉类别", "类别"),
        help="九类选一。",
    )
    dept: str = choice("责任部门", R, DEPARTMENTS, dictionary="department", page="3.2", help="哪个部门负责解决。")
    is_complaint: str = choice(
        "是否成立", R, ("成立", "不成立", "待定"), default="待定", page="3.3", help="不成立也要耐心解释。"
    )
    severity: str = choice(
        "等级",
        R,
        SEVERITIES,
        page="3.4",
        synonyms=("投诉级别", "级别", "严重程度"),
        help="轻微、一般、重大，解决时限不同。",
    )
    severity_reason: str = text("改等级原因", C, page="3.4", help="过了时限再降等级要写原因。")
    quality: bool | None = yes("质量问题", O, page="3.2", help="是就要一起做原因分析。")
    owner: str = staff("第一责任人", R, page="3.5", synonyms=("处理人", "责任人"), help="一人负责到底，写姓名。")
    status: str = choice("状态", R, STATES, dictionary="complaint_state", page="3.3", help="走到哪一步了。")
    contact_due: datetime | None = dt("应联络", AUTO, page="3.3", help="按时限算。")
    contacted_at: datetime | None = dt(
        "联络时间", R, page="3.3", synonyms=("首次回复时间", "首次联络时间"), help="服务顾问主动联络客户的时间。"
    )
    contacted_by: str = staff("联络人", O, page="3.3", help="谁联络的，写姓名。")
    contact_tried_at: datetime | None = dt("尝试联络时间", O, page="3.3", help="打过但没接通，另外计。")
    handoff_due: datetime | None = dt("应递交", AUTO, page="3.3", help="回访里发现的才有。")
    handoff_at: datetime | None = dt("递交时间", C, page="3.3", help="交到售后业务经理手里的时间。")
    handoff_to: str = staff("递交给", C, page="3.3", help="交给谁，写姓名。")
    reply_due: datetime | None = dt("应回复", AUTO, page="3.3", help="按时限算。")
    replied_at: datetime | None = dt("回复时间", R, page="3.3", help="经理回复客户的时间。")
    due_at: datetime | None = dt("解决时限", AUTO, page="3.4", synonyms=("要求完成时间",), help="按等级算。")
    cause: str = text("原因分析", R, lines=True, page="3.11", help="几方一起分析出的原因。")
    cause_by: str = text("原因分析人", O, page="3.11", help="谁参加的，用、隔开。")
    solution: str = text(
        "解决方案", R, lines=True, page="3.6", synonyms=("处理结果", "处理方案"), help="打算怎么办；动手前先问客户。"
    )
    plan_by: str = staff("方案人", O, page="3.6", help="谁定的方案。")
    decide_when: datetime | None = dt("决定解决时间", O, page="3.6", help="答应客户什么时候办好。")
    solvable_inside: bool | None = yes("公司内部能否解决", R, page="3.4", help="否就马上报商务处、分中心或区域经理。")
    customer_accept: str = choice("客户接受方案", R, ACCEPTANCE, page="3.7", help="客户怎么答的。")
    customer_answer: str = text("客户意见", O, lines=True, page="3.7", help="客户对方案的原话。")
    plan_round: int | None = integer("方案轮次", AUTO, page="3.6", help="第几轮方案。")
    resolved_at: datetime | None = dt("处理完成", C, page="3.9", help="办好的时间，三日回访从它起算。")
    reopened_at: datetime | None = dt("重新打开", AUTO, page="3.9", help="回访不满意，从这时起重新计时。")
    reopen_count: int | None = integer("返工次数", AUTO, page="3.9", help="回访不满意几次。")
    first_resolved_at: datetime | None = dt("首次处理完成", AUTO, page="3.9", help="第一轮办好的时间。")
    followup_due: date | None = day("应回访", AUTO, page="3.9", help="处理完成后几日内。")
    followup_at: datetime | None = dt("回访时间", R, page="3.9", help="处理完成后的回访。")
    followup_result: str = text("回访结果", R, lines=True, page="3.9", help="客户怎么说。")
    satisfied: str = choice(
        "是否满意", R, ("是", "否"), dictionary="satisfied", page="3.9", synonyms=("回访满意度",), help="否就回到方案。"
    )
    closed_at: datetime | None = dt("结案时间", C, page="3.3", synonyms=("结案日期",), help="结案的时间。")
    prevention: str = text("预防措施", C, lines=True, page="3.10", help="以后怎么不再发生。")
    signed_supervisor: str = staff("主管签字", C, page="3.3", help="主管姓名。")
    signed_gm: str = staff("总经理签字", C, page="3.3", help="重大投诉要总经理看过。")
    oem_side: str = choice("受理渠道", O, ("内部", "厂家"), page="3.3", help="厂家转来的选厂家。")
    held: bool | None = yes("挂起", O, page="3.3", help="等客户或等零件。挂起不停时限。")
    held_reason: str = text("挂起原因", C, page="3.3", help="等什么。")
    held_until: date | None = day("预计恢复", C, page="3.3", help="预计等到哪天。")
    recording: str = text("录音编号", O, page="3.15", help="有录音就写编号。")
    letter_no: str = text("函件编号", O, page="3.3", help="有来往函件就写。")
    evaluation: str = text("总结评价", R, lines=True, page="3.3", help="写完才能结案。")
    source_no: str = text(
        "原编号",
        O,
        width=16,
        page="3.3",
        synonyms=("投诉单号", "投诉编号", "抱怨件编号"),
        help="导入前在原系统里的编号。",
    )
    remark: str = text("备注", O, lines=True, page="3.3", help="其它要记的话。")


@record(
    "E24", "steps", tab="处理步骤", book=COMPLAINTS, prefix="步", by_year=True, dated="at", title="处理步骤", page="3.3"
)
class ComplaintStep(Row):
    """E24 处理步骤: append only, the manager's every step is recorded."""

    complaint_id: str = ref("投诉", R, "complaints", page="3.3", help="哪件投诉。")
    at: datetime | None = dt("时间", R, width=17, page="3.3", help="什么时候做的。")
    step: str = choice("步骤", R, STEPS, page="3.3", help="做了哪一步。")
    by: str = staff("责任人", R, page="3.3", help="谁做的，写姓名。")
    content: str = text("内容", R, lines=True, width=40, page="3.3", help="做了什么，客户怎么说。")
    to: str = text("升级给", C, page="3.4", help="升级时写给谁。")
    due_at: datetime | None = dt("应答复", C, page="3.4", help="升级后什么时候要有答复。")
    answered_at: datetime | None = dt("已答复", C, page="3.4", help="什么时候答复的。")
    attachment: str = text("附件", O, page="3.3", help="照片或文件放在哪里。")
