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
from store_faults import BOOK
from store_rounds import SAVES, Round
from store_shop import Person, column, commit, there

from dcrc_lite.schema import Customer, Weight
from dcrc_lite.store import exchange
from dcrc_lite.store.protocol import Change
from dcrc_lite.store.swap import KEPT


class Crash(BaseException):
    """The process ends here."""


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


def test_a_save_is_given_back_where_nothing_can_be_kept_any_more(turn: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    swaps: list[Path] = []
    real = exchange.swap

    def once_without(new: Path, path: Path) -> Path | None:
        swaps.append(path)
        if len(swaps) != 2:
            return real(new, path)
        new.replace(path)
        return None

    monkeypatch.setattr(exchange, "swap", once_without)
    turn.write(lambda call: call == "swap", lambda: turn.save("by rename", "存"))
    assert len(swaps) == 3
    turn.check("存")


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
