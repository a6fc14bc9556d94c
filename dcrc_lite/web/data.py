"""Pages about the files: 数据体检 with repairs, cells changed on both sides, what waits to be written, history."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dcrc_lite.desk.data import WEIGHTS
from dcrc_lite.desk.decisions import Answer
from dcrc_lite.desk.history import Asked
from dcrc_lite.errors import MissingFieldError
from dcrc_lite.schema import SHEETS
from dcrc_lite.web.addresses import LARGEST, row_number
from dcrc_lite.web.current import desk, now, user
from dcrc_lite.web.security import limiter
from dcrc_lite.web.toasts import say

bp = Blueprint("data", __name__, url_prefix="/data")

_SHOWN, _FEW, _CELLS = 200, 30, 4


@bp.get("/")
def index() -> str:
    """List what is doubtful in the workbooks, gravest first."""
    weight = request.args.get("weight", "")
    findings, counts = desk().data.findings(now(), weight if weight in WEIGHTS else "")
    return render_template(
        "data/index.html",
        findings=findings[:_SHOWN],
        books=len(desk().data.books()),
        total=len(findings),
        counts=counts,
        weight=weight,
        conflicts=len(desk().store.conflicts()),
        without_phone=len(desk().customers.without_phone(user())),
    )


@bp.post("/adopt")
def adopt() -> Response:
    """Write the proposal for one cell."""
    form = request.form
    say(desk().data.adopt(form.get("record", ""), form.get("row", ""), form.get("field", ""), user(), now()))
    return redirect(url_for(".index"))


@bp.post("/number")
def renumber() -> Response:
    """Give a copied row a number of its own."""
    number = desk().decisions.renumber(request.form.get("file", ""), request.form.get("cell", ""), user())
    say(f"那一行的新编号是 {number}，几秒钟后就在表格里。" if number else "编号清空了，几秒钟后会有新的。")
    return redirect(url_for(".index"))


@bp.post("/name")
def name_column() -> Response:
    """Give a column its name back."""
    file, cell = request.form.get("file", ""), request.form.get("cell", "")
    say(f"{file} 的 {cell} 写回了“{desk().decisions.name_column(file, cell, user())}”。")
    return redirect(url_for(".index"))


@bp.get("/cell/<record>/<row_id>/<field>")
def cell(record: str, row_id: str, field: str) -> str | Response:
    """Show one cell to be mended; lead back to what is left when there is nothing to mend in it."""
    try:
        found = desk().data.cell(record, row_id, field, user(), now())
    except MissingFieldError as nothing:
        say(nothing.sentence)
        return redirect(url_for(".index"))
    return render_template("data/cell.html", cell=found)


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
    return render_template("data/both.html", disputes=desk().decisions.disputes(user()))


@bp.post(f"/both/<int(max={LARGEST}):conflict_id>")
def choose(conflict_id: int) -> Response:
    """Write the chosen text."""
    form = request.form
    done = desk().decisions.choose(conflict_id, form.get("choice", ""), form.get("own", ""), user(), now())
    say(f"{done.place} 按您选的记下了。", url_for(".reopen", conflict_id=conflict_id))
    return redirect(url_for(".both"))


@bp.post(f"/both/<int(max={LARGEST}):conflict_id>/undo")
def reopen(conflict_id: int) -> Response:
    """Let the cell wait again."""
    done = desk().decisions.reopen(conflict_id, user(), now())
    say(f"{done.place} 的选择撤销了，先按文件的算。")
    return redirect(url_for(".both"))


@bp.get("/held")
def held() -> str:
    """List the workbooks that wait for a decision or a repair, with what is different."""
    return render_template("data/held.html", books=desk().decisions.books(user()))


@bp.post("/held")
def answer() -> Response:
    """Carry out what was decided about a workbook."""
    file, counts = request.form.get("file", ""), request.form.get("counts", "")
    if counts not in (Answer.FILE.value, Answer.PROGRAM.value):
        abort(400)
    batch = desk().decisions.answer(file, Answer(counts), user(), now())
    words = "按文件里的算了" if counts == Answer.FILE.value else "原来的写回文件了，几秒钟后就在表格里"
    say(f"{file}：{words}。", url_for(".undo", batch=batch) if batch else "")
    return redirect(url_for(".held"))


@bp.post("/undo/<batch>")
def undo(batch: str) -> Response:
    """Take back what a decision or a merged copy did."""
    if not batch.startswith(("决定-", "副本-")):
        abort(404)
    say(f"撤销了，恢复 {desk().decisions.undo(batch, user(), now())} 处。")
    return redirect(url_for(".sync"))


@bp.post("/backup")
def bring_back() -> Response:
    """Put a backup in its workbook's place, with what was stored since."""
    done = desk().decisions.bring_back(request.form.get("backup", ""), user(), now())
    say(f"{done.file} 从 {done.at:%m月%d日 %H:%M} 的备份拿回来了，之后的改动也写回去了。")
    return redirect(url_for(".sync"))


@bp.post("/copy")
def merge_copy() -> Response:
    """Merge a copy of a workbook in."""
    name = request.form.get("name", "")
    done = desk().decisions.merge_copy(name, user(), now())
    words = [f"{name} 并进来 {done.rows} 行"]
    words += [f"{done.conflicts} 格两边都改过，请选一个"] if done.conflicts else []
    words += [f"{done.removed} 行这边删过，没有放回"] if done.removed else []
    say("，".join(words) + "。", url_for(".undo", batch=done.batch) if done.rows else "")
    return redirect(url_for(".both" if done.conflicts else ".sync"))


@bp.get("/sync")
def sync() -> str:
    """Show what is stored but not yet in the files, and why; copies and backups."""
    store = desk().store
    return render_template(
        "data/sync.html", books=desk().data.books(), copies=desk().decisions.copies(), backups=store.backups()[:_FEW]
    )


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
    given = request.args
    texts = {name: given.get(name, "").strip() for name in ("record", "row", "by", "batch", "day")}
    asked = Asked(**texts, before=given.get("before", 0, type=row_number))
    return render_template(
        "data/history.html",
        page=desk().history.page(asked, now().date()),
        asked=asked,
        sheets=SHEETS.values(),
        people=[one.name for one in desk().accounts.users()],
        few=_CELLS,
    )
