"""The one-screen call: show, start, save and next, skip, cancel, undo."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from secrets import token_urlsafe

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dcrc_lite import clock
from dcrc_lite.desk.call_page import OUTCOME_KEYS
from dcrc_lite.desk.calls import draft_key
from dcrc_lite.errors import DcrcError
from dcrc_lite.errors.books import RowChangedError
from dcrc_lite.errors.calls import TaskClosedError
from dcrc_lite.web.current import desk, now, user
from dcrc_lite.web.toasts import say

bp = Blueprint("calls", __name__, url_prefix="/calls")

NEXT = "next"


@bp.get("/<task_id>")
def show(task_id: str) -> str:
    """Show one call, with what was typed and not saved yet."""
    return _page(task_id, desk().calls.draft(task_id, user()))


@bp.post("/<task_id>/start")
def start(task_id: str) -> Response:
    """Take this call: from now on nobody else is offered it, and the number is shown."""
    desk().calls.start(task_id, user(), now(), by_customer="by_customer" in request.form)
    return redirect(url_for(".show", task_id=task_id))


@bp.post("/<task_id>")
def save(task_id: str) -> Response | tuple[str, int]:
    """Save the call and go on, or show the page again with what is missing."""
    try:
        saved = desk().calls.save(task_id, request.form, user(), now())
    except TaskClosedError:
        raise
    except DcrcError as error:
        return _again(task_id, error)
    say(saved.told, url_for(".undo", batch=saved.batch) if saved.batch else "")
    return _on(saved.next_task if request.form.get("then") == NEXT else "")


@bp.post("/<task_id>/look")
def look(task_id: str) -> str:
    """Show the page again as filled in: the clocks a complaint would start, counted from this minute."""
    return _page(task_id, request.form)


@bp.post("/<task_id>/skip")
def skip(task_id: str) -> Response | tuple[str, int]:
    """Leave the call for later today, with a reason."""
    try:
        following = desk().calls.skip(task_id, request.form.get("skip_reason", ""), user(), now(), request.form)
    except DcrcError as error:
        return _again(task_id, error)
    say("跳过了，原因已记下。")
    return _on(following)


@bp.post("/<task_id>/cancel")
def cancel(task_id: str) -> Response | tuple[str, int]:
    """End a task that should not exist."""
    try:
        desk().calls.cancel(task_id, request.form.get("cancel_reason", ""), user(), now(), request.form)
    except RowChangedError as error:
        return _again(task_id, error)
    say("任务已取消，另外计数。")
    return redirect(url_for("today.index"))


@bp.post("/undo/<batch>")
def undo(batch: str) -> Response:
    """Take back the call just saved."""
    task_id = desk().calls.undo(batch, user(), now())
    say("已撤销，这一通回到清单。")
    return redirect(url_for(".show", task_id=task_id) if task_id else url_for("today.index"))


def _on(task_id: str) -> Response:
    """Go to the next call when it can be taken now, else to the list."""
    if not task_id:
        return redirect(url_for("today.index"))
    try:
        desk().calls.start(task_id, user(), now())
    except DcrcError:
        return redirect(url_for("today.index"))
    return redirect(url_for(".show", task_id=task_id))


def _again(task_id: str, error: DcrcError) -> tuple[str, int]:
    """Show the page as filled in, with what is missing, or with both texts of what somebody else changed."""
    clash = error.fields if isinstance(error, RowChangedError) else {}
    return _page(task_id, request.form, error.sentence, clash), error.status


def _page(
    task_id: str, typed: Mapping[str, str], error: str = "", clash: Mapping[str, tuple[str, str, str]] | None = None
) -> str:
    page = desk().calls.page(task_id, user(), now(), typed)
    opened = typed.get("opened") or clock.real_now().isoformat(timespec="seconds")
    return render_template(
        "calls/show.html",
        page=page,
        typed=typed,
        error=error,
        clash=clash or {},
        seen=page.seen if clash else {name: typed.get(name, shown) for name, shown in page.seen.items()},
        outcomes=OUTCOME_KEYS,
        key=typed.get("key") or token_urlsafe(12),
        opened=opened,
        spent=_seconds_since(opened),
        draft=draft_key(task_id),
    )


def _seconds_since(opened: str) -> int:
    """Return how long ago the page was first opened: a refused save does not start the timer anew."""
    try:
        return max(0, int((clock.real_now() - datetime.fromisoformat(opened)).total_seconds()))
    except (ValueError, TypeError):  # a form sent by hand
        return 0
