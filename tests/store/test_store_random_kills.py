"""Four clerks at once and a program that is killed at any moment: each answer kept once, each book whole.

The long run: pytest tests/store/test_store_random_kills.py -m long -s
"""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import defaultdict
from pathlib import Path

import pytest
from store_faults import BOOK, broken_books
from store_shop import Person, commit

from dcrc_lite.schema import BOOKS, Customer
from dcrc_lite.store import keeper
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.protocol import Change
from dcrc_lite.store.templates import create_book

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the test makes a process for each kill by fork")
CLERKS = 4


def _work(folder: Path, out: int, life: int) -> None:
    """The program: clerks add rows and edit them; each says before what it tries and after what was answered."""
    keeper.LOOK, keeper.REST, keeper.LATEST, keeper.RETRY = 0.02, 0.03, 0.1, 0.1
    store = XlsxStore(folder)
    os.write(out, b"open\n")

    def say(*words: object) -> None:
        os.write(out, (" ".join(map(str, words)) + "\n").encode())

    def clerk(who: int) -> None:
        for turn in range(10_000):
            name = f"{life}-{who}-{turn}"
            say("try", name, "-")
            [row_id] = commit(store, Change("customers", {"name": name}), key=name).ids
            say("did", name, "-", row_id)
            say("try", name, turn)
            commit(store, Change("customers", {"remark": str(turn)}, id=row_id), key=f"{name}/改")
            say("did", name, turn, row_id)
            time.sleep(0.002)

    for who in range(CLERKS):
        threading.Thread(target=clerk, args=(who,), daemon=True).start()
    time.sleep(60)


class Log:
    """What the clerks said: names tried, names answered with their 编号, remarks tried and answered."""

    def __init__(self) -> None:
        self.tried: set[str] = set()
        self.ids: dict[str, str] = {}
        self.remarks: defaultdict[str, set[str]] = defaultdict(set)
        self.answered: dict[str, str] = {}

    def take(self, said: bytes) -> None:
        for line in said.decode().splitlines():
            match line.split():
                case ["try", name, "-"]:
                    self.tried.add(name)
                case ["try", name, remark]:
                    self.remarks[name].add(remark)
                case ["did", name, "-", row_id]:
                    self.ids[name] = row_id
                case ["did", name, remark, _]:
                    self.answered[name] = remark


def _life(folder: Path, life: int, seconds: float) -> bytes:
    """Let the program run for a while after it opened, kill it; return what it said."""
    ends = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(ends[0])
        _work(folder, ends[1], life)
        os._exit(0)
    os.close(ends[1])
    said = os.read(ends[0], 5)
    threading.Timer(seconds, os.kill, (pid, signal.SIGKILL)).start()
    while piece := os.read(ends[0], 65_536):
        said += piece
    os.close(ends[0])
    os.waitpid(pid, 0)
    assert said.startswith(b"open"), said
    return said.rpartition(b"\n")[0]


def _kills(folder: Path, lives: int) -> None:
    folder.mkdir()
    for book in BOOKS:
        create_book(folder / book.file_name(2026 if book.yearly else None), book)
    XlsxStore(folder, background=False).close()
    seed = int(os.environ.get("DCRC_TEST_SEED", "0")) or random.randrange(1, 10**6)
    print(f"DCRC_TEST_SEED={seed}")
    chance, log = random.Random(seed), Log()
    for life in range(lives):
        log.take(_life(folder, life, chance.uniform(0.0, 0.5)))
        assert broken_books(folder) == []
    _check(folder, log)
    print(f"{lives} kills, {len(log.ids)} rows and {len(log.answered)} edits answered, 0 lost, 0 doubled, 0 unreadable")


def _check(folder: Path, log: Log) -> None:
    store = XlsxStore(folder, background=False)
    rows = store.rows(Customer)
    names = [row.name for row in rows]
    assert len(set(names)) == len(names), "doubled"
    assert set(log.ids) <= set(names) <= log.tried, "lost, or from nowhere"
    there = {row.name: row for row in rows}
    assert all(there[name].id == row_id for name, row_id in log.ids.items())
    assert all(there[name].remark == remark for name, remark in log.answered.items())
    assert all(row.remark == "" or row.remark in log.remarks[row.name] for row in rows)
    assert store.conflicts() == []
    name = next(iter(log.ids))
    assert commit(store, Change("customers", {"name": name}), key=name).again
    store.sync()
    assert store.sync().waiting == 0
    seen = [(line["id"], line["name"], line.get("remark", "")) for line in Person(folder).sees(BOOK, "customers")]
    assert sorted(seen) == sorted((row.id, row.name, row.remark) for row in rows)
    store.close()
    assert [path.name for path in folder.iterdir() if path.name.startswith(".~dcrc-")] == []


def test_a_few_random_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    _kills(tmp_path / "店", 6)


@pytest.mark.long
def test_two_hundred_random_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    _kills(tmp_path / "店", 200)
