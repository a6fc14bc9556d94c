"""Gets ready what the first page and the first save would otherwise wait for: the compiled templates."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

FIRST = ("auth/login.html", "today/index.html", "calls/show.html", "error.html")
LATER = "manual/"  # the manual is opened later, and its pages are many


def warm_in_background(app: Flask) -> Thread:
    """Warm the app beside its work and return the thread that does it."""
    thread = Thread(target=warm, args=(app,), name="warming", daemon=True)
    thread.start()
    return thread


def warm(app: Flask) -> None:
    """Compile the templates, those of a caller's first minute before the others."""
    rest = (name for name in app.jinja_env.list_templates(["html"]) if not name.startswith(LATER))
    for name in dict.fromkeys((*FIRST, *rest)):
        app.jinja_env.get_template(name)
