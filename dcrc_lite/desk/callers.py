"""Who is calling: the customers the words may mean, and whether name and number are those of the one chosen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dcrc_lite import customers as rules
from dcrc_lite.desk.accounts import User
from dcrc_lite.schema import Mask
from dcrc_lite.schema.calls import InboundCall
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.masks import covered
from dcrc_lite.schema.vehicles import Vehicle
from dcrc_lite.schema.wording import plate_words

if TYPE_CHECKING:
    from dcrc_lite.desk import Desk

HITS = 6
TITLES = ("先生", "女士", "小姐", "师傅", "老师", "总", "经理", "太太")


@dataclass(frozen=True, slots=True)
class Hit:
    """Somebody who may be calling: value of the radio button, name, covered phone, car."""

    value: str
    name: str
    phone: str
    plate: str
    model: str


def hits(desk: Desk, words: str, pick: str, user: User) -> tuple[Hit, ...]:
    """Return who may be meant by the words (phone tail, plate, name), whoever was picked before first."""
    ids = [line.id for line in desk.customers.find(words, user, HITS)] if words else []
    chosen = pick.partition("|")[0]
    if chosen and chosen not in ids and may_pick(desk, chosen, user):
        ids.insert(0, chosen)
    customers = desk.store.get_many(Customer, ids)
    cars: dict[str, list[Vehicle]] = {}
    for car in desk.store.rows(Vehicle, {"owner_id": ids}) if ids else ():
        cars.setdefault(car.owner_id, []).append(car)
    rows = [customers[one] for one in ids if one in customers]
    return tuple(hit for row in rows for hit in _hits_of(row, cars.get(row.id, [])))


def may_pick(desk: Desk, customer_id: str, user: User) -> bool:
    """Tell whether this is a customer the user may see."""
    row = desk.store.get(Customer, customer_id)
    return row is not None and desk.customers.may_see(user, row)


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number and the header of the column it stands in."""

    text: str
    header: str


def number_to_ring(call: InboundCall, customer: Customer | None) -> Number:
    """Return the number a call is returned at: the one it came from, else the customer's; its text "" for none."""
    if call.caller_phone or customer is None:
        return Number(call.caller_phone, InboundCall.sheet.field("caller_phone").header)
    best = rules.best_phone(customer)
    return Number(best.text, Customer.sheet.field(best.field).header)


def is_stranger(call: InboundCall, customer: Customer) -> bool:
    """Tell whether who called is nobody we know of this customer: neither the name nor the number fits."""
    said = call.caller.strip()
    if not said and not call.caller_phone:
        return False
    return not _is_named(said, customer) and call.caller_phone not in rules.phones(customer)


def caller_words(call: InboundCall) -> str:
    """Return who called, the number covered: 路人甲 138****8000."""
    number = covered(Mask.PHONE, call.caller_phone)
    return " ".join(part for part in (call.caller or "未留名", number) if part)


def _is_named(said: str, customer: Customer) -> bool:
    """朱军, 朱先生 and 朱总 are all 朱军; a company's people are called by their own names."""
    names = [name for name in (customer.name, customer.actual_user) if name]
    if said in names:
        return True
    titled = next((said.removesuffix(title) for title in TITLES if said.endswith(title)), "")
    return bool(titled) and any(titled in (name, rules.family_name(name)) for name in names)


def _hits_of(row: Customer, cars: Iterable[Vehicle]) -> list[Hit]:
    phone = covered(Mask.PHONE, rules.best_phone(row).text)
    made = [
        Hit(f"{row.id}|{car.id}", row.name, phone, plate_words(car.plate), car.series or car.model)
        for car in cars
        if not car.scrapped
    ]
    return made or [Hit(f"{row.id}|", row.name, phone, "", "")]
