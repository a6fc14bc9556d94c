"""One server per folder: a lock the operating system takes back when the process ends, however it ends."""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from pathlib import Path

from dcrc_lite.errors import FolderInUseError

_BYTE = 1 << 30  # locked far behind the text, so that others can still read who holds it (Windows locks are mandatory)


class FolderLock:
    """Held from opening the folder to closing it. Raises FolderInUseError when another process holds it."""

    def __init__(self, path: Path, folder: Path, wait: float = 0.0) -> None:
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        until = time.monotonic() + wait
        while not _try_lock(self._handle):
            if time.monotonic() >= until:
                holder = _holder(self._handle)
                os.close(self._handle)
                raise FolderInUseError(str(folder), *holder)
            time.sleep(0.1)
        os.ftruncate(self._handle, 0)
        os.lseek(self._handle, 0, os.SEEK_SET)
        os.write(self._handle, json.dumps({"pid": os.getpid(), "host": socket.gethostname()}).encode())

    def release(self) -> None:
        """Let others in."""
        os.close(self._handle)


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
