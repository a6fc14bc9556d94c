"""Everything doubtful, from one place: what the files tell, what 设置 tells, and calls that nothing starts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from dcrc_lite.schema import SHEETS, InboundCall, Kind, Problem, Row, Weight
from dcrc_lite.store.protocol import Condition, Reader, Span, Store
from dcrc_lite.worklists.starts import LOOK_BACK_DAYS, STARTS, is_history, is_overlooked

if TYPE_CHECKING:
    from dcrc_lite.desk import Desk

_RANK = {weight: place for place, weight in enumerate((Weight.MISSED, Weight.UNREAD, Weight.HINT))}
_BY_RECORD = {cls.sheet.name: start for cls, start in STARTS.items()}
_CUSTOMER = "customer_id"


class Doubtful:
    """Asks the files each time; what follows from rows alone is worked out anew only when they or the day changed."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._kept: tuple[object, list[Problem]] = (None, [])

    def problems(self, today: date) -> list[Problem]:
        """Return everything doubtful, what may lose a call first; page, today's count and `dcrc check` tell this."""
        desk = self._desk
        known = (desk.store.version(*_BY_RECORD), today)
        if self._kept[0] != known:
            self._kept = (known, list(_unstarted(desk.store, today)))
        told = [*self._of_files(today), *desk.settings.problems]
        cells = {(one.record, one.row_id, one.field) for one in told if one.row_id}
        new = [
            one for one in (*self._kept[1], *_to_nobody(desk.store)) if (one.record, one.row_id, one.field) not in cells
        ]
        return sorted([*told, *new], key=lambda one: _RANK[one.weight])

    def _of_files(self, today: date) -> list[Problem]:
        found = self._desk.store.problems()
        people = {account.name for account in self._desk.accounts.file.accounts()}
        graver = _without_start(self._desk.store, found, today)
        return [
            replace(one, weight=Weight.MISSED) if (one.record, one.row_id, one.field) in graver else one
            for one in found
            if not (_is_person(one) and one.raw in people)  # who can log in is known without a line in 员工
        ]


def _is_person(problem: Problem) -> bool:
    sheet = SHEETS.get(problem.record)
    return problem.weight is Weight.HINT and any(
        field.name == problem.field and field.kind is Kind.STAFF for field in (sheet.fields if sheet else ())
    )


def _without_start(reader: Reader, found: Iterable[Problem], today: date) -> set[tuple[str, str, str]]:
    """The unread cells a deadline should start from, but for what is long past."""
    graver: set[tuple[str, str, str]] = set()
    unread = [one for one in found if one.record in _BY_RECORD and one.field == _BY_RECORD[one.record].field]
    for cls, start in STARTS.items():
        ids = {one.row_id for one in unread if one.record == cls.sheet.name and one.row_id}
        rows = reader.get_many(cls, ids) if ids else {}
        graver |= {(cls.sheet.name, row.id, start.field) for row in rows.values() if not is_history(row, today)}
    return graver


def _unstarted(store: Store, today: date) -> Iterator[Problem]:
    """Events whose time is missing."""
    for cls, start in STARTS.items():
        field = cls.sheet.field(start.field)
        what = f"{field.header}空着，时限算不出来，不会排电话"
        for row in _blank(store, cls, start.field, today):
            if is_overlooked(row, today):
                yield _problem(store, row, start.field, what, start.todo)


def _to_nobody(store: Store) -> Iterator[Problem]:
    """The calls of rows that name no customer."""
    for source, source_id in dict.fromkeys((due.source, due.source_id) for due in store.dues(where={_CUSTOMER: ""})):
        row = store.get(SHEETS[source].cls, source_id)
        if row is not None and source != InboundCall.sheet.name:  # who calls in may be unknown
            yield _problem(store, row, _CUSTOMER, "客户空着，不知道打给谁", "写上客户编号")


def _blank(reader: Reader, cls: type[Row], name: str, today: date) -> list[Row]:
    """The rows without that time, of the years that matter: workbooks of older ones need not be read for it."""
    year = (today - timedelta(days=LOOK_BACK_DAYS)).year
    where: dict[str, Condition] = {name: "", "id": Span(f"{cls.sheet.prefix}-{year}")}
    return list(reader.rows(cls, where))


def _problem(store: Store, row: Row, name: str, what: str, todo: str) -> Problem:
    sheet = row.sheet
    file, _, rest = store.cell_of(sheet.name, row.id, name).partition(" · ")
    cell = rest.rpartition(" · ")[2]
    return Problem(file, sheet.tab, cell, what, todo, "", sheet.name, row.id, name, weight=Weight.MISSED)
