"""Moving the program's own files of a shop to another place, e.g. out of a synchronised folder."""

from __future__ import annotations

import shutil
from pathlib import Path

from dcrc_lite.errors.books import PlaceTakenError
from dcrc_lite.store.lock import NAME, FolderLock
from dcrc_lite.store.place import POINTER, STATE, state_of


def move(folder: Path, target: Path) -> Path:
    """Move the program's files of a shop to `target` and return it. Raises PlaceTakenError, FolderInUseError, OSError."""
    before, target = state_of(folder), target.expanduser().resolve()
    if target.exists() and any(target.iterdir()):
        raise PlaceTakenError(str(target))
    before.mkdir(parents=True, exist_ok=True)
    lock = FolderLock(before, folder)
    try:
        shutil.copytree(before, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns(NAME))
        _point(folder, target)
    finally:
        lock.release()
    shutil.rmtree(before, ignore_errors=True)
    return target


def _point(folder: Path, target: Path) -> None:
    pointer = folder / POINTER
    if target == (folder / STATE).resolve():
        pointer.unlink(missing_ok=True)
        return
    part = folder / f"{POINTER}.part"
    part.write_text(f"{target}\n", encoding="utf-8")
    part.replace(pointer)
