"""Tables that say who does what by when: found on a page, and marked where a time in them is nobody's but ours.

A time is a figure of 设置 ({{ D06 }}, dotted), a word like 当天, or written by a standard and said to be （标准）.
Every other one is a proposal of this manual; the reader is told so below the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup

OWN_NOTE = '<p class="xs own">没有虚线的时间，标准没有写，是本手册的建议，由店里定。</p>'
ALL_OWN_NOTE = '<p class="xs own">这些时间标准没有写，是本手册的建议，由店里定。</p>'  # no figure of 设置 beside them

_TABLE = re.compile(r'<div class="tbl"[^>]*><table>(.*?)</table></div>', re.DOTALL)
_ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_WHO = re.compile(r"^(?!.*(?:给谁|问谁|看谁)).*谁|负责人")
_WHEN = re.compile(r"最晚|何时|多久|几时|几天|期限|时限")
_OWN_TIME = re.compile(
    r"\d|[一两二三四五六七八九十半]个?(?:分钟|小时|天|周|星期|月|年|季)|每[周月季年次]|前一天|次日|第二天"
)
_SETTLED = re.compile(r'class="set-v|<a |标准|建议|本店定|店里定')


def says_who_and_when(html: str) -> bool:
    """True when a table has a column for who and a column for by when."""
    return any(_columns(table[1]) for table in _TABLE.finditer(html))


def with_own_times(html: str) -> Markup:
    """The page's HTML with a line below each such table that holds a time no standard and no setting gives."""
    marked = _TABLE.sub(lambda table: table[0] + _note(table[1]), str(html))
    return Markup(marked)  # noqa: S704 a chapter's own HTML, and a line of ours


def _note(table: str) -> str:
    place = _columns(table)
    cells = [] if place is None else list(_column(table, place))
    if not any(map(_is_own, cells)):
        return ""
    return OWN_NOTE if any('class="set-v' in cell for cell in cells) else ALL_OWN_NOTE


def _columns(table: str) -> int | None:
    """The place of the column of times, in a table that also has one of people."""
    heads = [_TAG.sub("", head) for head in _cells(next(iter(_ROW.findall(table)), ""))]
    when = next((place for place, head in enumerate(heads) if _WHEN.search(head)), None)
    return when if any(_WHO.search(head) for head in heads) else None


def _column(table: str, place: int) -> Iterator[str]:
    for row in _ROW.findall(table)[1:]:
        cells = _cells(row)
        if place < len(cells):
            yield cells[place]


def _cells(row: str) -> list[str]:
    return _CELL.findall(row)


def _is_own(cell: str) -> bool:
    return not _SETTLED.search(cell) and _OWN_TIME.search(_TAG.sub("", cell)) is not None
