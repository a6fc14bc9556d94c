"""What every command shares: Chinese help with an example, and Chinese sentences for what was typed wrongly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from dcrc_lite.cli.output import columns_of

HELP_NAMES = {"help_option_names": ["-h", "--help"], "max_content_width": 88}


class _Chinese(click.Command):
    """Help with Chinese headings. `example` is shown at its end, line by line."""

    def __init__(self, *args: Any, example: Sequence[str] = (), **kwargs: Any) -> None:
        kwargs.setdefault("context_settings", HELP_NAMES)
        kwargs.setdefault("options_metavar", "[选项]")
        super().__init__(*args, **kwargs)
        self.example = tuple(example)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [record for record in (p.get_help_record(ctx) for p in self.get_params(ctx)) if record and record[1]]
        _list(formatter, "选项", [(names, text.replace("[default: ", "[默认：")) for names, text in records])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        if not self.example:
            return
        formatter.write("\n例：\n" + "".join(f"  {line}\n" for line in self.example))

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这段说明。"
        return option


class Command(_Chinese):
    """A command of `dcrc`."""


class Group(_Chinese, click.Group):
    """Commands under one name."""

    command_class = Command

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, subcommand_metavar="命令 …", **kwargs)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Options first, then the commands."""
        super().format_options(ctx, formatter)
        rows = [(name, self.commands[name].get_short_help_str(60)) for name in self.list_commands(ctx)]
        _list(formatter, "命令", rows)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of a shop's life, not of the alphabet."""
        del ctx
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an unknown one is answered with those there are."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            known = "、".join(self.commands)
            raise click.UsageError(f"没有 {args[0]} 这个命令。可以用的有：{known}。", ctx)
        return super().resolve_command(ctx, args)


def _list(formatter: click.HelpFormatter, heading: str, rows: list[tuple[str, str]]) -> None:
    """Write rows in two columns; click's own list would count a Chinese character as one column."""
    width = max((columns_of(name) for name, _ in rows), default=0)
    lines = (f"  {name}{' ' * (width - columns_of(name))}  {text}\n" for name, text in rows)
    formatter.write(f"\n{heading}：\n" + "".join(lines))


def sentence_of(error: click.ClickException) -> str:
    """Return what was typed wrongly, in one Chinese sentence, and where to look."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.message
    where = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "dcrc"
    return f"{_what(error)}\n用法和例子：{where} --help"


def _what(error: click.ClickException) -> str:
    if isinstance(error, click.NoSuchOption):
        near = f"是不是想写 {'、'.join(error.possibilities)}？" if error.possibilities else ""
        return f"没有 {error.option_name} 这个选项。{near}"
    if isinstance(error, click.BadOptionUsage):
        return f"选项 {error.option_name} 后面少了内容，或者多写了内容。"
    if isinstance(error, click.MissingParameter):
        return f"少写了 {_name(error)}。"
    if isinstance(error, click.BadParameter):
        return f"{_name(error)}：{error.message}"
    if error.message.startswith("Got unexpected extra argument"):
        extra = error.message.partition("(")[2].rstrip(")")
        return f"多写了 {extra}。路径里有空格时，两头加引号。"
    return error.message


def _name(error: click.BadParameter) -> str:
    if error.param is None:
        return "写的内容"
    if isinstance(error.param, click.Option):
        return error.param.opts[-1]
    return error.param.make_metavar(error.ctx or click.Context(click.Command("dcrc"))).strip("[]").removesuffix("...")
