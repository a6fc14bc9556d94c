"""Problems as the store finds them: cells that cannot be read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from dcrc_lite.schema import SHEETS, BadValue, Problem, Weight
from dcrc_lite.store.cells import Parser, column

_RANK = {weight: place for place, weight in enumerate((Weight.MISSED, Weight.UNREAD, Weight.HINT))}


def gravest_first(problems: list[Problem]) -> list[Problem]:
    """Return the problems, those that may lose a call first, then by place."""
    return sorted(problems, key=lambda problem: (_RANK[problem.weight], problem.file, problem.tab, problem.row_id))


def unread(
    parser: Parser, record: str, row_id: str, raw: Mapping[str, str], *, file: str, cells: Mapping[str, str]
) -> list[Problem]:
    """Return a problem for each unread cell of a row; `cells`: field name -> address in the workbook.

    A text that can be read by now, because 字典 learned the word since, is none: the next look takes it.
    """
    found = ((name, text, _why(parser, record, name, text)) for name, text in raw.items())
    return [
        _problem(Spot(record, row_id, name, file, cells.get(name, "")), text, bad)
        for name, text, bad in found
        if bad is not None
    ]


class Spot(NamedTuple):
    """Where a cell is: for the program and for people."""

    record: str
    row_id: str
    field: str
    file: str
    cell: str


def _problem(spot: Spot, raw: str, bad: BadValue) -> Problem:
    return Problem(
        file=spot.file,
        tab=SHEETS[spot.record].tab,
        cell=spot.cell,
        what=f"{column(spot.record, spot.field).header}：{bad.what}",
        todo=bad.todo,
        raw=raw,
        record=spot.record,
        row_id=spot.row_id,
        field=spot.field,
        proposal=bad.proposal,
        weight=Weight.UNREAD,
    )


def _why(parser: Parser, record: str, name: str, text: str) -> BadValue | None:
    """What the parser has against a text; None for nothing."""
    try:
        parser.converter(record, name)(text)
    except BadValue as bad:
        return bad
    return None
