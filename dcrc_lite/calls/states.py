"""The life of a call task, P01: its states, what the caller may report, and the state that follows."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Exactly the states of P01. 超期 and 抱怨新建 are flags, not states."""

    PLANNED = "待生成"
    READY = "待拨打"
    DIALLING = "拨打中"  # a claim; never stored in a workbook
    AGAIN = "待再拨"
    AGREED = "另约"
    DONE = "已完成"
    UNREACHED = "无法联系"
    REFUSED = "拒访"
    WRONG_NUMBER = "号码错误"
    CANCELLED = "已取消"


OPEN_STATES = frozenset({State.PLANNED, State.READY, State.DIALLING, State.AGAIN, State.AGREED})
_ALL = frozenset(State)
LAWFUL_ENDS = frozenset({State.DONE, State.UNREACHED, State.REFUSED, State.WRONG_NUMBER})


class Outcome(StrEnum):
    """What came of one call, in the words of E12 结果."""

    REACHED = "成功"
    NO_ANSWER = "无人接听"
    BUSY = "忙线"
    OFF = "关机"
    DEAD = "停机空号"
    WRONG_NUMBER = "号码错误"
    REFUSED = "拒访"
    SOMEBODY_ELSE = "非本人"
    AGREED = "另约"
    UNREACHED = "无法联系"


FAILED = frozenset({Outcome.NO_ANSWER, Outcome.BUSY, Outcome.OFF, Outcome.SOMEBODY_ELSE})
BAD_NUMBER = frozenset({Outcome.DEAD, Outcome.WRONG_NUMBER})
CONNECTED = frozenset({Outcome.REACHED, Outcome.REFUSED, Outcome.SOMEBODY_ELSE, Outcome.AGREED, Outcome.WRONG_NUMBER})

_AFTER = {
    Outcome.REACHED: State.DONE,
    Outcome.AGREED: State.AGREED,
    Outcome.REFUSED: State.REFUSED,
    Outcome.UNREACHED: State.UNREACHED,
    **dict.fromkeys(FAILED, State.AGAIN),
    **dict.fromkeys(BAD_NUMBER, State.WRONG_NUMBER),
}


def state_after(outcome: Outcome) -> State:
    """Return the state a task has after that outcome (table P01 of 4.2)."""
    return _AFTER[outcome]


def is_open(state: str) -> bool:
    """True while somebody still has to ring; an unwritten task ("") or a word nobody knows is 待拨打."""
    return state in OPEN_STATES or state not in _ALL
