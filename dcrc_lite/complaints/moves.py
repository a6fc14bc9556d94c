"""What the page offers as the next step: groups of events that share one form, the main one first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dcrc_lite.complaints.forms import FORMS, Form
from dcrc_lite.complaints.states import Event as E
from dcrc_lite.complaints.states import State as S
from dcrc_lite.complaints.states import Transition, may_take, row_for, who_may
from dcrc_lite.complaints.taking import state_of
from dcrc_lite.schema.complaints import Complaint, ComplaintStep


@dataclass(frozen=True, slots=True)
class Choice:
    """One event of a move: what it is called here and where it leads ("" = the state stays)."""

    event: E
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
    labels: dict[E, str]


_ANSWERS = {E.ACCEPT: "接受", E.TOLERATE: "不满意但能接受", E.REFUSE: "不接受"}
_GROUPS = (
    _Group("contact", "联络客户", {E.CONTACT: "联络到了", E.TRIED: "打了没接通"}),
    _Group("hand_over", "递交售后业务经理", {E.HAND_OVER: "递交"}),
    _Group("judge", "判定", {E.UPHOLD: "成立", E.DISMISS: "不成立"}),
    _Group("file", "归档", {E.FILE: "归档"}),
    _Group("plan", "提交原因与方案", {E.PLAN: "提交原因与方案"}),
    _Group("ask", "征询客户", {**_ANSWERS, E.ASK: "问过了，等客户答复"}),
    _Group("answer", "征询客户", _ANSWERS),
    _Group("finish", "完成", {E.FINISH: "办完了"}),
    _Group("answered", "收到答复", {E.ANSWERED: "收到答复"}),
    _Group("recall", "3 日回访", {E.SATISFIED: "满意", E.UNSATISFIED: "不满意"}),
    _Group("close", "结案", {E.CLOSE: "结案"}),
    _Group("crisis_over", "危机关闭", {E.CRISIS_OVER: "危机关闭"}),
    _Group("sign", "总经理签字", {E.SIGN: "签字"}),
    _Group("reply", "回复客户", {E.REPLY: "回复客户"}),
    _Group("unsolvable", "内部不能解决", {E.UNSOLVABLE: "报上去"}),
    _Group("rate", "改等级", {E.RATE: "改等级"}),
    _Group("hold", "挂起", {E.HOLD: "挂起"}),
    _Group("resume", "恢复", {E.RESUME: "恢复"}),
    _Group("escalate", "升级", {E.ESCALATE: "升级"}),
    _Group("crisis", "转危机", {E.CRISIS: "转危机"}),
    _Group("withdraw", "撤诉", {E.WITHDRAW: "撤诉"}),
)
MAIN = {
    S.NEW: ("contact", "hand_over"), S.CONTACTED: ("hand_over",), S.CHECKING: ("judge",), S.UNFOUNDED: ("file",),
    S.ASSIGNED: ("plan",), S.PLANNING: ("ask",), S.ASKING: ("answer",), S.DOING: ("finish",), S.ESCALATED: ("answered",),
    S.RESOLVED: ("recall", "close"), S.CRISIS: ("crisis_over",),
}  # fmt: skip
DANGER = ("escalate", "crisis", "withdraw")


def moves(
    complaint: Complaint, steps: Sequence[ComplaintStep], roles: tuple[str, ...], *, name: str
) -> tuple[Move, ...]:
    """Return what may be done now, the next step of the process first, whoever has to take it.

    A move the person may not take is given only when it is that next step, with `who` saying whose it is.
    """
    state = state_of(complaint)
    main = _main(complaint, state)
    found = [move for group in _GROUPS if (move := _move(group, complaint, state, roles, name, group.name == main))]
    useful = [move for move in found if _is_useful(move, complaint, steps, state)]
    return tuple(sorted(useful, key=lambda move: move.name != main))


def _main(complaint: Complaint, state: S) -> str:
    names = MAIN.get(state, ("",))
    if state == S.NEW and complaint.contacted_at:
        return "hand_over"
    recalled = complaint.followup_at and complaint.resolved_at and complaint.followup_at >= complaint.resolved_at
    return "close" if state == S.RESOLVED and recalled and complaint.satisfied == "是" else names[0]


def _move(group: _Group, complaint: Complaint, state: S, roles: tuple[str, ...], name: str, main: bool) -> Move | None:
    if group.name == "ask" and state != S.PLANNING or group.name == "answer" and state != S.ASKING:
        return None
    rows = {event: row for event in group.labels if (row := row_for(state, event))}
    if not rows:
        return None
    allowed = [event for event, row in rows.items() if may_take(row, roles, is_owner=name == complaint.owner)]
    if not allowed and not main:
        return None
    shown = allowed or list(rows)
    who = () if allowed else who_may(rows[shown[0]])
    return Move(group.name, group.title, tuple(_choice(group, rows[event], event, state) for event in shown), who)


def _choice(group: _Group, row: Transition, event: E, state: S) -> Choice:
    target = row.target if row.target and row.target != state else None
    again = "回到方案制定" if event in (E.REFUSE, E.UNSATISFIED) else ""
    return Choice(event, group.labels[event], again or (str(target) if target else ""))


def _is_useful(move: Move, complaint: Complaint, steps: Sequence[ComplaintStep], state: S) -> bool:
    """Leave out what would say the same twice: a second contact is a 记一步, a reply is given once."""
    checks = {
        "contact": complaint.contacted_at is None,
        "reply": complaint.replied_at is None,
        "hold": not complaint.held,
        "resume": bool(complaint.held),
        "sign": complaint.severity == "重大" and not complaint.signed_gm,
        "answered": state == S.ESCALATED or any(step.to and not step.answered_at for step in steps),
    }
    return checks.get(move.name, True)
