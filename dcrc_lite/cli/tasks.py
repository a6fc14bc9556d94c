"""`dcrc worklist` and `dcrc explain`: who is to be called today, and why then."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dcrc_lite import clock
from dcrc_lite.cli.command import Command
from dcrc_lite.cli.output import json_option, print_json, print_table
from dcrc_lite.cli.types import FOLDER

if TYPE_CHECKING:
    from dcrc_lite.desk import Desk
    from dcrc_lite.desk.accounts import User

STATES = {"over": "已超期", "late": "马上到点", "today": "今天", "later": "稍后", "off": "先不打"}


@click.command("worklist", cls=Command, example=("dcrc worklist 我的店", "dcrc worklist 我的店 --who zhangmin --json"))
@click.argument("folder", type=FOLDER, metavar="DIR")
@click.option("--who", metavar="登录名", help="只看这个人的和没人认领的。")
@json_option
def worklist(folder: Path, who: str | None, *, as_json: bool) -> None:
    """今天该打给谁，最急的在前。"""
    from dcrc_lite.desk.folder import looked_at

    with looked_at(folder) as desk:
        entries = desk.worklist.json(clock.now(), _person(desk, who) if who else None)
        titles = {rule.id: rule.name for rule in desk.settings.rules.values()}
    if as_json:
        print_json(entries)
        return
    if not entries:
        click.echo("今天没有要打的电话。")
        return
    print_table([_line(entry, titles) for entry in entries])
    click.echo(f"一共 {len(entries)} 位。为什么是这个时间：dcrc explain {folder} {_first_id(entries)}")


def _person(desk: Desk, who: str) -> User:
    from dcrc_lite.errors import NoSuchUserError

    found = desk.accounts.user(who)
    if found is None:
        raise NoSuchUserError(who)
    return found


def _line(entry: dict[str, Any], titles: dict[str, str]) -> tuple[str, ...]:
    reasons = "，".join(f"{titles.get(reason['rule'], reason['rule'])} {reason['id']}" for reason in entry["reasons"])
    state = STATES.get(entry["state"], entry["state"])
    return (f"[{entry['why_off'] or state}]", entry["due"].replace("T", " "), entry["customer"], reasons)


def _first_id(entries: list[dict[str, Any]]) -> str:
    return str(entries[0]["reasons"][0]["id"])


@click.command("explain", cls=Command, example=("dcrc explain 我的店 D06.修-2026-0123",))
@click.argument("folder", type=FOLDER, metavar="DIR")
@click.argument("task_id", metavar="ID")
@json_option
def explain(folder: Path, task_id: str, *, as_json: bool) -> None:
    """一个截止时间是怎么来的：从哪件事起算，哪个日历，一步一步。"""
    from dcrc_lite.desk.folder import looked_at

    with looked_at(folder) as desk:
        explained = desk.worklist.explain(task_id, clock.now())
    if as_json:
        print_json(explained.as_json())
        return
    click.echo(f"{explained.title} · {explained.customer}：截止 {explained.due.replace('T', ' ')}，{explained.words}")
    print_table([("  " + step.when, step.what) for step in explained.steps])
    click.echo(f"依据 手册 {explained.rule.page} · 设置.xlsx · 时限 · {explained.rule.id}")
    for note in (explained.provisional, explained.done):
        if note:
            click.echo(note)
