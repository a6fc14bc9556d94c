"""Putting row changes into the index, with stamps and shadow columns, and saying what has to be written into the files."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Sequence

from dcrc_lite.schema import SHEETS
from dcrc_lite.store.cells import Cells
from dcrc_lite.store.index import Index
from dcrc_lite.store.index_schema import table
from dcrc_lite.store.journal import Heading
from dcrc_lite.store.outbox import Step
from dcrc_lite.store.plan import Act, RowChange
from dcrc_lite.store.shadows import Reference, references, referrers, shadow_cells


def file_of(change: RowChange) -> str:
    """Return the workbook a new row belongs into."""
    return SHEETS[change.record].book.file_name(change.year or None)


class Applier:
    """Applies the changes of one commit to the index and collects the steps for the outbox."""

    def __init__(self, index: Index, heading: Heading) -> None:
        self.index, self.heading = index, heading
        self._steps: list[Step] = []
        self._places: dict[tuple[str, str], int] = {}  # where in `_steps` a row's last one is
        self._linked: set[tuple[str, str, str]] = set()  # references of new rows whose shadows were filled at once

    def apply(self, changes: Sequence[RowChange]) -> list[Step]:
        """Apply all changes; return what has to be written."""
        for change in changes:
            self._one(change)
        return self.follow(changes)

    def follow(self, changes: Sequence[RowChange]) -> list[Step]:
        """Fill the shadow columns that follow from changes already in the index; return all steps so far."""
        for change in changes:
            self._fill_shadows(change)
            self._refresh_referrers(change)
        return self._steps

    def _one(self, change: RowChange) -> None:
        file, row = ("", 0) if change.act is Act.NEW else self.index.place(change.record, change.row_id)
        if change.act is Act.GONE:
            everything = self.index.everything(change.record, change.row_id) or {}
            self.index.delete(change.record, change.row_id)
            self._step(Step(change.record, change.row_id, file, Act.GONE, everything, {}, row))
            return
        stamps = self._stamps(is_new=change.act is Act.NEW)
        cells = {**change.new, **stamps}
        if change.act is Act.NEW:
            file = file_of(change)
            cells |= self._first_shadows(change)
            self.index.insert(change.record, change.row_id, cells, (file, 0))
            self._step(Step(change.record, change.row_id, file, Act.NEW, {}, {"id": change.row_id, **cells}))
            return
        self.index.update(change.record, change.row_id, cells)
        self._step(Step(change.record, change.row_id, file, Act.SET, change.old, cells))

    def _step(self, step: Step) -> None:
        """Keep one step for each row: what follows from a change is written together with it."""
        key = (step.record, step.row_id)
        at = self._places.get(key)
        before = None if at is None else self._steps[at]
        if at is None or before is None or step.act is not Act.SET or before.act is Act.GONE:
            self._places[key] = len(self._steps)
            self._steps.append(step)
            return
        old = {**step.old, **before.old} if before.act is Act.SET else {}
        self._steps[at] = dataclasses.replace(before, old=old, new={**before.new, **step.new})

    def _stamps(self, *, is_new: bool) -> dict[str, str]:
        moment = self.heading.at.isoformat(timespec="minutes")
        updated = {"updated_at": moment, "updated_by": self.heading.actor}
        return {"created_at": moment, "created_by": self.heading.actor, **updated} if is_new else updated

    def _first_shadows(self, change: RowChange) -> dict[str, str]:
        """The shadows of a new row whose targets are there already, so that it is written once."""
        cells: dict[str, str] = {}
        for reference in references(change.record):
            target_id = change.new.get(reference.field, "")
            target = self.index.everything(reference.target, target_id) if target_id else None
            if target is not None:
                self._linked.add((change.record, change.row_id, reference.field))
                cells |= {name: text for name, text in shadow_cells(reference, target) if text}
        return cells

    def _fill_shadows(self, change: RowChange) -> None:
        wanted: dict[str, str] = {}
        for reference in references(change.record):
            is_linked = (change.record, change.row_id, reference.field) in self._linked
            if change.act is not Act.GONE and reference.field in change.new and not is_linked:
                wanted |= self._shadows(reference, change.new[reference.field])
        if wanted:
            self._set_shadows(change.record, change.row_id, wanted)

    def _shadows(self, reference: Reference, target_id: str) -> dict[str, str]:
        """The columns beside a reference. One that leads nowhere leaves them: they tell whom somebody meant."""
        target = self.index.everything(reference.target, target_id) if target_id else None
        return dict(shadow_cells(reference, target)) if target or not target_id else {}

    def _set_shadows(self, record: str, row_id: str, wanted: Cells) -> None:
        now = self.index.everything(record, row_id)
        if now is None:
            return
        new = {name: text for name, text in wanted.items() if now.get(name, "") != text}
        if new:
            file, _ = self.index.place(record, row_id)
            old = {name: now.get(name, "") for name in new}
            self.index.update(record, row_id, new)
            self._step(Step(record, row_id, file, Act.SET, old, new))

    def _refresh_referrers(self, change: RowChange) -> None:
        """A changed name or phone shows in the rows that point to it; books of past years stay as they were."""
        for reference in referrers(change.record):
            if change.act is Act.SET and any(name in change.new for _, name in reference.beside):
                wanted = self._shadows(reference, change.row_id)
                for row_id in self._rows_pointing(reference, change.row_id):
                    self._set_shadows(reference.record, row_id, wanted)

    def _rows_pointing(self, reference: Reference, target_id: str) -> Iterable[str]:
        book = SHEETS[reference.record].book
        files = json.dumps([book.file_name(self.heading.at.year if book.yearly else None)])
        asked = (
            f'SELECT id FROM {table(reference.record)} WHERE "{reference.field}" = ? AND "{reference.field}" <> \'\' '
        )
        asked += "AND _file IN (SELECT value FROM json_each(?))"
        return [line[0] for line in self.index.db.execute(asked, [target_id, files])]
