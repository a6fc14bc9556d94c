"""Where the table is on a tab: the header row among the first ten, and which column holds which field."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dcrc_lite.schema.field import Field

SEARCHED_ROWS = 10
_TOTALS = ("合计", "小计", "总计", "共计", "累计")


@dataclass(frozen=True, slots=True)
class Layout:
    """The header of a tab. Columns are counted from 0, the row from 0 in what was read."""

    row: int
    columns: Mapping[str, int]  # field name -> column
    missing: tuple[Field, ...]
    twice: Mapping[str, tuple[int, int]]  # header -> both columns


def plain(text: object) -> str:
    """Return a name or header as it is compared: NFKC, without blanks and line breaks, lower case."""
    return "".join(unicodedata.normalize("NFKC", str(text)).split()).casefold()


def find(rows: Sequence[Sequence[object]], fields: Sequence[Field]) -> Layout | None:
    """Return the layout whose header row names most fields; None when no row names at least two."""
    best: Layout | None = None
    for place, row in enumerate(rows[:SEARCHED_ROWS]):
        layout = _layout(place, row, fields)
        if len(layout.columns) >= 2 and (best is None or len(layout.columns) > len(best.columns)):
            best = layout
    return best


def _layout(place: int, row: Sequence[object], fields: Sequence[Field]) -> Layout:
    places: dict[str, list[int]] = {}
    for column, cell in enumerate(row):
        if isinstance(cell, str) and cell:
            places.setdefault(plain(cell), []).append(column)
    columns = {field.name: places[plain(field.header)][0] for field in fields if plain(field.header) in places}
    twice = {
        field.header: (found[0], found[1]) for field in fields if len(found := places.get(plain(field.header), [])) > 1
    }
    taken = set(columns.values())
    for field in fields:
        renamed = None if field.name in columns else _by_synonym(field, places, taken)
        if renamed is not None:
            columns[field.name] = renamed
            taken.add(renamed)
    missing = tuple(field for field in fields if field.on and field.name not in columns)
    return Layout(place, columns, missing, twice)


def _by_synonym(field: Field, places: Mapping[str, list[int]], taken: set[int]) -> int | None:
    """A renamed header still counts when the new name is one other systems use for this column."""
    found = [column for word in field.synonyms for column in places.get(plain(word), ()) if column not in taken]
    return found[0] if len(found) == 1 else None


def is_totals(row: Sequence[object]) -> bool:
    """True for a row of sums below the table: one of its first filled cells says so."""
    filled = [plain(cell) for cell in row if cell != ""][:3]
    return any(cell.startswith(_TOTALS) for cell in filled)
