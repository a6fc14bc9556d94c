"""The bounded process that opens people's workbooks: whatever is in them, only this process can come to harm.

It parses where the rows are: canonical texts go into a small SQLite file that the store takes over, and one line of
JSON on standard output says where header, columns and rows were found. It imports no record, only the parser.
"""

from __future__ import annotations

import gc
import io
import json
import re
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path
from typing import Any

from dcrc_lite.errors import BookError
from dcrc_lite.store.diagnose import REPAIR
from dcrc_lite.store.error_marks import Errors, with_errors
from dcrc_lite.store.glance import glance
from dcrc_lite.store.near import headers, tab_like
from dcrc_lite.store.refusal import refusal
from dcrc_lite.store.tab_reading import ID, Rows, Spec, TabReading, TabSpec
from dcrc_lite.store.words import Vocabulary, vocabulary
from dcrc_lite.store.xlsx_address import address, column_of
from dcrc_lite.store.xlsx_front import without_merged_cells
from dcrc_lite.store.xlsx_layout import SEARCHED_ROWS, Layout, find, plain
from dcrc_lite.store.xlsx_zip import check_limits, read_archive, unpack

MOST_CELLS = 30_000_000  # between the first and the last cell of a tab
_ADDRESS = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')

STAGING_PROBLEMS = (
    "CREATE TABLE problems(record TEXT, row_id TEXT, field TEXT, tab TEXT, cell TEXT, what TEXT, todo TEXT, raw TEXT, "
    "proposal TEXT, weight TEXT)"
)


def main() -> None:
    """Read the jobs given on standard input, one after the other."""
    order = json.load(sys.stdin)
    bound(order["memory"], order["seconds"])
    gc.disable()  # rows make no cycles, and looking for some in millions of cells takes a fifth of the time
    words: Vocabulary = order["words"]
    for job in order["jobs"]:
        told = blame(job) if order["blame"] else answer(job, words)
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()
        words = words_in(Path(job["out"])) or words


def words_in(staging: Path) -> Vocabulary:
    """Return the words of the 字典 that was just read; {} when it was not in that book."""
    if not staging.exists():
        return {}
    connection = sqlite3.connect(staging)
    connection.row_factory = sqlite3.Row
    try:
        return vocabulary(map(dict, connection.execute("SELECT * FROM rows_dictionary")))
    except sqlite3.OperationalError:
        return {}
    finally:
        connection.close()


def bound(memory: int, seconds: int) -> None:
    """Limit this process's memory and time where the system can."""
    try:
        import resource
    except ImportError:  # Windows: the parent's time-out has to do
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(job: Spec, words: Vocabulary) -> dict[str, Any]:
    """Return what was found in one workbook, or why it could not be read."""
    name = Path(job["path"]).name
    try:
        return read_book(job, words)
    except BookError as error:
        return {"what": error.what, "todo": error.todo}
    except MemoryError:
        return {"what": "太大，读它要的内存超过限度", "todo": "把不用的表和空白行列删掉，另存一份"}
    except (OSError, sqlite3.OperationalError) as error:  # the file, or no room for what was read
        return {"what": f"现在打不开（{refusal(error)}）", "todo": "等一会儿会自动再试", "again": True}
    except Exception as error:  # noqa: BLE001 - a damaged file may make any library raise anything
        return {"what": f"读不懂（{type(error).__name__}）", "todo": f"在表格软件里打开 {name}，另存为新的 .xlsx"}


def blame(job: Spec) -> dict[str, Any]:
    """Return which cell makes a workbook too large to be read, as far as that can be told; {} when it cannot."""
    from dcrc_lite.store.xlsx_book import BookParts

    path = Path(job["path"])
    with suppress(Exception), path.open("rb") as file:
        archive = read_archive(file, path.name)
        for tab in BookParts(file, archive, path.name).parts().tabs:
            cell = far_cell(unpack(file, archive, tab.member))
            if cell:
                todo = f"在表格软件里删掉数据右边和下面的空白行列（一直到 {cell}），再存一次"
                return {"what": f"的“{tab.name}”在很远的 {cell} 那里还有一格，读不了这么大的表", "todo": todo}
    return {}


def far_cell(pieces: Iterable[bytes]) -> str:
    """Return the outermost cell of a sheet when the area up to it is larger than can be read; "" otherwise."""
    column, row, tail = 0, 0, b""
    for piece in pieces:
        for letters, number in _ADDRESS.findall(tail + piece):
            column, row = max(column, column_of(letters.decode())), max(row, int(number))
        tail = piece[-64:]
    return address(row, column) if (column + 1) * row > MOST_CELLS else ""


def read_book(job: Spec, words: Vocabulary) -> dict[str, Any]:
    """Read one workbook into its staging file. Raises BookError, OSError."""
    from python_calamine import CalamineWorkbook

    path = Path(job["path"])
    data = io.BytesIO(path.read_bytes())
    archive = read_archive(data, path.name)
    check_limits(archive, path.name)
    seen = glance(data, archive, path.name)
    data.seek(0)
    workbook = CalamineWorkbook.from_filelike(data if seen.merged else without_merged_cells(data, archive))
    if not workbook.sheet_names:
        raise BookError(path.name, "里面一张表也没有", REPAIR)
    with _staging(Path(job["out"])) as staging:
        heads = Heads(seen.errors)
        tabs = [_read_tab(workbook, TabSpec.of(tab), words, staging, heads) for tab in job["tabs"]]
        staging.commit()
    for tab in tabs:
        if tab.get("totals"):
            from dcrc_lite.store.xlsx_movable import can_move

            tab["totals"] *= can_move(data, archive, path.name, tab["tab"], tab["totals"])
    return {"digest": archive.digest, "formulas": seen.formulas, "tabs": tabs}


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

    def __init__(self, errors: Mapping[str, Errors]) -> None:
        self.seen: dict[str, Rows] = {}
        self.errors = errors  # by tab: what the reader gives as empty

    def of(self, workbook: Any) -> Iterator[tuple[str, Rows]]:
        """Return each sheet's name and first rows."""
        for name in workbook.sheet_names:
            if name not in self.seen:
                self.seen[name] = list(islice(workbook.get_sheet_by_name(name).iter_rows(), SEARCHED_ROWS))
            yield name, self.seen[name]


def _read_tab(
    workbook: Any, spec: TabSpec, words: Vocabulary, staging: sqlite3.Connection, heads: Heads
) -> dict[str, Any]:
    name = next((name for name in workbook.sheet_names if name == spec.tab), None) or next(
        (name for name in workbook.sheet_names if plain(name) == plain(spec.tab)), None
    )
    if name is None:
        return _no_tab(workbook, spec, heads)
    sheet = workbook.get_sheet_by_name(name)
    top, left = sheet.start or (0, 0)
    # One at a time: all of them as Python cells take more than the book
    rows: Iterator[Sequence[object]] = islice(sheet.iter_rows(), top, None)
    if name in heads.errors:
        rows = with_errors(rows, heads.errors[name], (top + 1, left))
    head = heads.seen[name] = list(islice(rows, SEARCHED_ROWS))
    layout = find(head, spec.fields)
    if layout is None or ID not in layout.columns:
        return {"tab": name} | _no_number(spec, layout, head, (top, left))
    reading = TabReading(spec, layout, (top, left), words, staging)
    reading.run(chain(head[layout.row + 1 :], rows))
    return {
        "record": spec.record,
        "tab": name,
        "header_row": top + layout.row + 1,
        "columns": {field: left + column for field, column in layout.columns.items()},
        "missing": [field.header for field in layout.missing],
        "near": {
            header: (left + at, text) for header, (at, text) in headers(head[layout.row], layout, spec.fields).items()
        },
        "twice": {header: [left + column for column in both] for header, both in layout.twice.items()},
        "last_row": top + sheet.height,
        "width": left + sheet.width,
        "merged": [[*first, *last] for first, last in sheet.merged_cell_ranges or ()],
        "totals": reading.totals,
        "other_row": reading.other,
    }


def _no_tab(workbook: Any, spec: TabSpec, heads: Heads) -> dict[str, Any]:
    """The tab is not there under its name; one with its headers may be."""
    like = tab_like(heads.of(workbook), spec.fields)
    todo = f"“{like}”这张表的表头最像，把它的名字改回“{spec.tab}”" if like else f"把那张表的名字改回“{spec.tab}”"
    return {"record": spec.record, "why": f"没有“{spec.tab}”这张表", "todo": todo}


def _no_number(spec: TabSpec, layout: Layout | None, head: Rows, start: tuple[int, int]) -> dict[str, Any]:
    """The header row, or the column 编号 in it, cannot be found."""
    todo, near, row = "在第一行写上各列的名字，第一列是“编号”", {}, 1
    if layout is not None:
        own = next(field for field in spec.fields if field.name == ID)
        column, text = headers(head[layout.row], layout, spec.fields).get(own.header, (0, ""))
        row = start[0] + layout.row + 1
        cell = address(row, start[1] + column)
        first = text or str(head[layout.row][column])
        todo = f"{cell} 写的是“{first}”，改回“编号”" if first else f"{cell} 是空的，写上“编号”"
        near = {own.header: (start[1] + column, first)} if column not in layout.columns.values() else {}
    why = "找不到表头，或者少了“编号”这一列"
    return {"record": spec.record, "header_row": row, "near": near, "why": why, "todo": todo}
