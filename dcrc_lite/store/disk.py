"""The store's own file calls, all in one place: a test puts itself in between and kills, refuses, shortens or slows one.

Only SQLite and the reading child open files by themselves.
"""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar, cast

from dcrc_lite.store import exchange

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

T = TypeVar("T")
_BUFFER = 256 * 1024  # bytes gathered before they go to the system


class Disk:
    """The calls. Each goes through `step` exactly once, a written or read piece at a time; all raise OSError."""

    def step(self, call: str, path: Path, do: Callable[[], T]) -> T:
        """Do one file call."""
        del call, path
        return do()

    def write(self, path: Path, data: ReadableBuffer, do: Callable[[ReadableBuffer], int]) -> int:
        """Hand a piece to the system; return how many bytes it took, which may be fewer."""
        return self.step("write", path, lambda: do(data))

    # Looking

    def names(self, folder: Path) -> list[str]:
        """Return the names in a folder, sorted."""
        return self.step("names", folder, lambda: sorted(entry.name for entry in os.scandir(folder)))

    def stat(self, path: Path) -> os.stat_result:
        """Return what the system says of a file."""
        return self.step("stat", path, path.stat)

    def open(self, path: Path) -> BinaryIO:
        """Open a file for reading."""
        raw = self.step("open", path, lambda: _File(self, path, "r"))
        return io.BufferedReader(raw, _BUFFER)

    # Changing

    def folder(self, path: Path) -> None:
        """Make a folder that may be there already, with those above it."""
        self.step("folder", path, lambda: path.mkdir(parents=True, exist_ok=True))

    def create(self, path: Path) -> BinaryIO:
        """Open a file that is not there yet, for writing and reading back. Raises FileExistsError."""
        raw = self.step("create", path, lambda: _File(self, path, "x+"))
        return cast("BinaryIO", io.BufferedRandom(raw, _BUFFER))

    def sync(self, file: BinaryIO, path: Path) -> None:
        """Bring what was written to the disk itself."""
        file.flush()
        self.step("sync", path, lambda: os.fsync(file.fileno()))

    def copy(self, source: Path, target: Path) -> None:
        """Copy a file to a name that is not there yet, down to the disk."""
        with self.open(source) as there, self.create(target) as copy:
            shutil.copyfileobj(there, copy, _BUFFER)
            self.sync(copy, target)

    def copy_mode(self, source: Path, target: Path) -> None:
        """Give a file the permissions of another."""
        self.step("mode", target, lambda: shutil.copymode(source, target))

    def replace(self, source: Path, target: Path) -> None:
        """Rename a file, over another if need be."""
        self.step("replace", target, lambda: source.replace(target))

    def place(self, source: Path, target: Path) -> None:
        """Rename a file to a name that must be free. Raises FileExistsError."""
        self.step("place", target, lambda: exchange.place(source, target))

    def swap(self, new: Path, path: Path) -> Path | None:
        """Put `new` at `path` in one instant; return where what stood there is now, None where it cannot be kept."""
        return self.step("swap", path, lambda: exchange.swap(new, path))

    def remove(self, path: Path) -> None:
        """Remove a file that may be gone already."""
        self.step("remove", path, lambda: path.unlink(missing_ok=True))

    def discard(self, path: Path) -> None:
        """Remove a temporary file; where the system refuses, the next start sweeps it."""
        with suppress(OSError):
            self.remove(path)

    def sync_folder(self, path: Path) -> None:
        """Bring a folder's entries to the disk, where the system knows that (not on Windows)."""
        self.step("sync folder", path, lambda: _sync_folder(path))


class _File(io.FileIO):
    """A file whose reads and writes go through the disk's `step`."""

    def __init__(self, disk: Disk, path: Path, mode: str) -> None:
        super().__init__(path, mode)
        self._disk, self._path = disk, path

    def write(self, data: ReadableBuffer, /) -> int:
        return self._disk.write(self._path, data, super().write)

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        return self._disk.step("read", self._path, lambda: io.FileIO.readinto(self, buffer))


def _sync_folder(path: Path) -> None:
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


DISK = Disk()
