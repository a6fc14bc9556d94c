"""The manual with this shop's figures, readable without log-in; the same pages `dcrc site` publishes."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, redirect, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from dcrc_lite.manuals.manual import INDEX, SEARCH_DATA, Manual, Shop, Surroundings
from dcrc_lite.manuals.opening import open_manual
from dcrc_lite.web.addresses import static_url
from dcrc_lite.web.current import desk, now

bp = Blueprint("manual", __name__, url_prefix="/manual")

_SCREENS = {
    "today": "today.index",
    "call": "today.index",
    "inbound": "inbound.new",
    "complaints": "complaints.index",
    "customers": "customers.index",
    "incomplete": "customers.incomplete",
    "check": "data.index",
    "import": "imports.index",
    "training": "training.index",
    "settings": "settings.index",
}
_KEPT = "dcrc-manual"  # the manual stays open while 设置 stays the same


@bp.get("/")
def index() -> AnyResponse:
    """Go to the contents."""
    return redirect(url_for(".page", name=INDEX))


@bp.get("/<name>")
def page(name: str) -> Response | str:
    """Show one page, or the texts its search goes through."""
    manual = _manual()
    if name not in manual.names():
        raise NotFound
    if name == SEARCH_DATA:
        return Response(manual.search_data(), mimetype="text/javascript")
    return manual.html(name)


def _manual() -> Manual:
    shop = desk().shop
    kept: tuple[int, Manual] | None = current_app.extensions.get(_KEPT)
    if kept is None or kept[0] != shop.version:
        whose = Shop(shop.shop_name, f"{shop.shop_name}的设置.xlsx", now().date())
        manual = open_manual(
            shop.rules.values(), shop.keys, shop.calendars, whose, questions=shop.questions, around=_around()
        )
        kept = (shop.version, manual)
        current_app.extensions[_KEPT] = kept
    return kept[1]


def _around() -> Surroundings:
    known = current_app.view_functions
    screens = {name: url_for(endpoint) for name, endpoint in _SCREENS.items() if endpoint in known}
    return Surroundings(asset=static_url, screens=screens, home=url_for("auth.home"))
