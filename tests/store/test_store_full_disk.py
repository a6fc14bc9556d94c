"""A disk that is really full: nothing is taken for stored, and work goes on when there is room again, without a restart."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from store_faults import BOOK
from store_shop import Person, commit

from dcrc_lite.errors.books import StoreFullError
from dcrc_lite.schema import Customer
from dcrc_lite.schema.books import CUSTOMERS
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.protocol import Change
from dcrc_lite.store.templates import create_book
from dcrc_lite.store.troubles import Part

SIZE = "8m"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("a disk of its own size can only be mounted by root on Linux")
    disk = tmp_path / "小盘"
    disk.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(disk)], check=False)
    if made.returncode:
        pytest.skip("this machine does not let a test mount a disk")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def _fill(disk: Path) -> Path:
    filler = disk / "别的文件"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass
    return filler


def test_a_full_disk_refuses_forms_and_recovers_without_a_restart(small_disk: Path) -> None:
    create_book(small_disk / BOOK, CUSTOMERS)
    store = XlsxStore(small_disk, background=False)
    stored = [commit(store, Change("customers", {"name": f"前{n}"})).ids[0] for n in range(3)]
    store.sync()
    book, refused = (small_disk / BOOK).read_bytes(), list[str]()
    filler = _fill(small_disk)
    for n in range(40):
        try:
            stored += commit(store, Change("customers", {"name": f"满{n}", "remark": "长" * 900}), key=f"k{n}").ids
        except StoreFullError as error:
            refused.append(error.reason)
        store.write_out()
    assert set(refused) == {"磁盘已满"}
    assert (small_disk / BOOK).read_bytes() == book or store.status().pending == 0
    assert [row.id for row in store.rows(Customer)] == stored
    filler.unlink()
    stored += commit(store, Change("customers", {"name": "后"})).ids
    report = store.sync()
    assert (report.waiting, [row.id for row in store.rows(Customer)]) == (0, stored)
    assert [row["id"] for row in Person(small_disk).sees(BOOK, "customers")] == stored
    store.close()
    store = XlsxStore(small_disk, background=False)
    assert [row.id for row in store.rows(Customer)] == stored
    store.close()


def test_a_program_starts_on_a_full_disk_and_shows_what_it_knew(shop: Path) -> None:
    store = XlsxStore(shop, background=False)
    commit(store, Change("customers", {"name": "李明"}))
    store.close()
    (shop / BOOK).touch()  # to be read again
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(XlsxStore, "_take", _refused)
        store = XlsxStore(shop, background=False)
        assert [row.name for row in store.rows(Customer)] == ["李明"]
        assert [(one.part, one.why) for one in store.status().troubles] == [(Part.READ, "磁盘已满")]
    assert store.sync().waiting == 0
    assert store.status().troubles == ()
    store.close()


def test_a_program_that_stops_writes_what_waits_though_it_cannot_read(shop: Path) -> None:
    store = XlsxStore(shop, background=False)
    commit(store, Change("customers", {"name": "李明"}))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(XlsxStore, "_take", _refused)
        assert store.close() == ()
    assert [row["name"] for row in Person(shop).sees(BOOK, "customers")] == ["李明"]
    assert store.close() == ()


def test_a_program_that_stops_tells_what_waits_on(shop: Path) -> None:
    store = XlsxStore(shop, background=False)
    commit(store, Change("customers", {"name": "李明"}))
    (shop / f"~${BOOK}").write_bytes(b"?")
    [left] = store.close()
    assert (left.file, left.pending, left.open_in) == (BOOK, 1, "别人")


def test_a_program_that_knows_nothing_yet_does_not_show_an_empty_shop(shop: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(XlsxStore, "_take", _refused)
        with pytest.raises(StoreFullError):
            XlsxStore(shop, background=False)
    XlsxStore(shop, background=False).close()


def _refused(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")
