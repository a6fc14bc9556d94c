"""`dcrc worklist` and `dcrc explain`: who is to be called today, and why then."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dcrc_lite import clock
from dcrc_lite.cli.command import Command
from dcrc_lite.cli.output import json_option, print_json, print_table
from dcrc_lite.cli.types import FOLDER
from dcrc_lite.errors import typed_path

if TYPE_CHECKING:
    from dcrc_lite.desk import Desk
    from dcrc_lite.desk.accounts import User
    from dcrc_lite.desk.explained import Explained


@click.command("worklist", cls=Command, example=("dcrc worklist 我的店", "dcrc worklist 我的店 --who zhangmin --json"))
@click.argument("folder", type=FOLDER, metavar="文件夹")
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
    for group, lines in groupby(entries, key=itemgetter("group")):
        _print_group(group, list(lines), titles)
    told = "，".join(f"{word} {count} 位" for word, count in _counts(entries).items() if count)
    click.echo(f"{told}。为什么是这个时间：dcrc explain {typed_path(folder)} {_first_id(entries)}")


def _counts(entries: list[dict[str, Any]]) -> dict[str, int]:
    """How many are to be rung today, and how many of those not rung now there are, each under its own word."""
    from dcrc_lite.worklists import Group

    counts = Counter(entry["group"] for entry in entries)
    apart = {str(group): counts.pop(str(group), 0) for group in (Group.LATER, Group.OFF, Group.MEND)}
    return {"今天要打": counts.total()} | apart


def _print_group(group: str, lines: list[dict[str, Any]], titles: dict[str, str]) -> None:
    click.echo(f"{group} · {len(lines)}")
    print_table([_line(entry, titles) for entry in lines])


def _person(desk: Desk, who: str) -> User:
    from dcrc_lite.errors.access import NoSuchUserError

    found = desk.accounts.user(who)
    if found is None:
        raise NoSuchUserError(who)
    return found


def _line(entry: dict[str, Any], titles: dict[str, str]) -> tuple[str, ...]:
    reasons = "，".join(f"{titles.get(reason['rule'], reason['rule'])} {reason['id']}" for reason in entry["reasons"])
    return (f"  {entry['why_off'] or entry['words']}", f"截止 {entry['due']}", entry["customer"], reasons)


def _first_id(entries: list[dict[str, Any]]) -> str:
    return str(entries[0]["reasons"][0]["id"])


@click.command(
    "explain", cls=Command, example=("dcrc explain 我的店 D06.修-2026-0123", "dcrc explain 我的店 诉-2026-0187")
)
@click.argument("folder", type=FOLDER, metavar="文件夹")
@click.argument("task_id", metavar="编号")
@json_option
def explain(folder: Path, task_id: str, *, as_json: bool) -> None:
    """一个截止时间是怎么来的：从哪件事起算，哪个日历，一步一步。写投诉的编号，就说它的每一个时限。"""
    from dcrc_lite.desk.folder import looked_at

    with looked_at(folder) as desk:
        found = desk.worklist.explain_all(task_id, clock.now())
    if as_json:
        data = [one.as_json() for one in found]
        print_json(data[0] if task_id == found[0].task_id else data)
        return
    for one in found:
        _print(one)


def _print(explained: Explained) -> None:
    click.echo(f"{explained.title} · {explained.customer}：截止 {explained.due.replace('T', ' ')}，{explained.words}")
    print_table([("  " + step.when, step.what) for step in explained.steps])
    click.echo(f"依据 手册 {explained.rule.page} · 设置.xlsx · 时限 · {explained.rule.id}")
    for note in (explained.provisional, explained.done):
        if note:
            click.echo(note)
