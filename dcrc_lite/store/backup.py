"""Copies of workbooks taken before the program writes into them: each hour for a day, each day for a month,
each month for a year, then each year.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from dcrc_lite import clock
from dcrc_lite.store.disk import DISK, Disk
from dcrc_lite.store.folder import PART

_STAMP = "%Y%m%d-%H%M%S"
_EVERY = timedelta(hours=1)
_RUNGS = ((timedelta(days=1), "%Y%m%d%H"), (timedelta(days=31), "%Y%m%d"), (timedelta(days=366), "%Y%m"))


def copies(folder: Path, name: str) -> dict[datetime, Path]:
    """Return the backups of a workbook by the moment they were taken."""
    stem, found = Path(name).stem, {}
    for path in folder.glob(f"{stem}.*.xlsx"):
        try:
            found[datetime.strptime(path.suffixes[-2][1:], _STAMP)] = path
        except ValueError:  # somebody else's file
            continue
    return found


def take(source: Path, folder: Path, disk: Disk = DISK) -> Path | None:
    """Keep a copy of a workbook when the last one is over an hour old, and thin the ladder; return its path or None."""
    now = clock.real_now().replace(microsecond=0)
    there = copies(folder, source.name)
    if any(now - _EVERY < moment <= now for moment in there):  # one dated ahead is a clock that was set wrong
        return None
    there[now] = target = make(source, folder, disk)
    for moment in superfluous(there, now):
        disk.discard(there[moment])
    return target


def make(source: Path, folder: Path, disk: Disk = DISK) -> Path:
    """Keep a copy of a workbook now; return its path. Raises OSError."""
    target = folder / f"{source.stem}.{clock.real_now():{_STAMP}}.xlsx"
    _copy(source, target, disk)
    return target


def _copy(source: Path, target: Path, disk: Disk) -> None:
    part = target.with_suffix(PART)
    disk.discard(part)
    try:
        disk.copy(source, part)
        disk.replace(part, target)
    except BaseException:
        disk.discard(part)
        raise
    disk.sync_folder(target.parent)


def superfluous(moments: Iterable[datetime], now: datetime) -> list[datetime]:
    """Return the moments the ladder lets go: the first of each hour, day and month stays."""
    kept: set[str] = set()
    dropped = []
    for moment in sorted(moments):
        form = next((form for age, form in _RUNGS if now - moment <= age), "%Y")
        rung = form + moment.strftime(form)
        if rung in kept:
            dropped.append(moment)
        kept.add(rung)
    return dropped
