"""One customer's file as a page: facts, cars, everything that happened, what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from dcrc_lite import customers as rules
from dcrc_lite import vehicles as cars
from dcrc_lite.complaints import is_standing
from dcrc_lite.deadlines import Urgency, urgency
from dcrc_lite.desk import happenings
from dcrc_lite.desk.accounts import User, can
from dcrc_lite.desk.complaints.seeing import may_see
from dcrc_lite.desk.happenings import Happening
from dcrc_lite.errors.clocks import UnknownRuleError
from dcrc_lite.schema import Mask, to_text
from dcrc_lite.schema.calls import CallRecord
from dcrc_lite.schema.complaints import Complaint
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.masks import covered
from dcrc_lite.schema.vehicles import Ownership, Vehicle
from dcrc_lite.schema.visits import Delivery, Visit
from dcrc_lite.schema.wording import figure_words, plate_words
from dcrc_lite.store.protocol import Due

if TYPE_CHECKING:
    from dcrc_lite.desk.customers import Customers

_SHEET = Customer.sheet
_FACTS = (
    "home_addr",
    "pref_time",
    "pref_channel",
    "sa",
    "consultant",
    "origin",
    "needs",
    "remark",
)  # 称呼 stands first
_MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of facts: header, text as this user may see it."""

    name: str
    header: str
    text: str


@dataclass(frozen=True, slots=True)
class Car:
    """One car of the customer. `vin` is covered unless revealed; `vin_head` and `vin_tail` split the last six off."""

    id: str
    plate: str
    model: str
    vin_head: str
    vin_tail: str
    delivered: str
    odometer: str
    is_main: bool


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody connected with a car: owner, user."""

    name: str
    part: str
    since: str


@dataclass(frozen=True, slots=True)
class Next:
    """Something that comes due: what, badge, note."""

    what: str
    urgency: Urgency
    note: str
    task_id: str = ""


@dataclass(frozen=True, slots=True)
class Quiet:
    """打扰控制: the case that pauses marketing, contacts of the last 30 days and the limit (0 = none)."""

    case_id: str
    contacts: int
    limit: int


@dataclass(frozen=True)
class CustomerPage:
    """The file as one user may see it now."""

    customer: Customer
    addressed: str
    phone: str
    facts: tuple[Fact, ...]
    cars: tuple[Car, ...]
    people: tuple[Person, ...]
    happenings: tuple[Happening, ...]
    coming: tuple[Next, ...]
    scores: tuple[tuple[str, float], ...]
    quiet: Quiet
    gaps: tuple[str, ...]
    completeness: float
    may_reveal: bool
    may_edit: bool
    may_open: frozenset[str]  # complaints whose page this user may see
    task_id: str  # the most urgent call that can be made now, "" for none


def customer_page(part: Customers, row: Customer, user: User, now: datetime) -> CustomerPage:
    """Return the page of one customer."""
    store = part.desk.store
    owned = sorted(store.rows(Vehicle, {"owner_id": row.id}), key=_by_use, reverse=True)
    happened = happenings.of_customer(store, row, owned, now)
    dues = store.dues(where={"customer_id": row.id})
    calls = [due for due in dues if due.kind == "call" and due.first_on <= now.date().isoformat()]
    return CustomerPage(
        customer=row,
        addressed=rules.addressed_as(row),
        phone=covered(Mask.PHONE, rules.best_phone(row).text),
        facts=_facts(row),
        cars=tuple(_car(part, car, is_main=number == 0) for number, car in enumerate(owned)),
        people=_people(part, row, owned),
        happenings=tuple(happened),
        coming=(*_due_next(dues, part, now), *_car_next(owned, part, now)),
        scores=_scores(part, row),
        quiet=_quiet(part, row, happened, now),
        gaps=rules.gaps(row),
        completeness=rules.completeness(row),
        may_open=_may_open(part, row, user),
        may_reveal=rules.has_phone(row) and part.may_reveal(user, row, now.date()),
        may_edit=can(user, "edit_customers"),
        task_id=calls[0].task_id if calls and can(user, "call", own=part.is_own(user, row)) else "",
    )


def _by_use(car: Vehicle) -> tuple[bool, date, str]:
    return (not car.scrapped, car.last_visit or car.delivery_date or date.min, car.id)


def _facts(row: Customer) -> tuple[Fact, ...]:
    fields = [_SHEET.field(name) for name in _FACTS]
    texts = {field.name: covered(field.mask, to_text(field, getattr(row, field.name))) for field in fields}
    return tuple(Fact(field.name, field.header, texts[field.name]) for field in fields if texts[field.name])


def _car(part: Customers, car: Vehicle, *, is_main: bool) -> Car:
    delivery = next(
        iter(part.desk.store.rows(Delivery, {"vehicle_id": car.id}, order_by="delivered_at", descending=True)), None
    )
    day = delivery.delivered_at.date() if delivery and delivery.delivered_at else car.delivery_date
    by = delivery.consultant if delivery else ""
    monthly = f"（月均 {figure_words(car.avg_km_month)} km）" if car.avg_km_month else ""
    vin = covered(Mask.VIN, car.vin)
    return Car(
        id=car.id,
        plate=plate_words(car.plate) or "未上牌",
        model="，".join(text for text in (cars.model_words(car), car.color) if text),
        vin_head=vin[:-6],
        vin_tail=vin[-6:],
        delivered="，".join(text for text in (day.isoformat() if day else "", by) if text),
        odometer=figure_words(car.odometer, "km") + monthly if car.odometer else "",
        is_main=is_main,
    )


def _people(part: Customers, row: Customer, owned: list[Vehicle]) -> tuple[Person, ...]:
    """Return the owners of the newest car over time, and who uses it."""
    if not owned:
        return ()
    history = part.desk.store.rows(Ownership, {"vehicle_id": owned[0].id}, order_by="since")
    names = part.desk.store.get_many(Customer, {one.customer_id for one in history})
    people = [
        Person(
            names[one.customer_id].name,
            "原车主" if one.until else "车主",
            one.since.isoformat()[:7] if one.since else "—",
        )
        for one in history
        if one.customer_id in names
    ]
    if not any(person.part == "车主" for person in people):
        people.append(Person(row.name, "车主", "—"))
    if row.user_is_owner is False and row.actual_user:
        people.append(Person(row.actual_user, f"使用人{'，' + row.user_relation if row.user_relation else ''}", "—"))
    return tuple(people)


def _may_open(part: Customers, row: Customer, user: User) -> frozenset[str]:
    cases = part.desk.store.rows(Complaint, {"customer_id": row.id})
    visits = part.desk.store.get_many(Visit, {one.visit_id for one in cases if one.visit_id})
    return frozenset(one.id for one in cases if may_see(user, one, row, visits.get(one.visit_id)))


def _due_next(dues: list[Due], part: Customers, now: datetime) -> list[Next]:
    calendars, rules = part.desk.settings.calendars, part.desk.shop.rules
    return [
        Next(
            _rule_name(part, due.rule),
            urgency(due.due, now, calendars, rule=rules.get(due.rule)),
            due.source_id,
            due.task_id,
        )
        for due in dues
        if due.kind in ("call", "clock")
    ]


def _rule_name(part: Customers, rule_id: str) -> str:
    try:
        return part.desk.shop.rule(rule_id).name
    except UnknownRuleError:
        return rule_id


def _car_next(owned: list[Vehicle], part: Customers, now: datetime) -> list[Next]:
    calendars, today = part.desk.settings.calendars, now.date()
    found = [(one, car) for car in owned for one in cars.coming(car, today)]
    plates = {car.id: f"{plate_words(car.plate)} " if len(owned) > 1 else "" for car in owned}
    return [
        Next(plates[car.id] + one.what, urgency(one.on, now, calendars), one.note)
        for one, car in sorted(found, key=lambda pair: pair[0].on)
    ]


def _scores(part: Customers, row: Customer) -> tuple[tuple[str, float], ...]:
    records = part.desk.store.rows(CallRecord, {"customer_id": row.id}, order_by="called_at")
    scored = [
        (one.called_at.date().isoformat()[:7], one.score) for one in records if one.called_at and one.score is not None
    ]
    return tuple(scored[-5:])


def _quiet(part: Customers, row: Customer, happened: list[Happening], now: datetime) -> Quiet:
    cases = [one for one in part.desk.store.rows(Complaint, {"customer_id": row.id}) if is_standing(one)]
    contacts = sum(one.counts_as_contact and one.at >= now - _MONTH for one in happened)
    return Quiet(cases[-1].id if cases else "", contacts, part.desk.shop.whole("contact_limit"))
