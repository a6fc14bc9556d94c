"""The guards of P01 over HTTP: each refusal is a 409 with its sentence, and nothing is stored."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import quote

import pytest
from small_shop import SATURDAY, SmallShop
from visitor import Visitor
from werkzeug.test import TestResponse

from dcrc_lite.schema.calls import CallAttempt, CallTask
from dcrc_lite.schema.customers import Customer

WEDNESDAY = datetime(2026, 11, 18, 16, 40)
Enter = Callable[[str], Visitor]


@pytest.fixture
def person(enter: Enter) -> Visitor:
    return enter("zhangmin")


@pytest.fixture
def task(shop: SmallShop) -> str:
    return shop.serviced(WEDNESDAY)


def send(person: Visitor, task: str, deed: str = "", **sent: str) -> TestResponse:
    address = "/calls/" + quote(task)
    return person.post(f"{address}{deed}", {"key": sent.get("outcome", deed), **sent}, form="/me")


def tried(shop: SmallShop, task: str, *moments: datetime, status: str = "待再拨") -> None:
    for at in moments:
        shop.put(CallAttempt(task_id=task, dialled_at=at, caller="张敏", result="无人接听"))
    last = max(moments)
    shop.put(CallTask(id=task, rule="D06", status=status, attempts=len(moments), last_attempt_at=last, owner="张敏"))


def attempts(shop: SmallShop) -> int:
    return len(shop.store.rows(CallAttempt))


YESTERDAY = SATURDAY - timedelta(days=1)


@pytest.mark.parametrize(
    ("moments", "missing"),
    [
        ((YESTERDAY,), "再拨 2 次"),
        ((YESTERDAY, YESTERDAY + timedelta(hours=1), YESTERDAY + timedelta(hours=5)), "再换 1 个时段"),
        (tuple(SATURDAY - timedelta(days=days) for days in (1, 2, 3)), "上午、下午至少各试一次"),
    ],
)
def test_giving_up_too_early_names_what_is_missing(
    shop: SmallShop, person: Visitor, task: str, moments: tuple[datetime, ...], missing: str
) -> None:
    tried(shop, task, *moments)
    answer = send(person, task, outcome="无法联系", reason="一直没人接")
    assert (answer.status_code, attempts(shop)) == (409, len(moments))
    assert missing in answer.text


def test_enough_tries_in_enough_slots_may_end_it_with_a_reason_only(
    shop: SmallShop, person: Visitor, task: str
) -> None:
    tried(shop, task, YESTERDAY, YESTERDAY + timedelta(hours=5), YESTERDAY - timedelta(days=1))
    assert send(person, task, outcome="无法联系").status_code == 409
    assert send(person, task, outcome="无法联系", reason="三个时段都没人接").status_code == 302
    assert shop.store.rows(CallTask)[0].status == "无法联系"


def test_a_second_try_before_the_gap_is_refused_with_the_moment(shop: SmallShop, person: Visitor, task: str) -> None:
    tried(shop, task, SATURDAY - timedelta(minutes=30))
    answer = send(person, task, "/start")
    assert answer.status_code == 409
    assert "11:30" in answer.text
    assert send(person, task, "/start", by_customer="1").status_code == 302  # she rang us


@pytest.mark.parametrize("now", ["2026-11-21T08:45", "2026-11-21T12:00", "2026-11-21T20:30"])
def test_no_courtesy_call_starts_in_quiet_hours(
    shop: SmallShop, person: Visitor, task: str, now: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DCRC_NOW", now)
    answer = send(person, task, outcome="无人接听")
    assert (answer.status_code, attempts(shop)) == (409, 0)
    assert "不打扰" in answer.text


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "还差时间"),
        ({"again_on": "2026-11-20", "again_time": "10:00"}, "已经过去"),
        ({"again_on": "2026-11-24", "again_time": "10:00"}, "超过了截止日"),
    ],
)
def test_a_time_agreed_is_in_the_future_and_past_the_due_has_a_reason(
    shop: SmallShop, person: Visitor, task: str, sent: dict[str, str], said: str
) -> None:
    answer = send(person, task, outcome="另约", **sent)
    assert (answer.status_code, attempts(shop)) == (409, 0)
    assert said in answer.text


def test_past_the_due_a_reason_is_enough_and_the_due_stays(shop: SmallShop, person: Visitor, task: str) -> None:
    again = {"again_on": "2026-11-24", "again_time": "10:00", "reason": "出差，周二回来"}
    assert send(person, task, outcome="另约", **again).status_code == 302
    written = shop.store.rows(CallTask)[0]
    assert (written.status, written.agreed_at) == ("另约", datetime(2026, 11, 24, 10))
    assert written.due_date == datetime(2026, 11, 21, 23, 59)


@pytest.mark.parametrize("outcome", ["号码错误", "停机空号"])
def test_a_bad_number_makes_a_task_to_correct_it(shop: SmallShop, person: Visitor, task: str, outcome: str) -> None:
    assert send(person, task, outcome=outcome).status_code == 302
    tasks = {row.task_type: row for row in shop.store.rows(CallTask)}
    assert tasks["维修3日"].status == "号码错误"
    assert tasks["信息更正"].status == "待拨打"


def test_a_refusal_asks_whether_to_call_no_more(shop: SmallShop, person: Visitor, task: str) -> None:
    assert "以后都不要再打关怀电话" in person.get("/calls/" + quote(task)).text
    assert send(person, task, outcome="拒访").status_code == 302
    assert shop.store.rows(CallTask)[0].status == "拒访"
    assert shop.store.rows(Customer)[0].callback_consent is not False


def test_cancelling_is_the_managers_and_has_one_of_four_reasons(shop: SmallShop, enter: Enter, task: str) -> None:
    manager = enter("chenxi")
    assert send(enter("zhangmin"), task, "/cancel", cancel_reason="退车").status_code == 403
    refused = send(manager, task, "/cancel", cancel_reason="太忙")
    assert refused.status_code == 409
    assert "退车、重复、已报废、误建" in refused.text
    assert send(manager, task, "/cancel", cancel_reason="退车").status_code == 302
    assert shop.store.rows(CallTask)[0].status == "已取消"
    assert shop.desk.worklist.entries(shop.now) == []


def test_a_call_that_ended_is_not_saved_again(shop: SmallShop, person: Visitor, task: str) -> None:
    assert send(person, task, outcome="拒访").status_code == 302
    again = person.post("/calls/" + quote(task), {"key": "another", "outcome": "无人接听"}, form="/me")
    assert (again.status_code, attempts(shop)) == (409, 1)
    assert "拒访" in again.text


def test_a_colleagues_call_is_not_taken_over_until_the_claim_lapses(
    shop: SmallShop, enter: Enter, task: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.person("lijing", "李静", "电访员")
    assert send(enter("lijing"), task, "/start").status_code == 302
    refused = send(enter("zhangmin"), task, outcome="无人接听")
    assert (refused.status_code, attempts(shop)) == (409, 0)
    assert "李静" in refused.text
    caller = enter("zhangmin")
    later = shop.desk.accounts._moment() + timedelta(minutes=16)
    monkeypatch.setattr(shop.desk.accounts, "_moment", lambda: later)
    assert send(caller, task, outcome="无人接听").status_code == 302
    assert [row.caller for row in shop.store.rows(CallAttempt)] == ["张敏"]
