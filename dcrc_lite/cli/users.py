"""`dcrc user`: who may log in."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from dcrc_lite.cli.command import Command, Group
from dcrc_lite.cli.output import json_option, print_json, print_table
from dcrc_lite.cli.types import FOLDER

_stdin = click.option("--password-stdin", is_flag=True, help="从标准输入读密码，不打印一次性密码。")


@click.group("user", cls=Group, example=("dcrc user list 我的店",))
def user() -> None:
    """登录账号：加人、重置密码、列出来。"""


@user.command("add", cls=Command, example=("dcrc user add 我的店 zhangmin --role 电访员 --name 张敏",))
@click.argument("folder", type=FOLDER, metavar="文件夹")
@click.argument("username", metavar="登录名")
@click.option(
    "--role", "roles", multiple=True, metavar="角色", help="电访员、DCRC经理、服务顾问 …；可以写几个 --role。"
)
@click.option("--name", default="", metavar="姓名", help="和员工表里的姓名一致，记录上写的就是它。")
@_stdin
def add(folder: Path, username: str, roles: tuple[str, ...], name: str, *, password_stdin: bool) -> None:
    """加一个能登录的人。"""
    from dcrc_lite.desk.folder import looked_at

    with looked_at(folder) as desk:
        given = _typed(from_stdin=password_stdin)
        password = desk.accounts.add(username, name=name, roles=roles, password=given)
    _tell(username, password, given)


@user.command("reset", cls=Command, example=("dcrc user reset 我的店 zhangmin",))
@click.argument("folder", type=FOLDER, metavar="文件夹")
@click.argument("username", metavar="登录名")
@click.option("--role", "roles", multiple=True, metavar="角色", help="同时换成这些角色。")
@_stdin
def reset(folder: Path, username: str, roles: tuple[str, ...], *, password_stdin: bool) -> None:
    """给一个人新密码；他在别处的登录都会退出。"""
    from dcrc_lite.desk.folder import looked_at

    with looked_at(folder) as desk:
        given = _typed(from_stdin=password_stdin)
        password = desk.accounts.reset(username, password=given, roles=roles or None)
    _tell(username, password, given)


@user.command("list", cls=Command, example=("dcrc user list 我的店", "dcrc user list 我的店 --json"))
@click.argument("folder", type=FOLDER, metavar="文件夹")
@json_option
def list_users(folder: Path, *, as_json: bool) -> None:
    """列出能登录的人和角色。"""
    from dcrc_lite.desk.folder import looked_at

    with looked_at(folder) as desk:
        people = desk.accounts.users()
    if as_json:
        print_json([{"username": one.username, "name": one.name, "roles": list(one.roles)} for one in people])
        return
    print_table([("登录名", "姓名", "角色"), *((one.username, one.name, "、".join(one.roles)) for one in people)])


def _typed(*, from_stdin: bool) -> str:
    return sys.stdin.readline().rstrip("\r\n") if from_stdin else ""


def _tell(username: str, password: str, given: str) -> None:
    if given:
        click.echo(f"{username} 可以用刚才的密码登录了。")
        return
    click.echo(f"登录名 {username}，一次性密码 {password}（第一次登录时换成自己的）")
