"""Calls that come in (E19, P04): what must be written down, who calls back by when, and which become complaints. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dcrc_lite.calendars import Calendars
from dcrc_lite.deadlines import Deadline, deadline
from dcrc_lite.schema.calls import InboundCall
from dcrc_lite.schema.dates import typed_moment
from dcrc_lite.schema.settings import SHOP, Rule

CALL_BACK = "D25"  # 回复来电留言
RETURN = "return"  # Due.kind of a call that has to be returned
COMPLAINT, RESCUE, BOOKING, CHANGE = "投诉抱怨", "救援", "预约", "信息变更"
# The channel a call came by (E19) in the words of the complaint's own list (C04).
ORIGINS = {
    "企业电话": "企业电话", "专线": "企业电话", "800(免费)": "800", "现场": "现场反应", "书信": "书信方式", "网络E-mail": "网络E-mail",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CallBackDue:
    """The columns of a `Due` that only the call knows."""

    task_id: str
    rule: str
    first_on: str
    due: str
    call_by: str
    open: bool
    kind: str = RETURN


def origin_of(channel: str) -> str:
    """Return the complaint's 来源 for a call's 渠道."""
    return ORIGINS.get(channel, "企业电话")


def is_complaint(purpose: str) -> bool:
    """Return whether a call with this purpose opens a complaint in the same save."""
    return purpose == COMPLAINT


def owes_answer(call: InboundCall) -> bool:
    """Return whether somebody has to call back: not answered at once and no complaint, which has its own clocks."""
    return not call.immediate and not call.complaint_id and not is_complaint(call.purpose)


def answer_due(called_at: datetime, rules: Mapping[str, Rule], calendars: Calendars) -> Deadline | None:
    """Return by when all calls are to be returned (D25), None when the rule is switched off."""
    rule = rules.get(CALL_BACK)
    return None if rule is None or rule.on is False else deadline(rule, typed_moment(called_at), calendars)


def gaps(call: InboundCall) -> dict[str, str]:
    """Return what is missing before a call can be saved: field -> sentence. The caller may be unknown to us."""
    out: dict[str, str] = {}
    if not call.customer_id and not call.caller:
        out["caller"] = "还空着：问一下怎么称呼；不肯说就写“未留名”。"
    if not call.immediate and not is_complaint(call.purpose) and not call.routed_to:
        out["routed_to"] = "没有当场答复，就选一位来回电；当场答了请选“即时答复：是”。"
    if owes_answer(call) and not call.customer_id and not call.caller_phone:
        out["caller_phone"] = "要回电，号码不能空着。"
    if call.immediate and not call.result:
        out["result"] = "当场怎么答的，写一句。"
    if call.read_back is not True:
        out["read_back"] = "先复述一遍，请客户更正补充，再选“是”。"
    return out


def call_back_dues(call: InboundCall, rules: Mapping[str, Rule], calendars: Calendars) -> tuple[CallBackDue, ...]:
    """Return the call-back this inbound call owes (来电回复), open until 已回复 is filled."""
    if call.called_at is None or not owes_answer(call):
        return ()
    counted = answer_due(call.called_at, rules, calendars)
    if counted is None:
        return ()
    due = counted.due
    day = due.date() if isinstance(due, datetime) else due
    call_by = calendars.of(SHOP).last_open_day(day, call.called_at.date())
    return (
        CallBackDue(
            task_id=f"{CALL_BACK}.{call.id}",
            rule=counted.rule.id,
            first_on=call.called_at.date().isoformat(),
            due=counted.due_text,
            call_by=call_by.isoformat(),
            open=call.answered_at is None,
        ),
    )
