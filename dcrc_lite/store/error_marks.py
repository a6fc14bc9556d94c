"""Errors (#N/A, #REF!) that stand in cells: their mark in the XML, and putting them back into rows read without them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

Errors = Mapping[int, Mapping[int, str]]  # row counted from 1 -> column counted from 0 -> what stands there
Merged = Sequence[tuple[int, int, int, int]]  # top, left, bottom, right, all counted from 0
MARKS = (b' t="e"', b" t='e'")


def with_errors(rows: Iterable[Sequence[object]], errors: Errors, first: int) -> Iterator[Sequence[object]]:
    """Return the rows with the errors in their places; `first`: the number of the first row, from 1."""
    for number, row in enumerate(rows, first):
        wrong = errors.get(number)
        yield row if wrong is None else [wrong.get(at, cell) for at, cell in enumerate(row)]
