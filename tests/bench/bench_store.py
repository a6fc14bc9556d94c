"""Figures of the store beside openpyxl in the same run: python tests/bench/bench_store.py [--rows 100000]."""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import big_book  # noqa: E402
import openpyxl  # noqa: E402

from dcrc_lite.schema import Customer  # noqa: E402
from dcrc_lite.store.engine import XlsxStore  # noqa: E402
from dcrc_lite.store.protocol import Change, Origin  # noqa: E402

AT = datetime(2026, 11, 21, 9, 0)
BOOK = "客户车辆.xlsx"


def timed(what: Callable[[], object], times: int = 3) -> float:
    """Return the median of the seconds taken."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        what()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def say(what: str, seconds: float, goal: str, peer: float | None = None) -> None:
    """Print one line."""
    beside = f"   openpyxl {peer:8.3f} s = {peer / seconds:5.1f} x" if peer else ""
    print(f"{what:<34}{seconds * 1000:10.1f} ms   goal {goal:<10}{beside}")


@contextmanager
def opened(folder: Path) -> Iterator[XlsxStore]:
    """A store that is closed at the end."""
    store = XlsxStore(folder, background=False)
    try:
        yield store
    finally:
        store.close()


def first_index(folder: Path) -> float:
    """Open the folder without its cache."""

    def once() -> None:
        shutil.rmtree(folder / ".dcrc", ignore_errors=True)
        start = time.perf_counter()
        store = XlsxStore(folder, background=False)
        taken.append(time.perf_counter() - start)
        store.close()

    taken: list[float] = []
    for _ in range(3):
        once()
    return statistics.median(taken)


def commits(store: XlsxStore, rows: int, count: int = 500) -> list[float]:
    """Store single-field edits; return the seconds of each, sorted."""
    dice, taken = random.Random(1), []
    for number in range(count):
        change = Change("customers", {"remark": f"第 {number} 次"}, id=f"客-{dice.randint(1, rows):06d}")
        start = time.perf_counter()
        store.commit([change], actor="陈一", origin=Origin.FORM, at=AT)
        taken.append(time.perf_counter() - start)
    return sorted(taken)


def flush(store: XlsxStore, edits: int, added: int = 0) -> float:
    """Write edits and new rows out; return the seconds of the writing."""
    changes = [Change("customers", {"needs": f"{time.perf_counter()}"}, id=f"客-{n + 1:06d}") for n in range(edits)]
    changes += [Change("customers", {"name": "新人", "needs": str(n)}) for n in range(added)]
    store.commit(changes, actor="陈一", origin=Origin.FORM, at=AT)
    start = time.perf_counter()
    assert store.write_out() == edits + added
    return time.perf_counter() - start


def outside(store: XlsxStore, book: Path) -> float:
    """A person's save of one cell: patched in by hand here, timed from the save to the merged row."""
    from dcrc_lite.store.xlsx_patch import BookEdit, patch_book
    from dcrc_lite.store.xlsx_row import Ink
    from dcrc_lite.store.xlsx_sheet import SheetEdit

    sheet = Customer.sheet
    place = [field.name for field in sheet.columns].index("employer")
    text = f"公司 {time.perf_counter()}"
    tab = next(file for file in [store.folder.file(BOOK)])
    with tab.open("rb") as source, book.with_suffix(".next").open("w+b") as target:
        edit = SheetEdit({50: {place: Ink(sheet.field("employer"), text)}}, 1, 10**6)
        patch_book(source, target, BOOK, BookEdit({sheet.tab: edit}, has_formulas=False))
    book.with_suffix(".next").replace(book)
    start = time.perf_counter()
    taken = store.take_in()
    spent = time.perf_counter() - start
    assert taken.cells == 1
    assert store.get(Customer, "客-000049").employer == text  # type: ignore[union-attr]
    return spent


def main() -> None:
    """Make the book, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--no-peer", action="store_true", help="leave openpyxl out")
    asked = parser.parse_args()
    large = asked.rows > 20_000
    with tempfile.TemporaryDirectory(prefix="dcrc 基准 ") as place:
        folder = Path(place)
        book = folder / BOOK
        big_book.make(book, asked.rows)
        print(f"{asked.rows} rows, {book.stat().st_size / 1e6:.1f} MB")
        read = save = None
        if not asked.no_peer:
            start = time.perf_counter()
            workbook = openpyxl.load_workbook(book)
            for row in workbook["客户"].iter_rows(values_only=True):
                tuple(row)
            read = time.perf_counter() - start
            workbook["客户"]["C2"] = "李明"
            workbook.save(folder.parent / "peer.xlsx")
            save = time.perf_counter() - start
            del workbook
        say("first index", first_index(folder), "4 s" if large else "0.5 s", read)
        say("warm start", timed(lambda: _open_close(folder)), "0.5 s")
        with opened(folder) as store:
            taken = commits(store, asked.rows)
            say("commit p50", taken[len(taken) // 2], "")
            say("commit p99", taken[int(len(taken) * 0.99)], "20 ms")
            store.write_out()
            times = sorted(flush(store, 1) for _ in range(3))
            say("flush one edit", times[1], "2 s" if large else "0.3 s", save)
            say("flush 500 edits + 500 rows", flush(store, 500, 500), "2 s")
            say("outside save merged", sorted(outside(store, book) for _ in range(3))[1], "6 s" if large else "1 s")
        print(f"peak of this process {_peak():.0f} MiB, of its children {_peak(children=True):.0f} MiB")


def _open_close(folder: Path) -> None:
    XlsxStore(folder, background=False).close()


def _peak(*, children: bool = False) -> float:
    import resource

    who = resource.RUSAGE_CHILDREN if children else resource.RUSAGE_SELF
    return resource.getrusage(who).ru_maxrss / 1024


if __name__ == "__main__":
    main()
