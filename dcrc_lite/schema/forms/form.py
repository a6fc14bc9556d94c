"""How a paper form is declared: its parts, the boxes of each part, the sign line.

Columns of a declared record are taken from the schema by name (`of`); the others stand here until their record is
declared and takes them over.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from dcrc_lite.schema.field import Field, Kind
from dcrc_lite.schema.record import SHEETS

MANY = 9  # more choices than that are written by hand, not ticked


class Given(StrEnum):
    """How much of the form the standard shows."""

    EXACT = "照标准的栏目"
    PARTLY = "标准写明一部分"
    NAMED = "标准只有表名，栏目是建议"


class Width(StrEnum):
    """How wide a column is printed."""

    TINY = "k1"  # 9 mm: 序号, a figure of two digits
    SMALL = "k2"  # 14 mm
    DAY = "k3"  # 18 mm: a date
    NAME = "k4"  # 22 mm: a name, a plate
    PHONE = "k5"  # 27 mm
    WIDE = "k6"  # 38 mm
    REST = "k0"  # whatever is left


@dataclass(frozen=True, slots=True)
class Cell:
    """One box: its heading, what may be ticked in it, how much room it takes."""

    header: str
    choices: tuple[str, ...] = ()
    width: Width = Width.REST
    span: int = 1  # of three pairs in a row (cards)
    tall: bool = False
    is_word: bool = False  # one word of a list, even of a long one


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a form. A list has `columns` of boxes below their headings and `rows` empty lines (or `filled`
    lines, "" = empty box); a card has pairs of heading and box.
    """

    title: str = ""
    cells: tuple[Cell, ...] = ()
    rows: int = 0  # 0 = a card
    filled: tuple[tuple[str, ...], ...] = ()

    @property
    def is_list(self) -> bool:
        """True for lines below headings."""
        return bool(self.rows or self.filled)


@dataclass(frozen=True, slots=True)
class Form:
    """One form of the standards (F01–F58). Without `parts` there is nothing to print: `note` says where it is."""

    id: str
    title: str
    page: str
    source: str
    given: Given
    parts: tuple[Part, ...] = ()
    head: tuple[str, ...] = ()  # lines to fill in above the table
    signs: tuple[str, ...] = ()
    records: tuple[str, ...] = ()  # codes of the records it is about
    note: str = ""
    landscape: bool = False
    copies: int = 1  # on one sheet
    like: str = ""  # another form that is printed instead

    @property
    def is_printable(self) -> bool:
        """True when it has a page of its own to print."""
        return bool(self.parts)


_WIDTHS = {
    Kind.DATE: Width.DAY, Kind.DATETIME: Width.PHONE, Kind.TIME: Width.DAY, Kind.INT: Width.SMALL, Kind.NUM: Width.SMALL,
    Kind.MONEY: Width.NAME, Kind.STAFF: Width.NAME, Kind.PHONE: Width.PHONE, Kind.PLATE: Width.NAME, Kind.BOOL: Width.DAY,
}  # fmt: skip
_TIGHTER = {Width.PHONE: Width.NAME, Width.NAME: Width.DAY}


def of(record: str, *names: str) -> tuple[Cell, ...]:
    """The boxes of a declared record's fields, in the order asked. Raises KeyError for a field that is not declared."""
    return tuple(_cell(SHEETS[record].field(name)) for name in names)


def _cell(field: Field) -> Cell:
    choices = ("是", "否") if field.kind is Kind.BOOL else field.choices if field.kind is Kind.ENUM else ()
    tall = field.kind is Kind.TEXT
    span = 3 if tall or len("".join(choices)) > 12 else 1
    kept = choices if len(choices) <= MANY else ()
    return Cell(field.header, kept, _WIDTHS.get(field.kind, Width.REST), span, tall, field.kind is Kind.ENUM)


def narrow(cells: tuple[Cell, ...], *, crowded: bool = False) -> tuple[Cell, ...]:
    """The boxes as columns of a list: nothing to tick, one line; in a crowded list a step narrower."""
    return tuple(replace(cell, choices=(), span=1, tall=False, width=_column(cell, crowded)) for cell in cells)


def _column(cell: Cell, crowded: bool) -> Width:  # noqa: FBT001 how it stands in its list
    width = Width.NAME if cell.choices or cell.is_word else cell.width
    return _TIGHTER.get(width, width) if crowded else width


def row(*headers: str) -> tuple[Cell, ...]:
    """Boxes by their headings; 序号 is tiny, `电话:k5` names the width."""
    return tuple(_written(header) for header in headers)


def _written(text: str) -> Cell:
    header, _, width = text.partition(":")
    return Cell(header, (), Width(width) if width else Width.TINY if header == "序号" else Width.REST)


def tick(header: str, *choices: str, span: int = 3) -> Cell:
    """A box with things to tick."""
    return Cell(header, choices, span=span)


def tall(header: str) -> Cell:
    """A box for several lines over the whole width."""
    return Cell(header, span=3, tall=True)
