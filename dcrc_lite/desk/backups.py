"""Backups of a shop's workbooks and the place of the program's own files, for commands that need no open shop."""

from __future__ import annotations

from pathlib import Path

from dcrc_lite.desk.folder import is_shop
from dcrc_lite.errors.shops import NotAShopError
from dcrc_lite.store.decisions import BackupCopy
from dcrc_lite.store.folder import Folder
from dcrc_lite.store.restoring import Backup

__all__ = ["BackupCopy", "back_up", "listed", "move_state", "place_of", "restore"]


def back_up(folder: Path) -> list[BackupCopy]:
    """Back up every workbook now; return the new backups. Raises NotAShopError, OSError."""
    from dcrc_lite.store.restoring import take_all

    return [_told(one) for one in take_all(_folder(folder))]


def listed(folder: Path) -> list[BackupCopy]:
    """Return all backups, newest first within each workbook. Raises NotAShopError."""
    from dcrc_lite.store.restoring import listed as all_of

    return [_told(one) for one in all_of(_folder(folder))]


def restore(folder: Path, backup_id: str) -> BackupCopy:
    """Put a backup in its workbook's place, byte for byte. Raises NotAShopError, NoSuchBackupError, OSError."""
    from dcrc_lite.store.restoring import restore as put_back

    return _told(put_back(_folder(folder), backup_id))


def move_state(folder: Path, target: Path) -> Path:
    """Move the program's own files of a shop. Raises NotAShopError, PlaceTakenError, FolderInUseError, OSError."""
    from dcrc_lite.store.moving import move

    _folder(folder)
    return move(folder, target)


def place_of(folder: Path) -> Path:
    """Return where the program's own files of a shop are. Raises NotAShopError."""
    return _folder(folder).state


def _folder(path: Path) -> Folder:
    if not is_shop(path):
        raise NotAShopError(str(path), exists=path.is_dir())
    found = Folder(path)
    found.disk.folder(found.backups)
    return found


def _told(one: Backup) -> BackupCopy:
    return BackupCopy(one.id, one.file, one.at, one.size)
