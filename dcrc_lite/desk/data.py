"""The state of the workbooks for people: what waits to be written and why, problems, conflicts, history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from dcrc_lite.deadlines.words import moment_words
from dcrc_lite.store.protocol import BookStatus, Conflict, Due, Entry, SyncReport

if TYPE_CHECKING:
    from dcrc_lite.desk import Desk

__all__ = ["BookStatus", "Conflict", "Data", "Entry", "SyncReport", "WriteState"]


@dataclass(frozen=True, slots=True)
class WriteState:
    """The chip in the bar."""

    pending: int
    written: str  # 10:00, or 昨天 17:20; "" when nothing was written yet
    lines: tuple[str, ...]  # one sentence a waiting workbook


class Data:
    """Everything about the files themselves."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def write_state(self, now: datetime) -> WriteState:
        """Return what the chip says."""
        status = self._desk.store.status()
        lines = tuple(_waiting(book) for book in status.books if book.pending or book.read_only)
        written = moment_words(status.last_written, now.date()).removeprefix("今天 ") if status.last_written else ""
        return WriteState(status.pending, written, lines)

    def overdue(self, now: datetime) -> dict[str, int]:
        """Return how many calls and complaint clocks are late, for the red bubbles: {today: n, complaints: n}."""
        dues = self._desk.store.dues()
        late = [due for due in dues if _is_late(due, now)]
        calls = {due.customer_id or due.task_id for due in late if due.kind == "call"}
        cases = {due.source_id for due in late if due.kind == "clock"}
        return {"today": len(calls), "complaints": len(cases)}


def _is_late(due: Due, now: datetime) -> bool:
    moment = now.isoformat(timespec="minutes")
    return due.due < (moment if "T" in due.due else moment[:10])


def _waiting(book: BookStatus) -> str:
    if book.read_only:
        return f"{book.file} 现在只能看不能写：{book.read_only}"
    if book.open_in:
        return f"{book.file} 正在 {book.open_in} 的 Excel 里打开。关掉它，程序会自己写入；不关也不会丢。"
    return f"{book.file} 还有 {book.pending} 条，正在写入。"
