"""The main job on real input: exports in, today's calls out, one call saved, its row found in the workbook."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from e2e.browser import CHROMIUM, chromium
from e2e.program import CALLER, NOW, PASSWORD, Shop, dcrc, files_of_sample, served
from e2e.site import Form, Site
from e2e.site import Page as Sent
from openpyxl import load_workbook
from playwright.sync_api import Page

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
WORDS = "空调还有一点味道，别的都好。"
GROUPS = ("已超期", "约好的", "今天", "稍后", "先不打", "待补资料")
STATES = ("over", "late", "today", "later", "off")


def worklist(shop: Shop) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(dcrc("worklist", shop.folder, "--json"))
    return found


def rows_of(shop: Shop, book: str, tab: str) -> list[dict[str, object]]:
    workbook = load_workbook(shop.folder / book, read_only=True)
    header, *rows = workbook[tab].iter_rows(values_only=True)
    workbook.close()
    return [dict(zip(map(str, header), row, strict=True)) for row in rows if any(row)]


def wait_for_row(shop: Shop, column: str, value: str) -> dict[str, object]:
    """Return the row of 回访 with that value once the program has written it."""
    for _ in range(100):
        found = [row for row in rows_of(shop, "回访_2026.xlsx", "回访") if row[column] == value]
        if found:
            return found[0]
        time.sleep(0.1)
    pytest.fail(f"no row of 回访 has {column} {value}")


def answered(form: Form) -> dict[str, str]:
    """Return the answers of a content customer: the first offered to each question."""
    return {name: offered[0] for name, offered in form.offered.items() if name.startswith("a.")}


def test_the_list_of_a_saturday_morning_is_most_urgent_first(shop: Shop) -> None:
    entries = worklist(shop)
    states = {str(entry["state"]) for entry in entries}
    assert {"over", "later"} <= states <= set(STATES)
    assert {"customer", "due", "state", "reasons"} <= set(entries[0])
    urgency = [(GROUPS.index(str(one["group"])), STATES.index(str(one["state"])), str(one["due"])) for one in entries]
    assert urgency == sorted(urgency)


def test_every_reason_can_be_explained(shop: Shop) -> None:
    reasons = worklist(shop)[0]["reasons"]
    assert isinstance(reasons, list)
    explained = json.loads(dcrc("explain", shop.folder, reasons[0]["id"], "--json"))
    assert explained["steps"]
    assert explained["due"] == reasons[0]["due"]


def test_importing_the_same_lists_again_changes_nothing(shop: Shop) -> None:
    again = json.loads(dcrc("import", shop.folder, *files_of_sample(), "--yes", "--json"))
    assert (again["new"], again["changed"], again["calls"]) == (0, 0, 0)


def test_a_call_saved_over_http_is_a_row_of_the_workbook(shop: Shop) -> None:
    task = first_callable(shop)
    with served(shop.folder) as address:
        site = Site(address)
        assert site.get("/healthz").text == "ok"
        site.log_in(CALLER, PASSWORD)
        saved = save_call(site, task)
        assert saved.status == 200
        row = wait_for_row(shop, "客户原话", WORDS)
    assert row["任务"] == task
    assert row["结果"] == "成功"
    assert row["回访人"] == "张敏"
    assert str(row["时间"]).startswith(NOW[:10])
    assert task not in [reason["id"] for entry in worklist(shop) for reason in entry["reasons"]]  # type: ignore[attr-defined]


def first_callable(shop: Shop) -> str:
    entry = next(entry for entry in worklist(shop) if entry["state"] != "off")
    reasons = entry["reasons"]
    assert isinstance(reasons, list)
    return str(reasons[0]["id"])


def save_call(site: Site, task: str) -> Sent:
    page = site.get(f"/calls/{task}")
    page = site.send(page, page.form(f"/calls/{task}/start"))
    form = page.form(f"/calls/{task}")
    return site.send(page, form, **answered(form), outcome="成功", answered_by="本人", words=WORDS, then="next")


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
def test_the_same_in_a_real_browser(shop: Shop, address: str, tmp_path: Path) -> None:
    task = first_callable(shop)
    faults: list[str] = []
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        log_in(page, address)
        page.screenshot(path=tmp_path / "today.png")
        page.goto(f"{address}calls/{task}")
        page.click("button[form=start]")
        page.wait_for_load_state()
        page.screenshot(path=tmp_path / "call.png")
        assert page.evaluate("document.documentElement.scrollHeight <= window.innerHeight"), "the call page scrolls"
        fill_in(page)
        page.screenshot(path=tmp_path / "filled.png")
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
        page.screenshot(path=tmp_path / "next.png")
    assert wait_for_row(shop, "客户原话", WORDS)["任务"] == task
    assert faults == []


def log_in(page: Page, address: str) -> None:
    page.goto(address)
    page.fill("input[name=username]", CALLER)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/today**")


def fill_in(page: Page) -> None:
    """Answer like a content customer: the first offered to each question."""
    questions = {one.get_attribute("name") for one in page.locator("input[type=radio][name^='a.']").all()}
    for name in sorted(filter(None, questions)):
        page.locator(f"input[name='{name}']").first.check(force=True)
    page.locator("input[name=outcome][value=成功]").check(force=True)
    page.fill("textarea[name=words]", WORDS)
