"""The clocks of a complaint in ready words: the strip on its page, the badge on its card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dcrc_lite.complaints import Clock, Run
from dcrc_lite.complaints.clocks import ANSWER, RECALL
from dcrc_lite.deadlines import Step, Urgency, calendar_words, limit_words, moment_words, paused, span_words, urgency
from dcrc_lite.deadlines.due import WORKING_UNITS
from dcrc_lite.deadlines.words import due_words
from dcrc_lite.desk.settings import ShopSettings
from dcrc_lite.schema.settings import Rule

SHORT = {"D11": "联络", "D09": "递交", "D10": "回复", "D12": "解决", "D07": "回访", "D13": "答复"}
OVER, LATE, OK, OFF = "over", "late", "ok", "off"


@dataclass(frozen=True, slots=True)
class ClockView:
    """One field of the strip. `state`: over, late, today, later, ok, off, or "" while it has not started."""

    code: str
    title: str  # 回复客户（1 工作日）
    state: str
    words: str  # 剩 7.8 工时, 42 分钟, 未起算
    below: str  # 周一 16:20 前, 11月20日 15:52，孙浩
    steps: tuple[Step, ...]
    rule: Rule
    provisional: bool
    breached: bool
    due_text: str  # canonical, for print and for sorting; "" when not started
    is_done: bool


def strip(found: Sequence[Clock], settings: ShopSettings, now: datetime, *, held: str = "") -> tuple[ClockView, ...]:
    """Return the clocks of the present round, and earlier ones only where they were missed, in process order."""
    last = {clock.code: clock.number for clock in found}
    shown = [c for c in found if c.number == last[c.code] or (c.breached(now) and c.code != ANSWER)]
    return tuple(view(clock, settings, now, rounds=last[clock.code], held=held) for clock in shown)


def view(clock: Clock, settings: ShopSettings, now: datetime, *, rounds: int = 1, held: str = "") -> ClockView:
    """Return one clock in words. A missed clock stays red, whatever happened since."""
    state, words = _badge(clock, settings, now, held)
    made = clock.deadline
    return ClockView(
        code=clock.code,
        title=_title(clock, rounds),
        state=state,
        words=words,
        below=_below(clock, now),
        steps=made.explain(now.date()) if made else (),
        rule=clock.rule,
        provisional=made.provisional if made else False,
        breached=clock.breached(now),
        due_text=_text(clock.due),
        is_done=clock.run == Run.DONE,
    )


def _title(clock: Clock, rounds: int) -> str:
    limit = limit_words(clock.rule)
    if clock.code == ANSWER:
        return f"{clock.by}答复（{limit}）"
    turn = f"第 {clock.number} 轮" if rounds > 1 else ""
    level = f"{'先按' if clock.expected else ''}{clock.severity} " if clock.severity else ""
    return f"{turn}{clock.label}（{level}{limit}）"


def _badge(clock: Clock, settings: ShopSettings, now: datetime, held: str) -> tuple[str, str]:
    if clock.run == Run.RUNNING and clock.deadline is not None:
        found = urgency(clock.deadline, now, settings.calendars)
        ahead = f"预计 {found.words}" if clock.expected else found.words
        return found.state, f"{ahead}，{held}" if held and found.state not in (OVER, LATE) else ahead
    if clock.run == Run.DONE:
        used = _used(clock, settings)
        return (OVER, f"{used}，超了" if used else "超了") if clock.breached(now) else (OK, used or "已完成")
    if clock.run == Run.ENDED:
        return (OVER, "没做，超了") if clock.breached(now) else (OFF, str(clock.run))
    return ("" if clock.run == Run.WAITING else OFF), str(clock.run)


def _used(clock: Clock, settings: ShopSettings) -> str:
    """Return the time a finished clock took: working time for working-time clocks, otherwise wall time."""
    if clock.start is None or clock.stop is None or clock.stop < clock.start:
        return ""
    if clock.rule.unit in WORKING_UNITS:
        return span_words(settings.calendars.of(clock.rule.calendar).minutes_between(clock.start, clock.stop))
    return calendar_words(int((clock.stop - clock.start).total_seconds()) // 60)


def _below(clock: Clock, now: datetime) -> str:
    if clock.run == Run.WAITING:
        return f"由第一责任人{clock.by}本人打" if clock.code == RECALL and clock.by else ""
    if clock.run == Run.DONE and clock.stop is not None:
        return "，".join(part for part in (moment_words(clock.stop, now.date()), clock.by) if part)
    due = due_words(clock.due, now.date()) if clock.due is not None else ""
    if clock.tried is not None and clock.is_open:
        return f"{due}，{moment_words(clock.tried, now.date())} 已尝试"
    return due


def _text(due: date | datetime | None) -> str:
    if due is None:
        return ""
    return due.isoformat(timespec="minutes") if isinstance(due, datetime) else due.isoformat()


@dataclass(frozen=True, slots=True)
class Badge:
    """The next clock on a card or a list line: 联络 剩 12 分钟."""

    state: str
    words: str
    due_text: str
    steps: tuple[Step, ...] = ()
    rule: Rule | None = None
    provisional: bool = False


def held_up(found: Urgency, held: str) -> Urgency:
    """Return how a clock stands in a case that waits for something: 暂停 with the reason, unless it is late already."""
    return paused(held) if held and found.state not in (OVER, LATE) else found


def badge(clock: Clock | None, settings: ShopSettings, now: datetime, *, held: str = "") -> Badge:
    """Return the badge of the clock that is due first; with a reason when the case is held and nothing is late."""
    if clock is None:
        return Badge(OFF, "没有在走的时限", "9999")
    shown = view(clock, settings, now)
    found = held_up(Urgency(shown.state, f"{SHORT[clock.code]} {shown.words}"), held)
    return Badge(found.state, found.words, shown.due_text, shown.steps, shown.rule, shown.provisional)
