"""Conditions on canonical texts, checked row by row: the meaning of `Where`, which the index says in SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dcrc_lite.schema import Kind
from dcrc_lite.store.cells import column
from dcrc_lite.store.protocol import Condition, Contains, Ends, Not, Span, Where

NUMERIC = frozenset({Kind.INT, Kind.NUM, Kind.MONEY})
_SORT_EMPTY = float("-inf")


def is_numeric(record: str, name: str) -> bool:
    """True when the column's texts are compared as figures."""
    return column(record, name).kind in NUMERIC


def sort_key(record: str, name: str) -> Callable[[str], float | str]:
    """Return what orders the texts of a column: figures by value, everything else by text; empty cells first."""
    return _figure if is_numeric(record, name) else str


def _figure(text: str) -> float:
    return float(text) if text else _SORT_EMPTY


def fulfils(record: str, texts: Mapping[str, str], where: Where | None) -> bool:
    """True when all conditions hold for the row's canonical texts ("id" among them)."""
    return all(holds(record, name, texts.get(name, ""), wanted) for name, wanted in (where or {}).items())


def holds(record: str, name: str, text: str, wanted: Condition) -> bool:
    """True when one text fulfils one condition."""
    if isinstance(wanted, str):
        return text == wanted
    if isinstance(wanted, Span):
        return inside(wanted, text, sort_key(record, name))
    return simple(wanted, text)


def simple(wanted: Condition, text: str) -> bool:
    """True when a text fulfils a condition that knows no order."""
    if isinstance(wanted, Ends):
        return text.endswith(wanted.tail)
    if isinstance(wanted, Contains):
        return wanted.part in text
    if isinstance(wanted, Not):
        return text not in wanted.values
    assert not isinstance(wanted, Span)
    return text in wanted if not isinstance(wanted, str) else text == wanted


def inside(span: Span, text: str, key: Callable[[str], float | str] = str) -> bool:
    """True when the text lies in the span, ends included; an empty cell never does."""
    if not text:
        return False
    return (not span.low or key(text) >= key(span.low)) and (not span.high or key(text) <= key(span.high))  # type: ignore[operator]
