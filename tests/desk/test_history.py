"""改动记录: one line for a row's change, days under headings, in the words of the interface, page after page."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from small_shop import SATURDAY, SmallShop

from dcrc_lite.desk.history import GONE, NEW, PAGE, SET, Asked, HistoryPage, Line
from dcrc_lite.desk.shown import shown
from dcrc_lite.schema import SHEETS, Customer, Visit
from dcrc_lite.store.protocol import Change, Origin

TODAY = SATURDAY.date()


@pytest.fixture
def shop() -> SmallShop:
    return SmallShop()


def _page(shop: SmallShop, **asked: object) -> HistoryPage:
    return shop.desk.history.page(Asked(**asked), TODAY)  # type: ignore[arg-type]


def _lines(shop: SmallShop, **asked: object) -> list[Line]:
    return [line for _, lines in _page(shop, **asked).days for line in lines]


def test_a_change_of_several_cells_is_one_line(shop: SmallShop) -> None:
    customer = shop.customer()
    shop.set(Customer(id=customer), pref_time="上午", employer="一中")
    changed, made = _lines(shop, row=customer)
    assert (changed.act, changed.whose, changed.title, changed.by) == (SET, "朱军", "客户", "测试")
    headers = {SHEETS["customers"].field(name).header for name in ("pref_time", "employer")}
    assert {cell.header for cell in changed.cells} == headers
    assert {(cell.old, cell.new) for cell in changed.cells} == {("", "上午"), ("", "一中")}
    assert (made.act, made.origin) == (NEW, "导入")


def test_a_row_of_one_cell_is_new_all_the_same(shop: SmallShop) -> None:
    [line] = _lines(shop, row=shop.put(Customer(employer="一中"))[0])
    assert line.act == NEW


def test_a_removed_row_keeps_its_name_and_its_cells(shop: SmallShop) -> None:
    customer = shop.customer()
    change = Change("customers", id=customer, remove=True)
    shop.store.commit([change], actor="陈曦", origin=Origin.HAND, at=SATURDAY)
    gone = _lines(shop, row=customer)[0]
    assert (gone.act, gone.whose, gone.origin) == (GONE, "朱军", "表格里改的")
    assert ("手机", "154****2038", "") in [(cell.header, cell.old, cell.new) for cell in gone.cells]


def test_a_hand_edit_nobody_signed_says_so(shop: SmallShop) -> None:
    customer = shop.customer()
    change = Change("customers", {"remark": "x"}, id=customer)
    shop.store.commit([change], actor="表格里", origin=Origin.HAND, at=SATURDAY)
    assert (_lines(shop, row=customer)[0].by, _lines(shop, row=customer)[0].origin) == ("表格里", "没留名字")


def test_a_row_without_a_name_is_told_by_its_customer_or_number(shop: SmallShop) -> None:
    customer = shop.customer()
    visit = shop.visit(customer, shop.car(customer), SATURDAY)
    assert _lines(shop, row=visit)[0].whose == "朱军"
    [alone] = shop.put(Visit(in_at=SATURDAY))
    assert _lines(shop, row=alone)[0].whose == alone


@pytest.mark.parametrize(
    ("days_ago", "heading"),
    [(0, "今天 11月21日 周六"), (1, "昨天 11月20日 周五"), (2, "11月19日 周四"), (365, "2025年11月21日 周五")],
)
def test_days_stand_above_their_lines(shop: SmallShop, days_ago: int, heading: str) -> None:
    row = shop.put(Customer(name="朱军"), at=SATURDAY - timedelta(days=days_ago))[0]
    assert [day for day, _ in _page(shop, row=row).days] == [heading]


def test_everything_is_read_page_by_page_once(shop: SmallShop) -> None:
    shop.put(*(Customer(name=f"客{n}") for n in range(2 * PAGE + 5)))
    seen: list[str] = []
    before = 0
    while True:
        page = _page(shop, record="customers", before=before)
        seen += [line.whose for _, lines in page.days for line in lines]
        before = page.older
        if not before:
            break
        assert page.count == PAGE
    assert seen == [f"客{n}" for n in reversed(range(2 * PAGE + 5))]


def test_a_row_of_many_cells_is_not_cut_by_a_page(shop: SmallShop, monkeypatch: pytest.MonkeyPatch) -> None:
    from dcrc_lite.desk import history

    monkeypatch.setattr(history, "_MOST", 5)
    shop.put(*(Customer(name=f"客{n}", employer="一中", remark="x") for n in range(3)))
    pages = [_page(shop, record="customers")]
    while pages[-1].older:
        pages.append(_page(shop, record="customers", before=pages[-1].older))
    lines = [line for page in pages for _, of_day in page.days for line in of_day]
    assert [(line.whose, len(line.cells)) for line in lines] == [("客2", 3), ("客1", 3), ("客0", 3)]


@pytest.mark.parametrize(
    "asked", [{"by": "没有"}, {"day": "2020-01-01"}, {"day": "x"}, {"record": "x"}, {"batch": "x"}]
)
def test_what_nobody_did_gives_an_empty_page(shop: SmallShop, asked: dict[str, str]) -> None:
    assert (_page(shop, **asked).days, _page(shop, **asked).older) == ((), 0)


@pytest.mark.parametrize(
    ("record", "name", "text", "words"),
    [
        ("visits", "in_at", "2026-11-20T15:18", "2026-11-20 15:18"),
        ("visits", "in_at", "2026-11-20T00:00", "2026-11-20"),
        ("visits", "in_at", "明天", "明天"),
        ("customers", "birthday", "1988-02-03", "1988-02-03"),
        ("customers", "mobile", "15405712038", "154****2038"),
        ("vehicles", "plate", "浙A8T3K6", "浙A·8T3K6"),
        ("visits", "receivable", "1286", "1,286.00 元"),
        ("visits", "receivable", "一千", "一千"),
        ("visits", "receivable", "", ""),
    ],
)
def test_texts_are_shown_as_in_tables(record: str, name: str, text: str, words: str) -> None:
    assert shown(SHEETS[record].field(name), text) == words


def test_a_column_that_is_no_longer_declared_keeps_its_name() -> None:
    from dcrc_lite.desk.history import _cells
    from dcrc_lite.store.protocol import Entry

    head = 1, datetime(2026, 1, 1), "甲", Origin.FORM, ""
    old = [
        Entry(*head, "gone_record", "x-1", "colour", "红", "蓝", 1),
        Entry(*head, "customers", "x", "x", "1", "2", 1),
    ]
    assert [(cell.header, cell.new) for cell in _cells(old)] == [("colour", "蓝"), ("x", "2")]
