"""Whom to ring: who brought the car, else its user, else the owner (E11), and who may answer for the customer."""

from __future__ import annotations

from dataclasses import dataclass

from dcrc_lite.customers import best_phone
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.visits import Visit

BRINGER, USER, OWNER = "送修人", "使用人", "车主"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may be rung: name, phone as stored ("" = none), and what they are to the car, joined by 、."""

    name: str
    phone: str
    part: str

    @property
    def has_phone(self) -> bool:
        """True when there is a number to dial."""
        return bool(self.phone)


def people(customer: Customer | None, visit: Visit | None) -> tuple[Person, ...]:
    """Return everybody connected with the call, one line per person: in the order of asking, without a phone last."""
    found: dict[str, Person] = {}
    for person in _named(customer, visit):
        known = found.get(person.name)
        found[person.name] = _joined(known, person) if known else person
    return tuple(sorted(found.values(), key=lambda person: not person.has_phone))


def whom_to_call(customer: Customer | None, visit: Visit | None) -> Person | None:
    """Return the first of them with a phone, else None: then the row belongs to 待补资料."""
    return next((person for person in people(customer, visit) if person.has_phone), None)


def refuses(customer: Customer | None, visit: Visit | None, scope: str) -> str:
    """Return why this customer is not rung for courtesy (X04), "" when nothing speaks against it.

    `scope`: §service_call_scope, 全部 or 同意者; it concerns calls after a visit only.
    """
    if customer is not None and (customer.callback_consent is False or customer.pref_channel == "不希望回访"):
        return "客户不希望回访"
    if visit is not None and visit.wants_call is False:
        return "客户说这次不用打"
    if visit is not None and scope == "同意者" and visit.wants_call is None:
        return "只回访同意的客户"
    return ""


def _named(customer: Customer | None, visit: Visit | None) -> tuple[Person, ...]:
    out: list[Person] = []
    if visit is not None and (visit.bringer or visit.bringer_phone):
        out.append(Person(visit.bringer or BRINGER, visit.bringer_phone, BRINGER))
    if customer is not None:
        if customer.user_is_owner is False and (customer.actual_user or customer.user_phone):
            out.append(Person(customer.actual_user or USER, customer.user_phone, USER))
        phone = best_phone(customer)
        out.append(Person(customer.name, phone.text if phone.is_own else "", OWNER))
    return tuple(out)


def _joined(first: Person, second: Person) -> Person:
    return Person(first.name, first.phone or second.phone, f"{first.part}、{second.part}")
