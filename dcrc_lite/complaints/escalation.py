"""Escalations that come by themselves when a complaint is not resolved in time (P06, D13, 4.0a rule 22)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dcrc_lite.calendars import Calendars
from dcrc_lite.complaints.clocks import ANSWER, RESOLVE, clocks
from dcrc_lite.complaints.states import GM, MANAGER
from dcrc_lite.deadlines import deadline
from dcrc_lite.schema.complaints import Complaint, ComplaintStep
from dcrc_lite.schema.settings import PROGRAM, Rule

LADDER = (MANAGER, GM)  # first the DCRC经理, then, unanswered after D13, the 总经理


def automatic_steps(
    complaint: Complaint,
    steps: Sequence[ComplaintStep],
    rules: Mapping[str, Rule],
    calendars: Calendars,
    now: datetime,
) -> tuple[ComplaintStep, ...]:
    """Return the escalation rows that became true by `now` and are not among `steps` yet.

    Each carries the instant it became true, not the moment somebody looks.
    """
    missed = _missed(complaint, steps, rules, calendars, now)
    rule = rules.get(ANSWER)
    if missed is None or rule is None or rule.on is False:
        return ()
    out: list[ComplaintStep] = []
    at = missed.due
    for to in LADDER:
        answer_by = deadline(rule, at, calendars).due
        if at > now or not isinstance(answer_by, datetime):
            break
        known = _known(steps, missed.since, to)
        if known is None:
            out.append(_step(complaint, at, to, answer_by))
        elif known.answered_at is not None:
            break
        at = (known and known.due_at) or answer_by  # a rung keeps the limit it was raised with (rule 13)
    return tuple(out)


@dataclass(frozen=True, slots=True)
class _Missed:
    """A round that ran out: since when it runs, when it was due."""

    since: datetime
    due: datetime


def _missed(
    complaint: Complaint,
    steps: Sequence[ComplaintStep],
    rules: Mapping[str, Rule],
    calendars: Calendars,
    now: datetime,
) -> _Missed | None:
    """The present round, if its D12 ran out and is still running."""
    late = [clock for clock in clocks(complaint, steps, rules, calendars) if clock.code == RESOLVE and clock.is_open]
    if not late or late[-1].start is None or not late[-1].breached(now):
        return None
    due = late[-1].due
    return _Missed(late[-1].start, due) if isinstance(due, datetime) else None


def _known(steps: Sequence[ComplaintStep], since: datetime, to: str) -> ComplaintStep | None:
    """The row of this round for that rung: raised once a round, wherever a change of 设置 or 等级 moves the due."""
    mine = (step for step in steps if step.by == PROGRAM and step.to == to)
    return next((step for step in mine if step.at is not None and step.at >= since), None)


def _step(complaint: Complaint, at: datetime, to: str, due: datetime) -> ComplaintStep:
    said = "解决时限已过，自动升级。" if to == MANAGER else "上级没有在时限内答复，自动再升级。"
    return ComplaintStep(complaint_id=complaint.id, at=at, step="升级", by=PROGRAM, content=said, to=to, due_at=due)
