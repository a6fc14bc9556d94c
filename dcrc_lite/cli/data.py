"""`dcrc check`, `dcrc sync`, `dcrc doctor`: the data, the files, the installation."""

from __future__ import annotations

from pathlib import Path

import click

from dcrc_lite import clock
from dcrc_lite.cli.command import Command
from dcrc_lite.cli.output import json_option, print_json, print_table
from dcrc_lite.cli.root import DONE, REFUSED
from dcrc_lite.cli.types import FOLDER

_folder = click.argument("folder", type=FOLDER, metavar="文件夹")


@click.command("check", cls=Command, example=("dcrc check 我的店", "dcrc check 我的店 --json"))
@_folder
@json_option
def check(folder: Path, *, as_json: bool) -> int:
    """数据体检：哪个文件哪一格读不准、会漏打，怎么改。有发现时退出码是 1。"""
    from dataclasses import replace

    from dcrc_lite.desk.checks import problem_data
    from dcrc_lite.desk.folder import looked_at

    with looked_at(folder) as desk:
        told, _ = desk.data.findings(clock.now())  # numbers covered: what is printed may be kept or sent on
        found = [replace(one.problem, raw=one.raw, proposal=one.proposal) for one in told]
        silent = len(desk.customers.nobody_can_ring())
    if as_json:
        print_json([problem_data(problem) for problem in found])
    for problem in () if as_json else found:
        raw = f"“{problem.raw}”" if problem.raw else ""
        what = problem.what.removeprefix(problem.file).strip()  # the place names the workbook already
        click.echo(f"[{problem.weight}] {problem.place} {raw}{what}。{problem.todo}")
    if not as_json:
        click.echo(f"一共 {len(found)} 处。" if found else "没有发现问题。")
        if silent:
            click.echo(
                f"格子读得懂、可是打不了的客户另有 {silent} 位（没有号码，或停机、空号、错号），在网页的“待补资料”里。"
            )
    return REFUSED if found else DONE


@click.command("sync", cls=Command, example=("dcrc sync 我的店",))
@_folder
@json_option
def sync(folder: Path, *, as_json: bool) -> int:
    """把表格里改的收进来，把等着的改动写进表格，各一次。有读不了的表格、没写进去的改动，退出码是 1。"""
    from dataclasses import asdict

    from dcrc_lite.desk.folder import opened

    with opened(folder) as desk:
        report = desk.store.sync()
    if as_json:
        print_json(asdict(report))
    else:
        click.echo(f"收进来 {report.taken} 格，写进去 {report.written} 处，还等着 {report.waiting} 处。")
        for note in report.notes:
            click.echo(note)
        if report.conflicts:
            click.echo(f"两边都改过的有 {report.conflicts} 格，到网页的“数据体检”里选一个。")
    return REFUSED if report.waiting or report.conflicts or report.unread else DONE


@click.command("doctor", cls=Command, example=("dcrc doctor 我的店",))
@_folder
@json_option
def doctor(folder: Path, *, as_json: bool) -> int:
    """看看装得对不对：程序、磁盘、每个表格、账号。有要处理的，退出码是 1。"""
    from dataclasses import asdict

    from dcrc_lite.desk.checks import findings
    from dcrc_lite.desk.folder import looked_at

    with looked_at(folder) as desk:
        found = findings(desk)
    if as_json:
        print_json([asdict(finding) for finding in found])
    else:
        print_table(
            [
                ("要处理" if finding.todo else "正常", finding.name, f"{finding.state} {finding.todo}")
                for finding in found
            ]
        )
    return REFUSED if any(finding.todo for finding in found) else DONE
