"""Today's page in a browser: lines, tabs, claiming, refusals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from small_shop import SmallShop
from visitor import Visitor

WEDNESDAY = datetime(2026, 11, 18, 16, 40)
Enter = Callable[[str], Visitor]


def test_the_list_shows_who_is_to_be_rung_with_a_covered_number(shop: SmallShop, enter: Enter) -> None:
    shop.serviced(WEDNESDAY)
    page = enter("zhangmin").get("/today/").text
    assert "朱军" in page and "154****2038" in page and "15405712038" not in page
    assert "剩 7.5 工时" in page and "这个时间怎么来的" in page


def test_an_empty_day_says_so_and_what_to_do(enter: Enter) -> None:
    assert "今天没有要打的电话" in enter("zhangmin").get("/today/").text


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


def test_a_nonsense_page_number_shows_the_first_page(shop: SmallShop, enter: Enter) -> None:
    shop.serviced(WEDNESDAY)
    assert "朱军" in enter("zhangmin").get("/today/?page=999&who=x&tab=y").text


def test_a_wrong_number_is_listed_to_be_corrected(shop: SmallShop, enter: Enter) -> None:
    task = shop.serviced(WEDNESDAY)
    sent = {"key": "k", "outcome": "停机空号", "number": "号码错误"}
    shop.desk.calls.save(task, sent, shop.caller, shop.now)
    person = enter("zhangmin")
    assert "号码要更正" in person.get("/today/").text
    page = person.get("/today/?tab=mend").text
    assert "改好了，重新回访" in page and "朱军" in page
