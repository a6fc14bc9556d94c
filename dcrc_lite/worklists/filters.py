"""Tabs of the list with their counts, whose calls are shown, and the plain data for `dcrc worklist --json`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dcrc_lite.calls import State
from dcrc_lite.schema.settings import Rule
from dcrc_lite.worklists.items import Entry, Group
from dcrc_lite.worklists.kinds import KINDS, short

ALL, AGAIN, MEND = "all", "again", "mend"
MINE_AND_FREE, ONLY_MINE, EVERYBODY = "mine", "own", "all"
WHO_WORDS = {MINE_AND_FREE: "我的和未认领", ONLY_MINE: "只看我的", EVERYBODY: "全部门"}


@dataclass(frozen=True, slots=True)
class Tab:
    """One kind of line: key in the address, words, how many."""

    key: str
    words: str
    count: int


def of_whom(entries: Iterable[Entry], who: str, scope: str) -> list[Entry]:
    """Return the lines `who` looks at: their own and free ones, only their own, or everybody's."""
    if scope == EVERYBODY:
        return list(entries)
    wanted = (who,) if scope == ONLY_MINE else (who, "")
    return [entry for entry in entries if (entry.claimed_by or entry.owner) in wanted]


def tabs(entries: Sequence[Entry], rules: Mapping[str, Rule]) -> tuple[Tab, ...]:
    """Return 全部, one tab for each kind of call that occurs, 待再拨 and 待补资料, with counts."""
    counts = Counter(rule for entry in entries for rule in entry.rules)
    kinds = [Tab(rule, short(rule, rules.get(rule)), counts[rule]) for rule in KINDS]
    again = Tab(AGAIN, "待再拨", len(in_tab(entries, AGAIN)))
    mend = Tab(MEND, "待补资料", len(in_tab(entries, MEND)))
    return (Tab(ALL, "全部", len(entries)), *(tab for tab in (*kinds, again, mend) if tab.count))


def in_tab(entries: Iterable[Entry], key: str) -> list[Entry]:
    """Return the lines of a tab; an unknown key shows all."""
    if key == AGAIN:
        return [entry for entry in entries if any(item.state is State.AGAIN for item in entry.items)]
    if key == MEND:
        return [entry for entry in entries if entry.group is Group.MEND]
    return [entry for entry in entries if key not in KINDS or key in entry.rules]


def grouped(entries: Iterable[Entry]) -> tuple[tuple[Group, int, tuple[Entry, ...]], ...]:
    """Return (group, how many, its lines) in page order, empty groups left out."""
    lines = list(entries)
    found = ((group, tuple(entry for entry in lines if entry.group is group)) for group in Group)
    return tuple((group, len(of_group), of_group) for group, of_group in found if of_group)


def worklist_json(entries: Iterable[Entry], names: Mapping[str, str]) -> list[dict[str, object]]:
    """Return the lines as plain data in page order. `names`: 编号 of customers -> name."""
    return [
        {
            "customer": names.get(entry.lead.customer_id) or entry.lead.customer_id,
            "customer_id": entry.lead.customer_id,
            "due": entry.lead.due.isoformat(),
            "state": entry.state,
            "words": entry.words,
            "group": str(entry.group),
            "why_off": entry.lead.why_off or (entry.words if entry.group is Group.MEND else ""),
            "reasons": [{"id": item.task_id, "rule": item.rule, "due": item.due.isoformat()} for item in entry.items],
        }
        for entry in entries
    ]
