"""Two people on one record: different fields merge, the same field shows both texts on one page, nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote

import pytest
from small_shop import SATURDAY, SmallShop
from visitor import Visitor

from dcrc_lite.complaints import Event
from dcrc_lite.schema.calls import CallAttempt, CallTask
from dcrc_lite.schema.complaints import Complaint
from dcrc_lite.schema.customers import Customer
from dcrc_lite.store.protocol import Change, Origin

Enter = Callable[[str], Visitor]


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def _other(shop: SmallShop, record: str, row_id: str, **texts: str) -> None:
    shop.store.commit([Change(record, texts, id=row_id)], actor="李静", origin=Origin.FORM, at=shop.now)


@pytest.fixture
def customer(shop: SmallShop) -> str:
    return shop.customer(remark="原来的")


def test_different_fields_of_a_customer_merge(enter: Enter, shop: SmallShop, customer: str) -> None:
    person, path = enter("chenxi"), f"/customers/{quote(customer)}/edit"
    seen = _hidden(person.get(path).text, "seen")
    _other(shop, "customers", customer, employer="一中")
    assert person.post(path, {"seen": seen, "key": "k", "remark": "我写的"}).status_code == 302
    row = shop.desk.customers.get(customer)
    assert (row.employer, row.remark) == ("一中", "我写的")


def test_the_same_field_of_a_customer_shows_both_texts(enter: Enter, shop: SmallShop, customer: str) -> None:
    person, path = enter("chenxi"), f"/customers/{quote(customer)}/edit"
    seen = _hidden(person.get(path).text, "seen")
    _other(shop, "customers", customer, remark="李静写的")
    answer = person.post(path, {"seen": seen, "key": "k", "remark": "我写的", "employer": "二中"})
    assert answer.status_code == 409
    assert all(text in answer.text for text in ("李静写的", "我写的", "李静", 'value="二中"'))
    assert shop.desk.customers.get(customer).remark == "李静写的"
    again = {"seen": _hidden(answer.text, "seen"), "key": "l", "remark": "两个都要", "employer": "二中"}
    assert person.post(path, again).status_code == 302
    assert shop.desk.customers.get(customer).remark == "两个都要"


def test_the_same_field_of_a_complaint_shows_both_texts(enter: Enter, shop: SmallShop, customer: str) -> None:
    [case] = shop.put(
        Complaint(
            received_at=SATURDAY, customer_id=customer, content="异响", status="新建", owner="陈曦", severity="一般"
        )
    )
    person, path = enter("chenxi"), f"/complaints/{quote(case)}"
    page = person.get(path).text
    sent = {
        "event": Event.HAND_OVER.value,
        "seen": _hidden(page, "seen"),
        "key": "k",
        "dept": "销售",
        "said": "客户很急",
    }
    _other(shop, "complaints", case, dept="零件")
    answer = person.post(f"{path}/step", {**sent, "at": "2026-11-21T10:00", "handoff_to": "陈曦"})
    assert answer.status_code == 409
    assert all(text in answer.text for text in ("零件", "销售", "李静", "责任部门"))
    assert shop.store.rows(Complaint)[0].dept == "零件"


def _shown(page: str) -> dict[str, str]:
    """Return what a call page carries of the rows it showed."""
    found = dict(re.findall(r'name="(seen\.[^"]+)" value="([^"]*)"', page))
    assert found
    return found


@pytest.mark.parametrize("written", [True, False], ids=["a row that was there", "a row written meanwhile"])
def test_a_call_somebody_else_touched_shows_both_texts(enter: Enter, shop: SmallShop, written: bool) -> None:
    task = shop.serviced(datetime(2026, 11, 18, 16, 40))
    if written:
        shop.put(CallTask(id=task, status="待拨打", reason="原来的"))
    person, path = enter("zhangmin"), f"/calls/{quote(task)}"
    shown = _shown(person.get(path).text)
    _other(shop, "tasks", task, reason="李静写的", status="待拨打")
    sent = {"key": "k", "outcome": "无人接听", "then": "next", "words": "打了三遍", "reason": "我写的"}
    answer = person.post(path, {**sent, **shown})
    assert answer.status_code == 409
    assert all(text in answer.text for text in ("李静写的", "我写的", "李静", "打了三遍"))
    assert shop.store.rows(CallTask)[0].reason == "李静写的"
    assert shop.store.rows(CallAttempt) == []
    assert person.post(path, {**sent, **_shown(answer.text)}).status_code == 302
    assert shop.store.rows(CallTask)[0].reason == "我写的"


def test_what_a_call_showed_is_kept_while_something_else_is_missing(enter: Enter, shop: SmallShop) -> None:
    task = shop.serviced(datetime(2026, 11, 18, 16, 40))
    person, path = enter("zhangmin"), f"/calls/{quote(task)}"
    shown = _shown(person.get(path).text)
    _other(shop, "tasks", task, reason="李静写的", status="待拨打")
    again = person.post(path, {"key": "k", **shown})
    assert "还没点结果" in again.text
    assert _shown(again.text) == shown


def test_an_address_changed_while_the_customer_was_on_the_phone_shows_both(enter: Enter, shop: SmallShop) -> None:
    task = shop.serviced(datetime(2026, 11, 18, 16, 40))
    customer = shop.store.rows(Customer)[0]
    shop.set(customer, home_addr="西溪路 27 号")
    person, path = enter("zhangmin"), f"/calls/{quote(task)}"
    shown = _shown(person.get(path).text)
    _other(shop, "customers", customer.id, home_addr="古墩路 1 号", last_contact="2026-11-21T09:50")
    sent = {"key": "k", "outcome": "非本人", "address": "other", "new_address": "文三路 8 号"}
    answer = person.post(path, {**sent, **shown})
    assert answer.status_code == 409
    assert all(text in answer.text for text in ("古墩路 1 号", "文三路 8 号"))
    assert shop.store.rows(Customer)[0].home_addr == "古墩路 1 号"


def test_another_call_to_the_same_customer_is_no_clash(enter: Enter, shop: SmallShop) -> None:
    task = shop.serviced(datetime(2026, 11, 18, 16, 40))
    customer = shop.store.rows(Customer)[0]
    person, path = enter("zhangmin"), f"/calls/{quote(task)}"
    shown = _shown(person.get(path).text)
    _other(shop, "customers", customer.id, last_contact="2026-11-21T09:50", remark="李静写的")
    sent = {"key": "k", "outcome": "非本人", "address": "other", "new_address": "文三路 8 号"}
    assert person.post(path, {**sent, **shown}).status_code == 302
    found = shop.store.rows(Customer)[0]
    assert (found.home_addr, found.remark, found.last_contact) == ("文三路 8 号", "李静写的", SATURDAY)


def test_a_complaint_somebody_settled_during_the_recall_shows_both(
    enter: Enter, shop: SmallShop, customer: str
) -> None:
    at = datetime(2026, 11, 18, 9)
    [case] = shop.put(
        Complaint(
            customer_id=customer, received_at=at, resolved_at=at, origin="内部电访", status="处理完成", severity="一般",
            content="空调异味", owner="孙浩",
        )
    )  # fmt: skip
    person, path = enter("zhangmin"), f"/calls/{quote(f'D07.{case}')}"
    shown = _shown(person.get(path).text)
    _other(shop, "complaints", case, satisfied="否")
    answers = {f"a.0.recall.{number}": given for number, given in enumerate(("是", "5", "5", "4"), 1)}
    answer = person.post(path, {"key": "k", "outcome": "成功", "words": "修好了", **answers, **shown})
    assert answer.status_code == 409
    assert all(text in answer.text for text in ("李静", "修好了", Complaint.sheet.field("satisfied").header))
    assert shop.store.rows(Complaint)[0].satisfied == "否"


@pytest.mark.parametrize(("act", "why"), [("skip", "skip_reason"), ("cancel", "cancel_reason")])
def test_putting_a_call_off_overwrites_no_colleagues_reason(enter: Enter, shop: SmallShop, act: str, why: str) -> None:
    task = shop.serviced(datetime(2026, 11, 18, 16, 40))
    person, path = enter("chenxi"), f"/calls/{quote(task)}"
    shown = _shown(person.get(path).text)
    _other(shop, "tasks", task, reason="李静写的", status="待拨打")
    answer = person.post(f"{path}/{act}", {why: "重复", "words": "写了一半", **shown})
    assert answer.status_code == 409
    assert all(text in answer.text for text in ("李静写的", "重复", "写了一半"))
    assert shop.store.rows(CallTask)[0].reason == "李静写的"


def test_a_draft_of_a_call_is_sent_over_the_rows_as_they_are_now(enter: Enter, shop: SmallShop) -> None:
    task = shop.serviced(datetime(2026, 11, 18, 16, 40))
    person, path = enter("zhangmin"), f"/calls/{quote(task)}"
    shown = _shown(person.get(path).text)
    kept = {name: [value] for name, value in {**shown, "words": "写了一半"}.items()}
    shop.desk.accounts.save_draft(shop.caller, f"call:{task}", kept)
    _other(shop, "tasks", task, reason="李静写的", status="待拨打")
    page = person.get(path).text
    assert "写了一半" in page
    assert _shown(page) != shown
