"""Reading rows from the index: `Where` said in SQL, and rows built from canonical texts."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from typing import TypeVar

from dcrc_lite.schema import Row
from dcrc_lite.store.cells import STAMP_NAMES, Split, build, column, field_names
from dcrc_lite.store.index_schema import table
from dcrc_lite.store.protocol import Condition, Contains, Ends, Not, Span, Where
from dcrc_lite.store.where import is_numeric
from dcrc_lite.store.xlsx_address import address

RowT = TypeVar("RowT", bound=Row)


@cache
def _read_names(record: str) -> tuple[str, ...]:
    from dcrc_lite.schema import SHEETS

    return (*(field.name for field in SHEETS[record].fields), *STAMP_NAMES)


class IndexReader:
    """A `Reader` over an index connection; `versions` counts the changes of each record."""

    def __init__(self, connection: Callable[[], sqlite3.Connection], versions: Mapping[str, int]) -> None:
        self._connection, self._versions = connection, versions

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
        name = cls.sheet.name
        condition, values = conditions(name, where)
        direction = " DESC" if descending else ""
        order = f"{_order(name, order_by)}{direction}, id" if order_by and order_by != "id" else f"id{direction}"
        tail = f"WHERE {condition} ORDER BY {order} LIMIT ? OFFSET ?"
        return self._select(cls, tail, [*values, -1 if limit is None else limit, offset])

    def _select(self, cls: type[RowT], tail: str, values: Sequence[object]) -> list[RowT]:
        name = cls.sheet.name
        names = _read_names(name)
        columns = ", ".join(f'"{column_name}"' for column_name in names)
        found = self._connection().execute(f"SELECT id, _raw, {columns} FROM {table(name)} {tail}", values)
        return [
            build(cls, line[0], Split(dict(zip(names, line[2:], strict=True)), raw_of(name, line[1]))) for line in found
        ]

    def get(self, cls: type[RowT], row_id: str) -> RowT | None:
        """Return one row by 编号, or None."""
        return next(iter(self._select(cls, "WHERE id = ?", [row_id])), None)

    def get_many(self, cls: type[RowT], row_ids: Collection[str]) -> dict[str, RowT]:
        """Return the rows that exist among these 编号, by 编号."""
        wanted = json.dumps(list(row_ids))
        found = self._select(cls, "WHERE id IN (SELECT value FROM json_each(?))", [wanted])
        return {row.id: row for row in found}

    def cell_of(self, record: str, row_id: str, field: str) -> str:
        """Return where a cell stands for people; the row alone while its column is missing, "" outside the files."""
        asked = (
            f"SELECT _file, _row, said FROM {table(record)} LEFT JOIN tabs ON tabs.file = _file AND tabs.record = ? "
            f"WHERE {table(record)}.id = ?"
        )
        file, row, said = self._connection().execute(asked, [record, row_id]).fetchone() or ("", 0, "")
        if not row or not said:
            return ""
        tab = json.loads(said)
        column_number = tab["columns"].get(field)
        cell = f"第 {row} 行" if column_number is None else address(row, column_number)
        return f"{file} · {tab['tab']} · {cell}"

    def count(self, cls: type[Row], where: Where | None = None) -> int:
        """Return how many rows fulfil `where`."""
        condition, values = conditions(cls.sheet.name, where)
        asked = f"SELECT count(*) FROM {table(cls.sheet.name)} WHERE {condition}"
        return int(self._connection().execute(asked, values).fetchone()[0])

    def version(self, *records: str) -> int:
        """Return a number that grows whenever rows of these records change."""
        return sum(self._versions.get(name, 0) for name in records or self._versions)


def raw_of(record: str, said: str | None) -> dict[str, str]:
    """Return the unread texts of a row's declared fields."""
    return {n: text for n, text in json.loads(said).items() if n in field_names(record)} if said else {}


def _order(record: str, name: str) -> str:
    """Return what puts empty cells first, figures by their size; texts as they are, so that an index serves for them."""
    column(record, name)
    if not is_numeric(record, name):
        return f'"{name}"'
    return f'CASE WHEN "{name}" = \'\' THEN -9e999 ELSE CAST("{name}" AS REAL) END'


def conditions(record: str, where: Where | None) -> tuple[str, list[object]]:
    """Return the SQL condition and its values. Raises KeyError for a name that is no column of the record."""
    parts, values = ["1"], []
    for name, wanted in (where or {}).items():
        is_figure = is_numeric(record, name)
        part, some = condition(f'"{name}"', wanted, is_figure=is_figure)
        parts.append(part)
        values += some
    return " AND ".join(parts), values


def condition(name: str, wanted: Condition, *, is_figure: bool = False) -> tuple[str, list[object]]:
    """Return one condition on a quoted column; saying "not empty" lets SQLite use the indexes, which leave blanks out."""
    if isinstance(wanted, str):
        return (f"{name} = ? AND {name} <> ''" if wanted else f"{name} = ?"), [wanted]
    if isinstance(wanted, Span):
        return _span(name, wanted, is_figure=is_figure)
    if isinstance(wanted, Ends):
        return f"substr({name}, -{len(wanted.tail)}) = ?" if wanted.tail else "? = ''", [wanted.tail]
    if isinstance(wanted, Contains):
        return f"instr({name}, ?) > 0", [wanted.part]
    if isinstance(wanted, Not):
        return f"{name} NOT IN (SELECT value FROM json_each(?))", [json.dumps(wanted.values)]
    filled = "" if "" in wanted else f" AND {name} <> ''"
    return f"{name} IN (SELECT value FROM json_each(?)){filled}", [json.dumps(list(wanted))]


def _span(name: str, span: Span, *, is_figure: bool) -> tuple[str, list[object]]:
    shown = f"CAST({name} AS REAL)" if is_figure else name
    parts, values = [f"{name} <> ''"], list[object]()
    for sign, end in ((">=", span.low), ("<=", span.high)):
        if end:
            parts.append(f"{shown} {sign} ?")
            values.append(float(end) if is_figure else end)
    return " AND ".join(parts), values
