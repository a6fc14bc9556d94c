"""How commands print: JSON for programs, aligned columns for people, progress for the patient."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON，给别的程序读。")


def print_json(data: object) -> None:
    """Print data as JSON, Chinese as it is."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def print_table(rows: Iterable[Sequence[str]]) -> None:
    """Print rows in columns; a Chinese character is two columns wide."""
    table = [tuple(row) for row in rows]
    widths = [max(map(columns_of, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = (cell + " " * (width - columns_of(cell)) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


def columns_of(text: str) -> int:
    """Return how many terminal columns a text takes."""
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """Give a function to call with (done, all); it draws a bar on a terminal and nothing elsewhere."""
    shown: dict[str, Any] = {}

    def step(done: int, total: int) -> None:
        if not sys.stderr.isatty():
            return
        bar = shown.get("bar")
        if bar is None:
            bar = shown["bar"] = click.progressbar(length=total, label=label, file=sys.stderr)
            bar.__enter__()
        bar.length = total
        bar.update(done - bar.pos)

    try:
        yield step
    finally:
        if "bar" in shown:
            shown["bar"].__exit__(None, None, None)
