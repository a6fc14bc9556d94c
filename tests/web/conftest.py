"""A shop with one person of each role, its app, and visitors."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from small_shop import SATURDAY, SmallShop
from visitor import Visitor, app_of

from dcrc_lite.desk import passwords

ROLE_OF = {
    "boss": "总经理", "chenxi": "DCRC经理", "dang": "档案管理员", "xuting": "销售顾问", "sunhao": "服务顾问",
    "wanglei": "售后业务经理", "zhoukai": "部门负责人", "root": "系统管理员",
}  # fmt: skip
NAMES = {"xuting": "许婷", "sunhao": "孙浩", "chenxi": "陈曦"}


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hash that is weak but quick: tests log in hundreds of times."""
    monkeypatch.setattr(passwords, "METHOD", "scrypt:1024:8:1")
    passwords.dummy_hash.cache_clear()


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> SmallShop:
    """The shop on a Saturday at ten; 张敏 (zhangmin) is the caller."""
    monkeypatch.setenv("DCRC_NOW", SATURDAY.isoformat())
    made = SmallShop()
    for username, role in ROLE_OF.items():
        made.person(username, NAMES.get(username, username), role)
    return made


@pytest.fixture
def app(shop: SmallShop) -> Flask:
    """The app of the shop."""
    return app_of(shop)


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody who has not logged in."""
    return Visitor(app)


@pytest.fixture
def enter(app: Flask) -> Callable[[str], Visitor]:
    """Log somebody in by log-in name."""

    def log_in(username: str) -> Visitor:
        person = Visitor(app)
        assert person.log_in(username).status_code == 302
        return person

    return log_in
