"""来电登记 as people use it: look up, write down, hand on, answer later, or open a complaint on the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from small_shop import SmallShop
from visitor import Visitor

from dcrc_lite.schema.calls import InboundCall
from dcrc_lite.schema.complaints import Complaint
from dcrc_lite.schema.settings import Colleague

Enter = Callable[[str], Visitor]
CALL = {"do": "save", "channel": "企业电话", "purpose": "咨询价格", "detail": "问保养多少钱", "read_back": "是",
        "caller": "王先生", "caller_phone": "15405710001"}  # fmt: skip


def send(person: Visitor, **form: str) -> tuple[int, str]:
    answer = person.post("/inbound/", {**CALL, **form}, form="/inbound/", follow_redirects=True)
    return answer.status_code, answer.text


def calls(shop: SmallShop) -> list[InboundCall]:
    return shop.store.rows(InboundCall)


def test_the_form_says_by_when_to_call_back_before_saving(enter: Enter) -> None:
    text = enter("zhangmin").get("/inbound/").text
    assert "周日 10:00 前" in text
    assert "＋ 24 小时" in text


def test_an_answered_call_is_stored_and_owes_nothing(enter: Enter, shop: SmallShop) -> None:
    status, text = send(enter("zhangmin"), immediate="是", result="1286 元起")
    assert status == 200
    assert "来电 来-2026-0001 已登记" in text
    call = calls(shop)[0]
    assert (call.taken_by, call.answer_due, call.answered_at) == ("张敏", None, datetime(2026, 11, 21, 10))
    assert "都回过了" in text


def test_a_call_handed_on_is_owed_until_it_is_answered(enter: Enter, shop: SmallShop) -> None:
    person = enter("zhangmin")
    _, text = send(person, immediate="否", routed_to="孙浩")
    assert calls(shop)[0].answer_due == datetime(2026, 11, 22, 10)
    assert "剩 24 小时" in text or "剩 1 天" in text
    answer = person.post("/inbound/来-2026-0001/answer", {"result": "已报价"}, form="/inbound/", follow_redirects=True)
    assert "都回过了" in answer.text
    assert calls(shop)[0].answered_at == datetime(2026, 11, 21, 10)


def test_a_call_is_not_handed_to_somebody_the_shop_does_not_know(enter: Enter, shop: SmallShop) -> None:
    shop.put(Colleague(name="孙浩", status="在职"))
    status, text = send(enter("zhangmin"), immediate="否", routed_to="李不在")
    assert (status, calls(shop)) == (422, [])
    assert "“李不在”不在员工表里" in text


def test_enter_in_the_search_looks_up_instead_of_storing(enter: Enter, shop: SmallShop) -> None:
    status, text = send(enter("zhangmin"), immediate="是", result="1286 元起", words="zhangmin", found="")
    assert (status, calls(shop)) == (200, [])
    assert "先看是哪位客户" in text
    send(enter("zhangmin"), immediate="是", result="1286 元起", words="zhangmin", found="zhangmin")
    assert len(calls(shop)) == 1


def test_a_call_begun_and_not_stored_is_offered_again_until_it_is(enter: Enter, shop: SmallShop) -> None:
    person = enter("zhangmin")
    person.post("/autosave", {**CALL, "draft_key": "inbound.new"})
    page = person.get("/inbound/").text
    assert "问保养多少钱" in page and "写了没登记的来电" in page
    send(person, immediate="是", result="1286 元起")
    assert "写了没登记的来电" not in person.get("/inbound/").text
    assert len(calls(shop)) == 1


def test_an_answer_without_words_is_asked_for(enter: Enter) -> None:
    person = enter("zhangmin")
    send(person, immediate="否", routed_to="孙浩")
    answer = person.post("/inbound/来-2026-0001/answer", {"result": " "}, form="/inbound/")
    assert answer.status_code == 422
    assert "怎么答复的，写一句再记" in answer.text


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"caller": "", "immediate": "是", "result": "好"}, "问一下怎么称呼"),
        ({"immediate": "否"}, "选一位来回电"),
        ({"immediate": "否", "routed_to": "孙浩", "caller_phone": ""}, "号码不能空着"),
        ({"immediate": "是"}, "当场怎么答的"),
        ({"immediate": "是", "result": "好", "read_back": "否"}, "先复述一遍"),
        ({"immediate": "是", "result": "好", "purpose": ""}, "选一个来电目的"),
        ({"immediate": "是", "result": "好", "caller_phone": "1540571000"}, "10 位"),
    ],
)
def test_what_is_missing_is_told_under_its_field_and_nothing_is_lost(
    enter: Enter, shop: SmallShop, form: dict[str, str], sentence: str
) -> None:
    status, text = send(enter("zhangmin"), **form)
    assert status == 422
    assert sentence in text
    assert "问保养多少钱" in text
    assert calls(shop) == []


def test_a_complaint_is_opened_in_the_same_save(enter: Enter, shop: SmallShop) -> None:
    customer = shop.customer("郑海燕", "15405716645")
    car = shop.car(customer, "浙A9B6L2")
    _, text = send(
        enter("zhangmin"), purpose="投诉抱怨", detail="方向盘回正慢", pick=f"{customer}|{car}", caller="", caller_phone="",
        c_category="维修质量", c_severity="一般", channel="800(免费)",
    )  # fmt: skip
    complaint = shop.store.rows(Complaint)[0]
    assert "投诉 诉-2026-0001 已受理" in text
    assert (complaint.origin, complaint.content, complaint.customer_id) == ("800", "方向盘回正慢", customer)
    assert complaint.contact_due == datetime(2026, 11, 21, 11)
    assert (complaint.handoff_due, complaint.quality) == (None, True)
    assert calls(shop)[0].complaint_id == complaint.id


def test_an_unknown_caller_may_complain_and_the_case_tells_who(enter: Enter, shop: SmallShop) -> None:
    person = enter("zhangmin")
    send(person, purpose="投诉抱怨", detail="喷漆有色差")
    text = person.get(f"/complaints/{shop.store.rows(Complaint)[0].id}").text
    assert "王先生" in text
    assert "154****0001" in text
    assert "15405710001" not in text


def test_a_double_click_stores_one_call(enter: Enter, shop: SmallShop) -> None:
    person = enter("zhangmin")
    for _ in range(2):
        send(person, immediate="是", result="好", key="same")
    assert len(calls(shop)) == 1


def test_looking_up_the_caller_keeps_what_was_typed(enter: Enter, shop: SmallShop) -> None:
    shop.car(shop.customer("郑海燕", "15405716645"), "浙A9B6L2")
    text = enter("zhangmin").post("/inbound/", {**CALL, "do": "find", "words": "6645"}, form="/inbound/").text
    assert re.search(r'name="pick" value="客-000001\|车-000001">', text), "one hit is offered, not chosen"
    assert "154****6645" in text
    assert "问保养多少钱" in text
    assert calls(shop) == []


def test_who_was_found_must_be_chosen_or_ruled_out(enter: Enter, shop: SmallShop) -> None:
    customer = shop.customer("郑海燕", "15405716645")
    person, found = (
        enter("zhangmin"),
        {"words": "6645", "found": "6645", "offered": "1", "immediate": "是", "result": "好"},
    )
    status, text = send(person, **found)
    assert (status, calls(shop)) == (422, [])
    assert "挑一位，或选“都不是”" in text
    send(person, **found, pick="")
    send(person, **found, pick=f"{customer}|", caller="郑女士")
    assert [call.customer_id for call in calls(shop)] == ["", customer]


def test_a_call_left_behind_offers_its_customer_and_chooses_nobody(enter: Enter, shop: SmallShop) -> None:
    customer = shop.customer("郑海燕", "15405716645")
    person = enter("zhangmin")
    person.post("/autosave", {**CALL, "draft_key": "inbound.new", "pick": f"{customer}|", "words": "6645"})
    page = person.get("/inbound/").text
    assert "问保养多少钱" in page and "再选一次" in page
    assert f'name="pick" value="{customer}|">' in page


def test_a_stranger_is_asked_about_once_and_stands_in_the_case(enter: Enter, shop: SmallShop) -> None:
    customer = shop.customer("恒远电子", "15405710638")
    call = {"purpose": "投诉抱怨", "detail": "洗车刮了漆", "caller": "路人甲", "pick": f"{customer}|"}
    person = enter("zhangmin")
    status, text = send(person, **call)
    assert (status, calls(shop)) == (422, [])
    assert "“路人甲 154****0001”不在恒远电子的档案里" in text
    send(person, **call, stands_for=customer)
    assert "恒远电子（来电人路人甲）" in person.get("/inbound/").text
    page = person.get("/complaints/诉-2026-0001").text
    assert "路人甲" in page and "154****0001" in page and "154****0638" in page


@pytest.mark.parametrize(
    ("caller", "number"),
    [("郑海燕", "15405710001"), ("郑女士", ""), ("她先生", "15405716645"), ("", ""), ("何兵", "15405710001")],
)
def test_who_is_known_by_name_or_number_is_not_asked_about(
    enter: Enter, shop: SmallShop, caller: str, number: str
) -> None:
    customer = shop.customer("郑海燕", "15405716645", actual_user="何兵")
    said = {"immediate": "是", "result": "好", "caller": caller, "caller_phone": number}
    assert send(enter("zhangmin"), **said, pick=f"{customer}|")[0] == 200
    assert len(calls(shop)) == 1


def test_the_number_of_an_unknown_caller_is_shown_to_who_handles_the_case(enter: Enter, shop: SmallShop) -> None:
    send(enter("zhangmin"), purpose="投诉抱怨", detail="喷漆有色差")
    manager, case = enter("chenxi"), "/complaints/诉-2026-0001"
    assert "154 0571 0001" in manager.post(f"{case}/reveal", {}, form=case, follow_redirects=True).text
    assert "王先生" in manager.get("/complaints/").text
    assert shop.desk.accounts.accesses("诉-2026-0001")[0].what == "来电号码"


def show_number(person: Visitor) -> tuple[int, str]:
    answer = person.post("/inbound/来-2026-0001/reveal", form="/inbound/", follow_redirects=True)
    return answer.status_code, answer.text


@pytest.mark.parametrize("username", ["zhangmin", "sunhao", "chenxi"])
def test_the_number_to_call_back_is_shown_once_and_noted(enter: Enter, shop: SmallShop, username: str) -> None:
    send(enter("zhangmin"), immediate="否", routed_to="孙浩")
    person = enter(username)
    assert "154 0571 0001" not in person.get("/inbound/").text
    assert "154 0571 0001" in show_number(person)[1]
    assert "154 0571 0001" not in person.get("/inbound/").text
    noted = shop.desk.accounts.accesses("来-2026-0001")
    assert [(one.username, one.what, one.why) for one in noted] == [(username, "来电号码", "回来电 来-2026-0001")]


def test_a_call_back_to_a_known_customer_shows_the_number_of_the_file(enter: Enter, shop: SmallShop) -> None:
    customer = shop.customer("郑海燕", "15405716645")
    person = enter("zhangmin")
    send(person, immediate="否", routed_to="孙浩", caller="", caller_phone="", pick=f"{customer}|")
    assert "154 0571 6645" in show_number(person)[1]
    assert [one.what for one in shop.desk.accounts.accesses(customer)] == ["手机"]
    assert "154 0571 6645" in person.post(f"/customers/{customer}/reveal", follow_redirects=True).text


def test_a_number_is_shown_neither_to_others_nor_once_the_call_is_returned(enter: Enter, shop: SmallShop) -> None:
    person = enter("zhangmin")
    send(person, immediate="否", routed_to="周凯")
    assert show_number(enter("sunhao"))[0] == 403
    assert enter("sunhao").post("/inbound/来-2026-0009/reveal", form="/inbound/").status_code == 404
    person.post("/inbound/来-2026-0001/answer", {"result": "已报价"}, form="/inbound/")
    status, text = show_number(person)
    assert status == 403 and "已经回过" in text
    assert shop.desk.accounts.accesses("来-2026-0001") == []


def test_a_caller_nobody_knows_is_no_dead_end(enter: Enter) -> None:
    text = enter("zhangmin").post("/inbound/", {**CALL, "do": "find", "words": "9999"}, form="/inbound/").text
    assert "没有档案也可以登" in text


def test_an_adviser_sees_only_the_calls_that_concern_her(enter: Enter) -> None:
    send(enter("zhangmin"), immediate="否", routed_to="周凯")
    assert "王先生" not in enter("sunhao").get("/inbound/").text
    assert enter("sunhao").post("/inbound/来-2026-0001/answer", {"result": "x"}, form="/inbound/").status_code == 403


@pytest.mark.parametrize("username", ["boss", "dang", "root"])
def test_who_takes_no_calls_has_no_form(enter: Enter, username: str) -> None:
    assert enter(username).get("/inbound/").status_code == 403


def test_the_form_of_a_call_starts_in_its_first_field(enter: Callable[[str], Visitor]) -> None:
    page = enter("zhangmin").get("/inbound/").text
    assert page.count(" autofocus>") == 1 and page.index('id="words"') < page.index(" autofocus>")
