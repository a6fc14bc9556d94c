"""One call as changes for one commit: the try, the record with its answers, the tasks, the complaint, what was corrected."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from dcrc_lite import surveys
from dcrc_lite.calls import BAD_NUMBER, CONNECTED, Outcome, State, is_open, part_of, state_after
from dcrc_lite.complaints import QUALITY
from dcrc_lite.desk.accounts import User
from dcrc_lite.desk.call_cases import complaint_changes, recall_changes
from dcrc_lite.desk.call_check import answers_of, bad_answers, opens_complaint
from dcrc_lite.desk.call_corrections import correction_changes
from dcrc_lite.desk.call_form import CallForm
from dcrc_lite.desk.call_made import Call, record_handle
from dcrc_lite.desk.call_rows import Topic, last_moment
from dcrc_lite.desk.complaints.saving import HANDLE
from dcrc_lite.desk.wrong_numbers import CORRECTION_KIND, corrected, correction_id
from dcrc_lite.schema import texts_of
from dcrc_lite.schema.calls import Answer, CallAttempt, CallRecord, CallTask
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.surveys import Question
from dcrc_lite.store.protocol import Change, Reader
from dcrc_lite.worklists import KINDS, OWNER, Item

TRY = "try"
LONGEST_CALL = 30 * 60  # seconds; a page left open over lunch is no call of two hours
_PARTS = {"送修人": "送修人", "使用人": "使用人"}


def changes_of(reader: Reader, call: Call) -> list[Change]:
    """Return everything the call changes, for one commit."""
    changes = [_attempt(call)]
    if call.outcome is Outcome.REACHED:
        for topic in call.topics:
            changes += _record(call, topic)
        changes += recall_changes(reader, call)
    if opens_complaint(call.rows, call.form):
        changes += complaint_changes(call)
    changes += [_task(call, topic.item, topic.task) for topic in call.topics]
    if call.outcome in BAD_NUMBER:
        changes += _correction_task(reader, call)
    else:
        changes += corrected(reader, call.rows.customer, call.user, call.now)
    changes += _customer(call)
    return changes


def _attempt(call: Call) -> Change:
    person = call.rows.sources.person(call.rows.lead)
    row = CallAttempt(
        task_id=call.rows.lead.task_id,
        customer_id=call.rows.lead.customer_id,
        dialled_at=call.now,
        slot=str(part_of(call.now)),
        caller=call.user.name,
        dialled=person.phone if person and not call.form.by_customer else "",
        result=str(call.outcome),
        seconds=call.seconds,
        note=_note(call),
    )
    return Change(CallAttempt.sheet.name, _filled(row), handle=TRY)


def _note(call: Call) -> str:
    said = call.form.words if call.outcome is not Outcome.REACHED else ""
    lead = "客户来电。" if call.form.by_customer else ""
    return lead + "；".join(part for part in (call.form.reason, said) if part)


def _record(call: Call, topic: Topic) -> Iterator[Change]:
    given, item = answers_of(call.rows, call.form, topic), topic.item
    found = surveys.score(topic.questions, given)
    new_case = opens_complaint(call.rows, call.form)
    row = CallRecord(
        task_id=item.task_id,
        call_kind=KINDS[item.rule].task_type,
        customer_id=item.customer_id,
        vehicle_id=item.vehicle_id,
        visit_id=item.source_id if item.source == "visits" else "",
        called_at=call.now,
        caller=call.user.name,
        answered_by=_answered_by(call),
        outcome=str(call.outcome),
        ok_to_talk=True,
        satisfied_last=_satisfied(topic, given.get("service.1", "")),
        suggestion=call.form.suggestion,
        content=call.form.words,
        complaint_found=new_case or bool(bad_answers(call.rows, call.form)),
        quality_complaint=call.form.category in QUALITY if new_case else None,
        first_fix={"是": True, "否": False}.get(given.get("service.2", "")),
        score=found.value,
        answered=found.answered if found.asked else None,
        seconds=call.seconds,
    )
    handle = record_handle(topic)
    more = {"attempt_id": f"@{TRY}"} | (
        {"complaint_id": f"@{HANDLE}"} if new_case and topic.place == _lead(call) else {}
    )
    yield Change(CallRecord.sheet.name, _filled(row) | more, handle=handle)
    for question in topic.questions:
        answer = given.get(question.id, "")
        if answer:
            yield Change(Answer.sheet.name, _filled(_answer(call, question, answer)) | {"record_id": f"@{handle}"})


def _lead(call: Call) -> int:
    return call.topics[0].place


def _answer(call: Call, question: Question, given: str) -> Answer:
    is_open = not surveys.options(question)
    return Answer(
        question=question.id,
        wording=question.wording,
        answer="" if is_open else given,
        words=given if is_open else "",
        points=surveys.points(question, given),
        complaint=True if surveys.is_bad(question, given) else None,
        answered_on=call.now.date(),
    )


def _satisfied(topic: Topic, given: str) -> str:
    if topic.item.rule != "D06":
        return ""
    return {"5": "满意", "4": "满意", "3": "一般", "2": "不满意", "1": "不满意"}.get(given, "")


def _answered_by(call: Call) -> str:
    if call.form.answered_by == "其他人" or call.person is None:
        return "其他人"
    if OWNER in call.person.part:
        return "本人"
    return next((word for part, word in _PARTS.items() if part in call.person.part), "其他人")


def _task(call: Call, item: Item, task: CallTask | None) -> Change:
    state = state_after(call.outcome)
    values = {
        "status": str(state),
        "owner": (task.owner if task else "") or call.user.name,
        "outcome": str(call.outcome),
        "attempts": str((task.attempts if task and task.attempts else 0) + 1),
        "last_attempt_at": _minute(call.now),
        "agreed_at": _minute(call.form.again_at) if state is State.AGREED and call.form.again_at else "",
        "agreed_by_customer": "是" if state is State.AGREED else "",
        "reason": call.form.reason,
    }
    if not is_open(state):
        values |= ended(item, call.user, call.now)
    elif task is not None and task.closed_at:  # a wrong number had ended it
        values |= dict.fromkeys(("closed_at", "closed_by", "closed_due", "overdue_days"), "")
    return written_task(item, task, values, call.form, call.now)


def ended(item: Item, user: User, now: datetime) -> dict[str, str]:
    """Return the cells of a task that ends now; it keeps the due it was closed against (4.0a rule 13)."""
    return {
        "closed_at": _minute(now),
        "closed_by": user.name,
        "closed_due": _minute(last_moment(item)),
        "overdue_days": str(max(0, (now.date() - item.due).days)),
    }


def written_task(item: Item, task: CallTask | None, values: dict[str, str], form: CallForm, now: datetime) -> Change:
    """Return the change of a task's row, which is written at the first act on it; over what the form's page showed."""
    if task is not None:
        return Change(CallTask.sheet.name, values, id=task.id, seen=form.seen(task))
    first = CallTask(
        task_type=KINDS[item.rule].task_type,
        rule=item.rule,
        source=item.source_id,
        customer_id=item.customer_id,
        vehicle_id=item.vehicle_id,
        created_on=now.date(),
        start_date=item.first_on,
        due_date=last_moment(item),
        questionnaire=surveys.OF_RULE[item.rule],
    )
    return Change(CallTask.sheet.name, _filled(first) | values, id=item.task_id)


def _correction_task(reader: Reader, call: Call) -> Iterator[Change]:
    """号码错误 and 停机空号 create one open 信息更正 task for the customer (P01)."""
    customer_id = call.rows.lead.customer_id
    task_id = correction_id(customer_id)
    if not customer_id:
        return
    known = reader.get(CallTask, task_id)
    row = CallTask(
        task_type=CORRECTION_KIND,
        rule="P01",
        source=call.rows.lead.task_id,
        customer_id=customer_id,
        vehicle_id=call.rows.lead.vehicle_id,
        created_on=call.now.date(),
        start_date=call.now.date(),
        status=str(State.READY),
        reason=f"{call.outcome}：{call.rows.lead.task_id}",
    )
    texts = _filled(row)
    if known is not None:
        del texts["created_on"]
        texts |= {"closed_at": "", "closed_by": "", "outcome": ""}
    yield Change(CallTask.sheet.name, texts, id=task_id)


def _customer(call: Call) -> Iterator[Change]:
    customer = call.rows.customer
    corrected, more = correction_changes(customer, call.form, call.user, call.now, _found_in(call))
    if call.outcome is Outcome.REFUSED and call.form.refuses_all:
        corrected["callback_consent"] = "否"
    if corrected and customer.id:
        yield Change(Customer.sheet.name, corrected, id=customer.id, seen=call.form.seen(customer))
    if call.outcome in CONNECTED and call.outcome is not Outcome.WRONG_NUMBER and customer.id:
        yield Change(Customer.sheet.name, {"last_contact": _minute(call.now)}, id=customer.id)  # the later one counts
    yield from more


def _found_in(call: Call) -> str:
    return KINDS[call.rows.lead.rule].task_type


def _minute(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")


def _filled(row: CallAttempt | CallRecord | CallTask | Answer) -> dict[str, str]:
    return {name: text for name, text in texts_of(row).items() if text}
