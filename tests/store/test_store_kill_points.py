"""Killed before or after any file call or statement of any save: the books whole, what was answered there once.

The long runs: pytest tests/store/test_store_kill_points.py -m long -s, with -k killed, or -k ENOSPC and so on.
"""

from __future__ import annotations

import errno
import os
import random
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from store_faults import (
    KINDS,
    OTHERS_FILES,
    Kind,
    Rows,
    Trouble,
    TroubledDisk,
    broken_books,
    clone,
    in_books,
    kill_after,
    kill_before,
    prepared,
    refuse,
    rows_of,
    shown,
    slow,
    troubled_sqlite,
    write_short,
)
from store_shop import Person

from dcrc_lite.errors.books import StoreFullError
from dcrc_lite.store.engine import XlsxStore

FEW = 5  # points of each kind tried in the default suite; all of them with -m long
WAYS: Mapping[str, Callable[[Callable[[], Any]], Any]] = {
    **{name: refuse(getattr(errno, name)) for name in ("ENOSPC", "EIO", "EACCES", "EROFS")},
    "short": write_short,
    "slow": slow,
}
NAMES = tuple(KINDS)


@dataclass
class Ground:
    """A kind of save, ready to be tried over and over; what it does when nothing goes wrong."""

    kind: Kind
    shop: Path
    before: Rows
    after: Rows
    calls: list[tuple[str, str]]
    turns: Iterator[int]

    def new(self) -> Path:
        """Another copy of the shop, with what a person typed into it."""
        folder = clone(self.shop, self.shop.parent / f"第 {next(self.turns)} 次")
        self.kind.typed(Person(folder))
        return folder


@pytest.fixture
def ground(tmp_path: Path, request: pytest.FixtureRequest) -> Ground:
    kind = KINDS[request.param]
    shop = prepared(tmp_path / "店", kind)
    made = Ground(kind, shop, {}, {}, [], iter(range(1, 100_000)))
    folder, trouble = made.new(), Trouble()
    with troubled_sqlite(trouble):
        trouble.armed = kind.at_start
        store = XlsxStore(folder, background=False, disk=TroubledDisk(trouble))
        trouble.armed = True
        if not kind.at_start:
            made.before = shown(rows_of(store))
        kind.act(store)
        trouble.armed = False
    store.sync()
    made.after = shown(rows_of(store))
    made.before = made.before or made.after
    store.close()
    made.calls = list(trouble.log)
    assert made.calls
    return made


def _every(ground: Ground) -> list[int]:
    """All calls, counted from 1; of reads that follow each other, which change nothing, the first and the last."""
    calls = ["", *(call for call, _ in ground.calls), ""]
    return [n for n in range(1, len(calls) - 1) if not calls[n - 1] == calls[n] == calls[n + 1] == "read"]


def _some(ground: Ground) -> list[int]:
    """A few points by a seed that is printed; give it as DCRC_TEST_SEED to try the same again."""
    every = _every(ground)
    seed = int(os.environ.get("DCRC_TEST_SEED", "0")) or random.randrange(1, 10**6)
    print(f"DCRC_TEST_SEED={seed}")
    return sorted(random.Random(seed).sample(every, min(FEW, len(every))))


def _killed(ground: Ground, folder: Path, trouble: Trouble) -> bool:
    """Do the save in a process of its own; return whether it was answered."""
    pid = os.fork()
    if pid == 0:
        try:
            with troubled_sqlite(trouble):
                trouble.armed = ground.kind.at_start
                store = XlsxStore(folder, background=False, disk=TroubledDisk(trouble))
                trouble.armed = True
                ground.kind.act(store)
        except BaseException as error:  # noqa: BLE001
            print(repr(error), file=sys.stderr, flush=True)
            os._exit(3)
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    assert status in (0, -signal.SIGKILL), (status, trouble)
    return status == 0


def _whole_again(ground: Ground, folder: Path, *, answered: bool, where: object) -> None:
    """Start again on what is left: all or nothing of the save, books and store alike, nobody else's file touched."""
    assert broken_books(folder) == [], where
    store = XlsxStore(folder, background=False)
    store.sync()
    now = shown(rows_of(store))
    assert now == ground.after or (not answered and now == ground.before), where
    report = store.sync()
    assert (report.waiting, report.conflicts, report.taken) == (0, 0, 0), (where, report)
    assert shown(in_books(folder)) == shown(rows_of(store)) == now, where
    store.close()
    left = [path.name for path in folder.iterdir() if path.name.startswith(".~dcrc-")]
    assert left == [], where
    assert all((folder / name).exists() for name in OTHERS_FILES), where
    assert not [p for p in (folder / ".dcrc").rglob("*") if p.suffix == ".part" or p.name.startswith("staging-")], where


needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="the test makes a process for each kill by fork")
every_kind = pytest.mark.parametrize("ground", NAMES, indirect=True)
every_kind_while_open = pytest.mark.parametrize(
    "ground", [name for name in NAMES if not KINDS[name].at_start], indirect=True
)


@needs_fork
@every_kind
def test_killed_at_a_call_the_books_are_whole_and_answers_kept(ground: Ground) -> None:
    _kill_at(ground, _some(ground))


@needs_fork
@every_kind
@pytest.mark.long
def test_killed_at_any_call_the_books_are_whole_and_answers_kept(ground: Ground) -> None:
    _kill_at(ground, _every(ground))


def _kill_at(ground: Ground, points: Sequence[int]) -> None:
    for at in points:
        for kill in (kill_before, kill_after):
            folder = ground.new()
            answered = _killed(ground, folder, Trouble(at, kill))
            _whole_again(ground, folder, answered=answered, where=(at, ground.calls[at - 1], kill.__name__))
    print(f"{len(points)} calls, {2 * len(points)} kills")


def _tried(ground: Ground, store: XlsxStore, trouble: Trouble) -> bool:
    """Do the save with the trouble; return whether it was answered as done."""
    trouble.armed = True
    try:
        ground.kind.act(store)
    except StoreFullError:
        return False
    finally:
        trouble.armed = False
    return True


@every_kind_while_open
def test_a_disk_that_refuses_a_call_is_told_and_got_over(ground: Ground) -> None:
    _refuse_at(ground, _some(ground), WAYS)


@every_kind_while_open
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.long
def test_a_disk_that_refuses_any_call_is_told_and_got_over(ground: Ground, way: str) -> None:
    _refuse_at(ground, _every(ground), [way])


def _refuse_at(ground: Ground, points: Sequence[int], ways: Iterable[str]) -> None:
    tried = 0
    for at in points:
        call = ground.calls[at - 1]
        for way in ways:
            if _can(call[0], way):
                _refused(ground, Trouble(at, WAYS[way]), (at, call, way))
                tried += 1
    print(f"{len(points)} calls, {tried} refusals")


def _can(call: str, way: str) -> bool:
    """Reading fails one way, SQLite tells two apart, only a write can be short or slow."""
    if way in ("short", "slow"):
        return call == "write"
    return way == "EIO" or (call != "read" and (way == "ENOSPC" or call != "sql"))


def _refused(ground: Ground, trouble: Trouble, where: object) -> None:
    """The save with one refused call: told if not done, never half done, and all well a moment later."""
    folder = ground.new()
    with troubled_sqlite(trouble):
        store = XlsxStore(folder, background=False, disk=TroubledDisk(trouble))
        answered = _tried(ground, store, trouble)
        report = store.sync()  # goes on by itself, without a restart
        now = shown(rows_of(store))
        assert now == ground.after or (not answered and now == ground.before), where
        assert (report.waiting, report.conflicts) == (0, 0), (where, report)
        assert shown(in_books(folder)) == now, where
        store.close()
    _whole_again(ground, folder, answered=answered, where=where)


@pytest.mark.parametrize("ground", ["writing edits"], indirect=True)
@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "磁盘已满"),
        (errno.EIO, "磁盘读写出错"),
        (errno.EROFS, "磁盘是只读的"),
        (errno.EACCES, "没有写的权限"),
    ],
)
def test_a_refused_flush_says_why_and_keeps_waiting(ground: Ground, number: int, words: str) -> None:
    files = [call for call in ground.calls if call[0] != "sql"]
    at = next(n for n, (call, name) in enumerate(files, 1) if call == "sync" and name.startswith(".~dcrc-"))
    trouble = Trouble(at, refuse(number))
    store = XlsxStore(ground.new(), background=False, disk=TroubledDisk(trouble))
    trouble.armed = True
    store.write_out()
    trouble.armed = False
    waiting = store.status().pending
    assert waiting > 0
    assert [result.why for result in store._results.values() if result.why] == [f"写不进去（{words}）"]
    report = store.sync()
    assert (report.written, report.waiting) == (waiting, 0)
    store.close()
