"""Ten years of a shop: python tests/bench/bench_years.py [--customers 100000] [--calls 1000000].

The cache is filled without workbooks of that size: rows go straight into index.db, blank workbooks of each year stand
beside it, known as read. Measured: warm start, the page of today's list and the query behind it, a customer's page of
rows, and working out all dues anew.
"""

from __future__ import annotations

import argparse
import itertools
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from dcrc_lite.desk import Desk  # noqa: E402
from dcrc_lite.desk.derive import Deriver  # noqa: E402
from dcrc_lite.desk.keys import KEYS  # noqa: E402
from dcrc_lite.schema import SHEETS  # noqa: E402
from dcrc_lite.schema.books import CALLS, CUSTOMERS, VISITS  # noqa: E402
from dcrc_lite.schema.calls import CallRecord  # noqa: E402
from dcrc_lite.schema.visits import Visit  # noqa: E402
from dcrc_lite.store.accounts import AccountsFile  # noqa: E402
from dcrc_lite.store.engine import XlsxStore  # noqa: E402
from dcrc_lite.store.index_schema import table  # noqa: E402
from dcrc_lite.store.templates import create_book  # noqa: E402

NOW = datetime(2026, 11, 21, 10)
SEED, YEARS, ROUNDS = 7, 10, 100
CALLER = "张敏"
Line = dict[str, str]


def people(customers: int) -> Iterator[tuple[str, Line]]:
    """Customers with one car each."""
    for number in range(customers):
        owner = f"客-{number:06d}"
        yield "customers", {"id": owner, "name": f"客户{number}", "mobile": f"154{number:08d}", "status": "在用"}
        yield (
            "vehicles",
            {"id": f"车-{number:06d}", "owner_id": owner, "plate": f"浙A{number:05d}", "series": "启航 S5"},
        )


def visits(customers: int, count: int, dice: random.Random) -> Iterator[tuple[str, Line]]:
    """Visits over the years; nearly all but the last were called about."""
    for number in range(count):
        who, (visit, out) = dice.randrange(customers), visit_of(number, count)
        at = out.isoformat(timespec="minutes")
        yield "visits", {
            "id": visit, "customer_id": f"客-{who:06d}", "vehicle_id": f"车-{who:06d}", "in_at": at, "out_at": at,
            "ro_no": visit, "_file": VISITS.file_name(out.year),
        }  # fmt: skip
        if is_called_about(number, out):
            task = {"id": f"D06.{visit}", "rule": "D06", "source": visit, "status": "已完成", "closed_at": at}
            yield "tasks", {**task, "_file": CALLS.file_name(out.year)}


def visit_of(number: int, count: int) -> tuple[str, datetime]:
    """Return number and end of one of `count` visits, the last first."""
    out = NOW - timedelta(minutes=number * (YEARS * 525_600 // count))
    return f"修-{out.year}-{number:06d}", out


def is_called_about(number: int, out: datetime) -> bool:
    """True for visits with a settled task."""
    return NOW - out > timedelta(days=4) and number % 33 > 0


def calls(customers: int, count: int) -> Iterator[tuple[str, Line]]:
    """Past calls over the years: half of them attempts, half records."""
    for number in range(count // 2):
        (visit, out), who = visit_of(number, count // 2), number % customers
        at, task = out - timedelta(minutes=1), f"D06.{visit}" if is_called_about(number, out) else ""
        said, file = at.isoformat(timespec="minutes"), CALLS.file_name(at.year)
        yield "attempts", {
            "id": f"拨-{at.year}-{number:06d}", "dialled_at": said, "caller": CALLER, "result": "成功", "_file": file,
        }  # fmt: skip
        yield "call_records", {
            "id": f"访-{at.year}-{number:06d}", "task_id": task, "customer_id": f"客-{who:06d}",
            "vehicle_id": f"车-{who:06d}", "called_at": said, "_file": file,
        }  # fmt: skip


def fill(store: XlsxStore, lines: Iterable[tuple[str, Line]]) -> None:
    """Put rows into the index, thousands at a time."""
    waiting: dict[tuple[str, tuple[str, ...]], list[tuple[str, ...]]] = {}
    store.index.begin()
    place = {"_file": CUSTOMERS.file_name(), "_row": "0"}
    for record, said in lines:
        line = place | said
        some = waiting.setdefault((record, tuple(line)), [])
        some.append(tuple(line.values()))
        if len(some) == 10_000:
            _insert(store, record, tuple(line), some)
    for (record, names), some in waiting.items():
        _insert(store, record, names, some)
    store.index.commit()


def _insert(store: XlsxStore, record: str, names: tuple[str, ...], some: list[tuple[str, ...]]) -> None:
    columns, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
    store.index.db.executemany(f"INSERT OR REPLACE INTO {table(record)}({columns}) VALUES({marks})", some)
    some.clear()


def timed(what: Callable[[], object], rounds: int = ROUNDS) -> str:
    """Return p50 and p95 in milliseconds on the clock, and of the processor."""
    walls, busy = [], []
    for _ in range(rounds):
        start, worked = time.perf_counter(), time.process_time()
        what()
        walls.append((time.perf_counter() - start) * 1000)
        busy.append((time.process_time() - worked) * 1000)
    walls.sort()
    busy.sort()
    high = min(int(rounds * 0.95), rounds - 1)
    return f"p50 {walls[rounds // 2]:8.1f} ms, p95 {walls[high]:8.1f} ms (processor {busy[rounds // 2]:.1f}, {busy[high]:.1f})"


def run(folder: Path, customers: int, count: int) -> None:
    """Fill, measure, print."""
    for book in (VISITS, CALLS):
        for year in range(NOW.year - YEARS + 1, NOW.year + 1):
            create_book(folder / book.file_name(year), book)
    store = XlsxStore(folder, derive=Deriver(NOW.date), keys=KEYS, background=False)
    dice, start = random.Random(SEED), time.perf_counter()
    for lines in (people(customers), visits(customers, count // 2, dice), calls(customers, count)):
        fill(store, lines)
    print(
        f"seed {SEED}: {customers} customers, {count} calls, {count // 2} visits in {time.perf_counter() - start:.0f} s"
    )
    print("all dues and search words anew:", timed(store.rederive, 3))
    print("all dues anew:", timed(lambda: store._derive(store._own_reader, None), 3))  # type: ignore[misc]
    store.close(write=False)
    print("warm start (goal 500):", timed(lambda: _open_close(folder), 5))
    store = XlsxStore(folder, derive=Deriver(NOW.date), keys=KEYS, background=False)
    desk = Desk(store, AccountsFile(":memory:"))
    desk.accounts.add("zhangmin", name=CALLER, roles=("电访员",), password="yi-er-san-4567")
    user = desk.accounts.user("zhangmin")
    assert user is not None
    print(f"{len(store.dues())} open dues, index.db {(store.folder.state / 'index.db').stat().st_size / 2**20:.0f} MiB")
    today = NOW.date().isoformat()
    print("dues due by today (goal p95 5):", timed(lambda: store.dues(kind="call", first_by=today)))
    moments = (NOW + timedelta(seconds=passed) for passed in itertools.count())
    print("page of today (goal p95 30):", timed(lambda: desk.worklist.page(user, next(moments))))
    who = {"customer_id": f"客-{customers // 2:06d}"}
    print(
        "a customer's visits and calls (goal p95 2):",
        timed(lambda: (store.rows(Visit, who), store.rows(CallRecord, who))),
    )
    print("search by name:", timed(lambda: store.search("customers", "客户77")))
    desk.close()


def _open_close(folder: Path) -> None:
    XlsxStore(folder, derive=Deriver(NOW.date), keys=KEYS, background=False).close(write=False)


def main() -> None:
    """Read the sizes asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--calls", type=int, default=1_000_000)
    asked = parser.parse_args()
    assert set(SHEETS) >= {"visits", "tasks", "attempts", "call_records"}
    with tempfile.TemporaryDirectory(prefix="dcrc 十年 ") as place:
        run(Path(place), asked.customers, asked.calls)


if __name__ == "__main__":
    main()
