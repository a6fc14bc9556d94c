"""`dcrc site`: the standards and training manuals as a folder of pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dcrc_lite import clock
from dcrc_lite.cli.command import Command
from dcrc_lite.cli.types import FOLDER

if TYPE_CHECKING:
    from dcrc_lite.desk.settings import ShopSettings


@click.command("site", cls=Command, example=("dcrc site 手册", "dcrc site 手册 --data 我的店"))
@click.argument("out", type=FOLDER, metavar="OUT")
@click.option("--data", "folder", type=FOLDER, help="数字按这家店的设置.xlsx；不写就按标准。")
def site(out: Path, folder: Path | None) -> None:
    """发布手册：写成一个文件夹的网页，双击 index.html 就能看，可以放到任何网站上。"""
    from dcrc_lite.site import publish

    today = clock.now().date()
    settings, source = _settings(folder, today.year)
    report = publish(
        out, settings.rules.values(), settings.keys, settings.calendars, published=today, profile_name=source
    )
    click.echo(f"手册写好了：{(out / 'index.html').resolve()}，{len(report.pages)} 页，数字来自{source}")
    if report.unconfirmed:
        click.echo(f"标着“待确认”的数字有 {len(report.unconfirmed)} 个：{'、'.join(report.unconfirmed)}")


def _settings(folder: Path | None, year: int) -> tuple[ShopSettings, str]:
    if folder is None:
        from dcrc_lite.desk.national_days import national_days
        from dcrc_lite.desk.settings import build_settings

        return build_settings(holidays=national_days(range(year - 1, year + 2))), "默认标准"
    from dcrc_lite.desk.folder import looked_at

    with looked_at(folder) as desk:
        return desk.settings.now(), f"{desk.settings.shop_name}的设置.xlsx"
