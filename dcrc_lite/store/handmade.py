"""What an owner does to her workbook by hand, done for the demonstration shop: a column of her own, notes, colours."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


def mark_by_hand(
    path: Path, tab: str, *, header: str, notes: Mapping[int, str], colours: Mapping[int, str], coloured: str
) -> None:
    """Add a column `header` with notes (row -> text) and fill cells of the column `coloured` (row -> RGB).

    Only for a book this program made a moment ago: openpyxl would lose what people's own books may hold.
    """
    from openpyxl import load_workbook
    from openpyxl.styles import PatternFill

    workbook = load_workbook(path)
    sheet: Worksheet = workbook[tab]
    column = _after_last_header(sheet)
    _write_header(sheet, column, header)
    for row, note in notes.items():
        sheet.cell(row, column, note)
    painted = next(cell.column for cell in sheet[1] if cell.value == coloured)
    for row, colour in colours.items():
        sheet.cell(row, painted).fill = PatternFill("solid", fgColor=colour)
    workbook.save(path)


def _after_last_header(sheet: Worksheet) -> int:
    return 1 + max(cell.column for cell in sheet[1] if cell.value)


def _write_header(sheet: Worksheet, column: int, header: str) -> None:
    made: Any = sheet.cell(1, column, header)
    beside: Any = sheet.cell(1, column - 1)
    made.font, made.alignment, made.border, made.fill = map(
        copy, (beside.font, beside.alignment, beside.border, beside.fill)
    )
    sheet.column_dimensions[made.column_letter].width = 24
