"""What the page offers as the next step: groups of events that share one form, the main one first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dcrc_lite.complaints.forms import FORMS, Form
from dcrc_lite.complaints.rounds import RECALL_NAME
from dcrc_lite.complaints.severity import MAJOR
from dcrc_lite.complaints.states import Event, State, Transition, may_take, row_for, who_may
from dcrc_lite.complaints.taking import state_of
from dcrc_lite.schema.complaints import Complaint, ComplaintStep


@dataclass(frozen=True, slots=True)
class Choice:
    """One event of a move: what it is called here and where it leads ("" = the state stays)."""

    event: Event
    label: str
    leads_to: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """One form: a title and its choices. `who` names the roles when the person looking may take none of them."""

    name: str
    title: str
    choices: tuple[Choice, ...]
    who: tuple[str, ...] = ()

    @property
    def form(self) -> Form:
        """Return the form of the first choice, whose texts stand for the group."""
        return FORMS[self.choices[0].event]

    @property
    def asks(self) -> tuple[str, ...]:
        """Return the fields of all choices, each once."""
        return tuple(dict.fromkeys(name for choice in self.choices for name in FORMS[choice.event].asks))


@dataclass(frozen=True, slots=True)
class _Group:
    name: str
    title: str
    labels: dict[Event, str]


_ANSWERS = {Event.ACCEPT: "接受", Event.TOLERATE: "不满意但能接受", Event.REFUSE: "不接受"}
_GROUPS = (
    _Group("contact", "联络客户", {Event.CONTACT: "联络到了", Event.TRIED: "打了没接通"}),
    _Group("hand_over", "递交售后业务经理", {Event.HAND_OVER: "递交"}),
    _Group("judge", "判定", {Event.UPHOLD: "成立", Event.DISMISS: "不成立"}),
    _Group("file", "归档", {Event.FILE: "归档"}),
    _Group("plan", "原因与方案", {Event.PLAN: "原因与方案"}),
    _Group("ask", "征询客户", {**_ANSWERS, Event.ASK: "问过了，等客户答复"}),
    _Group("answer", "征询客户", _ANSWERS),
    _Group("finish", "完成", {Event.FINISH: "办完了"}),
    _Group("answered", "收到答复", {Event.ANSWERED: "收到答复"}),
    _Group("recall", RECALL_NAME, {Event.SATISFIED: "满意", Event.UNSATISFIED: "不满意"}),
    _Group("close", "结案", {Event.CLOSE: "结案"}),
    _Group("crisis_over", "危机关闭", {Event.CRISIS_OVER: "危机关闭"}),
    _Group("sign", "总经理签字", {Event.SIGN: "签字"}),
    _Group("reply", "回复客户", {Event.REPLY: "回复客户"}),
    _Group("unsolvable", "内部不能解决", {Event.UNSOLVABLE: "报上去"}),
    _Group("rate", "改等级", {Event.RATE: "改等级"}),
    _Group("reassign", "换第一责任人", {Event.REASSIGN: "换第一责任人"}),
    _Group("hold", "挂起", {Event.HOLD: "挂起"}),
    _Group("resume", "恢复", {Event.RESUME: "恢复"}),
    _Group("escalate", "升级", {Event.ESCALATE: "升级"}),
    _Group("crisis", "转危机", {Event.CRISIS: "转危机"}),
    _Group("withdraw", "撤诉", {Event.WITHDRAW: "撤诉"}),
)
NEXT = {
    State.NEW: "contact", State.CONTACTED: "hand_over", State.CHECKING: "judge", State.UNFOUNDED: "file",
    State.ASSIGNED: "plan", State.PLANNING: "ask", State.ASKING: "answer", State.DOING: "finish",
    State.ESCALATED: "answered", State.RESOLVED: "recall", State.CRISIS: "crisis_over",
}  # fmt: skip
DANGER = ("escalate", "crisis", "withdraw")


def moves(
    complaint: Complaint,
    steps: Sequence[ComplaintStep],
    roles: tuple[str, ...],
    *,
    name: str,
    also: tuple[Event, ...] = (),
) -> tuple[Move, ...]:
    """Return what may be done now, the next step of the process first, whoever has to take it.

    A move the person may not take is given only when it is that next step, with `who` saying whose it is. `also`:
    events this person may take by a right of the shop's own 角色权限.
    """
    offer = _Offer(complaint, steps, roles, name, also)
    found = [move for group in _GROUPS if offer.is_useful(group.name) and (move := offer.move(group))]
    return tuple(sorted(found, key=lambda move: move.name != offer.next_name))


@dataclass(frozen=True, slots=True)
class _Offer:
    """One complaint, seen by one person."""

    complaint: Complaint
    steps: Sequence[ComplaintStep]
    roles: tuple[str, ...]
    name: str
    also: tuple[Event, ...]

    @property
    def state(self) -> State:
        return state_of(self.complaint)

    @property
    def next_name(self) -> str:
        one = self.complaint
        if self.state == State.NEW and one.contacted_at:
            return "hand_over"
        called = one.followup_at and one.resolved_at and one.followup_at >= one.resolved_at
        return (
            "close" if self.state == State.RESOLVED and called and one.satisfied == "是" else NEXT.get(self.state, "")
        )

    def move(self, group: _Group) -> Move | None:
        rows = {event: row for event in group.labels if (row := row_for(self.state, event))}
        allowed = [event for event, row in rows.items() if self._may(row)]
        if not rows or not (allowed or group.name == self.next_name):
            return None
        shown = allowed or list(rows)
        who = () if allowed else who_may(rows[shown[0]])
        return Move(group.name, group.title, tuple(self._choice(group, rows[event]) for event in shown), who)

    def _may(self, row: Transition) -> bool:
        return row.event in self.also or may_take(row, self.roles, is_owner=self.name == self.complaint.owner)

    def _choice(self, group: _Group, row: Transition) -> Choice:
        label = group.labels[row.event]
        if row.event in (Event.REFUSE, Event.UNSATISFIED):
            return Choice(row.event, label, "回到方案制定")
        moved = row.target is not None and row.target != self.state
        return Choice(row.event, label, str(row.target) if moved else "")

    def is_useful(self, name: str) -> bool:
        """Leave out what would say the same twice: a second contact is a 记一步, a reply is given once."""
        one, state = self.complaint, self.state
        checks = {
            "ask": state == State.PLANNING,
            "answer": state == State.ASKING,
            "contact": one.contacted_at is None,
            "reply": one.replied_at is None,
            "hold": not one.held,
            "resume": bool(one.held),
            "sign": one.severity == MAJOR and not one.signed_gm,
            "answered": state == State.ESCALATED or any(step.to and not step.answered_at for step in self.steps),
        }
        return checks.get(name, True)
