"""Who else has the folder or a workbook: a second program, a program that was killed, a person with the book open."""

from __future__ import annotations

import errno
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from store_faults import BOOK, Trouble, TroubledDisk, refuse
from store_shop import Person, XlsxOpener, commit

from dcrc_lite.errors.books import FolderInUseError
from dcrc_lite.store import lock
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.protocol import Change

HOLDER = """
import sys, time
from pathlib import Path
from dcrc_lite.store.engine import XlsxStore
state = Path(sys.argv[2]) if sys.argv[2:] else None
store = XlsxStore(Path(sys.argv[1]), background=False, state_dir=state)
print("open", flush=True)
time.sleep(60)
"""
Hold = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def hold(shop: Path) -> Iterator[Hold]:
    """Return what lets another process open the shop."""
    held: list[subprocess.Popen[str]] = []

    def one(*state: Path) -> subprocess.Popen[str]:
        program = [sys.executable, "-c", HOLDER, str(shop), *map(str, state)]
        held.append(subprocess.Popen(program, stdout=subprocess.PIPE, text=True))
        out = held[-1].stdout
        assert out is not None and out.readline() == "open\n"
        return held[-1]

    yield one
    for process in held:
        process.kill()
        process.communicate()


def test_a_second_program_is_told_who_has_the_folder(hold: Hold, shop: Path) -> None:
    process = hold()
    with pytest.raises(FolderInUseError) as caught:
        XlsxStore(shop, background=False)
    assert (caught.value.pid, socket.gethostname() in caught.value.sentence) == (process.pid, True)
    assert str(process.pid) in caught.value.sentence


def test_a_killed_program_lets_go_of_the_folder(hold: Hold, shop: Path) -> None:
    process = hold()
    os.kill(process.pid, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    process.wait()
    XlsxStore(shop, background=False, wait=5).close()


@pytest.mark.parametrize("first_is_elsewhere", [True, False])
def test_programs_with_their_files_in_different_places_see_each_other(
    hold: Hold, shop: Path, tmp_path: Path, first_is_elsewhere: bool
) -> None:
    places = (tmp_path / "本机甲",) if first_is_elsewhere else ()
    process = hold(*places)
    for state in (None, tmp_path / "本机乙"):
        if state is None and not first_is_elsewhere:
            continue
        with pytest.raises(FolderInUseError) as caught:
            XlsxStore(shop, background=False, state_dir=state)
        assert caught.value.pid == process.pid


def test_waiting_for_a_program_that_ends_opens_the_folder(hold: Hold, shop: Path) -> None:
    process = hold()
    ending = threading.Timer(0.5, process.kill)
    ending.start()
    XlsxStore(shop, background=False, wait=10).close()
    ending.join()


def test_a_lock_that_does_not_say_whose_it_is_still_holds(shop: Path, tmp_path: Path) -> None:
    (shop / ".dcrc").mkdir(exist_ok=True)
    first = lock.FolderLock(shop / ".dcrc", shop)
    (shop / ".dcrc" / lock.NAME).write_bytes(b"?")
    with pytest.raises(FolderInUseError) as caught:
        lock.FolderLock(shop / ".dcrc", shop)
    assert caught.value.pid == 0
    first.release()
    lock.FolderLock(shop / ".dcrc", shop).release()


class _WindowsLocks:
    """What msvcrt.locking is documented to do: refuse a byte that is locked, also to the process that holds it."""

    LK_NBLCK = 2

    def __init__(self) -> None:
        self.held: set[tuple[int, int]] = set()

    def locking(self, handle: int, mode: int, count: int) -> None:
        byte = os.fstat(handle).st_ino, os.lseek(handle, 0, os.SEEK_CUR)
        if (mode, count) != (self.LK_NBLCK, 1) or byte in self.held:
            raise OSError(errno.EACCES, "Permission denied")
        self.held.add(byte)


def test_on_windows_a_byte_behind_the_text_is_locked(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    locks = _WindowsLocks()
    monkeypatch.setitem(sys.modules, "msvcrt", locks)
    monkeypatch.setattr(sys, "platform", "win32")
    windows = runpy.run_path(lock.__file__)
    (shop / ".dcrc").mkdir(exist_ok=True)
    first = windows["FolderLock"](shop / ".dcrc", shop)
    assert json.loads((shop / ".dcrc" / lock.NAME).read_bytes())["pid"] == os.getpid()
    assert {byte for _, byte in locks.held} == {1 << 30}
    with pytest.raises(FolderInUseError) as caught:
        windows["FolderLock"](shop / ".dcrc", shop)
    assert caught.value.pid == os.getpid()
    first.release()


@pytest.fixture
def waiting(xlsx: XlsxOpener) -> XlsxStore:
    store: XlsxStore = xlsx()
    commit(store, Change("customers", {"name": "李明"}))
    return store


OWNERS = {"excel": f"~${BOOK}", "libreoffice": f".~lock.{BOOK}#"}


@pytest.mark.parametrize("kind", OWNERS)
def test_an_open_workbook_is_left_alone_until_it_is_closed(waiting: XlsxStore, shop: Path, kind: str) -> None:
    owner = shop / OWNERS[kind]
    owner.write_text(",王芳,店里的电脑,21.11.2026 09:00,file:///x;", encoding="utf-8")
    before = (shop / BOOK).read_bytes()
    assert waiting.write_out() == 0
    assert waiting.status().books[0].open_in or waiting.sync().notes
    assert ((shop / BOOK).read_bytes() == before, owner.exists()) == (True, True)
    assert any("打开" in note for note in waiting.sync().notes)
    owner.unlink()
    assert waiting.write_out() == 1


@pytest.mark.parametrize("kind", OWNERS)
@pytest.mark.parametrize("hours", [25, -25])
def test_an_owner_file_from_another_day_does_not_block(waiting: XlsxStore, shop: Path, kind: str, hours: int) -> None:
    owner = shop / OWNERS[kind]
    owner.write_bytes(b"?")
    moment = time.time() - hours * 3600
    os.utime(owner, (moment, moment))
    assert waiting.write_out() == 1
    assert owner.exists(), "the program removes nobody else's file"


@pytest.mark.parametrize("number", [1, 13])
def test_a_workbook_the_system_does_not_let_replace_waits_and_goes_on(shop: Path, number: int) -> None:
    trouble = Trouble()
    store = XlsxStore(shop, background=False, disk=TroubledDisk(trouble))
    commit(store, Change("customers", {"name": "李明"}))
    around = trouble.around

    def denied(call: str, what: str, do: Callable[[], object]) -> object:
        return refuse(number)(do) if call == "swap" else around(call, what, do)

    trouble.around = denied  # type: ignore[method-assign, assignment]
    assert store.write_out() == 0
    assert store.sync().notes == (f"{BOOK}：被别的程序打开",)
    assert [path.name for path in shop.iterdir() if path.name.startswith(".~dcrc")] == []
    trouble.around = around  # type: ignore[method-assign]
    assert store.write_out() == 1
    assert Person(shop).sees(BOOK, "customers")[0]["name"] == "李明"
    store.close()


def test_a_double_click_stores_once(xlsx: XlsxOpener) -> None:
    store = xlsx()
    first = commit(store, Change("customers", {"name": "李明"}), key="表单一")
    again = commit(store, Change("customers", {"name": "李明"}), key="表单一")
    assert (again.ids, again.again, first.again) == (first.ids, True, False)
    assert len(store.history()) == 1


@pytest.mark.parametrize("cache", ["kept", "lost"])
def test_a_browser_that_retries_after_a_restart_stores_once(xlsx: XlsxOpener, shop: Path, cache: str) -> None:
    store = xlsx()
    first = commit(store, Change("customers", {"name": "李明"}), key="表单一")
    store.close(write=False)
    if cache == "lost":
        for left in (shop / ".dcrc").glob("index.db*"):
            left.unlink()
    store = XlsxStore(shop, background=False)
    again = commit(store, Change("customers", {"name": "李明"}), key="表单一")
    assert (again.ids, again.again, len(store.history())) == (first.ids, True, 1)
    store.close()
