"""Which right each route needs: one table over the whole URL map. A route that is not in it is refused."""

from __future__ import annotations

from dcrc_lite.desk.accounts import User, may

OPEN = "open"  # without log-in
ANYBODY = "anybody"  # whoever is logged in

ROUTES: dict[str, str] = {
    "static": OPEN,
    "healthz": OPEN,
    # auth
    "auth.log_in": OPEN,
    "auth.check_log_in": OPEN,
    "auth.home": ANYBODY,
    "auth.log_out": ANYBODY,
    "auth.me": ANYBODY,
    "auth.prefer": ANYBODY,
    "auth.end_session": ANYBODY,
    "auth.password": ANYBODY,
    "auth.change_password": ANYBODY,
    "auth.keys": ANYBODY,
    "auth.resume": ANYBODY,
    "auth.drop_resume": ANYBODY,
    "auth.autosave": ANYBODY,
    "auth.more": ANYBODY,
    # customers
    "customers.index": "view_customers",
    "customers.find": "search",
    "customers.found": "search",
    "customers.incomplete": "view_customers",
    "customers.show": "view_customers",
    "customers.reveal": "reveal",
    "customers.edit": "edit_customers",
    "customers.save": "edit_customers",
    "customers.accesses": "see_accesses",
    # data
    "data.index": "see_data",
    "data.adopt": "repair_data",
    "data.sync": "see_data",
    "data.sync_now": "see_data",
    "data.history": "see_history",
    # settings
    "settings.index": "see_settings",
}


def is_open(endpoint: str) -> bool:
    """Tell whether a route answers without log-in."""
    return ROUTES.get(endpoint) == OPEN


def is_allowed(user: User, endpoint: str) -> bool:
    """Tell whether this user may use a route at all; the record itself is asked about by the page."""
    needed = ROUTES.get(endpoint)
    if needed is None:
        return False
    return needed in (OPEN, ANYBODY) or may(user, needed)
