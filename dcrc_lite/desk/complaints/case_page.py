"""The page of one complaint: what the customer said, the clocks, the story, what may be done next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime

from dcrc_lite import complaints as rules
from dcrc_lite.complaints import Move, State
from dcrc_lite.complaints.rounds import RECALL_NAME
from dcrc_lite.customers import best_phone
from dcrc_lite.deadlines.words import moment_words
from dcrc_lite.desk.accounts import User, can
from dcrc_lite.desk.callers import is_stranger
from dcrc_lite.desk.complaints.clock_views import ClockView, strip
from dcrc_lite.desk.complaints.seeing import closing_events, is_own
from dcrc_lite.desk.settings import ShopSettings
from dcrc_lite.schema import Field, Mask, digest, to_text
from dcrc_lite.schema.calls import InboundCall
from dcrc_lite.schema.complaints import Complaint, ComplaintStep
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.masks import covered
from dcrc_lite.schema.vehicles import Vehicle
from dcrc_lite.schema.visits import Visit
from dcrc_lite.schema.wording import plate_words
from dcrc_lite.vehicles import model_words

PHASES = ("受理", "联络", "核实成立", "定责", "方案制定", "征询客户", "执行", RECALL_NAME, "结案")
UNFOUNDED_PHASES = ("受理", "联络", "判定不成立", "归档")
_AT = {
    State.NEW: 0, State.CONTACTED: 1, State.CHECKING: 2, State.ASSIGNED: 3, State.PLANNING: 4,
    State.ASKING: 5, State.DOING: 6, State.ESCALATED: 6, State.CRISIS: 6, State.RESOLVED: 7, State.CLOSED: 8,
    State.WITHDRAWN: 8,
}  # fmt: skip
# kind of step -> icon, tone of its dot
_LOOKS = {
    "受理": ("flag", "red"), "联络": ("phone", "green"), "递交": ("check", "green"), "调查": ("search", ""),
    "定责": ("user", ""), "原因": ("users", ""), "方案": ("edit", "pri"), "客户征询": ("message", "pri"),
    "执行": ("wrench", ""), "升级": ("up", "red"), "回复": ("phone", "green"), "完成": ("check", "green"),
    "回访": ("phone", "pri"), "总结": ("edit", ""), "结案": ("check", "green"), "记事": ("edit", ""),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Phase:
    """One word of the steps bar. `look`: done, now, or ""."""

    word: str
    look: str


@dataclass(frozen=True, slots=True)
class Told:
    """One row of the story. `until`: when an escalation is to be answered, in words."""

    title: str
    when: str
    by: str
    content: str
    icon: str
    tone: str
    at: datetime | None
    until: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A header and its text."""

    header: str
    text: str


@dataclass(frozen=True, slots=True)
class Again:
    """An earlier complaint about the same car and category."""

    id: str
    days: int
    content: str


@dataclass(frozen=True)
class CasePage:
    """Everything the page shows; texts are ready, phones covered."""

    id: str
    state: State
    seen: str
    customer_id: str
    customer_name: str
    phone: str
    caller: Fact | None  # who rang in the customer's stead, and the covered number
    caller_phone: str
    plate: str
    car: str
    visit: str
    content: str
    severity: str
    verdict: str
    held: str
    facts: tuple[Fact, ...]
    clocks: tuple[ClockView, ...]
    phases: tuple[Phase, ...]
    story: tuple[Told, ...]
    moves: tuple[Move, ...]
    gaps: tuple[str, ...]
    is_unfounded: bool
    again: tuple[Again, ...]
    hint: str
    values: dict[str, str]
    is_open: bool
    may_work: bool
    may_reveal: bool

    @property
    def next_move(self) -> Move | None:
        """Return the step the process takes next, None when the case has ended."""
        return self.moves[0] if self.moves else None

    def field(self, name: str) -> Field:
        """Return the declaration of a field a form asks for."""
        return Complaint.sheet.field(name)


@dataclass(frozen=True, slots=True)
class Found:
    """One complaint with the rows around it, read once."""

    complaint: Complaint
    steps: Sequence[ComplaintStep]  # stored and automatic ones
    customer: Customer | None
    vehicle: Vehicle | None
    visit: Visit | None
    others: Sequence[Complaint]  # of the same car
    caller: InboundCall | None = None  # the call it came by


def case_page(found: Found, settings: ShopSettings, user: User, now: datetime, *, may_work: bool) -> CasePage:
    """Return the page of a complaint as this user may work on it."""
    one = found.complaint
    state = rules.state_of(one)
    clocks = rules.clocks(one, found.steps, settings.rules, settings.calendars)
    held = one.held_reason if one.held else ""
    return CasePage(
        id=one.id,
        state=state,
        seen=digest(one),
        customer_id=found.customer.id if found.customer else "",
        customer_name=name(found),
        phone=covered(Mask.PHONE, numbers(found).customer),
        caller=_caller(found),
        caller_phone=covered(Mask.PHONE, numbers(found).caller),
        plate=plate_words(found.vehicle.plate) if found.vehicle else "",
        car=model_words(found.vehicle) if found.vehicle else "",
        visit=_visit_words(found.visit, now),
        content=one.content,
        severity=one.severity,
        verdict=one.is_complaint,
        held=held,
        facts=_facts(one),
        clocks=strip(clocks, settings, now, held=f"暂停：{held}" if held else ""),
        phases=_phases(one, state),
        story=tuple(_told(step, now) for step in sorted(found.steps, key=_story_order, reverse=True)),
        moves=rules.moves(one, found.steps, user.roles, name=user.name, also=closing_events(user)) if may_work else (),
        gaps=rules.closing_gaps(one, now) if state in rules.OPEN else (),
        is_unfounded=rules.is_unfounded(one),
        again=tuple(
            Again(other.id, rules.span_days(other, one), other.content)
            for other in rules.earlier_of_same_kind(one, found.others)
        ),
        hint=rules.suggest_severity(one.content, one.customer_demand).sentence,
        values={field.name: to_text(field, getattr(one, field.name)) for field in one.sheet.fields},
        is_open=state in rules.OPEN,
        may_work=may_work,
        may_reveal=may_reveal(user, found),
    )


def may_reveal(user: User, found: Found) -> bool:
    """Tell whether this user may see the whole numbers here: by right, or while the case is open."""
    if not any(astuple(numbers(found))):
        return False
    is_open = rules.state_of(found.complaint) in rules.OPEN
    mine = is_open and is_own(user, found.complaint, found.customer, found.visit)
    return can(user, "reveal", own=mine, task=is_open)


def name(found: Found) -> str:
    """Return whom the case is about: the customer, else who rang."""
    if found.customer is not None:
        return found.customer.name
    return (found.caller.caller if found.caller else "") or "未留名"


@dataclass(frozen=True, slots=True)
class Numbers:
    """The whole numbers of a case: the customer's (or of a caller without a file), and of who rang instead."""

    customer: str
    caller: str


def numbers(found: Found) -> Numbers:
    """Return the whole numbers the case is called at; "" for none."""
    rang = found.caller.caller_phone if found.caller else ""
    if found.customer is None:
        return Numbers(rang, "")
    return Numbers(best_phone(found.customer).text, rang if _caller(found) else "")


def number_headers(found: Found) -> str:
    """Return the headers of those numbers, for the trace of who saw them."""
    customer = found.customer
    own = Customer.sheet.field(best_phone(customer).field).header if customer else ""
    rang = InboundCall.sheet.field("caller_phone").header if customer is None or numbers(found).caller else ""
    return "、".join(header for header in (own, rang) if header)


def _caller(found: Found) -> Fact | None:
    """Whoever rang, unless it was the customer."""
    if found.customer is None or found.caller is None or not is_stranger(found.caller, found.customer):
        return None
    return Fact(InboundCall.sheet.field("caller").header, found.caller.caller or "未留名")


def _facts(one: Complaint) -> tuple[Fact, ...]:
    names = ("customer_demand", "origin", "category", "dept", "owner", "received_by", "linked_id")
    texts = ((one.sheet.field(name), getattr(one, name)) for name in names)
    return tuple(Fact(field.header, to_text(field, value)) for field, value in texts if value)


def _visit_words(visit: Visit | None, now: datetime) -> str:
    if visit is None:
        return ""
    out = f"{moment_words(visit.out_at, now.date())} 出厂" if visit.out_at else ""
    return "，".join(part for part in (visit.ro_no or visit.id, out) if part)


def _phases(one: Complaint, state: State) -> tuple[Phase, ...]:
    if rules.is_unfounded(one):
        return _unfounded_phases(one, state)
    here = _AT[state]
    ended = state in (State.CLOSED, State.WITHDRAWN)
    return tuple(Phase(_phase_word(word, state), _look(i, here, one, ended=ended)) for i, word in enumerate(PHASES))


def _unfounded_phases(one: Complaint, state: State) -> tuple[Phase, ...]:
    looks = ("done", "done" if one.contacted_at else "", "done", "done" if state is State.CLOSED else "now")
    return tuple(Phase(word, look) for word, look in zip(UNFOUNDED_PHASES, looks, strict=True))


def _phase_word(word: str, state: State) -> str:
    special = {
        (State.ESCALATED, "执行"): "已升级", (State.CRISIS, "执行"): "危机",
        (State.WITHDRAWN, "结案"): "撤诉",
    }  # fmt: skip
    return special.get((state, word), word)


def _look(index: int, here: int, one: Complaint, *, ended: bool) -> str:
    """A phase before the present one is done only if it was: a case may be handed over before anybody called."""
    skipped = (index == 1 and one.contacted_at is None) or (ended and 1 < index < 8 and one.resolved_at is None)
    if index < here or (ended and index == here):
        return "" if skipped else "done"
    return "now" if index == here else ""


def _told(step: ComplaintStep, now: datetime) -> Told:
    icon, tone = _LOOKS.get(step.step, ("edit", ""))
    until = ""
    if step.due_at is not None and step.to:
        answer = f"{moment_words(step.answered_at, now.date())} 已答复" if step.answered_at else ""
        until = answer or f"应于{moment_words(step.due_at, now.date())} 前答复"
    return Told(
        title=f"{step.step} → {step.to}" if step.to else step.step,
        when=moment_words(step.at, now.date()) if step.at else "",
        by=step.by,
        content=step.content,
        icon=icon,
        tone=tone,
        at=step.at,
        until=until,
    )


def _story_order(step: ComplaintStep) -> tuple[datetime, str]:
    return step.at or datetime.min, step.id or "\uffff"
