"""Putting a file at a name so that what stood there is not lost: exchanged, kept under another name, or linked before.

A person may save a workbook in the very instant in which it is replaced. Checking before cannot rule that out; looking
at what came out can. Linux exchanges two names in one call; Windows replaces and keeps the old file under a name;
elsewhere a second name (hard link) is made just before. There a save by rename in between would not be seen.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from functools import cache
from pathlib import Path
from typing import Any

_HERE, _EXCHANGE = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
_UNKNOWN = {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP}  # this file system cannot exchange
OUT = ".out"
# Windows' numbers: access denied, sharing and lock violations; 1175 and 1176 leave both files under their names,
# 1177 leaves the old one under the third name
_HELD = {5, 32, 33, 1175, 1176, 1177}
_NO_SUCH_CALL = {1, 50, 87, 120}  # some shares and drives do not know ReplaceFile


def swap(new: Path, path: Path) -> Path | None:
    """Put `new` at `path`; return where what stood there is now, or None where this file system keeps nothing.

    Raises OSError (PermissionError when another program holds the file); then both are as they were.
    """
    if sys.platform == "win32":
        return _replace_keeping(new, path)
    try:
        exchange(new, path)
    except OSError as error:
        if error.errno not in _UNKNOWN:
            raise
        return linked_swap(new, path)
    return new


def exchange(one: Path, other: Path) -> None:
    """Exchange two files in one instant. Raises OSError, with ENOSYS where the system does not know how."""
    call = _renameat2()
    if call is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(one), None, str(other))


@cache
def _renameat2() -> Any | None:
    if not sys.platform.startswith("linux"):
        return None
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is not None:
        call.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint]
    return call


def linked_swap(new: Path, path: Path) -> Path | None:
    """Keep what stands at `path` under a second name, then rename over it."""
    out = new.with_name(new.name + OUT)
    try:
        os.link(path, out)
    except FileNotFoundError:
        raise
    except OSError:  # a file system without hard links (exFAT, some shares)
        new.replace(path)
        return None
    try:
        new.replace(path)
    except OSError:
        out.unlink()
        raise
    return out


def _replace_keeping(new: Path, path: Path) -> Path | None:
    """Windows: ReplaceFileW names what it replaces. It is no single step: see `swap.recover` for a crash in its middle.

    Written from its documentation; not run on any test machine so far.
    """
    out = new.with_name(new.name + OUT)
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined]
    if kernel.ReplaceFileW(str(path), str(new), str(out), 0, None, None):
        return out
    number = ctypes.get_last_error()  # type: ignore[attr-defined]
    if out.exists() and not path.exists():
        out.rename(path)
    if number in _NO_SUCH_CALL:
        return linked_swap(new, path)
    if number in _HELD:
        raise PermissionError(errno.EACCES, f"ReplaceFile {number}", str(path))
    raise ctypes.WinError(number)  # type: ignore[attr-defined]


def place(source: Path, target: Path) -> None:
    """Rename a file to a free name. Raises FileExistsError when it is taken."""
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:  # no hard links here: the check and the rename are two calls
        if target.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
        source.rename(target)
        return
    source.unlink()
