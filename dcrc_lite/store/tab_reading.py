"""The rows of one tab below its header, read block by block into the staging tables of one record."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import Any

from dcrc_lite.schema.field import Field, Kind, Need
from dcrc_lite.store.columns import ColumnReader, raw_text
from dcrc_lite.store.words import Vocabulary
from dcrc_lite.store.xlsx_address import address
from dcrc_lite.store.xlsx_layout import Layout, is_totals

BLOCK = 2_000  # rows turned at a time
ID = "id"
Spec = Mapping[str, Any]
Rows = Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class TabSpec:
    """What is expected on one tab."""

    record: str
    tab: str
    fields: tuple[Field, ...]

    @classmethod
    def of(cls, spec: Spec) -> TabSpec:
        """Build it from the JSON of the order."""
        return cls(spec["record"], spec["tab"], tuple(map(_field, spec["fields"])))


def _field(said: Spec) -> Field:
    return Field(
        said["name"], said["header"], Kind(said["kind"]), Need(said["need"]), tuple(said["choices"]),
        said["dictionary"], synonyms=tuple(said["synonyms"]), on=said["on"], shadow_of=said["shadow_of"],
    )  # fmt: skip


class TabReading:
    """Reads the rows of a tab. `top`: how many rows there are above those in which the layout was found; see `run`."""

    def __init__(self, spec: TabSpec, layout: Layout, top: int, words: Vocabulary, staging: sqlite3.Connection) -> None:
        self.spec, self.layout, self.top, self.staging = spec, layout, top, staging
        found = [field for field in spec.fields if field.name in layout.columns]
        self.fields = [field for field in found if field.name != ID]
        self.readers = {field.name: ColumnReader(field, words.get(field.dictionary)) for field in found}
        self.seen: dict[str, int] = {}
        self.totals = 0  # the first row behind the data when sums stand there
        self.other = 0  # the last row that holds something and is no row of the record
        self._data_end = self.top + layout.row + 1
        names = ", ".join(f"\"{name}\" TEXT DEFAULT ''" for name in (ID, *(field.name for field in self.fields)))
        for table in ("rows", "fresh", "twice"):
            staging.execute(f'CREATE TABLE "{table}_{spec.record}"({names}, _row INTEGER, _raw TEXT)')

    def run(self, rows: Iterator[Sequence[object]]) -> None:
        """Read everything below the header."""
        number = self.top + self.layout.row + 2
        while block := list(islice(rows, BLOCK)):
            self._block(block, number)
            number += len(block)

    def _block(self, rows: Rows, number: int) -> None:
        columns = list(zip_longest(*rows, fillvalue=""))  # a row further down may be wider
        ids, bad_ids = self.readers[ID].read(columns[self.layout.columns[ID]])
        texts: dict[Field, Sequence[str]] = {}
        raws: dict[int, dict[str, str]] = {place: {ID: ""} for place in bad_ids}
        for field in self.fields:
            cells = columns[self.layout.columns[field.name]]
            read, bad = self.readers[field.name].read(cells)
            if any(read):
                texts[field] = read
            for place, why in bad.items():
                raws.setdefault(place, {})[field.name] = raw_text(cells[place])
                self._unread(ids[place], field, number + place, raw_text(cells[place]), why)
        said = [json.dumps(raws[place], ensure_ascii=False) if place in raws else None for place in range(len(rows))]
        lines = list(zip(ids, *texts.values(), range(number, number + len(rows)), said, strict=True))
        self._store(list(texts), lines, ids, rows)

    def _store(self, fields: list[Field], lines: list[Any], ids: Sequence[str], rows: Rows) -> None:
        keyed: list[Any] = lines
        fresh: list[Any] = []
        copies: list[Any] = []
        if "" in ids or len(set(ids)) < len(ids) or not self.seen.keys().isdisjoint(ids):
            keyed, fresh, copies = self._sorted_out(fields, lines, rows)
        else:
            self.seen.update(zip(ids, (line[-2] for line in lines), strict=True))
            self._data_until(lines[-1][-2])
        names = ", ".join(f'"{name}"' for name in (ID, *(field.name for field in fields), "_row", "_raw"))
        marks = ", ".join("?" * (len(fields) + 3))
        for table, some in (("rows", keyed), ("fresh", fresh), ("twice", copies)):
            self.staging.executemany(f'INSERT INTO "{table}_{self.spec.record}"({names}) VALUES({marks})', some)

    def _sorted_out(self, fields: list[Field], lines: list[Any], rows: Rows) -> tuple[list[Any], list[Any], list[Any]]:
        """Tell rows with a 编号 of their own from rows without one, and from those whose 编号 stands further up, too."""
        keyed, fresh, copies = list[Any](), list[Any](), list[Any]()
        for line, row in zip(lines, rows, strict=True):
            row_id, number = line[0], line[-2]
            if not row_id and not any(_typed(fields, line)):
                self.other = number if any(cell != "" for cell in row) else self.other
                continue
            if not row_id and is_totals(row):
                self.totals, self.other = self._data_end + 1, number
                continue
            self._data_until(number)
            if row_id in self.seen:
                self._twice(row_id, number)
                copies.append(line)
            elif row_id:
                self.seen[row_id] = number
                keyed.append(line)
            else:
                fresh.append(line)
        return keyed, fresh, copies

    def _data_until(self, number: int) -> None:
        self._data_end, self.totals = number, 0

    def _twice(self, row_id: str, number: int) -> None:
        where, first = self._cell(ID, number), self._cell(ID, self.seen[row_id])
        self._problem(row_id, ID, where, (*twice(row_id, where, first), row_id, ""))

    def _unread(self, row_id: str, field: Field, number: int, raw: str, why: Any) -> None:
        found = (f"{field.header}：{why.what}", why.todo, raw, why.proposal)
        self._problem(row_id, field.name, self._cell(field.name, number), found)

    def _problem(self, row_id: str, field: str, cell: str, found: tuple[str, str, str, str]) -> None:
        what, todo, raw, proposal = found
        line = (self.spec.record, row_id, field, self.spec.tab, cell, what, todo, raw, proposal, "读不准")
        self.staging.execute(f"INSERT INTO problems VALUES({', '.join('?' * 10)})", line)

    def _cell(self, name: str, number: int) -> str:
        return address(number, self.layout.columns[name])


def twice(row_id: str, where: str, owner: str) -> tuple[str, str]:
    """Return what is said of a row that was not read, and what to do; `owner`: the cell whose row has the number."""
    todo = f"是新的一行就清空 {where} 这一格，程序会给新号；是多余的就删掉这一行"
    return f"编号 {row_id} 在 {owner} 已经有了，这一行没有读", todo


def _typed(fields: Sequence[Field], line: Sequence[str]) -> Iterator[object]:
    """The cells of a row that people fill in."""
    yield line[-1]
    yield from (text for field, text in zip(fields, line[1:-2], strict=True) if field.need is not Need.AUTO)
