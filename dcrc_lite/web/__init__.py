"""The web app: one thin blueprint per concept around the desk."""

from __future__ import annotations

from datetime import date, datetime
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, cast

from flask import Blueprint, Flask, g
from jinja2 import StrictUndefined

from dcrc_lite import clock, resources
from dcrc_lite.deadlines import words
from dcrc_lite.desk.accounts import may as may_do
from dcrc_lite.desk.data import WriteState, header_of
from dcrc_lite.manuals import links
from dcrc_lite.schema import wording
from dcrc_lite.web import navigation
from dcrc_lite.web.addresses import link, static_url
from dcrc_lite.web.browsers import browser_words
from dcrc_lite.web.current import desk, maybe_user, now, user
from dcrc_lite.web.errors import show_errors
from dcrc_lite.web.security import guard
from dcrc_lite.web.toasts import take_toasts

if TYPE_CHECKING:
    from dcrc_lite.desk import Desk

__all__ = ["create_app", "desk", "now", "user"]

MODULES = (
    "auth",
    "today",
    "calls",
    "complaints",
    "inbound",
    "customers",
    "imports",
    "data",
    "settings",
    "training",
    "manual",
)


def create_app(desk: Desk, *, secret: str, testing: bool = False) -> Flask:
    """Return the staff app of one shop. `secret` signs form tokens and must outlive the process."""
    app = Flask(
        "dcrc_lite",
        static_folder=str(resources.STATIC),
        template_folder=str(resources.TEMPLATES),
        static_url_path="/static",
    )
    app.config.update(TESTING=testing, DEBUG=False, SEND_FILE_MAX_AGE_DEFAULT=31_536_000)
    app.debug = False  # whatever FLASK_DEBUG says: no traceback reaches a browser
    app.extensions["dcrc"] = desk
    _set_up_templates(app)
    guard(app, desk, secret)
    show_errors(app)
    app.add_url_rule("/healthz", "healthz", lambda: ("ok", 200, {"Content-Type": "text/plain"}))
    for blueprint in _blueprints():
        app.register_blueprint(blueprint)
    return app


def _blueprints() -> list[Blueprint]:
    found = [f"{__name__}.{name}" for name in MODULES if find_spec(f"{__name__}.{name}")]
    modules = [import_module(name) for name in found]
    return [thing for module in modules for thing in vars(module).values() if _is_own(thing, module.__name__)]


def _is_own(thing: object, module: str) -> bool:
    return isinstance(thing, Blueprint) and thing.import_name == module


def _set_up_templates(app: Flask) -> None:
    env = app.jinja_env
    env.undefined, env.trim_blocks, env.lstrip_blocks = StrictUndefined, True, True
    env.globals.update(
        may=_may,
        link=link,
        static_url=static_url,
        manual_url=links.page_url,
        rule_url=links.rule_url,
        field_url=links.field_url,
        rail=navigation.rail,
        tabs=navigation.tabs,
        take_toasts=take_toasts,
        write_status=_write_status,
        header_of=header_of,
    )
    env.filters.update(
        day=_day,
        moment=_moment,
        browser=browser_words,
        business=clock.business,
        phone=wording.phone_words,
        plate=wording.plate_words,
        money=wording.money_words,
        figure=wording.figure_words,
        spaced=wording.spaced,
    )
    app.context_processor(_page_facts)


def _page_facts() -> dict[str, Any]:
    person = maybe_user()
    return {
        "user": person,
        "theme": person.theme if person else "",
        "shop_name": desk().settings.shop_name,
        "now": now(),
        "has_own_clock": bool(clock.shift()),
    }


def _day(day: date | None) -> str:
    """Return 今天, 昨天, 11月21日 周六 …; — for none."""
    return words.day_words(day, now().date()) if day else "—"


def _moment(moment: datetime | None) -> str:
    """Return 今天 10:06 …; — for none."""
    return words.moment_words(moment, now().date()) if moment else "—"


def _may(action: str) -> bool:
    person = maybe_user()
    return person is not None and may_do(person, action)


def _write_status() -> WriteState:
    """The chip and the banner of a page say the same."""
    if "write_state" not in g:
        g.write_state = desk().data.write_state(now())
    return cast(WriteState, g.write_state)
