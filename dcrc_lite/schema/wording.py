"""How phones, plates, VINs and money are written for people (dates and durations: deadlines.words)."""

from __future__ import annotations

import re
from decimal import Decimal

_JOINT = re.compile(r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[\u4e00-\u9fff])")
_PROVINCE_AND_CITY = re.compile(r"^([\u4e00-\u9fff][A-Z])[·.\s-]*(.+)$")


def phone_words(phone: str) -> str:
    """Return a mobile number in groups of 3-4-4; other numbers as they are."""
    return f"{phone[:3]} {phone[3:7]} {phone[7:]}" if len(phone) == 11 and phone.isdigit() else phone


def plate_words(plate: str) -> str:
    """Return a plate with its middle dot: 浙A·8T3K6."""
    found = _PROVINCE_AND_CITY.match(plate)
    return f"{found[1]}·{found[2]}" if found else plate


def money_words(amount: Decimal | None) -> str:
    """Return 1,286.00 元; — for none."""
    return "—" if amount is None else f"{amount:,.2f} 元"


def spaced(words: str) -> str:
    """Return words of the sheets with a blank between 汉字 and Latin or digits: 维修3日 -> 维修 3 日, DCRC经理 -> DCRC 经理."""
    return _JOINT.sub(" ", words)


def figure_words(number: float | None, unit: str = "") -> str:
    """Return 46,180 km, or 2.5 without needless zeros; — for none."""
    if number is None:
        return "—"
    digits = f"{number:,.0f}" if float(number).is_integer() else f"{number:,.1f}"
    return f"{digits} {unit}".rstrip()
