"""README's reference tables, written from the declarations: `python -m dcrc_lite.cli.readme` (`--check` only compares).

Each table stands between `<!-- begin: name -->` and `<!-- end: name -->`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable

import click

from dcrc_lite import resources
from dcrc_lite.cli import root
from dcrc_lite.deadlines.report import limit_words
from dcrc_lite.schema import BOOKS, SHEETS, Book, Field, Need, Sheet
from dcrc_lite.schema.defaults import default_rules, default_settings

README = resources.CONTENT.parent / "README.md"
_NEEDS = {Need.REQUIRED: "必填", Need.OPTIONAL: "", Need.CONDITIONAL: "看情况", Need.AUTO: "程序填"}


def written(text: str) -> str:
    """Return README's text with every table written anew."""
    for name, table in TABLES.items():
        marked = re.compile(rf"(<!-- begin: {name} -->\n).*?(<!-- end: {name} -->)", re.DOTALL)
        body = table()
        text = marked.sub(lambda match, body=body: f"{match[1]}\n{body}\n\n{match[2]}", text)  # type: ignore[misc]
    return text


def commands() -> str:
    """Return the help of every command, in the order of `dcrc --help`."""
    return "\n\n".join(_help(path, command) for path, command in _walk(("dcrc",), root) if path != ("dcrc",))


def _walk(path: tuple[str, ...], command: click.Command) -> list[tuple[tuple[str, ...], click.Command]]:
    found = [(path, command)]
    if isinstance(command, click.Group):
        for name, child in command.commands.items():
            found += _walk((*path, name), child)
    return found


def _help(path: tuple[str, ...], command: click.Command) -> str:
    name = " ".join(path)
    context = command.make_context(name, [], resilient_parsing=True, terminal_width=88)
    summary = f"<details><summary><code>{name}</code>：{command.get_short_help_str(80)}</summary>"
    return f"{summary}\n\n```\n{command.get_help(context)}\n```\n\n</details>"


def records() -> str:
    """Return every tab of every workbook with its columns."""
    return "\n\n".join(map(_book, BOOKS))


def _book(book: Book) -> str:
    name = f"{book.title}_年份.xlsx" if book.yearly else f"{book.title}.xlsx"
    return "\n\n".join([f"### {name}", *(_sheet(sheet) for sheet in SHEETS.values() if sheet.book is book)])


def _sheet(sheet: Sheet) -> str:
    head = f"<details><summary>{sheet.tab}（{sheet.code}，{len(sheet.fields)} 列{_number(sheet)}）</summary>"
    rows = "\n".join(_field(field) for field in sheet.fields)
    return f"{head}\n\n| 列 | 类型 | | 说明 |\n|---|---|---|---|\n{rows}\n\n</details>"


def _number(sheet: Sheet) -> str:
    if not sheet.prefix:
        return ""
    digits = "1".zfill(sheet.digits)
    return f"，编号如 {sheet.prefix}-2026-{digits}" if sheet.numbered_by_year else f"，编号如 {sheet.prefix}-{digits}"


def _field(field: Field) -> str:
    help_text = field.help if field.on else f"{field.help}（默认不开）"
    return f"| {field.header} | {field.kind.value} | {_NEEDS[field.need]} | {help_text} |"


def rules() -> str:
    """Return the deadline register as it ships."""
    from dcrc_lite.desk.used_rules import is_used

    head = "| 编号 | 键 | 名称 | 数值 | 日历 | 状态 | 程序里 |\n|---|---|---|---|---|---|---|\n"
    rows = [
        f"| {rule.id} | `{rule.key}` | {rule.name} | {limit_words(rule)} | {rule.calendar} | {rule.mark} "
        f"| {'用' if is_used(rule) else '只在手册里'} |"
        for rule in default_rules()
    ]
    return _folded(f"{len(rows)} 条时限", head, rows)


def settings() -> str:
    """Return the keys of 店铺 as they ship."""
    from dcrc_lite.desk.used_rules import is_key_used

    head = "| 键 | 名称 | 默认 | 说明 | 程序里 |\n|---|---|---|---|---|\n"
    rows = [
        f"| `{row.id}` | {row.name} | {row.value} {row.unit} | {row.note} "
        f"| {'用' if is_key_used(row.id) else '只在手册里'} |"
        for row in default_settings()
    ]
    return _folded(f"{len(rows)} 个键", head, rows)


def _folded(summary: str, head: str, rows: list[str]) -> str:
    """Return a long table that opens on a click."""
    return f"<details><summary>{summary}</summary>\n\n{head}" + "\n".join(rows) + "\n\n</details>"


TABLES: dict[str, Callable[[], str]] = {
    "commands": commands,
    "rules": rules,
    "settings": settings,
    "records": records,
}


def main(arguments: list[str]) -> int:
    """Write README's tables, or with `--check` tell whether they are up to date."""
    text = README.read_text(encoding="utf-8")
    fresh = written(text)
    if text == fresh:
        return 0
    if "--check" in arguments:
        click.echo("README.md does not match the declarations: python -m dcrc_lite.cli.readme", err=True)
        return 1
    README.write_text(fresh, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
