"""What stands where something was expected: the header, the number column or the tab most like the one that is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher

from dcrc_lite.schema.field import Field
from dcrc_lite.store.xlsx_layout import Layout, plain

ALIKE = 0.5  # of the characters in common, from which two names are taken for the same thing
Near = Mapping[str, tuple[int, str]]  # header that is missing -> (column, what stands there; "" = nothing)


def headers(row: Sequence[object], layout: Layout, fields: Sequence[Field]) -> dict[str, tuple[int, str]]:
    """Return where each missing header probably was: the most alike stranger, or the empty cell in its place."""
    taken = set(layout.columns.values())
    strangers = {column: str(cell) for column, cell in enumerate(row) if cell != "" and column not in taken}
    found: dict[str, tuple[int, str]] = {}
    for field in layout.missing:
        column = most_alike(field.header, strangers)
        if column is None:
            column = _empty_place(field, row, layout, fields)
        if column is not None:
            found[field.header] = column, strangers.pop(column, "")
    return found


def most_alike(wanted: str, strangers: Mapping[int, str]) -> int | None:
    """Return the key of the text most like the wanted one, or None when none is."""
    scores = {key: _likeness(wanted, text) for key, text in strangers.items()}
    best = max(scores, key=lambda key: scores[key], default=None)
    return best if best is not None and scores[best] >= ALIKE else None


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, plain(one), plain(other)).ratio()


def _empty_place(field: Field, row: Sequence[object], layout: Layout, fields: Sequence[Field]) -> int | None:
    """The empty header cell right behind the column that stands before the missing one."""
    before = [layout.columns[other.name] for other in fields[: fields.index(field)] if other.name in layout.columns]
    place = before[-1] + 1 if before else 0
    return place if place < len(row) and row[place] == "" else None


def tab_like(sheets: Iterable[tuple[str, Sequence[Sequence[object]]]], fields: Sequence[Field]) -> str:
    """Return the tab whose first rows hold at least half of the headers, the best of several; "" when none does."""
    wanted = {plain(field.header) for field in fields if field.on}
    best, most = "", len(wanted) / 2
    for name, rows in sheets:
        hits = max((len(wanted & {plain(cell) for cell in row if cell != ""}) for row in rows), default=0)
        if hits >= most:
            best, most = name, hits + 0.5
    return best
