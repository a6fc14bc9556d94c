"""What a request works with: the desk, who is logged in, the business time."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from flask import current_app, g

from dcrc_lite import clock
from dcrc_lite.desk import Desk
from dcrc_lite.desk.accounts import User
from dcrc_lite.errors.access import NotLoggedInError


def desk() -> Desk:
    """Return the shop this app serves."""
    return cast(Desk, current_app.extensions["dcrc"])


def maybe_user() -> User | None:
    """Return who is logged in, or None."""
    return cast("User | None", g.get("user"))


def user() -> User:
    """Return who is logged in. Raises NotLoggedInError."""
    found = maybe_user()
    if found is None:
        raise NotLoggedInError
    return found


def now() -> datetime:
    """Return business time, the same for the whole request."""
    if "now" not in g:
        g.now = clock.now()
    return cast(datetime, g.now)
