"""Empty references of rows typed by hand, found by the columns beside them: exactly one hit is linked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dcrc_lite.schema import SHEETS, Problem, Weight
from dcrc_lite.store.index import Index
from dcrc_lite.store.index_schema import table
from dcrc_lite.store.plan import Act, RowChange
from dcrc_lite.store.reading import TabFound
from dcrc_lite.store.shadows import Reference, references
from dcrc_lite.store.xlsx_address import address


def resolve(index: Index, file: str, tabs: Sequence[TabFound]) -> tuple[list[RowChange], list[Problem]]:
    """Return the references found, and a problem for each that was not."""
    changes: list[RowChange] = []
    problems: list[Problem] = []
    for tab in tabs:
        for reference in references(tab.record):
            for row_id, row, said in _unlinked(index, file, reference):
                hits = _hits(index, reference, said)
                if len(hits) == 1:
                    changes.append(
                        RowChange(tab.record, row_id, Act.SET, {reference.field: ""}, {reference.field: hits[0]})
                    )
                else:
                    problems.append(_problem(file, tab, reference, (row_id, row), (said, len(hits))))
    return changes, problems


def _unlinked(index: Index, file: str, reference: Reference) -> Iterator[tuple[str, int, dict[str, str]]]:
    """Rows of the file without the reference but with something beside it: 编号, row, {target column: text}."""
    columns = ", ".join(f'"{shadow}"' for shadow, _ in reference.beside)
    typed = " OR ".join(f"\"{shadow}\" <> ''" for shadow, _ in reference.beside)
    asked = (
        f"SELECT id, _row, {columns} FROM {table(reference.record)} "
        f"WHERE _file = ? AND \"{reference.field}\" = '' AND _raw IS NULL AND ({typed})"
    )
    for row_id, row, *texts in index.db.execute(asked, [file]).fetchall():
        names = (name for _, name in reference.beside)
        yield row_id, row, {name: text for name, text in zip(names, texts, strict=True) if text}


def _hits(index: Index, reference: Reference, said: dict[str, str]) -> list[str]:
    condition = " AND ".join(f'"{name}" = ? AND "{name}" <> \'\'' for name in said)
    asked = f"SELECT id FROM {table(reference.target)} WHERE {condition} LIMIT 3"
    return [line[0] for line in index.db.execute(asked, list(said.values()))]


def _problem(
    file: str, tab: TabFound, reference: Reference, row: tuple[str, int], found: tuple[dict[str, str], int]
) -> Problem:
    said, hits = found
    sheet, target = SHEETS[tab.record], SHEETS[reference.target]
    shown = "、".join(f"{target.field(name).header} {text}" for name, text in said.items())
    many = f"有 {hits} 个以上" if hits > 1 else "没有"
    cell = address(row[1], tab.columns[reference.field]) if reference.field in tab.columns and row[1] else ""
    return Problem(
        file=file,
        tab=sheet.tab,
        cell=cell,
        what=f"{sheet.field(reference.field).header}空着，照{shown}找，{many}{target.title}",
        todo=f"在 {cell} 写上{target.title}编号" if cell else f"写上{target.title}编号",
        record=tab.record,
        row_id=row[0],
        field=reference.field,
        weight=Weight.MISSED,
    )
