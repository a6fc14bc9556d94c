"""The thread that keeps files and store in step."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from store_shop import Person, XlsxOpener, column, commit, there

from dcrc_lite.schema import Book, Customer
from dcrc_lite.schema.books import CALLS, CUSTOMERS
from dcrc_lite.store import backup, keeper
from dcrc_lite.store.folder import Folder, is_file_of
from dcrc_lite.store.keeper import LATEST, REST, RETRY, Keeper
from dcrc_lite.store.protocol import Change
from dcrc_lite.store.troubles import Part

BOOK = "客户车辆.xlsx"


def _wait(until: Callable[[], object], seconds: float = 15.0) -> None:
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.05)


def test_forms_reach_the_file_and_hand_edits_the_store_by_themselves(xlsx: XlsxOpener, shop: Path) -> None:
    store, person = xlsx(background=True), Person(shop)
    commit(store, Change("customers", {"name": "李明"}))
    _wait(lambda: store.status().pending == 0)
    with person.edits(BOOK, "客户") as ws:
        ws.cell(2, column("customers", "remark")).value = "常客"
    _wait(lambda: there(store, Customer, "客-000001").remark == "常客")
    assert store.status().troubles == ()


class _Quiet:
    """A store nobody changes but the test."""

    def __init__(self) -> None:
        self.mark, self.written, self.taken, self.lost, self.writes = 0, 0, 0, False, 1
        self.files: list[tuple[str, int]] = []
        self.old: list[str] = []
        self.kept = 0
        self.met: dict[Part, str] = {}

    def watch(self, part: Part, do: Callable[[], bool]) -> None:
        try:
            if do():
                self.met.pop(part, None)
        except ValueError as error:
            self.met[part] = str(error)

    def keep_up(self) -> None:
        pass

    def waiting_mark(self) -> int:
        return self.mark

    def changed_files(self) -> list[tuple[str, int]]:
        return self.files

    def lost_files(self) -> bool:
        return self.lost

    def take_in(self) -> None:
        self.taken += 1

    def tend_backups(self) -> None:
        self.kept += 1

    def read_old(self, names: list[str]) -> None:
        self.old = [name for name in self.old if name not in names]

    def write_out(self) -> int:
        self.written += 1
        return self.writes


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> tuple[_Quiet, Keeper]:
    monkeypatch.setattr(Keeper, "_run", lambda _: None)
    store = _Quiet()
    return store, Keeper(store)  # type: ignore[arg-type]


def test_the_thread_outlives_whatever_a_file_does_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper, "LOOK", 0.02)
    store = _Failing("keep_up")
    thread = Keeper(store)  # type: ignore[arg-type]
    _wait(lambda: store.kept > 1)
    thread.stop()
    assert store.met == {Part.KEEP: "坏了"}


class _Failing(_Quiet):
    """A store that fails in one call as long as it is told to."""

    def __init__(self, call: str) -> None:
        super().__init__()
        self.mark, self.lost = 1, True
        self.old = ["回访_2025.xlsx"]
        setattr(self, call, self._fail)
        self.call = call

    def _fail(self, *_: object) -> int:
        raise ValueError("坏了")

    def mend(self) -> None:
        delattr(self, self.call)


@pytest.mark.parametrize(
    ("call", "part"),
    [
        ("keep_up", Part.KEEP),
        ("changed_files", Part.READ),
        ("take_in", Part.READ),
        ("waiting_mark", Part.WRITE),
        ("write_out", Part.WRITE),
        ("read_old", Part.OLD),
    ],
)
def test_what_fails_in_one_part_keeps_no_other_part_from_its_work(
    monkeypatch: pytest.MonkeyPatch, call: str, part: Part
) -> None:
    monkeypatch.setattr(Keeper, "_run", lambda _: None)
    store = _Failing(call)
    thread = Keeper(store)  # type: ignore[arg-type]
    for moment in (0.0, REST):
        thread.turn(moment)
    assert store.met == {part: "坏了"}
    assert store.kept == 2
    assert bool(store.taken) is (part is not Part.READ)
    assert bool(store.written) is (part is not Part.WRITE)
    assert bool(store.old) is (part is Part.OLD)
    thread.turn(REST + 0.5)
    assert store.met == {part: "坏了"}
    store.mend()
    for moment in (2 * RETRY, 2 * RETRY + REST):
        thread.turn(moment)
    assert store.met == {}


def test_writing_waits_for_a_pause(quiet: tuple[_Quiet, Keeper]) -> None:
    store, keeper = quiet
    keeper.turn(0.0)
    for moment in range(4):
        store.mark += 1
        keeper.turn(float(moment))
    assert store.written == 0
    keeper.turn(3.0 + REST)
    assert store.written == 1


def test_writing_does_not_wait_for_ever(quiet: tuple[_Quiet, Keeper]) -> None:
    store, keeper = quiet
    for moment in range(int(LATEST) + 1):
        store.mark += 1
        keeper.turn(float(moment))
    assert store.written == 1


def test_a_refused_write_is_tried_again_later(quiet: tuple[_Quiet, Keeper]) -> None:
    store, keeper = quiet
    store.mark, store.writes = 1, 0
    keeper.turn(0.0)
    keeper.turn(REST)
    keeper.turn(REST + RETRY - 0.1)
    assert store.written == 1
    keeper.turn(REST + RETRY + REST)
    assert store.written == 2


def test_a_file_is_read_when_it_has_settled(quiet: tuple[_Quiet, Keeper]) -> None:
    store, keeper = quiet
    store.files = [(BOOK, 1)]
    keeper.turn(0.0)
    store.files = [(BOOK, 2)]
    keeper.turn(1.0)
    assert store.taken == 0
    keeper.turn(2.0)
    assert store.taken == 1


def test_a_lost_file_is_noticed(quiet: tuple[_Quiet, Keeper]) -> None:
    store, keeper = quiet
    store.lost = True
    keeper.turn(0.0)
    assert store.taken == 1


def test_years_left_for_later_are_read_one_at_a_turn(quiet: tuple[_Quiet, Keeper]) -> None:
    store, keeper = quiet
    store.old = ["回访_2025.xlsx", "回访_2024.xlsx"]
    keeper.turn(0.0)
    assert store.old == ["回访_2024.xlsx"]
    keeper.turn(1.0)
    assert store.old == []


def test_backups_thin_out_with_age() -> None:
    now = datetime(2026, 11, 21, 9, 0)
    every_half_hour = [now - timedelta(minutes=30 * n) for n in range(48 * 40)]
    kept = sorted(set(every_half_hour) - set(backup.superfluous(every_half_hour, now)))
    assert sum(now - moment <= timedelta(days=1) for moment in kept) in (24, 25)
    assert len(kept) < 24 + 31 + 5
    assert backup.superfluous(kept, now) == []


def test_one_backup_an_hour_is_taken(tmp_path: Path) -> None:
    book, kept = tmp_path / BOOK, tmp_path / "backups"
    kept.mkdir()
    book.write_bytes(b"1")
    assert backup.take(book, kept) is not None
    assert backup.take(book, kept) is None
    assert [path.read_bytes() for path in backup.copies(kept, BOOK).values()] == [b"1"]


@pytest.mark.parametrize(
    ("name", "book", "live"),
    [
        ("客户车辆.xlsx", CUSTOMERS, True),
        ("客户车辆_2026.xlsx", CUSTOMERS, False),
        ("客户车辆 (1).xlsx", CUSTOMERS, False),
        ("回访_2026.xlsx", CALLS, True),
        ("回访.xlsx", CALLS, False),
        ("回访_2026-王芳的电脑.xlsx", CALLS, False),
    ],
)
def test_workbooks_are_told_from_copies(name: str, book: Book, live: bool) -> None:
    assert is_file_of(name, book) is live


def test_the_owner_of_an_open_workbook_is_named(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    assert folder.open_in(BOOK) == ""
    name = "王芳".encode("utf-16-le")
    (tmp_path / f"~${BOOK}").write_bytes(bytes([2]) + b"WF".ljust(53) + b"\2\0" + name.ljust(100, b" "))
    assert folder.open_in(BOOK) == "王芳"
    (tmp_path / f"~${BOOK}").write_bytes(b"?")
    assert folder.open_in(BOOK) == "别人"
