"""What the store tells: dues, search, problems with their cells, and which workbook waits for what."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from dcrc_lite.schema import SHEETS, Problem, Weight
from dcrc_lite.store.files import Files, KnownFile
from dcrc_lite.store.findings import gravest_first, unread
from dcrc_lite.store.folder import Folder
from dcrc_lite.store.index import Index
from dcrc_lite.store.index_query import condition
from dcrc_lite.store.neighbours import Copy
from dcrc_lite.store.protocol import BookStatus, Due, Status, Where
from dcrc_lite.store.rank import parts_of
from dcrc_lite.store.swap import KEPT
from dcrc_lite.store.weighing import weighed
from dcrc_lite.store.worklist import on_dues
from dcrc_lite.store.xlsx_address import address

_MERGE = "到“写入情况”里点“并进来”，副本里多的会并到正本；用不着就把它移走"


def open_dues(
    connection: sqlite3.Connection, *, open_only: bool, kind: str, first_by: str, where: Where | None
) -> list[Due]:
    """Return the dues that fulfil everything given, sorted by call_by, due, task_id."""
    parts, values = ["1"], list[object]()
    for name, wanted in on_dues(where).items():
        part, some = condition(f'"{name}"', wanted)
        parts.append(part)
        values += some
    for part, value in (("open = 1", open_only), ("kind = ?", kind), ("first_on <= ?", first_by)):
        if value:
            parts.append(part)
            values += [value] if "?" in part else []
    columns = ", ".join(Due._fields)
    asked = f"SELECT {columns} FROM dues WHERE {' AND '.join(parts)} ORDER BY call_by, due, task_id"
    return [Due._make((*line, is_open == 1, kind)) for *line, is_open, kind in connection.execute(asked, values)]


def find(connection: sqlite3.Connection, record: str, words: str, limit: int) -> list[str]:
    """Return 编号 whose search words contain all parts of what was typed, best match first."""
    parts = parts_of(words)
    if not parts:
        return []
    grade = (
        "CASE WHEN instr(words, char(10) || ? || char(10)) THEN 0 WHEN instr(words, char(10) || ?) THEN 1 ELSE 2 END"
    )
    grades = ", ".join([grade] * len(parts))
    worst = f"max({grades})" if len(parts) > 1 else grades
    contained = " AND ".join(["instr(words, ?)"] * len(parts))
    asked = f"SELECT id FROM words WHERE record = ? AND {contained} ORDER BY {worst}, id LIMIT ?"
    twice = [part for part in parts for _ in range(2)]
    return [line[0] for line in connection.execute(asked, [record, *parts, *twice, limit])]


def all_problems(index: Index, folder: Folder, record: str, row_id: str, doubts: Sequence[Problem]) -> list[Problem]:
    """Return structural findings, unread cells with their address, doubts, and copies of workbooks, gravest first."""
    stored = index.stored_problems(record, row_id)
    told = {(problem.record, problem.row_id, problem.field) for problem in stored}
    found = [*stored]
    for name in [record] if record else SHEETS:
        found += [p for p in _unread_of(index, name, row_id) if (p.record, p.row_id, p.field) not in told]
    found = [*weighed(index, found), *doubts]
    if not record:
        found += [_copy(copy) for copy in folder.copies()]
        found += folder.strays()
    return gravest_first(found)


def _unread_of(index: Index, record: str, row_id: str) -> Iterable[Problem]:
    for found_id, raw, file, row in index.unread_rows(record, row_id):
        tab = Files(index).tab(file, record)
        columns = tab.columns if tab and row else {}
        cells = {name: address(row, columns[name]) for name in raw if name in columns}
        yield from unread(index.parser, record, found_id, raw, file=file, cells=cells)


def _copy(copy: Copy) -> Problem:
    name = copy.name
    if KEPT in name:
        what = f"{name} 是人存的那一份：保存的那一刻程序也在写正本，没能放回去"
        return Problem(name, "", "", what, _MERGE, weight=Weight.MISSED)
    maker = {"人": "有人另存的", "网盘": "网盘留下的"}.get(copy.by, f" {copy.by} 留下的")
    what = f"这是{maker}{copy.live} 的副本，程序不读它"
    return Problem(name, "", "", what, _MERGE, weight=Weight.HINT)


def state_of(
    folder: Folder,
    files: Iterable[KnownFile],
    waiting: Mapping[str, tuple[int, str]],
    written: datetime | None,
    reasons: Mapping[str, str],
) -> Status:
    """Return the write state of every workbook something can be said of."""
    known = {file.name: file for file in files}
    books = []
    for name in sorted(known.keys() | waiting.keys()):
        count, since = waiting.get(name, (0, ""))
        file = known.get(name)
        why = f"{file.why}。{file.todo}" if file and file.why else ""
        moment = datetime.fromisoformat(since) if since else None
        books.append(
            BookStatus(
                name,
                count,
                folder.open_in(name),
                moment,
                why,
                held=file.held if file else "",
                waits=reasons.get(name, "") if count else "",
                stale=bool(why),
            )
        )
    return Status(sum(count for count, _ in waiting.values()), written, tuple(books))
