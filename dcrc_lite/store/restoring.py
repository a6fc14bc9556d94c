"""Backups for people: which there are, which are whole, putting one back, and the same ladder in a second place."""

from __future__ import annotations

import secrets
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from dcrc_lite import clock
from dcrc_lite.errors.books import NoSuchBackupError
from dcrc_lite.store import backup
from dcrc_lite.store.diagnose import REPAIR
from dcrc_lite.store.files import KnownFile
from dcrc_lite.store.folder import TEMP, Folder, book_of

_HOUR = timedelta(hours=1)
NO_BACKUP = "在表格软件里修复后再存；这个文件还没有备份"
_REPLACED = ".replaced"  # what stood in the way of a restored backup is kept under this ending


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy of a workbook. `id` is what `dcrc restore` is told."""

    id: str
    file: str
    at: datetime
    size: int
    path: Path


def listed(folder: Folder, name: str = "") -> list[Backup]:
    """Return the backups of a workbook (of all for ""), newest first."""
    names = [name] if name else sorted({_live(path) for path in folder.backups.glob("*.xlsx")})
    found = [one for file in names for one in _of(folder, file)]
    return sorted(found, key=lambda one: (one.file, one.at), reverse=True)


def _live(path: Path) -> str:
    return path.stem.rpartition(".")[0] + ".xlsx"


def _of(folder: Folder, file: str) -> Iterator[Backup]:
    for at, path in backup.copies(folder.backups, file).items():
        with suppress(OSError):
            yield Backup(path.stem, file, at, path.stat().st_size, path)


def newest_good(folder: Folder, name: str) -> Backup | None:
    """Return the newest backup of a workbook that is whole, or None."""
    return next((one for one in listed(folder, name) if is_whole(one.path)), None)


def is_whole(path: Path) -> bool:
    """True when every part of a workbook file can be read and fits its checksum."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist() and archive.testzip() is None
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return False


def take_all(folder: Folder) -> list[Backup]:
    """Back up every workbook now, also when the last backup is young; return the new backups. Raises OSError."""
    done = [backup.make(folder.file(name), folder.backups, folder.disk) for name, _ in folder.books()]
    return [one for one in listed(folder) if one.path in done]


def restore(folder: Folder, backup_id: str) -> Backup:
    """Put a backup in the place of its workbook, byte for byte; what stood there is kept beside the backups.

    Raises NoSuchBackupError, OSError.
    """
    found = next((one for one in listed(folder) if one.id == backup_id), None)
    if found is None or book_of(found.file) is None or not is_whole(found.path):
        raise NoSuchBackupError(backup_id, [one.id for one in listed(folder)][:5])
    target, disk = folder.file(found.file), folder.disk
    if target.exists():
        kept = folder.backups / f"{target.stem}.{clock.real_now():%Y%m%d-%H%M%S}-{secrets.token_hex(2)}{_REPLACED}"
        disk.copy(target, kept)
    temporary = folder.path / f"{TEMP}{secrets.token_hex(4)}-{found.file}"
    try:
        disk.copy(found.path, temporary)
        disk.replace(temporary, target)
    except BaseException:
        disk.discard(temporary)
        raise
    disk.sync_folder(folder.path)
    return found


def advice(folder: Folder, name: str, todo: str) -> str:
    """Return what to do about a workbook, with what to restore it from and how, as parts of a sentence."""
    found = newest_good(folder, name)
    if found is None:
        return NO_BACKUP if todo == REPAIR else todo
    place = f'"{folder.path}"' if " " in str(folder.path) else str(folder.path)
    return f"{todo}；最近一份好的备份是 {found.at:%Y-%m-%d %H:%M} 的，放回去：dcrc restore {place} {found.id}"


class FirstPlace:
    """Keeps what people saved themselves: each hour a copy of every workbook that changed since its last one.

    Away from anybody's save; the copies taken right before the program writes are made by the writer.
    """

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._next = datetime.min

    def tend(self, files: Callable[[], Iterable[KnownFile]]) -> bool:
        """Copy one of those that have no copy yet; ten years of workbooks hold nobody up. False: it is not time yet.

        A workbook that cannot be read is never taken for a good one. Raises OSError.
        """
        now = clock.real_now()
        if now < self._next:
            return False
        self._next = now + _HOUR
        if any(self._keep(file) for file in files() if not file.why and self._changed(file)):
            self._next = now
        return True

    def _changed(self, file: KnownFile) -> bool:
        there = max(backup.copies(self._folder.backups, file.name), default=datetime.min)
        saved = datetime.fromtimestamp(file.signature.mtime / 10**9, clock.DEALER_ZONE).replace(tzinfo=None)
        return there < saved and self._folder.signature(file.name) == file.signature

    def _keep(self, file: KnownFile) -> bool:
        made = backup.take(self._folder.file(file.name), self._folder.backups, self._folder.disk)
        if made is None or self._folder.signature(file.name) == file.signature:
            return made is not None
        self._folder.disk.discard(made)  # saved while it was copied: the copy may be half of each
        return False


def mirror(source: Path, second: Path) -> int:
    """Bring the second place up to date with the ladder; return how many copies were made. Raises OSError."""
    second.mkdir(parents=True, exist_ok=True)
    made = 0
    for path in sorted(source.glob("*.xlsx")):
        target = second / path.name
        if not target.exists():
            part = target.with_suffix(".part")
            shutil.copyfile(path, part)
            part.replace(target)
            made += 1
    for name in {_live(path) for path in second.glob("*.xlsx")}:
        there = backup.copies(second, name)
        for moment in backup.superfluous(there, clock.real_now()):
            there[moment].unlink(missing_ok=True)
    return made


class SecondPlace:
    """Keeps the second place in step, at most once an hour, away from anybody's save."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._next, self._place = datetime.min, ""

    def tend(self, place: str) -> bool:
        """Copy what is missing in `place` ("" = no second place). False: it is not time yet. Raises OSError."""
        now = clock.real_now()
        if place == self._place and now < self._next:
            return not place
        self._next, self._place = now + _HOUR, place
        if place:
            mirror(self._folder.backups, self._folder.path / Path(place).expanduser())
        return True
