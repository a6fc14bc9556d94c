"""Practice dialogues in a real Chromium: played by keyboard, kept, printed, without script, on a phone, axe."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from e2e.browser import CHROMIUM, chromium, listened
from manual_book import manual, published

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="没有 Chromium"),
    pytest.mark.filterwarnings("default"),  # playwright's own
    pytest.mark.slow,
]
PAGE = "2-3-service-calls.html"
ALL = [
    topic.url for topic in manual().contents if topic.path and "```dialogue" in topic.path.read_text(encoding="utf-8")
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
    opened.goto(f"{folder.as_uri()}/{PAGE}")
    yield opened
    context.close()
    assert said == []


def stage(page: Page) -> Locator:
    return page.locator(".dlg .stage").first


def choose(page: Page, letters: str) -> None:
    for letter in letters:
        stage(page).locator(".ways button", has=page.locator("b", has_text=letter)).click()


def best(page: Page) -> str:
    return page.locator(".dlg [data-best]").first.get_attribute("data-best") or ""


def focused(page: Page) -> str:
    text: str = page.evaluate("document.activeElement.textContent")
    return text


# --- playing


def test_one_segment_is_shown_at_a_time_and_an_answer_leads_on_with_its_judgement(page: Page) -> None:
    assert page.locator(".dlg .node:visible").count() == 0
    assert stage(page).locator("h4").inner_text().startswith("第 1 段")
    choose(page, "A")
    assert stage(page).locator("h4").inner_text().startswith("第 2 段")
    said = stage(page).locator(".said")
    assert "满意度调查" in said.inner_text()
    assert "✕ 不好" in said.inner_text()
    assert said.locator("a").get_attribute("href") == f"{PAGE}#script"


def test_the_best_way_ends_well_and_says_so(page: Page) -> None:
    choose(page, best(page))
    assert "结局 1 好" in " ".join(stage(page).locator("h4").first.inner_text().split())
    assert "每一步都选对了" in stage(page).inner_text()
    assert stage(page).locator(".steps-taken li").count() == len(best(page))


def test_a_poor_way_is_set_beside_the_best_one_with_links_to_the_clauses(page: Page) -> None:
    choose(page, "AB")
    text = stage(page).inner_text()
    assert "失去" in stage(page).locator("h4").first.inner_text()
    assert text.count("更好的是：") == 2
    assert stage(page).locator(".steps-taken").nth(1).locator("li").count() == len(best(page))
    assert all(link.get_attribute("href") for link in stage(page).locator("a").all())


def test_it_is_played_by_keyboard_and_the_focus_goes_to_what_is_new(page: Page) -> None:
    stage(page).locator(".ways button").first.focus()
    page.keyboard.press("Enter")
    assert focused(page).startswith("您说：")
    assert page.locator(".dlg [role=status]").first.text_content() == stage(page).locator("h4").text_content()
    page.keyboard.press("Tab")  # the clause
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # the first answer of the next segment
    assert stage(page).locator("h4").inner_text().startswith("第 3 段")


def test_a_step_can_be_taken_back_and_all_begun_anew(page: Page) -> None:
    back, again = page.get_by_role("button", name="退一步"), page.get_by_role("button", name="从头再来")
    assert back.is_disabled()
    choose(page, "AA")
    back.click()
    assert focused(page).startswith("第 2 段")
    again.click()
    assert focused(page).startswith("第 1 段")
    assert stage(page).locator(".said").count() == 0
    assert again.is_disabled()


def test_the_way_and_the_endings_reached_are_kept(page: Page) -> None:
    choose(page, "AB")
    page.reload()
    assert "失去" in stage(page).locator("h4").first.inner_text()
    assert "到过 1 / 4 个结局，好的结局还没走到" in page.locator(".dlg-bar").first.inner_text()
    page.get_by_role("button", name="从头再来").click()
    choose(page, best(page))
    assert "到过 2 / 4 个结局，✓ 走到过好的结局" in page.locator(".dlg-bar").first.inner_text()


def test_a_course_tells_which_dialogues_came_to_a_good_end(page: Page, folder: Path) -> None:
    choose(page, "AB")
    page.goto(f"{folder.as_uri()}/course-zy.html")
    entry = page.locator("[data-talked='2-3-service-calls.html']")
    assert entry.text_content() == ""
    page.go_back()
    page.get_by_role("button", name="从头再来").click()
    choose(page, best(page))
    page.goto(f"{folder.as_uri()}/course-zy.html")
    assert entry.text_content() == "，✓ 1 段走到好的结局"


@pytest.mark.parametrize("kept", ["no json", '{"way":"DDD","ends":["gone"]}', '{"way":7,"ends":7}', "null"])
def test_what_an_older_page_kept_does_no_harm(page: Page, kept: str) -> None:
    title = page.locator("[data-dlg]").first.get_attribute("data-dlg")
    page.evaluate("([name, kept]) => localStorage.setItem(name, kept)", [f"dcrc-dialogue:{PAGE}:{title}", kept])
    page.reload()
    assert stage(page).locator("h4").inner_text().startswith("第 1 段")


def test_two_dialogues_of_a_page_are_played_apart(page: Page, folder: Path) -> None:
    page.goto(f"{folder.as_uri()}/3-6-skills.html")
    page.locator(".stage").nth(1).locator(".ways button").first.click()
    assert page.locator(".stage").nth(0).locator("h4").inner_text().startswith("第 1 段")
    assert page.locator(".stage").nth(1).locator(".said").count() == 1


# --- the list


def test_the_list_can_be_shown_and_hidden(page: Page) -> None:
    switch = page.get_by_role("button", name="看全部段落")
    switch.click()
    assert switch.get_attribute("aria-pressed") == "true"
    assert page.locator(".dlg .node:visible").count() > 6
    assert not stage(page).is_visible()
    switch.click()
    assert stage(page).is_visible()


def test_a_link_to_a_segment_shows_the_list_there(page: Page, folder: Path) -> None:
    page.goto(f"{folder.as_uri()}/{PAGE}#d1-3")
    assert page.locator("#d1-3").is_visible()
    assert page.locator("#d1-3").evaluate("own => own.getBoundingClientRect().top") < 400


def test_print_shows_every_segment_and_the_judgements_not_the_stage(page: Page) -> None:
    choose(page, "A")
    page.emulate_media(media="print")
    assert page.locator(".dlg .node:visible").count() > 6
    assert page.locator(".dlg .notes").first.is_visible()
    assert not stage(page).is_visible()
    assert not page.locator(".dlg-bar").first.is_visible()


def test_without_script_the_dialogue_is_a_list_whose_links_turn_the_page(browser: Browser, folder: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(f"{folder.as_uri()}/{PAGE}")
    plain.locator("#d1-1 li a", has_text="第 2 段").click()
    assert plain.url.endswith("#d1-2")
    plain.locator("#d1-2 li a", has_text="A").first.click()
    assert "好。" in plain.locator("#d1-2a").inner_text()
    assert plain.locator(".stage").count() == 0
    context.close()


@pytest.mark.long
def test_in_the_whole_manual_dialogues_are_lists(page: Page, folder: Path) -> None:
    page.goto(f"{folder.as_uri()}/whole.html")
    assert page.locator("#w2-3-d1-1").is_visible()
    assert page.locator(".stage").count() == 0


def test_the_search_finds_what_is_said_in_a_dialogue(page: Page, folder: Path) -> None:
    page.goto(f"{folder.as_uri()}/search.html?q=外球笼")
    page.wait_for_selector(".hits li")
    hrefs = [link.get_attribute("href") or "" for link in page.locator(".hits a").all()]
    assert "8-1-twelve-steps.html#d1" in hrefs


# --- every dialogue


@pytest.mark.parametrize("width", [390, 1366])
def test_no_state_of_a_dialogue_scrolls_sideways(page: Page, folder: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for name in (PAGE, "3-6-skills.html"):
        page.goto(f"{folder.as_uri()}/{name}")
        for state in _states(page):
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, state)


@pytest.mark.long
def test_every_dialogue_can_be_played_to_its_best_ending(page: Page, folder: Path) -> None:
    for name in ALL:
        page.goto(f"{folder.as_uri()}/{name}")
        for talk in page.locator(".dlg").all():
            for letter in talk.locator("[data-best]").get_attribute("data-best") or "":
                talk.locator(".ways button", has=page.locator("b", has_text=letter)).click()
            assert "每一步都选对了" in talk.locator(".stage").inner_text(), name


@pytest.mark.parametrize(("scheme", "width"), [("light", 1366), ("dark", 390)])
def test_axe_finds_nothing_in_any_state_of_a_dialogue(browser: Browser, folder: Path, scheme: Any, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    opened = context.new_page()
    opened.goto(f"{folder.as_uri()}/{PAGE}")
    for state in _states(opened):
        found = axe.run(opened, context=".dlg")
        assert found.violations_count == 0, f"{state}\n{found.generate_report()}"
    context.close()


def _states(page: Page) -> Iterator[str]:
    yield "at the start"
    choose(page, "A")
    yield "with a judgement"
    page.get_by_role("button", name="从头再来").first.click()
    choose(page, "AB")
    yield "at an ending"
    page.get_by_role("button", name="看全部段落").first.click()
    yield "as a list"
