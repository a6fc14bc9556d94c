"""One line of today's list in ready words: who, which car, why, what happened last, what the button does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from dcrc_lite.calls import State
from dcrc_lite.deadlines import Deadline, Step, colour_of_service_call, deadline
from dcrc_lite.deadlines.day_counts import AMBER_UNTIL, ORANGE_UNTIL
from dcrc_lite.deadlines.words import date_words, day_words, moment_words
from dcrc_lite.desk.settings import ShopSettings
from dcrc_lite.desk.sources import Sources
from dcrc_lite.schema import Mask
from dcrc_lite.schema.dates import typed_moment
from dcrc_lite.schema.masks import covered
from dcrc_lite.schema.settings import Rule
from dcrc_lite.schema.wording import plate_words
from dcrc_lite.worklists import KINDS, Entry, Group, Item, short, title

NEVER_TRIED = "还没打过"
AFTER_VISIT = "D06"
PlaceOf = Callable[[Item], str]  # what cannot be rung -> the cell to mend


@dataclass(frozen=True, slots=True)
class Why:
    """A deadline that can be asked: steps, the 时限 row behind it, the sentence when the year is provisional."""

    steps: tuple[Step, ...]
    rule: Rule | None
    provisional: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table."""

    task_id: str
    customer_id: str  # "" when the row is not there: no page to go to
    state: str
    words: str
    why: Why
    name: str
    plate: str
    car: str
    reason: str
    plus: tuple[str, ...]
    held: str
    note: str
    last: str
    last_note: str
    who: str
    complaint_id: str
    is_mend: bool
    is_early: bool  # rung a moment ago; the gap between two tries is not over
    place: str = ""  # where the missing phone or the wrong 编号 is: file · sheet · cell


def masked_phone(phone: str) -> str:
    """Return a number with its middle covered: 154****2038."""
    return covered(Mask.PHONE, phone)


def line_of(entry: Entry, sources: Sources, settings: ShopSettings, now: datetime, place_of: PlaceOf) -> Line:
    """Return the words of one entry."""
    lead = entry.lead
    customer, vehicle = sources.customer(lead), sources.vehicle(lead)
    person = sources.person(lead)
    last, last_note = _last(entry, customer.pref_time, now)
    is_mend = entry.group is Group.MEND
    return Line(
        task_id=lead.task_id,
        customer_id=customer.id,
        state=entry.state,
        words=entry.words,
        why=why_of(entry, sources, settings, now),
        name=customer.name or customer.id,
        plate=plate_words(vehicle.plate),
        car=" · ".join(
            part for part in (vehicle.series or vehicle.model, masked_phone(person.phone) if person else "") if part
        ),
        reason=title(lead.rule, settings.rules.get(lead.rule)),
        plus=tuple(short(rule, settings.rules.get(rule)) for rule in _other_rules(entry)),
        held=lead.why_off,
        note=_note(entry, sources, now),
        last=last,
        last_note=last_note,
        who=entry.claimed_by or entry.owner,
        complaint_id=lead.blocked_by,
        is_mend=is_mend,
        is_early=any(item.ready_at is not None and item.ready_at > now for item in entry.items),
        place=place_of(lead) if is_mend else "",
    )


def why_of(entry: Entry, sources: Sources, settings: ShopSettings, now: datetime) -> Why:
    """Return how the entry's deadline came about: the rule's steps, the agreed time, or what holds it up."""
    lead = entry.lead
    if lead.blocked_by:
        return Why(
            (Step(lead.blocked_by, "投诉还没办完"), Step("先不打", "办完前不打关怀电话，办完自动回到清单")), None
        )
    if lead.why_off:
        return Why((Step("先不打", lead.why_off),), None)
    made = _deadline(lead, sources, settings)
    if entry.group is Group.AGREED:
        return Why(tuple(_agreed_steps(entry, now.date())), None)
    return (
        Why((*made.explain(now.date()), *_colour(lead, sources, now.date())), made.rule, made.provisional_words)
        if made
        else Why((), settings.rules.get(lead.rule))
    )


def _colour(item: Item, sources: Sources, today: date) -> tuple[Step, ...]:
    """How far past its due a call after a visit is, in the three colours of 4.0a rule 17."""
    out_at = sources.started_at(item)
    if item.rule != AFTER_VISIT or out_at is None or item.due >= today:
        return ()
    out_on = out_at.date()
    colour = colour_of_service_call(out_on, today, (item.due - out_on).days)
    words = f"出厂第 {(today - out_on).days} 天；{AMBER_UNTIL} 天内黄，{ORANGE_UNTIL} 天内橙，再晚红"
    return (Step(colour, words),)


def _deadline(item: Item, sources: Sources, settings: ShopSettings) -> Deadline | None:
    started_at, rule = sources.started_at(item), settings.rules.get(item.rule)
    if started_at is None or rule is None:
        return None
    return deadline(rule, typed_moment(started_at), settings.calendars, event=KINDS[item.rule].started_by)


def _agreed_steps(entry: Entry, today: date) -> list[Step]:
    agreed = next(item for item in entry.items if item.agreed_at)
    assert agreed.agreed_at is not None
    said = [Step(moment_words(agreed.last_try_at, today), "客户说了这个时间")] if agreed.last_try_at else []
    return [
        *said,
        Step("截止日不变", date_words(agreed.due, today.year)),
        Step("约定", f"{date_words(agreed.agreed_at.date(), today.year)} {agreed.agreed_at:%H:%M}"),
    ]


def _other_rules(entry: Entry) -> tuple[str, ...]:
    """The further kinds of call on the line, each once."""
    return tuple(dict.fromkeys(item.rule for item in entry.items if item.rule != entry.lead.rule))


def _note(entry: Entry, sources: Sources, now: datetime) -> str:
    lead = entry.lead
    if lead.blocked_by:
        return "结案后自动回到清单"
    return "，".join(
        part for part in (_other_person(lead, sources), _cars(entry), _note_of_source(lead, sources, now)) if part
    )


def _note_of_source(item: Item, sources: Sources, now: datetime) -> str:
    visit, delivery = sources.visits.get(item.source_id), sources.deliveries.get(item.source_id)
    complaint = sources.complaints.get(item.source_id)
    if visit:
        done = visit.items.replace("\n", "、") or visit.visit_type
        return f"{visit.ro_no} {done}".strip()
    if delivery:
        when = day_words(delivery.delivered_at.date(), now.date()).split(" ")[0] if delivery.delivered_at else ""
        return "，".join(part for part in (f"{when}交车", delivery.consultant) if part)
    return f"{complaint.id} {complaint.content}".strip() if complaint else ""


def _other_person(item: Item, sources: Sources) -> str:
    person, customer = sources.person(item), sources.customer(item)
    return f"打给{person.part} {person.name}" if person and person.name != customer.name else ""


def _cars(entry: Entry) -> str:
    cars = {item.vehicle_id for item in entry.items}
    return f"{len(cars)} 台车合并一通" if len(cars) > 1 else ""


def _last(entry: Entry, pref_time: str, now: datetime) -> tuple[str, str]:
    """What happened last, and what follows from it."""
    tried = [item for item in entry.items if item.last_try_at]
    if not tried:
        return NEVER_TRIED, f"方便时间：{pref_time}" if pref_time else ""
    last = max(tried, key=lambda item: item.last_try_at or datetime.min)
    times = max(item.tried for item in entry.items)
    assert last.last_try_at is not None
    head = f"第 {times} 次 · {moment_words(last.last_try_at, now.date())}"
    if last.state is State.AGREED and last.agreed_at:
        return head, f"约 {moment_words(last.agreed_at, now.date())}"
    waits = f"，{last.ready_at:%H:%M} 后再拨" if last.ready_at and last.ready_at > now else ""
    return head, f"{last.last_outcome}{waits}"


def names_of(sources: Sources, items: Iterable[Item]) -> Mapping[str, str]:
    """Return customers' names by 编号; for one that is not there what is known instead."""
    return {item.customer_id: sources.customer(item).name for item in items}
