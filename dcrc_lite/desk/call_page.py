"""The one-screen call in ready words: whom, which car, what to ask, what follows from each outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from dcrc_lite import surveys
from dcrc_lite.calls import Outcome, Proposal, Try, lacking_tries, next_try
from dcrc_lite.complaints import preset as preset_for
from dcrc_lite.complaints import suggest_severity
from dcrc_lite.deadlines.words import due_words, moment_words
from dcrc_lite.desk.accounts import User
from dcrc_lite.desk.call_facts import Fact, Past, address_of, facts_of, hints_of, past_of
from dcrc_lite.desk.call_form import seen_name
from dcrc_lite.desk.call_rows import CallRows, Topic
from dcrc_lite.desk.call_slots import slots_of
from dcrc_lite.desk.complaints.clock_views import ClockView
from dcrc_lite.desk.lines import Why, masked_phone, why_of
from dcrc_lite.schema.calls import CallRecord, CallTask
from dcrc_lite.schema.complaints import CATEGORIES, DEPARTMENTS, SEVERITIES
from dcrc_lite.schema.questionnaires import SLOTS
from dcrc_lite.schema.surveys import Question
from dcrc_lite.schema.values import digest
from dcrc_lite.schema.visits import OwnerConfirmation
from dcrc_lite.schema.wording import phone_words, plate_words
from dcrc_lite.surveys import Piece
from dcrc_lite.worklists import Person, title

OUTCOME_KEYS: tuple[tuple[Outcome, str, str], ...] = (
    (Outcome.REACHED, "接通", "Q"),
    (Outcome.NO_ANSWER, "无人接听", "W"),
    (Outcome.BUSY, "忙线", "E"),
    (Outcome.OFF, "关机", "R"),
    (Outcome.DEAD, "停机空号错号", "T"),
    (Outcome.AGREED, "另约", "A"),
    (Outcome.SOMEBODY_ELSE, "非本人", "D"),
    (Outcome.REFUSED, "拒访", "F"),
)


@dataclass(frozen=True, slots=True)
class Phone:
    """Somebody who may answer. `shown`: grouped in full, or covered; `dial`: the bare number, "" while covered."""

    name: str
    part: str
    shown: str
    dial: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as shown."""

    name: str
    number: int
    wording: str
    ask: tuple[Piece, ...]
    options: tuple[tuple[str, str, bool], ...]  # value, label, is bad
    is_scale: bool
    weight: str
    given: str
    category: str
    dept: str
    page: str


@dataclass(frozen=True, slots=True)
class Part:
    """One reason of the call with its questions. `opening`, `closing`: the sentences around them."""

    place: int
    title: str
    note: str
    opening: tuple[Piece, ...]
    closing: tuple[Piece, ...]
    questions: tuple[Asked, ...]
    page: str
    is_recall: bool
    has_scale: bool
    repeats: bool  # the same questions as an earlier reason: left empty, its answers count here too


class Place(NamedTuple):
    """Where the call stands among those of the day: the how many-th of how many, and the tasks around it."""

    number: int
    total: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class MayComplain:
    """What the page offers for a complaint heard in this call."""

    clocks: tuple[ClockView, ...]  # that it would start now, D12 apart
    solve: Mapping[str, ClockView]  # D12 by severity
    severity_hint: str
    categories: tuple[str, ...] = CATEGORIES
    departments: tuple[str, ...] = DEPARTMENTS
    severities: tuple[str, ...] = SEVERITIES


@dataclass(frozen=True)
class CallPage:
    """Everything the call page shows."""

    task_id: str
    heading: str
    customer_id: str
    customer: str
    state: str
    words: str
    until: str
    why: Why
    is_claimed: bool
    held_by: str
    among: Place
    people: tuple[Phone, ...]
    plate: str
    facts: tuple[Fact, ...]
    hints: tuple[str, ...]
    address: str  # the address to confirm, "" when it was confirmed lately
    address_age: str
    parts: tuple[Part, ...]
    complaint: MayComplain
    next_try: Proposal
    next_words: str
    lacking: tuple[str, ...]  # what 无法联系 still needs, as its save counts it
    past: tuple[Past, ...]
    past_total: int
    tried: int
    seen: Mapping[str, str]  # hidden field -> digest of a row a save may change, as it is shown


def parts_of(rows: CallRows, typed: Mapping[str, str], slots: Mapping[str, str]) -> tuple[Part, ...]:
    """Return the reasons of the call with their questions and sentences; `slots` fill the sentences."""
    return tuple(_part(rows, topic, typed, slots) for topic in rows.topics)


def _part(rows: CallRows, topic: Topic, typed: Mapping[str, str], slots: Mapping[str, str]) -> Part:
    vehicle = rows.sources.vehicle(topic.item)
    opening = rows.scripts.get(f"{topic.questionnaire}.open")
    closing = rows.scripts.get(f"{topic.questionnaire}.close")
    page = opening.page if opening else rows.settings.rules[topic.item.rule].page
    return Part(
        place=topic.place,
        title=title(topic.item.rule, rows.settings.rules.get(topic.item.rule)),
        note=plate_words(vehicle.plate),
        opening=surveys.pieces(opening.sentence, slots, SLOTS) if opening else (),
        closing=surveys.pieces(closing.sentence, slots, SLOTS) if closing else (),
        questions=tuple(_asked(topic, question, typed, slots, page) for question in topic.questions),
        page=page,
        is_recall=topic.is_recall,
        has_scale=any(question.kind == "满意度5级" for question in topic.questions),
        repeats=any(other.questionnaire == topic.questionnaire for other in rows.topics[: topic.place]),
    )


def _asked(topic: Topic, question: Question, typed: Mapping[str, str], slots: Mapping[str, str], page: str) -> Asked:
    name = f"a.{topic.place}.{question.id}"
    preset = preset_for(question.item or question.wording, sales=topic.item.source == "deliveries")
    return Asked(
        name=name,
        number=question.order or 0,
        wording=question.wording,
        ask=surveys.pieces(question.ask, slots, SLOTS),
        options=tuple((value, label, surveys.is_bad(question, value)) for value, label in surveys.options(question)),
        is_scale=question.kind == "满意度5级",
        weight=f"{question.weight:g}%" if question.weight else "不计分" if surveys.options(question) else "",
        given=typed.get(name, ""),
        category=question.category or preset.category,
        dept=_department(preset.dept),
        page=page,
    )


def _department(name: str) -> str:
    return next((known for known in DEPARTMENTS if known.replace("（", "(").replace("）", ")") == name), name)


def phones_of(people: Sequence[Person], *, whole: bool) -> tuple[Phone, ...]:
    """Return who may be rung, numbers covered unless `whole`."""
    return tuple(
        Phone(
            one.name, one.part, phone_words(one.phone) if whole else masked_phone(one.phone), one.phone if whole else ""
        )
        for one in people
    )


def proposal_of(rows: CallRows, now: datetime) -> Proposal:
    """Return when to try again if nobody answers now."""
    tries = (*rows.tries, Try(now))
    return next_try(now, tries, rows.limits.gap_hours, rows.limits.quiet, rows.settings.calendars.shop.hours)


def _until(rows: CallRows, now: datetime) -> str:
    """Until when the call is on time: on its last day the shop's closing, else the day."""
    due, shop = rows.lead.due, rows.settings.calendars.shop
    if due == now.date() and shop.is_open_day(due):
        return f"今天 {shop.closing(due):%H:%M} 前"
    return due_words(due, now.date())


def page_of(
    rows: CallRows,
    *,
    user: User,
    now: datetime,
    typed: Mapping[str, str],
    among: Place,
    is_claimed: bool,
    may_reveal: bool,
    solve: Mapping[str, tuple[ClockView, ...]],
    records: Sequence[CallRecord],
    records_total: int,
    confirmed: Sequence[OwnerConfirmation],
) -> CallPage:
    """Return the page. `solve`: the clocks a complaint would start, by severity."""
    lead, entry = rows.lead, rows.entry
    person = rows.sources.person(lead)
    address, age = address_of(rows, confirmed, now.date(), whole=may_reveal)
    proposal = proposal_of(rows, now)
    return CallPage(
        task_id=lead.task_id,
        heading=title(lead.rule, rows.settings.rules.get(lead.rule)),
        customer_id=rows.customer.id,
        customer=rows.customer.name,
        state=entry.state,
        words=entry.words,
        until=_until(rows, now),
        why=why_of(entry, rows.sources, rows.settings, now),
        is_claimed=is_claimed,
        held_by=entry.claimed_by if entry.claimed_by != user.name else "",
        among=among,
        people=phones_of(rows.sources.people(lead), whole=may_reveal),
        plate=plate_words(rows.vehicle.plate),
        facts=facts_of(rows, now),
        hints=hints_of(rows, now.date()),
        address=address,
        address_age=age,
        parts=parts_of(rows, typed, slots_of(rows, person, user.name, now.date(), whole=may_reveal)),
        complaint=_may_complain(solve, typed.get("words", "")),
        next_try=proposal,
        next_words=f"{moment_words(proposal.at, now.date())}（{proposal.why}）",
        lacking=lacking_tries(rows.tries, rows.limits),
        past=past_of(rows, records, now),
        past_total=records_total + len(rows.attempts),
        tried=len(rows.tries),
        seen=_seen(rows),
    )


def _seen(rows: CallRows) -> dict[str, str]:
    """The rows a save may change. A task nobody acted on yet has no row: it was seen empty."""
    tasks = {topic.item.task_id: topic.task or CallTask() for topic in rows.topics}
    found = {seen_name(CallTask.sheet.name, task_id): digest(task) for task_id, task in tasks.items()}
    shown = (*rows.sources.complaints.values(), *([rows.customer] if rows.customer.id else []))
    return found | {seen_name(row.sheet.name, row.id): digest(row) for row in shown}


def _may_complain(solve: Mapping[str, tuple[ClockView, ...]], words: str) -> MayComplain:
    return MayComplain(
        clocks=tuple(clock for clock in solve["一般"] if clock.code in ("D11", "D09") and clock.due_text),
        solve={severity: clock for severity, found in solve.items() for clock in found if clock.code == "D12"},
        severity_hint=suggest_severity(words).sentence,
    )
