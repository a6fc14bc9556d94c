"""What is odd in 营业时间 and 节假日: data for 数据体检, never an exception; the calendars go on with what they understood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dcrc_lite.calendars.week import MIDNIGHT, OFF, minute, spans_of
from dcrc_lite.schema.settings import OFFICE, Holiday, OpeningHours


@dataclass(frozen=True, slots=True)
class Doubt:
    """One odd row: its 编号, the field, what is wrong, what to do."""

    row_id: str
    field: str
    what: str
    todo: str


def doubts(hours: Iterable[OpeningHours], holidays: Iterable[Holiday]) -> tuple[Doubt, ...]:
    """Return what a person should look at in the rows of both tabs, in the order of the sheets."""
    rows = tuple(hours)
    return (*_without_office(rows), *(found for row in rows for found in _of_hours(row)), *_of_holidays(holidays))


def _without_office(rows: tuple[OpeningHours, ...]) -> Iterator[Doubt]:
    if not any(row.calendar == OFFICE and spans_of(row) for row in rows):
        yield Doubt("", "calendar", "办公日历一天也不开", "至少给一个工作日填上开始和结束；在这之前按周一至周五算。")


def _of_hours(row: OpeningHours) -> Iterator[Doubt]:
    if row.weekday not in range(1, 8):
        yield Doubt(row.id, "weekday", f"星期写的是 {row.weekday or '空'}", "写 1 到 7，1 是周一。")
    if (row.opens is None) != (row.closes is None):
        yield Doubt(row.id, "closes", "只有开始或只有结束，这一天按不开门算", "两个都填，或两个都清空。")
    if row.opens and row.closes and minute(row.opens) >= (minute(row.closes) or MIDNIGHT):
        yield Doubt(row.id, "closes", "结束不比开始晚，这一天按不开门算", "看看两个钟点是不是写反了。")
    if (row.lunch_from is None) != (row.lunch_to is None):
        yield Doubt(row.id, "lunch_to", "午休只写了一头，按没有午休算", "午休开始和午休结束都填，或都清空。")
    if row.lunch_from and row.lunch_to and row.lunch_from >= row.lunch_to:
        yield Doubt(row.id, "lunch_to", "午休结束不比午休开始晚，按没有午休算", "看看两个钟点是不是写反了。")


def _of_holidays(rows: Iterable[Holiday]) -> Iterator[Doubt]:
    seen: dict[tuple[str, object], str] = {}
    for row in rows:
        if row.falls_on is None:
            yield Doubt(row.id, "falls_on", "没有日期，这一行不起作用", "填上是哪一天。")
            continue
        if row.kind == OFF and (row.opens or row.closes):
            yield Doubt(row.id, "opens", "休的日子写了钟点，整天按休算", "只上半天就把“休”改成“班”。")
        if (row.calendar, row.falls_on) in seen:
            yield Doubt(row.id, "falls_on", f"{row.falls_on} 在{row.calendar}写了两行，按后一行算", "删掉一行。")
        seen[row.calendar, row.falls_on] = row.id
