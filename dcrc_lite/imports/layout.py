"""Where the list lies in a sheet: title lines, one or two header lines, the rows, and the lines that are none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from dcrc_lite.imports.headers import bare, is_serial, plain
from dcrc_lite.imports.reading import Cell, RawSheet

LOOK_AT = 40  # lines from the top in which a header is looked for
FEWEST = 3  # known headers a header line has at least
_TOTAL = re.compile(
    r"^(本页|分组|部门|累计)?(合计|总计|小计|累计|共计|合共)(金额|数量|数)?[:：]?$|^共\s*\d+\s*[条行台笔]"
)
_FOOTER = re.compile(
    r"(制表|审核|复核|制单|打印|导出|填表|统计)(人|时间|日期|员)?\s*[:：]|^第\s*\d+\s*页|^共\s*\d+\s*页|^说明[:：]|^注[:：]"
)


class Kept(StrEnum):
    """Why a line of a sheet is no row of the list."""

    TITLE = "标题"
    HEADER = "表头"
    REPEATED = "重复的表头"
    BLANK = "空行"
    TOTAL = "合计"
    FOOTER = "页脚"


@dataclass(frozen=True, slots=True)
class Heading:
    """One column's name as the file writes it; `group` is the line above it."""

    index: int
    text: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet taken apart. Row numbers are those people see in Excel (1-based)."""

    sheet: RawSheet
    header_row: int
    headings: tuple[Heading, ...]
    rows: tuple[tuple[int, Sequence[Cell]], ...]
    left_out: tuple[tuple[int, Kept], ...]


def lay_out(sheet: RawSheet, known: frozenset[str]) -> Layout | None:
    """Return the list of a sheet, or None when no line looks like a header; `known` are header names (plain)."""
    found = _header(sheet.rows[:LOOK_AT], known)
    if found is None:
        return None
    first, last = found
    headings = _headings(sheet.rows, first, last)
    head = [(i + 1, Kept.HEADER if i >= first else Kept.TITLE) for i in range(last + 1)]
    rows: list[tuple[int, Sequence[Cell]]] = []
    for i in range(last + 1, len(sheet.rows)):
        reason = _no_row(sheet.rows[i], headings)
        if reason:
            head.append((i + 1, reason))
        else:
            rows.append((i + 1, sheet.rows[i]))
    return Layout(sheet, last + 1, headings, tuple(rows), tuple(head))


def text_of(cell: Cell) -> str:
    """Return a cell as one line of text, for headers and comparisons."""
    return " ".join(str(cell).split()) if cell is not None else ""


def _known(texts: Sequence[str], known: frozenset[str]) -> int:
    return len({bare(text) for text in texts if text and (plain(text) in known or bare(text) in known)})


def _header(rows: Sequence[Sequence[Cell]], known: frozenset[str]) -> tuple[int, int] | None:
    """Return the first and last line of the header: the line with most known names, or it and the one below."""
    texts = [[text_of(cell) for cell in row] for row in rows]
    scores = [_known(line, known) for line in texts]
    best = max(range(len(scores)), key=lambda i: (scores[i], -i), default=-1)
    if best < 0:
        return None
    pairs = [(_known(_under(texts[i], texts[i + 1]), known), i) for i in (best - 1, best) if 0 <= i < len(texts) - 1]
    joined, top = max(pairs, key=lambda pair: (pair[0], -pair[1]), default=(0, best))
    if joined > scores[best] and _all_words(texts[top + 1]):
        return (top, top + 1) if joined >= FEWEST else None
    if scores[best] < FEWEST:
        return None
    return (best - 1, best) if best and _is_group_line(texts[best - 1], texts[best]) else (best, best)


def _under(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    width = max(len(upper), len(lower))
    above, below = [*upper, *[""] * (width - len(upper))], [*lower, *[""] * (width - len(lower))]
    return [low or high for high, low in zip(above, below, strict=True)]


def _all_words(line: Sequence[str]) -> bool:
    return not any(re.search(r"\d{3}", text) for text in line)


def _is_group_line(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """True for a line of merged captions right above the header: several, none of them a date or a title."""
    captions = [i for i, text in enumerate(upper) if text]
    return len(captions) > 1 and _all_words(upper) and not any(_FOOTER.search(text) for text in upper) and bool(lower)


def _headings(rows: Sequence[Sequence[Cell]], first: int, last: int) -> tuple[Heading, ...]:
    lower = [text_of(cell) for cell in rows[last]]
    if first == last:
        return tuple(Heading(i, text) for i, text in enumerate(lower) if text)
    upper = [text_of(cell) for cell in rows[first]]
    names = _under(upper, lower)
    groups = _carried(upper, len(names))
    return tuple(Heading(i, text, groups[i] if text != groups[i] else "") for i, text in enumerate(names) if text)


def _carried(upper: Sequence[str], width: int) -> list[str]:
    """Return for each column the caption above it; a merged caption stands only in its first cell."""
    groups, current = [], ""
    for i in range(width):
        current = upper[i] if i < len(upper) and upper[i] else current
        groups.append(current)
    return groups


def _no_row(row: Sequence[Cell], headings: tuple[Heading, ...]) -> Kept | None:
    texts = [text for cell in row if (text := text_of(cell))]
    if not texts:
        return Kept.BLANK
    if _TOTAL.search(texts[0].replace(" ", "")):
        return Kept.TOTAL
    if len(texts) <= 3 and _FOOTER.search(texts[0]):
        return Kept.FOOTER
    return Kept.REPEATED if _repeats(row, headings) else None


def _repeats(row: Sequence[Cell], headings: tuple[Heading, ...]) -> bool:
    same = sum(h.index < len(row) and text_of(row[h.index]) == h.text for h in headings if not is_serial(h.text))
    return same >= FEWEST and same >= 0.6 * len(headings)
