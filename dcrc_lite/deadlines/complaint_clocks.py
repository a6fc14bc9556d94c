"""The clocks of one complaint, which never stop each other: D07, D09–D13 (domain.md 4.0a rules 12–14, 22)."""

from __future__ import annotations

from datetime import datetime, timedelta

from dcrc_lite.calendars import Calendars
from dcrc_lite.deadlines.due import Deadline, Due, deadline
from dcrc_lite.deadlines.register import Rules

FIRST_LEVEL, SECOND_LEVEL = "DCRC经理", "总经理"


def handing_over(received: Due, rules: Rules, calendars: Calendars) -> Deadline:
    """Return D09 for a complaint found in our own call."""
    return deadline(rules["handoff_half"], received, calendars, event="发现抱怨")


def first_contact(received: Due, rules: Rules, calendars: Calendars) -> Deadline:
    """Return D11."""
    return deadline(rules["contact_1h"], received, calendars)


def reply(
    received: Due, rules: Rules, calendars: Calendars, *, handed_over: Due | None = None, found_in_call: bool = False
) -> Deadline:
    """Return D10: from the hand-over; from 受理 when none is needed; until handed over, 预计 from D09's due."""
    rule = rules["reply_customer"]
    if handed_over is not None:
        return deadline(rule, handed_over, calendars)
    if not found_in_call:
        return deadline(rule, received, calendars, event="受理")
    start = handing_over(received, rules, calendars).due
    return deadline(rule, start, calendars, event="递交截止", expected=True)


def resolution(
    received: Due, severity: str, rules: Rules, calendars: Calendars, *, reopened: Due | None = None
) -> Deadline:
    """Return D12 by severity, from 受理; of a later round from its re-opening (rule 14)."""
    rule = rules.of_severity(severity)
    return deadline(rule, reopened or received, calendars, event="重新打开" if reopened else "")


def call_back(resolved: Due, rules: Rules, calendars: Calendars) -> Deadline:
    """Return D07 of the round that was resolved then."""
    return deadline(rules["call_after_resolve"], resolved, calendars)


def escalations(resolution_due: datetime, rules: Rules) -> tuple[tuple[datetime, str], ...]:
    """Return when and to whom an unresolved complaint is reported: at the due, and D13 later if still open (rule 22)."""
    hours = rules.amount("escalate_time")
    return (resolution_due, FIRST_LEVEL), (resolution_due + timedelta(hours=hours), SECOND_LEVEL)
