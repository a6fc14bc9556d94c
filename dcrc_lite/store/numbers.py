"""编号: one character, year, number (诉-2026-0187), or without a year for records that live long (客-000123)."""

from __future__ import annotations

from dcrc_lite.schema import Sheet


def prefix_of(sheet: Sheet) -> str:
    """Return the character in front; sheets whose 编号 is given by the declaration number hand-made rows by tab."""
    return sheet.prefix or sheet.tab


def series(sheet: Sheet, year: int) -> int:
    """Return the year a new number of this sheet is counted in; 0 when its numbers carry none."""
    return year if sheet.numbered_by_year and sheet.prefix else 0


def number(sheet: Sheet, in_series: int, count: int) -> str:
    """Return the 编号 of the `count`-th row of a series."""
    year = f"{in_series}-" if in_series else ""
    return f"{prefix_of(sheet)}-{year}{count:0{sheet.digits}d}"
