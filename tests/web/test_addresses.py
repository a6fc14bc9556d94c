"""Numbers in addresses that no row can have: never a fault of the program."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from small_shop import PASSWORD, SATURDAY
from visitor import SECRET, Visitor

from dcrc_lite.desk.folder import create_shop, open_desk
from dcrc_lite.web import create_app

HUGE = "9" * 30


@pytest.fixture
def manager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visitor]:
    """The DCRC经理 at a shop whose rows are in files: a store in memory counts without end."""
    monkeypatch.setenv("DCRC_NOW", SATURDAY.isoformat())
    create_shop(tmp_path / "店", "和顺店", now=SATURDAY)
    desk = open_desk(tmp_path / "店")
    desk.accounts.add("chenxi", name="陈曦", roles=("DCRC经理",), password=PASSWORD)
    person = Visitor(create_app(desk, secret=SECRET, testing=True))
    assert person.log_in("chenxi").status_code == 302
    yield person
    desk.close()


@pytest.mark.parametrize("number", [HUGE, str(2**63 - 1), str(2**53), "-3", "x"])
def test_a_page_or_line_no_row_can_have_shows_the_page(manager: Visitor, number: str) -> None:
    assert manager.get(f"/customers/?page={number}").status_code == 200
    assert manager.get(f"/data/history?before={number}").status_code == 200


@pytest.mark.parametrize("path", ["", "/undo"])
@pytest.mark.parametrize("number", [HUGE, str(2**63 - 1)])
def test_a_choice_no_cell_waits_for_is_not_found(manager: Visitor, number: str, path: str) -> None:
    assert manager.post(f"/data/both/{number}{path}", {"choice": "web"}).status_code == 404
