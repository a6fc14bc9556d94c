"""Ranges that end at the last row and have to reach the rows added below: filters, lists, colours, tables, names."""

from __future__ import annotations

import re
from dataclasses import dataclass

_RANGE = re.compile(r"(\$?[A-Z]{1,3}\$?)(\d+):(\$?[A-Z]{1,3}\$?)(\d+)")
_FILTER = re.compile(rb'(<(?:\w+:)?autoFilter\b[^>]*?\sref=")([^"]*)')
_COVERS = re.compile(rb'(<(?:\w+:)?(?:dataValidation|conditionalFormatting)\b[^>]*?\ssqref=")([^"]*)')
_COVERS_X14 = re.compile(rb"(<(?:\w+:)?sqref>)([^<]*)")
_TABLE = re.compile(rb'(<(?:\w+:)?(?:table|autoFilter)\b[^>]*?\sref=")([^"]*)')
_TOTALS = re.compile(rb'<(?:\w+:)?table\b[^>]*?\stotalsRowCount="[1-9]')
_DIMENSION = re.compile(rb'(<(?:\w+:)?dimension\b[^>]*?\sref=")([^"]*)')
_NAME = re.compile(rb"(<(?:\w+:)?definedName\b([^>]*)>)([^<]*)")


@dataclass(frozen=True, slots=True)
class Growth:
    """A sheet's last row before and after."""

    header_row: int
    old: int
    new: int

    def ranges(self, text: bytes) -> bytes:
        """Return the ranges with those that ended at the old last row ending at the new one."""
        return _RANGE.sub(self._one, text.decode()).encode()

    def _one(self, match: re.Match[str]) -> str:
        first, last = int(match[2]), int(match[4])
        is_column = first < last or first <= self.header_row + 1
        if last != self.old or not is_column:
            return match[0]
        return f"{match[1]}{first}:{match[3]}{self.new}"

    def tail(self, tail: bytes) -> bytes:
        """Return what stands behind the rows, with filter, validations and conditional formats reaching down."""
        for pattern in (_FILTER, _COVERS, _COVERS_X14):
            tail = self._sub(pattern, tail)
        return tail

    def head(self, head: bytes) -> bytes:
        """Return what stands before the rows, with the used area reaching down."""
        return self._sub(_DIMENSION, head)

    def table(self, table: bytes) -> bytes:
        """Return a table's part with its area reaching down; a table with a totals row stays as it is."""
        return table if _TOTALS.search(table) else self._sub(_TABLE, table)

    def names(self, workbook: bytes, sheet_number: int) -> bytes:
        """Return workbook.xml with the hidden filter range of that sheet (counted from 0) reaching down."""

        def one(match: re.Match[bytes]) -> bytes:
            is_ours = b"_FilterDatabase" in match[2] and f'localSheetId="{sheet_number}"'.encode() in match[2]
            return match[1] + (self.ranges(match[3]) if is_ours else match[3])

        return _NAME.sub(one, workbook)

    def _sub(self, pattern: re.Pattern[bytes], text: bytes) -> bytes:
        return pattern.sub(lambda match: match[1] + self.ranges(match[2]), text)
