"""One server per folder: a lock the operating system takes back when the process ends, however it ends."""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path

from dcrc_lite.errors.books import FolderInUseError
from dcrc_lite.store.place import STATE

NAME = "lock"
_BYTE = 1 << 30  # locked far behind the text, so that others can still read who holds it (Windows locks are mandatory)


class FolderLock:
    """Held from opening the folder to closing it. Raises FolderInUseError when another process holds it.

    The program's own files may lie elsewhere, and another program may not know where: so the shop's folder has a lock
    of its own then, and each looks for the other's.
    """

    def __init__(self, state: Path, folder: Path, wait: float = 0.0) -> None:
        self._handles: list[int] = []
        until = time.monotonic() + wait
        try:
            for path in _paths(state, folder):
                self._hold(path, folder, until)
        except BaseException:
            self.release()
            raise

    def _hold(self, path: Path, folder: Path, until: float) -> None:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        self._handles.append(handle)
        while not _try_lock(handle):
            if time.monotonic() >= until:
                raise FolderInUseError(str(folder), *_holder(handle))
            time.sleep(0.1)
        with suppress(OSError):  # a full disk: the lock holds, it only does not say whose it is
            os.ftruncate(handle, 0)
            os.lseek(handle, 0, os.SEEK_SET)
            os.write(handle, json.dumps({"pid": os.getpid(), "host": socket.gethostname()}).encode())

    def release(self) -> None:
        """Let others in."""
        while self._handles:
            os.close(self._handles.pop())


def _paths(state: Path, folder: Path) -> list[Path]:
    usual, beside = folder / STATE / NAME, folder / f"{STATE}.{NAME}"
    others = [usual] if usual.exists() else []
    if state == usual.parent:
        return [usual, beside] if beside.exists() else [usual]
    return [state / NAME, beside, *others]


def _holder(handle: int) -> tuple[int, str]:
    try:
        os.lseek(handle, 0, os.SEEK_SET)
        said = json.loads(os.read(handle, 1000))
        return int(said["pid"]), str(said["host"])
    except (OSError, ValueError, KeyError):
        return 0, "另一台电脑"


if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> bool:
        os.lseek(handle, _BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
