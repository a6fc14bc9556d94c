"""The highest numbers that stand in a workbook, so that none is ever given twice."""

from __future__ import annotations

import sqlite3

from dcrc_lite.schema import Sheet
from dcrc_lite.store.numbers import prefix_of, series

MOST_DIGITS_MORE = 3  # a 编号 with more digits than that beyond the usual is a slip of the hand, not our counter


def seen(db: sqlite3.Connection, sheet: Sheet) -> dict[tuple[str, int], int]:
    """Return {(record, series): highest number} of the rows in the staging table of a record."""
    head = prefix_of(sheet) + "-"
    start, digits = len(head) + 1, sheet.digits + MOST_DIGITS_MORE
    if series(sheet, 1):
        pattern, year, count = head + "[0-9][0-9][0-9][0-9]-[0-9]*", f"substr(id, {start}, 4)", start + 5
    else:
        pattern, year, count = head + "[0-9]*", "0", start
    asked = (
        f"SELECT CAST({year} AS INTEGER), max(CAST(substr(id, {count}) AS INTEGER)) FROM t.rows_{sheet.name} "
        f"WHERE id GLOB ? AND length(id) < {count + digits} GROUP BY 1"
    )
    return {(sheet.name, in_series): highest for in_series, highest in db.execute(asked, [pattern])}
