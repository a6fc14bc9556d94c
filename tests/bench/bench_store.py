"""Figures of the store beside openpyxl in the same run: python tests/bench/bench_store.py [--rows 100000] [--shape 61].

Shapes: 25 columns as Excel saves them (shared strings; the figures to reach are for this one), or the product's own
customers tab of 61 columns as the patcher fills it. Each line gives the time on the clock and, because other programs
may keep the machine busy, the processor's time of this process and its children.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import big_book  # noqa: E402

from dcrc_lite.desk.keys import KEYS  # noqa: E402
from dcrc_lite.schema import Customer  # noqa: E402
from dcrc_lite.store.engine import XlsxStore  # noqa: E402
from dcrc_lite.store.protocol import Change, Origin  # noqa: E402

AT = datetime(2026, 11, 21, 9, 0)
BOOK = "客户车辆.xlsx"
ROUNDS = 5


@dataclass(frozen=True, slots=True, order=True)
class Spent:
    """Seconds on the clock, and of the processor in this process and its children."""

    wall: float
    busy: float


def _busy() -> float:
    import resource

    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def spent(what: Callable[[], object]) -> Spent:
    """Return what one call takes."""
    wall, busy = time.perf_counter(), _busy()
    what()
    return Spent(time.perf_counter() - wall, _busy() - busy)


def middle(taken: list[Spent]) -> Spent:
    """Return the median."""
    return sorted(taken)[len(taken) // 2]


def say(what: str, took: Spent, goal: float, peer: Spent | None = None) -> None:
    """Print one line; `goal` in seconds."""
    beside = ""
    if peer:
        times = f"{peer.wall / took.wall:5.1f} x by the clock, {peer.busy / took.busy:.1f} x of the processor"
        beside = f"   openpyxl {peer.wall:7.2f} s ({peer.busy:.2f}) = {times}"
    kept = "" if took.wall <= goal else "  busy machine" if took.busy <= goal else "  MISSED"
    times = f"{took.wall * 1000:9.1f} ms (processor {took.busy * 1000:8.1f})"
    print(f"{what:<30}{times}   goal {goal * 1000:6.0f}{kept}{beside}")


@contextmanager
def opened(folder: Path) -> Iterator[XlsxStore]:
    """A store that is closed at the end."""
    store = XlsxStore(folder, background=False, keys=KEYS)
    try:
        yield store
    finally:
        store.close()


def first_index(folder: Path) -> Spent:
    """Open the folder without its cache."""
    taken, stores = list[Spent](), list[XlsxStore]()
    for _ in range(ROUNDS):
        shutil.rmtree(folder / ".dcrc", ignore_errors=True)
        taken.append(spent(lambda: stores.append(XlsxStore(folder, background=False, keys=KEYS))))
        stores.pop().close()
    return middle(taken)


def commits(store: XlsxStore, rows: int, count: int = 500) -> list[Spent]:
    """Store single-field edits; return what each took, sorted."""
    dice, taken = random.Random(1), []
    for number in range(count):
        change = [Change("customers", {"job_title": f"第 {number} 次"}, id=f"客-{dice.randint(1, rows):06d}")]
        taken.append(spent(lambda: store.commit(change, actor="陈一", origin=Origin.FORM, at=AT)))  # noqa: B023
    return sorted(taken)


def flush(store: XlsxStore, edits: int, added: int = 0) -> Spent:
    """Write edits and new rows out; return the time of the writing."""
    changes = [Change("customers", {"needs": f"{time.perf_counter()}"}, id=f"客-{n + 1:06d}") for n in range(edits)]
    changes += [Change("customers", {"name": "新人", "needs": str(n)}) for n in range(added)]
    store.commit(changes, actor="陈一", origin=Origin.FORM, at=AT)
    written: list[int] = []
    took = spent(lambda: written.append(store.write_out()))
    assert written == [edits + added]
    return took


def outside(store: XlsxStore, book: Path) -> Spent:
    """A person's save of one cell: patched in by hand here, timed from the save to the merged row."""
    from dcrc_lite.store.files import Files
    from dcrc_lite.store.xlsx_patch import BookEdit, patch_book
    from dcrc_lite.store.xlsx_row import Ink
    from dcrc_lite.store.xlsx_sheet import SheetEdit

    sheet, tab = Customer.sheet, Files(store.index).tab(BOOK, "customers")
    assert tab is not None
    text = f"公司 {time.perf_counter()}"
    with book.open("rb") as source, book.with_suffix(".next").open("w+b") as target:
        edit = SheetEdit({50: {tab.columns["employer"]: Ink(sheet.field("employer"), text)}}, 1, 10**6)
        patch_book(source, target, BOOK, BookEdit({sheet.tab: edit}, has_formulas=False))
    book.with_suffix(".next").replace(book)
    took = spent(store.take_in)
    assert store.get(Customer, "客-000049").employer == text  # type: ignore[union-attr]
    return took


def peer(book: Path) -> tuple[Spent, Spent]:
    """Return what openpyxl takes to read the tab, and to change one cell and save."""
    import openpyxl

    start, busy = time.perf_counter(), _busy()
    workbook = openpyxl.load_workbook(book)
    for row in workbook["客户"].iter_rows(values_only=True):
        tuple(row)
    read = Spent(time.perf_counter() - start, _busy() - busy)
    workbook["客户"]["C2"] = "李明"
    workbook.save(book.parent / "peer.tmp")
    return read, Spent(time.perf_counter() - start, _busy() - busy)


def run(folder: Path, rows: int, *, with_peer: bool) -> None:
    """Measure one shape."""
    large, book = rows > 20_000, folder / BOOK
    read, save = peer(book) if with_peer else (None, None)
    say("first index", first_index(folder), 4 if large else 0.5, read)
    say("warm start", middle([spent(lambda: _open_close(folder)) for _ in range(ROUNDS)]), 0.5)
    with opened(folder) as store:
        taken = commits(store, rows)
        say("commit p50", taken[len(taken) // 2], 0.020)
        say("commit p99", taken[int(len(taken) * 0.99)], 0.020)
        store.write_out()
        say("flush one edit", middle([flush(store, 1) for _ in range(ROUNDS)]), 2 if large else 0.3, save)
        say("flush 500 edits + 500 rows", flush(store, 500, 500), 2)
        say("outside save merged", middle([outside(store, book) for _ in range(ROUNDS)]), 6 if large else 1)


def memory(folder: Path) -> None:
    """Print the peaks of indexing, serving and patching, each in a process of its own."""
    for what in ("index", "serve", "flush"):
        if what == "index":
            shutil.rmtree(folder / ".dcrc", ignore_errors=True)
        command = [sys.executable, __file__, "--measure", what, str(folder)]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        print(f"{'memory: ' + what:<30}{said.strip()}")


def measure(what: str, folder: Path) -> None:
    """One thing in this process; print its peak and that of its children in MiB."""
    from dcrc_lite.store import intake

    beside, read_books = [0.0], getattr(intake, "read_books")  # noqa: B009 - looked at, not used

    def watched(*given: Any) -> Any:
        answers = read_books(*given)
        beside.append(_peak())
        return answers

    setattr(intake, "read_books", watched)  # noqa: B010 - looked at, not replaced
    with opened(folder) as store:
        if what == "flush":
            flush(store, 1)
        if what == "serve":
            store.search("customers", "王", 20)
            store.rows(Customer, limit=50, order_by="name")
        own, child = _peak(), _peak_of_children()
        goal = {"index": 400, "serve": 200, "flush": 150}[what]
        together = f", reading child {child:.0f}, both at once {child + max(beside):.0f}" if what == "index" else ""
        print(f"{own:.0f} MiB{together}   goal {goal}")


def _open_close(folder: Path) -> None:
    XlsxStore(folder, background=False, keys=KEYS).close()


def _peak() -> float:
    """The most memory this process ever held, in MiB; what a parent held before it does not count."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return 0.0


def _peak_of_children() -> float:
    import resource

    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def main() -> None:
    """Make the books, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--shape", choices=("25", "61", "both"), default="both")
    parser.add_argument("--no-peer", action="store_true", help="leave openpyxl out")
    parser.add_argument("--measure", nargs=2, metavar=("WHAT", "FOLDER"), help="used by itself: one peak of memory")
    asked = parser.parse_args()
    if asked.measure:
        measure(asked.measure[0], Path(asked.measure[1]))
        return
    for shape in ("25", "61"):
        if asked.shape in (shape, "both"):
            with tempfile.TemporaryDirectory(prefix="dcrc 基准 ") as place:
                folder = Path(place)
                (big_book.make_plain if shape == "25" else big_book.make)(folder / BOOK, asked.rows)
                print(f"\n{asked.rows} rows x {shape} columns, {(folder / BOOK).stat().st_size / 1e6:.1f} MB")
                run(folder, asked.rows, with_peer=not asked.no_peer)
                memory(folder)


if __name__ == "__main__":
    main()
