"""回访任务, 拨打, 回访, 答案, 来电 (E12–E14, E17, E19)."""

from __future__ import annotations

from datetime import date, datetime

from dcrc_lite.schema.books import CALLS
from dcrc_lite.schema.record import (
    AUTO,
    C,
    O,
    R,
    Row,
    choice,
    day,
    dt,
    integer,
    number,
    phone,
    record,
    ref,
    staff,
    text,
    yes,
)

CALL_KINDS = (
    "售前电访", "新车3日", "新车7日", "21日保养关怀", "首保提醒", "月度回访", "三个月内新客户", "维修3日", "投诉后3日",
    "未赴约回访", "名片回访", "流失召回", "CVP", "潜客", "预约邀约", "销售流程电访", "服务流程电访", "来电回复",
    "提醒电访", "保修·事故后满意度", "救援后回访", "信息更正",
)  # fmt: skip
TASK_STATES = (
    "待生成", "待拨打", "拨打中", "待再拨", "另约", "已完成", "无法联系", "拒访", "号码错误", "已取消",
)  # fmt: skip
OUTCOMES = ("成功", "无人接听", "忙线", "关机", "停机空号", "号码错误", "拒访", "非本人", "另约", "无法联系")
ANSWERERS = ("本人", "送修人", "使用人", "家人", "其他人")
SLOTS = ("上午", "下午", "晚间")
LOST_REASONS = (
    "保养间隔或里程理解有误", "忘了或没接到提醒", "有更便捷的服务中心", "抱怨没有得到答复", "自然流失", "对品牌失去信心", "对服务不满意",
)  # fmt: skip


@record("E12", "tasks", tab="回访任务", book=CALLS, prefix="", dated="created_on", title="回访任务", page="2.1")
class CallTask(Row):
    """E12 回访任务: written at the first act on a derived task. 编号 is rule + source, D06.修-2026-0123."""

    task_type: str = choice("任务类型", R, CALL_KINDS, page="2.1", help="哪一种电话。")
    rule: str = text("时限", R, page="2.1", help="按哪条时限来的，如 D06。")
    source: str = text("关联", R, page="2.1", help="由哪一行来的：工单、交车或投诉的编号。")
    customer_id: str = ref("客户", R, "customers", beside=("name", "mobile"), page="2.1", help="打给哪位客户。")
    vehicle_id: str = ref("车辆", C, "vehicles", beside=("plate", "vin"), page="2.1", help="哪台车。")
    created_on: date | None = day("首次处理日期", AUTO, page="2.1", help="第一次动这个任务的日期，决定放在哪一年。")
    start_date: date | None = day("开始", R, page="2.1", help="从哪天起出现在今日任务里。")
    due_date: datetime | None = dt("截止", R, page="2.1", help="按日算的写当天 23:59。")
    owner: str = staff("负责人", O, page="2.1", help="分给谁打，写姓名。")
    questionnaire: str = text("问卷", O, page="2.19", help="用哪份问卷。")
    status: str = choice("状态", R, TASK_STATES, page="2.1", help="待拨打、待再拨、另约还没完；其余是结束了。")
    agreed_at: datetime | None = dt("约定时间", O, page="2.1", help="客户说的时间。")
    agreed_by_customer: bool | None = yes(
        "客户指定", O, page="2.13", help="是 = 客户自己定的时间，不受不打扰时段限制。"
    )
    attempts: int | None = integer("拨打次数", AUTO, page="2.1", help="已经打了几次。")
    last_attempt_at: datetime | None = dt("上次拨打", AUTO, page="2.1", help="最近一次拨打的时间。")
    outcome: str = choice("结果", C, OUTCOMES, page="2.1", help="最后一次的结果。")
    reason: str = text("原因", C, page="2.1", help="无法联系、取消、改过截止日的原因。")
    overdue_days: int | None = integer("超期天数", AUTO, page="2.1", help="关闭时超了几天，按时为 0。")
    closed_at: datetime | None = dt("关闭时间", C, page="2.1", help="什么时候了结的。")
    closed_by: str = staff("关闭人", C, page="2.1", help="谁了结的。")
    closed_due: datetime | None = dt(
        "关闭时的截止", AUTO, page="2.1", help="了结时按哪个截止时间算的，以后改设置也不变。"
    )


@record("E13", "attempts", tab="拨打", book=CALLS, prefix="拨", dated="dialled_at", title="拨打记录", page="2.1")
class CallAttempt(Row):
    """E13 拨打记录: one dialling."""

    task_id: str = ref("任务", R, "tasks", page="2.1", help="为哪个任务打的。")
    customer_id: str = ref("客户", R, "customers", beside=("name", "mobile"), page="2.1", help="打给哪位客户。")
    dialled_at: datetime | None = dt("时间", R, page="2.1", width=17, help="什么时候拨的。")
    slot: str = choice("时段", AUTO, SLOTS, page="2.1", help="12:00 前上午，18:00 起晚间。")
    caller: str = staff("拨号人", R, page="2.1", help="谁拨的，写姓名。")
    dialled: str = phone("拨打号码", O, width=14, page="2.1", help="拨的是哪个号。")
    result: str = choice("结果", R, OUTCOMES, page="2.1", help="这一次打得怎样。")
    seconds: int | None = integer("通话秒数", O, page="2.1", help="通话时长，秒。")
    note: str = text("备注", O, lines=True, page="2.1", help="其它要记的话。")


@record("E14", "call_records", tab="回访", book=CALLS, prefix="访", dated="called_at", title="回访记录", page="2.3")
class CallRecord(Row):
    """E14 回访记录 (维修回访/投诉处理表): what was said. An imported past call has no task."""

    task_id: str = ref("任务", C, "tasks", page="2.3", help="为哪个任务打的；导入的旧电话没有任务。")
    attempt_id: str = ref("拨打", C, "attempts", page="2.3", help="哪一次拨打接通的。")
    call_kind: str = choice(
        "回访类型",
        R,
        CALL_KINDS,
        dictionary="call_kind",
        page="2.1",
        synonyms=("回访类别", "任务类型"),
        help="哪一种电话。",
    )
    customer_id: str = ref("客户", R, "customers", beside=("name", "mobile"), page="2.3", help="和哪位客户通的话。")
    vehicle_id: str = ref("车辆", R, "vehicles", beside=("plate", "vin"), page="2.3", help="说的是哪台车。")
    visit_id: str = ref("工单", C, "visits", beside=("ro_no",), page="2.3", help="说的是哪次维修。")
    called_at: datetime | None = dt(
        "时间", R, page="2.3", width=17, synonyms=("回访日期", "回访时间", "拨打时间"), help="什么时候通的话。"
    )
    caller: str = staff("回访人", R, page="2.3", synonyms=("回访员", "回访顾问", "客服"), help="谁打的，写姓名。")
    answered_by: str = choice("接听人", R, ANSWERERS, page="2.7", help="谁接的电话。")
    outcome: str = choice(
        "结果",
        R,
        OUTCOMES,
        dictionary="outcome",
        page="2.1",
        synonyms=("回访结果", "通话结果"),
        help="这次电话的结果。",
    )
    ok_to_talk: bool | None = yes("是否方便接听", R, page="2.2", help="先问一句方便不方便。")
    satisfied_last: str = choice("前次维修是否满意", C, ("满意", "一般", "不满意"), page="2.3", help="维修回访必问。")
    suggestion: str = text("有何建议", O, lines=True, page="2.3", synonyms=("建议",), help="客户提的建议。")
    content: str = text(
        "客户原话",
        R,
        lines=True,
        width=36,
        page="2.4",
        synonyms=("回访内容", "客户意见", "客户反馈", "意见"),
        help="照客户说的记，不满意的也照原话记。",
    )
    complaint_found: bool | None = yes("是否有抱怨", R, page="2.3", help="有就同时建投诉。")
    complaint_id: str = ref("投诉", C, "complaints", page="3.3", help="这次电话里发现的投诉。")
    quality_complaint: bool | None = yes("是否质量方面的抱怨", C, page="3.2", help="是就要一起做原因分析。")
    first_fix: bool | None = yes("一次修复", C, page="2.19", help="维修回访问：一次就修好了吗。")
    info_updates: str = text("信息变更", O, lines=True, page="2.7", help="电话里更正的资料，每项一行。")
    lost_reason: str = choice("久未回厂原因", C, LOST_REASONS, page="2.20", help="流失召回电话填。")
    next_contact: date | None = day("下次联系", O, page="2.2", help="说好下次什么时候联系。")
    score: float | None = number("满意度得分", AUTO, page="2.19", help="按题目权重算的得分，没问到的题不算。")
    answered: int | None = integer("答题数", AUTO, page="2.19", help="计分的题答了几题。")
    score_given: float | None = number(
        "满意度评分",
        O,
        page="2.19",
        synonyms=("评分", "满意度", "回访评分"),
        help="原系统给的一个总分，照抄，不和本店得分混算。",
    )
    recording: str = text("录音编号", O, page="3.15", help="有录音就写编号。")
    attempts_given: int | None = integer("拨打次数", O, page="2.1", help="原系统记的拨打次数，照抄。")
    seconds: int | None = integer(
        "通话秒数", O, page="2.1", synonyms=("通话时长(秒)", "通话时长"), help="通话时长，秒。"
    )
    remark: str = text("备注", O, lines=True, page="2.3", help="其它要记的话。")
    source_no: str = text("原编号", O, page="2.3", help="导入前在原系统里的编号。")


@record("E17", "answers", tab="答案", book=CALLS, prefix="答", dated="answered_on", title="答案", page="2.19")
class Answer(Row):
    """E17 答案: one question answered in one call."""

    record_id: str = ref("回访", R, "call_records", page="2.19", help="哪次回访。")
    question: str = text("题目", R, page="2.19", help="题目编号。")
    wording: str = text("题干", O, page="2.19", help="当时怎么问的。")
    answer: str = text("选项", R, page="2.19", help="客户选的。")
    points: float | None = number("分值", AUTO, page="2.19", help="换算成的分，0–100。")
    words: str = text("文本", O, lines=True, page="2.19", help="客户补充的话。")
    complaint: bool | None = yes("触发抱怨", O, page="2.19", help="这一题引出了抱怨。")
    answered_on: date | None = day("日期", R, page="2.19", help="哪天答的。")


@record("E19", "inbound", tab="来电", book=CALLS, prefix="来", dated="called_at", title="来电记录", page="3.17")
class InboundCall(Row):
    """E19 来电记录 (顾客来电记录表 附件4)."""

    called_at: datetime | None = dt("来电时间", R, page="3.17", width=17, help="电话打进来的时间。")
    seconds: int | None = integer("通话秒数", O, page="3.17", help="通话时长，秒。")
    taken_by: str = staff("接听人", R, page="3.17", help="谁接的，写姓名。")
    rings: int | None = integer("铃声数", O, page="3.17", help="响了几声才接。")
    voicemail: bool | None = yes("自动应答留言", O, page="3.16", help="是留言填是。")
    channel: str = choice(
        "渠道",
        R,
        ("企业电话", "800(免费)", "专线", "现场", "书信", "网络E-mail"),
        dictionary="inbound_channel",
        page="3.2",
        help="从哪条线进来的。",
    )
    customer_id: str = ref(
        "客户", O, "customers", beside=("name", "mobile"), page="3.17", help="认得出就选；认不出写下面两栏。"
    )
    vehicle_id: str = ref("车辆", O, "vehicles", beside=("plate", "vin"), page="3.17", help="说的是哪台车。")
    caller: str = text("来电人", C, page="3.17", help="没有档案的人写姓名。")
    caller_phone: str = phone("来电号码", C, page="3.17", width=14, help="可以回电的号码。")
    purpose: str = choice(
        "来电目的",
        R,
        (
            "咨询销售",
            "咨询维修",
            "咨询活动",
            "咨询价格",
            "咨询保险",
            "预约",
            "投诉抱怨",
            "救援",
            "信息变更",
            "表扬",
            "其它",
        ),
        dictionary="inbound_purpose",
        page="3.17",
        help="为什么打来。",
    )
    detail: str = text("描述", R, lines=True, width=36, page="3.17", help="照客户说的记。")
    read_back: bool | None = yes("已复述确认", R, page="3.17", help="复述一遍，请客户更正补充。")
    immediate: bool | None = yes("即时答复", R, page="3.17", help="当场答了填是。")
    routed_to: str = staff("转单位主管", C, page="3.17", help="当场答不了就转给谁，写姓名。")
    answer_due: datetime | None = dt("应回复", AUTO, page="3.17", help="按“回复所有来电”的时限算。")
    answered_at: datetime | None = dt("已回复", C, page="3.17", help="什么时候回的电。")
    result: str = text("结果", R, lines=True, page="3.17", help="怎么答复的。")
    improve_tag: str = text("改善方向", O, page="3.17", help="能改进什么。")
    complaint_id: str = ref("转抱怨", C, "complaints", page="3.3", help="建成的投诉。")


STATE_PLACE = f"“{CallTask.sheet.book.title}”工作簿“{CallTask.sheet.tab}”表的“{CallTask.sheet.field('status').header}”"
