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
    "auth.drop_draft": ANYBODY,
    "auth.more": ANYBODY,
    # today, calls
    "today.index": "see_worklist",
    "today.dial": "call",
    "calls.show": "call",
    "calls.start": "call",
    "calls.save": "call",
    "calls.look": "call",
    "calls.skip": "call",
    "calls.cancel": "assign",
    "calls.undo": "call",
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
    # complaints
    "complaints.index": "see_complaints",
    "complaints.show": "see_complaints",
    "complaints.reveal": "reveal",
    "complaints.sheet": "see_complaints",
    "complaints.step": "work_complaint",
    "complaints.new": "open_complaint",
    "complaints.save_new": "open_complaint",
    # inbound
    "inbound.new": "log_inbound",
    "inbound.save": "log_inbound",
    "inbound.answer": "log_inbound",
    "inbound.reveal": "log_inbound",
    # imports
    "imports.index": "import",
    "imports.start": "import",
    "imports.columns": "import",
    "imports.choose_columns": "import",
    "imports.show": "import",
    "imports.decide": "import",
    "imports.refused": "import",
    "imports.apply": "import",
    "imports.drop": "import",
    "imports.doubts": "import",
    "imports.undo": "import",
    # data
    "data.index": "see_data",
    "data.adopt": "repair_data",
    "data.renumber": "repair_data",
    "data.name_column": "repair_data",
    "data.cell": "repair_data",
    "data.mend": "repair_data",
    "data.both": "see_data",
    "data.choose": "repair_data",
    "data.reopen": "repair_data",
    "data.held": "see_data",
    "data.answer": "decide_files",
    "data.undo": "decide_files",
    "data.bring_back": "decide_files",
    "data.merge_copy": "decide_files",
    "data.sync": "see_data",
    "data.sync_now": "see_data",
    "data.history": "see_history",
    # settings
    "training.index": "enter_result",
    "training.enter": "enter_result",
    "training.lesson": "assess",
    "training.skill": "assess",
    "manual.index": OPEN,
    "manual.page": OPEN,
    "settings.index": "see_settings",
    "settings.hours": "see_settings",
    "settings.shop": "see_settings",
    "settings.words": "see_settings",
    "settings.rights": "see_settings",
    "settings.staff": "see_settings",
    "settings.accounts": "accounts",
    "settings.add_account": "accounts",
    "settings.reset_account": "accounts",
    "settings.close_account": "accounts",
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
