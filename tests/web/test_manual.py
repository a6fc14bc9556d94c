"""The manual inside the app: open to everybody, the shop's own figures, every link of the app lands."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from small_shop import SmallShop
from visitor import Visitor

from dcrc_lite.manuals import links
from dcrc_lite.schema import SHEETS
from dcrc_lite.schema.settings import Rule

Enter = Callable[[str], Visitor]


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
    before = visitor.get(path).text
    shop.set(Rule(id="D06", key="", name="", page=""), amount="5", mark="本店改")
    assert visitor.get(path).text != before


@pytest.mark.parametrize("name", ["nope.html", "..%2f..%2fsettings", "%2e%2e/app.css", "base.html"])
def test_only_pages_of_the_manual_are_served(visitor: Visitor, name: str) -> None:
    assert visitor.get(f"/manual/{name}").status_code in (302, 404)


def test_the_manual_carries_no_inline_code(visitor: Visitor) -> None:
    page = visitor.get("/manual/index.html")
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert not re.search(r"\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=", page.text)


def test_the_rail_leads_to_the_manual(enter: Enter) -> None:
    assert 'href="/manual/"' in enter("zhangmin").get("/me").text
