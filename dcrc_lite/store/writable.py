"""Refusing a change that could never reach its workbook: the file is damaged or gone, its header or a column missing."""

from __future__ import annotations

from dcrc_lite.errors.books import ReadOnlyBookError
from dcrc_lite.schema import SHEETS
from dcrc_lite.store.files import Files
from dcrc_lite.store.new_columns import may_be_added
from dcrc_lite.store.plan import Act, RowChange
from dcrc_lite.store.reading import TabFound
from dcrc_lite.store.structure import way_back


class Gate:
    """Looks at the changes of one commit; each workbook and tab is looked up once."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._tabs: dict[tuple[str, str], TabFound | None] = {}

    def refuse(self, change: RowChange, name: str) -> None:
        """Raises ReadOnlyBookError with what to do about it."""
        key = (name, change.record)
        if key not in self._tabs:
            self._tabs[key] = self._open_tab(*key)
        tab = self._tabs[key]
        if tab is None or change.act is Act.GONE:
            return
        sheet = SHEETS[change.record]
        lost = [n for n, text in change.new.items() if text and n not in tab.columns and not may_be_added(tab, n)]
        missing = [sheet.field(n).header for n in lost]
        if missing:
            ways = "；".join(way_back(tab, header) for header in missing)
            raise ReadOnlyBookError(name, f"“{sheet.tab}”少了“{'、'.join(missing)}”这一列。{ways}，再存。")

    def _open_tab(self, name: str, record: str) -> TabFound | None:
        """A tab that can be written; None for a workbook that is still to be made."""
        file = self._files.known(name)
        if file is None:
            return None
        if file.why:
            raise ReadOnlyBookError(name, f"{file.why}。{file.todo}。")
        tab = self._files.tab(name, record)
        if tab is None or tab.why:
            why, todo = (tab.why, tab.todo) if tab else ("还没有读到", "等几秒再存")
            raise ReadOnlyBookError(name, f"“{SHEETS[record].tab}”这张表{why}。{todo}。")
        return tab
