"""The shop as it will be after an import: stored rows with the plan's rows laid over them, for rules that look ahead."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeVar

from dcrc_lite.imports.applying import changes_of
from dcrc_lite.imports.plan import Plan
from dcrc_lite.schema import SHEETS, Row, row_from, texts_of
from dcrc_lite.store.protocol import Change, Reader, Where
from dcrc_lite.store.where import fulfils, sort_key

RowT = TypeVar("RowT", bound=Row)


class Overlay:
    """A `Reader` over another: rows of the plan under their handle or 编号, everything else as stored."""

    def __init__(self, reader: Reader, plan: Plan) -> None:
        self._reader = reader
        self._rows: dict[str, dict[str, Row]] = {}
        stored = {draft.id: draft.stored for draft in plan.drafts if draft.stored}
        for change in changes_of(plan):
            row = _row(change, stored.get(change.id), plan)
            self._rows.setdefault(change.record, {})[row.id] = row

    @property
    def touched(self) -> Mapping[str, frozenset[str]]:
        """Record name → 编号 or handle of the rows laid over."""
        return {record: frozenset(rows) for record, rows in self._rows.items()}

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
        over = self._rows.get(cls.sheet.name, {})
        if not over:
            return self._reader.rows(cls, where, order_by=order_by, descending=descending, limit=limit, offset=offset)
        found = [row for row in self._reader.rows(cls, where) if row.id not in over]
        texts = {row.id: texts_of(row) | {"id": row.id} for row in over.values()}
        found += [
            row for row in over.values() if isinstance(row, cls) and fulfils(cls.sheet.name, texts[row.id], where)
        ]
        key = sort_key(cls.sheet.name, order_by or "id")
        found.sort(key=lambda row: key((texts_of(row) | {"id": row.id}).get(order_by or "id", "")), reverse=descending)
        return found[offset : None if limit is None else offset + limit]

    def get(self, cls: type[RowT], row_id: str) -> RowT | None:
        """Return one row by 编号, or None."""
        return self.get_many(cls, (row_id,)).get(row_id)

    def get_many(self, cls: type[RowT], row_ids: Collection[str]) -> dict[str, RowT]:
        """Return the rows that exist among these 编号."""
        over = self._rows.get(cls.sheet.name, {})
        stored = self._reader.get_many(cls, [row_id for row_id in row_ids if row_id not in over])
        return stored | {i: row for i in row_ids if isinstance(row := over.get(i), cls)}

    def count(self, cls: type[Row], where: Where | None = None) -> int:
        """Return how many rows fulfil `where`."""
        return len(self.rows(cls, where))

    def version(self, *records: str) -> int:
        """Return a number that grows whenever rows of these records change."""
        return self._reader.version(*records)


def _row(change: Change, stored: Row | None, plan: Plan) -> Row:
    cls = SHEETS[change.record].cls
    texts = {**(texts_of(stored) if stored else {}), **change.values}
    made = stored.created_at if stored else plan.at
    return row_from(cls, texts, id=change.id or f"@{change.handle}", created_at=made)
