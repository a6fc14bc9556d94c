"""The calls of the demonstration shop: those made, those tried, those agreed for later, those refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from dcrc_lite.desk.demo import team
from dcrc_lite.desk.demo.events import Event
from dcrc_lite.desk.demo.notebook import Notebook
from dcrc_lite.schema.calls import Answer, CallAttempt, CallRecord, CallTask
from dcrc_lite.schema.questionnaires import QUESTIONS
from dcrc_lite.schema.surveys import Question
from dcrc_lite.schema.visits import Visit
from dcrc_lite.surveys import OF_RULE, is_bad, options, points, score

KINDS = {"D01": "新车3日", "D02": "新车7日", "D03": "21日保养关怀", "D06": "维修3日"}
SPANS = {"D01": (1, 3), "D02": (5, 7), "D03": (15, 21), "D06": (1, 3)}  # day it may be called from, day it is due
_SLOT_HOURS = ((10, "上午"), (15, "下午"), (18, "晚间"))
_PLEASED = (
    "车开着挺好，没什么问题。",
    "修得挺快，说好几点就几点。",
    "服务顾问挺热情，收费也讲清楚了。",
    "都正常，谢谢还打电话来问。",
    "首保提醒一下我就行。",
    "提车那天讲得很细，用着顺手。",
    "没问题，下次还来。",
    "空调味道没有了，挺满意。",
)
_LESS_PLEASED = (
    "等的时间长了一点，别的还行。",
    "休息区的水没了也没人管。",
    "价格比外面贵一些，质量倒是放心。",
)


@dataclass(frozen=True, slots=True)
class Call:
    """A call to write down: whose, for which rule, when and by whom."""

    event: Event
    handle: str  # of the delivery or visit
    rule: str
    at: datetime
    caller: str

    @property
    def task_id(self) -> str:
        """The task's 编号, with the handle of its source."""
        return f"{self.rule}.{self.handle}"

    @property
    def can_be_made(self) -> bool:
        """True when there is a number and the customer wants to be called."""
        return bool(self.event.owned.person.mobile) and self.event.owned.person.wants_calls

    @property
    def due(self) -> datetime:
        """The end of the day the call is due."""
        return datetime.combine(self.event.day + timedelta(SPANS[self.rule][1]), time(23, 59))


def planned(random: Random, event: Event, handle: str, rule: str) -> Call:
    """Return the call as it would be made: at a working hour of a day in its span, mostly in time."""
    first, last = SPANS[rule]
    late = random.choice((0,) * 14 + (1, 2))
    day = event.day + timedelta(random.randint(first, last) if not late else last + late)
    at = datetime.combine(day, time(random.choice((9, 10, 11, 14, 15, 16, 17)), random.randrange(0, 60)))
    return Call(event, handle, rule, at, random.choice(team.CALLERS))


def write_past(book: Notebook, random: Random, call: Call) -> None:
    """Write a call of the time before the shop began with this program: one row, no task."""
    book.write(_record(random, call, "", "", questions=[]))


def write_made(book: Notebook, random: Random, call: Call) -> None:
    """Write a call made here: task, attempt, record, answers; one in twenty came to nothing."""
    chance = random.random()
    if chance < 0.03:
        write_unreached(book, call)
        return
    outcome, status = ("拒访", "拒访") if chance < 0.05 else ("成功", "已完成")
    tries = 2 if chance > 0.8 else 1
    task = book.write(_task(call, status, outcome, tries, closed=True))
    if tries == 2:
        book.write(_attempt(call, task, call.at - timedelta(hours=2, minutes=10), "无人接听", 0))
    attempt = book.write(_attempt(call, task, call.at, outcome, random.randrange(70, 320)))
    if outcome == "成功":
        _write_talk(book, random, call, task, attempt)


def _write_talk(book: Notebook, random: Random, call: Call, task: str, attempt: str) -> None:
    questions = _questions(call.rule)
    given = {question.id: _answer(random, question) for question in questions}
    record = book.write(_record(random, call, task, attempt, questions=questions, given=given))
    for question in questions:
        book.write(
            Answer(
                record_id=record,
                question=question.id,
                wording=question.wording,
                answer=given[question.id],
                points=points(question, given[question.id]),
                complaint=is_bad(question, given[question.id]),
                answered_on=call.at.date(),
            )
        )


def write_unreached(book: Notebook, call: Call) -> None:
    """Write three attempts in three slots and the end 无法联系."""
    task = book.write(_task(call, "无法联系", "无法联系", 3, closed=True))
    days = (call.at.date() - timedelta(1), call.at.date() - timedelta(1), call.at.date())
    for day, (hour, _), result in zip(
        days, (_SLOT_HOURS[0], _SLOT_HOURS[1], _SLOT_HOURS[0]), ("无人接听", "关机", "无人接听"), strict=True
    ):
        book.write(_attempt(call, task, datetime.combine(day, time(hour, 12)), result, 0))


def write_tried(book: Notebook, call: Call, result: str) -> None:
    """Write one attempt that reached nobody; the task stays open."""
    task = book.write(_task(call, "待再拨", result, 1))
    book.write(_attempt(call, task, call.at, result, 0))


def write_agreed(book: Notebook, call: Call, agreed: datetime) -> None:
    """Write an attempt the customer answered with another time."""
    task = book.write(_task(call, "另约", "另约", 1, agreed=agreed))
    book.write(_attempt(call, task, call.at, "另约", 25))


def _task(
    call: Call, status: str, outcome: str, tries: int, *, closed: bool = False, agreed: datetime | None = None
) -> CallTask:
    row = call.event.row
    return CallTask(
        id=call.task_id,
        task_type=KINDS[call.rule],
        rule=call.rule,
        source=call.handle,
        customer_id=row.customer_id,
        vehicle_id=row.vehicle_id,
        created_on=call.at.date(),
        start_date=call.event.day + timedelta(SPANS[call.rule][0]),
        due_date=call.due,
        owner=call.caller,
        questionnaire=OF_RULE[call.rule],
        status=status,
        agreed_at=agreed,
        agreed_by_customer=True if agreed else None,
        attempts=tries,
        last_attempt_at=call.at,
        outcome=outcome,
        reason="三个时段都没有接通" if status == "无法联系" else "",
        overdue_days=max((call.at.date() - call.due.date()).days, 0) if closed else None,
        closed_at=call.at if closed else None,
        closed_by=call.caller if closed else "",
        closed_due=call.due if closed else None,
    )


def _attempt(call: Call, task: str, at: datetime, result: str, seconds: int) -> CallAttempt:
    slot = next((name for hour, name in ((12, "上午"), (18, "下午")) if at.hour < hour), "晚间")
    return CallAttempt(
        task_id=call.task_id if task == "" else task,
        customer_id=call.event.row.customer_id,
        dialled_at=at,
        slot=slot,
        caller=call.caller,
        dialled=call.event.owned.person.mobile,
        result=result,
        seconds=seconds or None,
    )


def _record(
    random: Random,
    call: Call,
    task: str,
    attempt: str,
    *,
    questions: list[Question],
    given: dict[str, str] | None = None,
) -> CallRecord:
    result = score(questions, given or {})
    row = call.event.row
    is_visit = isinstance(row, Visit)
    return CallRecord(
        task_id=call.task_id if task else "",
        attempt_id=attempt,
        call_kind=KINDS[call.rule],
        customer_id=row.customer_id,
        vehicle_id=row.vehicle_id,
        visit_id=call.handle if is_visit else "",
        called_at=call.at,
        caller=call.caller,
        answered_by="送修人" if call.event.owned.person.driver and is_visit else "本人",
        outcome="成功",
        ok_to_talk=True,
        satisfied_last="满意" if is_visit else "",
        content=random.choice(_LESS_PLEASED if random.random() < 0.12 else _PLEASED),
        complaint_found=False,
        first_fix=True if is_visit else None,
        score=result.value,
        answered=result.answered or None,
        score_given=None if given else float(random.choice((90, 95, 100, 100))),
        seconds=random.randrange(70, 320),
    )


def _questions(rule: str) -> list[Question]:
    return [question for question in QUESTIONS if question.questionnaire == OF_RULE[rule]]


def _answer(random: Random, question: Question) -> str:
    offered = [value for value, _ in options(question)]
    if question.kind == "满意度5级":
        return random.choice(("5", "5", "5", "4", "4", "3"))
    return offered[0] if offered else "没有别的"


def is_made(random: Random, call: Call, today: date) -> bool:
    """Return whether the call was made before today: all that are older, most of the last days'."""
    if call.at.date() >= today or not call.can_be_made:
        return False
    age = (today - call.event.day).days - SPANS[call.rule][0]
    return random.random() < {0: 0.0, 1: 0.3, 2: 0.5, 3: 0.75, 4: 0.9}.get(age, 1.0)
