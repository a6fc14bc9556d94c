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
@click.argument("out", type=FOLDER, metavar="放到哪里")
@click.option("--data", "folder", type=FOLDER, help="数字按这家店的设置.xlsx；不写就按标准。")
@click.option("--pdf", is_flag=True, help="再做一份 manual.pdf（要装 dcrc-lite[pdf]）。")
@click.option("--fresh", is_flag=True, help="每一页都重新做，不用上次留下的。")
def site(out: Path, folder: Path | None, pdf: bool, fresh: bool) -> None:  # noqa: FBT001 two flags
    """发布手册：写成一个文件夹的网页，双击 index.html 就能看，可以放到任何网站上。"""
    from dcrc_lite.site import cache_file, publish, write_pdf

    today = clock.now().date()
    settings, source = _settings(folder, today.year)
    report = publish(
        out,
        settings.rules.values(),
        settings.keys,
        settings.calendars,
        published=today,
        profile_name=source,
        questions=settings.questions,
        cache=None if fresh else cache_file(out),
    )
    click.echo(f"手册写好了：{(out / 'index.html').resolve()}，{len(report.pages)} 页，数字来自{source}")
    if pdf:
        click.echo("正在排整本手册的版，要几分钟……", err=True)
        click.echo(f"整本在一个文件里：{write_pdf(out).resolve()}")
    if report.unconfirmed:
        click.echo(f"标着“待确认”的数字有 {len(report.unconfirmed)} 个：{'、'.join(report.unconfirmed)}")


def _settings(folder: Path | None, year: int) -> tuple[ShopSettings, str]:
    if folder is None:
        from dcrc_lite.desk.national_days import national_days
        from dcrc_lite.desk.settings import build_settings
        from dcrc_lite.schema.default_hours import SHOP_TEXT, office_hours, parse_hours

        hours = (*office_hours(), *parse_hours(SHOP_TEXT))
        return build_settings(hours=hours, holidays=national_days(range(year - 1, year + 2))), "默认标准"
    from dcrc_lite.desk.folder import looked_at

    with looked_at(folder) as desk:
        return desk.settings.now(), f"{desk.settings.shop_name}的设置.xlsx"
