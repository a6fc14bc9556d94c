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
from dcrc_lite.errors.books import RowChangedError
from dcrc_lite.schema.complaints import Complaint
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


def test_a_call_somebody_else_touched_comes_back_as_typed(
    enter: Enter, shop: SmallShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = shop.serviced(datetime(2026, 11, 18, 16, 40))
    path = f"/calls/{quote(task)}"

    def refuse(*_: object, **__: object) -> None:
        raise RowChangedError(task, {"备注": ("李静写的", "我写的", "李静")})

    person = enter("zhangmin")
    token = {"csrf_token": person.token(path)}
    monkeypatch.setattr(shop.store, "commit", refuse)
    sent = {"key": "once", "outcome": "无人接听", "then": "next", "words": "打了三遍", **token}
    answer = person.client.post(path, data=sent)
    assert answer.status_code == 409
    assert all(text in answer.text for text in ("李静写的", "我写的", "打了三遍"))
