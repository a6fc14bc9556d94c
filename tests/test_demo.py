"""The demonstration shop: the same for the same day, on any day, with something due in every state."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time
from random import Random

import pytest

from dcrc_lite.desk import Desk
from dcrc_lite.desk.demo import team
from dcrc_lite.desk.demo.making import year_of
from dcrc_lite.desk.demo.notebook import Notebook
from dcrc_lite.desk.demo.people import People, check_digit
from dcrc_lite.desk.derive import Deriver
from dcrc_lite.desk.folder import standard_rows
from dcrc_lite.schema import Row, texts_of
from dcrc_lite.schema.complaints import Complaint
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.default_hours import SHOP_TEXT
from dcrc_lite.schema.parse import vin_check_ok
from dcrc_lite.store.accounts import AccountsFile
from dcrc_lite.store.memory import MemoryStore
from dcrc_lite.store.protocol import Change, Origin
from dcrc_lite.worklists import Group

DAYS = [date(2026, 11, 21), date(2027, 1, 1), date(2028, 2, 29)]


def shop_on(day: date) -> tuple[Desk, Notebook, datetime]:
    now = datetime.combine(day, time(10, 0))
    store = MemoryStore(derive=Deriver(lambda: day))
    desk = Desk(store, AccountsFile(":memory:"))
    rows = [*standard_rows("店", now, profile="默认", hours=SHOP_TEXT), *team.colleagues()]
    changes = [Change(row.sheet.name, texts_of(row), id=row.id) for row in rows]
    store.commit(changes, actor="林涛", origin=Origin.PROGRAM, at=now)
    notebook = year_of(now, desk)
    notebook.copy_into(store)
    return desk, notebook, now


@pytest.fixture(scope="module", params=DAYS, ids=str)
def shop(request: pytest.FixtureRequest) -> tuple[Desk, Notebook, datetime]:
    return shop_on(request.param)


def rows_of(notebook: Notebook) -> list[Row]:
    return [row for page in notebook.pages for _, row in page.rows]


def test_the_same_day_makes_the_same_shop(shop: tuple[Desk, Notebook, datetime]) -> None:
    desk, notebook, now = shop
    assert rows_of(year_of(now, desk)) == rows_of(notebook)


def test_the_list_holds_calls_in_every_state(shop: tuple[Desk, Notebook, datetime]) -> None:
    desk, _, now = shop
    groups = Counter(entry.group for entry in desk.worklist.entries(now))
    assert set(groups) == set(Group)
    assert 30 < sum(groups.values()) < 80


def test_every_clock_of_a_complaint_runs_somewhere(shop: tuple[Desk, Notebook, datetime]) -> None:
    desk, _, _ = shop
    running = {due.rule.partition(".")[0] for due in desk.store.dues()}
    assert {"D01", "D02", "D03", "D06", "D07", "D09", "D10", "D11", "D12", "D13"} <= running


def test_complaints_stand_in_the_states_people_meet(shop: tuple[Desk, Notebook, datetime]) -> None:
    states = {row.status for row in rows_of(shop[1]) if isinstance(row, Complaint)}
    assert {"新建", "已联络", "核实中", "执行中", "已升级", "处理完成", "结案", "撤诉", "转危机"} <= states


@pytest.mark.parametrize(
    "happened", ["dialled_at", "called_at", "out_at", "delivered_at", "received_at", "at", "closed_at"]
)
def test_nothing_happens_after_now(shop: tuple[Desk, Notebook, datetime], happened: str) -> None:
    _, notebook, now = shop
    moments = [moment for row in rows_of(notebook) if (moment := getattr(row, happened, None))]
    assert moments
    assert max(moments) <= now
    assert all(page.at <= now for page in notebook.pages)


def test_every_number_lies_in_a_block_nobody_has(shop: tuple[Desk, Notebook, datetime]) -> None:
    mobiles = [row.mobile for row in rows_of(shop[1]) if isinstance(row, Customer) and row.mobile]
    assert len(mobiles) > 200
    assert all(number.startswith(("154", "164")) and len(number) == 11 for number in mobiles)
    assert len(set(mobiles)) == len(mobiles)


def test_cars_have_a_valid_check_digit() -> None:
    people = People(Random(5))
    vins = [people.car(2025).vin for _ in range(50)]
    assert all(vin[8] == check_digit(vin) and vin_check_ok(vin) for vin in vins)


def test_every_role_has_one_log_in() -> None:
    from dcrc_lite.schema.settings import ROLES

    assert Counter(role for _, _, role, _ in team.LOGINS) == Counter(ROLES)
