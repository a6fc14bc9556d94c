"""A shop in which a person saves the workbook just before a chosen call of the program's own writing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from store_faults import BOOK, Trouble, TroubledDisk
from store_shop import Person, column, commit, there

from dcrc_lite.schema import Customer
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.protocol import Change
from dcrc_lite.store.swap import KEPT

SAVES = ("in place", "by rename")


class Round:
    """A shop with one edit waiting; a person's save lands just before a chosen call."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.trouble = folder, Trouble()
        self.store = self.opened()
        commit(self.store, Change("customers", {"name": "李明"}), Change("customers", {"name": "王芳"}))
        self.store.sync()
        self.typed = 0

    def opened(self) -> XlsxStore:
        return XlsxStore(self.folder, background=False, disk=TroubledDisk(self.trouble))

    def save(self, by: str, remark: str) -> None:
        """What the other program does."""
        workbook = openpyxl.load_workbook(self.folder / BOOK)
        workbook["客户"].cell(3, column("customers", "remark")).value = remark
        workbook["客户"].cell(3, 60).value = f"自己的列 {remark}"
        if by == "in place":
            workbook.save(self.folder / BOOK)
        else:
            workbook.save(self.folder / "~保存.tmp")
            (self.folder / "~保存.tmp").replace(self.folder / BOOK)

    def write(self, meanwhile: Callable[[str], bool], do: Callable[[], object]) -> None:
        """Let the program write an edit; `do` happens once, before the first call of which `meanwhile` is true."""
        self.typed += 1
        commit(self.store, Change("customers", {"employer": f"第 {self.typed} 家"}, id="客-000001"))
        around = self.trouble.around
        done: list[str] = []

        def slip_in(call: str, what: str, go: Callable[[], Any]) -> Any:
            if not done and meanwhile(call):
                done.append(call)
                do()
            return around(call, what, go)

        self.trouble.around = slip_in  # type: ignore[method-assign, assignment]
        try:
            self.store.write_out()
        finally:
            self.trouble.around = around  # type: ignore[method-assign]
        assert done, "the save never slipped in"

    def check(self, remark: str) -> None:
        """Both sides' cells, in the store and in the book; the person's own column too; nothing left lying about."""
        self.store.sync()
        seen = Person(self.folder).sees(BOOK, "customers")
        assert (seen[0]["employer"], seen[1]["remark"]) == (f"第 {self.typed} 家", remark)
        assert openpyxl.load_workbook(self.folder / BOOK)["客户"].cell(3, 60).value == f"自己的列 {remark}"
        assert there(self.store, Customer, "客-000002").remark == remark
        assert (self.store.status().pending, self.store.conflicts()) == (0, [])
        assert [path.name for path in self.folder.iterdir() if path.name.startswith(".~dcrc")] == []
        assert [problem for problem in self.store.problems() if KEPT in problem.file] == []
