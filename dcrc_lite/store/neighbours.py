"""Files beside the workbooks that are not theirs: copies a cloud service or a person made, and other formats saved beside."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from dcrc_lite.schema import BOOKS, Book, Problem, Weight

_MARKS = (
    ("Syncthing", r"\.sync-conflict-\d{8}-\d{6}"),
    ("坚果云", r"冲突文件|来自.+的冲突|NutstoreConflict|坚果云"),
    ("Dropbox", r"conflicted copy|冲突副本|的冲突|case conflict"),
    ("OneDrive", r"^-(?=[^-]*[A-Z])[\w-]+(?: ?\(\d+\))?$|^-\w+(?:-\w+)*$"),
    ("网盘", r"冲突|conflict"),
    ("人", r"副本|复件|复制|\bcopy\b|备份|\(\d+\)$|（\d+）$"),
)
_HEADS = re.compile(r"^(?:副本|复件|Copy of )[ _-]?", re.IGNORECASE)
_OTHER = (".xls", ".xlsm", ".xlsb", ".et", ".csv", ".ods", ".numbers")


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of a workbook: its name, the workbook it belongs to, and who seems to have made it."""

    name: str
    live: str
    by: str  # OneDrive | 坚果云 | Dropbox | Syncthing | 网盘 | 人


def copy_of(name: str) -> Copy | None:
    """Return whose copy a file is by its name, or None when it is no copy of a workbook."""
    if not name.lower().endswith(".xlsx") or name.startswith(("~$", ".")):
        return None
    stem = name[: -len(".xlsx")]
    bare, by_head = _HEADS.sub("", stem), _HEADS.match(stem)
    for book in sorted(BOOKS, key=lambda book: -len(book.title)):
        head = re.match(_live(book), bare)
        if head is None:
            continue
        rest = bare[head.end() :]
        by = next((by for by, mark in _MARKS if re.search(mark, rest.strip(), re.IGNORECASE)), "人" if by_head else "")
        if by:
            return Copy(name, f"{head[0]}.xlsx", by)
    return None


def _live(book: Book) -> str:
    return re.escape(book.title) + (r"_\d{4}" if book.yearly else "")


def copies(names: Collection[str]) -> list[Copy]:
    """Return the copies among the names of a folder."""
    found = (copy_of(name) for name in sorted(names))
    return [copy for copy in found if copy is not None and copy.name != copy.live]


def strays(names: Collection[str]) -> Iterator[Problem]:
    """Return a hint for each workbook somebody saved beside itself in another format."""
    for name in sorted(names):
        stem, dot, kind = name.rpartition(".")
        if f".{kind.lower()}" in _OTHER and dot and any(re.fullmatch(_live(book), stem) for book in BOOKS):
            what = f"{name} 是另存出来的 .{kind}，程序只读 {stem}.xlsx"
            todo = f"里面有新改的，就在表格软件里打开它，另存为 {stem}.xlsx；没有就移走"
            yield Problem(name, "", "", what, todo, weight=Weight.UNREAD)
