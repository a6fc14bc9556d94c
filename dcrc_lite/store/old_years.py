"""Workbooks of past years, read late: at the first start the shop opens on the last two years, the rest follows.

A question that may concern an older year waits until its books are read; one that names a day or a 编号 of the last
two years does not. Later starts find everything in the cache.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TypeVar

from dcrc_lite.schema import SHEETS, Kind, Row, Sheet
from dcrc_lite.store.folder import year_in
from dcrc_lite.store.index_query import IndexReader
from dcrc_lite.store.protocol import Condition, Span, Where

RowT = TypeVar("RowT", bound=Row)
_YEAR = re.compile(r"-(\d{4})-")


def old_ones(names: Iterable[str], this_year: int) -> list[str]:
    """Return the workbooks of years before the last, the youngest first."""
    return sorted((name for name in names if 0 < year_in(name) < this_year - 1), key=year_in, reverse=True)


def concerns(record: str, where: Where | None, file: str) -> bool:
    """True when the rows asked for may stand in that workbook of an old year."""
    sheet = SHEETS[record]
    if sheet.book.file_name(year_in(file)) != file:
        return False
    return not any(_is_later(sheet, name, wanted, year_in(file)) for name, wanted in (where or {}).items())


def _is_later(sheet: Sheet, name: str, wanted: Condition, year: int) -> bool:
    if isinstance(wanted, Span) and name == "id":
        return sheet.numbered_by_year and wanted.low >= f"{sheet.prefix}-{year + 1}"
    if isinstance(wanted, Span):
        return name == sheet.dated and wanted.low[:4] > str(year)
    if name != "id" and sheet.field(name).kind is not Kind.REF:
        return False
    if isinstance(wanted, str):
        return _all_later([wanted], year)
    return isinstance(wanted, Collection) and _all_later(wanted, year)


def _all_later(ids: Collection[str], year: int) -> bool:
    """True when each 编号 carries a later year."""
    found = [_YEAR.search(row_id) for row_id in ids]
    return all(match is not None and int(match[1]) > year for match in found)


class PatientReader(IndexReader):
    """An `IndexReader` that has old years read before a question that concerns them is answered."""

    def __init__(
        self,
        connection: Callable[[], sqlite3.Connection],
        versions: Mapping[str, int],
        read_old: Callable[[Collection[str]], object],
    ) -> None:
        super().__init__(connection, versions)
        self.old: list[str] = []  # workbooks of old years that were never read
        self._read_old = read_old

    def _ready(self, record: str, where: Where | None) -> None:
        wanted = [file for file in self.old if concerns(record, where, file)] if self.old else []
        if wanted:
            self._read_old(wanted)

    def rows(
        self,
        cls: type[RowT],
        where: Where | None = None,
        *,
        order_by: str = "",
        descending: bool = False,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[RowT]:
        """Return the rows that fulfil `where`, ordered by a field (default: 编号)."""
        self._ready(cls.sheet.name, where)
        return super().rows(cls, where, order_by=order_by, descending=descending, limit=limit, offset=offset)

    def get(self, cls: type[RowT], row_id: str) -> RowT | None:
        """Return one row by 编号, or None."""
        self._ready(cls.sheet.name, {"id": row_id})
        return super().get(cls, row_id)

    def get_many(self, cls: type[RowT], row_ids: Collection[str]) -> dict[str, RowT]:
        """Return the rows that exist among these 编号, by 编号."""
        self._ready(cls.sheet.name, {"id": tuple(row_ids)})
        return super().get_many(cls, row_ids)

    def count(self, cls: type[Row], where: Where | None = None) -> int:
        """Return how many rows fulfil `where`."""
        self._ready(cls.sheet.name, where)
        return super().count(cls, where)
