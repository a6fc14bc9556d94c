"""The rows of recognised lists, every cell cleaned: what planning works on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from dcrc_lite.imports.clean import NOTHING, Cleaned, clean_cell
from dcrc_lite.imports.columns import Column, ColumnMap
from dcrc_lite.imports.headers import Target
from dcrc_lite.imports.layout import Layout, text_of
from dcrc_lite.imports.reading import Cell
from dcrc_lite.imports.words import Unknown, is_narrower
from dcrc_lite.schema import Kind

Words = Mapping[Target, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Flag:
    """One cell that could not be taken as it stands, or one that deserves a look."""

    file: str
    sheet: str
    row: int
    column: str  # header in the file
    target: Target
    raw: str
    what: str
    todo: str


@dataclass(slots=True)
class ListRow:
    """One row of one list. `values`: field → canonical text; `extras`: what else a cell held, by field."""

    file: str
    sheet: str
    number: int  # as Excel counts
    columns: ColumnMap
    raw: Sequence[Cell]
    values: dict[Target, str] = field(default_factory=dict)
    headers: dict[Target, str] = field(default_factory=dict)  # the file's own header
    extras: dict[Target, dict[str, str]] = field(default_factory=dict)
    rounded: set[Target] = field(default_factory=set)
    flags: list[Flag] = field(default_factory=list)
    theirs: dict[Target, str] = field(default_factory=dict)  # their word where ours says less
    _by_record: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """文件 · 表 · 第 n 行."""
        return f"{self.file} · {self.sheet} · 第 {self.number} 行"

    def of(self, record: str) -> dict[str, str]:
        """Return the values for one record, by field name; asked only once the row is cleaned."""
        if not self._by_record:
            for target, value in self.values.items():
                self._by_record.setdefault(target.record, {})[target.name] = value
        return self._by_record.get(record, {})

    def also(self, record: str, column: str, name: str) -> str:
        """Return what else the cell of a field held."""
        return self.extras.get(Target(record, column), {}).get(name, "")

    def flag(self, target: Target, raw: str, what: str, todo: str) -> None:
        """Note that a cell could not be taken as it stands."""
        header = self.headers.get(target, target.field.header)
        self.flags.append(Flag(self.file, self.sheet, self.number, header, target, raw, what, todo))


@dataclass
class Cleaner:
    """Cleans cells; a value seen before is not cleaned again."""

    words: Words
    today: date
    _seen: dict[tuple[Target, type, Cell], Cleaned] = field(default_factory=dict)
    unknown: Counter[tuple[Target, str]] = field(default_factory=Counter)

    def rows(self, layout: Layout, columns: ColumnMap) -> Iterable[ListRow]:
        """Yield the list's rows, cleaned."""
        plan = list(columns.by_target.items())
        for number, raw in layout.rows:
            row = ListRow(layout.sheet.file, layout.sheet.name, number, columns, raw)
            for target, sources in plan:
                self._fill(row, target, sources)
            yield row

    def unknown_words(self) -> tuple[Unknown, ...]:
        """Return the words no list knows, the commonest first."""
        return tuple(
            Unknown(target, word, count, target.field.choices) for (target, word), count in self.unknown.most_common()
        )

    def _fill(self, row: ListRow, target: Target, sources: tuple[Column, ...]) -> None:
        """Take the first column that holds something; a second, different telephone number is kept too."""
        for column in sources:
            raw = row.raw[column.index] if column.index < len(row.raw) else None
            cell = self._cleaned(target, raw)
            if cell is NOTHING:
                continue
            if target not in row.values:
                self._take(row, target, column, raw, cell)
            elif target.field.kind is Kind.PHONE and cell.value not in ("", row.values[target]):
                row.extras.setdefault(target, {}).setdefault("mobile_2", cell.value)

    def _cleaned(self, target: Target, raw: Cell) -> Cleaned:
        if raw is None or raw == "":
            return NOTHING
        key = (target, type(raw), raw)
        found = self._seen.get(key)
        if found is None:
            found = self._seen[key] = clean_cell(target, raw, self.words.get(target, {}), self.today)
        return found

    def _take(self, row: ListRow, target: Target, column: Column, raw: Cell, cell: Cleaned) -> None:
        row.headers[target] = column.header
        if cell.value:
            row.values[target] = cell.value
        if cell.extra:
            row.extras[target] = dict(cell.extra)
        if not cell.exact:
            row.rounded.add(target)
        if cell.flag:
            row.flag(target, text_of(raw), cell.flag, cell.todo)
        if target.field.kind is Kind.ENUM:
            self._keep_word(row, target, text_of(raw), cell)

    def _keep_word(self, row: ListRow, target: Target, theirs: str, cell: Cleaned) -> None:
        if not cell.value:
            self.unknown[target, theirs] += 1
        satisfied = target.name == "satisfied" and bool(cell.value)  # 基本满意 is told as it was said
        if satisfied or not cell.value or is_narrower(target, theirs, cell.value):
            row.theirs[target] = theirs


def kept_words(row: ListRow, record: str) -> str:
    """Return their words that say more than ours, as a line for 备注: 原投诉类型：价格收费."""
    parts = [
        f"原{row.headers[target]}：{word}"
        for target, word in row.theirs.items()
        if target.record == record and not (target.name == "satisfied" and target in row.values)
    ]
    return "；".join(parts)
