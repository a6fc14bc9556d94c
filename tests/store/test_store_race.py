"""A person saves the workbook while the program writes it: the save is in the book or in a named copy, never lost."""

from __future__ import annotations

import errno
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from store_faults import BOOK, Trouble, TroubledDisk
from store_shop import Person, column, commit, there

from dcrc_lite.schema import Customer, Weight
from dcrc_lite.store import exchange
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.protocol import Change
from dcrc_lite.store.swap import KEPT

SAVES = ("in place", "by rename")


class Crash(BaseException):
    """The process ends here."""


class Round:
    """A shop with one edit waiting; a person's save lands just before a chosen call."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.trouble = folder, Trouble()
        self.store = self.opened()
        commit(self.store, Change("customers", {"name": "李明"}), Change("customers", {"name": "王芳"}))
        self.store.sync()
        self.typed = 0

    def opened(self) -> XlsxStore:
        return XlsxStore(self.folder, background=False, disk=TroubledDisk(self.trouble))

    def save(self, by: str, remark: str) -> None:
        """What the other program does."""
        workbook = openpyxl.load_workbook(self.folder / BOOK)
        workbook["客户"].cell(3, column("customers", "remark")).value = remark
        workbook["客户"].cell(3, 60).value = f"自己的列 {remark}"
        if by == "in place":
            workbook.save(self.folder / BOOK)
        else:
            workbook.save(self.folder / "~保存.tmp")
            (self.folder / "~保存.tmp").replace(self.folder / BOOK)

    def write(self, meanwhile: Callable[[str], bool], do: Callable[[], object]) -> None:
        """Let the program write an edit; `do` happens once, before the first call of which `meanwhile` is true."""
        self.typed += 1
        commit(self.store, Change("customers", {"employer": f"第 {self.typed} 家"}, id="客-000001"))
        around = self.trouble.around
        done: list[str] = []

        def slip_in(call: str, what: str, go: Callable[[], Any]) -> Any:
            if not done and meanwhile(call):
                done.append(call)
                do()
            return around(call, what, go)

        self.trouble.around = slip_in  # type: ignore[method-assign, assignment]
        try:
            self.store.write_out()
        finally:
            self.trouble.around = around  # type: ignore[method-assign]
        assert done, "the save never slipped in"

    def check(self, remark: str) -> None:
        """Both sides' cells, in the store and in the book; the person's own column too; nothing left lying about."""
        self.store.sync()
        seen = Person(self.folder).sees(BOOK, "customers")
        assert (seen[0]["employer"], seen[1]["remark"]) == (f"第 {self.typed} 家", remark)
        assert openpyxl.load_workbook(self.folder / BOOK)["客户"].cell(3, 60).value == f"自己的列 {remark}"
        assert there(self.store, Customer, "客-000002").remark == remark
        assert (self.store.status().pending, self.store.conflicts()) == (0, [])
        assert [path.name for path in self.folder.iterdir() if path.name.startswith(".~dcrc")] == []
        assert [problem for problem in self.store.problems() if KEPT in problem.file] == []


@pytest.fixture
def turn(shop: Path) -> Iterator[Round]:
    made = Round(shop)
    yield made
    made.store.close(write=False)


def _at(number: int) -> Callable[[str], bool]:
    calls: list[str] = []

    def is_it(call: str) -> bool:
        calls.append(call)
        return len(calls) == number

    return is_it


def test_ten_saves_at_any_moment_are_all_in_the_book(turn: Round) -> None:
    seed = int(os.environ.get("DCRC_TEST_SEED", "0")) or random.randrange(1, 10**6)
    print(f"DCRC_TEST_SEED={seed}")
    chance = random.Random(seed)
    for number in range(10):
        by = SAVES[number % 2]
        turn.write(_at(chance.randrange(1, 17)), lambda by=by, n=number: turn.save(by, f"存{n}"))  # type: ignore[misc]
        turn.check(f"存{number}")


def test_ten_saves_in_the_last_instant_are_all_in_the_book(turn: Round) -> None:
    for number in range(10):
        by = SAVES[number % 2]
        turn.write(lambda call: call == "swap", lambda by=by, n=number: turn.save(by, f"存{n}"))  # type: ignore[misc]
        turn.check(f"存{number}")


@pytest.mark.parametrize("by", SAVES)
def test_without_an_exchange_of_names_a_link_keeps_the_save(
    turn: Round, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    monkeypatch.setattr(exchange, "_renameat2", lambda: None)
    turn.write(lambda call: call == "swap", lambda: turn.save(by, "存"))
    turn.check("存")


def test_without_links_either_a_workbook_is_written_all_the_same(turn: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise OSError(errno.EOPNOTSUPP, "not supported")

    monkeypatch.setattr(exchange, "_renameat2", lambda: None)
    monkeypatch.setattr(os, "link", no_links)
    commit(turn.store, Change("customers", {"employer": "一中"}, id="客-000001"))
    assert turn.store.sync().waiting == 0
    assert Person(turn.folder).sees(BOOK, "customers")[0]["employer"] == "一中"


@pytest.mark.parametrize("by", SAVES)
def test_a_save_right_after_the_swap_is_read(turn: Round, by: str) -> None:
    turn.write(lambda call: call == "sync folder", lambda: turn.save(by, "存"))
    turn.check("存")


def test_a_save_that_cannot_be_given_back_is_kept_as_a_named_copy_and_told(
    turn: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    swaps: list[Path] = []
    real = exchange.swap

    def only_once(new: Path, path: Path) -> Path | None:
        swaps.append(path)
        if len(swaps) == 2:
            raise OSError(errno.EIO, "I/O error")
        return real(new, path)

    monkeypatch.setattr(exchange, "swap", only_once)
    turn.write(lambda call: call == "swap", lambda: turn.save("by rename", "存"))
    [copy] = turn.folder.glob(f"*{KEPT}*.xlsx")
    assert openpyxl.load_workbook(copy)["客户"].cell(3, column("customers", "remark")).value == "存"
    turn.store.sync()
    [told] = [problem for problem in turn.store.problems() if problem.file == copy.name]
    assert (told.weight, "人存的那一份" in told.what) == (Weight.MISSED, True)
    assert Person(turn.folder).sees(BOOK, "customers")[0]["employer"] == "第 1 家"


@pytest.mark.parametrize("cache", ["kept", "lost"])
@pytest.mark.parametrize("by", SAVES)
def test_killed_with_a_persons_save_swapped_out_gives_it_back(turn: Round, by: str, cache: str) -> None:
    swapped: list[str] = []

    def right_after_the_swap(call: str) -> bool:
        if call == "swap":
            turn.save(by, "存")
            swapped.append(call)
            return False
        return bool(swapped)

    def crash() -> None:
        raise Crash

    with pytest.raises(Crash):
        turn.write(right_after_the_swap, crash)
    turn.store.close(write=False)
    if cache == "lost":
        for left in (turn.folder / ".dcrc").glob("index.db*"):
            left.unlink()
    turn.store = turn.opened()
    if cache == "kept":
        turn.check("存")
        return
    [copy] = turn.folder.glob(f"*{KEPT}*.xlsx")  # nothing says what was there before: kept, for a person to look at
    assert openpyxl.load_workbook(copy)["客户"].cell(3, column("customers", "remark")).value == "存"


def test_a_newer_save_while_one_is_given_back_stays_and_the_older_is_kept(turn: Round) -> None:
    saves = iter(("存甲", "存乙"))

    def save() -> None:
        turn.save("by rename", next(saves))

    around = turn.trouble.around

    def again(call: str, what: str, go: Callable[[], Any]) -> Any:
        if call == "swap":
            swaps.append(call)
            if len(swaps) == 2:
                save()
        return around(call, what, go)

    swaps: list[str] = []
    turn.trouble.around = again  # type: ignore[method-assign, assignment]
    turn.write(lambda call: call == "swap", save)
    turn.trouble.around = around  # type: ignore[method-assign]
    texts = {
        openpyxl.load_workbook(path)["客户"].cell(3, column("customers", "remark")).value
        for path in (turn.folder / BOOK, *turn.folder.glob(f"*{KEPT}*.xlsx"))
    }
    assert texts == {"存甲", "存乙"}
    turn.store.sync()
    assert there(turn.store, Customer, "客-000002").remark == "存乙"
