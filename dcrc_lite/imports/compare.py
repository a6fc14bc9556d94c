"""The drafts against what is stored: cells old → new, cells people corrected by hand, the fate of every row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from dcrc_lite.imports.drafts import Claim, Draft
from dcrc_lite.imports.headers import Target
from dcrc_lite.imports.plan import CellChange, Dispute, Fate, Plan, RowPlan
from dcrc_lite.imports.rows import ListRow
from dcrc_lite.schema import SHEETS
from dcrc_lite.store.protocol import Entry, Origin

_BY_PEOPLE = frozenset({Origin.FORM, Origin.HAND})


class Journal(Protocol):
    """Who changed which cell."""

    def history(
        self, *, record: str = "", row_id: str = "", actor: str = "", batch: str = "", limit: int = 200
    ) -> list[Entry]:
        """Return journal entries, newest first."""
        ...


def compare(plan: Plan, journal: Journal) -> None:
    """Fill in each row's cell changes and fate, what people keep, and where the files contradict each other."""
    by_row = {id(row_plan.row): row_plan for row_plan in plan.rows}
    for draft in plan.drafts:
        if draft.is_new:
            continue
        for row, change in _changes(draft, journal):
            _note(plan, by_row[id(row)], change)
    _fates(plan)
    plan.disputes = tuple(dispute for draft in plan.drafts for dispute in _disputes(draft))


def _note(plan: Plan, row: RowPlan, change: CellChange) -> None:
    row.changes.append(change)
    if change.field == "odometer" and change.old and int(change.new) < int(change.old):
        row.row.flag(Target(change.record, change.field), change.new, f"里程比上次的 {change.old} 少", "对着工单核一下")
    if change.kept_by and change.key not in plan.ticked:
        plan.kept.append(change)


def _changes(draft: Draft, journal: Journal) -> list[tuple[ListRow, CellChange]]:
    found = [(claim.row, name, claim.value) for name, claim in _winners(draft)]
    for name, target in draft.refs.items():
        if draft.rows and draft.was.get(name, "") != target.id:
            found.append((draft.rows[0], name, target.id))
    if not found:
        return []
    hands = _by_hand(journal, draft)
    return [(row, _cell(draft, row, name, value, hands.get(name))) for row, name, value in found]


def _winners(draft: Draft) -> list[tuple[str, Claim]]:
    pairs = ((name, draft.winner(name)) for name in draft.claims)
    return [(name, claim) for name, claim in pairs if claim is not None]


def _by_hand(journal: Journal, draft: Draft) -> dict[str, Entry]:
    """Return the cells whose last change was made by a person."""
    last: dict[str, Entry] = {}
    for entry in journal.history(record=draft.record, row_id=draft.id, limit=2000):
        last.setdefault(entry.field, entry)
    return {name: entry for name, entry in last.items() if entry.origin in _BY_PEOPLE and entry.new}


def _cell(draft: Draft, row: ListRow, name: str, value: str, hand: Entry | None) -> CellChange:
    header = row.headers.get(Target(draft.record, name), "")
    kept_by: tuple[str, datetime | None] = (hand.actor, hand.at) if hand else ("", None)
    return CellChange(draft.record, draft.id, name, header, draft.was.get(name, ""), value, *kept_by)


def _fates(plan: Plan) -> None:
    first: dict[tuple[str, str], RowPlan] = {}
    for row in plan.rows:
        if row.draft is not None:
            _fate(plan, row, first)


def _fate(plan: Plan, row: RowPlan, first: dict[tuple[str, str], RowPlan]) -> None:
    kind = row.row.columns.kind.name
    made = [draft for draft in _own_drafts(row) if draft.is_new]
    fresh = [draft for draft in made if first.setdefault((draft.handle, kind), row) is row]
    if fresh:
        row.fate = Fate.NEW
    elif any(change not in plan.kept for change in row.changes) or _starts_something(row):
        row.fate = Fate.CHANGED
    elif made:
        other = first[made[0].handle, kind]
        row.note = f"和第 {other.row.number} 行是同一{_counted(made[0])}，已并在一起"


def _own_drafts(row: RowPlan) -> Sequence[Draft]:
    """The row's own record, and the car beside it where the list is about cars too."""
    assert row.draft is not None
    return (row.draft, *row.beside) if row.row.columns.kind.name in ("archive", "expiries") else (row.draft,)


def _starts_something(row: RowPlan) -> bool:
    return any(draft.is_new and draft.rows and draft.rows[0] is row.row for draft in row.beside)


def _counted(draft: Draft) -> str:
    return {"customers": "位客户", "vehicles": "台车"}.get(draft.record, f"条{SHEETS[draft.record].title}")


def _disputes(draft: Draft) -> list[Dispute]:
    found = []
    for name in draft.claims:
        claims = draft.disputed(name)
        if claims:
            values = tuple((claim.value, claim.row.place) for claim in claims)
            found.append(Dispute(title_of(draft), Target(draft.record, name), values))
    return found


def title_of(draft: Draft) -> str:
    """Return what people call the row: its order number, plate or name."""
    for name in ("ro_no", "plate", "name", "source_no", "vin"):
        if name in draft.claims or draft.was.get(name):
            return draft.text(name)
    return draft.id
