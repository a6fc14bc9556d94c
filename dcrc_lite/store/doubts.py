"""Readable cells that are probably wrong all the same: an odd VIN, two rows with one phone or VIN, what points nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from dcrc_lite.schema import SHEETS, Field, Kind, Problem, Weight
from dcrc_lite.schema.parse import doubt
from dcrc_lite.store.astray import Astray
from dcrc_lite.store.files import Files
from dcrc_lite.store.index import Index
from dcrc_lite.store.index_schema import table
from dcrc_lite.store.xlsx_address import address

_DOUBTED = frozenset({Kind.VIN})  # the kinds schema.parse.doubt has something to say about
_ONE_OF_A_KIND = (("vehicles", "vin"), ("customers", "mobile"))  # what two rows hardly ever share
_MOST = 200  # of each kind that are listed: more means that something else is wrong


class Doubts:
    """Works out the doubts of a record anew only when its rows changed. `version`: records -> number that grows."""

    def __init__(self, index: Index, version: Callable[..., int]) -> None:
        self._index, self._version = index, version
        self._astray: tuple[int, list[Problem]] = (-1, [])
        self._kept: dict[str, tuple[int, list[Problem]]] = {}
        self._fine: set[tuple[Kind, str]] = set()  # texts that were looked at before: most stay as they are

    def of(self, record: str, row_id: str = "") -> list[Problem]:
        """Return the doubts about a record's rows, or about one of them."""
        version = self._version(record)
        kept = self._kept.get(record)
        if kept is None or kept[0] != version:
            kept = self._kept[record] = (version, [*self._odd(record), *self._twice(record)])
        loose = (problem for problem in self._pointing_nowhere() if problem.record == record)
        return [problem for problem in (*kept[1], *loose) if row_id in ("", problem.row_id)]

    def all(self) -> list[Problem]:
        """Return the doubts about all records."""
        return [problem for record in SHEETS for problem in self.of(record)]

    def _pointing_nowhere(self) -> list[Problem]:
        """What a row points to may be of any record: worked out anew when anything changed."""
        version = self._version()
        if self._astray[0] != version:
            self._astray = (version, Astray(self._index).problems())
        return self._astray[1]

    def _odd(self, record: str) -> Iterator[Problem]:
        for field in SHEETS[record].fields:
            if field.kind not in _DOUBTED:
                continue
            asked = (
                f'SELECT id, "{field.name}", _file, _row FROM {table(record)} WHERE "{field.name}" <> \'\' ORDER BY id'
            )
            told = 0
            for row_id, text, file, row in self._ask(asked):
                bad = None if (field.kind, text) in self._fine else doubt(field, text)
                if bad is None:
                    self._fine.add((field.kind, text))
                elif told < _MOST:
                    told += 1
                    yield self._problem(
                        record, field, (row_id, text, file, row), f"{field.header}：{bad.what}", bad.todo
                    )

    def _twice(self, record: str) -> Iterator[Problem]:
        for name in (name for of, name in _ONE_OF_A_KIND if of == record):
            field = SHEETS[record].field(name)
            asked = (
                f'SELECT a.id, a."{name}", a._file, a._row, (SELECT min(b.id) FROM {table(record)} b '
                f'WHERE b."{name}" = a."{name}") AS first FROM {table(record)} a WHERE a."{name}" IN '
                f'(SELECT "{name}" FROM {table(record)} WHERE "{name}" <> \'\' GROUP BY 1 HAVING count(*) > 1) '
                f"AND a.id <> first ORDER BY a.id LIMIT {_MOST}"
            )
            for *line, first in self._ask(asked):
                what = f"{field.header}和 {first} 的一样"
                todo = f"看看是不是同一{_measure(record)}：是就并成一行，不是就核对{field.header}；都没错就不用管"
                yield self._problem(record, field, (line[0], line[1], line[2], line[3]), what, todo)

    def _problem(self, record: str, field: Field, cell: tuple[str, str, str, int], what: str, todo: str) -> Problem:
        row_id, text, file, row = cell
        sheet = SHEETS[record]
        tab = Files(self._index).tab(file, record) if row else None
        place = address(row, tab.columns[field.name]) if tab and field.name in tab.columns else ""
        return Problem(file, sheet.tab, place, what, todo, text, record, row_id, field.name, weight=Weight.HINT)

    def _ask(self, asked: str) -> list[Any]:
        return self._index.database.reader().execute(asked).fetchall()


def _measure(record: str) -> str:
    return "台车" if record == "vehicles" else "位客户"
