"""The calls that are derived today: which record starts them, what they are called, which matters first."""

from __future__ import annotations

from dataclasses import dataclass

from dcrc_lite.schema.settings import Rule


@dataclass(frozen=True, slots=True)
class CallKind:
    """One derived call: its 时限 row, E12 任务类型, starting record, words on the list, and its place among equals."""

    rule: str
    task_type: str
    source: str
    started_by: str  # the event in words, for explanations
    title: str  # {n} is the figure of the 时限 row
    short: str
    rank: int


KINDS: dict[str, CallKind] = {
    kind.rule: kind
    for kind in (
        CallKind("D07", "投诉后3日", "complaints", "投诉处理完成", "投诉后 {n} 日回访", "投诉后 {n} 日", 0),
        CallKind("D06", "维修3日", "visits", "出厂", "维修 {n} 日回访", "维修 {n} 日", 1),
        CallKind("D01", "新车3日", "deliveries", "交车", "新车 {n} 日关怀", "新车 {n} 日", 2),
        CallKind("D02", "新车7日", "deliveries", "交车", "新车 {n} 日回访", "新车 {n} 日", 3),
        CallKind("D03", "21日保养关怀", "deliveries", "交车", "{n} 日保养关怀", "{n} 日关怀", 4),
    )
}


def rules_of(source: str) -> tuple[CallKind, ...]:
    """Return the calls a row of that record may start."""
    return tuple(kind for kind in KINDS.values() if kind.source == source)


def figure(rule: Rule | None) -> str:
    """Return the figure of a 时限 row as it is printed in titles; "" when unknown."""
    return "" if rule is None or rule.amount is None else f"{rule.amount:g}"


def title(rule_id: str, rule: Rule | None) -> str:
    """Return what the call is named on the page, with this shop's figure: 维修 3 日回访."""
    return KINDS[rule_id].title.format(n=figure(rule))


def short(rule_id: str, rule: Rule | None) -> str:
    """Return the name on a tab or beside another reason: 维修 3 日."""
    return KINDS[rule_id].short.format(n=figure(rule))


def task_id(rule_id: str, source_id: str, turn: int = 1) -> str:
    """Return the 编号 of a derived task: D06.修-2026-0123, D07.诉-2026-0187.2 for the second round."""
    return f"{rule_id}.{source_id}" + (f".{turn}" if turn > 1 else "")


def source_of(task: str) -> tuple[str, str]:
    """Return (record, 编号) of the row a task came from; ("", "") when it is no derived call."""
    rule_id, _, rest = task.partition(".")
    kind = KINDS.get(rule_id)
    return (kind.source, rest.partition(".")[0]) if kind and rest else ("", "")
