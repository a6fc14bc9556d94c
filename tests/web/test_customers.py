"""Pages of customers: find, masks, revealing with a trace, changing, whom nobody can ring."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from small_shop import SATURDAY, SmallShop
from visitor import Visitor

from dcrc_lite.schema.calls import CallRecord
from dcrc_lite.schema.complaints import Complaint
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.settings import Setting
from dcrc_lite.schema.vehicles import Vehicle
from dcrc_lite.schema.visits import Visit

Enter = Callable[[str], Visitor]
MOBILE, ADDRESS, VIN = "15405712038", "浙江省杭州市西湖区西溪路12号", "LSH5A2CB7P7041836"
SECRETS = (MOBILE, "154 0571 2038", "西溪路", VIN)


@pytest.fixture
def zhu(shop: SmallShop) -> str:
    """朱军, with a car, looked after by 孙浩, nothing due."""
    customer = shop.customer(home_addr=ADDRESS, gender="男", sa="孙浩", callback_consent=True)
    shop.car(customer, vin=VIN, odometer=46180, ins_expiry=date(2026, 12, 3))
    return customer


def due_call(shop: SmallShop, customer: str) -> None:
    car = shop.store.rows(Vehicle, {"owner_id": customer})[0]
    shop.visit(customer, car.id, SATURDAY - timedelta(days=3))


@pytest.mark.parametrize("username", ["zhangmin", "chenxi", "boss", "dang", "wanglei", "sunhao"])
def test_nobody_is_sent_a_full_number_unasked(enter: Enter, zhu: str, username: str) -> None:
    person = enter(username)
    pages = [person.get(path).text for path in ("/customers/", f"/customers/{zhu}")]
    assert "154****2038" in pages[1]
    assert not [secret for secret in SECRETS for page in pages if secret in page]


def test_an_adviser_does_not_see_a_customer_of_somebody_else(enter: Enter, shop: SmallShop) -> None:
    other = shop.customer(name="何秀英", mobile="15405710916", sa="周凯")
    person = enter("sunhao")
    assert person.get(f"/customers/{other}").status_code == 403
    assert "何秀英" not in person.get("/customers/").text
    assert "何秀英" not in person.post("/customers/find", {"q": "0916"}, follow_redirects=True).text


def test_an_adviser_finds_her_customers_among_ever_so_many_of_others(shop: SmallShop) -> None:
    shop.put(*(Customer(name=f"王{n:03}", mobile=f"154057{n:05}", sa="周凯") for n in range(60)))
    mine = shop.customer(name="王小梅", mobile="15405799999", sa="孙浩")
    car = shop.car(shop.customer(name="何秀英", mobile="15405710916"), plate="浙A8T3K6")
    shop.visit(shop.store.rows(Customer, {"name": "何秀英"})[0].id, car, SATURDAY)
    adviser = shop.desk.accounts.user("sunhao")
    assert adviser is not None
    assert [line.id for line in shop.desk.customers.find("w", adviser, 6)] == [mine]
    assert [line.name for line in shop.desk.customers.find("8T3K6", adviser, 6)] == ["何秀英"]
    assert shop.desk.customers.find("王059", adviser, 6) == []


@pytest.mark.parametrize(
    ("case", "pauses"),
    [
        ({"status": "核实中"}, True),
        ({"status": "转危机"}, True),
        ({"status": "处理完成"}, False),
        ({"status": "", "closed_at": SATURDAY}, False),
    ],
)
def test_offers_pause_while_a_complaint_is_worked_on(
    enter: Enter, shop: SmallShop, zhu: str, case: dict[str, Any], pauses: bool
) -> None:
    shop.put(Complaint(customer_id=zhu, received_at=SATURDAY, content="有异响", **case))
    assert ("活动邀约和续保推销" in enter("chenxi").get(f"/customers/{zhu}").text) is pauses


def test_an_adviser_sees_whom_he_served(enter: Enter, shop: SmallShop) -> None:
    other = shop.customer(name="何秀英", mobile="15405710916", sa="周凯")
    shop.visit(other, shop.car(other), SATURDAY - timedelta(days=200))
    assert enter("sunhao").get(f"/customers/{other}").status_code == 200


def test_a_caller_reveals_a_number_only_while_a_call_is_due(enter: Enter, shop: SmallShop, zhu: str) -> None:
    person = enter("zhangmin")
    refused = person.post(f"/customers/{zhu}/reveal")
    assert refused.status_code == 403
    assert MOBILE not in refused.text
    due_call(shop, zhu)
    assert person.post(f"/customers/{zhu}/reveal").status_code == 302
    page = person.get(f"/customers/{zhu}").text
    assert "154 0571 2038" in page and ADDRESS in page


def test_a_revealed_number_stands_on_one_page_only(enter: Enter, zhu: str) -> None:
    person = enter("chenxi")
    person.post(f"/customers/{zhu}/reveal")
    assert "154 0571 2038" in person.get(f"/customers/{zhu}").text
    assert "154 0571 2038" not in person.get(f"/customers/{zhu}").text


def test_the_after_sales_manager_reveals_while_a_case_is_open(enter: Enter, shop: SmallShop, zhu: str) -> None:
    person = enter("wanglei")
    assert person.post(f"/customers/{zhu}/reveal").status_code == 403
    shop.put(
        Complaint(received_at=SATURDAY, customer_id=zhu, content="异响", severity="一般", status="新建", owner="孙浩")
    )
    assert person.post(f"/customers/{zhu}/reveal").status_code == 302


def test_who_saw_a_customer_can_be_answered(enter: Enter, shop: SmallShop, zhu: str) -> None:
    enter("chenxi").post(f"/customers/{zhu}/reveal")
    enter("dang").get(f"/customers/{zhu}")
    page = enter("chenxi").get(f"/customers/{zhu}/accesses").text
    assert "看号码" in page and "看档案" in page and "手机、家庭地址、VIN" in page
    assert enter("zhangmin").get(f"/customers/{zhu}/accesses").status_code == 403


@pytest.mark.parametrize(
    "words", ["2038", "154 0571 2038", "8T3K6", "浙A·8t3k6", "041836", "zj", "zhujun", "朱军", "  朱军 "]
)
def test_a_customer_is_found_by_what_people_know(enter: Enter, shop: SmallShop, zhu: str, words: str) -> None:
    shop.customer(name="何秀英", mobile="15405710916")
    answer = enter("zhangmin").post("/customers/find", {"q": words}, follow_redirects=True)
    assert answer.request.path == f"/customers/{zhu}"


def test_several_hits_are_listed_and_none_is_explained(enter: Enter, shop: SmallShop, zhu: str) -> None:
    shop.customer(name="朱军", mobile="15405719999")
    person = enter("zhangmin")
    assert "找到 2 位" in person.post("/customers/find", {"q": "zj"}, follow_redirects=True).text
    assert "没有找到" in person.post("/customers/find", {"q": "没有这个人"}, follow_redirects=True).text


def test_what_was_searched_stays_out_of_the_address(enter: Enter, zhu: str) -> None:
    answer = enter("zhangmin").post("/customers/find", {"q": MOBILE})
    assert answer.location == "/customers/found"


def test_the_page_tells_the_story_and_what_comes(enter: Enter, shop: SmallShop, zhu: str) -> None:
    due_call(shop, zhu)
    page = enter("zhangmin").get(f"/customers/{zhu}").text
    assert "RO26111804" in page and "朱先生" in page
    assert "保险到期" in page and "维修后回访" in page


def seen_digest(page: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found
    return found[1]


def test_a_change_is_stored_with_who_and_when(enter: Enter, shop: SmallShop, zhu: str) -> None:
    person = enter("chenxi")
    page = person.get(f"/customers/{zhu}/edit").text
    answer = person.post(
        f"/customers/{zhu}/edit",
        {"seen": seen_digest(page), "name": "朱军", "mobile": "154 0571 7777", "pref_time": "上午"},
    )
    assert answer.status_code == 302
    row = shop.desk.customers.get(zhu)
    assert (row.mobile, row.pref_time, row.updated_by) == ("15405717777", "上午", "陈曦")
    assert row.home_addr == ADDRESS


def test_a_bad_number_keeps_what_was_typed_and_says_what_to_do(enter: Enter, shop: SmallShop, zhu: str) -> None:
    answer = enter("chenxi").post(f"/customers/{zhu}/edit", {"name": "朱军", "mobile": "154 0571 203", "needs": "周末"})
    assert answer.status_code == 400
    assert "手机只有 10 位，手机号要 11 位" in answer.text
    assert 'value="154 0571 203"' in answer.text and "周末" in answer.text
    assert 'aria-invalid="true"' in answer.text and 'id="f-mobile-e"' in answer.text
    assert shop.desk.customers.get(zhu).mobile == MOBILE


def test_a_cell_changed_by_somebody_else_is_not_overwritten(enter: Enter, shop: SmallShop, zhu: str) -> None:
    person = enter("chenxi")
    seen = seen_digest(person.get(f"/customers/{zhu}/edit").text)
    shop.set(shop.desk.customers.get(zhu), pref_time="晚上")
    answer = person.post(f"/customers/{zhu}/edit", {"seen": seen, "name": "朱军", "pref_time": "上午"})
    assert answer.status_code == 409
    assert "晚上" in answer.text and "上午" in answer.text
    assert shop.desk.customers.get(zhu).pref_time == "晚上"
    again = {"seen": seen_digest(answer.text), "name": "朱军", "pref_time": "上午"}
    assert person.post(f"/customers/{zhu}/edit", again).status_code == 302
    assert shop.desk.customers.get(zhu).pref_time == "上午"


def test_another_cell_changed_by_somebody_else_stays(enter: Enter, shop: SmallShop, zhu: str) -> None:
    person = enter("chenxi")
    seen = seen_digest(person.get(f"/customers/{zhu}/edit").text)
    shop.set(shop.desk.customers.get(zhu), remark="夜班")
    page = {"seen": seen, "name": "朱军", "pref_time": "上午"}
    assert person.post(f"/customers/{zhu}/edit", page).status_code == 302
    row = shop.desk.customers.get(zhu)
    assert (row.remark, row.pref_time) == ("夜班", "上午")


def test_who_may_not_see_a_number_changes_it_without_seeing_it(enter: Enter, shop: SmallShop, zhu: str) -> None:
    person = enter("zhangmin")
    page = person.get(f"/customers/{zhu}/edit").text
    assert MOBILE not in page and "现在是 154****2038" in page
    form = {"seen": seen_digest(page), "name": "朱军", "mobile": "", "home_addr": "", "pref_time": "上午"}
    assert person.post(f"/customers/{zhu}/edit", form).status_code == 302
    row = shop.desk.customers.get(zhu)
    assert (row.mobile, row.home_addr, row.pref_time) == (MOBILE, ADDRESS, "上午")


def test_fields_that_are_not_on_the_form_cannot_be_sent(enter: Enter, shop: SmallShop, zhu: str) -> None:
    form = {"name": "朱军", "secrecy": "内部", "source_no": "X1", "created_by": "我", "id": "客-999999"}
    assert enter("chenxi").post(f"/customers/{zhu}/edit", form).status_code == 302
    row = shop.desk.customers.get(zhu)
    assert (row.secrecy, row.source_no, row.id, row.created_by) == ("", "", zhu, "测试")


def test_what_was_typed_and_not_saved_is_offered_again(enter: Enter, shop: SmallShop, zhu: str) -> None:
    person, path = enter("chenxi"), f"/customers/{zhu}/edit"
    seen = seen_digest(person.get(path).text)
    person.post("/autosave", {"draft_key": f"customers.{zhu}", "seen": seen, "name": "朱军", "needs": "周末来接车"})
    page = person.get(path).text
    assert "周末来接车" in page and "写了没保存的内容" in page
    assert person.post(path, {"seen": seen, "name": "朱军", "needs": "周末来接车"}).status_code == 302
    assert "写了没保存的内容" not in person.get(path).text


def test_a_draft_can_be_thrown_away(enter: Enter, zhu: str) -> None:
    person, path = enter("chenxi"), f"/customers/{zhu}/edit"
    person.post("/autosave", {"draft_key": f"customers.{zhu}", "needs": "周末来接车"})
    answer = person.post("/drafts/drop", {"draft_key": f"customers.{zhu}", "next": path})
    assert answer.status_code == 302
    assert "周末来接车" not in person.get(path).text


def test_an_adviser_may_propose_but_not_change(enter: Enter, zhu: str) -> None:
    assert enter("sunhao").get(f"/customers/{zhu}/edit").status_code == 403


def test_a_customer_without_a_number_is_listed_with_the_cell_to_mend(enter: Enter, shop: SmallShop) -> None:
    shop.customer(name="吴思敏", mobile="", sa="孙浩")
    shop.customer(name="钱立群", mobile="15405715183")
    page = enter("zhangmin").get("/customers/incomplete").text
    assert "吴思敏" in page and "钱立群" not in page
    assert "客户车辆.xlsx · 客户" in page and "问孙浩要号码" in page


def test_a_file_that_is_gone_says_where_to_look(enter: Enter) -> None:
    assert "找不到客户" in enter("chenxi").get("/customers/客-000999").text


def test_the_list_turns_pages(enter: Enter, shop: SmallShop) -> None:
    shop.put(*[Customer(name=f"客户{number}", mobile=f"1540572{number:04d}", status="在用") for number in range(45)])
    person = enter("chenxi")
    assert "第 1–20 条，共 45 条" in person.get("/customers/").text
    assert "第 41–45 条，共 45 条" in person.get("/customers/?page=3").text
    assert person.get("/customers/?page=99").status_code == 200


def test_a_customer_with_a_hundred_visits_shows_the_latest_first(enter: Enter, shop: SmallShop, zhu: str) -> None:
    car = shop.store.rows(Vehicle, {"owner_id": zhu})[0].id
    for year in range(2016, 2026):
        for month in (3, 6, 9):
            shop.visit(zhu, car, datetime(year, month, 1, 16, 0), at=datetime(year, month, 1, 17, 0))
    person = enter("chenxi")
    assert "更早的 10 条" in person.get(f"/customers/{zhu}").text
    assert person.get(f"/customers/{zhu}?all=1").text.count("RO26111804") == 30


@pytest.mark.parametrize(("kept", "asked"), [("否", False), ("是", True)])
def test_an_identity_number_is_asked_for_once_the_shop_keeps_it(
    shop: SmallShop, enter: Enter, kept: str, asked: bool
) -> None:
    shop.set(Setting(id="keep_id_no"), value=kept)
    customer = shop.customer()
    page = enter("chenxi").get(f"/customers/{customer}/edit").text
    assert ('name="id_no"' in page) is asked


def test_a_typed_identity_number_is_checked_and_covered(shop: SmallShop, enter: Enter) -> None:
    shop.set(Setting(id="keep_id_no"), value="是")
    customer = shop.customer()
    address = f"/customers/{customer}/edit"
    manager = enter("chenxi")
    wrong = manager.post(address, {"id_no": "330199199108145321"}, form=address)
    assert wrong.status_code == 400 and "校验" in wrong.text
    manager.post(address, {"id_no": "33019919910814532X"}, form=address)
    assert shop.store.rows(Customer)[0].id_no == "33019919910814532X"
    caller = enter("zhangmin").get(address).text
    assert "33019919910814532X" not in caller and "**********" in caller


def test_the_address_of_a_search_opened_again_leads_to_the_list(enter: Enter) -> None:
    answer = enter("zhangmin").get("/customers/find")
    assert (answer.status_code, answer.location) == (302, "/customers/")


def test_a_case_is_led_to_only_for_who_may_open_it(enter: Enter, shop: SmallShop, zhu: str) -> None:
    [case] = shop.put(Complaint(customer_id=zhu, received_at=SATURDAY, content="有异响", status="新建", owner="陈曦"))
    for username, leads in (("chenxi", True), ("dang", False)):
        person = enter(username)
        assert (f'href="/complaints/{quote(case)}"' in person.get(f"/customers/{zhu}").text) is leads
        assert (person.get(f"/complaints/{case}").status_code == 200) is leads


def test_the_figure_of_an_imported_list_is_not_taken_for_our_score(enter: Enter, shop: SmallShop, zhu: str) -> None:
    shop.put(
        CallRecord(customer_id=zhu, called_at=SATURDAY - timedelta(days=30), call_kind="新车7日", score_given=10),
        CallRecord(customer_id=zhu, called_at=SATURDAY - timedelta(days=20), call_kind="维修3日", score=95.0),
    )
    page = enter("chenxi").get(f"/customers/{zhu}").text
    assert "原清单评分 10" in page and "得分 95.0" in page and "得分 10" not in page


@pytest.mark.parametrize(
    ("outs", "imported", "day"),
    [
        ((), None, None),
        ((datetime(2025, 3, 1, 9), datetime(2026, 9, 2, 16), datetime(2024, 1, 5, 9)), None, date(2026, 9, 2)),
        ((None,), None, date(2026, 9, 1)),
        ((datetime(2026, 9, 2, 16),), date(2026, 10, 1), date(2026, 10, 1)),
        ((), date(2026, 10, 1), date(2026, 10, 1)),
    ],
)
def test_the_last_visit_is_that_of_the_orders_or_of_an_import(
    shop: SmallShop, outs: tuple[datetime | None, ...], imported: date | None, day: date | None
) -> None:
    customer = shop.customer()
    car = shop.car(customer, last_visit=imported)
    for out in outs:
        shop.put(Visit(customer_id=customer, vehicle_id=car, in_at=out or datetime(2026, 9, 1, 9), out_at=out))
    [line], _ = shop.desk.customers.page(shop.person("boss2", "老板", "总经理"), 1)
    assert line.last_visit == day
