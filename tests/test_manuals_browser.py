"""The published manual in a real Chromium, opened by double click: self-test, search, keys, phone width, axe."""

from __future__ import annotations

import os
import random
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from e2e.browser import CHROMIUM, chromium, listened
from manual_book import published
from test_manuals_content import WORDS, book, squeezed, squeezed_page

from dcrc_lite.manuals.courses import answer_mark
from dcrc_lite.manuals.links import form_file
from dcrc_lite.manuals.packing import packed
from dcrc_lite.schema.forms import FORMS, Form
from dcrc_lite.training import read_code

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="没有 Chromium"),
    pytest.mark.filterwarnings("default"),  # playwright's own
    pytest.mark.slow,
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("手册 站点") / "深一层"
    published(out)
    return out


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def page(browser: Browser, folder: Path) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    opened = context.new_page()
    said = listened(opened, folder.as_uri())
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


def literally(query: str) -> set[str]:
    """The pages that hold every word of the query, by reading them; full and half width are the same."""
    words = [_one_width(squeezed(word)) for word in query.split()]
    return {name for name in book().searched() if all(word in _read(name) for word in words)}


def _one_width(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


@cache
def _read(name: str) -> str:
    return _one_width(squeezed_page(name))


SEVERAL = ("递交 周五", "3 自然日", "经理 录音")
TRADITIONAL = {"投訴": "投诉", "電訪": "电访", "一人負責": "一人负责", "分中心": "分中心", "客戶原話": "客户原话"}


def test_the_search_in_the_browser_has_recall_and_precision_one(page: Page, folder: Path) -> None:
    go(page, folder, "search.html")
    asked = {word: word for word in (*WORDS, *SEVERAL)} | TRADITIONAL
    found = page.evaluate("asked => asked.map(word => DCRC_FIND(word).map(hit => hit.page.u))", list(asked))
    for (word, meant), names in zip(asked.items(), found, strict=True):
        assert set(names) == literally(meant), word


def test_words_cut_out_of_the_pages_anywhere_are_found_where_they_stand(page: Page, folder: Path) -> None:
    """Two to eight characters from anywhere, over the borders of words, as somebody may remember them."""
    go(page, folder, "search.html")
    chance = seeded()
    lines = [line for name in book().searched() for line in squeezed_page(name).split("\n") if len(line) > 1]
    words = [_piece(chance.choice(lines), chance) for _ in range(200)]
    found = page.evaluate("asked => asked.map(word => DCRC_FIND(word).map(hit => hit.page.u))", words)
    for word, names in zip(words, found, strict=True):
        assert set(names) == literally(word), word


def _piece(line: str, chance: random.Random) -> str:
    start = chance.randrange(len(line) - 1)
    return line[start : start + chance.randint(2, 8)]


@pytest.mark.parametrize(
    "text",
    ["", "中", "aaaa", "a" * 3000 + "b", "中" * 259 + "文", "😀 表情", *("".join(map(chr, range(0x4E00, 0x4E00 + n))) for n in (255, 256, 257, 511, 512, 2999))],
    ids=lambda text: f"{len(text)}-{len(set(text))}",
)  # fmt: skip
def test_what_was_packed_for_the_search_is_unpacked_as_it_was(page: Page, folder: Path, text: str) -> None:
    go(page, folder, "search.html")
    long = (
        text * (2_000_000 // len(text)) for text in [text] if len(text) > 2_000
    )  # two bytes a character: five blocks
    for own in (text, text * 2, text[::-1], *long):
        assert page.evaluate("packed => DCRC_UNPACK(packed[0], packed[1])", list(packed(own))) == own


def test_pinyin_initials_of_a_title_are_understood(page: Page, folder: Path) -> None:
    go(page, folder, "search.html?q=wxhhf")
    assert page.locator("[data-summary] a").all_inner_texts() == ["2.3 维修后回访程序"]


def test_a_query_is_shown_as_text_never_as_markup(page: Page, folder: Path) -> None:
    go(page, folder, "search.html?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    assert page.locator("main img").count() == 0
    assert "<img" in page.locator("h1").inner_text()


def test_the_site_works_below_any_path_of_a_server(browser: Browser, folder: Path) -> None:
    serve = partial(QuietHandler, directory=folder.parent.parent)
    with ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        home = f"http://127.0.0.1:{server.server_port}/{quote(folder.relative_to(folder.parent.parent).as_posix())}/"
        opened = browser.new_page()
        said = listened(opened, home)
        opened.goto(home + "index.html")
        opened.locator(".find input").fill("半个工作日")
        opened.keyboard.press("Enter")
        opened.locator(".hits a").first.click()
        opened.wait_for_selector("[data-q]")
        assert said == []
        opened.close()
        server.shutdown()


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_a_link_to_a_folded_row_opens_it(page: Page, folder: Path) -> None:
    go(page, folder, "3-3-process.html#f-complaints-contacted_at")
    assert page.locator("#f-complaints-contacted_at").is_visible()


def test_the_dark_switch_is_remembered(page: Page, folder: Path) -> None:
    go(page, folder, "index.html")
    page.locator("[data-theme-switch]").click()
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    go(page, folder, "2-1-overview.html")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == background == "rgb(18, 22, 24)"


def test_a_chapter_on_the_word_stands_before_the_tables_that_name_it(page: Page, folder: Path) -> None:
    go(page, folder, "search.html?q=投诉")
    assert page.locator("[data-hits] .crumb").first.inner_text() == "第三篇 顾客投诉与抱怨处理"
    parts = page.locator("[data-hits] .crumb").all_inner_texts()
    first_table = parts.index("第十篇 附录")
    assert set(parts[first_table:]) == {"第十篇 附录"}


def test_a_whole_sentence_leads_to_the_pages_nearest_to_it(page: Page, folder: Path) -> None:
    go(page, folder, "search.html?q=怎么跟客户说没有配件")
    assert "3.7 怎样做到" in page.locator("[data-summary] a").first.inner_text()
    go(page, folder, "search.html?q=哈哈")
    assert page.locator("[data-summary] a").count() == 0


# --- tests and paper


def answered(page: Page, *, wrong: int = 0) -> None:
    """Every question of the final test right, but for some."""
    form = page.locator("[data-test]")
    course = form.get_attribute("data-test")
    for place, question in enumerate(form.locator("fieldset:not([hidden])").all(), start=1):
        number = int((question.get_attribute("id") or "")[1:])
        key = int(question.get_attribute("data-key") or "")
        values = [box.get_attribute("value") or "" for box in question.locator("input").all()]
        right = next(value for value in values if answer_mark(f"{course}", number, int(value)) == key)
        other = next(value for value in values if value != right)
        question.locator(f"input[value='{other if place <= wrong else right}']").check()
    page.locator("[data-finish]").click()


def test_who_passes_the_final_test_gets_a_certificate_on_one_sheet_with_a_code_the_program_reads(
    page: Page, folder: Path
) -> None:
    go(page, folder, "test-zy.html")
    answered(page, wrong=2)
    assert page.locator("[data-score]").inner_text() == "93 分，达标"
    assert page.locator("[data-wrong] li").count() == 2
    page.locator("[data-name]").fill("张敏")
    code = read_code(page.locator("[data-code]").inner_text())
    assert (code.course, code.score) == ("ZY", 93)
    assert page.locator("[data-from]").inner_text() == "和顺示范店"
    assert "张敏" in page.locator(".certificate").inner_text()
    assert sheets(page) == [A4]


def test_who_repeats_the_final_test_gets_other_questions_of_every_day(page: Page, folder: Path) -> None:
    tries = []
    for _ in range(2):
        go(page, folder, "test-zy.html")
        asked = page.locator("fieldset:not([hidden])")
        assert [place.inner_text() for place in asked.locator("[data-place]").all()] == [str(n) for n in range(1, 31)]
        assert {one.get_attribute("data-day") for one in asked.all()} == {"1", "2", "3", "4", "5"}
        tries.append({one.get_attribute("id") for one in asked.all()})
    assert tries[0] != tries[1]


def test_who_fails_gets_the_places_to_read_again_and_no_code(page: Page, folder: Path) -> None:
    go(page, folder, "test-zy.html")
    answered(page, wrong=8)
    assert page.locator("[data-score]").inner_text() == "73 分，还没达标，及格是 80 分"
    assert page.locator("[data-wrong] a").first.get_attribute("href")
    assert not page.locator(".certificate").is_visible()


A4, ACROSS = (595, 842), (842, 595)


def sheets(page: Page) -> list[tuple[int, int]]:
    """The sizes of the sheets a page is printed on, in points."""
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", pdf)
    return [(round(float(width)), round(float(height))) for width, height in boxes]


def printed(page: Page, folder: Path, forms: list[Form]) -> None:
    for form in forms:
        go(page, folder, form_file(form.id))
        assert sheets(page) == [ACROSS if form.landscape else A4], form.id


PRINTABLE = [form for form in FORMS.values() if form.is_printable]


def test_a_blank_form_is_one_sheet_of_a4(page: Page, folder: Path) -> None:
    printed(page, folder, seeded().sample(PRINTABLE, 5))


@pytest.mark.long
def test_every_blank_form_is_one_sheet_of_a4(page: Page, folder: Path) -> None:
    printed(page, folder, PRINTABLE)
    print(f"{len(PRINTABLE)} forms, each one sheet of A4")


# --- every page: no sideways scroll, nothing axe finds

KINDS = {  # a page of each kind is looked at always; all pages by -m long
    "contents": r"index",
    "chapter": r"[1-9]-\d+-.*",
    "chapter with a dialogue": r"3-6-skills",
    "glossary": r"10-1-.*",
    "table of the appendix": r"10-[345]-.*",
    "data dictionary": r"10-2-fields-.*",
    "forms": r"10-2-forms",
    "blank form": r"form-f\d+",
    "bank of questions": r"10-8-q.*",
    "courses": r"courses",
    "course": r"course-.*",
    "final test": r"test-.*",
    "search": r"search",
}


def seeded() -> random.Random:
    """Chance by a seed that is printed; give it as DCRC_TEST_SEED to try the same again."""
    seed = int(os.environ.get("DCRC_TEST_SEED", "0")) or random.randrange(1, 10**6)
    print(f"DCRC_TEST_SEED={seed}")
    return random.Random(seed)


def every_page() -> list[str]:
    return [name for name in book().names() if name.endswith(".html")] + ["search.html?q=递交"]


def some_pages() -> list[str]:
    chance, names = seeded(), [name.removesuffix(".html") for name in every_page() if name.endswith(".html")]
    kinds = [[name for name in names if re.fullmatch(kind, name)] for kind in KINDS.values()]
    return [f"{chance.choice(kind)}.html" for kind in kinds] + ["search.html?q=递交"]


def fits(browser: Browser, folder: Path, names: list[str], width: int, scheme: Any = "light") -> None:
    """Each page is no wider than the screen, says nothing to the console and asks for nothing outside."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    opened = context.new_page()
    said = listened(opened, folder.as_uri())
    for name in names:
        go(opened, folder, name)
        assert opened.evaluate("document.documentElement.scrollWidth") <= width, name
        assert opened.evaluate("document.querySelector('main').scrollWidth") <= width, name  # nor inside the page
        assert said == [], name
    context.close()


def open_to_all(browser: Browser, folder: Path, names: list[str], width: int, scheme: Any) -> None:
    """Axe finds nothing on any of the pages."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    opened = context.new_page()
    for name in names:
        go(opened, folder, name)
        found = axe.run(opened)
        assert found.violations_count == 0, f"{name}\n{found.generate_report()}"
    context.close()


@pytest.mark.parametrize(("width", "scheme"), [(1366, "light"), (390, "dark")])
def test_a_page_of_each_kind_fits_its_screen_and_axe_finds_nothing(
    browser: Browser, folder: Path, width: int, scheme: str
) -> None:
    names = some_pages()
    fits(browser, folder, names, width, scheme)
    open_to_all(browser, folder, names, width, scheme)


def test_no_page_scrolls_sideways_on_a_narrow_phone(browser: Browser, folder: Path) -> None:
    fits(browser, folder, some_pages(), 360)


@pytest.mark.long
@pytest.mark.parametrize("width", [1366, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_fits_its_screen_and_axe_finds_nothing(
    browser: Browser, folder: Path, width: int, scheme: str
) -> None:
    names = every_page()
    fits(browser, folder, names, width, scheme)
    open_to_all(browser, folder, names, width, scheme)
    print(f"{len(names)} pages, {width} px, {scheme}: axe found nothing, none scrolls sideways or asks outside")
