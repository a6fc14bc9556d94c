"""One cell as XML: addresses, escaping, and how a canonical text is written so that it reads back as the same text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dcrc_lite.schema.field import Field, Kind
from dcrc_lite.schema.values import from_text
from dcrc_lite.store.xlsx_styles import Shows

_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_FIRST_DAY = date(1900, 3, 1)  # before it the calendar of workbooks has a day that never was
_EXACT = 10**15  # figures up to here survive in a workbook digit for digit
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_FIGURES = (Kind.INT, Kind.NUM, Kind.MONEY)
_DAY = timedelta(days=1)


def escaped(text: str) -> bytes:
    """Return the text as it stands inside <t>: markup escaped, characters XML cannot carry as _xHHHH_."""
    if _UNSAFE.search(text):
        text = _UNSAFE.sub(_as_code, text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode()


def _as_code(match: re.Match[str]) -> str:
    found = match[0]
    return f"_x{ord(found):04X}_" if len(found) == 1 else "_x005F" + found


def figure(field: Field, text: str, shows: Shows, *, since_1904: bool) -> str:
    """Return the number a cell of that style holds for a canonical text; "" when it has to be written as text."""
    if field.kind in _FIGURES:
        return _plain_figure(field, text)
    if field.kind in (Kind.DATE, Kind.DATETIME) and shows is Shows.DATE:
        return _serial(field, text, since_1904=since_1904)
    if field.kind is Kind.TIME and shows is Shows.TIME:
        return _part_of_day(text)
    return ""


def _plain_figure(field: Field, text: str) -> str:
    try:
        value = float(text)
        from_text(field, text)
    except (ValueError, ArithmeticError):
        return ""
    return text if abs(value) < _EXACT else ""


def _serial(field: Field, text: str, *, since_1904: bool) -> str:
    try:
        value = from_text(field, text)
    except ValueError:
        return ""
    assert isinstance(value, date)
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    if moment.date() < _FIRST_DAY or (since_1904 and moment < _EPOCH_1904):
        return ""
    days = (moment - (_EPOCH_1904 if since_1904 else _EPOCH)) / _DAY
    return str(int(days)) if days.is_integer() else repr(days)


def _part_of_day(text: str) -> str:
    try:
        at = time.fromisoformat(text)
    except ValueError:
        return ""
    return repr((at.hour * 60 + at.minute) / 1440)


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes cells for one sheet: its namespace prefix ("" or "x:"), what its styles show, its calendar."""

    prefix: str = ""
    styles: Sequence[Shows] = ()
    since_1904: bool = False

    def cell(self, where: str, style: str, field: Field, text: str) -> bytes:
        """Return a whole <c> element; `style` is the number of its style or ""."""
        p = self.prefix
        head = f'<{p}c r="{where}"' + (f' s="{style}"' if style else "")
        if not text:
            return f"{head}/>".encode()
        if number := figure(field, text, self._shows(style), since_1904=self.since_1904):
            return f"{head}><{p}v>{number}</{p}v></{p}c>".encode()
        kept = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
        inner = f"<{p}is><{p}t{kept}>".encode() + escaped(text)
        return f'{head} t="inlineStr">'.encode() + inner + f"</{p}t></{p}is></{p}c>".encode()

    def empty(self, where: str, style: str) -> bytes:
        """Return a <c> element that only carries a style."""
        return f'<{self.prefix}c r="{where}" s="{style}"/>'.encode()

    def _shows(self, style: str) -> Shows:
        number = int(style or 0)
        return self.styles[number] if number < len(self.styles) else Shows.FIGURE
