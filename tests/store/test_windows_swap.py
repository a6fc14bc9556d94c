"""Replacing a workbook on Windows: refused while somebody has it open, kept when somebody saved, whole after a power cut."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from store_faults import BOOK
from store_rounds import SAVES, Round
from store_shop import Person, commit, there
from store_windows import PowerCut, Windows

from dcrc_lite.schema import Customer
from dcrc_lite.store import exchange
from dcrc_lite.store.disk import Disk
from dcrc_lite.store.protocol import Change

ROW = "客-000001"


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Windows:
    return Windows().stands_in(monkeypatch)


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    new, path = tmp_path / "新 的", tmp_path / "正 本"
    new.write_text("new")
    path.write_text("old")
    return new, path


@pytest.mark.parametrize("number", [5, 32, 33, 1175, 1176, 1177])
def test_a_file_that_is_held_is_told_as_held_and_both_stay_as_they_were(
    windows: Windows, pair: tuple[Path, Path], number: int
) -> None:
    windows.refuses = number
    with pytest.raises(PermissionError):
        exchange.swap(*pair)
    assert [(path.name, path.read_text()) for path in pair] == [("新 的", "new"), ("正 本", "old")]
    assert len(list(pair[0].parent.iterdir())) == 2


@pytest.mark.parametrize("number", [2, 112])
def test_any_other_refusal_is_told_as_it_is(windows: Windows, pair: tuple[Path, Path], number: int) -> None:
    windows.refuses = number
    with pytest.raises(OSError, match=str(number)):
        exchange.swap(*pair)
    assert pair[1].read_text() == "old"


@pytest.mark.parametrize("number", [1, 50, 87, 120])
def test_where_there_is_no_such_call_a_second_name_keeps_what_stood_there(
    windows: Windows, pair: tuple[Path, Path], number: int
) -> None:
    windows.refuses = number
    out = exchange.swap(*pair)
    assert out is not None
    assert (pair[1].read_text(), out.read_text()) == ("new", "old")


def test_a_held_file_is_refused_there_too(
    windows: Windows, pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    windows.held.add(pair[1].name)
    with pytest.raises(PermissionError):
        exchange.linked_swap(*pair)
    assert sorted(path.name for path in pair[0].parent.iterdir()) == ["新 的", "正 本"]


# The whole store


@pytest.fixture
def turn(shop: Path, windows: Windows) -> Iterator[Round]:
    made = Round(shop)
    yield made
    made.store.close(write=False)


@pytest.mark.parametrize("owner", ["", "王芳"])
def test_a_workbook_open_in_excel_waits_in_the_journal_and_is_written_when_it_is_closed(
    turn: Round, windows: Windows, owner: str
) -> None:
    windows.held.add(BOOK)
    mark = turn.folder / f"~${BOOK}"
    if owner:
        mark.write_bytes(bytes([2]) + b"WF".ljust(53) + b"\2\0" + owner.encode("utf-16-le").ljust(100, b" "))
    before = (turn.folder / BOOK).read_bytes()
    commit(turn.store, Change("customers", {"employer": "一中"}, id=ROW))
    for _ in range(3):
        assert turn.store.sync().waiting == 1
    [book] = [book for book in turn.store.status().books if book.pending]
    assert book.waits == ("被 王芳 打开" if owner else "被别的程序打开")
    assert ((turn.folder / BOOK).read_bytes(), mark.exists()) == (before, bool(owner))
    assert [path.name for path in turn.folder.iterdir() if path.name.startswith(".~dcrc")] == []
    windows.held.clear()
    mark.unlink(missing_ok=True)
    assert (turn.store.sync().waiting, Person(turn.folder).sees(BOOK, "customers")[0]["employer"]) == (0, "一中")


@pytest.mark.parametrize("by", SAVES)
def test_a_save_in_the_last_instant_is_in_the_book(turn: Round, by: str) -> None:
    turn.write(lambda call: call == "swap", lambda: turn.save(by, "存"))
    turn.check("存")


@pytest.mark.parametrize("slips_in", [False, True])
def test_a_power_cut_in_the_middle_of_replacing_leaves_the_book(
    turn: Round, windows: Windows, monkeypatch: pytest.MonkeyPatch, slips_in: bool
) -> None:
    """ReplaceFile first takes the old file away: for a moment nothing stands under its name."""
    windows.power_fails = True
    monkeypatch.setattr(Disk, "discard", lambda *_: None)  # a computer that is off clears nothing away
    with pytest.raises(PowerCut):
        turn.write(lambda call: call == "swap", lambda: turn.save("by rename", "存") if slips_in else None)
    assert not (turn.folder / BOOK).exists()
    assert sum(path.name.startswith(".~dcrc") for path in turn.folder.iterdir()) == 2
    turn.store.close(write=False)
    monkeypatch.undo()
    turn.store = turn.opened()
    turn.store.sync()
    seen = Person(turn.folder).sees(BOOK, "customers")
    assert (seen[0]["employer"], seen[1].get("remark")) == ("第 1 家", "存" if slips_in else None)
    assert [path.name for path in turn.folder.iterdir() if path.name.startswith(".~dcrc")] == []
    assert (turn.store.status().pending, there(turn.store, Customer, ROW).employer) == (0, "第 1 家")


def test_what_a_scanner_holds_after_the_swap_is_cleared_away_at_the_next_start(turn: Round, windows: Windows) -> None:
    def scanned(call: str) -> bool:
        return call == "remove"

    def refuse() -> None:
        raise PermissionError(13, "in use")

    turn.write(scanned, refuse)
    assert turn.store.status().pending == 0
    assert [path.name for path in turn.folder.iterdir() if path.name.startswith(".~dcrc")] != []
    turn.store.close()
    turn.store = turn.opened()
    assert [path.name for path in turn.folder.iterdir() if path.name.startswith(".~dcrc")] == []
    assert turn.store.sync().taken == 0
