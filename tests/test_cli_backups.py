"""`dcrc backup`, `dcrc restore`, `dcrc place` and what `dcrc doctor` says of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_cli_shop import run

from dcrc_lite.cli import root
from dcrc_lite.store import place

BOOK = "设置.xlsx"


@pytest.fixture
def shop(no_fixed_clock: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DCRC_NOW", "2026-11-21T09:00")
    run("init", tmp_path / "滨江 店", "--name", "滨江店")
    return tmp_path / "滨江 店"


def test_a_backup_is_made_listed_and_put_back_byte_for_byte(shop: Path) -> None:
    made = json.loads(run("backup", shop, "--json").output)
    assert {one["file"] for one in made} == {path.name for path in shop.glob("*.xlsx")}
    backup = next(one["id"] for one in made if one["file"] == BOOK)
    assert backup in run("restore", shop).output
    before = (shop / BOOK).read_bytes()
    (shop / BOOK).write_bytes(b"broken")
    assert f"{BOOK} 放回了" in run("restore", shop, backup).output
    assert (shop / BOOK).read_bytes() == before


def test_a_backup_that_is_not_there_is_refused(shop: Path) -> None:
    run("restore", shop, "没有", status=1)


def test_a_folder_without_a_shop_has_no_backups(tmp_path: Path) -> None:
    for command in ("backup", "restore", "place"):
        run(command, tmp_path, status=1)


def test_the_programs_files_are_shown_and_moved(shop: Path, tmp_path: Path) -> None:
    assert run("place", shop).output.strip() == str(shop / ".dcrc")
    target = tmp_path / "本机"
    assert run("place", shop, target).output.strip() == str(target)
    assert (target / "accounts.db").exists() and not (shop / ".dcrc").exists()
    assert "admin" in run("user", "list", shop).output


def test_the_doctor_warns_of_a_synchronised_place(tmp_path: Path, no_fixed_clock: None) -> None:
    shop = tmp_path / "OneDrive - 和顺" / "店"
    run("init", shop, "--name", "滨江店")
    found = {one["name"]: one for one in json.loads(run("doctor", shop, "--json", status=1).output)}
    assert "会同步" in found["程序自己的文件"]["state"] and "dcrc place" in found["程序自己的文件"]["todo"]
    run("place", shop, tmp_path / "本机")
    found = {one["name"]: one for one in json.loads(run("doctor", shop, "--json").output)}
    assert found["程序自己的文件"]["todo"] == ""
    assert "份" in found["备份"]["state"]


def test_the_doctor_warns_of_a_share(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    where = str(shop).replace(" ", "\\040")
    monkeypatch.setattr(place, "_mounts", lambda: f"/dev/sda1 / ext4 rw 0 0\n//server/share {where} cifs rw 0 0\n")
    [told] = [one for one in json.loads(run("doctor", shop, "--json", status=1).output) if "程序自己" in one["name"]]
    assert "在网络共享上" in told["state"] and f'dcrc place "{shop}"' in told["todo"]
    assert "表格可以留在原处" in told["todo"]


def test_the_commands_stand_in_the_help() -> None:
    assert {"backup", "restore", "place"} <= root.commands.keys()
