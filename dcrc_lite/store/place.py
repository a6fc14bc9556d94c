"""Where the program keeps its own files (journal, cache, accounts, backups), and whether SQLite is safe there.

Usually `.dcrc` in the shop's folder. When the workbooks lie in a synchronised folder or on a share, the program's files
belong on a disk of this computer: then the file `.dcrc-place` in the shop's folder names that place.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

STATE, POINTER = ".dcrc", ".dcrc-place"
_CLOUD = re.compile(
    r"onedrive|dropbox|nutstore|坚果云|icloud|clouddocs|google ?drive|googledrive|my drive|baidu(?:net)?(?:disk|syncdisk)"
    r"|百度网盘|百度云|阿里云盘|天翼云|夸克网盘|seafile|nextcloud|owncloud|syncthing|微云|weiyun|腾讯文档"
    r"|wps ?(?:drive|cloud ?files|cloud|云盘|云文档|网盘)|金山文档|synology ?drive|box ?sync|pcloud|megasync",
    re.IGNORECASE,
)
_MARKERS = (".stfolder", ".dropbox", ".dropbox.cache", ".sync_nutstore", ".owncloudsync.log")
_SHARES = frozenset(
    (
        "nfs",
        "nfs4",
        "cifs",
        "smb",
        "smb2",
        "smb3",
        "smbfs",
        "afs",
        "9p",
        "fuse.sshfs",
        "fuse.rclone",
        "davfs",
        "fuse.davfs",
    )
)
_REMOTE_DRIVE = 4  # Windows: DRIVE_REMOTE


def state_of(folder: Path) -> Path:
    """Return where the program's own files of a shop are."""
    try:
        said = (folder / POINTER).read_text(encoding="utf-8-sig").strip()
    except (OSError, UnicodeDecodeError):
        return folder / STATE
    return folder / said if said else folder / STATE  # an absolute path replaces the folder


def is_prepared(folder: Path) -> bool:
    """True when a shop's folder has a place for the program's files."""
    return (folder / STATE).is_dir() or (folder / POINTER).is_file()


def doubt(path: Path) -> str:
    """Return why SQLite is not safe at a path, as the middle of a sentence; "" when nothing speaks against it."""
    whole = path.expanduser().resolve()
    synced = next((part for part in whole.parts if _CLOUD.search(part)), "")
    if synced or any((above / mark).exists() for above in (whole, *whole.parents) for mark in _MARKERS):
        return f"在会同步的文件夹里（{synced}）" if synced else "在会同步的文件夹里"
    return "在网络共享上" if _is_share(whole) else ""


def _is_share(path: Path) -> bool:
    return is_remote(path.anchor) if sys.platform == "win32" else kind_in(_mounts(), str(path)) in _SHARES


def is_remote(anchor: str) -> bool:
    r"""True when what a path on Windows begins with (C:\, \\server\share\) is on another computer."""
    if anchor.startswith("\\\\"):
        return True
    import ctypes

    return bool(ctypes.windll.kernel32.GetDriveTypeW(anchor) == _REMOTE_DRIVE)  # type: ignore[attr-defined]


def _mounts() -> str:
    try:
        return Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:  # not Linux
        return ""


def kind_in(mounts: str, path: str) -> str:
    """Return the kind of file system a path lies on, by a table like /proc/mounts; "" when it does not tell."""
    best, kind = "", ""
    for line in mounts.splitlines():
        _, where, name, *_ = [*line.split(" "), "", ""]
        where = where.replace("\\040", " ")
        inside = path == where or path.startswith(where.rstrip("/") + os.sep)
        if inside and len(where) >= len(best):
            best, kind = where, name
    return kind
