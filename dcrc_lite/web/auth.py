"""Log-in and log-out, one's own password, sessions and preferences, and forms that were typed but not saved."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, current_app, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from dcrc_lite import clock
from dcrc_lite.desk.passwords import SHORTEST
from dcrc_lite.errors import DcrcError
from dcrc_lite.errors.access import LoginRefusedError, LoginThrottledError, WeakPasswordError
from dcrc_lite.schema import SHEETS
from dcrc_lite.web import navigation
from dcrc_lite.web.current import desk, maybe_user, user
from dcrc_lite.web.security import RESUME, local_path
from dcrc_lite.web.sessions import RowSessions, Ticket
from dcrc_lite.web.toasts import say

bp = Blueprint("auth", __name__)

_DRAFT_KEY_LENGTH, _DRAFT_BYTES = 120, 200_000


@bp.get("/")
def home() -> AnyResponse:
    """Go to the first page of one's role."""
    return redirect(navigation.home())


@bp.get("/login")
def log_in() -> str | AnyResponse:
    """Show the log-in form."""
    if maybe_user() is not None:
        return redirect(navigation.home())
    return _log_in_page(request.args.get("next", ""))


@bp.post("/login")
def check_log_in() -> AnyResponse | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """Check name and password and go on where one wanted to go."""
    username, password = request.form.get("username", ""), request.form.get("password", "")
    target = request.form.get("next", "")
    agent = request.headers.get("User-Agent", "")
    try:
        entered = desk().accounts.log_in(username, password, address=request.remote_addr or "", agent=agent)
    except LoginThrottledError as error:
        return _log_in_page(target, error, username), error.status, {"Retry-After": str(error.seconds)}
    except LoginRefusedError as error:
        return _log_in_page(target, error, username), error.status
    cast(RowSessions, current_app.session_interface).enter(cast(Ticket, session), entered.session_id)
    g.user = entered.user
    return redirect(_after_log_in(target))


def _after_log_in(target: str) -> str:
    if user().must_change:
        return url_for("auth.password")
    if desk().accounts.draft(user(), RESUME):
        return url_for("auth.resume")
    return local_path(target) or navigation.home()


def _log_in_page(target: str, error: DcrcError | None = None, username: str = "") -> str:
    kept = request.args.get("kept") == "1"
    idle = f"{desk().accounts.limits().idle.total_seconds() / 60:g}"
    return render_template(
        "auth/login.html", target=local_path(target), error=error, username=username[:64], kept=kept, idle=idle
    )


@bp.post("/logout")
def log_out() -> AnyResponse:
    """End this log-in."""
    desk().accounts.log_out(user(), g.session_hash)
    session.clear()
    return redirect(url_for("auth.log_in"))


@bp.get("/me")
def me() -> str:
    """Show one's own account: log-ins, looks, keys, password."""
    return render_template("auth/me.html", sessions=desk().accounts.sessions(user()), here=g.session_hash)


@bp.post("/me/prefer")
def prefer() -> AnyResponse:
    """Keep how one wants the pages."""
    theme, keys = request.form.get("theme", user().theme), request.form.get("keys", "on" if user().keys else "off")
    desk().accounts.prefer(user(), theme=theme, keys=keys == "on")
    return redirect(url_for("auth.me"))


@bp.post("/me/sessions/end")
def end_session() -> AnyResponse:
    """End another log-in of one's own, or all of them."""
    which = request.form.get("session", "")
    desk().accounts.log_out(user(), "" if which == "all" else which or g.session_hash)
    return redirect(url_for("auth.me"))


@bp.get("/password")
def password() -> str:
    """Show the form for a new password; the first page after a one-time password."""
    return render_template("auth/password.html", shortest=SHORTEST, error=None)


@bp.post("/password")
def change_password() -> AnyResponse | tuple[str, int]:
    """Change one's own password; other log-ins end."""
    form = request.form
    try:
        _demand_same(form.get("new", ""), form.get("again", ""))
        desk().accounts.change_password(user(), form.get("old", ""), form.get("new", ""), keep=g.session_hash)
    except (LoginRefusedError, WeakPasswordError) as error:
        return render_template("auth/password.html", shortest=SHORTEST, error=error), 400
    say("密码改好了，别处的登录都已退出。")
    return redirect(navigation.home())


def _demand_same(new: str, again: str) -> None:
    if new != again:
        raise WeakPasswordError("两次写的新密码不一样。再写一次。")


@bp.get("/keys")
def keys() -> str:
    """Show the sheet of keys."""
    return render_template("auth/keys.html")


@bp.get("/more")
def more() -> str:
    """Show, on a phone, what did not fit into the bottom bar."""
    return render_template("auth/more.html")


@bp.get("/resume")
def resume() -> str | AnyResponse:
    """Show a form that arrived after its session had ended, to be sent again."""
    draft = desk().accounts.draft(user(), RESUME)
    if draft is None:
        return redirect(navigation.home())
    content = {name: values for name, values in draft.content.items() if name}
    action = draft.content.get("", [""])[0]
    return render_template("auth/resume.html", content=content, action=action, headers=_HEADERS, at=draft.at)


@bp.post("/resume/drop")
def drop_resume() -> AnyResponse:
    """Forget that form."""
    desk().accounts.drop_draft(user(), RESUME)
    return redirect(navigation.home())


_HEADERS = {field.name: field.header for sheet in reversed(SHEETS.values()) for field in sheet.all_columns}


@bp.post("/drafts/drop")
def drop_draft() -> AnyResponse:
    """Forget a half-written form and go back to its page."""
    desk().accounts.drop_draft(user(), request.form.get("draft_key", "")[:_DRAFT_KEY_LENGTH])
    return redirect(local_path(request.form.get("next", "")) or navigation.home())


@bp.post("/autosave")
def autosave() -> Response | tuple[str, int]:
    """Keep a form as typed so far; answer with the time for 已自动存."""
    key = request.form.get("draft_key", "")[:_DRAFT_KEY_LENGTH]
    content = {name: values for name, values in request.form.lists() if name not in ("draft_key", "csrf_token")}
    if not key or sum(len(value) for values in content.values() for value in values) > _DRAFT_BYTES:
        return "", 413
    desk().accounts.save_draft(user(), key, content)
    moment = desk().accounts.draft(user(), key)
    return Response(f"{clock.business(moment.at):%H:%M:%S}" if moment else "", mimetype="text/plain")
