"""The clocks of one complaint, D09–D13 and D07: each starts and stops by itself and none stops another (4.0a)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from dcrc_lite.calendars import Calendars
from dcrc_lite.complaints.opening import OUR_CALL
from dcrc_lite.complaints.rounds import RECALL_NAME, RECALLED, Round, rounds
from dcrc_lite.complaints.severity import GENERAL, SEVERITY_KEYS
from dcrc_lite.complaints.states import Event, State
from dcrc_lite.complaints.taking import is_unfounded, state_of
from dcrc_lite.deadlines import Deadline, day_of, deadline
from dcrc_lite.errors.clocks import NotAClockError
from dcrc_lite.schema import Kind
from dcrc_lite.schema.complaints import Complaint, ComplaintStep
from dcrc_lite.schema.dates import typed_moment
from dcrc_lite.schema.settings import Rule

CONTACT, HAND_OVER, REPLY, ANSWER, RECALL = "D11", "D09", "D10", "D13", "D07"
RESOLVE = "D12"  # one rule a severity: D12.sev_minor …
LABELS = {
    CONTACT: "首次联络", HAND_OVER: "递交经理", REPLY: "回复客户", RESOLVE: "解决", ANSWER: "上级答复", RECALL: RECALL_NAME,
}  # fmt: skip
DUE_FIELDS = {
    CONTACT: "contact_due", HAND_OVER: "handoff_due", REPLY: "reply_due", RESOLVE: "due_at", RECALL: "followup_due",
}  # fmt: skip

TAKEN, RAISED = "受理", "升级"


class Run(StrEnum):
    """How a clock stands."""

    WAITING = "未起算"
    RUNNING = "走着"
    DONE = "已完成"
    ENDED = "不再计"  # the case ended without it
    UNKNOWN = "没有记录"  # an old case from another system


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock of one round. `due` is the recorded one once the clock has stopped, whatever 设置 says today (rule 13)."""

    code: str  # D12
    rule: Rule
    number: int  # round, or which escalation; from 1
    run: Run
    start: datetime | None = None
    deadline: Deadline | None = None
    due: date | datetime | None = None
    stop: datetime | None = None
    expected: bool = False  # 预计: counted from a deadline or a severity that is not settled yet
    tried: datetime | None = None  # 已尝试: called, not reached; shown apart, does not stop the clock
    by: str = ""

    @property
    def label(self) -> str:
        """Return what the clock is called on the page."""
        return LABELS[self.code]

    @property
    def severity(self) -> str:
        """Return the severity behind D12's limit, "" for the others."""
        key = self.rule.key if self.code == RESOLVE else ""
        return next((severity for severity, name in SEVERITY_KEYS.items() if name == key), "")

    @property
    def is_open(self) -> bool:
        """Return whether it runs."""
        return self.run == Run.RUNNING

    def breached(self, now: datetime) -> bool:
        """Return whether it was missed, or is missed by now. Once true it stays true (K41–K45)."""
        if self.due is None or self.run in (Run.WAITING, Run.UNKNOWN):
            return False
        moment = self.stop or now
        return moment > self.due if isinstance(self.due, datetime) else moment.date() > self.due


def clocks(
    complaint: Complaint, steps: Sequence[ComplaintStep], rules: Mapping[str, Rule], calendars: Calendars
) -> tuple[Clock, ...]:
    """Return the clocks in the order of the process; past rounds first. A switched-off rule has none.

    Works on a complaint that is not saved yet, so that a page shows what will start. `rules`: 时限 rows by 编号.
    """
    maker = _Maker(complaint, rules, calendars)
    *past, present = rounds(complaint, steps)
    made = [
        *maker.contact(),
        *maker.hand_over(),
        *maker.reply(),
        *(clock for lap in past for clock in maker.work(lap, steps, past=True)),
        *maker.work(present, steps, past=False),
        *maker.answers(steps),
    ]
    return tuple(made)


def next_clock(found: Sequence[Clock]) -> Clock | None:
    """Return the running clock that is due first; an expected one only when no other runs."""
    running = [clock for clock in found if clock.is_open and clock.due is not None]
    return min(running, key=lambda clock: (clock.expected, _moment(clock.due)), default=None)


def recorded_dues(found: Sequence[Clock]) -> dict[str, date | datetime | None]:
    """Return the due of each clock for the columns 应联络 … 应回访; a closed clock keeps what it was closed against."""
    last = {clock.code: clock for clock in found if clock.code in DUE_FIELDS}
    return {name: _fitting(name, clock.due) for code, clock in last.items() if (name := DUE_FIELDS[code])}


def _fitting(name: str, due: date | datetime | None) -> date | datetime | None:
    """A shop may switch a clock from moments to days or back; the column stays what it is."""
    if due is None:
        return None
    if Complaint.sheet.field(name).kind is Kind.DATE:
        return day_of(due)
    return _moment(due)


def _moment(due: date | datetime | None) -> datetime:
    """Return the last minute of a day due, so that days and moments sort together."""
    if isinstance(due, datetime):
        return due
    return datetime.combine(due or date.max, time(23, 59))


@dataclass(frozen=True, slots=True)
class _Span:
    """From which event to which a clock runs, and the due it was closed against."""

    start: datetime | None
    stop: datetime | None
    recorded: date | datetime | None
    event: str = ""
    expected: bool = False
    ended: datetime | None = None  # when the case stopped needing this clock, before its end


@dataclass(frozen=True, slots=True)
class _Maker:
    complaint: Complaint
    rules: Mapping[str, Rule]
    calendars: Calendars

    def contact(self) -> Iterator[Clock]:
        """D11: the service adviser contacts the customer."""
        one = self.complaint
        span = _Span(one.received_at, one.contacted_at, one.contact_due, TAKEN)
        yield from self._clock(CONTACT, span, tried=one.contact_tried_at, by=one.contacted_by)

    def hand_over(self) -> Iterator[Clock]:
        """D09: only a complaint found in our own call has to be handed over in half a working day."""
        one = self.complaint
        if one.origin == OUR_CALL:
            span = _Span(one.received_at, one.handoff_at, one.handoff_due, "电访中发现抱怨")
            yield from self._clock(HAND_OVER, span, by=one.handoff_to and f"给{one.handoff_to}")

    def reply(self) -> Iterator[Clock]:
        """D10: from the hand-over; before it, 预计 from the hand-over's own due; from taking when none is needed."""
        one = self.complaint
        if one.origin != OUR_CALL:
            span = _Span(one.received_at, one.replied_at, one.reply_due, TAKEN)
            yield from self._clock(REPLY, span)
            return
        start = one.handoff_at or self._hand_over_due()
        event = f"{one.handoff_to or '经理'}收到" if one.handoff_at else "最迟递交"
        span = _Span(start, one.replied_at, one.reply_due, event, expected=one.handoff_at is None)
        yield from self._clock(REPLY, span)

    def work(self, lap: Round, steps: Sequence[ComplaintStep], *, past: bool) -> Iterator[Clock]:
        """D12 and, once done, D07 of one round. The columns 解决时限 and 应回访 hold the present round's."""
        one = self.complaint
        stop = lap.resolved or (one.closed_at if _old(one) and not past else None)
        event = TAKEN if lap.number == 1 else f"回访不满意，第 {lap.number} 轮"
        if not one.severity:
            event += f"，等级未定先按{GENERAL}"
        due = None if past else one.due_at
        due_on = None if past else one.followup_due
        by = _caller(lap, steps) if lap.recalled else one.owner
        ended = self._judged(steps)
        yield from self._clock(RESOLVE, _Span(lap.start, stop, due, event, ended=ended), number=lap.number)
        yield from self._clock(RECALL, _Span(lap.resolved, lap.recalled, due_on, ended=ended), number=lap.number, by=by)

    def answers(self, steps: Sequence[ComplaintStep]) -> Iterator[Clock]:
        """D13: one clock for each escalation, from its row until the answer."""
        raised = sorted((step for step in steps if step.step == RAISED and step.to and step.at), key=_at)
        for number, step in enumerate(raised, start=1):
            span = _Span(step.at, step.answered_at, step.due_at, f"升级给{step.to}")
            yield from self._clock(ANSWER, span, number=number, by=step.to)

    def _hand_over_due(self) -> datetime | None:
        return next((clock.due for clock in self.hand_over() if isinstance(clock.due, datetime)), None)

    def _clock(
        self, code: str, span: _Span, *, number: int = 1, tried: datetime | None = None, by: str = ""
    ) -> Iterator[Clock]:
        rule = self._rule(code)
        if rule is None or rule.on is False:
            return
        if span.start is None:
            run = Run.DONE if span.stop else Run.ENDED if span.ended else Run.WAITING
            yield Clock(code, rule, number, run, stop=span.stop, by=by)
            return
        try:
            begun = typed_moment(span.start)
            counted = deadline(rule, begun, self.calendars, event=span.event, expected=span.expected)
        except NotAClockError:  # a unit nobody can count in: the row is a problem of 设置, not of this case
            return
        due = span.recorded if span.stop and span.recorded else counted.due
        ended = None if span.stop else span.ended or self._ended()
        run = Run.DONE if span.stop else self._unfinished(ended)
        expected = not span.stop and (span.expected or (code == RESOLVE and not self.complaint.severity))
        yield Clock(code, rule, number, run, span.start, counted, due, span.stop or ended, expected, tried, by)

    def _rule(self, code: str) -> Rule | None:
        if code != RESOLVE:
            return self.rules.get(code)
        return self.rules.get(f"{RESOLVE}.{SEVERITY_KEYS.get(self.complaint.severity or GENERAL, 'sev_general')}")

    def _ended(self) -> datetime | None:
        """When the case ended without this clock: closed or withdrawn."""
        one = self.complaint
        if state_of(one) in (State.CLOSED, State.WITHDRAWN):
            return one.closed_at or one.updated_at or one.received_at
        return None

    def _judged(self, steps: Sequence[ComplaintStep]) -> datetime | None:
        """When it was found to be no complaint: nothing is to be resolved or asked about then, the customer still is told."""
        one = self.complaint
        if not is_unfounded(one):
            return None
        judged = [step.at for step in steps if step.at and step.content.startswith(str(Event.DISMISS))]
        return max(judged, default=one.closed_at or one.updated_at or one.received_at)

    def _unfinished(self, ended: datetime | None) -> Run:
        if ended is None:
            return Run.RUNNING
        return Run.UNKNOWN if _old(self.complaint) else Run.ENDED


def _at(step: ComplaintStep) -> datetime:
    return step.at or datetime.min


def _caller(lap: Round, steps: Sequence[ComplaintStep]) -> str:
    """Who made the re-call of a round; "" when no step tells: the owner should have, but need not."""
    return next((step.by for step in steps if step.step == RECALLED and step.at == lap.recalled), "")


def _old(complaint: Complaint) -> bool:
    """Whether the row came from another system, which kept fewer dates than ours."""
    return bool(complaint.source_no)
