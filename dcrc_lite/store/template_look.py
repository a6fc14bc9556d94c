"""How blank workbooks look: colours, widths and number formats by the kind of a field."""

from __future__ import annotations

from dcrc_lite.schema import Field, Kind, Need

INK, WHITE, LINE = "1A211E", "FFFFFF", "D8DCD6"
REQUIRED, ORDINARY, OURS = "0B5A7A", "3F6B7D", "7D8680"  # header colours: must be filled, may be, filled by the program
EMPTY_SOFT, OVER_SOFT, OVER_INK = "FDEFD3", "FBE8E5", "A8221B"
BODY_FONT, BODY_SIZE = "微软雅黑", 10

_FORMATS = {
    Kind.DATE: "yyyy-mm-dd",
    Kind.DATETIME: "yyyy-mm-dd hh:mm",
    Kind.TIME: "hh:mm",
    Kind.MONEY: "#,##0.00",
    Kind.INT: "0",
}
_WIDTHS = {
    Kind.DATE: 12,
    Kind.DATETIME: 17,
    Kind.TIME: 8,
    Kind.BOOL: 8,
    Kind.TEXT: 30,
    Kind.PHONE: 14,
    Kind.VIN: 20,
    Kind.ID_NO: 20,
    Kind.REF: 16,
    Kind.EMAIL: 22,
}
_WIDEST, _CHARACTER = 48, 2.2  # one Chinese character takes about 2.2 columns of width in the header's bold type


def number_format(field: Field) -> str:
    """Return the Excel number format of a column; texts are `@`, so that no digit is ever eaten."""
    if field.is_text:
        return "@"
    return _FORMATS.get(field.kind, "General")


def width(field: Field) -> float:
    """Return the column's width in characters, wide enough for its header and filter button."""
    return min(_WIDEST, max(field.width, _WIDTHS.get(field.kind, 12), round(len(field.header) * _CHARACTER) + 4))


def header_colour(field: Field) -> str:
    """Return the fill of a header cell."""
    if field.need is Need.AUTO:
        return OURS
    return REQUIRED if field.need is Need.REQUIRED else ORDINARY


def wraps(field: Field) -> bool:
    """True when the column holds several lines."""
    return field.kind is Kind.TEXT
