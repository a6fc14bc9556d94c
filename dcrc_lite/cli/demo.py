"""`dcrc demo`: a whole dealership to try, in one command."""

from __future__ import annotations

import os
import sys
import webbrowser
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dcrc_lite import clock
from dcrc_lite.cli.command import Command
from dcrc_lite.cli.output import print_table, progress
from dcrc_lite.cli.shop import DEFAULT_PORT
from dcrc_lite.cli.types import FOLDER, PORT

if TYPE_CHECKING:
    from dcrc_lite.desk import Desk

DEFAULT_FOLDER = "dcrc-demo"
OPENING = time(10, 0)


@click.command("demo", cls=Command, example=("dcrc demo", "dcrc demo --dir 演示 --port 8080 --no-browser"))
@click.option("--dir", "folder", default=DEFAULT_FOLDER, type=FOLDER, help="放在哪里。", show_default=True)
@click.option("--port", type=PORT, help=f"端口。  [默认：{DEFAULT_PORT}，有人用就换一个空的]")
@click.option("--no-browser", is_flag=True, help="不自动打开浏览器。")
def demo(folder: Path, port: int | None, *, no_browser: bool) -> None:
    """开一家演示店，打开就能用：几百位客户、到期的电话、各个阶段的投诉，都是编的。"""
    from dcrc_lite.cli.server import serve_shop
    from dcrc_lite.desk import demo_clock
    from dcrc_lite.desk.demo.keeping import fresh_demo
    from dcrc_lite.desk.demo.team import LOGINS, PASSWORD

    start = _start()
    with progress("正在做演示店") as told:
        shop = fresh_demo(folder, start, told)
    if shop.set_aside:
        click.echo(f"以前的演示店挪到了 {shop.set_aside}。")

    def opened(address: str) -> None:
        click.echo(f"演示店：{folder.resolve()}（里面的表格可以用 Excel 打开、改、涂颜色）")
        click.echo(f"在浏览器里打开 {address}，密码都是 {PASSWORD}：")
        print_table([("  " + username, name, role) for username, name, role, _ in LOGINS])
        if clock.shift():
            click.echo(f"演示的钟现在是 {clock.now():%H:%M}，从 10:00 走起；网页和在这个文件夹上用的命令都按它。")
        click.echo("按 Ctrl+C 关掉。")
        if not no_browser and _has_screen():
            webbrowser.open(address)

    def begin(desk: Desk) -> None:
        if not os.environ.get("DCRC_NOW"):
            clock.run_from(max(start, _last_moment(desk)))
            demo_clock.keep(folder)

    serve_shop(folder, "127.0.0.1", DEFAULT_PORT if port is None else port, opened, begin=begin, or_any=port is None)


def _start() -> datetime:
    """Return the business moment the demonstration begins: 10:00 of today, so that no call is too early or too late."""
    now = clock.now()
    return now if os.environ.get("DCRC_NOW") else datetime.combine(now.date(), OPENING)


def _last_moment(desk: Desk) -> datetime:
    """A shop used before today goes on after its last change."""
    latest = desk.store.history(limit=1)
    return latest[0].at + timedelta(minutes=1) if latest else datetime.min


def _has_screen() -> bool:
    if os.name == "nt" or sys.platform == "darwin":
        return True
    return sys.stdout.isatty() and bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
