"""The paper forms: the overview F01–F58 (10.2) and each form as a blank A4 page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from dcrc_lite.manuals import fragments
from dcrc_lite.manuals.contents import Contents, Topic
from dcrc_lite.manuals.links import FIELDS, fields_file, form_file
from dcrc_lite.schema import SHEETS
from dcrc_lite.schema.forms import FORMS, Cell, Form, Part

_PER_ROW = 3  # pairs of heading and box in a row of a card


@dataclass(frozen=True)
class Pair:
    """A heading with its box in a card: `columns` of the six columns the box takes."""

    cell: Cell
    columns: int


def overview(contents: Contents) -> Markup:
    """The page 表单总览: every form of the standards, where it is treated, and the blank to print."""
    rows = [(form, _file(form), contents.topic(form.page), tuple(_tabs(form))) for form in FORMS.values()]
    printable = sum(form.is_printable for form in FORMS.values())
    return fragments.render("forms.html", rows=rows, printable=printable, dictionary=FIELDS)


def _file(form: Form) -> str:
    printed = FORMS[form.like] if form.like else form
    return form_file(printed.id) if printed.is_printable else ""


def _tabs(form: Form) -> Iterator[tuple[str, str]]:
    """The tabs of the records a form is about, those that are declared: (tab, address of its columns)."""
    for sheet in SHEETS.values():
        if sheet.code in form.records and sheet.name not in {"settings", "rules"}:
            yield sheet.tab, f"{fields_file(sheet.name)}#t-{sheet.name}"


def pair_rows(part: Part) -> list[list[Pair]]:
    """The boxes of a card in rows of three pairs; the last box of a row takes what is left."""
    rows: list[list[Pair]] = []
    room = 0
    for cell in part.cells:
        if cell.span > room:
            _widen(rows, room)
            rows.append([])
            room = _PER_ROW
        rows[-1].append(Pair(cell, 2 * cell.span - 1))
        room -= cell.span
    _widen(rows, room)
    return rows


def _widen(rows: list[list[Pair]], room: int) -> None:
    if rows and room:
        rows[-1][-1] = Pair(rows[-1][-1].cell, rows[-1][-1].columns + 2 * room)


def lines_of(part: Part) -> tuple[tuple[str, ...], ...]:
    """The lines of a list: those filled in beforehand, or as many numbered or empty ones as declared."""
    if part.filled:
        return part.filled
    first = part.cells[0].header == "序号"
    rest = ("",) * (len(part.cells) - 1)
    return tuple((str(number) if first else "", *rest) for number in range(1, part.rows + 1))


def sheet(form: Form, topic: Topic | None, **around: object) -> str:
    """The whole HTML of a blank form."""
    return str(fragments.render("sheet.html", form=form, topic=topic, pair_rows=pair_rows, lines_of=lines_of, **around))
