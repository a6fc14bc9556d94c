"""What is wrong with a cell, a row or a file that people own: data, never an exception."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """How much a problem matters; the words of 数据体检."""

    MISSED = "会漏打"  # a customer may not be called
    UNREAD = "读不准"  # a value could not be read
    HINT = "提醒"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: where (file · sheet · cell), what stands there, what is wrong, what to do.

    `proposal` is the value a certain fix would write; "" when a person has to decide.
    """

    file: str
    tab: str
    cell: str  # "D14"; "" for a whole row, sheet or file
    what: str
    todo: str
    raw: str = ""
    record: str = ""  # name of the record, e.g. customers
    row_id: str = ""  # 编号
    field: str = ""
    proposal: str = ""
    weight: Weight = Weight.UNREAD

    @property
    def place(self) -> str:
        """Return 文件 · 表 · 格 as people read it."""
        return " · ".join(part for part in (self.file, self.tab, self.cell) if part)


class BadValue(ValueError):  # noqa: N818 - what people type is data, no error of the program
    """A text that cannot be the value of its field: what is wrong, what to do, and the value we would propose."""

    def __init__(self, what: str, todo: str, proposal: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.todo = todo
        self.proposal = proposal
