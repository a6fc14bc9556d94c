"""README tells the truth: tables as declared, commands that exist, dependencies explained, pictures that are there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from dcrc_lite.cli import readme, root
from dcrc_lite.schema import BOOKS, SHEETS
from dcrc_lite.schema.defaults import default_rules, default_settings
from dcrc_lite.schema.wording import spaced
from dcrc_lite.worklists import KINDS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROSE = re.sub(
    r"```.*?```|`[^`]*`|\]\([^)]*\)|<[^>]*>",
    "",
    re.sub(r"<!-- begin.*?<!-- end", "", README, flags=re.DOTALL),
    flags=re.DOTALL,
)


def test_the_tables_are_as_declared() -> None:
    assert readme.written(README) == README, "python -m dcrc_lite.cli.readme"


def test_a_table_that_was_changed_by_hand_is_found() -> None:
    assert readme.written(README.replace("| D06 |", "| D60 |")) != README.replace("| D06 |", "| D60 |")


@pytest.mark.parametrize("name", list(readme.TABLES))
def test_every_table_has_its_place(name: str) -> None:
    assert f"<!-- begin: {name} -->" in README
    assert f"<!-- end: {name} -->" in README


@pytest.mark.parametrize("command", list(root.commands))
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"<code>dcrc {command}" in README


@pytest.mark.parametrize("name", list(SHEETS))
def test_every_column_is_in_the_readme(name: str) -> None:
    sheet = SHEETS[name]
    assert f"<summary>{sheet.tab}（{sheet.code}" in README
    assert [field.header for field in sheet.fields if f"| {field.header} | {field.kind.value} |" not in README] == []


def test_every_deadline_and_setting_is_in_the_readme() -> None:
    assert [rule.id for rule in default_rules() if f"| {rule.id} | `{rule.key}` |" not in README] == []
    assert [row.id for row in default_settings() if f"| `{row.id}` |" not in README] == []


def test_the_head_names_every_kind_of_call_the_program_makes() -> None:
    head = README.partition("\n## ")[0]
    names = {rule.id: rule.name for rule in default_rules()}
    assert [names[kind] for kind in KINDS if spaced(names[kind]) not in head] == []
    assert len(KINDS) == 5 and "五种" in head


def test_the_picture_of_the_folder_shows_every_workbook() -> None:
    shown = README.partition("## 数据放在哪里")[2].partition("我的店/.dcrc/")[0]
    assert [book.title for book in BOOKS if f" {book.file_name(2026)}" not in shown] == []


def test_every_dependency_has_its_sentence() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [re.split(r"[<>=]", wanted)[0] for wanted in project["dependencies"]]
    rows = [line.split("|")[1:3] for line in README.splitlines() if line.startswith("|")]
    explained = {name.strip(): what.strip() for cell, what in rows for name in cell.split(",")}
    assert [name for name in names if not explained.get(name)] == []


@pytest.mark.parametrize(
    "command",
    [
        "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/dcrc demo",
        "python3 -m venv .venv && .venv/bin/pip install -e '.[dev]' && .venv/bin/pytest",
    ],
)
def test_the_two_commands_stand_on_lines_of_their_own(command: str) -> None:
    assert command in README.splitlines()


def test_every_command_the_prose_names_exists() -> None:
    named = set(re.findall(r"`dcrc ([a-z]+)", README)) | set(re.findall(r"^dcrc ([a-z]+)", README, re.MULTILINE))
    assert named <= set(root.commands)


def test_every_picture_is_there() -> None:
    assert [name for name in re.findall(r"!\[[^]]*\]\(([^)]+)\)", README) if not (ROOT / name).is_file()] == []


@pytest.mark.parametrize(
    "slip",
    [r"[一-鿿][,:;?()]", r"[,:;?()][一-鿿]", r"[一-鿿][A-Za-z]", r"[A-Za-z][一-鿿]"],
    ids=["after", "before", "no blank", "nor here"],
)
def test_chinese_prose_is_set_as_chinese(slip: str) -> None:
    assert [line for line in PROSE.splitlines() if re.search(slip, line)] == []
