"""Dates and times as people and exports write them, read as canonical text.

A date-time without a time of day is kept at 00:00, which means 时刻未填 (4.0a rule 11): nobody delivers at midnight.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from dcrc_lite.schema.problem import BadValue

_DAY = re.compile(r"^(\d{4}|\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?:[T\s]+(.*))?$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:\s*(\d{2}):?(\d{2})(?::?\d{2})?)?$")
_CLOCK = re.compile(
    r"^(上午|下午|晚上|AM|PM)?\s*(\d{1,2})\s*[:时点]\s*(\d{1,2})?(?:分)?(?::\d{1,2}(?:\.\d+)?)?\s*(AM|PM)?$",
    re.IGNORECASE,
)
_YEARLESS = re.compile(r"^\d{1,2}\s*[-/.月]\s*\d{1,2}\s*[日号]?$")
_EPOCH = datetime(1899, 12, 30)
_FIRST_SAFE_SERIAL, _LAST_SERIAL = 61, 2_958_465  # before 61 the workbook calendar has a day that never was
_LATE = ("下午", "晚上", "PM")


def day_text(raw: object, text: str) -> str:
    """Return 2026-11-21, "" for nothing. Raises BadValue."""
    if isinstance(raw, date):
        return (raw.date() if isinstance(raw, datetime) else raw).isoformat()
    moment = _moment(raw, text)
    return "" if moment is None else moment.date().isoformat()


def moment_text(raw: object, text: str) -> str:
    """Return 2026-11-21T09:05 (00:00: no time of day was written), "" for nothing. Raises BadValue."""
    moment = _moment(raw, text)
    return "" if moment is None else moment.isoformat(timespec="minutes")


def time_text(raw: object, text: str) -> str:
    """Return 09:05, "" for nothing. Raises BadValue."""
    if isinstance(raw, datetime):
        return raw.time().isoformat(timespec="minutes")
    if isinstance(raw, time):
        return raw.isoformat(timespec="minutes")
    if isinstance(raw, timedelta):
        return (datetime.min + raw).time().isoformat(timespec="minutes")
    if isinstance(raw, float | int) and 0 <= raw < 1:
        return (datetime.min + timedelta(minutes=round(raw * 1440))).time().isoformat(timespec="minutes")
    if raw is None or (isinstance(raw, str) and text == ""):
        return ""
    return _clock(text or str(raw)).isoformat(timespec="minutes")


def typed_moment(moment: datetime) -> date | datetime:
    """Return the date alone when the time of day was not written (00:00), else the moment."""
    return moment.date() if moment.time() == time() else moment


def _moment(raw: object, text: str) -> datetime | None:
    if isinstance(raw, datetime):
        return raw.replace(second=0, microsecond=0, tzinfo=None)
    if isinstance(raw, date):
        return datetime(raw.year, raw.month, raw.day)
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return _from_number(raw)
    if raw is None or text == "":
        return None
    return _from_words(text)


def _from_number(raw: float) -> datetime:
    if float(raw).is_integer() and _COMPACT.match(str(int(raw))):
        return _from_words(str(int(raw)))
    if _FIRST_SAFE_SERIAL <= raw < _LAST_SERIAL:
        return _EPOCH + timedelta(minutes=round(raw * 1440))
    raise BadValue(f"数字 {raw:g} 不是日期", "写成 2026-11-21 这样")


def _from_words(text: str) -> datetime:
    if match := _COMPACT.match(text):
        return _build(match[1], match[2], match[3], f"{match[4]}:{match[5]}" if match[4] else "", text)
    if match := _DAY.match(text):
        return _build(match[1], match[2], match[3], match[4] or "", text)
    if _YEARLESS.match(text):
        raise BadValue(f"“{text}”没有年份", "写成 2026-11-21 这样")
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text):
        return _from_number(float(text))
    raise BadValue(f"“{text}”看不出是哪一天", "写成 2026-11-21 这样")


def _build(year: str, month: str, day: str, clock: str, text: str) -> datetime:
    full = int(year) if len(year) == 4 else 2000 + int(year)
    try:
        on = date(full, int(month), int(day))
    except ValueError:
        raise BadValue(f"“{text}”没有这一天", "对着单据核一下日期") from None
    return datetime.combine(on, _clock(clock) if clock.strip() else time())


def _clock(text: str) -> time:
    match = _CLOCK.match(text.strip())
    if not match:
        raise BadValue(f"“{text}”看不出是几点", "写成 09:05 这样")
    hour, minute = int(match[2]), int(match[3] or 0)
    if (match[1] or match[4] or "").upper() in _LATE and hour < 12:
        hour += 12
    if hour > 23 or minute > 59:
        raise BadValue(f"“{text}”没有这个钟点", "写成 09:05 这样")
    return time(hour, minute)
