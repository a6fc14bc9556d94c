"""Writing one cell people asked for at once: a doubled 编号 emptied, a column's lost name put back."""

from __future__ import annotations

import re

from dcrc_lite.errors import MissingFieldError
from dcrc_lite.errors.books import BookError, ReadOnlyBookError
from dcrc_lite.schema import Problem
from dcrc_lite.store.cells import column
from dcrc_lite.store.files import Files, KnownFile
from dcrc_lite.store.flush import Writing
from dcrc_lite.store.folder import Folder
from dcrc_lite.store.index import Index
from dcrc_lite.store.outbox import ID
from dcrc_lite.store.swap import BookBusyError, ChangedMeanwhileError, write_next
from dcrc_lite.store.xlsx_address import column_of
from dcrc_lite.store.xlsx_row import Ink
from dcrc_lite.store.xlsx_sheet import SheetEdit

_CELL = re.compile(r"([A-Z]+)(\d+)")


def doubled(index: Index, file: str, cell: str) -> Problem:
    """Return the finding about a doubled 编号 at that place. Raises MissingFieldError when it is gone."""
    found = (p for p in index.stored_problems("", "") if (p.file, p.cell, p.field) == (file, cell, ID))
    problem = next(found, None)
    if problem is None:
        raise MissingFieldError("这一行的编号已经改过了。回到数据体检看看现在还剩什么。")
    return problem


def unnamed(index: Index, file: str, cell: str) -> Problem:
    """Return the finding about a column that lost its name there. Raises MissingFieldError when it is gone."""
    found = (p for p in index.stored_problems("", "") if (p.file, p.cell, p.row_id) == (file, cell, ""))
    problem = next((p for p in found if p.proposal), None)
    if problem is None:
        raise MissingFieldError("这一列的名字已经改过了。回到数据体检看看现在还剩什么。")
    return problem


def write_cell(folder: Folder, index: Index, problem: Problem, text: str) -> None:
    """Set the cell of a finding in the workbook. Raises ReadOnlyBookError, BookError, OSError."""
    files = Files(index)
    file, tab = files.known(problem.file), files.tab(problem.file, problem.record)
    if file is None or tab is None or file.why:
        raise ReadOnlyBookError(problem.file, "等它好了再点一次。")
    owner = folder.open_in(problem.file)
    if owner:
        raise ReadOnlyBookError(problem.file, f"正在 {owner} 的表格软件里打开。关掉它，再点一次。")
    [(letters, number)] = _CELL.findall(problem.cell)
    row = int(number)
    inks = {row: {column_of(letters): Ink(column(problem.record, ID), text)}}
    edit = SheetEdit(inks, tab.header_row, max(tab.last_row, row), tab.merged)
    _write(folder, file, Writing(file, {tab.tab: edit}))
    if edit.refused:
        raise BookError(problem.file, f"的 {problem.cell} 是公式或合并的格子，程序不改它", "在表格软件里改好再存")


def _write(folder: Folder, file: KnownFile, writing: Writing) -> None:
    try:
        write_next(folder, file, writing.write)
    except (BookBusyError, ChangedMeanwhileError) as error:
        raise BookError(file.name, "正被别的程序打开或刚存过", "过一会儿再点一次") from error
