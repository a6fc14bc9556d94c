"""The rail and the phone's bottom bar, filtered by role (design guide section 4). Pages that do not exist are not shown."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, url_for

from dcrc_lite.desk.accounts import User
from dcrc_lite.web import access
from dcrc_lite.web.current import desk, maybe_user, now, user


@dataclass(frozen=True, slots=True)
class Entry:
    """One word of the navigation."""

    key: str
    icon: str
    word: str
    url: str
    overdue: int = 0
    rule_before: bool = False


@dataclass(frozen=True, slots=True)
class _Page:
    key: str
    icon: str
    word: str
    endpoint: str
    roles: tuple[str, ...]


_MANAGER = "DCRC经理"
_PAGES = (
    _Page("today", "list", "今日", "today.index", ("电访员", "服务顾问", "售后业务经理", "销售顾问")),
    _Page("complaints", "message", "投诉", "complaints.index",
          ("电访员", "服务顾问", "售后业务经理", "总经理", "部门负责人")),
    _Page("customers", "users", "客户", "customers.index",
          ("电访员", "服务顾问", "售后业务经理", "销售顾问", "档案管理员")),
    _Page("data", "data", "数据", "data.index", ("电访员", "档案管理员", "系统管理员")),
    _Page("training", "target", "培训", "training.index",
          ("电访员", "服务顾问", "售后业务经理", "总经理", "销售顾问", "档案管理员", "部门负责人")),
    _Page("settings", "sliders", "设置", "settings.index", ("系统管理员",)),
    _Page("manual", "book", "手册", "manual.index",
          ("电访员", "服务顾问", "售后业务经理", "总经理", "销售顾问", "档案管理员", "部门负责人", "系统管理员")),
)  # fmt: skip
_BELOW_THE_LINE = "data"  # data, settings and manual stand under a rule
_ON_PHONE = 4


def rail() -> list[Entry]:
    """Return the rail of whoever is logged in."""
    person = maybe_user()
    return [] if person is None else _entries(person)


def tabs() -> list[Entry]:
    """Return the phone's bottom bar: the first four and 更多."""
    return [*rail()[:_ON_PHONE], Entry("more", "dots", "更多", url_for("auth.more"))]


def home() -> str:
    """Return the first page of whoever is logged in: the list first, no dashboard in between."""
    entries = _entries(user())
    return entries[0].url if entries else url_for("auth.me")


def _entries(person: User) -> list[Entry]:
    shown = [page for page in _PAGES if _is_shown(page, person)]
    below = next((i for i, page in enumerate(shown) if page.key in (_BELOW_THE_LINE, "settings", "manual")), 0)
    overdue = desk().data.overdue(person, now())
    return [
        Entry(page.key, page.icon, page.word, url_for(page.endpoint), overdue.get(page.key, 0), 0 < i == below)
        for i, page in enumerate(shown)
    ]


def _is_shown(page: _Page, person: User) -> bool:
    if page.endpoint not in current_app.view_functions or not access.is_allowed(person, page.endpoint):
        return False
    return _MANAGER in person.roles or bool(set(page.roles) & set(person.roles))
