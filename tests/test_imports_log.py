"""What was imported, and what was doubtful in it, kept over a restart; a lost or damaged note loses nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from dcrc_lite.imports.log import Imported, ImportLog

DONE = Imported("20261121-090000-1", datetime(2026, 11, 21, 9), "陈曦", ("工单.csv",), doubtful=2)
SAID = ["工单.csv · 第 2 行 · 手机：少一位", "朱军 · 座机：几处不一样"]


@pytest.mark.parametrize("restarted", [False, True])
def test_what_was_doubtful_stays_with_the_import(tmp_path: Path, restarted: bool) -> None:
    path = tmp_path / "imports" / "log.json"
    log = ImportLog(path)
    log.keep_doubts(DONE.id, SAID)
    log.add(DONE)
    again = ImportLog(path) if restarted else log
    assert (again.doubts(DONE.id), again.entries()[0].doubtful) == (tuple(SAID), 2)
    assert again.doubts("../log") == ()


@pytest.mark.parametrize("text", [None, "{", "3", '"两处"', "[1]"])
def test_a_lost_or_damaged_note_is_told_from_no_doubt(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "log.json"
    ImportLog(path).add(DONE)
    if text is not None:
        path.with_name(f"doubts-{DONE.id}.json").write_text(text, "utf-8")
    assert ImportLog(path).doubts(DONE.id) is None


@pytest.mark.parametrize("text", ["{", "3", '[{"id": "x"}]', "\x00"])
def test_a_damaged_list_is_put_aside_and_never_written_over(tmp_path: Path, text: str) -> None:
    path = tmp_path / "log.json"
    path.write_text(text, "utf-8")
    log = ImportLog(path)
    log.add(DONE)
    assert [entry.id for entry in ImportLog(path).entries()] == [DONE.id]
    [aside] = ImportLog(path).damaged()
    assert aside.name.startswith("log.damaged-") and aside.read_text("utf-8") == text


def test_a_list_that_is_not_there_yet_is_not_damaged(tmp_path: Path) -> None:
    log = ImportLog(tmp_path / "log.json")
    assert (log.entries(), log.damaged()) == ([], ())


def test_an_import_without_doubts_has_no_note_to_lose(tmp_path: Path) -> None:
    log = ImportLog(tmp_path / "log.json")
    log.keep_doubts(DONE.id, [])
    log.add(replace(DONE, doubtful=0))
    assert ImportLog(tmp_path / "log.json").doubts(DONE.id) == ()


def test_without_a_folder_it_is_kept_in_memory() -> None:
    log = ImportLog()
    log.add(DONE)
    log.keep_doubts(DONE.id, SAID)
    assert log.doubts(DONE.id) == tuple(SAID)
