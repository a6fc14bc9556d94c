"""The rows that were not taken, as a workbook that can be corrected and imported again: one tab a sheet, a reason first."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime

from dcrc_lite.imports.plan import Fate, Plan, RowPlan

REASON = "原因（改好后再导入）"
_UNSAFE = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def refused_book(plan: Plan, fates: Sequence[Fate] = (Fate.REFUSED, Fate.UNDECIDED)) -> bytes:
    """Return an .xlsx with the rows of these fates under the file's own headers, beside why and what to do."""
    from openpyxl import Workbook

    book = Workbook(write_only=False)
    del book[book.sheetnames[0]]
    groups: dict[tuple[str, str], list[RowPlan]] = {}
    for row in plan.rows:
        if row.fate in fates:
            groups.setdefault((row.row.file, row.row.sheet), []).append(row)
    for number, rows in enumerate(groups.values(), 1):
        _fill(book.create_sheet(f"{number} {rows[0].row.sheet}".translate(_UNSAFE)[:31]), rows)
    if not groups:
        book.create_sheet("没有不收的行")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _fill(sheet: object, rows: Sequence[RowPlan]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.worksheet import Worksheet

    assert isinstance(sheet, Worksheet)
    columns = rows[0].row.columns.columns
    sheet.append([*(column.group + column.header if column.group and _twice(column.header, rows) else column.header
                    for column in columns), REASON, "在哪里"])  # fmt: skip
    for row in rows:
        cells = [row.row.raw[c.index] if c.index < len(row.row.raw) else None for c in columns]
        sheet.append([*map(_plain, cells), why(row), row.row.place])
    for line in sheet.iter_rows():
        for cell in line:
            cell.alignment = Alignment(vertical="top", wrap_text=cell.row == 1)
            if isinstance(cell.value, str):
                cell.data_type, cell.number_format = "s", "@"  # a cell that begins with = is no formula
    for number, cell in enumerate(sheet[1], 1):
        cell.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = 16
    sheet.freeze_panes = "A2"


def _twice(header: str, rows: Sequence[RowPlan]) -> bool:
    return sum(column.header == header for column in rows[0].row.columns.columns) > 1


def _plain(cell: object) -> object:
    if isinstance(cell, str | int | float | bool | datetime | date) or cell is None:
        return cell
    return str(cell)


def why(row: RowPlan) -> str:
    """Return in one sentence why a row was not taken and what to do."""
    if row.question:
        choices = "、".join(option.label for option in row.question.options)
        return f"{row.question.text}。在导入页上选：{choices}"
    return f"{row.reason}。{row.todo}" if row.todo else row.reason
