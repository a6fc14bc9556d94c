"""What stands before and after every page: sizes, log-in, rights, origin, form token, pace, headers."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Response, current_app, g, redirect, request, session, url_for
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException, UnsupportedMediaType
from werkzeug.wrappers import Response as AnyResponse

from dcrc_lite.errors import NotAllowedError
from dcrc_lite.errors.access import CrossSiteError
from dcrc_lite.web import access
from dcrc_lite.web.current import desk, maybe_user
from dcrc_lite.web.sessions import COOKIE, RowSessions, Ticket

if TYPE_CHECKING:
    from flask import Flask

    from dcrc_lite.desk import Desk

UPLOAD_BYTES = 64 * 1024 * 1024
FORM_BYTES = 500_000
FORM_PARTS = 1_000
RESUME = "resume"  # draft key of a form that arrived after its session had ended

_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_FORMS = frozenset({"", "application/x-www-form-urlencoded", "multipart/form-data"})
_WHILE_CHANGING = frozenset({"auth.password", "auth.change_password", "auth.log_out", "static", "healthz"})

csrf = CSRFProtect()
limiter = Limiter(
    key_func=lambda: request.cookies.get(COOKIE, "")[:43] or get_remote_address(),
    default_limits=["900 per minute"],
    storage_uri="memory://",
)


def guard(app: Flask, desk_: Desk, secret: str) -> None:
    """Put the app behind log-in, rights, form token, limits and headers."""
    app.config.update(
        SECRET_KEY=secret,
        MAX_CONTENT_LENGTH=UPLOAD_BYTES,
        MAX_FORM_MEMORY_SIZE=FORM_BYTES,
        MAX_FORM_PARTS=FORM_PARTS,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: the token is bound to its id
        WTF_CSRF_CHECK_DEFAULT=False,  # asked below, once we know who it is
        WTF_CSRF_SSL_STRICT=False,  # the Origin check below does it, for http too
    )
    app.session_interface = RowSessions(desk_, secret)
    csrf.init_app(app)
    limiter.init_app(app)
    for check in (_bound_size, _recognise, _refuse_foreign_forms, _demand_right, _check_token):
        app.before_request(check)
    app.after_request(_harden)


def _bound_size() -> None:
    """Only the import takes big bodies."""
    if not (request.endpoint or "").startswith("imports."):
        request.max_content_length = 2 * FORM_BYTES


def _recognise() -> None:
    """Find out who it is from the session's row."""
    accounts = desk().accounts
    row = session.row if isinstance(session, Ticket) else None
    if request.endpoint == "static" or row is None or not accounts.is_live(row):
        return
    g.user = accounts.user(row.username)
    g.session_hash = row.id
    accounts.touch(row)


def _refuse_foreign_forms() -> None:
    """Refuse a write that another site's page sent, or that is no form."""
    if request.method not in _UNSAFE:
        return
    origin = request.headers.get("Origin", "")
    if origin and urlsplit(origin).netloc != request.host:
        raise CrossSiteError
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise CrossSiteError
    if request.mimetype not in _FORMS:
        raise UnsupportedMediaType


def _demand_right() -> AnyResponse | None:
    """Ask for log-in and for the right the route needs; an unlisted route is refused."""
    endpoint = request.endpoint
    if endpoint is None or access.is_open(endpoint):
        return None
    user = maybe_user()
    if user is None:
        return _ask_log_in()
    if user.must_change and endpoint not in _WHILE_CHANGING:
        return redirect(url_for("auth.password"))
    if not access.is_allowed(user, endpoint):
        raise NotAllowedError(f"“{user.role_text}”不能打开这一页。需要的话，请 DCRC 经理在“角色权限”里开通。")
    return None


def _ask_log_in() -> AnyResponse:
    """Send to the log-in; a form that arrived too late is kept for afterwards."""
    target, kept = request.full_path.rstrip("?"), False
    if request.method in _UNSAFE:
        kept = _keep_late_form()
        target = local_path(request.referrer or "")
    address = url_for("auth.log_in", next=target or None, kept=int(kept) or None)
    if request.headers.get("HX-Request"):
        return Response("", headers={"HX-Redirect": address})
    return redirect(address)


def _keep_late_form() -> bool:
    """Keep what was typed, when the form really came from this person's own, ended session; return whether it did."""
    row = session.row if isinstance(session, Ticket) else None
    if row is None or row.revoked or request.files:
        return False
    csrf.protect()
    content = {name: values for name, values in request.form.lists() if "password" not in name and name != "csrf_token"}
    path = [request.full_path.rstrip("?")]
    desk().accounts.file.put_draft(row.username, RESUME, {"": path, **content}, at=row.seen_at)
    return True


def _check_token() -> None:
    """Demand the form token on every write."""
    if request.method in _UNSAFE and request.endpoint is not None:
        csrf.protect()


def local_path(target: str) -> str:
    """Return the path (with query) of one of our own pages, or "" for anything else."""
    parts = urlsplit(target)
    if parts.netloc and parts.netloc != request.host:
        return ""
    path = parts.path
    if not path.startswith("/") or path.startswith("//") or "\\" in target or not target.isprintable():
        return ""
    if parts.scheme not in ("", "http", "https") or (not parts.netloc and parts.scheme):
        return ""
    if not _is_page(path):
        return ""
    return f"{path}?{parts.query}" if parts.query else path


def _is_page(path: str) -> bool:
    adapter = current_app.create_url_adapter(request)
    assert adapter is not None
    try:
        endpoint, _ = adapter.match(path, method="GET")
    except HTTPException:  # not found, other method, a redirect to a slash
        return False
    return not access.is_open(endpoint) and endpoint != "auth.home"


def _harden(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


__all__ = ["RESUME", "CSRFError", "csrf", "guard", "limiter", "local_path"]
