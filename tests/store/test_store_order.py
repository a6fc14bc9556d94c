"""What is on the disk when: the new workbook before it is swapped in, the journal before the answer."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from store_faults import BOOK, Trouble, TroubledDisk, troubled_sqlite
from store_shop import commit

from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.protocol import Change

ANSWERING = """
import os, sys
from datetime import datetime
from pathlib import Path
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.protocol import Change, Origin
store = XlsxStore(Path(sys.argv[1]), background=False)
os.write(1, b"asking")
store.commit([Change("customers", {"name": "Li"})], actor="C", origin=Origin.FORM, at=datetime(2026, 11, 21, 9, 0))
os.write(1, b"answering")
store.close(write=False)
"""


def _recorded(shop: Path) -> list[tuple[str, str]]:
    """The calls of one flush, each as (call, file or statement)."""
    trouble = Trouble()
    with troubled_sqlite(trouble):
        store = XlsxStore(shop, background=False, disk=TroubledDisk(trouble))
        commit(store, Change("customers", {"name": "李明"}))
        store.sync()
        commit(store, Change("customers", {"name": "王芳"}))
        trouble.armed = True
        assert store.write_out() == 1
        trouble.armed = False
        store.close()
    return trouble.log


def test_file_then_swap_then_folder_then_mark(shop: Path) -> None:
    calls = _recorded(shop)
    names = [call for call, _ in calls]
    made = next(what for call, what in calls if call == "create")
    written = max(n for n, call in enumerate(calls) if call == ("write", made))
    synced, swapped = calls.index(("sync", made)), names.index("swap")
    folder = names.index("sync folder", swapped)
    marked = next(n for n, (call, what) in enumerate(calls) if call == "sql" and what.startswith("DELETE FROM outbox"))
    journal = calls.index(("sql", "COMMIT"), marked)
    assert written < synced < swapped < folder < marked < journal
    assert set(names[marked:journal]) == {"sql"}
    assert calls[swapped] == ("swap", BOOK)
    assert "write" not in names[synced:]


def test_the_last_look_is_right_before_the_swap(shop: Path) -> None:
    calls = _recorded(shop)
    swapped = calls.index(("swap", BOOK))
    assert calls[swapped - 1] == ("stat", BOOK)
    assert calls[swapped + 1][0] == "stat"  # at what came out


def test_a_backup_is_whole_before_it_has_its_name(shop: Path) -> None:
    store = XlsxStore(shop, background=False)
    commit(store, Change("customers", {"name": "李明"}))
    trouble = Trouble(armed=True)
    store.folder.disk = TroubledDisk(trouble)
    store.write_out()
    store.close(write=False)
    parts = [call for call, what in trouble.log if what.endswith(".part")]
    assert (parts[0], parts[-1]) == ("remove", "sync")
    named = next(n for n, (call, _) in enumerate(trouble.log) if call == "replace")
    assert trouble.log[named - 1][0] == "sync"
    assert trouble.log[named + 1][0] == "sync folder"


def test_the_journal_syncs_with_every_commit_and_the_cache_does_not(shop: Path) -> None:
    store = XlsxStore(shop, background=False)
    full, off = 2, 0
    assert store.journal.database.writer.execute("PRAGMA synchronous").fetchone() == (full,)
    assert store.journal.database.writer.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert store.index.database.writer.execute("PRAGMA synchronous").fetchone() == (off,)
    store.close(write=False)


@pytest.mark.skipif(shutil.which("strace") is None, reason="watching the system's calls needs strace")
def test_the_journal_is_on_the_disk_before_the_answer(shop: Path, tmp_path: Path) -> None:
    XlsxStore(shop, background=False).close()
    log = tmp_path / "calls.txt"
    watched = "trace=write,pwrite64,fsync,fdatasync"
    program = [sys.executable, "-c", ANSWERING, str(shop)]
    done = subprocess.run(
        ["strace", "-f", "-y", "-e", watched, "-o", str(log), *program], capture_output=True, check=False
    )
    if b"ptrace" in done.stderr:
        pytest.skip("this machine does not let strace watch")
    assert done.stdout == b"askinganswering", done.stderr
    lines = log.read_text(errors="replace").splitlines()
    asking = next(n for n, line in enumerate(lines) if '"asking"' in line)
    answering = next(n for n, line in enumerate(lines) if '"answering"' in line)
    between = lines[asking:answering]
    written = max(n for n, line in enumerate(between) if "pwrite64" in line and "journal.db-wal" in line)
    synced = max(n for n, line in enumerate(between) if "sync(" in line and "journal.db-wal" in line)
    assert written < synced
