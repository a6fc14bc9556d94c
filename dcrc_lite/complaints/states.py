"""The states a complaint passes through and every way from one to the next (P05, table of domain.md 4.2)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a complaint stands: the words of its column 状态."""

    NEW = "新建"
    CONTACTED = "已联络"
    CHECKING = "核实中"
    UNFOUNDED = "不成立·已解释"
    ASSIGNED = "定责"
    PLANNING = "方案制定"
    ASKING = "征询客户"
    DOING = "执行中"
    ESCALATED = "已升级"
    RESOLVED = "处理完成"
    CLOSED = "结案"
    CRISIS = "转危机"
    WITHDRAWN = "撤诉"


OPEN = tuple(state for state in State if state not in (State.CLOSED, State.WITHDRAWN))
UNRATED = (State.NEW, State.CONTACTED, State.CHECKING, State.UNFOUNDED)
RATED = tuple(state for state in OPEN if state not in UNRATED)


class Event(StrEnum):
    """What somebody does to a complaint, in the words of the buttons."""

    RECEIVE = "受理"
    CONTACT = "联络客户"
    HAND_OVER = "递交"
    REPLY = "回复客户"
    DISMISS = "判定不成立"
    UPHOLD = "判定成立"
    PLAN = "提交原因与方案"
    ASK = "征询"
    ACCEPT = "接受"
    TOLERATE = "不满意但能接受"
    REFUSE = "不接受"
    UNSOLVABLE = "内部不能解决"
    ANSWERED = "收到答复"
    FINISH = "完成"
    SATISFIED = "回访满意"
    UNSATISFIED = "回访不满意"
    SIGN = "签字"
    CLOSE = "结案"
    CRISIS = "转危机"
    CRISIS_OVER = "危机关闭"
    WITHDRAW = "撤诉"
    FILE = "归档"
    ESCALATE = "升级"
    TRIED = "联络没接通"
    RATE = "改等级"
    REASSIGN = "换第一责任人"
    HOLD = "挂起"
    RESUME = "恢复"
    NOTE = "记一步"


GM, MANAGER, CALLER, ADVISER, SERVICE, HEAD = "总经理", "DCRC经理", "电访员", "服务顾问", "售后业务经理", "部门负责人"
OWNER = "第一责任人"  # not a role: the person in the complaint's own column
EVERYBODY = (CALLER, ADVISER, SERVICE, HEAD, OWNER, GM)


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table: from, event, to, who. `target` None: the state stays as it is.

    `needs`: names of guards (complaints.guards) that must hold on the complaint as it would be saved.
    DCRC经理 may take every step (domain.md 1.1, R02) but those that are the 总经理's alone (`only`).
    """

    sources: tuple[State, ...]
    event: Event
    target: State | None
    needs: tuple[str, ...]
    who: tuple[str, ...]
    only: bool = False


S, E = State, Event
TABLE: tuple[Transition, ...] = (
    Transition((S.NEW,), E.CONTACT, S.CONTACTED, ("contacted",), (ADVISER, OWNER)),
    Transition((S.NEW, S.CONTACTED), E.HAND_OVER, S.CHECKING, ("dept",), (CALLER, OWNER)),
    Transition((S.CHECKING,), E.DISMISS, S.UNFOUNDED, ("explanation",), ()),
    Transition((S.CHECKING,), E.UPHOLD, S.ASSIGNED, ("category", "severity", "owner", "dept"), ()),
    Transition((S.ASSIGNED,), E.PLAN, S.PLANNING, ("cause",), (SERVICE,)),
    Transition((S.PLANNING,), E.ASK, S.ASKING, ("plan",), (OWNER,)),
    Transition((S.ASKING,), E.ACCEPT, S.DOING, ("customer_answer",), (OWNER,)),
    Transition((S.ASKING,), E.TOLERATE, S.DOING, ("customer_answer",), (OWNER,)),
    Transition((S.ASKING,), E.REFUSE, S.PLANNING, ("customer_answer",), (OWNER,)),
    Transition((S.DOING, S.PLANNING), E.UNSOLVABLE, S.ESCALATED, ("target", "reason"), ()),
    Transition((S.ESCALATED,), E.ANSWERED, S.PLANNING, ("answer",), ()),
    Transition((S.DOING,), E.FINISH, S.RESOLVED, ("resolved",), (OWNER,)),
    Transition((S.RESOLVED,), E.SATISFIED, None, ("recalled",), (CALLER, OWNER)),
    Transition((S.RESOLVED,), E.CLOSE, S.CLOSED, ("consent", "recalled", "pleased", "evaluation", "signed"), ()),
    Transition((S.RESOLVED,), E.UNSATISFIED, S.PLANNING, ("recalled",), (CALLER, OWNER)),
    Transition(tuple(s for s in OPEN if s != S.CRISIS), E.CRISIS, S.CRISIS, ("crisis_class", "reason"), ()),
    Transition(OPEN, E.WITHDRAW, S.WITHDRAWN, ("reason",), ()),
    Transition((S.UNFOUNDED,), E.FILE, S.CLOSED, ("told",), ()),
    Transition((S.CRISIS,), E.CRISIS_OVER, S.RESOLVED, ("conclusion", "consent", "resolved"), (GM,), only=True),
    # What may be recorded in any open state without moving it (P05 guard rules, P06).
    Transition(tuple(s for s in OPEN if s != S.NEW), E.CONTACT, None, ("contacted",), (ADVISER, OWNER)),
    Transition(OPEN, E.REPLY, None, ("replied",), (SERVICE, OWNER)),
    Transition(OPEN, E.ESCALATE, None, ("target", "reason"), (CALLER, ADVISER, SERVICE, HEAD, OWNER)),
    Transition(tuple(s for s in OPEN if s != S.ESCALATED), E.ANSWERED, None, ("answer",), (HEAD, SERVICE, GM)),
    Transition((S.RESOLVED,), E.SIGN, None, (), (GM,), only=True),
    Transition(OPEN, E.TRIED, None, ("tried",), (ADVISER, OWNER)),
    Transition(RATED, E.RATE, None, ("severity", "severity_reason"), ()),
    Transition(RATED, E.REASSIGN, None, ("owner", "reason"), ()),
    Transition(OPEN, E.HOLD, None, ("held_reason", "held_until"), (SERVICE, OWNER)),
    Transition(OPEN, E.RESUME, None, (), (SERVICE, OWNER)),
    Transition(OPEN, E.NOTE, None, ("said",), EVERYBODY),
)


def transition(state: State, event: Event) -> Transition | None:
    """Return the row of the table for this event in this state, or None when there is none."""
    return next((row for row in TABLE if state in row.sources and row.event == event), None)


ANSWERS = (Event.ACCEPT, Event.TOLERATE, Event.REFUSE)


def row_for(state: State, event: Event) -> Transition | None:
    """Return the row that ends in the event's target: at 方案制定 asking and answer may come in one step."""
    if state == State.PLANNING and event in ANSWERS:
        return transition(State.ASKING, event)
    return transition(state, event)


def events_from(state: State) -> tuple[Event, ...]:
    """Return what can be done in this state, in the order of the table."""
    return tuple(row.event for row in TABLE if state in row.sources)


def may_take(row: Transition, roles: tuple[str, ...], *, is_owner: bool) -> bool:
    """Return whether somebody with these roles (or the case's own 第一责任人) may do this."""
    if MANAGER in roles and not row.only:
        return True
    return any(role in row.who for role in roles) or (is_owner and OWNER in row.who)


def who_may(row: Transition) -> tuple[str, ...]:
    """Return the roles to name when somebody else tries."""
    return row.who if row.only else (*row.who, MANAGER)
