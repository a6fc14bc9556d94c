"""The root command: what all commands share (help, version, UTF-8 output, refusals as sentences)."""

from __future__ import annotations

import io
import sys

import click

from dcrc_lite import __version__
from dcrc_lite.errors import DcrcError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", message="dcrc %(version)s")
def root() -> None:
    """经销店的客户关系中心，数据就在你们自己的表格里。"""


def main() -> None:
    """Run `dcrc`. Exit status 0 = done, 1 = refused or something found, 2 = typed wrongly."""
    _speak_utf8()
    try:
        root()
    except DcrcError as error:
        click.echo(error.sentence, err=True)
        sys.exit(1)


def _speak_utf8() -> None:
    # A Chinese Windows console offers GB 18030; what it cannot show must not stop a command.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
