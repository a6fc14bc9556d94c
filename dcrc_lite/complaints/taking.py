"""Taking one step: the complaint as it stands afterwards and the row for 处理步骤, or a refusal that says why."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dcrc_lite.complaints.forms import FORMS, Form
from dcrc_lite.complaints.guards import CLOSING, FILING, Act, Case, missing
from dcrc_lite.complaints.states import ANSWERS, Event, State, Transition, events_from, may_take, transition, who_may
from dcrc_lite.errors.complaints import StepGapsError, StepNotAllowedError, StepTimeError, WrongStateError
from dcrc_lite.schema.complaints import Complaint, ComplaintStep
from dcrc_lite.schema.values import Value, to_text

PLAIN = frozenset(  # steps whose kind says it all
    {
        Event.NOTE,
        Event.CONTACT,
        Event.REPLY,
        Event.FINISH,
        Event.HAND_OVER,
        Event.ESCALATE,
        Event.PLAN,
        Event.CLOSE,
    }
)
LEADS = {
    Event.ACCEPT: "客户接受",
    Event.TOLERATE: "客户不满意但能接受",
    Event.REFUSE: "客户不接受",
    Event.SIGN: "总经理签字",
    Event.REASSIGN: "换人",
}
UNFOUNDED = "不成立"  # 是否成立
SETTLED = (State.UNFOUNDED, State.RESOLVED, State.CLOSED, State.WITHDRAWN)
BY_WORD = {str(state): state for state in State}


@dataclass(frozen=True, slots=True)
class Taken:
    """What one step makes of a complaint: the row as it is saved and the new row of 处理步骤."""

    complaint: Complaint
    step: ComplaintStep


def state_of(complaint: Complaint) -> State:
    """Return the state; for a row typed by hand or imported without one, what its dates tell."""
    if complaint.status in BY_WORD:
        return BY_WORD[complaint.status]
    if complaint.closed_at:
        return State.CLOSED
    if complaint.resolved_at:
        return State.RESOLVED
    if complaint.handoff_at:
        return State.CHECKING
    return State.CONTACTED if complaint.contacted_at else State.NEW


def is_standing(complaint: Complaint) -> bool:
    """Return whether it is still being worked on: care calls and offers wait until it is, its own re-call does not.

    From 处理完成 on nothing waits: the re-call and the other calls of that customer may be one conversation.
    """
    return state_of(complaint) not in SETTLED


def is_unfounded(complaint: Complaint) -> bool:
    """Return whether it was found to be no complaint: explained, and filed without anything to resolve."""
    state = state_of(complaint)
    filed = state is State.CLOSED and complaint.is_complaint == UNFOUNDED and complaint.resolved_at is None
    return state is State.UNFOUNDED or filed


def take(
    complaint: Complaint,
    event: Event,
    act: Act,
    values: Mapping[str, Value],
    *,
    roles: tuple[str, ...],
    now: datetime,
) -> Taken:
    """Return the complaint after `event`, with `values` (fields of the event's form) filled in.

    Raises WrongStateError, StepNotAllowedError, StepTimeError, StepGapsError; nothing is half done.
    """
    if state_of(complaint) == State.PLANNING and event in ANSWERS:  # asked and answered in one conversation
        complaint = take(complaint, Event.ASK, act, values, roles=roles, now=now).complaint
    state = state_of(complaint)
    row = transition(state, event)
    if row is None:
        raise WrongStateError(complaint.id, state, event, _possible(complaint, state, roles, act.by))
    if not may_take(row, roles, is_owner=act.by == complaint.owner):
        raise StepNotAllowedError(event, who_may(row))
    _check_time(complaint, event, act, now)
    after = _after(complaint, row, act, values)
    gaps = missing(row.needs, Case(complaint, after, act))
    if gaps:
        raise StepGapsError(complaint.id, event, gaps)
    return Taken(after, _step(after, event, act))


def _possible(complaint: Complaint, state: State, roles: tuple[str, ...], name: str) -> tuple[str, ...]:
    """What this person may do now, so that a refusal does not send him to somebody else's step."""
    found = ((event, transition(state, event)) for event in events_from(state))
    mine = tuple(e for e, row in found if row and may_take(row, roles, is_owner=name == complaint.owner))
    return mine or events_from(state)


def closing_gaps(complaint: Complaint, now: datetime) -> tuple[str, ...]:
    """Return what is still missing before this complaint can be closed (结案还差：…), or filed when it is none."""
    needs = FILING if is_unfounded(complaint) else CLOSING
    return missing(needs, Case(complaint, complaint, Act("", now)))


def _check_time(complaint: Complaint, event: Event, act: Act, now: datetime) -> None:
    received = complaint.received_at or act.at
    if not received <= act.at <= now:
        raise StepTimeError(event, act.at, received, now)


def _after(before: Complaint, row: Transition, act: Act, values: Mapping[str, Value]) -> Complaint:
    form = FORMS[row.event]
    changes: dict[str, Any] = {name: values[name] for name in form.asks if name in values}
    changes |= form.sets
    if form.stamp:
        changes[form.stamp] = act.at
    if form.into:
        changes[form.into] = act.said
    if form.by:
        changes[form.by] = act.by
    changes["status"] = str(row.target or state_of(before))
    after = dataclasses.replace(before, **changes)
    return _turned(before, after, row.event, act)


def _turned(before: Complaint, after: Complaint, event: Event, act: Act) -> Complaint:
    """Return the complaint with the counters and dates that an event turns besides its own fields."""
    if event in ANSWERS and after.replied_at is None:  # whoever asked the customer about the plan has replied to him
        after = dataclasses.replace(after, replied_at=act.at)
    if event == Event.PLAN and after.plan_round is None:
        return dataclasses.replace(after, plan_round=1)
    if event == Event.REFUSE:
        return dataclasses.replace(after, plan_round=(after.plan_round or 1) + 1)
    if event == Event.UNSATISFIED:
        return _reopened(before, after, act)
    return after


def _reopened(before: Complaint, after: Complaint, act: Act) -> Complaint:
    """A new round: D12 runs anew from here, D07 after the next 处理完成; what was agreed and signed is void (rule 14)."""
    return dataclasses.replace(
        after,
        first_resolved_at=before.first_resolved_at or before.resolved_at,
        resolved_at=None,
        reopened_at=act.at,
        reopen_count=(before.reopen_count or 0) + 1,
        plan_round=(before.plan_round or 1) + 1,
        customer_accept="",
        customer_answer="",
        signed_gm="",
    )


def _step(after: Complaint, event: Event, act: Act) -> ComplaintStep:
    form = FORMS[event]
    return ComplaintStep(
        complaint_id=after.id,
        at=act.at,
        step=form.step,
        by=act.by,
        content=_content(after, event, form, act),
        to=act.to,
    )


def _content(after: Complaint, event: Event, form: Form, act: Act) -> str:
    """Return the step in words: what was done, what was decided, what was said."""
    lead = "" if event in PLAIN else LEADS.get(event, str(event))
    crisis = f"（{act.crisis_class}）" if event == Event.CRISIS else ""
    facts = "；".join(fact for fact in (_fact(after, name) for name in form.asks) if fact)
    return "：".join(part for part in (lead + crisis, "。".join(p for p in (facts, act.said.strip()) if p)) if part)


def _fact(complaint: Complaint, name: str) -> str:
    field = complaint.sheet.field(name)
    text = to_text(field, getattr(complaint, name))
    return f"{field.header} {text.rstrip('。；')}" if text else ""
