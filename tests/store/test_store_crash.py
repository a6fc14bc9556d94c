"""Whatever happens to program, cache or disk: what was answered is there, once."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from store_faults import sqlite_says
from store_shop import AT, Person, XlsxOpener, commit, there

from dcrc_lite.errors.books import FolderInUseError, StoreFullError
from dcrc_lite.schema import Customer, Visit
from dcrc_lite.store import boot, index, swap
from dcrc_lite.store.disk import Disk
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.files import Files
from dcrc_lite.store.journal import Journal
from dcrc_lite.store.protocol import Change, Derived, Origin
from dcrc_lite.store.writer import Writer

BOOK = "客户车辆.xlsx"
KILLED = """
import os, sys
from datetime import datetime
from pathlib import Path
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.protocol import Change, Origin
store = XlsxStore(Path(sys.argv[1]), background=False)
for number in range(20):
    change = Change("customers", {"name": f"客户{number}"})
    done = store.commit([change], actor="陈一", origin=Origin.FORM, at=datetime(2026, 11, 21, 9, 0), key=f"k{number}")
    print(done.ids[0], flush=True)
    if number == 9:
        store.write_out()
os.kill(os.getpid(), 9)
"""


@pytest.fixture
def person(shop: Path) -> Person:
    return Person(shop)


def test_a_killed_program_loses_nothing_it_answered(xlsx: XlsxOpener, shop: Path, person: Person) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(shop)], capture_output=True, text=True, check=False)
    answered = done.stdout.split()
    assert len(answered) == 20, done.stderr
    store = xlsx()
    assert [row.id for row in store.rows(Customer)] == answered
    again = commit(store, Change("customers", {"name": "客户3"}), key="k3")
    assert (again.again, again.ids) == (True, ("客-000004",))
    store.sync()
    assert [row["id"] for row in person.sees(BOOK, "customers")] == answered


def test_what_waits_survives_a_closed_program_and_a_lost_cache(xlsx: XlsxOpener, shop: Path, person: Person) -> None:
    store = xlsx()
    done = commit(
        store, *(Change("customers", {"name": name, "remark": "一"}) for name in ("李明", "王芳", "张伟", "赵强"))
    )
    store.sync()
    commit(store, Change("customers", {"remark": "二"}, id=done.ids[0]))
    commit(store, Change("customers", id=done.ids[1], remove=True))
    commit(store, Change("customers", {"name": "新人"}), Change("visits", {"in_at": "2024-01-02T09:00"}))
    store.close(write=False)
    with person.edits(BOOK, "客户") as ws:
        ws["C4"] = "张小伟"
    for left in (shop / ".dcrc").glob("index.db*"):
        left.unlink()
    store = XlsxStore(shop, background=False)
    assert [(row.name, row.remark) for row in store.rows(Customer)] == [
        ("李明", "二"), ("张小伟", "一"), ("赵强", "一"), ("新人", ""),
    ]  # fmt: skip
    assert store.count(Visit) == 1
    store.sync()
    seen = [(row.get("id"), row.get("name")) for row in person.sees(BOOK, "customers")]
    assert seen == [
        ("客-000001", "李明"),
        (None, None),
        ("客-000003", "张小伟"),
        ("客-000004", "赵强"),
        ("客-000005", "新人"),
    ]
    store.close()


@pytest.mark.parametrize("damage", ["garbage", "other version"])
def test_a_damaged_cache_is_made_anew(xlsx: XlsxOpener, shop: Path, damage: str) -> None:
    store = xlsx()
    commit(store, Change("customers", {"name": "李明"}))
    store.close()
    cache = shop / ".dcrc" / "index.db"
    if damage == "garbage":
        cache.write_bytes(b"no database" * 1000)
    else:
        connection = sqlite3.connect(cache)
        connection.execute("UPDATE meta SET value = 'old' WHERE key = 'fingerprint'")
        connection.commit()
        connection.close()
    store = XlsxStore(shop, background=False)
    assert [row.name for row in store.rows(Customer)] == ["李明"]
    store.close()


@pytest.mark.parametrize(("new_boot", "is_kept"), [(False, True), (True, False)])
def test_a_cache_left_open_is_trusted_after_a_kill_but_not_after_a_power_cut(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, new_boot: bool, is_kept: bool
) -> None:
    store = XlsxStore(shop, background=False)
    commit(store, Change("customers", {"name": "李明"}))
    store.index.set_meta("kept", "1")
    left = shutil.copytree(shop, tmp_path / "断电")
    store.close(write=False)
    if new_boot:
        monkeypatch.setattr(index, "boot", lambda: "after the power cut")
        pages = bytearray((left / ".dcrc" / "index.db-wal").read_bytes())
        pages[len(pages) // 2 :] = bytes(len(pages) - len(pages) // 2)  # never reached the disk
        (left / ".dcrc" / "index.db-wal").write_bytes(pages)
    store = XlsxStore(left, background=False)
    assert [row.name for row in store.rows(Customer)] == ["李明"]
    assert store.index.meta("kept") == ("1" if is_kept else "")
    store.sync()
    assert [row["name"] for row in Person(left).sees(BOOK, "customers")] == ["李明"]
    store.close()


def test_a_cache_closed_in_order_is_trusted_after_the_next_start_of_the_computer(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = XlsxStore(shop, background=False)
    store.index.set_meta("kept", "1")
    store.close()
    monkeypatch.setattr(index, "boot", lambda: "the next day")
    store = XlsxStore(shop, background=False)
    assert store.index.meta("kept") == "1"
    store.close()


def test_a_start_of_the_computer_is_told_from_the_next_without_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boot, "_LINUX", Path("nowhere"))
    first = boot.boot()
    assert boot.boot() == first
    monkeypatch.setattr(time, "monotonic", lambda: 1.0)
    assert boot.boot() != first


def test_a_crash_between_journal_and_cache_is_caught_up(
    xlsx: XlsxOpener, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = xlsx()
    first = commit(store, Change("customers", {"name": "李明", "remark": "一"})).ids[0]

    def crash() -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(store.index, "commit", crash)
        with pytest.raises(KeyboardInterrupt):
            commit(store, Change("customers", {"remark": "二"}, id=first), Change("customers", {"name": "王芳"}))
    store.close(write=False)
    store = XlsxStore(shop, background=False)
    assert [(row.name, row.remark) for row in store.rows(Customer)] == [("李明", "二"), ("王芳", "")]
    store.close()


def test_a_removal_the_cache_did_not_hear_of_is_caught_up(
    xlsx: XlsxOpener, shop: Path, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = xlsx()
    commit(store, Change("customers", {"name": "李明"}), Change("customers", {"name": "王芳"}))
    store.sync()

    def crash() -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(store.index, "commit", crash)
        with pytest.raises(KeyboardInterrupt):
            commit(store, Change("customers", id="客-000001", remove=True))
    store.close(write=False)
    store = XlsxStore(shop, background=False)
    assert [row.name for row in store.rows(Customer)] == ["王芳"]
    store.sync()
    assert [row.get("name") for row in person.sees(BOOK, "customers")] == [None, "王芳"]
    store.close()


@pytest.mark.parametrize("times", [1, 2])
def test_what_the_cache_could_not_take_is_stored_and_seen_later(
    xlsx: XlsxOpener, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    store, refused = xlsx(), list[int]()
    take = store.index.commit

    def refuse() -> None:
        if len(refused) < times:
            refused.append(1)
            raise sqlite_says(sqlite3.SQLITE_IOERR)
        take()

    monkeypatch.setattr(store.index, "commit", refuse)
    row_id = commit(store, Change("customers", {"name": "李明"}), key="表单一").ids[0]
    assert (len(store.history()), store.count(Customer)) == (1, 2 - times)
    again = commit(store, Change("customers", {"name": "李明"}), key="表单一")
    assert (again.again, there(store, Customer, row_id).name) == (True, "李明")


@pytest.mark.parametrize(
    ("where", "act"),
    [
        ((Journal, "log"), lambda store: commit(store, Change("customers", {"name": "王芳"}))),
        ((Files, "put_tab"), XlsxStore.write_out),
    ],
    ids=["storing", "writing"],
)
@pytest.mark.parametrize(
    "error", [sqlite_says(sqlite3.SQLITE_CONSTRAINT), sqlite3.ProgrammingError("Cannot operate on a closed database.")]
)
def test_a_mistake_of_the_program_is_not_told_as_a_full_disk(
    xlsx: XlsxOpener,
    monkeypatch: pytest.MonkeyPatch,
    where: tuple[type, str],
    act: Callable[[XlsxStore], object],
    error: sqlite3.Error,
) -> None:
    store = xlsx()
    commit(store, Change("customers", {"name": "李明"}))

    def mistake(*_: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(*where, mistake)
        with pytest.raises(type(error)):
            act(store)
    assert [row.name for row in store.rows(Customer)] == ["李明"]
    assert store.sync().waiting == 0


def test_a_rule_that_fails_while_a_workbook_is_taken_leaves_it_to_be_read_again(
    xlsx: XlsxOpener, person: Person
) -> None:
    broken: list[str] = []

    def derive(_reader: Any, touched: Any) -> Derived:
        if touched and broken:
            raise ZeroDivisionError
        return Derived(frozenset(), ())

    store = xlsx(derive=derive)
    row_id = commit(store, Change("customers", {"name": "李明"})).ids[0]
    store.sync()
    with person.edits(BOOK, "客户") as ws:
        ws["C2"] = "李小明"
    broken.append("rule")
    with pytest.raises(ZeroDivisionError):
        store.take_in()
    assert (there(store, Customer, row_id).name, len(store.history())) == ("李明", 1)
    broken.clear()
    assert store.take_in().cells == 1
    assert there(store, Customer, row_id).name == "李小明"


def test_a_crash_after_the_swap_writes_nothing_twice(
    xlsx: XlsxOpener, shop: Path, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = xlsx()
    commit(store, Change("customers", {"name": "李明"}))

    def crash(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Writer, "_written", crash)
        with pytest.raises(KeyboardInterrupt):
            store.write_out()
    store.close(write=False)
    store = XlsxStore(shop, background=False)
    assert (store.status().pending, store.conflicts(), store.count(Customer)) == (0, [], 1)
    store.sync()
    assert [row["id"] for row in person.sees(BOOK, "customers")] == ["客-000001"]
    assert [entry.origin for entry in store.history()] == [Origin.FORM]
    store.close()


def test_a_save_that_slips_in_while_we_write_is_merged_first(
    xlsx: XlsxOpener, shop: Path, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = xlsx()
    commit(store, Change("customers", {"name": "李明"}), Change("customers", {"name": "王芳"}))
    store.sync()
    commit(store, Change("customers", {"remark": "网页写的"}, id="客-000001"))
    swapped, saves = swap._swap, list[int]()

    def slow(*args: Any) -> Any:
        if not saves:
            saves.append(1)
            with person.edits(BOOK, "客户") as ws:
                ws["C3"] = "王小芳"
        return swapped(*args)

    monkeypatch.setattr(swap, "_swap", slow)
    assert store.write_out() == 1
    seen = person.sees(BOOK, "customers")
    assert (seen[0]["remark"], seen[1]["name"]) == ("网页写的", "王小芳")
    assert there(store, Customer, "客-000002").name == "王小芳"
    assert not list(shop.glob(".~dcrc-*"))


@pytest.mark.parametrize("error", [PermissionError(13, "Permission denied"), OSError(28, "No space left on device")])
def test_a_refused_write_waits_and_goes_on_by_itself(
    xlsx: XlsxOpener, shop: Path, person: Person, monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    store = xlsx()
    commit(store, Change("customers", {"name": "李明"}))
    before = (shop / BOOK).read_bytes()

    def refuse(*_args: Any, **_options: Any) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(Disk, "swap", refuse)
        assert store.write_out() == 0
    assert ((shop / BOOK).read_bytes() == before, store.status().pending) == (True, 1)
    assert not list(shop.glob(".~dcrc-*"))
    assert store.write_out() == 1


@pytest.mark.parametrize("database", ["journal", "index"])
def test_a_row_deleted_right_after_it_was_written_stays_away_though_the_note_of_it_failed(
    xlsx: XlsxOpener, shop: Path, person: Person, monkeypatch: pytest.MonkeyPatch, database: str
) -> None:
    store = xlsx()
    commit(store, Change("customers", {"name": "李明"}), Change("customers", {"name": "王芳"}))
    full = sqlite_says(sqlite3.SQLITE_FULL)

    def refuse() -> None:
        raise full

    with monkeypatch.context() as patch:
        patch.setattr(getattr(store, database), "commit", refuse)
        assert store.write_out() == 0
    assert len(person.sees(BOOK, "customers")) == 2
    with person.edits(BOOK, "客户") as ws:
        ws.delete_rows(3)
    store.sync()
    assert [row.name for row in store.rows(Customer)] == ["李明"]
    assert [row["name"] for row in person.sees(BOOK, "customers")] == ["李明"]
    assert (store.status().pending, store.sync().taken) == (0, 0)


def test_a_full_disk_refuses_and_stores_nothing(xlsx: XlsxOpener, monkeypatch: pytest.MonkeyPatch) -> None:
    store = xlsx()

    def full() -> None:
        raise sqlite_says(sqlite3.SQLITE_FULL)

    with monkeypatch.context() as patch:
        patch.setattr(store.journal, "commit", full)
        with pytest.raises(StoreFullError):
            commit(store, Change("customers", {"name": "李明"}))
    assert (store.count(Customer), store.history()) == (0, [])
    assert commit(store, Change("customers", {"name": "李明"})).ids == ("客-000001",)


def test_numbers_stay_unique_when_the_cache_is_lost(xlsx: XlsxOpener, shop: Path) -> None:
    store = xlsx()
    row_id = commit(store, Change("customers", {"name": "李明"})).ids[0]
    commit(store, Change("customers", id=row_id, remove=True))
    store.close()
    shutil.rmtree(shop / ".dcrc" / "backups")
    for left in (shop / ".dcrc").glob("index.db*"):
        left.unlink()
    store = XlsxStore(shop, background=False)
    assert commit(store, Change("customers", {"name": "王芳"})).ids == ("客-000002",)
    store.close()


def test_numbers_in_the_workbooks_count_when_everything_else_is_lost(xlsx: XlsxOpener, shop: Path) -> None:
    store = xlsx()
    commit(store, *(Change("complaints", {"received_at": "2026-01-05T09:00"}) for _ in range(3)))
    store.close()
    shutil.rmtree(shop / ".dcrc")
    store = XlsxStore(shop, background=False)
    assert commit(store, Change("complaints", {"received_at": "2026-02-05T09:00"})).ids == ("诉-2026-0004",)
    store.close()


def test_a_second_program_is_refused_by_name(xlsx: XlsxOpener, shop: Path) -> None:
    xlsx()
    with pytest.raises(FolderInUseError, match="正由另一个 dcrc 打开") as caught:
        XlsxStore(shop, background=False)
    assert caught.value.pid > 0


def test_leftovers_of_a_crash_are_swept(xlsx: XlsxOpener, shop: Path) -> None:
    (shop / ".dcrc").mkdir(exist_ok=True)
    left = [shop / ".~dcrc-0a1b-客户车辆.xlsx", shop / ".dcrc" / "staging-00.db"]
    for path in left:
        path.write_bytes(b"x")
    xlsx()
    assert not any(path.exists() for path in left)


def test_a_leftover_nobody_can_read_is_kept_for_a_person_to_look_at(xlsx: XlsxOpener, shop: Path) -> None:
    (shop / ".~dcrc-0123456789abcdef-fedcba9876543210-a1b2-客户车辆.xlsx").write_bytes(b"not whole")
    xlsx()
    assert [path.read_bytes() for path in shop.glob("客户车辆 冲突副本 *.xlsx")] == [b"not whole"]
    assert not list(shop.glob(".~dcrc-*"))


def test_dues_are_worked_out_anew_with_the_cache(xlsx: XlsxOpener, shop: Path) -> None:
    store = xlsx()
    commit(store, Change("visits", {"in_at": "2026-01-02T09:00"}))
    asked: list[object] = []

    def derive(_reader: Any, touched: Any) -> Derived:
        asked.append(touched)
        return Derived(frozenset(), ())

    xlsx(derive=derive)
    assert asked == [None]
    store = xlsx(derive=derive)
    assert asked == [None]
    store.close(write=False)
    for left in (shop / ".dcrc").glob("index.db*"):
        left.unlink()
    XlsxStore(shop, derive=derive, background=False).close()
    assert asked == [None, None]


def test_the_program_may_keep_its_own_files_elsewhere(shop: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "本机"
    store = XlsxStore(shop, state_dir=elsewhere, background=False)
    store.commit([Change("customers", {"name": "李明"})], actor="陈一", origin=Origin.FORM, at=AT)
    store.close()
    assert not (shop / ".dcrc").exists()
    assert (elsewhere / "journal.db").exists()
    assert len(list((elsewhere / "backups").glob("客户车辆.*.xlsx"))) == 1
