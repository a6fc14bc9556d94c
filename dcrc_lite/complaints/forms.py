"""What each step asks for and what it writes: the fields of the complaint, its stamp, its row in 处理步骤."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dcrc_lite.complaints.severity import MAJOR
from dcrc_lite.complaints.states import Event
from dcrc_lite.schema.values import Value


@dataclass(frozen=True, slots=True)
class Form:
    """`step`: kind of the row in 处理步骤. `stamp`: the field that takes the moment. `asks`: fields of the complaint.

    `said`: label of the free text ("" = none), kept in the step; `into`: field of the complaint that keeps it too.
    `sets`: values written without asking. `by`: field that takes the person's name.
    """

    step: str
    said: str = ""
    stamp: str = ""
    asks: tuple[str, ...] = ()
    into: str = ""
    sets: Mapping[str, Value] = field(default_factory=dict)
    by: str = ""
    to: tuple[str, ...] = ()
    advice: str = ""
    page: str = "3.3#steps"  # of the manual


INSIDE = ("部门主管", "DCRC经理", "总经理")
OUTSIDE = ("商务处", "分中心", "区域经理", "CRC")
ACCEPT, TOLERATE, REFUSE = "满意", "不满意但能接受", "不接受"

FORMS: dict[Event, Form] = {
    Event.CONTACT: Form(
        "联络", "客户怎么说", stamp="contacted_at", by="contacted_by", page="3.5#first-call",
        advice="先道歉，再听完，复述一遍请客户更正；答不上来就说好什么时候回。",
    ),
    Event.TRIED: Form("联络", "打了哪个号、结果怎样", stamp="contact_tried_at", advice="没接通的另外计，首次联络的时限照走。"),
    Event.HAND_OVER: Form("递交", "交代了什么", stamp="handoff_at", asks=("handoff_to", "dept")),
    Event.REPLY: Form("回复", "回复了什么", stamp="replied_at", advice="由经理告诉客户打算怎么办、什么时候办好。"),
    Event.UPHOLD: Form(
        "定责", "依据", asks=("category", "dept", "severity", "owner", "quality"), sets={"is_complaint": "成立"},
        page="3.4#grades", advice="等级定了，解决时限就按它算；第一责任人只写一个人，处理和回访都由他。",
    ),
    Event.DISMISS: Form(
        "调查", "对客户怎么解释的", sets={"is_complaint": "不成立"}, advice="不成立也要耐心讲清楚，客户听懂了再归档。"
    ),
    Event.PLAN: Form(
        "原因", "", asks=("cause", "cause_by", "solution", "plan_by", "decide_when"), page="3.11#joint",
        advice="服务顾问、技术专家、质检和主修工一起分析，写原因，不写谁的错。",
    ),
    Event.ASK: Form("客户征询", "怎么问的", asks=("solution",), page="3.7#answers", advice="先问过客户，客户同意了再动手。"),
    Event.ACCEPT: Form("客户征询", "客户原话", asks=("solution",), into="customer_answer", sets={"customer_accept": ACCEPT}, page="3.7#answers"),
    Event.TOLERATE: Form("客户征询", "客户原话", asks=("solution",), into="customer_answer", sets={"customer_accept": TOLERATE}, page="3.7#answers"),
    Event.REFUSE: Form("客户征询", "客户原话", asks=("solution",), into="customer_answer", sets={"customer_accept": REFUSE}, page="3.7#answers"),
    Event.UNSOLVABLE: Form(
        "升级", "为什么内部解决不了", sets={"solvable_inside": False}, to=OUTSIDE, page="3.4#escalate",
        advice="内部解决不了的马上报，对方要在时限内答复。",
    ),
    Event.ANSWERED: Form("升级", "对方的答复", page="3.4#escalate"),
    Event.FINISH: Form("完成", "办了什么", stamp="resolved_at", page="3.9#flow", advice="办好以后，回访的时限就起算，由第一责任人本人打。"),
    Event.SATISFIED: Form(
        "回访", "客户怎么说", stamp="followup_at", into="followup_result", sets={"satisfied": "是"}, page="3.9#call"
    ),
    Event.UNSATISFIED: Form(
        "回访", "客户怎么说", stamp="followup_at", into="followup_result", sets={"satisfied": "否"}, page="3.9#round"
    ),
    Event.SIGN: Form("记事", "意见", by="signed_gm", page="3.3#steps"),
    Event.CLOSE: Form("结案", "", stamp="closed_at", asks=("evaluation", "prevention"), page="3.3#steps"),
    Event.FILE: Form("结案", "怎么告诉客户的", stamp="closed_at"),
    Event.CRISIS: Form(
        "升级", "发生了什么", sets={"severity": MAJOR}, to=("总经理",), page="3.12#flow",
        advice="马上报总经理；对外只用一个口径，每次接触都记下来。",
    ),
    Event.CRISIS_OVER: Form(
        "完成", "危机结论", stamp="resolved_at", asks=("customer_accept",), page="3.12#record",
        advice="问过客户对处理办法怎么看再关闭；没有他的答复，后面结不了案。",
    ),
    Event.WITHDRAW: Form("结案", "客户为什么撤诉", stamp="closed_at", advice="撤诉的照样计入当月件数。"),
    Event.ESCALATE: Form("升级", "为什么升级", to=INSIDE, page="3.4#escalate"),
    Event.RATE: Form("定责", "", asks=("severity", "severity_reason"), page="3.4#change", advice="按新等级从受理时间重新算解决时限。"),
    Event.REASSIGN: Form(
        "记事", "为什么换人", asks=("owner",), page="3.5#absent", advice="只写一个人；各个时限照走，处理和回访都由他接着做。"
    ),
    Event.HOLD: Form("记事", "", asks=("held_reason", "held_until"), sets={"held": True}, advice="挂起时各个时限照走。"),
    Event.RESUME: Form("记事", "等到了什么", sets={"held": False, "held_reason": "", "held_until": None}),
    Event.NOTE: Form("记事", "谁、做了什么"),
}  # fmt: skip
