"""What stands on the tabs of a workbook that is open: where each table is, and its rows into the staging file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dcrc_lite.store.error_marks import with_errors
from dcrc_lite.store.glance import Glance
from dcrc_lite.store.near import headers, tab_like
from dcrc_lite.store.tab_reading import ID, Rows, Spec, TabReading, TabSpec
from dcrc_lite.store.words import Vocabulary, vocabulary
from dcrc_lite.store.xlsx_address import address
from dcrc_lite.store.xlsx_layout import SEARCHED_ROWS, Layout, find, plain

if TYPE_CHECKING:
    from dcrc_lite.store.opened_book import OpenedBook

STAGING_PROBLEMS = (
    "CREATE TABLE problems(record TEXT, row_id TEXT, field TEXT, tab TEXT, cell TEXT, what TEXT, todo TEXT, raw TEXT, "
    "proposal TEXT, weight TEXT)"
)


def read_tabs(book: OpenedBook, job: Spec, words: Vocabulary, glance: Glance) -> list[dict[str, Any]]:
    """Read every tab of the job into its staging file; return what was found on each. `glance`: what else is known."""
    with _staging(Path(job["out"])) as staging:
        heads = Heads(glance)
        tabs = [_read_tab(book, TabSpec.of(tab), words, staging, heads) for tab in job["tabs"]]
        staging.commit()
    return tabs


def words_in(staging: Path) -> Vocabulary:
    """Return the words of the 字典 that was just read; {} when it was not in that book."""
    connection = sqlite3.connect(staging)
    connection.row_factory = sqlite3.Row
    try:
        return vocabulary(map(dict, connection.execute("SELECT * FROM rows_dictionary")))
    except sqlite3.OperationalError:
        return {}
    finally:
        connection.close()


class _staging:  # noqa: N801 - reads as a verb in `with`
    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE"):
            self.connection.execute(f"PRAGMA {pragma}")
        self.connection.execute(STAGING_PROBLEMS)

    def __enter__(self) -> sqlite3.Connection:
        return self.connection

    def __exit__(self, *_: object) -> None:
        self.connection.close()


class Heads:
    """The first rows of each sheet; to find a header no sheet is read more than once for its sake."""

    def __init__(self, glance: Glance) -> None:
        self.seen: dict[str, Rows] = {}
        self.glance = glance

    def of(self, book: OpenedBook) -> Iterator[tuple[str, Rows]]:
        """Return each sheet's name and first rows."""
        for name in book.tabs:
            if name not in self.seen:
                self.seen[name] = list(islice(book.cells(name), SEARCHED_ROWS))
            yield name, self.seen[name]


def _read_tab(
    book: OpenedBook, spec: TabSpec, words: Vocabulary, staging: sqlite3.Connection, heads: Heads
) -> dict[str, Any]:
    like = [name for name in book.tabs if plain(name) == plain(spec.tab)]
    name = spec.tab if spec.tab in like else next(iter(like), None)
    if name is None:
        return _no_tab(book, spec, heads)
    cells = book.cells(name)
    top = cells.top
    # One at a time: all of them as Python cells take more than the book
    rows = iter(cells)
    if name in heads.glance.errors:
        rows = with_errors(rows, heads.glance.errors[name], top + 1)
    head = heads.seen[name] = list(islice(rows, SEARCHED_ROWS))
    layout = find(head, spec.fields)
    if layout is None or ID not in layout.columns:
        return {"tab": name} | _no_number(spec, layout, head, top)
    reading = TabReading(spec, layout, top, words, staging)
    reading.run(chain(head[layout.row + 1 :], rows))
    return {
        "record": spec.record,
        "tab": name,
        "header_row": top + layout.row + 1,
        "columns": layout.columns,
        "missing": [field.header for field in layout.missing],
        "near": headers(head[layout.row], layout, spec.fields),
        "twice": layout.twice,
        "last_row": top + cells.height,
        "width": cells.width,
        "merged": heads.glance.merged.get(name, ()),
        "totals": reading.totals,
        "other_row": reading.other,
    }


def _no_tab(book: OpenedBook, spec: TabSpec, heads: Heads) -> dict[str, Any]:
    """The tab is not there under its name; one with its headers may be."""
    like = tab_like(heads.of(book), spec.fields)
    todo = f"“{like}”这张表的表头最像，把它的名字改回“{spec.tab}”" if like else f"把那张表的名字改回“{spec.tab}”"
    return {"record": spec.record, "why": f"没有“{spec.tab}”这张表", "todo": todo}


def _no_number(spec: TabSpec, layout: Layout | None, head: Rows, top: int) -> dict[str, Any]:
    """The header row, or the column 编号 in it, cannot be found."""
    todo, near, row = "在第一行写上各列的名字，第一列是“编号”", {}, 1
    if layout is not None:
        own = next(field for field in spec.fields if field.name == ID)
        column, text = headers(head[layout.row], layout, spec.fields).get(own.header, (0, ""))
        row = top + layout.row + 1
        cell = address(row, column)
        first = text or str(head[layout.row][column])
        todo = f"{cell} 写的是“{first}”，改回“编号”" if first else f"{cell} 是空的，写上“编号”"
        near = {own.header: (column, first)} if column not in layout.columns.values() else {}
    why = "找不到表头，或者少了“编号”这一列"
    return {"record": spec.record, "header_row": row, "near": near, "why": why, "todo": todo}
