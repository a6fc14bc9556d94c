"""Putting a workbook's next state in the place of the one people see: never half, never over somebody's save.

The file that waits to be swapped in carries in its name what was read (base) and what was made of it (next). Whatever
a crash leaves behind is told apart by that: base or next is the program's own, anything else is a person's save.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from dcrc_lite import clock
from dcrc_lite.errors.books import BookError
from dcrc_lite.store.exchange import OUT
from dcrc_lite.store.files import KnownFile
from dcrc_lite.store.folder import TEMP, Folder, Signature
from dcrc_lite.store.xlsx_zip import read_archive

KEPT = " 冲突副本 "  # in the name of a person's save that could not be given back
_DIGITS = 16
_WAITS = re.compile(rf"{re.escape(TEMP)}([0-9a-f]{{{_DIGITS}}})-([0-9a-f]{{{_DIGITS}}})-[0-9a-f]+-(.+?\.xlsx)(\.out)*")


class ChangedMeanwhileError(Exception):
    """Somebody saved the workbook while its next state was being written."""


class BookBusyError(Exception):
    """The workbook cannot be replaced now: another program holds it."""


def write_next(
    folder: Folder,
    seen: KnownFile,
    write: Callable[[BinaryIO, BinaryIO], str],
    swapped: Callable[[Signature], object] = lambda _: None,
) -> None:
    """Write the next state beside the workbook, flush it to the disk, then swap.

    `write(source, target)` returns the digest it verified; `swapped` is told the new file's signature as soon as it
    stands. Raises ChangedMeanwhileError, BookBusyError, BookError, OSError: before `swapped` was told, the workbook is
    as it was, or as a person saved it meanwhile; after it, the swap may not have reached the disk.
    """
    disk, path, temporary = folder.disk, folder.file(seen.name), folder.temporary(seen.name)
    try:
        with disk.open(path) as source, disk.create(temporary) as target:
            digest = write(source, target)
            disk.sync(target, temporary)
        disk.copy_mode(path, temporary)
        waits = folder.path / waiting_name(seen, digest)
        disk.replace(temporary, waits)
    except BaseException:
        disk.discard(temporary)
        raise
    made, out = _swap(folder, seen, waits)
    swapped(made)
    disk.sync_folder(folder.path)
    if out is not None:
        disk.discard(out)


def _swap(folder: Folder, seen: KnownFile, waits: Path) -> tuple[Signature, Path | None]:
    """The signature is that of our own file: one taken from the name afterwards could be a person's next save."""
    disk = folder.disk
    try:
        made, out = _exchange(folder, seen, waits)
    except PermissionError as error:
        disk.discard(waits)
        raise BookBusyError from error
    except BaseException:
        disk.discard(waits)
        raise
    if out is not None and folder.signature(out.name) != seen.signature:
        give_back(folder, seen.name, out, made)
        raise ChangedMeanwhileError
    assert made is not None
    return made, out


def _exchange(folder: Folder, seen: KnownFile, waits: Path) -> tuple[Signature | None, Path | None]:
    made = folder.signature(waits.name)
    if folder.signature(seen.name) != seen.signature:
        raise ChangedMeanwhileError
    return made, folder.disk.swap(waits, folder.file(seen.name))


def give_back(folder: Folder, name: str, out: Path, made: Signature | None) -> None:
    """Put a person's save that came out back into its place; where that fails it is kept as a named copy.

    `made`: the program's own state that stands there now. A still newer save in its place stays, with a copy of this one.
    """
    disk, path = folder.disk, folder.file(name)
    try:
        back = disk.swap(out, path)
        if back is not None and folder.signature(back.name) != made:
            back = keep(folder, name, disk.swap(back, path) or back)
        elif back is not None:
            disk.discard(back)
    except OSError:
        keep(folder, name, out)
    with suppress(OSError):
        disk.sync_folder(folder.path)


def keep(folder: Folder, name: str, save: Path) -> Path:
    """Keep a person's save beside the workbook under a name of its own; return it. Raises OSError."""
    moment = clock.real_now()
    kept = folder.path / f"{name.removesuffix('.xlsx')}{KEPT}{moment:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}.xlsx"
    folder.disk.replace(save, kept)
    return kept


def waiting_name(seen: KnownFile, digest: str) -> str:
    """Return the name under which a finished next state waits for its swap."""
    base = seen.digest[:_DIGITS].ljust(_DIGITS, "0")
    return f"{TEMP}{base}-{digest[:_DIGITS]}-{secrets.token_hex(2)}-{seen.name}"


def recover(folder: Folder, known: Callable[[str], KnownFile | None]) -> None:
    """Clear away what a crash left in the middle of writing; a person's save among it is given back. Raises OSError."""
    for left in folder.disk.names(folder.path):
        waits = _WAITS.fullmatch(left)
        if waits is not None:
            _recover(folder, folder.path / left, Left(*waits.group(1, 2, 3)), known)
        elif left.startswith(TEMP):
            folder.disk.discard(folder.path / left)


@dataclass(frozen=True, slots=True)
class Left:
    """What the name of a leftover tells: the digests of what was read and of what was made of it, and the workbook."""

    base: str
    made: str
    name: str


def _recover(folder: Folder, path: Path, left: Left, known: Callable[[str], KnownFile | None]) -> None:
    if path.name.endswith(OUT) and folder.signature(left.name) is None:  # Windows stopped in the middle of replacing
        folder.disk.place(path, folder.file(left.name))
    elif _digest(folder, path) in (left.base, left.made):
        folder.disk.discard(path)
    else:
        _recover_save(folder, path, left, known)


def _recover_save(folder: Folder, path: Path, left: Left, known: Callable[[str], KnownFile | None]) -> None:
    file = known(left.name)
    unmarked = file is not None and file.digest.startswith(left.base)
    if unmarked and _digest(folder, folder.file(left.name)) == left.made:
        give_back(folder, left.name, path, folder.signature(left.name))
    else:
        keep(folder, left.name, path)


def _digest(folder: Folder, path: Path) -> str:
    """The head of a workbook's digest; "" when it cannot be read."""
    try:
        with folder.disk.open(path) as file:
            return read_archive(file, path.name).digest[:_DIGITS]
    except (BookError, OSError):
        return ""
