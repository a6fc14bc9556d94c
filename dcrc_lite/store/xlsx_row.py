"""One row of a sheet's XML: setting some of its cells, or making a new row in the likeness of the one above."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from dcrc_lite.schema import Field
from dcrc_lite.store.xlsx_address import address, column_of
from dcrc_lite.store.xlsx_cell import Pen

_REFERENCE = re.compile(rb'\br="([A-Z]+)\d+"')
_STYLE = re.compile(rb'\bs="(\d+)"')
_SPANS = re.compile(rb'\s+spans="[^"]*"')
_ROW_NUMBER = re.compile(rb'\br="\d+"')
_KEPT = re.compile(rb'\b(?:s|customFormat|ht|customHeight)="[^"]*"')


@dataclass(frozen=True, slots=True)
class Ink:
    """What to write into one cell: the canonical or raw text, and the field that says how.

    `like`: the column whose look the cell takes when it has none of its own (-1: its own column's).
    """

    field: Field
    text: str
    like: int = -1


Inks = Mapping[int, Ink]  # column counted from 0 -> what to write


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a row's cells look like when it has none of its own: styles of whole columns, and cells under a merge."""

    column_styles: Mapping[int, str] = field(default_factory=dict)
    merged: Sequence[Sequence[int]] = ()  # top, left, bottom, right, all counted from 0

    def covers(self, row: int, place: int) -> bool:
        """True when a merged range lies over the cell (row counted from 1) and the cell is not its first one."""
        return any(
            top <= row - 1 <= bottom and left <= place <= right and (top, left) != (row - 1, place)
            for top, left, bottom, right in self.merged
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it stands in the XML."""

    column: int
    xml: bytes
    style: str
    is_formula: bool


@cache
def cell_pattern(prefix: str) -> re.Pattern[bytes]:
    """Return what finds <c> elements."""
    p = re.escape(prefix).encode()
    return re.compile(rb"<" + p + rb"c(?=[\s/>])([^>]*?)(?:/>|>(.*?)</" + p + rb"c>)", re.DOTALL)


def cells(row: bytes, prefix: str) -> Iterator[Cell]:
    """Return the cells of a row in order; those without an address follow their neighbour."""
    formula = re.compile(rb"<" + prefix.encode() + rb"f[\s/>]")
    last = -1
    for match in cell_pattern(prefix).finditer(row):
        reference, style = _REFERENCE.search(match[1]), _STYLE.search(match[1])
        last = column_of(reference[1].decode()) if reference else last + 1
        yield Cell(last, match[0], style[1].decode() if style else "", bool(match[2] and formula.search(match[2])))


def patched(row: bytes, number: int, inks: Inks, pen: Pen, around: Surroundings) -> tuple[bytes, frozenset[int]]:
    """Return the row with the cells set, and the columns that must not be written (formula, covered by a merge)."""
    there = {cell.column: cell for cell in cells(row, pen.prefix)}
    refused = frozenset(
        column for column in inks if (column in there and there[column].is_formula) or around.covers(number, column)
    )
    parts = {column: cell.xml for column, cell in there.items()}
    for column, ink in inks.items():
        if column not in refused:
            kin = there[ink.like].style if ink.like in there else around.column_styles.get(ink.like, "")
            own = _row_style(row) or around.column_styles.get(column, "") or kin
            style = there[column].style if column in there else own
            if column in there or ink.text:
                parts[column] = pen.cell(address(number, column), style, ink.field, ink.text)
    return _put_together(row, parts, pen.prefix), refused


def _row_style(row: bytes) -> str:
    """The style of a row's cells that are not there; "" for none, or without a row."""
    tag = row[: row.find(b">")]
    style = _STYLE.search(tag)
    return style[1].decode() if style and b"customFormat=" in tag else ""


def _put_together(row: bytes, parts: Mapping[int, bytes], prefix: str) -> bytes:
    end = row.index(b">")
    tag = _SPANS.sub(b"", row[: end - 1 if row[end - 1 : end] == b"/" else end])
    inner = b"".join(parts[column] for column in sorted(parts))
    return tag + b">" + inner + _extension(row, prefix) + f"</{prefix}row>".encode()


def _extension(row: bytes, prefix: str) -> bytes:
    """A row may end in an extLst of its own; it stays."""
    start = row.find(f"<{prefix}extLst".encode())
    return row[start : row.rindex(b"</")] if start >= 0 else b""


@dataclass(frozen=True, slots=True)
class Model:
    """What a new row looks like: styles of its cells by column, those its columns give anyway, its height."""

    styles: dict[int, str]
    usual: Mapping[int, str]
    kept: bytes


def model_of(above: bytes, pen: Pen, around: Surroundings) -> Model:
    """Return the likeness of a row (b"" under the header: that of the columns)."""
    styles = {cell.column: cell.style for cell in cells(above, pen.prefix) if cell.style}
    kept = b" ".join(_KEPT.findall(above[: above.index(b">")])) if above else b""
    return Model(styles, {} if _row_style(above) else around.column_styles, kept)


def new_row(number: int, inks: Inks, pen: Pen, model: Model, around: Surroundings) -> bytes:
    """Return a new row in the likeness of the one above; the next one follows it in turn."""
    parts = {
        column: pen.empty(address(number, column), style)
        for column, style in model.styles.items()
        if model.usual.get(column) != style  # a cell that looks like its column need not be there: books stay small
    }
    for column, ink in inks.items():
        if ink.text:
            style = _style(column, ink, model, around)
            parts[column] = pen.cell(address(number, column), style, ink.field, ink.text)
            if style:
                model.styles[column] = style
    head = f'<{pen.prefix}row r="{number}"'.encode() + (b" " + model.kept if model.kept else b"")
    inner = b"".join(parts[column] for column in sorted(parts))
    return head + b">" + inner + f"</{pen.prefix}row>".encode()


def _style(column: int, ink: Ink, model: Model, around: Surroundings) -> str:
    columns = around.column_styles
    kin = model.styles.get(ink.like) or columns.get(ink.like, "")
    return model.styles.get(column) or columns.get(column, "") or kin


def row_number(attributes: bytes) -> int | None:
    """Return the number a <row> tag says, or None when it says none."""
    found = _ROW_NUMBER.search(attributes)
    return int(found[0][3:-1]) if found else None
