"""What the program does by itself and does not succeed in, in sentences: what, why, since when, what next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from dcrc_lite import clock
from dcrc_lite.deadlines.words import moment_words
from dcrc_lite.store.decisions import BackupCopy
from dcrc_lite.store.folder import book_of
from dcrc_lite.store.protocol import BookStatus
from dcrc_lite.store.troubles import Part, Trouble

_LATE = timedelta(days=1)  # a backup is made within an hour while the program runs
_ROOM = "看看磁盘空间和文件夹的权限；程序会接着再试。"
_WHAT_NEXT = {
    Part.KEEP: ("存好的改动还没有整理出来", "内容没有丢。看看磁盘空间，再重新启动程序。"),
    Part.READ: ("表格里新改的还没有读进来", _ROOM),
    Part.WRITE: ("存好的改动还没有写进表格", _ROOM),
    Part.FIRST: ("表格的备份没有留成", "看看磁盘空间和 .dcrc 文件夹的权限；腾好了运行 dcrc backup 现在留一份。"),
    Part.SECOND: ("第二处备份没有跟上", "看看那块盘接好没有、能不能写，或在“店铺”表里改位置；程序一小时后再试。"),
    Part.OLD: ("往年的表格还没有读进来", _ROOM),
    Part.ESCALATE: ("到期的投诉没有自动升级", "先到“投诉”里看哪些过了时限，打电话报上去；程序每分钟再试。"),
}


def state_words(trouble: Trouble) -> str:
    """Return what does not succeed and why, without an end."""
    return f"{_WHAT_NEXT[trouble.part][0]}：{trouble.why}"


def todo_words(trouble: Trouble) -> str:
    """Return what to do about it, as a sentence."""
    return _WHAT_NEXT[trouble.part][1]


def trouble_words(trouble: Trouble, now: datetime) -> str:
    """Return all of it for a page."""
    since = moment_words(clock.business(trouble.since), now.date())
    return f"{state_words(trouble)}，{since} 起。{todo_words(trouble)}"


def left_words(books: Iterable[BookStatus]) -> str:
    """Return which stored changes are not in the workbooks yet and why, as sentences; "" when none waits."""
    return "".join(_left_words(book) for book in books if book.pending)


def _left_words(book: BookStatus) -> str:
    waits = book.read_only.partition("。")[0] or book.waits
    why = f"{book.open_in} 正开着这个文件，关掉后" if book.open_in else f"{waits}，好了以后" if waits else ""
    return f"{book.pending} 条改动已存好，还没写进 {book.file}：{why}运行 dcrc serve 或 dcrc sync 就会写进去。"


def without_backup(folder: Path, backups: Iterable[BackupCopy]) -> list[str]:
    """Return the workbooks saved more than a day after their newest backup, or a day ago and never backed up."""
    newest: dict[str, datetime] = {}
    for one in backups:
        newest[one.file] = max(one.at, newest.get(one.file, one.at))
    now = clock.real_now()
    return [name for name, saved in _saved(folder) if (saved - newest[name] if name in newest else now - saved) > _LATE]


def _saved(folder: Path) -> Iterable[tuple[str, datetime]]:
    for path in sorted(folder.glob("*.xlsx")):
        if book_of(path.name) is not None:
            yield path.name, datetime.fromtimestamp(path.stat().st_mtime, clock.DEALER_ZONE).replace(tzinfo=None)
