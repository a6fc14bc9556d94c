"""From files to a plan: read, recognised, cleaned, matched, merged, compared with what the shop has. Nothing is stored."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from dcrc_lite.errors.imports import NothingToImportError
from dcrc_lite.imports.columns import Choices, map_columns, recognise
from dcrc_lite.imports.compare import Journal, compare
from dcrc_lite.imports.drafting import Drafting
from dcrc_lite.imports.kinds import HEADER_WORDS, ListKind
from dcrc_lite.imports.layout import Layout, lay_out
from dcrc_lite.imports.matching import Answers, match
from dcrc_lite.imports.plan import Plan, RowPlan, SheetPlan
from dcrc_lite.imports.reading import RawSheet, Upload, read
from dcrc_lite.imports.rows import Cleaner, ListRow
from dcrc_lite.imports.stock import load
from dcrc_lite.imports.words import word_lists
from dcrc_lite.schema.settings import Word
from dcrc_lite.store.protocol import Reader

Progress = Callable[[str, int, int], None]  # what, n, of


def _silent(what: str, n: int, of: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Request:
    """What somebody wants imported, and what was answered so far."""

    files: Sequence[Upload]
    now: datetime
    kind: ListKind | None = None
    columns: Mapping[str, Choices] = field(default_factory=dict)  # fingerprint → header → target
    answers: Answers = field(default_factory=dict)
    ticked: frozenset[str] = frozenset()  # cells corrected by hand that shall take the file's value
    on: frozenset[str] = frozenset()  # fields switched on by the shop
    id: str = ""


def make_plan(reader: Reader, journal: Journal, request: Request, progress: Progress = _silent) -> Plan:
    """Return what the import will do. Raises FileKindError, UnreadableFileError, NothingToImportError."""
    cleaner = Cleaner(word_lists(reader.rows(Word)), request.now.date())
    sheets, rows = _rows_of(request, cleaner, progress)
    if not any(sheet.columns for sheet in sheets):
        raise NothingToImportError(tuple(upload.name for upload in request.files))
    rows.sort(key=lambda row: row.columns.kind.order)  # stable: files, sheets and rows stay in their order
    progress("对照档案", 0, len(rows))
    stock = load(reader, rows)
    matches = match(rows, stock, request.answers)
    drafting = Drafting(stock, matches, rows, request.answers)
    drafting.run(progress)
    plan = Plan(
        id=request.id or f"{request.now:%Y%m%d-%H%M}-{secrets.token_hex(2)}",
        at=request.now,
        files=tuple(upload.name for upload in request.files),
        sheets=tuple(sheets),
        rows=drafting.plans,
        drafts=drafting.drafts,
        unknown_words=cleaner.unknown_words(),
        ticked=request.ticked,
        transfers=drafting.transfers,
    )
    compare(plan, journal)
    plan.rows.sort(key=_as_filed(sheets))
    return plan


def _rows_of(request: Request, cleaner: Cleaner, progress: Progress) -> tuple[list[SheetPlan], list[ListRow]]:
    sheets: list[SheetPlan] = []
    rows: list[ListRow] = []
    for n, upload in enumerate(request.files):
        progress(f"读 {upload.name}", n, len(request.files))
        for raw in read(upload):
            plan, found = _sheet(raw, request, cleaner)
            sheets.append(plan)
            rows += found
    return sheets, rows


def _sheet(raw: RawSheet, request: Request, cleaner: Cleaner) -> tuple[SheetPlan, list[ListRow]]:
    layout = lay_out(raw, HEADER_WORDS)
    kind = recognise(layout.headings, request.kind) if layout else None
    if layout is None or kind is None:
        return _not_recognised(raw, layout), []
    columns = map_columns(layout.headings, kind, {}, request.on)
    columns = map_columns(layout.headings, kind, request.columns.get(columns.fingerprint, {}), request.on)
    rows = list(cleaner.rows(layout, columns))
    return (
        SheetPlan(raw.file, raw.name, len(raw.rows), len(rows), layout.header_row, columns, layout.left_out),
        rows,
    )


def _not_recognised(raw: RawSheet, layout: Layout | None) -> SheetPlan:
    reason = "认不出是哪种清单" if layout else "没有找到表头"
    if not any(cell not in (None, "") for row in raw.rows for cell in row):
        reason = "空表"
    return SheetPlan(raw.file, raw.name, len(raw.rows), 0, layout.header_row if layout else 0, None, reason=reason)


def _as_filed(sheets: Sequence[SheetPlan]) -> Callable[[RowPlan], tuple[int, int]]:
    """Return the order of the files as they were named."""
    place = {(sheet.file, sheet.sheet): i for i, sheet in enumerate(sheets)}
    return lambda row: (place[row.row.file, row.row.sheet], row.row.number)
