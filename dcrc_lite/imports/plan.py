"""What an import will do, as data: the fate of every row, every cell old → new, columns left out, calls that result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from dcrc_lite.imports.columns import Column, ColumnMap
from dcrc_lite.imports.drafts import Draft
from dcrc_lite.imports.headers import Target
from dcrc_lite.imports.layout import Kept
from dcrc_lite.imports.rows import Flag, ListRow
from dcrc_lite.imports.words import Unknown


class Fate(StrEnum):
    """What happens to a row of a file: exactly one of these."""

    NEW = "新增"
    CHANGED = "更新"
    SAME = "完全一样"
    UNDECIDED = "要您定"
    REFUSED = "不收"


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell of a stored row that gets another value. `kept_by`: who corrected it by hand, then it stays."""

    record: str
    row_id: str
    field: str
    column: str  # the file's own header
    old: str
    new: str
    kept_by: str = ""
    kept_at: datetime | None = None

    @property
    def key(self) -> str:
        """What a tick names it by: customers:客-000123:mobile."""
        return f"{self.record}:{self.row_id}:{self.field}"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a question."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """What a person has to decide about a row."""

    text: str
    options: tuple[Option, ...]


@dataclass(slots=True)
class RowPlan:
    """One row of a file and what becomes of it."""

    row: ListRow
    fate: Fate
    reason: str = ""
    todo: str = ""
    question: Question | None = None
    changes: list[CellChange] = field(default_factory=list)
    draft: Draft | None = None
    beside: tuple[Draft, ...] = ()  # the customer and the car the row also speaks of
    note: str = ""

    @property
    def key(self) -> str:
        """What an answer names the row by."""
        return row_key(self.row)


def row_key(row: ListRow) -> str:
    """Return file|sheet|row number."""
    return f"{row.file}|{row.sheet}|{row.number}"


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """One sheet: what kind of list it is, how its columns go, which lines are no rows. `columns` None: not recognised."""

    file: str
    sheet: str
    lines: int
    rows: int
    header_row: int
    columns: ColumnMap | None
    left_out: tuple[tuple[int, Kept], ...] = ()
    reason: str = ""

    @property
    def without_field(self) -> tuple[Column, ...]:
        """The columns whose cells are not read."""
        return tuple(c for c in self.columns.columns if not c.taken) if self.columns else ()


@dataclass(frozen=True, slots=True)
class CallsOf:
    """The calls one 时限 row adds: how many, from when to when; `expired` events are too old to be called about."""

    rule: str
    title: str
    calls: int
    first_due: str = ""
    last_due: str = ""
    expired: int = 0


@dataclass(frozen=True, slots=True)
class Calls:
    """The effect on the worklist."""

    by_rule: tuple[CallsOf, ...] = ()
    without_phone: int = 0  # of them, customers to be completed first (待补资料)
    ended: int = 0  # open calls that an imported past call shows as made

    @property
    def total(self) -> int:
        """How many calls will be added."""
        return sum(part.calls for part in self.by_rule)

    @property
    def expired(self) -> int:
        """How many calls are not made because their events are too old (过期未建)."""
        return sum(part.expired for part in self.by_rule)


@dataclass(frozen=True, slots=True)
class Dispute:
    """A field on which rows of the files contradict each other; the first value is taken."""

    title: str
    target: Target
    values: tuple[tuple[str, str], ...]  # (value, place)


@dataclass(slots=True)
class Plan:
    """Everything an import will do, before it does it."""

    id: str
    at: datetime
    files: tuple[str, ...]
    sheets: tuple[SheetPlan, ...]
    rows: list[RowPlan]
    drafts: list[Draft]
    unknown_words: tuple[Unknown, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    kept: list[CellChange] = field(default_factory=list)
    ticked: frozenset[str] = frozenset()
    calls: Calls = Calls()
    options: Mapping[str, str] = field(default_factory=dict)
    transfers: list[tuple[Draft, Draft, str]] = field(default_factory=list)  # car, new owner, since

    def count(self, fate: Fate) -> int:
        """How many rows have this fate."""
        return sum(row.fate is fate for row in self.rows)

    def of(self, fate: Fate) -> list[RowPlan]:
        """Return the rows of a fate, in the order of the files."""
        return [row for row in self.rows if row.fate is fate]

    @property
    def flags(self) -> list[Flag]:
        """All cells that could not be taken as they stand."""
        return [flag for row in self.rows for flag in row.row.flags]

    @property
    def new_rows(self) -> Counter[str]:
        """How many rows of each record are created."""
        return Counter(draft.record for draft in self.drafts if draft.is_new)

    @property
    def changes_something(self) -> bool:
        """True when applying would store anything."""
        return bool(self.count(Fate.NEW) or self.count(Fate.CHANGED))

    def as_json(self) -> dict[str, object]:
        """Return the plan's figures for `--json`: id, new, changed, same, undecided, refused, calls and the sheets."""
        counts = {name.lower(): self.count(fate) for name, fate in Fate.__members__.items()}
        return {
            "id": self.id,
            **counts,
            "calls": self.calls.total,
            "expired": self.calls.expired,
            "calls_by_rule": {part.rule: part.calls for part in self.calls.by_rule},
            "rows": len(self.rows),
            "sheets": [_sheet_json(sheet) for sheet in self.sheets],
            "refused_rows": [_row_json(row) for row in self.of(Fate.REFUSED)],
            "undecided_rows": [_row_json(row) for row in self.of(Fate.UNDECIDED)],
            "flagged": len(self.flags),
        }


def _sheet_json(sheet: SheetPlan) -> dict[str, object]:
    return {
        "file": sheet.file,
        "sheet": sheet.sheet,
        "kind": sheet.columns.kind.name if sheet.columns else "",
        "header_row": sheet.header_row,
        "rows": sheet.rows,
        "left_out": dict(Counter(str(kept) for _, kept in sheet.left_out)),
        "columns_without_field": [c.header for c in sheet.without_field],
        "reason": sheet.reason,
    }


def _row_json(row: RowPlan) -> dict[str, object]:
    question = row.question.text if row.question else ""
    return {"file": row.row.file, "sheet": row.row.sheet, "row": row.row.number, "reason": row.reason or question}
