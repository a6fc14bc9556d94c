"""Pages frozen into files: an app of its own that knows the manual and the few assets its pages need, nothing else."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path

from flask import Flask, Response, abort, send_from_directory
from flask_frozen import Freezer, FrozenFlaskWarning, MissingURLGeneratorWarning

from dcrc_lite import resources
from dcrc_lite.manuals.manual import SEARCH_DATA, Manual

ASSETS = (
    "app.css", "dark.css", "manual.css", "manual.js", "manual-search.js", "manual-course.js", "manual-icon.svg", "sheet.css",
    "manual-sheet.css", "manual-unpack.js", "manual-dialogue.css", "manual-dialogue.js",
)  # fmt: skip


def site_app(manual: Manual) -> Flask:
    """The app that is frozen: the manual's files and the few assets they need, nothing else."""
    app = Flask("dcrc_lite", static_folder=None)
    names = frozenset(manual.names())

    def page(name: str) -> Response | str:
        if name not in names:
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


def freeze(manual: Manual, out: Path, names: Iterable[str]) -> None:
    """Write files of the manual into a folder. Raises a ManualError, a warning of the freezer, OSError."""
    app = site_app(manual)
    app.config.update(FREEZER_DESTINATION=str(out), FREEZER_REMOVE_EXTRA_FILES=False)
    freezer = Freezer(app, with_static_files=False, with_no_argument_rules=False, log_url_for=False)

    def urls() -> Iterator[tuple[str, dict[str, str]]]:
        for name in names:
            folder, _, file = name.rpartition("/")
            yield ("asset" if folder else "page", {"name": file})

    freezer.register_generator(urls)
    with warnings.catch_warnings():
        warnings.simplefilter("error", FrozenFlaskWarning)
        warnings.simplefilter("ignore", MissingURLGeneratorWarning)  # when no asset changed, none is asked for
        freezer.freeze()
