"""设置 as it stands, with where to change each row; accounts for whoever may open them."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from dcrc_lite.desk import settings_view
from dcrc_lite.desk.accounts import User
from dcrc_lite.schema.settings import ROLES
from dcrc_lite.web.current import desk, now, user

bp = Blueprint("settings", __name__, url_prefix="/settings")

TABS = {
    "rules": "时限",
    "hours": "营业时间和节假日",
    "shop": "店铺",
    "words": "字典",
    "rights": "角色权限",
    "staff": "员工",
}


@bp.get("/")
def index() -> str:
    """Show the deadline register."""
    return _page("rules", settings_view.rules_view(desk()))


@bp.get("/hours")
def hours() -> str:
    """Show opening hours and holidays."""
    return _page("hours", settings_view.hours_view(desk(), now().date()))


@bp.get("/shop")
def shop() -> str:
    """Show the shop's keys."""
    return _page("shop", settings_view.shop_view(desk()))


@bp.get("/words")
def words() -> str:
    """Show the word lists."""
    return _page("words", settings_view.words_view(desk()))


@bp.get("/rights")
def rights() -> str:
    """Show who may do what."""
    return _page("rights", settings_view.rights_view(desk()))


@bp.get("/staff")
def staff() -> str:
    """Show the colleagues."""
    return _page("staff", settings_view.staff_view(desk()))


def _page(tab: str, view: settings_view.SettingsView) -> str:
    return render_template(f"settings/{tab}.html", parts=TABS, tab=tab, view=view)


@bp.get("/accounts")
def accounts() -> str:
    """List who may log in."""
    return _accounts()


@bp.post("/accounts/add")
def add_account() -> str:
    """Open an account and show its one-time password, once."""
    form = request.form
    username = form.get("username", "").strip()
    password = desk().accounts.add(username, name=form.get("name", "").strip(), roles=form.getlist("role"))
    return _accounts(username, password)


@bp.post("/accounts/reset")
def reset_account() -> str:
    """Give a new one-time password and show it, once."""
    username = request.form.get("username", "")
    return _accounts(username, desk().accounts.reset(username))


@bp.post("/accounts/close")
def close_account() -> str:
    """Close an account at once."""
    username = request.form.get("username", "")
    if username != user().username:
        desk().accounts.disable(username)
    return _accounts()


def _accounts(username: str = "", password: str = "") -> str:
    people: list[User] = desk().accounts.users()
    return render_template(
        "settings/accounts.html",
        parts=TABS,
        tab="accounts",
        people=people,
        roles=ROLES,
        username=username,
        password=password,
    )
