"""What `dcrc check` and `dcrc doctor` tell: doubtful data, and the state of the installation."""

from __future__ import annotations

import platform
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dcrc_lite import __version__, clock
from dcrc_lite.desk.unattended import state_words, todo_words, without_backup
from dcrc_lite.schema import Problem
from dcrc_lite.store.place import doubt, state_of

if TYPE_CHECKING:
    from dcrc_lite.desk import Desk

LITTLE_SPACE = 500 * 2**20


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of `dcrc doctor`. `todo` is empty when all is well."""

    name: str
    state: str
    todo: str = ""


def problem_data(problem: Problem) -> dict[str, str]:
    """Return a problem as plain data."""
    return {
        "place": problem.place,
        "file": problem.file,
        "tab": problem.tab,
        "cell": problem.cell,
        "raw": problem.raw,
        "what": problem.what,
        "todo": problem.todo,
        "proposal": problem.proposal,
        "weight": problem.weight.value,
        "id": problem.row_id,
    }


def findings(desk: Desk) -> list[Finding]:
    """Return the state of the program, the folder, the workbooks and the accounts."""
    return [*_program(), *_folder(desk), *_books(desk), *_data(desk), *_imports(desk), *_accounts(desk)]


def _program() -> Iterator[Finding]:
    yield Finding("程序", f"dcrc {__version__}，Python {platform.python_version()}，SQLite {sqlite3.sqlite_version}")


def _folder(desk: Desk) -> Iterator[Finding]:
    if desk.folder is None:
        return
    free = shutil.disk_usage(desk.folder).free
    todo = "磁盘快满了，腾出一些空间，不然改动写不进去。" if free < LITTLE_SPACE else ""
    yield Finding("文件夹", f"{desk.folder.resolve()}，剩 {free / 2**30:.1f} GB", todo)
    state = state_of(desk.folder)
    yield Finding("改动记录", _size(state / "journal.db"))
    yield _place(desk.folder, state)
    yield from _backups(desk)
    yield from _troubles(desk)


def _place(folder: Path, state: Path) -> Finding:
    why = doubt(state)
    named = f'"{folder}"' if " " in str(folder) else str(folder)
    todo = f"那里放数据库不安全，搬到本机硬盘：dcrc place {named} 新位置。表格可以留在原处。" if why else ""
    return Finding("程序自己的文件", f"{state}{'，' if why else ''}{why}", todo)


def _backups(desk: Desk) -> Iterator[Finding]:
    there = desk.store.backups()
    newest = max((one.at for one in there), default=None)
    behind = without_backup(desk.folder, there) if desk.folder else []
    todo = f"{'、'.join(behind)} 有一天多的改动没有备份，运行 dcrc backup 现在留一份。" if behind else ""
    yield Finding("备份", f"{len(there)} 份，最近 {newest:%Y-%m-%d %H:%M}" if newest else "还没有", todo)
    second = desk.shop.text("backup_place")
    if second and desk.folder and not (desk.folder / Path(second).expanduser()).is_dir():
        yield Finding("第二处备份", f"{second} 不在", "接上那块盘，或在“店铺”表里改位置。")


def _troubles(desk: Desk) -> Iterator[Finding]:
    for trouble in desk.store.status().troubles:
        since = f"{clock.business(trouble.since):%Y-%m-%d %H:%M} 起"
        yield Finding(f"程序自己做的：{trouble.part}", f"{state_words(trouble)}，{since}", todo_words(trouble))


def _size(path: Path) -> str:
    return f"{path.stat().st_size / 2**20:.1f} MB" if path.exists() else "还没有"


def _books(desk: Desk) -> Iterator[Finding]:
    for book in desk.store.status().books:
        if book.read_only:
            yield Finding(book.file, "只能看不能写", book.read_only)
        elif book.pending and book.open_in:
            yield Finding(
                book.file, f"{book.pending} 处改动还没写进去", f"{book.open_in} 正开着这个文件，关掉就会写进去。"
            )
        elif book.pending:
            yield Finding(book.file, f"{book.pending} 处改动还没写进去", "运行 dcrc serve 或 dcrc sync 就会写进去。")
        else:
            yield Finding(book.file, "和程序里一致")


def _data(desk: Desk) -> Iterator[Finding]:
    found, conflicts = desk.data.problems(clock.now()), desk.store.conflicts()
    todo = "用 dcrc check 看，或到网页的“数据体检”里看。"
    yield Finding("数据体检", f"{len(found)} 处", todo if found else "")
    yield Finding("两边都改过的格子", f"{len(conflicts)} 处", "到网页的“数据体检”里选一个。" if conflicts else "")


def _imports(desk: Desk) -> Iterator[Finding]:
    for path in desk.imports.damaged_logs():
        todo = "导进来的内容都在，只是页面上列不出那以前的导入，改动记录里查得到。用不着了，删掉这个文件。"
        yield Finding("导入记录", f"读不出来，原样放在 {path}", todo)


def _accounts(desk: Desk) -> Iterator[Finding]:
    people = desk.accounts.users()
    todo = "" if people else "用 dcrc user add 加一个。"
    yield Finding("登录账号", f"{len(people)} 个", todo)
