"""`dcrc init` opens a shop, `dcrc serve` shows it to the shop's computers."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from dcrc_lite import clock
from dcrc_lite.cli.command import Command
from dcrc_lite.cli.types import FOLDER, PORT
from dcrc_lite.errors import typed_path

DEFAULT_PORT = 8000


@click.command(
    "init",
    cls=Command,
    example=(
        "dcrc init 我的店 --name 启航汽车滨江店",
        'dcrc init 我的店 --name 滨江店 --hours "1-6 08:30-17:30；7 09:00-16:00"',
    ),
)
@click.argument("folder", type=FOLDER, metavar="文件夹")
@click.option("--name", metavar="店名", help="店名，写在页面和报表上。不写就问。")
@click.option(
    "--profile", default="默认", metavar="标准", help="按哪份标准填时限：默认、长安、福特、东风标致、马自达、进口车。"
)
@click.option("--hours", metavar="时间", help="门店营业时间，1 是周一。不写就问；都没有就每天 08:30-17:30。")
def init(folder: Path, name: str | None, profile: str, hours: str | None) -> None:
    """开一家店：建好空白表格、标准的时限和话术、第一个管理员。"""
    from dcrc_lite.desk.folder import create_shop
    from dcrc_lite.schema.default_hours import SHOP_TEXT

    name = name or _ask("店名", "")
    if not name:
        raise click.UsageError("少写了 --name 店名（这里没有人可以问）。", click.get_current_context())
    shop = create_shop(
        folder, name, now=clock.now(), profile=profile, hours=hours or _ask("门店营业时间，1 是周一", SHOP_TEXT)
    )
    click.echo(f"{name}开好了：{shop.folder.resolve()}")
    click.echo(f"登录名 {shop.username}，一次性密码 {shop.password}（第一次登录时换成自己的）")
    place = typed_path(folder)
    click.echo(f"接下来：dcrc import {place} 交车清单.xlsx 维修结算单.xlsx，然后 dcrc serve {place}")


def _ask(question: str, default: str) -> str:
    if not sys.stdin.isatty():
        return default
    answer: str = click.prompt(question, default=default, show_default=bool(default), prompt_suffix="：")
    return answer.strip()


@click.command("serve", cls=Command, example=("dcrc serve 我的店", "dcrc serve 我的店 --host 0.0.0.0 --port 8080"))
@click.argument("folder", type=FOLDER, metavar="文件夹")
@click.option("--host", default="127.0.0.1", metavar="地址", help="0.0.0.0 = 店里别的电脑也能打开。", show_default=True)
@click.option("--port", default=DEFAULT_PORT, type=PORT, help="端口，0 = 随便找一个空的。", show_default=True)
def serve(folder: Path, host: str, port: int) -> None:
    """打开网页：今日任务、打电话、投诉、客户。按 Ctrl+C 关掉，没写完的会先写进表格。"""
    from dcrc_lite.cli.server import serve_shop

    def told(address: str) -> None:
        click.echo(f"在浏览器里打开 {address}（按 Ctrl+C 关掉）")
        if host not in ("127.0.0.1", "localhost", "::1"):
            click.echo("同一网络里的电脑都能打开登录页。别让它直接连到互联网；要加密，在前面放一个带证书的反向代理。")

    serve_shop(folder, host, port, told)
