"""What a call means for complaints: one found in it is opened, one it was about is settled or goes back to the plan."""

from __future__ import annotations

from collections.abc import Iterator

from dcrc_lite import surveys
from dcrc_lite.calls import Outcome
from dcrc_lite.complaints import OUR_CALL, QUALITY, Act, Event, open_complaint, take
from dcrc_lite.desk.call_check import bad_answers
from dcrc_lite.desk.call_made import Call, record_handle
from dcrc_lite.desk.complaints.saving import opening_changes, step_changes
from dcrc_lite.schema.complaints import Complaint, ComplaintStep
from dcrc_lite.store.protocol import Change, Reader


def complaint_changes(call: Call) -> list[Change]:
    """Return a new complaint with its first step and the dues of its clocks, pointing to this call's record."""
    form, lead = call.form, call.topics[0].item
    opened = open_complaint(
        received_at=call.now,
        received_by=call.user.name,
        origin=OUR_CALL,
        content=form.words,
        customer_demand=form.demand,
        customer_id=lead.customer_id,
        vehicle_id=lead.vehicle_id,
        visit_id=call.rows.visit.id if call.rows.visit else "",
        record_id=f"@{record_handle(call.topics[0])}" if call.outcome is Outcome.REACHED else "",
        category=form.category,
        dept=form.dept,
        severity=form.severity,
        quality=form.category in QUALITY,
        how=_how(call),
    )
    return opening_changes(opened, call.rows.settings)


def _how(call: Call) -> str:
    heard = [
        f"第 {question.order} 题“{question.wording}”答“{surveys.answer_words(question, given)}”"
        for _, question, given in bad_answers(call.rows, call.form)
    ]
    return "回访中发现：" + ("；".join(heard) if heard else "客户自己说起") + "。"


def recall_changes(reader: Reader, call: Call) -> Iterator[Change]:
    """The call after a complaint is a step of that complaint: satisfied, or back to the plan and a new round."""
    unhappy = {topic.place for topic, _, _ in bad_answers(call.rows, call.form)}
    for topic in call.topics:
        complaint = reader.get(Complaint, topic.item.source_id) if topic.is_recall else None
        if complaint is None or complaint.resolved_at is None:
            continue
        steps = reader.rows(ComplaintStep, {"complaint_id": complaint.id}, order_by="at")
        event = Event.UNSATISFIED if topic.place in unhappy else Event.SATISFIED
        act = Act(call.user.name, call.now, call.form.words or "客户说处理好了。")
        roles = (*call.user.roles, "电访员")  # whoever may make the call may record what was said
        taken = take(complaint, event, act, {}, roles=roles, now=call.now)
        yield from step_changes(complaint, taken, steps, call.rows.settings, seen=call.form.seen(complaint))
