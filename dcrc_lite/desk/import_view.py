"""A plan as people look at it: lines of a tab, values covered and written for reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from dcrc_lite.deadlines.words import day_words
from dcrc_lite.desk.shown import shown as shown_cell
from dcrc_lite.imports.columns import Column, Standing
from dcrc_lite.imports.drafts import Draft
from dcrc_lite.imports.headers import Target, asked_for, plain
from dcrc_lite.imports.kinds import ListKind
from dcrc_lite.imports.plan import CallsOf, CellChange, Dispute, Fate, Option, Plan, RowPlan, SheetPlan
from dcrc_lite.imports.refused import why
from dcrc_lite.imports.rows import Flag
from dcrc_lite.schema import SHEETS, Kind
from dcrc_lite.schema.masks import covered_field
from dcrc_lite.schema.wording import plate_words

TABS = {
    "changed": Fate.CHANGED, "undecided": Fate.UNDECIDED, "refused": Fate.REFUSED, "new": Fate.NEW, "same": Fate.SAME,
}  # fmt: skip
FLAGS = "flags"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a tab. `key` names the row or cell a choice is about; `kept`: who corrected the cell by hand."""

    row: int
    place: str
    title: str
    beside: str
    header: str = ""
    theirs: str = ""  # the header in the file
    old: str = ""
    new: str = ""
    note: str = ""
    key: str = ""
    kept: str = ""
    kept_at: datetime | None = None
    ticked: bool = False
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class AskedColumn:
    """A column a person should look at: what it holds, what we would take it for."""

    column: Column
    mark: str  # fingerprint of the sheet
    key: str  # header as choices name it
    examples: tuple[str, ...]


def lines(plan: Plan, tab: str) -> list[Line]:
    """Return all lines of a tab: changed, undecided, refused, new, same or flags."""
    if tab == FLAGS:
        return [
            _flag_line(row, flag)
            for row in plan.rows
            for flag in row.row.flags
            if flag.target.field.kind is not Kind.ENUM
        ]
    if tab == "changed":
        return [line for row in plan.rows for line in _change_lines(plan, row)]
    make: Mapping[str, Callable[[RowPlan], Line]] = {"undecided": _asked_line, "refused": _refused_line}
    return [make.get(tab, _plain_line)(row) for row in plan.of(TABS[tab])]


def _change_lines(plan: Plan, row: RowPlan) -> Iterator[Line]:
    """Cells of rows that are there already; what a new order does to its car is told beside the new order."""
    for change in row.changes:
        if row.fate is Fate.CHANGED or change.kept_by:
            yield _change_line(plan, row, change)
    if row.fate is Fate.CHANGED and not row.changes:
        yield replace(_line(row), note="这一行带来新的客户或车")


def _along(row: RowPlan) -> str:
    """Return what a new row changes in rows that are there: 里程 12814 → 50000."""
    parts = []
    for change in row.changes:
        target = Target(change.record, change.field)
        parts.append(f"{target.field.header} {shown(target, change.old) or '空'} → {shown(target, change.new)}")
    return f"同时更新{'，'.join(parts)}" if parts else ""


def _change_line(plan: Plan, row: RowPlan, change: CellChange) -> Line:
    target = Target(change.record, change.field)
    return replace(
        _line(row),
        header=target.field.header if row.draft and row.draft.record == change.record else target.title,
        theirs=change.column,
        old=shown(target, change.old) or "空",
        new=shown(target, change.new),
        key=change.key,
        kept=change.kept_by,
        kept_at=change.kept_at,
        ticked=change.key in plan.ticked,
    )


def _asked_line(row: RowPlan) -> Line:
    assert row.question is not None
    return replace(_line(row), note=row.question.text, key=row.key, options=row.question.options)


def _refused_line(row: RowPlan) -> Line:
    return replace(_line(row), note=why(row))


def _plain_line(row: RowPlan) -> Line:
    return replace(_line(row), note=row.note or _along(row) or _line(row).place)


def _flag_line(row: RowPlan, flag: Flag) -> Line:
    return replace(
        _line(row),
        header=flag.target.field.header,
        theirs=flag.column,
        old=covered_field(flag.target.field, flag.raw),
        note=f"{flag.what}。{_settled(row, flag) or flag.todo}。",
    )


def doubts(plan: Plan) -> list[str]:
    """Return what could not be read for certain and what the files disagree on, a sentence each, numbers covered."""
    flags = [
        f"{line.place} · 第 {line.row} 行 · {line.header}：写的是“{line.old}”，{line.note}"
        for line in lines(plan, FLAGS)
    ]
    return [*flags, *(_dispute_words(one) for one in plan.disputes)]


def _dispute_words(dispute: Dispute) -> str:
    said = "；".join(f"“{shown(dispute.target, value)}”（{place}）" for value, place in dispute.values)
    return f"{dispute.title} · {dispute.target.field.header}：几处不一样，{said}。取了第一种。"


def _settled(row: RowPlan, flag: Flag) -> str:
    """Return which car a damaged VIN was found to mean, "" when it is the only one we have."""
    drafts = [draft for draft in (row.draft, *row.beside) if draft is not None and draft.record == flag.target.record]
    vin = drafts[0].text("vin") if drafts and flag.target.name == "vin" else ""
    return f"没有采用；按车牌、尾号或电话对上了 VIN 尾号 {vin[-6:]} 的车" if vin and vin != flag.raw else ""


def _line(row: RowPlan) -> Line:
    place = f"{row.row.file} · {row.row.sheet}"
    return Line(row.row.number, place, _title(row), _beside(row), note=row.note)


def _title(row: RowPlan) -> str:
    for name in ("visits.ro_no", "complaints.source_no", "leads.name", "customers.name", "vehicles.plate"):
        record, _, column = name.partition(".")
        if value := row.row.values.get(Target(record, column)):
            return value
    return f"第 {row.row.number} 行"


def _beside(row: RowPlan) -> str:
    values = row.row.values
    plate = plate_words(values.get(Target("vehicles", "plate"), ""))
    name = values.get(Target("customers", "name"), "")
    parts = [part for part in (plate, name) if part and part != _title(row)]
    return " ".join(parts)


def shown(target: Target, text: str) -> str:
    """Return a canonical text as people read it, covered where the field is."""
    if target.field.kind is Kind.REF:
        return f"新的{SHEETS[target.field.to].title}" if text.startswith("@") else text
    return shown_cell(target.field, text)


def asked_columns(plan: Plan) -> list[AskedColumn]:
    """Return the columns that are doubtful or have no field, each once for lists of the same make."""
    found: dict[tuple[str, str], AskedColumn] = {}
    for sheet in plan.sheets:
        for column in sheet.without_field:
            if sheet.columns and column.standing in (Standing.DOUBTFUL, Standing.UNKNOWN, Standing.SKIPPED):
                key = plain(column.group + column.header)
                asked = AskedColumn(column, sheet.columns.fingerprint, key, _examples(plan, sheet, column))
                found.setdefault((sheet.columns.fingerprint, key), asked)
    return list(found.values())


def _examples(plan: Plan, sheet: SheetPlan, column: Column) -> tuple[str, ...]:
    rows = (row.row for row in plan.rows if (row.row.file, row.row.sheet) == (sheet.file, sheet.sheet))
    cells = (str(row.raw[column.index]) for row in rows if column.index < len(row.raw) and row.raw[column.index])
    return tuple(dict.fromkeys(cells))[:3]


def targets(kind: ListKind) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the fields a column of such a list may go to: [(record title, [(record.field, header)])]."""
    return [
        (
            SHEETS[record].title,
            [(f"{record}.{field.name}", field.header) for field in SHEETS[record].fields if asked_for(field)],
        )
        for record in kind.records
    ]


def switched_off(plan: Plan) -> bool:
    """True when columns were left out because their field is declared but off."""
    return any(column.standing is Standing.OFF for sheet in plan.sheets for column in sheet.without_field)


def doubtful(plan: Plan) -> bool:
    """True when the step 对列 has something to ask."""
    standings = Counter(column.column.standing for column in asked_columns(plan))
    return bool(standings[Standing.DOUBTFUL] or plan.unknown_words)


def due_days(part: CallsOf, today: date) -> str:
    """Return 11月21日–11月24日, or the one day they are all due."""
    days = [day_words(date.fromisoformat(day), today).split(" ")[0] for day in (part.first_due, part.last_due) if day]
    return "–".join(dict.fromkeys(days))


def new_words(drafts: Iterable[Draft]) -> str:
    """Return what is new in words: 300 位客户、329 台车."""
    counts = Counter(draft.record for draft in drafts if draft.is_new)
    units = {
        "customers": "位客户", "vehicles": "台车", "deliveries": "次交车", "visits": "张工单", "complaints": "件投诉",
        "call_records": "次回访", "leads": "条潜客",
    }  # fmt: skip
    return "、".join(f"{counts[record]} {unit}" for record, unit in units.items() if counts[record])
