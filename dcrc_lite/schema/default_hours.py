"""Default opening hours, and the short text people give them in: "1-7 08:30-17:30", "1-5 08:30-17:00 午休 12:00-13:00"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import time

from dcrc_lite.errors.clocks import BadHoursError
from dcrc_lite.schema.settings import OFFICE, SHOP, OpeningHours

OFFICE_TEXT = "1-5 08:30-17:00"  # architecture.md 6: national working days unless set
SHOP_TEXT = "1-7 08:30-17:30"  # daily, when `dcrc init` is neither told nor asked

_CLOCK = r"(\d{1,2}[:：]\d{2})"
_TO = r"\s*[-–—~～至到]\s*"
_DAYS = re.compile(rf"(?:周|星期)?([1-7一二三四五六日天])(?:{_TO}(?:周|星期)?([1-7一二三四五六日天]))?")
_SPAN = re.compile(rf"{_CLOCK}{_TO}{_CLOCK}")
_PART = re.compile(
    rf"^\s*(?P<days>{_DAYS.pattern}(?:\s*[,，、]\s*{_DAYS.pattern})*)\s+(?P<open>{_SPAN.pattern})"
    rf"(?:\s*(?:午休)\s*(?P<lunch>{_SPAN.pattern}))?\s*$"
)
_WEEKDAYS = {name: number for number, name in enumerate("一二三四五六日", start=1)} | {"天": 7}


def office_hours() -> tuple[OpeningHours, ...]:
    """Return the rows of 办公: Mon–Fri 08:30–17:00, weekend without hours."""
    return parse_hours(OFFICE_TEXT, OFFICE)


def parse_hours(words: str, calendar: str = SHOP) -> tuple[OpeningHours, ...]:
    """Return seven rows of `calendar` from "1-6 08:30-17:30；7 09:00-16:00". Raises BadHoursError.

    Parts are separated by ； or ;. A weekday that is not named is closed; one named twice takes the later part.
    """
    rows = {weekday: _row(calendar, weekday) for weekday in range(1, 8)}
    parts = [part for part in re.split(r"[;；]", words) if part.strip()]
    if not parts:
        raise BadHoursError(words)
    for part in parts:
        rows.update((row.weekday or 0, row) for row in _rows_of(part, words, calendar))
    return tuple(rows[weekday] for weekday in range(1, 8))


def hours_from_settings(settings: Mapping[str, str]) -> tuple[OpeningHours, ...]:
    """Return the rows of 办公 the keys open, close, workdays and lunch describe; the default when they make no sense."""
    lunch = f" 午休 {settings['lunch']}" if settings.get("lunch") else ""
    days, opens, closes = (settings.get(key) or "" for key in ("workdays", "open", "close"))
    try:
        return parse_hours(f"{days or '1-5'} {opens or '08:30'}-{closes or '17:00'}{lunch}", OFFICE)
    except BadHoursError:
        return office_hours()


def _rows_of(part: str, words: str, calendar: str) -> Iterator[OpeningHours]:
    found = _PART.match(part)
    if found is None:
        raise BadHoursError(words)
    opens, closes = _span(found["open"], words)
    lunch_from, lunch_to = lunch = _span(found["lunch"], words) if found["lunch"] else (None, None)
    if lunch_from and lunch_to and not opens < lunch_from < lunch_to < (closes if closes != time(0) else time.max):
        raise BadHoursError(words)
    for weekday in _weekdays(found["days"]):
        yield _row(calendar, weekday, (opens, closes), lunch)


def _weekdays(words: str) -> Iterator[int]:
    for first, last in _DAYS.findall(words):
        begin = _number(first)
        end = _number(last) if last else begin
        yield from range(begin, end + 1) if begin <= end else (*range(begin, 8), *range(1, end + 1))


def _number(name: str) -> int:
    return _WEEKDAYS.get(name) or int(name)


def _span(words: str, whole: str) -> tuple[time, time]:
    begin, end = _SPAN.findall(words)[0]
    opens, closes = _time(begin, whole), _time(end, whole)
    if closes != time(0) and opens >= closes:
        raise BadHoursError(whole)
    return opens, closes


def _time(words: str, whole: str) -> time:
    hour, minute = words.replace("：", ":").split(":")
    if (hour, minute) == ("24", "00"):
        return time(0)
    try:
        return time(int(hour), int(minute))
    except ValueError as error:
        raise BadHoursError(whole) from error


_Pair = tuple[time | None, time | None]


def _row(calendar: str, weekday: int, hours: _Pair = (None, None), lunch: _Pair = (None, None)) -> OpeningHours:
    return OpeningHours(
        id=f"{calendar}-{weekday}",
        calendar=calendar,
        weekday=weekday,
        opens=hours[0],
        closes=hours[1],
        lunch_from=lunch[0],
        lunch_to=lunch[1],
    )
