"""`dcrc import`: lists from other systems; looked at, stored, taken back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dcrc_lite import clock
from dcrc_lite.cli.command import Command
from dcrc_lite.cli.output import json_option, print_json, print_table, progress
from dcrc_lite.cli.root import DONE, REFUSED
from dcrc_lite.cli.types import FOLDER, LISTS
from dcrc_lite.errors import typed_path

if TYPE_CHECKING:
    from dcrc_lite.desk import Desk
    from dcrc_lite.imports.plan import Plan

ACTOR = "命令行"
TO_CORRECT = "导入要改的行"
SHOWN = 8  # rows of the list to correct that are printed; all of them lie in the file


@click.command(
    "import",
    cls=Command,
    example=(
        "dcrc import 我的店 交车清单.xlsx 维修结算单.xlsx 回访记录.xls",
        "dcrc import 我的店 DMS导出 --dry-run",
        "dcrc import 我的店 --undo 20261121-090000-1",
    ),
)
@click.argument("folder", type=FOLDER, metavar="文件夹")
@click.argument("files", type=LISTS, nargs=-1, metavar="清单…")
@click.option("--kind", metavar="清单", help="认不出时写明是哪种清单，如 维修结算单。")
@click.option("--dry-run", is_flag=True, help="只看会怎样，什么都不写。")
@click.option("--yes", is_flag=True, help="不再问，能定的都写进去；要您定的留在清单里。")
@click.option("--undo", metavar="编号", help="撤销一次导入；之后人改过的不动。")
@json_option
def import_lists(
    folder: Path,
    files: tuple[tuple[Path, ...], ...],
    kind: str | None,
    undo: str | None,
    *,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> int:
    """导入 DMS 导出的清单（.xlsx .csv .xls …）或放着清单的文件夹：先看会新增、更新、不收哪些，会多出哪些电话，再写。"""
    from dcrc_lite.desk.folder import opened

    if bool(files) == bool(undo):
        raise click.UsageError("写要导入的文件，或者写 --undo 和导入的编号。", click.get_current_context())
    with opened(folder, told=lambda left: click.echo(left, err=True)) as desk:
        if undo:
            return _take_back(desk, undo, as_json=as_json)
        plan = _look_at(desk, tuple(one for given in files for one in given), kind)
        if not as_json:
            _preview(plan)
        wanted = not dry_run and plan.changes_something and (yes or (not as_json and _agreed(plan)))
        written = ""
        if wanted:
            with progress("正在写") as told:
                told(0, 1)
                written = desk.imports.apply(plan, ACTOR, clock.now()).words
                desk.store.sync()
                told(1, 1)
        kept = "" if dry_run else _keep_to_correct(folder, plan)
    if as_json:
        print_json({**plan.as_json(), "applied": wanted, "to_correct": kept})
    else:
        _result(folder, plan, kept, written)
    return DONE if wanted or dry_run or not plan.changes_something else REFUSED


def _look_at(desk: Desk, files: tuple[Path, ...], kind: str | None) -> Plan:
    with progress("正在看清单") as told:
        return desk.imports.plan(files, kind, clock.now(), progress=lambda _what, done, total: told(done, total))


def _take_back(desk: Desk, import_id: str, *, as_json: bool) -> int:
    undone = desk.imports.undo(import_id, ACTOR, clock.now())
    desk.store.sync()
    if as_json:
        removed, restored = undone.rows_removed, undone.cells_restored
        print_json({"id": import_id, "rows_removed": removed, "cells_restored": restored, "kept": len(undone.kept)})
        return DONE
    click.echo(f"撤销了：去掉 {undone.rows_removed} 行，{undone.cells_restored} 格改回原样。")
    if undone.kept:
        click.echo(f"{len(undone.kept)} 格后来有人改过，留着没动。")
    return DONE


def _preview(plan: Plan) -> None:
    from dcrc_lite.imports.plan import Fate

    for sheet in plan.sheets:
        what = sheet.columns.kind.title if sheet.columns else sheet.reason
        click.echo(f"{sheet.file} · {sheet.sheet}：{what}，{sheet.rows} 行")
        if sheet.without_field:
            click.echo(f"  没有对应栏目、不读的列：{'、'.join(column.header for column in sheet.without_field)}")
    print_table([(f"  {fate}", f"{plan.count(fate)} 行") for fate in Fate])
    for part in plan.calls.by_rule:
        span = f"，{part.first_due} 到 {part.last_due}" if part.calls else ""
        expired = f"，过期未建（过去太久，不补打）{part.expired} 通" if part.expired else ""
        click.echo(f"  会多出 {part.title} {part.calls} 通{span}{expired}")
    _tell_doubts(plan)


def _tell_doubts(plan: Plan) -> None:
    """What a person should look at although it will be written: the first few, and where the rest is."""
    from dcrc_lite.desk.import_view import doubts

    found = doubts(plan)
    if not found:
        return
    click.echo(f"  读不准、对不上 {len(found)} 处：")
    for one in found[:SHOWN]:
        click.echo(f"    {one}")
    if len(found) > SHOWN:
        click.echo(f"    还有 {len(found) - SHOWN} 处；写入以后都在网页的“导入”里，导入记录那一行点开就是。")


def _agreed(plan: Plan) -> bool:
    from dcrc_lite.imports.plan import Fate

    if not sys.stdin.isatty():
        return False
    return click.confirm(f"写入 {plan.count(Fate.NEW)} 行新的、更新 {plan.count(Fate.CHANGED)} 行？", default=False)


def _keep_to_correct(folder: Path, plan: Plan) -> str:
    from dcrc_lite.imports.plan import Fate
    from dcrc_lite.imports.refused import refused_book

    if not plan.count(Fate.REFUSED) + plan.count(Fate.UNDECIDED):
        return ""
    place = folder / TO_CORRECT / f"{plan.id}.xlsx"
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(refused_book(plan))
    return str(place)


def _result(folder: Path, plan: Plan, kept: str, written: str) -> None:
    from dcrc_lite.imports.plan import Fate
    from dcrc_lite.imports.refused import why

    left = [*plan.of(Fate.REFUSED), *plan.of(Fate.UNDECIDED)]
    for row in left[:SHOWN]:
        click.echo(f"  {row.row.place}：{why(row)}")
    if kept:
        click.echo(f"没写进去的 {len(left)} 行在 {kept}，写着原因；改好再导入一次就行。")
    if written:
        click.echo(f"写好了 {written}。要撤销：dcrc import {typed_path(folder)} --undo {plan.id}")
    elif plan.changes_something:
        click.echo("什么都没有写。要写，加上 --yes。")
    else:
        click.echo("没有新的内容，什么都不用写。")
