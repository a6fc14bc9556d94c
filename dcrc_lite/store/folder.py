"""A shop's folder: which files are its workbooks, who has one open, and the program's own corner in it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dcrc_lite import clock
from dcrc_lite.schema import BOOKS, Book, Problem
from dcrc_lite.store.disk import DISK, Disk
from dcrc_lite.store.neighbours import Copy, copies, strays
from dcrc_lite.store.place import state_of

TEMP = ".~dcrc-"
_STAGING, PART = "staging-", ".part"
_STALE_SECONDS = 24 * 3600  # an owner file nobody touched for a day, or from a day ahead, was left by a crash
_MOST = 4096  # bytes of an owner file that are read


@dataclass(frozen=True, slots=True)
class Signature:
    """What changes when a file is saved: a cheap question asked each second."""

    size: int
    mtime: int
    inode: int


class Folder:
    """The workbooks of one shop."""

    def __init__(self, path: Path, state: Path | None = None, disk: Disk = DISK) -> None:
        self.path, self.disk = path, disk
        self.state = state or state_of(path)
        self.backups = self.state / "backups"

    def prepare(self) -> None:
        """Make the program's corner and sweep what a crash left in it. Raises OSError."""
        self.disk.folder(self.backups)
        for left in (*self.state.glob(f"{_STAGING}*"), *self.backups.glob(f"*{PART}")):
            self.disk.discard(left)

    def file(self, name: str) -> Path:
        """Return the path of a workbook by its file name."""
        return self.path / name

    def books(self) -> Iterator[tuple[str, Book]]:
        """Return the names of the workbooks that are there, in the order of the schema, years ascending."""
        names = self._workbooks()
        for book in BOOKS:
            yield from ((name, book) for name in names if is_file_of(name, book))

    def copies(self) -> list[Copy]:
        """Return files that look like a cloud service's or a person's copy of a workbook: listed, never read as live."""
        try:
            return copies(self.disk.names(self.path))
        except OSError:  # the folder is out of reach: that is told of each workbook
            return []

    def strays(self) -> list[Problem]:
        """Return a hint for each workbook that was saved beside itself in another format."""
        try:
            return list(strays(self.disk.names(self.path)))
        except OSError:
            return []

    def _workbooks(self) -> list[str]:
        return [name for name in self.disk.names(self.path) if name.endswith(".xlsx")]

    def signature(self, name: str) -> Signature | None:
        """Return the signature of a workbook; None when it is not there."""
        try:
            said = self.disk.stat(self.file(name))
        except FileNotFoundError:
            return None
        return Signature(said.st_size, said.st_mtime_ns, said.st_ino)

    def temporary(self, name: str) -> Path:
        """Return a path for writing the next state of a workbook, in the same folder."""
        return self.path / f"{TEMP}{secrets.token_hex(4)}-{name}"

    def staging(self) -> Path:
        """Return a path for the rows the reading child hands over."""
        return self.state / f"{_STAGING}{secrets.token_hex(4)}.db"

    def open_in(self, name: str) -> str:
        """Return who has a workbook open, as far as the owner file tells; "" when nobody."""
        for path, read in ((self.path / f"~${name}", _excel_owner), (self.path / f".~lock.{name}#", _libre_owner)):
            try:
                if abs(clock.real_now().timestamp() - _local(self.disk.stat(path).st_mtime)) < _STALE_SECONDS:
                    with self.disk.open(path) as owner:
                        return read(owner.read(_MOST)) or "别人"
            except OSError:
                continue
        return ""


def _local(moment: float) -> float:
    """The same moment on the scale of clock.real_now(), which is dealer-local without zone."""
    from datetime import datetime

    return datetime.fromtimestamp(moment, clock.DEALER_ZONE).replace(tzinfo=None).timestamp()


def is_file_of(name: str, book: Book) -> bool:
    """True when a file name is a live workbook of that book."""
    year = r"_\d{4}" if book.yearly else ""
    return bool(re.fullmatch(re.escape(book.title) + year + r"\.xlsx", name))


def _excel_owner(data: bytes) -> str:
    """`~$` files hold the user's name: a length, then the name in the machine's code page, later as UTF-16."""
    if len(data) < 57:
        return ""
    return data[56 : 56 + 2 * data[0]].decode("utf-16-le", "ignore").strip("\0 ")


def _libre_owner(data: bytes) -> str:
    """`.~lock.…#` files are a line: name, user, host, time, profile."""
    parts = data.decode("utf-8", "replace").split(",")
    return next((part.strip() for part in parts[:2] if part.strip()), "")


def book_of(name: str) -> Book | None:
    """Return the book a file name belongs to, or None."""
    return next((book for book in BOOKS if is_file_of(name, book)), None)


def year_in(name: str) -> int:
    """Return the year in the file name of a yearly book; 0 for others."""
    year = name.removesuffix(".xlsx").rpartition("_")[2]
    return int(year) if year.isdecimal() and len(year) == 4 and (book := book_of(name)) and book.yearly else 0
