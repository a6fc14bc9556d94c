"""Putting a workbook's next state in the place of the one people see: never half, never over somebody's save."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from dcrc_lite.store.folder import Folder, Signature


class ChangedMeanwhileError(Exception):
    """Somebody saved the workbook while its next state was being written."""


class BookBusyError(Exception):
    """The workbook cannot be replaced now: another program holds it."""


def write_next(folder: Folder, name: str, seen: Signature, write: Callable[[BinaryIO, BinaryIO], str]) -> Signature:
    """Write the next state beside the workbook, flush it to the disk, then swap. Return the new file's signature.

    `write(source, target)` returns the digest it verified. Raises ChangedMeanwhileError, BookBusyError, BookError,
    OSError; in each case the workbook is as it was.
    """
    path, temporary = folder.file(name), folder.temporary(name)
    try:
        with path.open("rb") as source, temporary.open("x+b") as target:
            write(source, target)
            target.flush()
            os.fsync(target.fileno())
        shutil.copymode(path, temporary)
        return _swap(folder, name, seen, temporary)
    finally:
        temporary.unlink(missing_ok=True)


def _swap(folder: Folder, name: str, seen: Signature, temporary: Path) -> Signature:
    if folder.signature(name) != seen:
        raise ChangedMeanwhileError
    try:
        temporary.replace(folder.file(name))
    except PermissionError as error:
        raise BookBusyError from error
    sync_folder(folder.path)
    signature = folder.signature(name)
    assert signature is not None
    return signature


def sync_folder(path: Path) -> None:
    """Flush a folder's entries to the disk, where the system knows that (not on Windows)."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)
