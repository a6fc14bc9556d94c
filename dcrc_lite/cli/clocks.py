"""`dcrc due`: when something has to be done, and how that comes about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from dcrc_lite.cli.command import Command
from dcrc_lite.cli.output import json_option, print_json, print_table
from dcrc_lite.cli.types import FOLDER


@click.command(
    "due",
    cls=Command,
    example=(
        "dcrc due D09 2026-02-13T16:00",
        "dcrc due sev_major 2026-11-21T10:00 --dir 我的店",
        "dcrc due D06 2026年11月18日 --json",
    ),
)
@click.argument("rule", metavar="时限")
@click.argument("start", metavar="起算时间")
@click.option("--dir", "folder", type=FOLDER, help="按这家店的设置算；不写就按标准，门店和办公一样。")
@json_option
def due(rule: str, start: str, folder: Path | None, *, as_json: bool) -> None:
    """算一个截止时间。时限写编号或键（D09、contact_1h），起算时间写日期或日期加钟点。"""
    report = _report(rule, start, folder)
    if as_json:
        print_json(report)
        return
    print_due(report)


def _report(rule: str, start: str, folder: Path | None) -> dict[str, Any]:
    if folder is None:
        from dcrc_lite.desk.national_days import standard_due_report

        return standard_due_report(rule, start)
    from dcrc_lite.deadlines import due_report
    from dcrc_lite.desk.folder import looked_at

    with looked_at(folder) as desk:
        settings = desk.settings.now()
    return due_report(rule, start, settings.register, settings.calendars)


def print_due(report: dict[str, Any]) -> None:
    """Print a deadline: when, the steps, where the figure stands."""
    click.echo(f"{report['name']}（{report['rule']}）：截止 {report['due'].replace('T', ' ')}")
    print_table([("  " + step["when"], step["what"]) for step in report["steps"]])
    notes = [f"手册 {report['page']}", f"设置.xlsx · 时限 · {report['rule']}"]
    click.echo("依据 " + " · ".join(notes) + ("" if report["mark"] != "待确认" else " · 待确认"))
    for note in (
        report["provisional_why"] if report["provisional"] else "",
        "" if report["on"] else "这条时限没有启用。",
    ):
        if note:
            click.echo(note)
