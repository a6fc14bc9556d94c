"""How values are written for people: dates, times, phones, plates, money (the typography of every page)."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

WEEKDAYS = "一二三四五六日"
_PROVINCE_AND_CITY = re.compile(r"^([\u4e00-\u9fff][A-Z])[·.\s-]*(.+)$")


def day_words(day: date | None, today: date) -> str:
    """Return 今天, 昨天, 11月21日 周六, or 2025年3月7日 in another year; — for none."""
    if day is None:
        return "—"
    if isinstance(day, datetime):
        day = day.date()
    if day == today:
        return "今天"
    if day == today - timedelta(days=1):
        return "昨天"
    if day.year != today.year:
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.month}月{day.day}日 周{WEEKDAYS[day.weekday()]}"


def moment_words(moment: datetime | None, now: datetime) -> str:
    """Return 今天 10:06, 昨天 15:20, 11月18日 16:40, or 2025年3月7日 09:00; — for none."""
    if moment is None:
        return "—"
    return f"{day_words(moment.date(), now.date()).split(' ')[0]} {moment:%H:%M}"


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
