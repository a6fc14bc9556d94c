"""The published manual in a real Chromium, opened by double click: self-test, search, keys, phone width, axe."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from manual_book import CALENDARS, manual
from test_manuals_content import WORDS, squeezed, visible

from dcrc_lite import site
from dcrc_lite.schema.defaults import default_rules, default_settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="没有 Chromium"),
    pytest.mark.filterwarnings("default"),  # playwright's own
    pytest.mark.slow,
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("手册 站点") / "深一层"
    settings = [replace(row, value="和顺示范店") if row.id == "shop_name" else row for row in default_settings()]
    site.publish(out, default_rules(), settings, CALENDARS, published=date(2026, 11, 21))
    return out


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser, folder: Path) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("request", lambda request: said.append(request.url) if not request.url.startswith("file:") else None)
    yield opened
    context.close()
    assert said == []


def go(page: Page, folder: Path, name: str) -> None:
    page.goto(f"{folder.as_uri()}/{name}")


def test_a_wrong_answer_gets_a_hint_and_a_right_one_the_reason(page: Page, folder: Path) -> None:
    go(page, folder, "2-3-service-calls.html")
    first = page.locator("#q1")
    first.get_by_text("11月20日 周五").click()
    assert first.locator(".wrong").inner_text().endswith("再想想")
    assert first.locator(".hint:visible").count() == 1
    assert not first.locator("details").is_visible()
    first.locator("[data-right]").click()
    assert first.locator(".right").inner_text().endswith("对")
    assert "出厂当天是第 0 天" in first.locator("details").inner_text()
    assert "第 0 天" in (first.locator("[role=status]").text_content() or "")
    assert first.locator(".hint:visible").count() == 0


def test_progress_is_kept_when_the_page_is_opened_again(page: Page, folder: Path) -> None:
    go(page, folder, "2-3-service-calls.html")
    page.locator("#q1 [data-right] input").check()
    go(page, folder, "2-3-service-calls.html")
    assert page.locator("[data-progress]").inner_text() == "自测做对 1 / 6 题"
    assert "passed" in (page.locator("#q1").get_attribute("class") or "")


def test_without_script_the_answers_can_be_unfolded(browser: Browser, folder: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    go(plain, folder, "2-3-service-calls.html")
    plain.locator("#q1 summary").click()
    assert plain.locator("#q1 details p").is_visible()
    context.close()


def test_the_slash_key_goes_to_the_search_and_enter_searches(page: Page, folder: Path) -> None:
    go(page, folder, "3-3-process.html")
    page.keyboard.press("/")
    page.keyboard.type("半个工作日")
    page.keyboard.press("Enter")
    page.wait_for_selector(".hits li")
    assert "search.html?q=" in page.url
    assert page.locator("h1").inner_text().startswith("“半个工作日”")
    assert page.locator(".answer .big").first.inner_text() == "半个工作日"
    assert page.locator("mark").first.inner_text() == "半个工作日"


@pytest.mark.long
def test_the_search_in_the_browser_has_recall_and_precision_one(page: Page, folder: Path) -> None:
    go(page, folder, "search.html")
    names = [name for name in manual().names() if name.endswith(".html") and name not in {"index.html", "search.html"}]
    for word in (*WORDS, "递交 周五", "3 自然日", "经理 录音"):
        found: list[str] = page.evaluate("q => DCRC_FIND(q).map(hit => hit.page.u)", word)
        terms = [squeezed(term) for term in word.split()]
        assert set(found) == {name for name in names if all(term in squeezed(visible(name)) for term in terms)}, word


def test_pinyin_initials_of_a_title_are_understood(page: Page, folder: Path) -> None:
    go(page, folder, "search.html?q=wxhhf")
    assert page.locator("[data-summary] a").all_inner_texts() == ["2.3 维修后回访程序"]


def test_a_query_is_shown_as_text_never_as_markup(page: Page, folder: Path) -> None:
    go(page, folder, "search.html?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    assert page.locator("main img").count() == 0
    assert "<img" in page.locator("h1").inner_text()


def test_a_link_to_a_folded_row_opens_it(page: Page, folder: Path) -> None:
    go(page, folder, "3-3-process.html#f-complaints-contacted_at")
    assert page.locator("#f-complaints-contacted_at").is_visible()


def test_the_dark_switch_is_remembered(page: Page, folder: Path) -> None:
    go(page, folder, "index.html")
    page.locator("[data-theme-switch]").click()
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    go(page, folder, "2-1-overview.html")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == background == "rgb(18, 22, 24)"


@pytest.mark.long
@pytest.mark.parametrize("width", [390, 1366])
def test_no_page_scrolls_sideways(page: Page, folder: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for name in manual().names():
        if name.endswith(".html"):
            go(page, folder, name)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, folder: Path, scheme: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    context = browser.new_context(viewport={"width": 1366, "height": 768}, color_scheme=scheme)
    opened = context.new_page()
    for name in (*manual().names(), "search.html?q=递交"):
        if re.search(r"\.html", name):
            go(opened, folder, name)
            found = axe.run(opened)
            assert found.violations_count == 0, f"{name}\n{found.generate_report()}"
    context.close()
