"""The root command, and how every way of going wrong becomes a sentence and an exit status."""

from __future__ import annotations

import io
import os
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any

import click

from dcrc_lite import __version__, clock
from dcrc_lite.cli.command import Group, sentence_of
from dcrc_lite.errors import DcrcError

DONE, REFUSED, MISTYPED = 0, 1, 2


@click.group(cls=Group, example=("dcrc demo", "dcrc init 我的店 --name 启航汽车滨江店"))
@click.version_option(__version__, "-V", "--version", message="dcrc %(version)s", help="显示版本。")
def root() -> None:
    """经销店的客户关系中心：到期的回访、投诉的时限、培训手册，数据就在你们自己的表格里。"""
    try:
        clock.now()
    except ValueError as error:
        raise click.UsageError(f"DCRC_NOW 写的是“{os.environ['DCRC_NOW']}”，要写成 2026-11-21T09:00 这样。") from error


def main() -> None:
    """Run `dcrc`. Exit status 0 = done, 1 = refused or something found, 2 = typed wrongly."""
    _speak_utf8()
    sys.exit(_run())


def _run() -> int:
    try:
        status = root(prog_name="dcrc", standalone_mode=False)
    except click.ClickException as error:
        return _say(sentence_of(error), MISTYPED)
    except DcrcError as error:
        return _say(error.sentence, REFUSED)
    except (click.Abort, KeyboardInterrupt):
        return _say("停下了。", REFUSED)
    except OSError as error:
        return _say(f"{error.filename or '文件'}：{_why(error)}。换个位置，或者看看权限和磁盘空间。", REFUSED)
    except Exception as error:  # noqa: BLE001 - the last net: a person gets a sentence, the traceback goes to a file
        if type(error).__module__ == "sqlite3":
            return _say(f"{_why(error)}。先把 .dcrc 文件夹复制一份留着，再请维护的人看。", REFUSED)
        return _say(f"出了没料到的情况，没有做完。经过记在 {_keep(error)}，把它发给维护的人。", REFUSED)
    return status if isinstance(status, int) else DONE


def _why(error: Any) -> str:
    from dcrc_lite.store.refusal import refusal

    return refusal(error)


def _say(sentence: str, status: int) -> int:
    click.echo(sentence, err=True)
    return status


def _keep(error: Exception) -> Path:
    # Only where it happened and what kind it was: the message may hold a customer's data.
    text = "".join(traceback.format_tb(error.__traceback__)) + type(error).__name__
    with tempfile.NamedTemporaryFile("w", prefix="dcrc-", suffix=".txt", delete=False, encoding="utf-8") as file:
        file.write(text)
    return Path(file.name)


def _speak_utf8() -> None:
    # A Chinese Windows console offers GB 18030; what it cannot show must not stop a command.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
