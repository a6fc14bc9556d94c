"""`dcrc backup`, `dcrc restore`, `dcrc place`: copies of the workbooks, and where the program keeps its own files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dcrc_lite.cli.command import Command
from dcrc_lite.cli.output import json_option, print_json, print_table
from dcrc_lite.cli.types import FOLDER

if TYPE_CHECKING:
    from dcrc_lite.desk.backups import BackupCopy

_folder = click.argument("folder", type=FOLDER, metavar="文件夹")


@click.command("backup", cls=Command, example=("dcrc backup 我的店",))
@_folder
@json_option
def backup(folder: Path, *, as_json: bool) -> None:
    """给每个工作簿现在就留一份备份。平时不用管：写表格之前每小时自动留一份。"""
    from dcrc_lite.desk.backups import back_up

    _print(back_up(folder), as_json=as_json)


@click.command(
    "restore",
    cls=Command,
    example=("dcrc restore 我的店", "dcrc restore 我的店 客户车辆.20261121-090000"),
)
@_folder
@click.argument("backup_id", metavar="[编号]", default="")
@json_option
def restore(folder: Path, backup_id: str, *, as_json: bool) -> None:
    """把一份备份原样放回去；不写编号就列出有哪些。被换下来的那份也留着。"""
    from dcrc_lite.desk.backups import listed
    from dcrc_lite.desk.backups import restore as put_back

    if not backup_id:
        _print(listed(folder), as_json=as_json)
        return
    done = put_back(folder, backup_id)
    click.echo(f"{done.file} 放回了 {done.at:%Y-%m-%d %H:%M} 的样子。")
    click.echo("之后的改动没有丢：打开网页，在“数据”的“等您决定”里选按文件的算，还是把之后的写回去。")


def _print(backups: list[BackupCopy], *, as_json: bool) -> None:
    from dataclasses import asdict

    rows = [asdict(one) for one in backups]
    if as_json:
        print_json([{**row, "at": row["at"].isoformat()} for row in rows])
    elif rows:
        print_table([(row["id"], f"{row['at']:%Y-%m-%d %H:%M}", _size(row["size"])) for row in rows])
    else:
        click.echo("还没有备份。用 dcrc backup 现在留一份。")


def _size(count: int) -> str:
    return f"{count / 2**20:.1f} MB" if count >= 2**20 else f"{max(1, count // 2**10)} KB"


@click.command("place", cls=Command, example=("dcrc place 我的店", r"dcrc place D:\坚果云\我的店 C:\dcrc\我的店"))
@_folder
@click.argument("target", metavar="[新位置]", type=click.Path(path_type=Path, file_okay=False), default=None)
def place(folder: Path, target: Path | None) -> None:
    """程序自己的文件（改动记录、账号、备份）放在哪里；写上新位置就搬过去。表格不动。"""
    from dcrc_lite.desk.backups import move_state, place_of

    click.echo(str(move_state(folder, target) if target else place_of(folder)))
