"""The commands: help with an example, sentences instead of tracebacks, exit status 0, 1, 2, JSON."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from dcrc_lite.cli import main, root
from dcrc_lite.cli.output import columns_of
from dcrc_lite.cli.server import _listen, address_of
from dcrc_lite.errors.access import UnknownHostError


@dataclass(frozen=True)
class Said:
    status: int
    out: str
    err: str


Dcrc = Callable[..., Said]


@pytest.fixture
def dcrc(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Dcrc:
    def run(*arguments: str | Path) -> Said:
        monkeypatch.setattr(sys, "argv", ["dcrc", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            main()
        said = capsys.readouterr()
        return Said(int(end.value.code or 0), said.out, said.err)

    return run


def commands(command: click.Command = root, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    if not isinstance(command, click.Group):
        return [path]
    return [found for name, child in command.commands.items() for found in commands(child, (*path, name))]


@pytest.mark.parametrize("path", commands(), ids=" ".join)
def test_every_command_explains_itself_in_chinese_with_an_example(dcrc: Dcrc, path: tuple[str, ...]) -> None:
    said = dcrc(*path, "--help")
    assert said.status == 0
    assert said.out.startswith(f"用法：dcrc {' '.join(path)}")
    assert f"\n例：\n  dcrc {' '.join(path)}" in said.out
    assert "Usage" not in said.out
    assert "Show this" not in said.out


def test_every_option_of_every_command_says_what_it_does() -> None:
    silent = [
        (command.name, option.name)
        for command in (root, *(found for found in root.commands.values()))
        for option in command.params
        if isinstance(option, click.Option) and not option.help
    ]
    assert silent == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("nonsense",), "没有 nonsense 这个命令"),
        (("due", "--wrong"), "没有 --wrong 这个选项"),
        (("due", "D09"), "少写了 起算时间"),
        (("due", "D09", "2026-02-13", "x"), "多写了 x"),
        (("serve", "店", "--port", "abc"), "不是端口号"),
        (("due", "D09", "2026-02-13", "--dir"), "--dir 后面少了内容"),
    ],
)
def test_what_is_typed_wrongly_is_said_in_chinese_with_status_2(dcrc: Dcrc, typed: tuple[str, ...], said: str) -> None:
    answer = dcrc(*typed)
    assert answer.status == 2
    assert said in answer.err
    assert "--help" in answer.err


def test_a_clock_nobody_can_read_is_told(dcrc: Dcrc, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DCRC_NOW", "周六上午")
    answer = dcrc("due", "D09", "2026-02-13")
    assert answer.status == 2
    assert "DCRC_NOW" in answer.err


def test_without_a_command_the_help_is_shown(dcrc: Dcrc) -> None:
    assert "命令：" in dcrc().err


@pytest.mark.parametrize("command", ["serve", "check", "sync", "doctor"])
def test_a_folder_without_a_shop_is_refused_with_the_next_step(dcrc: Dcrc, command: str, tmp_path: Path) -> None:
    answer = dcrc(command, tmp_path / "没有 这家店")
    assert answer.status == 1
    assert "这个文件夹不存在" in answer.err
    assert "dcrc init" in answer.err


def test_an_unforeseen_fault_leaves_a_sentence_and_a_file_without_the_data(
    dcrc: Dcrc, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    phone = "15405712038"

    def fail(**_: object) -> None:
        raise RuntimeError(phone)

    monkeypatch.setattr(root.commands["due"], "callback", fail)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    answer = dcrc("due", "D09", "2026-02-13")
    assert answer.status == 1
    assert "Traceback" not in answer.err
    (kept,) = tmp_path.glob("dcrc-*.txt")
    assert "RuntimeError" in kept.read_text(encoding="utf-8")
    assert phone not in kept.read_text(encoding="utf-8")


def test_a_database_that_refuses_says_nothing_about_the_workbooks(dcrc: Dcrc, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise sqlite3.OperationalError("database disk image is malformed")

    monkeypatch.setattr(root.commands["due"], "callback", fail)
    answer = dcrc("due", "D09", "2026-02-13")
    assert answer.status == 1
    assert ".dcrc 文件夹复制一份留着" in answer.err and "表格没有动" not in answer.err


def test_due_prints_the_steps(dcrc: Dcrc) -> None:
    answer = dcrc("due", "D09", "2026-02-13T16:00")
    assert answer.status == 0
    assert "2026-02-14 11:45" in answer.out
    assert "半个工作日" in answer.out


def test_due_as_json_holds_due_and_steps(dcrc: Dcrc) -> None:
    answer = json.loads(dcrc("due", "call_service", "2026-11-18", "--json").out)
    assert answer["due"] == "2026-11-21"
    assert answer["steps"]


def test_due_asks_for_the_key_when_a_number_has_several(dcrc: Dcrc) -> None:
    answer = dcrc("due", "D12", "2026-11-18T10:00")
    assert answer.status == 1
    assert "sev_major" in answer.err


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/"),
        ("0.0.0.0", "http://127.0.0.1:8000/"),
        ("::1", "http://[::1]:8000/"),
        ("pc-3.shop", "http://pc-3.shop:8000/"),
    ],
)
def test_the_address_is_one_a_browser_can_open(host: str, address: str) -> None:
    assert address_of(host, 8000) == address


@pytest.mark.parametrize("host", ["300.1.1.1", "no.such.host.invalid"])
def test_an_address_that_is_not_this_computers_is_refused_in_words(host: str) -> None:
    with pytest.raises(UnknownHostError, match=r"--host 0\.0\.0\.0"):
        _listen(None, host, 0)


def test_a_chinese_character_takes_two_columns() -> None:
    assert columns_of("店 A") == 4


def test_what_the_disk_refuses_is_said_in_chinese(dcrc: Dcrc, tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("x")
    answer = dcrc("init", tmp_path / "文件" / "店", "--name", "店")
    assert answer.status == 1
    assert answer.err.isascii() is False
    assert "directory" not in answer.err and "Traceback" not in answer.err


def test_a_damaged_file_of_the_programs_own_is_told_with_the_next_step(dcrc: Dcrc, tmp_path: Path) -> None:
    dcrc("init", tmp_path / "店", "--name", "店")
    (tmp_path / "店" / ".dcrc" / "journal.db").write_text("x" * 4096)
    answer = dcrc("worklist", tmp_path / "店")
    assert answer.status == 1
    assert "程序自己的文件坏了" in answer.err and ".dcrc" in answer.err
