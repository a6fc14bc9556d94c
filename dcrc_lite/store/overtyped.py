"""Looked-up columns that people typed over: the value counts at its source, so they are told where to change it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dcrc_lite.schema import SHEETS, Problem, Weight
from dcrc_lite.store.cells import column
from dcrc_lite.store.index import Index
from dcrc_lite.store.index_schema import table
from dcrc_lite.store.reading import TabFound
from dcrc_lite.store.shadows import Reference, references
from dcrc_lite.store.xlsx_address import address


def overtyped(index: Index, file: str, tabs: Sequence[TabFound], year: int) -> Iterator[Problem]:
    """Return a hint for each looked-up cell of the file that differs from its source.

    Books of past years keep what was true then and are not compared.
    """
    for tab in tabs:
        book = SHEETS[tab.record].book
        if book.yearly and file != book.file_name(year):
            continue
        for reference in references(tab.record):
            for shadow, name in reference.beside:
                if shadow in tab.columns:
                    yield from _differing(index, file, tab, (reference, shadow, name))


def _differing(index: Index, file: str, tab: TabFound, columns: tuple[Reference, str, str]) -> Iterable[Problem]:
    reference, shadow, name = columns
    asked = (
        f'SELECT a.id, a._row, a."{shadow}", b.id FROM {table(tab.record)} a '
        f'JOIN {table(reference.target)} b ON b.id = a."{reference.field}" '
        f'WHERE a._file = ? AND a._row > 0 AND a."{shadow}" <> \'\' AND a."{shadow}" <> b."{name}"'
    )
    target, declared = SHEETS[reference.target], column(tab.record, shadow)
    for row_id, row, text, target_id in index.db.execute(asked, [file]).fetchall():
        yield Problem(
            file=file,
            tab=SHEETS[tab.record].tab,
            cell=address(row, tab.columns[shadow]),
            what=f"{declared.header}：这一栏是从{target.title}表带过来的，改这里不算数",
            todo=f"要改就改{target.title} {target_id} 的“{declared.header}”；换了{target.title}就改这一行的编号",
            raw=text,
            record=tab.record,
            row_id=row_id,
            field=shadow,
            weight=Weight.HINT,
        )
