"""What points nowhere: references to rows that are not there, names nobody of 员工 has; kept as rows change."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from dcrc_lite.schema import SHEETS, Kind
from dcrc_lite.schema.settings import PROGRAM, Colleague
from dcrc_lite.store.index_schema import table

STAFF = Colleague.sheet.name
_NOWHERE = (
    'INSERT OR REPLACE INTO loose SELECT ?, id, ?, ?, "{field}" FROM {own} WHERE "{field}" NOT IN (\'\', ?) AND {of}'
)


@dataclass(frozen=True, slots=True)
class Pointer:
    """A column whose texts name a row of `target` by its `column`: the 编号, or the 姓名 of a colleague."""

    record: str
    field: str
    target: str
    column: str


@cache
def pointers() -> tuple[Pointer, ...]:
    """Return all references and staff columns."""
    found = [(sheet.name, field) for sheet in SHEETS.values() for field in sheet.fields]
    return tuple(
        Pointer(record, field.name, field.to, "id")
        if field.kind is Kind.REF
        else Pointer(record, field.name, STAFF, "name")
        for record, field in found
        if field.kind in (Kind.REF, Kind.STAFF)
    )


class Loose:
    """Keeps the table `loose` in step with the rows. Works inside the writer's open transaction."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def follow(self, touched: Mapping[str, Collection[str]] | None) -> None:
        """Look again at what touched rows (None: all) point to, and at what points to them."""
        if touched is None:
            for pointer in pointers():
                self._anew(pointer)
            return
        for record, ids in touched.items():
            self._look_again(record, json.dumps([*ids]))
        for record, ids in touched.items():
            self._came_or_went(record, json.dumps([*ids]))

    def _anew(self, pointer: Pointer) -> None:
        """Look at each text once, however many rows hold it: years of calls name the same few people."""
        own, field = table(pointer.record), pointer.field
        self._db.execute("DELETE FROM loose WHERE record = ? AND field = ?", [pointer.record, field])
        if not self._is_told(pointer):
            return
        asked = (
            f'SELECT DISTINCT "{field}" FROM {own} WHERE "{field}" <> \'\' '
            f'EXCEPT SELECT "{pointer.column}" FROM {table(pointer.target)}'
        )
        self._point(pointer, [line[0] for line in self._db.execute(asked)])

    def _is_told(self, pointer: Pointer) -> bool:
        """False for names of people in a shop that keeps no list of them."""
        return pointer.target != STAFF or bool(self._db.execute(f"SELECT 1 FROM {table(STAFF)} LIMIT 1").fetchone())

    def _point(self, pointer: Pointer, texts: Collection[str]) -> None:
        """Keep the rows that hold one of these texts, which nothing answers to."""
        if texts:
            of = f'"{pointer.field}" IN (SELECT value FROM json_each(?))'
            self._keep(pointer, of, json.dumps([*texts]))

    def _look_again(self, record: str, ids: str) -> None:
        self._db.execute(
            "DELETE FROM loose WHERE record = ? AND row_id IN (SELECT value FROM json_each(?))", [record, ids]
        )
        for pointer in (one for one in pointers() if one.record == record and self._is_told(one)):
            of = (
                f"id IN (SELECT value FROM json_each(?)) AND NOT EXISTS (SELECT 1 FROM {table(pointer.target)} there "
                f'WHERE there."{pointer.column}" = {table(record)}."{pointer.field}")'
            )
            self._keep(pointer, of, ids)

    def _came_or_went(self, record: str, ids: str) -> None:
        towards = [pointer for pointer in pointers() if pointer.target == record]
        if record == STAFF:  # people are pointed to by name, and a name that changed is told by no number
            for pointer in towards:
                self._anew(pointer)
        elif towards:
            self._db.execute(
                "DELETE FROM loose WHERE target = ? AND said IN (SELECT value FROM json_each(?))", [record, ids]
            )
            asked = f"SELECT value FROM json_each(?) WHERE NOT EXISTS (SELECT 1 FROM {table(record)} WHERE id = value)"
            gone = [line[0] for line in self._db.execute(asked, [ids])]
            for pointer in towards:
                self._point(pointer, gone)

    def _keep(self, pointer: Pointer, of: str, given: str) -> None:
        asked = _NOWHERE.format(field=pointer.field, own=table(pointer.record), of=of)
        nobody = PROGRAM if pointer.target == STAFF else ""  # it stands among people, and no list names it
        self._db.execute(asked, [pointer.record, pointer.field, pointer.target, nobody, given])
