"""Refusing a change that could never reach its workbook: the file is damaged or gone, its header or a column missing."""

from __future__ import annotations

from dcrc_lite.errors import ReadOnlyBookError
from dcrc_lite.schema import SHEETS
from dcrc_lite.store.files import Files
from dcrc_lite.store.plan import Act, RowChange


def refuse_unwritable(files: Files, change: RowChange, name: str) -> None:
    """Raises ReadOnlyBookError with what to do about it."""
    file = files.known(name)
    if file is None:
        return
    if file.why:
        raise ReadOnlyBookError(name, f"{file.why}。{file.todo}。")
    tab = files.tab(name, change.record)
    sheet = SHEETS[change.record]
    if tab is None or tab.why:
        why = tab.why if tab else "还没有读到"
        raise ReadOnlyBookError(name, f"“{sheet.tab}”这张表{why}。{tab.todo if tab else '等几秒再存'}。")
    missing = [sheet.field(n).header for n, text in change.new.items() if text and n not in tab.columns]
    if missing and change.act is not Act.GONE:
        raise ReadOnlyBookError(name, f"“{sheet.tab}”少了“{'、'.join(missing)}”这一列。在表头行加回来再存。")
