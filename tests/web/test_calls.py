"""The one-screen call over HTTP: saved and next, shown again when something is missing, taken back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import quote

import pytest
from markupsafe import escape
from small_shop import SmallShop
from visitor import Visitor

from dcrc_lite import clock
from dcrc_lite.manuals import links
from dcrc_lite.schema.calls import CallRecord, CallTask
from dcrc_lite.schema.complaints import Complaint
from dcrc_lite.schema.customers import Customer

WEDNESDAY = datetime(2026, 11, 18, 16, 40)
Enter = Callable[[str], Visitor]
GOOD = {
    f"a.0.service.{number}": answer for number, answer in enumerate(("5", "是", "5", "4", "5", "5", "没变动", "5"), 1)
}


@pytest.fixture
def person(enter: Enter) -> Visitor:
    return enter("zhangmin")


def address(task: str) -> str:
    return "/calls/" + quote(task)


def send(person: Visitor, task: str, **sent: str):  # type: ignore[no-untyped-def]
    form = {"key": "once", "outcome": "成功", "then": "next", **sent}
    return person.post(address(task), form, form=address(task))


def test_a_saved_call_leads_to_the_next_with_undo(shop: SmallShop, person: Visitor) -> None:
    task = shop.serviced(WEDNESDAY)
    following = shop.serviced(WEDNESDAY, "何秀英", "15405710916")
    answer = send(person, task, **GOOD)
    assert answer.status_code == 302 and answer.location == address(following)
    page = person.get(answer.location).text
    assert "朱军：记好了。" in page and "撤销" in page and "154 0571 0916" in page
    assert len(shop.store.rows(CallRecord)) == 1


def test_the_next_try_is_proposed_in_spaced_words(shop: SmallShop, person: Visitor) -> None:
    task = shop.serviced(WEDNESDAY)
    send(person, task, outcome="无人接听", then="list")
    assert re.search(r"无人接听，建议.+\d\d:\d\d 再拨。", person.get("/today/").text)


def test_saving_and_staying_goes_back_to_the_list(shop: SmallShop, person: Visitor) -> None:
    task = shop.serviced(WEDNESDAY)
    assert send(person, task, **{**GOOD, "then": "list"}).location == "/today/"


def test_a_missing_answer_shows_the_page_again_with_everything_typed(shop: SmallShop, person: Visitor) -> None:
    task = shop.serviced(WEDNESDAY)
    answer = send(person, task, **{**GOOD, "a.0.service.8": "", "words": "师傅很仔细"})
    assert answer.status_code == 409
    assert "还差第 8 题" in answer.text and "师傅很仔细" in answer.text
    assert answer.text.count("checked") >= 8
    assert shop.store.rows(CallRecord) == []


def test_a_found_complaint_is_opened_in_the_same_save(shop: SmallShop, person: Visitor) -> None:
    task = shop.serviced(WEDNESDAY)
    case = {
        "words": "还是响",
        "category": "维修质量",
        "dept": "服务（维修）",
        "severity": "一般",
        "a.0.service.2": "否",
    }
    answer = send(person, task, **{**GOOD, **case})
    assert answer.status_code == 302
    found = shop.store.rows(Complaint)[0]
    assert "已转投诉 " + found.id in person.get("/today/").text


def test_the_clocks_of_a_complaint_can_be_seen_before_saving(shop: SmallShop, person: Visitor) -> None:
    task = shop.serviced(WEDNESDAY)
    answer = person.post(address(task) + "/look", {"words": "还是响", "a.0.service.2": "否"}, form=address(task))
    assert "周一 12:45 前" in answer.text and "还是响" in answer.text
    assert shop.store.rows(Complaint) == []


def test_a_word_of_danger_suggests_the_gravest_level(shop: SmallShop, person: Visitor) -> None:
    task = shop.serviced(WEDNESDAY)
    answer = person.post(address(task) + "/look", {"words": "刹车失灵了"}, form=address(task))
    assert "建议定为重大" in answer.text


def test_the_undo_puts_the_call_back(shop: SmallShop, person: Visitor) -> None:
    task = shop.serviced(WEDNESDAY)
    send(person, task, **GOOD)
    answer = person.post("/calls/undo/call-once", form="/today/")
    assert answer.location == address(task)
    assert shop.store.rows(CallTask) == []


def test_an_unanswered_call_shows_the_next_try_before_saving(shop: SmallShop, person: Visitor) -> None:
    page = person.get(address(shop.serviced(WEDNESDAY))).text
    assert "下一次：<b>今天 14:00（换个时段：上次是上午）</b>" in page


def test_a_skip_without_reason_is_asked_for(shop: SmallShop, person: Visitor) -> None:
    task = shop.serviced(WEDNESDAY)
    answer = person.post(address(task) + "/skip", form=address(task))
    assert answer.status_code == 409 and "跳过还差原因" in answer.text


def test_only_the_manager_cancels(shop: SmallShop, person: Visitor, enter: Enter) -> None:
    task = shop.serviced(WEDNESDAY)
    assert person.post(address(task) + "/cancel", {"cancel_reason": "重复"}).status_code == 403
    assert enter("chenxi").post(address(task) + "/cancel", {"cancel_reason": "重复"}).status_code == 302


def test_a_draft_is_shown_again(shop: SmallShop, person: Visitor) -> None:
    task = shop.serviced(WEDNESDAY)
    shop.desk.accounts.save_draft(shop.caller, f"call:{task}", {"words": ["写了一半"]})
    assert "写了一半" in person.get(address(task)).text


def test_an_unknown_task_is_a_page_in_chinese(person: Visitor) -> None:
    answer = person.get("/calls/D06.修-2026-9999")
    assert answer.status_code == 404 and "没有 D06.修-2026-9999 这条任务" in answer.text


def test_typed_text_is_never_markup(shop: SmallShop, person: Visitor) -> None:
    task = shop.serviced(WEDNESDAY)
    shop.set(shop.store.rows(Customer)[0], name="<b>朱</b>")
    page = person.get(address(task)).text
    assert "<b>朱</b>" not in page and "&lt;b&gt;朱" in page


@pytest.mark.parametrize(("opened", "least"), [(timedelta(minutes=5), 300), (timedelta(), 0)])
def test_a_refused_save_does_not_start_the_timer_anew(
    shop: SmallShop, person: Visitor, opened: timedelta, least: int
) -> None:
    task = shop.serviced(WEDNESDAY)
    person.post(f"{address(task)}/start", {}, form=address(task))
    began = (clock.real_now() - opened).isoformat(timespec="seconds")
    page = send(person, task, **{**GOOD, "a.0.service.8": "", "opened": began}).text
    found = re.search(r'data-timer="(\d+)"', page)
    assert found and least <= int(found[1]) < least + 60


@pytest.mark.parametrize(
    ("record", "field"),
    [
        ("call_records", "answered_by"),
        ("call_records", "content"),
        ("call_records", "complaint_found"),
        ("complaints", "category"),
        ("complaints", "dept"),
        ("complaints", "severity"),
        ("complaints", "customer_demand"),
        ("tasks", "agreed_at"),
        ("tasks", "outcome"),
        ("tasks", "reason"),
        ("customers", "mobile"),
        ("customers", "callback_consent"),
    ],
)
def test_each_field_of_the_call_leads_to_its_page_of_the_manual(
    shop: SmallShop, person: Visitor, record: str, field: str
) -> None:
    page = person.get(address(shop.serviced(WEDNESDAY))).text
    assert f'href="{escape(links.field_url(record, field))}"' in page
