"""What must hold before a call is saved; each refusal says what is missing and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from dcrc_lite import surveys
from dcrc_lite.calls import Outcome, may_agree, may_give_up
from dcrc_lite.deadlines import counts_as_call
from dcrc_lite.desk.accounts import User
from dcrc_lite.desk.call_form import OTHER, CallForm
from dcrc_lite.desk.call_rows import CallRows, Topic, last_moment
from dcrc_lite.errors import MissingFieldError
from dcrc_lite.errors.calls import CallTooEarlyError
from dcrc_lite.schema.complaints import CATEGORIES, DEPARTMENTS, SEVERITIES
from dcrc_lite.schema.surveys import Question

MANAGER = "DCRC经理"


def settled_topics(rows: CallRows, form: CallForm) -> tuple[Topic, ...]:
    """Return the reasons this call settles: all but those the caller left out; never none."""
    kept = tuple(topic for topic in rows.topics if topic.place not in form.leave_out)
    return kept or rows.topics[:1]


def answers_of(rows: CallRows, form: CallForm, topic: Topic) -> Mapping[str, str]:
    """Return the answers for one reason; a later car of the same questionnaire takes the first one's where none was given."""
    given = form.answers.get(topic.place, {})
    first = next(other for other in rows.topics if other.questionnaire == topic.questionnaire)
    if given or first is topic:
        return given
    return form.answers.get(first.place, {})


def bad_answers(rows: CallRows, form: CallForm) -> tuple[tuple[Topic, Question, str], ...]:
    """Return the answers that mean a complaint was heard."""
    return tuple(
        (topic, question, given)
        for topic in settled_topics(rows, form)
        for question in topic.questions
        if surveys.is_bad(question, given := answers_of(rows, form, topic).get(question.id, ""))
    )


def opens_complaint(rows: CallRows, form: CallForm) -> bool:
    """True when this call opens a new complaint: asked for, or a bad answer that was not waved away.

    A bad answer in the call after a complaint re-opens that complaint instead.
    """
    if form.outcome is not Outcome.REACHED:
        return form.complaint
    heard = any(not topic.is_recall for topic, _, _ in bad_answers(rows, form))
    return form.complaint or (heard and not form.no_complaint)


def check_form(rows: CallRows, form: CallForm, user: User, now: datetime) -> None:
    """Let a call be saved. Raises DcrcError subclasses with status 409."""
    if form.outcome is None:
        raise MissingFieldError("还没点结果：接通、无人接听、忙线……点一个再保存。")
    _CHECKS.get(form.outcome, _nothing)(rows, form, user, now)
    if opens_complaint(rows, form):
        _check_complaint(form)
    if form.address == OTHER and not form.new_address:
        raise MissingFieldError("新地址还没写。写上再保存，或者改点“没变”。")


def _nothing(_rows: CallRows, _form: CallForm, _user: User, _now: datetime) -> None:
    return None


def _check_reached(rows: CallRows, form: CallForm, _user: User, now: datetime) -> None:
    min_gap = rows.settings.whole("min_gap")
    for topic in settled_topics(rows, form):
        started_at = rows.sources.started_at(topic.item)
        if started_at and not topic.is_recall and not counts_as_call(started_at.date(), now.date(), min_gap):
            raise CallTooEarlyError(started_at.date(), min_gap)
        surveys.check_answers(topic.questions, answers_of(rows, form, topic))
    heard = bad_answers(rows, form)
    if heard and form.no_complaint and not (form.words or form.reason):
        raise MissingFieldError("答得不满意又不转投诉，还差一句客户原话：客户怎么说不用处理的，记下再保存。")
    if any(topic.is_recall for topic, _, _ in heard) and not form.words:
        raise MissingFieldError("客户对处理还不满意，要重新处理。还差客户原话：哪里没办好，写一句再保存。")


def _check_agreed(rows: CallRows, form: CallForm, _user: User, now: datetime) -> None:
    may_agree(form.again_at, now, last_moment(rows.lead), form.reason)


def _check_unreached(rows: CallRows, form: CallForm, user: User, _now: datetime) -> None:
    may_give_up(rows.standing(), rows.limits, form.reason, override=MANAGER in user.roles)


_CHECKS = {
    Outcome.REACHED: _check_reached,
    Outcome.AGREED: _check_agreed,
    Outcome.UNREACHED: _check_unreached,
}


def _check_complaint(form: CallForm) -> None:
    if not form.words:
        raise MissingFieldError("转投诉还差客户原话：照客户说的写一句，再保存。")
    choices = (
        ("类别", form.category, CATEGORIES),
        ("责任部门", form.dept, DEPARTMENTS),
        ("等级", form.severity, SEVERITIES),
    )
    missing = [name for name, given, allowed in choices if given not in allowed]
    if missing:
        raise MissingFieldError(f"转投诉还差{'、'.join(missing)}：在右边的卡片里选好，再保存。")
