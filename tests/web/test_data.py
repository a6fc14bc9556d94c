"""数据体检 with repairs on the spot, history, write state; 设置 for reading; accounts."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from flask import Flask
from small_shop import SATURDAY, SmallShop
from visitor import Visitor

from dcrc_lite.schema import Customer, Problem
from dcrc_lite.schema.complaints import Complaint
from dcrc_lite.schema.settings import Rule
from dcrc_lite.schema.vehicles import Vehicle
from dcrc_lite.store.protocol import Change, Origin

Enter = Callable[[str], Visitor]
DAMAGED = "1540571203"  # one digit short
VIN = "LDC9131D5H2000001"  # its ninth place does not fit


@pytest.fixture
def damaged(shop: SmallShop) -> str:
    """A customer whose number lost a digit in the sheet."""
    customer = shop.customer()
    change = Change("customers", {"mobile": DAMAGED}, id=customer)
    shop.store.commit([change], actor="李静", origin=Origin.HAND, at=shop.now)
    return customer


def test_a_damaged_cell_is_listed_with_what_to_do(enter: Enter, damaged: str) -> None:
    page = enter("zhangmin").get("/data/").text
    assert "手机只有 10 位，手机号要 11 位" in page
    assert f"/data/cell/customers/{damaged}/mobile" in unquote(page)
    assert DAMAGED not in page and "****1203" in page


def test_a_cell_is_mended_on_the_spot(enter: Enter, shop: SmallShop, damaged: str) -> None:
    person = enter("zhangmin")
    path = f"/data/cell/customers/{damaged}/mobile"
    page = person.get(path).text
    assert DAMAGED in page
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen
    assert person.post(path, {"mobile": "15405712038", "seen": seen[1]}).status_code == 302
    assert shop.desk.customers.get(damaged).mobile == "15405712038"


def test_a_second_bad_text_is_refused_and_kept_on_the_form(enter: Enter, damaged: str) -> None:
    answer = enter("zhangmin").post(f"/data/cell/customers/{damaged}/mobile", {"mobile": "154 0571"})
    assert answer.status_code == 400
    assert 'value="154 0571"' in answer.text


def test_seeing_a_damaged_number_is_noted(enter: Enter, shop: SmallShop, damaged: str) -> None:
    enter("zhangmin").get(f"/data/cell/customers/{damaged}/mobile")
    assert [one.why for one in shop.desk.accounts.accesses(damaged)] == ["数据体检里改"]


@pytest.mark.parametrize("username", ["zhangmin", "dang"])
@pytest.mark.parametrize("field", ["landline", "name"])
def test_a_cell_nothing_is_wrong_with_is_not_shown_and_not_noted(
    enter: Enter, shop: SmallShop, damaged: str, username: str, field: str
) -> None:
    shop.set(shop.desk.customers.get(damaged), landline="0571-15405719")
    person = enter(username)
    assert person.get(f"/data/cell/customers/{damaged}/{field}").headers["Location"] == "/data/"
    answer = person.get("/data/")
    assert "现在没有要改的" in answer.text
    assert "0571-15405719" not in answer.text and not shop.desk.accounts.accesses(damaged)


def test_a_case_is_not_closed_through_its_cell(enter: Enter, shop: SmallShop) -> None:
    case = shop.put(Complaint(received_at=SATURDAY, status="新建", content="还是一股霉味"))[0]
    assert enter("zhangmin").post(f"/data/cell/complaints/{case}/status", {"status": "结案"}).status_code == 409
    assert [row.status for row in shop.store.rows(Complaint)] == ["新建"]


@pytest.mark.parametrize(("username", "is_shown"), [("zhangmin", False), ("dang", True)])
def test_a_readable_number_that_is_doubtful_is_whole_only_for_who_may_see_all(
    enter: Enter, shop: SmallShop, monkeypatch: pytest.MonkeyPatch, username: str, is_shown: bool
) -> None:
    car = shop.car(shop.customer(), vin=VIN)
    doubt = Problem("客户车辆.xlsx", "车辆", "D2", "VIN 的第 9 位校验对不上", "核一下", VIN, "vehicles", car, "vin")
    monkeypatch.setattr(shop.store, "problems", lambda *_: [doubt])
    path = f"/data/cell/vehicles/{car}/vin"
    page = enter(username).get(path).text
    assert (VIN in page) is is_shown and ("***********000001" in page) is not is_shown
    assert bool(shop.desk.accounts.accesses(car)) is is_shown


def test_a_covered_cell_is_not_emptied_by_leaving_the_field_blank(
    enter: Enter, shop: SmallShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    car = shop.car(shop.customer(), vin=VIN)
    doubt = Problem("客户车辆.xlsx", "车辆", "D2", "VIN 的第 9 位校验对不上", "核一下", VIN, "vehicles", car, "vin")
    monkeypatch.setattr(shop.store, "problems", lambda *_: [doubt])
    answer = enter("zhangmin").post(f"/data/cell/vehicles/{car}/vin", {"vin": ""})
    assert answer.status_code == 400 and "空着会把原来的内容清掉" in answer.text
    assert [row.vin for row in shop.store.rows(Vehicle)] == [VIN]


@pytest.mark.parametrize(
    "path", ["/data/cell/customers/客-999999/mobile", "/data/cell/nothing/x/y", "/data/cell/customers/客-000001/nope"]
)
def test_a_cell_that_does_not_exist_is_not_found(enter: Enter, damaged: str, path: str) -> None:
    assert enter("zhangmin").get(path).status_code == 404


def test_a_caller_cannot_mend_the_settings(enter: Enter, shop: SmallShop) -> None:
    shop.set(next(rule for rule in shop.store.rows(Rule) if rule.id == "D06"), amount="-5")
    assert enter("zhangmin").get("/data/cell/rules/D06/amount").status_code == 403
    assert enter("chenxi").get("/data/cell/rules/D06/amount").status_code == 200


def test_a_proposal_that_is_gone_says_so(enter: Enter, damaged: str) -> None:
    answer = enter("chenxi").post("/data/adopt", {"record": "customers", "row": damaged, "field": "mobile"})
    assert answer.status_code == 409
    assert "没有可以采用的建议" in answer.text


def test_history_tells_who_changed_what_and_covers_numbers(enter: Enter, shop: SmallShop) -> None:
    customer = shop.customer()
    shop.set(shop.desk.customers.get(customer), pref_time="上午", mobile="15405717777")
    page = enter("dang").get(f"/data/history?record=customers&row={customer}").text
    assert "方便时间" in page and "上午" in page and "154****7777" in page
    assert "15405717777" not in page and "15405712038" not in page


def test_history_is_found_by_person_day_and_row(enter: Enter, shop: SmallShop) -> None:
    customer = shop.customer()
    shop.set(shop.desk.customers.get(customer), pref_time="上午")
    page = enter("dang").get("/data/history?by=测试&day=2026-11-21").text
    assert "今天 11月21日 周六" in page and "方便时间" in page and "朱军" in page
    assert "没有这样的改动" in enter("dang").get("/data/history?day=2026-11-20").text
    assert enter("dang").get("/data/history?before=x&record=nothing").status_code == 200


def test_older_history_is_a_click_away(enter: Enter, shop: SmallShop) -> None:
    shop.put(*(Customer(name=f"客{n}") for n in range(60)))
    person = enter("dang")
    page = person.get("/data/history?record=customers").text
    older = re.search(r'href="([^"]+before=\d+)"', page)
    assert older and "客59" in page and "客9<" not in page
    assert "客9<" in person.get(older[1].replace("&amp;", "&")).text


def test_dates_in_history_are_written_as_in_tables(enter: Enter, shop: SmallShop) -> None:
    customer = shop.customer()
    visit = shop.visit(customer, shop.car(customer), shop.now)
    page = enter("dang").get(f"/data/history?row={visit}").text
    assert "2026-11-21 10:00" in page and "2026-11-21T" not in page


def test_reading_and_writing_once_tells_what_was_done(enter: Enter) -> None:
    page = enter("chenxi").post("/data/sync", follow_redirects=True).text
    assert "从文件里读到 0 处改动" in page


def test_nothing_changed_on_both_sides_is_said_plainly(enter: Enter) -> None:
    assert "没有两边都改过的格子" in enter("chenxi").get("/data/both").text


def shown_rule(page: str, rule: str) -> str:
    """Return the words of one row of 设置 · 时限."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition(f'<tr id="{rule}">')[2].partition("</tr>")[0]).split())


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("D06", "启用|3 自然日"), ("D09", "启用|半个工作日"), ("D13", "启用|24 小时"), ("D25", "启用"), ("D23", "启用"),
        ("D50", "启用|09:00 前、12:00–14:00、20:00 后"), ("D04", "只在手册里"), ("D16", "只在手册里|周五"),
        ("D38.remind_ins", "只在手册里"), ("D44.oncall_night_accept", "停用|09:10"),
    ],
)  # fmt: skip
def test_a_rule_says_whether_the_program_works_with_it_and_its_figure_in_words(
    enter: Enter, rule: str, words: str
) -> None:
    row = shown_rule(enter("root").get("/settings/").text, rule)
    assert all(part in row for part in words.split("|")), row


@pytest.mark.parametrize(("key", "marked"), [("pause_allowed", True), ("lost_months", True), ("expire_days", False)])
def test_a_key_says_when_the_program_does_not_go_by_it(enter: Enter, key: str, marked: bool) -> None:
    assert ("只在手册里" in shown_rule(enter("root").get("/settings/shop").text, key)) is marked


def test_a_figure_that_cannot_be_used_is_marked_and_the_standard_counts(enter: Enter, shop: SmallShop) -> None:
    shop.set(next(rule for rule in shop.store.rows(Rule) if rule.id == "D01"), amount="-5")
    row = shown_rule(enter("root").get("/settings/").text, "D01")
    assert "3 自然日 门店" in row and "写的用不上" in row and "先按标准的 3 自然日 算" in row


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("", "维修后回访"),
        ("hours", "08:30–17:30"),
        ("shop", "店名"),
        ("words", "complaint_category"),
        ("rights", "打回访电话"),
        ("staff", "员工表还是空的"),
    ],
)
def test_settings_are_shown_with_where_to_change_them(enter: Enter, path: str, words: str) -> None:
    page = enter("root").get(f"/settings/{path}").text
    assert words in page and "设置.xlsx" in page


def test_a_rule_leads_to_its_clause(enter: Enter) -> None:
    page = enter("chenxi").get("/settings/").text
    assert re.search(r'<tr id="D06">.*?href="/manual/[^"]+"', page, flags=re.DOTALL)


def test_the_administrator_opens_an_account_and_hands_over_a_password(enter: Enter, app: Flask) -> None:
    page = enter("root").post("/settings/accounts/add", {"username": "lijing", "name": "李静", "role": "电访员"}).text
    once = re.search(r'mono">(\w{4}-\w{4}-\w{4})<', page)
    assert once
    assert Visitor(app).log_in("lijing", once[1]).location == "/password"
    assert once[1] not in enter("root").get("/settings/accounts").text


def test_only_the_administrator_handles_accounts(enter: Enter) -> None:
    for path in ("add", "reset", "close"):
        assert enter("chenxi").post(f"/settings/accounts/{path}", {"username": "root"}).status_code == 403


def test_nobody_closes_the_account_in_use(enter: Enter) -> None:
    person = enter("root")
    person.post("/settings/accounts/close", {"username": "root"})
    assert person.get("/me").status_code == 200
