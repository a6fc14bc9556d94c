"""Every page in a real browser: axe finds nothing, nothing scrolls sideways on a phone, no error on the console, keys work."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe
from e2e.browser import CHROMIUM, chromium, served
from flask import Flask
from playwright.sync_api import Browser, Page, ViewportSize
from small_shop import PASSWORD, SATURDAY, SmallShop
from visitor import SECRET, Visitor

from dcrc_lite.schema.complaints import Complaint
from dcrc_lite.schema.visits import Visit
from dcrc_lite.store.protocol import Change, Origin
from dcrc_lite.web import access, create_app

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
Scheme = Literal["light", "dark"]
LEAD_AWAY = {"auth.log_in", "auth.home", "auth.resume", "customers.find", "customers.found", "healthz", "static"}
LOST = "/nope"
HEADER = "工单号,进厂时间,结算时间,车牌号,车架号,车系,车主,送修人,送修人电话,进厂里程,维修类型"
ORDER = ",2026-11-20 09:10,2026-11-20 16:40,浙A8T3K6,LFVVT2UC8NP983045,迈腾,朱军,朱军,154-0571,31402,定期保养"
DESK, PHONE = ViewportSize(width=1366, height=768), ViewportSize(width=390, height=844)


@pytest.fixture(scope="module")
def shop() -> SmallShop:
    """A shop with one customer who has everything, and one without a number."""
    made = SmallShop()
    made.person("chenxi", "陈曦", "DCRC经理")
    customer = made.customer(home_addr="浙江省杭州市西溪路12号", sa="孙浩", gender="男", callback_consent=True)
    car = made.car(customer, vin="LSH5A2CB7P7041836", odometer=46180, ins_expiry=date(2026, 12, 3))
    made.visit(customer, car, SATURDAY - timedelta(days=3))
    made.put(
        Complaint(
            received_at=SATURDAY, customer_id=customer, content="异响", severity="一般", status="新建", owner="孙浩"
        )
    )
    silent = made.customer(name="吴思敏", mobile="")
    lost_a_digit = Change("customers", {"mobile": "1540571203"}, id=silent)
    made.store.commit([lost_a_digit], actor="李静", origin=Origin.HAND, at=SATURDAY)
    made.customer(name="陆建国", mobile="")
    return made


@pytest.fixture(scope="module")
def paths(shop: SmallShop) -> list[str]:
    """Every page a manager may open, one of each kind where it names a record, and one that is not there."""
    app = create_app(shop.desk, secret=SECRET)
    person = shop.desk.accounts.user("chenxi")
    assert person is not None
    rules = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and rule.endpoint not in LEAD_AWAY
        and not rule.endpoint.startswith("manual.") and access.is_allowed(person, rule.endpoint)
    ]  # fmt: skip
    return [*rules, *of_records(shop, app), LOST]


def of_records(shop: SmallShop, app: Flask) -> list[str]:
    """Every page that names a record: a file, a call, a case, an upload, what an import left open, a cell to mend."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DCRC_NOW", SATURDAY.isoformat())
        person = Visitor(app)
        person.log_in("chenxi")
        written, looked_at = uploaded(person, "RO1"), uploaded(person, "RO2")
        assert person.post(f"{written}/apply").status_code == 302
    [case], [call, *_] = shop.store.rows(Complaint), shop.store.dues(kind="call")
    files = ("", "/edit", "/accesses")
    return [
        *(f"/customers/客-000001{page}" for page in files),
        f"/calls/{call.task_id}",
        f"/complaints/{case.id}",
        f"/complaints/{case.id}/print",
        looked_at,
        f"{looked_at}?tab=flags",
        f"{looked_at}/columns",
        f"/imports/done/{written.rpartition('/')[2]}",
        "/data/cell/customers/客-000002/mobile",
    ]


def uploaded(person: Visitor, order: str) -> str:
    """Upload a list with a number that cannot be read; return the address of its preview."""
    list_ = (io.BytesIO(f"{HEADER}\n{order}{ORDER}".encode()), "工单.csv")
    answer = person.post("/imports/", {"files": list_}, content_type="multipart/form-data")
    assert answer.status_code == 302, answer.text
    return answer.location.removesuffix("/columns")


@pytest.fixture(scope="module")
def address(shop: SmallShop) -> Iterator[str]:
    """The app, served."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DCRC_NOW", SATURDAY.isoformat())
        with served(create_app(shop.desk, secret=SECRET)) as found:
            yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser."""
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine")
    with chromium() as found:
        yield found


def logged_in(browser: Browser, address: str, size: ViewportSize, scheme: Scheme) -> Page:
    page = browser.new_context(viewport=size, color_scheme=scheme).new_page()
    page.goto(f"{address}/login")
    page.fill("input[name=username]", "chenxi")
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_load_state()
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_is_accessible_and_fits(
    browser: Browser, address: str, paths: list[str], size: ViewportSize, scheme: Scheme
) -> None:
    page = logged_in(browser, address, size, scheme)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(f"{page.url} {said.text}") if said.type == "error" else None)
    for path in paths:
        answer = page.goto(address + path)
        assert answer is not None
        assert (answer.status, unquote(page.url)) == (404 if path == LOST else 200, address + path)
        found = Axe().run(page).response["violations"]
        complaints += [f"{path} {one['id']} {one['nodes'][0]['html'][:120]}" for one in found]
        if page.evaluate("document.documentElement.scrollWidth") > size["width"]:
            complaints.append(f"{path} scrolls sideways")
    told = f"{address}{LOST} Failed to load resource: the server responded with a status of 404 (NOT FOUND)"
    assert [one for one in complaints if one != told] == []


def test_the_log_in_page_is_accessible(browser: Browser, address: str) -> None:
    page = browser.new_context(viewport=DESK, color_scheme="dark").new_page()
    page.goto(f"{address}/login?next=/me")
    assert Axe().run(page).response["violations"] == []


def test_the_keys_work_outside_text_fields_only(browser: Browser, address: str) -> None:
    page = logged_in(browser, address, DESK, "light")
    page.goto(f"{address}/me")
    page.keyboard.press("Shift+Slash")
    page.wait_for_selector("dialog.keys")
    page.keyboard.press("Escape")
    page.keyboard.press("Slash")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("zj/")
    assert page.input_value("[name=q]") == "zj/"
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers/**")


def test_letter_keys_can_be_switched_off(browser: Browser, address: str, shop: SmallShop) -> None:
    shop.desk.accounts.prefer(shop.desk.accounts.user("chenxi"), theme="", keys=False)  # type: ignore[arg-type]
    page = logged_in(browser, address, DESK, "light")
    page.goto(f"{address}/me")
    page.keyboard.press("Slash")
    assert page.evaluate("document.activeElement.name") != "q"
    shop.desk.accounts.prefer(shop.desk.accounts.user("chenxi"), theme="", keys=True)  # type: ignore[arg-type]


def test_a_form_saves_itself_while_it_is_typed(browser: Browser, address: str) -> None:
    page = logged_in(browser, address, DESK, "light")
    page.goto(f"{address}/customers/客-000001/edit")
    page.fill("[name=needs]", "周末来接车")
    page.keyboard.press("Tab")
    page.wait_for_selector("[data-saved]:has-text('已自动存')")


def test_long_words_are_kept_while_they_are_typed(browser: Browser, address: str) -> None:
    page = logged_in(browser, address, DESK, "light")
    page.goto(f"{address}/inbound/")
    page.locator("[name=detail]").press_sequentially("说空调有味道")
    page.wait_for_selector("[data-saved]:has-text('已自动存')")
    page.goto(f"{address}/inbound/")
    assert page.input_value("[name=detail]") == "说空调有味道"
    page.click("text=不要了，从头写")
    assert page.input_value("[name=detail]") == ""


def test_the_key_of_another_appointment_leads_to_its_date(browser: Browser, address: str, shop: SmallShop) -> None:
    page = logged_in(browser, address, DESK, "light")
    page.goto(f"{address}/calls/D06.{shop.store.rows(Visit)[0].id}")
    page.keyboard.press("a")
    assert page.evaluate("document.activeElement.name") == "again_on"


def test_ctrl_s_saves_the_form(browser: Browser, address: str, shop: SmallShop) -> None:
    page = logged_in(browser, address, DESK, "light")
    page.goto(f"{address}/customers/客-000001/edit")
    page.fill("[name=pref_time]", "上午")
    page.keyboard.press("Control+s")
    page.wait_for_selector(".toast")
    assert shop.desk.customers.get("客-000001").pref_time == "上午"
