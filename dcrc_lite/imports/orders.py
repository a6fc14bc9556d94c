"""Several lines of one order: jobs listed, fees added up, totals that every line repeats taken once."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from dcrc_lite.imports.drafts import Claim, Draft
from dcrc_lite.imports.headers import Target
from dcrc_lite.imports.keys import is_same_list
from dcrc_lite.imports.rows import ListRow

_FEES = ("labor", "parts", "other")
_TOTALS = ("receivable", "received")


def gather_lines(order: Draft) -> None:
    """Make one order of its lines in the same sheet; exports of the same order from two sheets are no lines."""
    lines = _lines(order.rows)
    if len(lines) < 2:
        return
    for name in _FEES:
        _write(order, name, lines, _sum(_values(lines, name)))
    for name in _TOTALS:
        values = _values(lines, name)
        _write(order, name, lines, values[0] if values and len(set(values)) == 1 else _sum(values))
    _write(order, "items", lines, "\n".join(dict.fromkeys(_values(lines, "items"))))


def _lines(rows: Sequence[ListRow]) -> list[ListRow]:
    """Return the different lines of the first sheet that has any."""
    own = [row for row in rows if is_same_list(row, rows[0])]
    different: list[ListRow] = []
    for row in own:
        if all(row.values != other.values for other in different):
            different.append(row)
    return different


def _values(lines: Sequence[ListRow], name: str) -> list[str]:
    found = (line.values.get(Target("visits", name), "") for line in lines)
    return [value for value in found if value]


def _sum(values: Sequence[str]) -> str:
    return f"{sum((Decimal(value) for value in values), Decimal(0)):.2f}" if values else ""


def _write(order: Draft, name: str, lines: Sequence[ListRow], value: str) -> None:
    if value:
        order.claims[name] = [Claim(value, lines[0], lines[0].columns.kind.order)]
