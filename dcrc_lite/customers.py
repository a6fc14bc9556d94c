"""Customers: how they are addressed, found, and whether enough is known about them. Pure rules on E01."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from dcrc_lite.schema import Need
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.pinyin import spellings

# Family names of two characters that people are addressed by whole.
_DOUBLE = (
    "欧阳司马上官诸葛东方皇甫尉迟公孙慕容令狐司徒司空夏侯端木南宫百里呼延独孤长孙宇文轩辕申屠万俟濮阳淳于单于太叔公羊澹台公冶"
    "宗政赫连钟离闻人鲜于闾丘仲孙拓跋夹谷谷梁段干东郭南门西门左丘梁丘"
)
_DOUBLE_NAMES = frozenset(_DOUBLE[at : at + 2] for at in range(0, len(_DOUBLE), 2))
_ORGANISATIONS = ("企业单位", "政府机构", "特殊公司", "交易伙伴")
_WOMAN, _MAN = ("女士", "小姐", "女"), ("先生", "男")
_DRIVERS = "user_phone"
_PHONES = ("mobile", "mobile_2", "landline", _DRIVERS)  # in the order they are rung
SEARCHED = ("name", "actual_user", "source_no", "member_no", *_PHONES)  # what a customer is found by
_NOT_DIGITS = re.compile(r"\D")
_LOOSE = re.compile(r"[\s·.．\-—_]")


def is_organisation(customer: Customer) -> bool:
    """Tell whether the customer is a company, an authority or a partner."""
    return customer.kind in _ORGANISATIONS


def family_name(name: str) -> str:
    """Return what a person is addressed by: 朱 of 朱军, 欧阳 of 欧阳娜."""
    name = name.strip()
    return name[:2] if name[:2] in _DOUBLE_NAMES and len(name) > 2 else name[:1]


def addressed_as(customer: Customer) -> str:
    """Return how to speak to the customer: 朱先生, 欧阳女士, 顺达物流; 朱军 (先生/女士) while the sex is unknown."""
    if is_organisation(customer) or not customer.name:
        return customer.name
    said = customer.salutation or customer.gender
    if said in _WOMAN:
        return family_name(customer.name) + (customer.salutation or "女士")
    if said in _MAN:
        return f"{family_name(customer.name)}先生"
    return f"{customer.name} 先生/女士"


def phones(customer: Customer) -> tuple[str, ...]:
    """Return every number we have, the best first."""
    return tuple(dict.fromkeys(number for name in _PHONES if (number := getattr(customer, name))))


@dataclass(frozen=True, slots=True)
class BestPhone:
    """The number to ring, "" for none, and the field it stands in."""

    text: str
    field: str

    @property
    def is_own(self) -> bool:
        """Tell whether it is the customer's own number, not that of whoever drives the car."""
        return self.field != _DRIVERS


def best_phone(customer: Customer) -> BestPhone:
    """Return the number to ring: a mobile, else the landline, else the number of whoever drives the car."""
    name = next((name for name in _PHONES if getattr(customer, name)), _PHONES[0])
    return BestPhone(getattr(customer, name), name)


def has_phone(customer: Customer) -> bool:
    """Tell whether the customer can be rung at all."""
    return bool(phones(customer))


def search_keys(name: str, actual_user: str, source_no: str, member_no: str, *phones: str) -> list[str]:
    """Return the words a customer is found by: names, their spellings, numbers in other systems, digits of the phones."""
    keys = [*_of_name(name), *_of_name(actual_user)]
    keys += [searched(number) for number in (source_no, member_no) if number]
    keys += [phone if phone.isdecimal() else _NOT_DIGITS.sub("", phone) for phone in phones if phone]
    return [*filter(None, keys)]


@lru_cache(maxsize=20_000)
def _of_name(name: str) -> tuple[str, ...]:
    return tuple(spellings(name) | {searched(name)}) if name else ()


def searched(words: str) -> str:
    """Return what people typed into the search box in the form of the keys: lower case, without blanks and dots."""
    return (words if words.isalnum() else _LOOSE.sub("", words)).casefold()


def gaps(customer: Customer) -> tuple[str, ...]:
    """Return the headers of required fields that are empty: a phone counts as one, company fields only for companies."""
    missing = [
        field.header
        for field in customer.sheet.fields
        if field.need is Need.REQUIRED and _is_empty(customer, field.name)
    ]
    if not has_phone(customer):
        missing.append(customer.sheet.field("mobile").header)
    if is_organisation(customer) and not customer.industry:
        missing.append(customer.sheet.field("industry").header)
    return tuple(missing)


def completeness(customer: Customer) -> float:
    """Return the share of required fields that are filled, 0–100 (K21)."""
    required = sum(field.need is Need.REQUIRED for field in customer.sheet.fields) + 1 + is_organisation(customer)
    return round(100 * (required - len(gaps(customer))) / required, 1)


def _is_empty(customer: Customer, name: str) -> bool:
    return getattr(customer, name) in (None, "", ())


def is_looked_after_by(customer: Customer, name: str) -> bool:
    """Tell whether the colleague of that name is the customer's sales or service adviser."""
    return bool(name) and name in (customer.consultant, customer.sa)
