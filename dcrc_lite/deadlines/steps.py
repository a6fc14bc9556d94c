"""How a deadline came about, step by step in ready Chinese, with the dates behind the words (design/guide.md section 5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from dcrc_lite.calendars import Calendar
from dcrc_lite.calendars.week import ON
from dcrc_lite.deadlines.skipped import closed_days, passed_between
from dcrc_lite.deadlines.step import Step, Teller
from dcrc_lite.deadlines.words import span_words
from dcrc_lite.schema.settings import SHOP

if TYPE_CHECKING:
    from dcrc_lite.deadlines.due import Deadline

MOST_PARTS = 4  # counted stretches listed one by one; more are summed up


def steps_of(made: Deadline, today: date | None = None) -> tuple[Step, ...]:
    """Return the lines behind a deadline: event, what is skipped, what is added, result."""
    tell = Teller(today, made.start.year)
    return tuple(_merged_steps(made, tell))


def _merged_steps(made: Deadline, tell: Teller) -> Iterator[Step]:
    yield _event(made, tell)
    yield from _time_missing(made)
    if isinstance(made.due, datetime) and isinstance(made.begins, datetime):
        yield from _moment_steps(made, made.begins, made.due, tell)
        return
    yield from _day_steps(made, tell)


def _event(made: Deadline, tell: Teller) -> Step:
    what = made.event or "起算"
    if made.expected:
        what = f"{what}（预计）"
    if isinstance(made.start, datetime):
        return Step(tell.moment(made.start), what + _closed_words(made, made.start), "event", _iso(made.start))
    return Step(tell.day(made.start), what, "event", _iso(made.start))


def _closed_words(made: Deadline, at: datetime) -> str:
    """Say why a clock does not run at once on a day that opens: not yet open, lunch, closed for the day."""
    calendar = made.calendar
    if not isinstance(made.begins, datetime) or made.begins == at or not calendar.is_open_day(at.date()):
        return ""
    if at < calendar.opening(at.date()):
        return f"，{calendar.name}还没开门"
    return f"，{calendar.name}已关门" if at >= calendar.closing(at.date()) else "，午休"


def _time_missing(made: Deadline) -> Iterator[Step]:
    if made.time_missing and isinstance(made.begins, datetime):
        yield Step(
            "时刻未填", f"按当天开门 {made.calendar.opening(_day(made.start)):%H:%M} 起算", "missing", _iso(made.begins)
        )


# --- moments


def _moment_steps(made: Deadline, begins: datetime, due: datetime, tell: Teller) -> Iterator[Step]:
    working = made.rule.unit in {"工作日", "工作小时"}
    if working:
        yield from _before_counting(made, begins, tell)
    counted = _counted(made.calendar, begins, due) if working and _is_stretch(made) else []
    yield _added(made, counted)
    if len(counted) > 1:
        yield from _stretches(made.calendar, counted, tell)
    elif working and not counted:
        yield from passed_between(made.calendar, begins.date(), due.date(), tell)
        yield from _capped(made, begins, due)
    yield from _provisional(made)
    yield Step("截止", f"{tell.full(due.date())} {due:%H:%M}", "result", _iso(due))


def _before_counting(made: Deadline, begins: datetime, tell: Teller) -> Iterator[Step]:
    first = _day(made.start)
    if begins.date() > first:
        yield from closed_days(made.calendar, first, begins.date() - timedelta(days=1), tell)
    if begins != made.start and not (made.time_missing and begins.date() == first):
        made_up = "，调休上班" if made.calendar.plan(begins.date()).kind == ON else ""
        yield Step(tell.moment(begins), f"开始计时{made_up}", "start", _iso(begins))


def _is_stretch(made: Deadline) -> bool:
    """True for working hours and parts of a working day, which run minute by minute; whole days keep the clock time."""
    return made.rule.unit == "工作小时" or (made.rule.amount or 0) < 1


def _added(made: Deadline, counted: list[tuple[datetime, datetime]]) -> Step:
    minutes = sum(_minutes(begin, end) for begin, end in counted)
    whole, part = divmod(made.rule.amount or 0, 1)
    if made.rule.unit == "工作日" and whole and part:
        rest = span_words(int(made.calendar.standard_minutes * part))
        return Step(f"＋ {made.rule.amount:g} 工作日", f"{whole:g} 个工作日后同一钟点，再计 {rest}", "add")
    hints = {"工作日": "同一钟点", "小时": "不分昼夜，节假日照算", "分钟": "不分昼夜", "自然日": "同一钟点，休息日照算"}
    what = span_words(minutes) if counted else hints.get(made.rule.unit, "")
    return Step(f"＋ {amount_words(made.rule.amount or 0, made.rule.unit)}", what or "立即", "add")


def amount_words(amount: float, unit: str) -> str:
    """Return a figure with its unit: 半个工作日, 1 工作小时, 3 自然日."""
    if unit == "工作日" and amount == 0.5:
        return "半个工作日"
    return f"{amount:g} {unit}"


def _counted(calendar: Calendar, begins: datetime, due: datetime) -> list[tuple[datetime, datetime]]:
    """The open stretches between two moments."""
    found = []
    for ahead in range((due.date() - begins.date()).days + 1):
        midnight = datetime.combine(begins.date() + timedelta(days=ahead), datetime.min.time())
        for opens, closes in calendar.spans(midnight.date()):
            begin, end = (
                max(begins, midnight + timedelta(minutes=opens)),
                min(due, midnight + timedelta(minutes=closes)),
            )
            if begin < end:
                found.append((begin, end))
    return found


def _stretches(calendar: Calendar, counted: list[tuple[datetime, datetime]], tell: Teller) -> Iterator[Step]:
    shown = counted if len(counted) <= MOST_PARTS else [counted[0], counted[-1]]
    before: date | None = None
    for begin, end in shown:
        if before is not None:
            yield from _middle(calendar, counted, shown, tell)
            yield from passed_between(calendar, before, begin.date(), tell)
        what = f"计 {span_words(_minutes(begin, end))}"
        yield Step(f"{tell.moment(begin)}–{_clock(end, begin)}", what, "count", _iso(begin))
        before = begin.date()


def _middle(
    calendar: Calendar,
    counted: list[tuple[datetime, datetime]],
    shown: list[tuple[datetime, datetime]],
    tell: Teller,
) -> Iterator[Step]:
    if len(shown) == len(counted):
        return
    inner = counted[1:-1]
    days = len({begin.date() for begin, _ in inner})
    total = span_words(sum(_minutes(begin, end) for begin, end in inner))
    when = f"{tell.full(inner[0][0].date())}–{tell.full(inner[-1][0].date())}"
    yield Step(when, f"{calendar.name} {days} 天，计 {total}", "count", _iso(inner[0][0]))


def _capped(made: Deadline, begins: datetime, due: datetime) -> Iterator[Step]:
    if due.time() < begins.time():
        yield Step(f"{made.calendar.name} {due:%H:%M}", "当天提前关门，到关门为止", "note", _iso(due))
    if due.time() > begins.time():
        yield Step(f"{made.calendar.name} {due:%H:%M}", "当天这个钟点不开门，顺延到开门", "note", _iso(due))


# --- days


def _day_steps(made: Deadline, tell: Teller) -> Iterator[Step]:
    start, due = _day(made.start), _day(made.due)
    amount = made.rule.amount or 0
    if made.rule.unit in {"周", "月", "季"} or made.rule.key in {"month_count_day", "crm_check_day", "onsite_daily"}:
        yield Step(_PERIOD_WORDS.get(made.rule.unit, "统计日"), tell.full(due), "add", _iso(due))
    elif amount == 0:
        yield Step("当天", tell.full(due), "add", _iso(due))
    else:
        sign = "－" if due < start else "＋"
        yield Step(f"{sign} {amount_words(amount, made.rule.unit)}", tell.full(due), "add", _iso(due))
    if made.rule.unit == "工作日":
        yield from passed_between(made.calendar, start, due, tell)
    yield from _provisional(made)
    yield from _last_call(made, due, tell)


_PERIOD_WORDS = {"周": "每周", "月": "每月", "季": "每季末"}


def _last_call(made: Deadline, due: date, tell: Teller) -> Iterator[Step]:
    """The result of a day-grain clock; where people have to be called, with the shop's closing or the last open day."""
    if made.rule.calendar != SHOP:
        yield Step("截止", f"{tell.full(due)}，当天都算按时", "result", _iso(due))
        return
    shop = made.calendars.shop
    if shop.is_open_day(due):
        yield Step(f"门店 {shop.closing(due):%H:%M}", "当天营业结束前", "result", _iso(due))
        return
    if made.call_by < due and shop.is_open_day(made.call_by):
        yield Step("门店休息", f"最后可拨日 {tell.full(made.call_by)}", "note", _iso(made.call_by))
    yield Step("截止", f"{tell.full(due)}，当天都算按时", "result", _iso(due))


def _provisional(made: Deadline) -> Iterator[Step]:
    if made.provisional:
        yield Step("暂定", made.provisional_words.removesuffix("，暂定"), "note")


# --- small things


def _day(when: date | datetime) -> date:
    return when.date() if isinstance(when, datetime) else when


def _iso(when: date | datetime) -> str:
    return when.isoformat(timespec="minutes") if isinstance(when, datetime) else when.isoformat()


def _minutes(begin: datetime, end: datetime) -> int:
    return int((end - begin).total_seconds()) // 60


def _clock(end: datetime, begin: datetime) -> str:
    return f"{end:%H:%M}" if end.date() == begin.date() else "24:00"
