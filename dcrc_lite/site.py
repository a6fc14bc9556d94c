"""Publishes the manual as a folder of static pages: a Flask app of its own that knows content/ and 设置 only, frozen.

The staff app is never frozen: freezing it would publish customers. Nothing here imports web, desk or store.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flask import Flask, Response, abort, send_from_directory
from flask_frozen import Freezer, FrozenFlaskWarning

from dcrc_lite import resources
from dcrc_lite.calendars import Calendars
from dcrc_lite.errors import SiteFolderError
from dcrc_lite.manuals.manual import SEARCH_DATA, Manual, Shop
from dcrc_lite.manuals.opening import open_manual
from dcrc_lite.schema.settings import Rule, Setting

ASSETS = ("app.css", "dark.css", "manual.css", "manual.js", "manual-search.js", "manual-icon.svg")
_OURS = "assets/manual.css"  # a folder that holds it was published by us


@dataclass(frozen=True)
class Report:
    """What was published: the folder, the files in it, the figures the shop still has to confirm."""

    out: Path
    files: tuple[str, ...]
    unconfirmed: tuple[str, ...]

    @property
    def pages(self) -> tuple[str, ...]:
        """The HTML files."""
        return tuple(name for name in self.files if name.endswith(".html"))


def publish(
    out: Path,
    rules: Iterable[Rule],
    settings: Iterable[Setting],
    calendars: Calendars,
    *,
    published: date,
    profile_name: str = "默认标准",
    content: Path = resources.CONTENT,
) -> Report:
    """Write the whole manual into `out`. Nothing is written when a page has a fault.

    `profile_name` says whose figures these are (默认标准, 本店 设置.xlsx). Raises a ManualError naming file and line,
    SiteFolderError when `out` holds something else.
    """
    rows = tuple(settings)
    shop_name = next((row.value for row in rows if row.id == "shop_name"), "")
    manual = open_manual(rules, rows, calendars, Shop(shop_name, profile_name, published), content=content)
    _may_write(out)
    manual.check()
    _freeze(site_app(manual), out)
    files = sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())
    return Report(out, tuple(files), manual.unconfirmed())


def site_app(manual: Manual) -> Flask:
    """The app that is frozen: the manual's files and the few assets they need, nothing else."""
    app = Flask("dcrc_lite", static_folder=None)

    def page(name: str) -> Response | str:
        if name not in manual.names():
            abort(404)
        if name == SEARCH_DATA:
            return Response(manual.search_data(), mimetype="text/javascript")
        return manual.html(name)

    def asset(name: str) -> Response:
        return send_from_directory(resources.STATIC, name) if name in ASSETS else abort(404)

    app.add_url_rule("/<name>", "page", page)
    app.add_url_rule("/assets/<name>", "asset", asset)
    app.extensions["manual"] = manual
    return app


def _freeze(app: Flask, out: Path) -> None:
    app.config["FREEZER_DESTINATION"] = str(out.resolve())
    freezer = Freezer(app, with_static_files=False, with_no_argument_rules=False, log_url_for=False)
    manual: Manual = app.extensions["manual"]

    def urls() -> Iterator[tuple[str, dict[str, str]]]:
        yield from (("page", {"name": name}) for name in manual.names())
        yield from (("asset", {"name": name}) for name in ASSETS)

    freezer.register_generator(urls)
    with warnings.catch_warnings():
        warnings.simplefilter("error", FrozenFlaskWarning)
        freezer.freeze()


def _may_write(out: Path) -> None:
    if out.is_file() or (out.is_dir() and any(out.iterdir()) and not (out / _OURS).is_file()):
        raise SiteFolderError(str(out))
