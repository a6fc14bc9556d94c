"""Today's page in a browser: lines, tabs, claiming, refusals."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from small_shop import SmallShop
from visitor import Visitor

from dcrc_lite.schema.calls import CallTask, InboundCall
from dcrc_lite.schema.complaints import Complaint
from dcrc_lite.schema.visits import Visit

WEDNESDAY = datetime(2026, 11, 18, 16, 40)
Enter = Callable[[str], Visitor]


def test_the_list_shows_who_is_to_be_rung_with_a_covered_number(shop: SmallShop, enter: Enter) -> None:
    shop.serviced(WEDNESDAY)
    page = enter("zhangmin").get("/today/").text
    assert "朱军" in page and "154****2038" in page and "15405712038" not in page
    assert "剩 7.5 工时" in page and "这个时间怎么来的" in page


def test_an_empty_day_says_so_and_what_to_do(enter: Enter) -> None:
    assert "今天没有要打的电话" in enter("zhangmin").get("/today/").text


def test_a_customer_who_is_not_there_has_no_pages_but_the_check(shop: SmallShop, enter: Enter) -> None:
    shop.put(Visit(customer_id="杨海峰", in_at=WEDNESDAY, out_at=WEDNESDAY))
    person = enter("zhangmin")
    page = person.get("/today/?tab=mend").text
    assert "杨海峰（“客户”表里没有）" in page and "去体检里改" in page and "/customers/杨" not in page
    assert "/customers/%E6" not in page
    [task] = [due.task_id for due in shop.store.dues()]
    assert "/customers/%E6" not in person.get(f"/calls/{task}").text


def test_pressing_dial_claims_the_call_and_opens_it(shop: SmallShop, enter: Enter) -> None:
    task = shop.serviced(WEDNESDAY)
    person = enter("zhangmin")
    answer = person.post("/today/dial", {"task": task}, form="/today/", follow_redirects=True)
    assert "154 0571 2038" in answer.text
    assert shop.desk.accounts.claims()[task].name == "张敏"


def test_dialling_in_quiet_hours_is_refused_with_the_time_to_come_back(
    shop: SmallShop, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = shop.serviced(WEDNESDAY)
    monkeypatch.setenv("DCRC_NOW", "2026-11-21T12:30")
    answer = enter("zhangmin").post("/today/dial", {"task": task}, form="/today/")
    assert answer.status_code == 409
    assert "14:00 后再拨" in answer.text


def test_a_line_rung_a_moment_ago_is_looked_at_instead_of_dialled(shop: SmallShop, enter: Enter) -> None:
    task = shop.serviced(WEDNESDAY)
    tried = datetime(2026, 11, 21, 9, 15)
    shop.put(CallTask(id=task, rule="D06", status="待再拨", attempts=1, last_attempt_at=tried, outcome="关机"))
    page = enter("zhangmin").get("/today/").text
    assert "11:15 后再拨" in page and 'aria-label="看 朱军' in page
    assert 'aria-label="拨打 朱军"' not in page


def test_a_call_without_phone_leads_to_the_file_to_mend(shop: SmallShop, enter: Enter) -> None:
    shop.serviced(WEDNESDAY, "何秀英", "")
    page = enter("zhangmin").get("/today/?tab=mend").text
    assert "客户车辆.xlsx · 客户" in page and "补号码" in page


def test_a_tab_shows_its_kind_only(shop: SmallShop, enter: Enter) -> None:
    shop.serviced(WEDNESDAY)
    customer = shop.customer("钱立群", "15405715183")
    shop.delivery(customer, shop.car(customer, "浙A5C9R1"), datetime(2026, 11, 14, 11))
    page = enter("zhangmin").get("/today/?tab=D02").text
    assert "钱立群" in page and "朱军" not in page


@pytest.mark.parametrize("username", ["boss", "dang", "root"])
def test_roles_without_the_list_are_refused(enter: Enter, username: str) -> None:
    assert enter(username).get("/today/").status_code == 403


def test_a_demonstration_says_that_its_clock_is_its_own(
    shop: SmallShop, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "演示的钟" not in enter("zhangmin").get("/today/").text
    monkeypatch.setattr("dcrc_lite.clock.shift", lambda: timedelta(minutes=-27))
    assert "演示的钟 10:00" in enter("zhangmin").get("/today/").text


@pytest.mark.parametrize(("owner", "first"), [("张敏", True), ("孙浩", False)])
def test_on_a_phone_only_ones_own_clocks_come_before_the_first_call(
    shop: SmallShop, enter: Enter, owner: str, first: bool
) -> None:
    shop.put(Complaint(received_at=shop.now, status="新建", content="响", owner=owner, severity="一般"))
    page = enter("zhangmin").get("/today/").text
    assert 'class="card mine"><h2>' in page if first else 'class="card"><h2>' in page
    assert ('class="card mine"' in page) is first


def test_a_nonsense_page_number_shows_the_first_page(shop: SmallShop, enter: Enter) -> None:
    shop.serviced(WEDNESDAY)
    assert "朱军" in enter("zhangmin").get("/today/?page=999&who=x&tab=y").text


def test_a_wrong_number_is_listed_to_be_corrected(shop: SmallShop, enter: Enter) -> None:
    task = shop.serviced(WEDNESDAY)
    sent = {"key": "k", "outcome": "停机空号", "number": "号码错误"}
    shop.desk.calls.save(task, sent, shop.caller, shop.now)
    person = enter("zhangmin")
    assert "等号码的电话</span><a" in person.get("/today/").text
    page = person.get("/today/?tab=mend").text
    assert "号码错误" in page and "改号码" in page and "一共 1 位" in page
    assert "154****2038" in person.get("/customers/incomplete").text


def test_the_number_corrected_on_the_page_brings_the_call_back_and_says_so(shop: SmallShop, enter: Enter) -> None:
    task = shop.serviced(WEDNESDAY)
    shop.desk.calls.save(task, {"key": "k", "outcome": "停机空号", "number": "x"}, shop.caller, shop.now)
    form = "/customers/客-000001/edit"
    sent = {"mobile": "15405719999", "name": "朱军", "key": "c"}
    text = enter("chenxi").post(form, sent, form=form, follow_redirects=True).text
    assert "等号码的 1 通回访回到了清单" in text
    assert {row.task_type: row.status for row in shop.store.rows(CallTask)}["信息更正"] == "已完成"


def bubble(page: str, word: str) -> int:
    """Return the number in the red bubble of a word of the rail."""
    found = re.search(rf'{word}<span class="n" aria-label="(\d+) 项超期"', page)
    return int(found[1]) if found else 0


def test_the_bubble_of_complaints_counts_what_their_page_counts(shop: SmallShop, enter: Enter) -> None:
    customer = shop.customer()
    for content in ("响", "漏油"):
        shop.put(Complaint(customer_id=customer, content=content, received_at=WEDNESDAY, origin="现场反应"))
    person = enter("zhangmin")
    page = person.get("/complaints/").text
    assert "未结 2 件，超期 2 件" in page
    assert bubble(page, "投诉") == 2


def test_the_bubble_of_today_counts_the_overdue_lines_of_the_list(shop: SmallShop, enter: Enter) -> None:
    shop.serviced(datetime(2026, 11, 16, 10))
    other = shop.serviced(datetime(2026, 11, 16, 11), "何秀英", "15405710916")
    shop.put(CallTask(id=other, rule="D06", status="待再拨", owner="李静"))
    page = enter("zhangmin").get("/today/").text
    assert "已超期 · 1" in page
    assert bubble(page, "今日") == 1


def test_a_call_to_return_is_shown_with_its_deadline(shop: SmallShop, enter: Enter) -> None:
    shop.put(InboundCall(called_at=WEDNESDAY, caller="王先生", purpose="咨询价格", immediate=False, routed_to="孙浩"))
    page = enter("zhangmin").get("/today/").text
    assert "要回的来电" in page and "王先生" in page and "＋ 24 小时" in page
