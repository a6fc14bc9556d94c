"""The deadline register as the shop runs it: rows of 时限 found by key, by 编号 or by what a person typed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from dcrc_lite.deadlines.day_ranges import parse_ranges
from dcrc_lite.errors.clocks import RuleKeyNeededError, UnknownRuleError
from dcrc_lite.schema.defaults import default_rules
from dcrc_lite.schema.settings import DAY_GRAIN, MOMENT_GRAIN, UNITS, Rule

CLOCK_UNITS = frozenset({"自然日", "工作日", "工作小时", "小时", "分钟", "月", "周", "季", "年", "日", "时刻"})
MOST = 10_000  # a figure beyond it is a slip of the hand
_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d|24:00"
_TIMES = re.compile(rf"(?:{_TIME})(?:[-–](?:{_TIME})(?:[ 、]+(?:{_TIME})[-–](?:{_TIME}))*)?")


@dataclass(frozen=True)
class Rules:
    """All rows of the register in its order. `doubts` are the rows whose figure could not be used: (编号, what)."""

    rows: tuple[Rule, ...]
    doubts: tuple[tuple[str, str], ...] = ()
    _by_name: dict[str, Rule] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names = {rule.id.lower(): rule for rule in self.rows} | {rule.key.lower(): rule for rule in self.rows}
        object.__setattr__(self, "_by_name", names)

    @classmethod
    def from_rows(cls, rows: Iterable[Rule] = ()) -> Rules:
        """Return the shop's rows over the defaults: a row that is gone, or whose figure is unusable, counts as shipped."""
        own = {row.id: row for row in rows}
        doubts: list[tuple[str, str]] = []
        merged = [_usable(own.pop(shipped.id, shipped), shipped, doubts) for shipped in default_rules()]
        return cls(
            (*merged, *(row for row in own.values() if row.amount is not None and row.unit in UNITS)), tuple(doubts)
        )

    def __getitem__(self, name: str) -> Rule:
        """Return the row of a key or 编号. Raises UnknownRuleError."""
        found = self._by_name.get(name.lower())
        if found is None:
            raise UnknownRuleError(name)
        return found

    def find(self, words: str) -> Rule:
        """Return the row a person means by "D09", "d12.sev_minor" or "contact_1h".

        Raises UnknownRuleError, or RuleKeyNeededError for a D-id with several rows.
        """
        name = words.strip()
        several = [rule for rule in self.rows if rule.id.lower().startswith(f"{name.lower()}.")]
        if several and name:
            raise RuleKeyNeededError(name.upper(), [(rule.key, rule.name) for rule in several])
        return self[name]

    def amount(self, name: str) -> float:
        """Return the figure of a row, 0 when it has none. Raises UnknownRuleError."""
        return self[name].amount or 0


def _usable(row: Rule, shipped: Rule, doubts: list[tuple[str, str]]) -> Rule:
    """Fill what the sheet leaves empty or unreadable from the row as shipped, and say so."""
    repaired = replace(
        row,
        on=shipped.on if row.on is None else row.on,
        key=row.key or shipped.key,
        name=row.name or shipped.name,
        page=row.page or shipped.page,
        calendar=row.calendar or shipped.calendar,
        grain=row.grain if row.grain in {DAY_GRAIN, MOMENT_GRAIN} else shipped.grain,
    )
    if _makes_sense(row, shipped):
        return repaired
    figure = shipped.clock if shipped.amount is None else f"{shipped.amount:g} {shipped.unit}"
    doubts.append((row.id, f"{repaired.name}的数值、单位或钟点用不上，先按标准的 {figure} 算"))
    return replace(repaired, amount=shipped.amount, unit=shipped.unit, clock=shipped.clock)


def _makes_sense(row: Rule, shipped: Rule) -> bool:
    """A clock stays a clock, a figure a figure; amounts are sane, times of day readable."""
    if row.unit not in UNITS or (row.unit in CLOCK_UNITS) != (shipped.unit in CLOCK_UNITS):
        return False
    if ("-" in shipped.clock or row.unit == "时刻") and not _is_readable(row.clock, shipped.clock):
        return False
    if shipped.amount is None:
        return True
    return row.amount is not None and 0 <= row.amount <= MOST


def _is_readable(clock: str, shipped: str) -> bool:
    """Spans of the day stay spans (D50), a time of day stays readable (D44)."""
    if not _TIMES.fullmatch(clock):
        return False
    if "-" not in shipped:
        return True
    try:
        parse_ranges(clock)
    except ValueError:
        return False
    return True
