"""Ranges of a sheet that gets new rows: what ended at the last row reaches further down, what lies below moves down."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from dcrc_lite.store.xlsx_address import column_of, letters

MAX_ROWS = 1_048_576  # in one sheet
# An address or a range; LOG10(…) and A1.b are none.
_RANGE = re.compile(r"(?<![\w.$])(\$?[A-Z]{1,3}\$?)(\d+)(?::(\$?[A-Z]{1,3}\$?)(\d+))?(?![\w(.])")
_ANY = re.compile(rb'(\s(?:ref|sqref)=")([^"]*)')
_FILTER = re.compile(rb'(<(?:\w+:)?autoFilter\b[^>]*?\sref=")([^"]*)')
_COVERS = re.compile(rb'(<(?:\w+:)?(?:dataValidation|conditionalFormatting)\b[^>]*?\ssqref=")([^"]*)')
_COVERS_X14 = re.compile(rb"(<(?:\w+:)?sqref>)([^<]*)")
_TABLE = re.compile(rb'(<(?:\w+:)?(?:table|autoFilter)\b[^>]*?\sref=")([^"]*)')
_TOTALS = re.compile(rb'<(?:\w+:)?table\b[^>]*?\stotalsRowCount="[1-9]')
_DIMENSION = re.compile(rb'(<(?:\w+:)?dimension\b[^>]*?\sref=")([^"]*)')
_RIGHT_END = re.compile(rb'(<(?:\w+:)?dimension\b[^>]*?\sref="[A-Z]+\d+:)([A-Z]+)')
_NAME = re.compile(rb"(<(?:\w+:)?definedName\b([^>]*)>)([^<]*)")
_CALCULATED = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*>')
_SHEET_OF_CELL = re.compile(rb'\bi="(\d+)"')
_ROW = re.compile(rb'(<(?:\w+:)?row\b[^>]*?\br=")\d+')
_CELL = re.compile(rb'(<(?:\w+:)?c\b[^>]*?\br="[A-Z]+)\d+')
_FORMULA = re.compile(rb"(<(?:\w+:)?f(?:\s[^>]*)?>)([^<]*)")


@dataclass(frozen=True, slots=True)
class Growth:
    """A sheet's last row before and after. `totals`: the first row that moves down, below the data (0: none does)."""

    header_row: int
    old: int
    new: int
    totals: int = 0

    @property
    def data_end(self) -> int:
        """The last row of the data before."""
        return self.totals - 1 if self.totals else self.old

    def moved(self, row: int) -> int:
        """Return where a row stands afterwards."""
        return min(row + self.new - self.old, MAX_ROWS) if self.totals and row >= self.totals else row

    def ranges(self, text: bytes) -> bytes:
        """Return addresses and ranges as they are afterwards."""
        return _RANGE.sub(self._one, text.decode()).encode()

    def _one(self, match: re.Match[str]) -> str:
        first, last = int(match[2]), int(match[4] or match[2])
        is_column = first < last or first <= self.header_row + 1
        end = self.data_end + self.new - self.old if last == self.data_end and is_column else self.moved(last)
        if not self.totals and first <= self.header_row + 1 and self.old < last < self.new:
            end = self.new  # a table that ended in empty rows, which are filled now
        if match[4] is None:
            return f"{match[1]}{self.moved(first)}"
        return f"{match[1]}{self.moved(first)}:{match[3]}{end}"

    def row(self, row: bytes, number: int) -> bytes:
        """Return a row that moves down, with its formulas reaching the rows added."""
        there = str(self.moved(number)).encode()
        row = _CELL.sub(rb"\g<1>" + there, _ROW.sub(rb"\g<1>" + there, row, count=1))
        return self._sub(_FORMULA, row)

    def tail(self, tail: bytes) -> bytes:
        """Return what stands behind the rows, with filter, validations and conditional formats reaching down."""
        for pattern in (_ANY, _COVERS_X14) if self.totals else (_FILTER, _COVERS, _COVERS_X14):
            tail = self._sub(pattern, tail)
        return tail

    def head(self, head: bytes) -> bytes:
        """Return what stands before the rows, with the used area reaching down."""
        return self._sub(_DIMENSION, head)

    def table(self, table: bytes) -> bytes:
        """Return a table's part reaching down; one whose totals row cannot move stays, the new rows stand below it."""
        return table if not self.totals and _TOTALS.search(table) else self._sub(_TABLE, table)

    def names(self, workbook: bytes, sheet_number: int, tab: str) -> bytes:
        """Return workbook.xml with the filter range of that sheet (counted from 0) reaching down.

        When rows move down, every name that lies on the tab moves with them.
        """

        def one(match: re.Match[bytes]) -> bytes:
            is_filter = b"_FilterDatabase" in match[2] and f'localSheetId="{sheet_number}"'.encode() in match[2]
            is_ours = is_filter or (self.totals > 0 and _lies_on(unescape(match[3].decode()), tab))
            return match[1] + (self.ranges(match[3]) if is_ours else match[3])

        return _NAME.sub(one, workbook)

    def calculated(self, chain: bytes, sheet_id: int) -> bytes:
        """Return the order of calculation with the sheet's formulas that moved."""
        sheet = 0

        def one(match: re.Match[bytes]) -> bytes:
            nonlocal sheet
            said = _SHEET_OF_CELL.search(match[0])
            sheet = int(said[1]) if said else sheet
            row = int(match[2])
            if sheet != sheet_id or self.moved(row) == row:
                return match[0]
            return match[0].replace(match[1] + match[2], match[1] + str(self.moved(row)).encode(), 1)

        return _CALCULATED.sub(one, chain)

    def _sub(self, pattern: re.Pattern[bytes], text: bytes) -> bytes:
        return pattern.sub(lambda match: match[1] + self.ranges(match[2]), text)


def widened(head: bytes, column: int) -> bytes:
    """Return what stands before the rows, with the used area reaching to that column (counted from 0)."""

    def one(match: re.Match[bytes]) -> bytes:
        return match[0] if column_of(match[2].decode()) >= column else match[1] + letters(column).encode()

    return _RIGHT_END.sub(one, head, count=1)


def _lies_on(said: str, tab: str) -> bool:
    sheets = {sheet.strip("'") for sheet in re.findall(r"('(?:[^']|'')+'|[^\s'!,()=]+)!", said)}
    return sheets == {tab.replace("'", "''")}


def rows_in(text: str) -> list[int]:
    """Return the rows the addresses in a formula or list of ranges name."""
    return [int(row) for match in _RANGE.finditer(text) for row in (match[2], match[4]) if row]
