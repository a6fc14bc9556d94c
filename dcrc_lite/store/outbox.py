"""What is stored but not yet in the people's files: one entry for each row, with what the file held when it began."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field

from dcrc_lite.store.cells import STAMP_NAMES, Cells
from dcrc_lite.store.plan import Act

ID = "id"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row to write. `base`: the cells as the file holds them; `value`: as they shall be ("" empties a cell)."""

    record: str
    row_id: str
    file: str
    act: Act  # NEW: not in the file yet; SET; GONE: to be emptied
    base: Cells
    value: Cells  # of a removed row: its 编号 when that was never written, nothing else
    since: str  # real time of the oldest change
    row: int = 0  # where the row stood when it was removed
    n: int = 0  # grows with every change, so that a flush knows what it wrote


@dataclass(frozen=True, slots=True)
class Step:
    """One change as the outbox sees it: with shadows and stamps."""

    record: str
    row_id: str
    file: str
    act: Act
    old: Cells = field(default_factory=dict)
    new: Cells = field(default_factory=dict)
    row: int = 0


def queue(there: Waiting | None, step: Step, since: str) -> Waiting | None:
    """Return the entry after one more change; None when nothing is left to write."""
    if there is None:
        return Waiting(step.record, step.row_id, step.file, step.act, step.old, step.new, since, step.row)
    if step.act is Act.GONE:
        return _gone(there, step)
    if there.act is Act.GONE:
        return _back(there, step)
    base = {**step.old, **there.base}
    return dataclasses.replace(there, base=base, value={**there.value, **step.new})


def _gone(there: Waiting, step: Step) -> Waiting | None:
    if there.act is Act.NEW:
        return None
    unnumbered = {ID: there.value[ID]} if ID in there.value and not there.base.get(ID) else {}
    return dataclasses.replace(there, act=Act.GONE, base={**step.old, **there.base}, value=unnumbered, row=step.row)


def _back(there: Waiting, step: Step) -> Waiting:
    """A removed row comes back before the file was written: its old cells are set to what it holds now."""
    emptied = dict.fromkeys(there.base, "")
    return dataclasses.replace(there, act=Act.SET, value={**emptied, **step.new})


def is_empty(waiting: Waiting) -> bool:
    """True when only stamps are left of a change."""
    return waiting.act is Act.SET and not any(name not in STAMP_NAMES for name in waiting.value)


def without(waiting: Waiting, names: Mapping[str, object] | set[str]) -> Waiting:
    """Return the entry without these cells."""
    base = {name: text for name, text in waiting.base.items() if name not in names}
    value = {name: text for name, text in waiting.value.items() if name not in names}
    return dataclasses.replace(waiting, base=base, value=value)
