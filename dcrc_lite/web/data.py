"""Pages about the files: 数据体检 with repairs, cells changed on both sides, what waits to be written, history."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dcrc_lite.desk.data import WEIGHTS
from dcrc_lite.web.current import desk, now, user
from dcrc_lite.web.security import limiter
from dcrc_lite.web.toasts import say

bp = Blueprint("data", __name__, url_prefix="/data")

_SHOWN = 200


@bp.get("/")
def index() -> str:
    """List what is doubtful in the workbooks, gravest first."""
    weight = request.args.get("weight", "")
    findings, counts = desk().data.findings(weight if weight in WEIGHTS else "")
    return render_template(
        "data/index.html",
        findings=findings[:_SHOWN],
        total=len(findings),
        counts=counts,
        weight=weight,
        conflicts=len(desk().data.conflicts()),
    )


@bp.post("/adopt")
def adopt() -> Response:
    """Write the proposal for one cell."""
    form = request.form
    done = desk().data.adopt(form.get("record", ""), form.get("row", ""), form.get("field", ""), user(), now())
    say(f"{done.place} 改成了“{done.proposal}”。")
    return redirect(url_for(".index"))


@bp.get("/cell/<record>/<row_id>/<field>")
def cell(record: str, row_id: str, field: str) -> str:
    """Show one cell to be mended."""
    return render_template("data/cell.html", cell=desk().data.cell(record, row_id, field, user()))


@bp.post("/cell/<record>/<row_id>/<field>")
def mend(record: str, row_id: str, field: str) -> Response | tuple[str, int]:
    """Store the mended cell."""
    typed = "、".join(request.form.getlist(field))
    done = desk().data.mend(record, row_id, field, typed, request.form.get("seen", ""), user(), now())
    if done.error:
        return render_template("data/cell.html", cell=done), 400
    say(f"{done.sheet.title} {row_id} 的{done.field.header}改好了。")
    return redirect(url_for(".index"))


@bp.get("/both")
def both() -> str:
    """List the cells that the form and the file changed differently."""
    return render_template("data/both.html", conflicts=desk().data.conflicts())


@bp.post("/both/<int:conflict_id>")
def choose(conflict_id: int) -> Response:
    """Write the chosen text."""
    form = request.form
    chosen = form.get("own", "") if form.get("choice") == "own" else form.get("choice", "")
    done = desk().data.choose(conflict_id, chosen, user(), now())
    say(f"{done.place} 按您选的写好了。")
    return redirect(url_for(".both"))


@bp.get("/sync")
def sync() -> str:
    """Show what is stored but not yet in the files, and why."""
    return render_template("data/sync.html", books=desk().data.books())


@bp.post("/sync")
@limiter.limit("20 per minute")
def sync_now() -> Response:
    """Read what people changed and write what waits, now."""
    report = desk().data.sync()
    words = [f"从文件里读到 {report.taken} 处改动", f"写进文件 {report.written} 处"]
    words += [f"还等着 {report.waiting} 处"] if report.waiting else []
    say("，".join(words) + "。")
    return redirect(url_for(".sync"))


@bp.get("/history")
def history() -> str:
    """Show who changed what."""
    record, row_id = request.args.get("record", ""), request.args.get("row", "")
    lines = desk().data.history(record=record, row_id=row_id, limit=_SHOWN)
    return render_template("data/history.html", lines=lines, record=record, row_id=row_id, most=_SHOWN)
