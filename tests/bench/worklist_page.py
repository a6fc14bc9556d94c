"""Prints how long one page of today's list takes on the server: `python tests/bench/worklist_page.py [customers] [calls]`.

Rows are put straight into the index (no workbooks), 40 visits a day over 120 days for each 10,000 customers; a page is
measured with the list in memory and, apart, after a change of rows: what the desk gathers, and the whole answer of the
app with its HTML. The figure to reach is p95 ≤ 30 ms.
"""

from __future__ import annotations

import itertools
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from dcrc_lite.desk import Desk
from dcrc_lite.desk.accounts import User
from dcrc_lite.desk.derive import Deriver
from dcrc_lite.schema import Row, texts_of
from dcrc_lite.schema.calls import CallAttempt, CallRecord, CallTask
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.vehicles import Vehicle
from dcrc_lite.schema.visits import Visit
from dcrc_lite.store.accounts import AccountsFile
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.protocol import Change, Origin

NOW = datetime(2026, 11, 21, 10)
SEED, DAYS, ROUNDS = 7, 120, 60
NAME = "张敏"


def people(customers: int) -> Iterator[Row]:
    """Customers with one car each."""
    for number in range(customers):
        yield Customer(id=f"客-{number:06}", name=f"客户{number}", mobile=f"154{number:08}", status="在用")
        yield Vehicle(
            id=f"车-{number:06}", owner_id=f"客-{number:06}", plate=f"浙A{number:05}", series="启航 S5", model="S5"
        )


def visits(customers: int, chance: random.Random) -> Iterator[Row]:
    """Visits of the last months, most of them called about."""
    for ago in range(DAYS):
        for turn in range(customers // 250):
            who, number = chance.randrange(customers), f"修-2026-{ago:03}{turn:05}"
            out = (NOW - timedelta(days=ago)).replace(hour=8 + turn % 9)
            yield Visit(
                id=number, customer_id=f"客-{who:06}", vehicle_id=f"车-{who:06}", in_at=out, out_at=out, ro_no=number
            )
            if ago > 3 and chance.random() < 0.97:
                yield CallTask(id=f"D06.{number}", rule="D06", source=number, status="已完成", closed_at=out)


def calls(count: int, customers: int) -> Iterator[Row]:
    """Past calls, ten minutes apart."""
    for number in range(count):
        at, who = NOW - timedelta(minutes=10 * number + 1), number % customers
        yield CallAttempt(id=f"拨-{number}", dialled_at=at, caller=NAME, result="成功", seconds=200 + number % 60)
        yield CallRecord(
            id=f"访-{number}",
            task_id=f"旧-{number}",
            customer_id=f"客-{who:06}",
            vehicle_id=f"车-{who:06}",
            called_at=at,
        )


def filled(folder: Path, customers: int, count: int) -> XlsxStore:
    """A store whose index holds the rows."""
    store = XlsxStore(folder, derive=Deriver(NOW.date), background=False)
    store.index.begin()
    for rows in (people(customers), visits(customers, random.Random(SEED)), calls(count, customers)):
        for row in rows:
            texts = {name: text for name, text in texts_of(row).items() if text}
            store.index.insert(row.sheet.name, row.id, texts, ("", 0))
    store.index.commit()
    store.rederive()
    return store


def gather(desk: Desk, user: User) -> Callable[[], object]:
    """Return what gathers the page without its HTML."""
    moments = (NOW + timedelta(seconds=passed) for passed in itertools.count())
    return lambda: desk.worklist.page(user, next(moments))


def browser(desk: Desk) -> Callable[[], object]:
    """Return what asks the app for the page as a browser does and reads the HTML."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from visitor import Visitor

    from dcrc_lite.web import create_app

    person = Visitor(create_app(desk, secret="a secret for measuring only, of no worth", testing=True))
    person.log_in("zhangmin", "yi-er-san-4567")

    def look() -> None:
        assert "今日任务" in person.get("/today/").text

    look()
    return look


def measure(desk: Desk, look: Callable[[], object], *, changing: bool) -> str:
    """Return p50 and p95 of the page in milliseconds, and the processor's share of the median."""
    spent, worked = [], []
    for turn in range(ROUNDS):
        if changing:
            change = Change("attempts", {"caller": NAME, "dialled_at": "2026-11-21T10:00", "note": str(turn)})
            desk.store.commit([change], actor=NAME, origin=Origin.FORM, at=NOW)
        begun, busy = time.perf_counter(), time.thread_time()
        look()
        spent.append((time.perf_counter() - begun) * 1000)
        worked.append((time.thread_time() - busy) * 1000)
    spent.sort()
    worked.sort()
    middle, high = ROUNDS // 2, int(ROUNDS * 0.95)
    return f"p50 {spent[middle]:.1f} ms, p95 {spent[high]:.1f} ms (processor {worked[middle]:.1f}, {worked[high]:.1f})"


def main(customers: int = 10_000, count: int = 5_000) -> None:
    """Fill, measure, print."""
    os.environ["DCRC_NOW"] = NOW.isoformat()
    with tempfile.TemporaryDirectory() as folder:
        store = filled(Path(folder), customers, count)
        desk = Desk(store, AccountsFile(":memory:"))
        desk.accounts.add("zhangmin", name=NAME, roles=("电访员",), password="yi-er-san-4567")
        user = desk.accounts.user("zhangmin")
        assert user is not None
        print(f"seed {SEED}, {customers} customers, {count} calls, {len(store.dues())} open tasks")
        for name, look in (("gathered", gather(desk, user)), ("whole answer", browser(desk))):
            for when, changing in (("", False), (" after a change", True)):
                print(f"page {name}{when}:", measure(desk, look, changing=changing))
        desk.close()


if __name__ == "__main__":
    main(*(int(given) for given in sys.argv[1:]))
