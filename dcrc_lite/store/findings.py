"""Problems as the store finds them: cells that cannot be read."""

from __future__ import annotations

from collections.abc import Mapping

from dcrc_lite.schema import SHEETS, BadValue, Problem, Weight
from dcrc_lite.store.cells import Parser, column

_RANK = {weight: place for place, weight in enumerate((Weight.MISSED, Weight.UNREAD, Weight.HINT))}


def gravest_first(problems: list[Problem]) -> list[Problem]:
    """Return the problems, those that may lose a call first, then by place."""
    return sorted(problems, key=lambda problem: (_RANK[problem.weight], problem.file, problem.tab, problem.row_id))


def unread(
    parser: Parser, record: str, row_id: str, raw: Mapping[str, str], *, file: str, cells: Mapping[str, str]
) -> list[Problem]:
    """Return a problem for each unread cell of a row; `cells`: field name -> address in the workbook."""
    return [_unread(parser, record, row_id, name, text, file, cells.get(name, "")) for name, text in raw.items()]


def _unread(parser: Parser, record: str, row_id: str, name: str, text: str, file: str, cell: str) -> Problem:
    bad = why(parser, record, name, text)
    return Problem(
        file=file,
        tab=SHEETS[record].tab,
        cell=cell,
        what=f"{column(record, name).header}：{bad.what}",
        todo=bad.todo,
        raw=text,
        record=record,
        row_id=row_id,
        field=name,
        proposal=bad.proposal,
        weight=Weight.UNREAD,
    )


def why(parser: Parser, record: str, name: str, text: str) -> BadValue:
    """Return what the parser has against a text."""
    try:
        parser.converter(record, name)(text)
    except BadValue as bad:
        return bad
    return BadValue("这一格读不出来", "在表格里改好")
