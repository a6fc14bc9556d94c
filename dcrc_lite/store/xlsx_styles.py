"""Which of a workbook's cell styles show a date or a time: only there may a date be written as a serial number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


class Shows(Enum):
    """What a number looks like in a cell of that style."""

    FIGURE = "figure"
    DATE = "date"
    TIME = "time"


_BUILT_IN = {
    **dict.fromkeys((14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)), Shows.DATE),
    **dict.fromkeys((18, 19, 20, 21, 45, 46, 47), Shows.TIME),
}
_NOT_LETTERS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h|m|s)[^\]]*\]', re.IGNORECASE)


def shown(root: Element) -> list[Shows]:
    """Return what each cell style (by its number `s`) of the styles part shows."""
    formats = {int(item.get("numFmtId", "-1")): item.get("formatCode", "") for item in _all(root, "numFmt")}
    for group in _all(root, "cellXfs"):
        return [_shows(int(item.get("numFmtId", "0")), formats) for item in _all(group, "xf")]
    return []


def _all(root: Element, name: str) -> Iterable[Element]:
    return (item for item in root.iter() if str(item.tag).rpartition("}")[2] == name)


def _shows(number: int, formats: dict[int, str]) -> Shows:
    return by_code(formats[number]) if number in formats else _BUILT_IN.get(number, Shows.FIGURE)


def by_code(code: str) -> Shows:
    """Return what a number format shows; only its first section counts."""
    letters = _NOT_LETTERS.sub("", code).split(";")[0].lower()
    if letters in ("general", "@"):
        return Shows.FIGURE
    if re.search(r"[yd]|e(?![+-])|年|月(?!.*[hs])", letters):
        return Shows.DATE
    if re.search(r"[hs]", letters):
        return Shows.TIME
    return Shows.DATE if "m" in letters else Shows.FIGURE
