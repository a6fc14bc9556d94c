"""A person at a browser, for tests of pages: logs in, opens pages, sends forms with their token."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from small_shop import PASSWORD, SmallShop
from werkzeug.test import TestResponse

from dcrc_lite.web import create_app

SECRET = "a secret for tests only, long enough to sign with"
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def app_of(shop: SmallShop) -> Flask:
    """Return the app of a shop."""
    return create_app(shop.desk, secret=SECRET, testing=True)


class Visitor:
    """One browser with its cookies."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()

    def get(self, path: str, **more: Any) -> TestResponse:
        """Open a page."""
        return self.client.get(path, **more)

    def token(self, path: str = "/login") -> str:
        """Return the form token of a page."""
        found = _TOKEN.search(self.client.get(path, follow_redirects=True).text)
        assert found, f"no form on {path}"
        return found[1]

    def post(self, path: str, data: dict[str, Any] | None = None, *, form: str = "/me", **more: Any) -> TestResponse:
        """Send a form with the token of the page it stands on."""
        return self.client.post(path, data={"csrf_token": self.token(form), **(data or {})}, **more)

    def log_in(self, username: str, password: str = PASSWORD, target: str = "") -> TestResponse:
        """Log in."""
        return self.post("/login", {"username": username, "password": password, "next": target}, form="/login")

    def cookie(self) -> str:
        """Return the session id the browser holds, "" for none."""
        held = self.client.get_cookie("dcrc")
        return held.value if held else ""
