"""Today's page: the list, and taking the first step from it."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dcrc_lite.deadlines.words import date_words
from dcrc_lite.desk.worklist import WHO_WORDS, Asked
from dcrc_lite.web.current import desk, now, user

bp = Blueprint("today", __name__, url_prefix="/today")


@bp.get("/")
def index() -> str:
    """Show whom to ring today."""
    asked = Asked(
        tab=request.args.get("tab", "all"),
        scope=request.args.get("who", "mine"),
        page=request.args.get("page", 1, type=int),
    )
    moment = now()
    page = desk().worklist.page(user(), moment, asked)
    words = f"{date_words(moment.date(), moment.year)} {moment:%H:%M}"
    return render_template("today/index.html", page=page, who_words=WHO_WORDS, today_words=words)


@bp.post("/dial")
def dial() -> Response:
    """Claim the pressed line and open its call page; refused in quiet hours, too soon, or while a colleague has it."""
    task_id = request.form.get("task", "")
    desk().calls.start(task_id, user(), now())
    return redirect(url_for("calls.show", task_id=task_id))
