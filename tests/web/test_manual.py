"""The manual inside the app: open to everybody, the shop's own figures, every link of the app lands."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from small_shop import SmallShop
from visitor import Visitor

from dcrc_lite import resources
from dcrc_lite.complaints.forms import FORMS
from dcrc_lite.kpis import KPIS
from dcrc_lite.manuals import links
from dcrc_lite.schema import SHEETS
from dcrc_lite.schema.questionnaires import QUESTIONS
from dcrc_lite.schema.settings import Rule

Enter = Callable[[str], Visitor]
SERVICED = datetime(2026, 11, 19, 15, 0)


def test_the_manual_is_read_without_log_in(visitor: Visitor) -> None:
    assert visitor.get("/manual/", follow_redirects=True).status_code == 200
    assert 'href="/manual/"' in visitor.get("/login").text


def test_every_field_of_a_form_leads_to_a_row_that_exists(visitor: Visitor) -> None:
    pages: dict[str, str] = {}
    for sheet in SHEETS.values():
        for field in sheet.fields:
            path, _, anchor = links.field_url(sheet.name, field.name).partition("#")
            page = pages.setdefault(path, visitor.get(path).text)
            assert f'id="{anchor}"' in page, (sheet.name, field.name)


def test_every_deadline_leads_to_a_row_that_exists(visitor: Visitor, shop: SmallShop) -> None:
    pages: dict[str, str] = {}
    for rule in shop.desk.shop.rules.values():
        path, _, anchor = links.rule_url(rule.id, rule.page).partition("#")
        page = pages.setdefault(path, visitor.get(path).text)
        assert f'id="{anchor}"' in page, rule.id


def test_a_figure_changed_in_the_settings_stands_in_the_manual(visitor: Visitor, shop: SmallShop) -> None:
    path = links.rule_url("D06", "2.3").partition("#")[0]
    assert _figures(visitor.get(path).text, "D06") == {"3 自然日", "3"}
    shop.set(Rule(id="D06", key="", name="", page=""), amount="5", mark="本店改")
    page = visitor.get(path).text
    assert _figures(page, "D06") == {"5 自然日", "5"}
    assert "看档案，拨号（出厂后 5 自然日内）" in page


def _figures(page: str, rule: str) -> set[str]:
    """Every figure of a rule that stands on a page."""
    return set(re.findall(rf'title="设置\.xlsx · 时限 {rule}">([^<]+)<', page))


def test_a_changed_weight_of_a_question_stands_in_the_manual(visitor: Visitor, shop: SmallShop) -> None:
    path = links.page_url("2.19")
    assert ">28%<" in visitor.get(path).text
    shop.put(*(replace(own, weight=31.0) if own.id == "service.1" else own for own in QUESTIONS))
    assert ">31%<" in visitor.get(path).text


@pytest.mark.parametrize("name", ["nope.html", "..%2f..%2fsettings", "%2e%2e/app.css", "base.html"])
def test_only_pages_of_the_manual_are_served(visitor: Visitor, name: str) -> None:
    assert visitor.get(f"/manual/{name}").status_code in (302, 404)


def test_the_manual_carries_no_inline_code(visitor: Visitor) -> None:
    page = visitor.get("/manual/index.html")
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert not re.search(r"\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=", page.text)


def test_a_page_with_a_dialogue_brings_its_script_and_style_and_no_inline_code(visitor: Visitor) -> None:
    page = visitor.get("/manual/3-6-skills.html")
    asked = re.findall(r'(?:src|href)="(/static/manual-dialogue[^"]+)"', page.text)
    assert len(asked) == 2
    for address in asked:
        with visitor.get(address) as served:
            assert served.status_code == 200
    assert not re.search(r"\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=", page.text)


def test_the_rail_leads_to_the_manual(enter: Enter) -> None:
    assert 'href="/manual/"' in enter("zhangmin").get("/me").text


# --- every way from the program into the manual lands


def lands(visitor: Visitor, address: str) -> bool:
    """True when the manual has that page, and the place on it."""
    path, _, anchor = address.partition("#")
    answer = visitor.get(path, follow_redirects=True)
    return answer.status_code == 200 and (not anchor or f'id="{anchor}"' in answer.text)


_TEMPLATES = [path for path in sorted(resources.TEMPLATES.rglob("*.html")) if path.parent.name != "manual"]
_PLACE = re.compile(r'"(\d+\.\d+(?:#[a-z0-9-]+)?)"')


def test_every_page_of_the_manual_that_a_template_names_is_there(visitor: Visitor) -> None:
    named = {(path.name, place) for path in _TEMPLATES for place in _PLACE.findall(path.read_text(encoding="utf-8"))}
    assert len(named) > 15
    for name, place in sorted(named):
        assert lands(visitor, links.page_url(place)), (name, place)


def test_every_step_of_a_complaint_leads_to_its_place_in_the_manual(visitor: Visitor) -> None:
    for event, form in FORMS.items():
        assert "#" in form.page, event
        assert lands(visitor, links.page_url(form.page)), (event, form.page)


def test_every_figure_leads_to_its_row_on_the_page_that_explains_it(visitor: Visitor) -> None:
    for kpi in KPIS:
        assert lands(visitor, links.kpi_url(kpi.code, kpi.page)), kpi.code


def test_a_place_on_a_page_nobody_wrote_leads_to_its_row_in_the_contents() -> None:
    assert links.page_url("9.2#import").endswith("9-2-this-program.html#import")
    assert links.page_url("77.7#x") == "/manual/index.html"


_PEOPLE = ("zhangmin", "sunhao", "chenxi", "boss", "dang", "root")


@pytest.mark.parametrize("username", _PEOPLE)
def test_every_link_into_the_manual_that_somebody_meets_lands(shop: SmallShop, enter: Enter, username: str) -> None:
    task = shop.serviced(SERVICED)
    person = enter(username)
    seen: set[str] = set()
    for path in _reachable(person, ["/me", "/today/", f"/calls/{task}", "/settings/shop", "/settings/", "/data/"]):
        seen |= set(re.findall(r'href="(/manual/[^"]+)"', person.get(path, follow_redirects=True).text))
    assert seen
    assert [address for address in sorted(seen) if not lands(person, address)] == []


def _reachable(person: Visitor, start: list[str]) -> list[str]:
    """The app's own pages this person's links lead to, each once, the manual and files left out."""
    found, waiting = list(start), list(start)
    while waiting and len(found) < 60:
        text = person.get(waiting.pop(), follow_redirects=True).text
        for path in re.findall(r'href="(/[^"#?]*)["?#]', text):
            if path not in found and not path.startswith(("/manual", "/static", "/logout")):
                found.append(path)
                waiting.append(path)
    return found
