"""Pages of the import: choose files, match columns, look at everything, write, take back."""

from __future__ import annotations

import io
from pathlib import Path

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from dcrc_lite.desk import import_view
from dcrc_lite.desk.import_previews import Preview
from dcrc_lite.errors import DcrcError
from dcrc_lite.errors.books import RowChangedError
from dcrc_lite.imports.kinds import KINDS as LIST_KINDS
from dcrc_lite.imports.plan import Plan
from dcrc_lite.imports.reading import KINDS, MAX_BYTES
from dcrc_lite.web.current import desk, now, user
from dcrc_lite.web.toasts import say

bp = Blueprint("imports", __name__, url_prefix="/imports")

_FEW, _MANY = 20, 500


@bp.get("/")
def index() -> str:
    """Show the form to choose files, and what was imported before."""
    return _index()


def _index(error: str = "", path: str = "") -> str:
    return render_template(
        "imports/index.html",
        error=error,
        path=path,
        log=desk().imports.log(),
        damaged=desk().imports.damaged_logs(),
        kinds=LIST_KINDS,
        endings=KINDS,
        limit=MAX_BYTES // 2**20,
    )


@bp.post("/")
def start() -> Response | tuple[str, int]:
    """Take the files in and look at them."""
    path, kind = request.form.get("path", "").strip().strip('"'), request.form.get("kind", "")
    streams = [(file.filename or "", file.stream) for file in request.files.getlist("files") if file.filename]
    try:
        previews = desk().import_previews
        preview = (
            previews.start_from(user().username, Path(path), kind)
            if path and not streams
            else previews.start(user().username, ((name, stream) for name, stream in streams), kind)  # type: ignore[misc]
        )
        asks = import_view.doubtful(previews.plan(preview, now()))
    except DcrcError as error:
        return _index(error.sentence, path), error.status
    return redirect(url_for(".columns" if asks else ".show", token=preview.token))


@bp.get("/<token>/columns")
def columns(token: str) -> str:
    """Show the columns and words that want an answer."""
    preview = _preview(token)
    plan = desk().import_previews.plan(preview, now())
    return render_template(
        "imports/columns.html",
        preview=preview,
        plan=plan,
        asked=import_view.asked_columns(plan),
        kinds={sheet.columns.fingerprint: sheet.columns.kind for sheet in plan.sheets if sheet.columns},
        targets=import_view.targets,
    )


@bp.post("/<token>/columns")
def choose_columns(token: str) -> Response:
    """Keep which column is which, and what unknown words mean, for this list and the next of its make."""
    preview = _preview(token)
    chosen: dict[str, dict[str, str]] = {}
    words: dict[tuple[str, str], str] = {}
    for name, value in request.form.items():
        what, _, rest = name.partition("|")
        first, _, second = rest.partition("|")
        if what == "column" and value != "later":
            chosen.setdefault(first, {})[second] = value
        elif what == "word" and value:
            words[first, second] = value
    desk().imports.remember(chosen, user().name, now())
    desk().imports.teach(words, user().name, now())
    desk().import_previews.choose(preview, columns={mark: _merged(preview, mark, own) for mark, own in chosen.items()})
    return redirect(url_for(".show", token=token))


def _merged(preview: Preview, mark: str, own: dict[str, str]) -> dict[str, str]:
    return {**preview.columns.get(mark, {}), **own}


@bp.get("/<token>")
def show(token: str) -> str:
    """Show everything the import will do."""
    preview = _preview(token)
    plan = desk().import_previews.plan(preview, now())
    tab = request.args.get("tab", "") or _first_tab(plan)
    if tab not in (*import_view.TABS, import_view.FLAGS):
        tab = "new"
    found = import_view.lines(plan, tab)
    page, everything = max(1, request.args.get("page", 1, type=int)), bool(request.args.get("all"))
    size = _MANY if everything else _FEW
    return render_template(
        "imports/show.html",
        preview=preview,
        plan=plan,
        tab=tab,
        lines=found[(page - 1) * size : page * size],
        total=len(found),
        page=page,
        size=size,
        everything=everything,
        doubts=len(import_view.lines(plan, import_view.FLAGS)),
        new_customers=plan.new_rows["customers"],
        due_days=lambda part: import_view.due_days(part, now().date()),
        counts={name: plan.count(fate) for name, fate in import_view.TABS.items()},
        words=import_view.new_words(plan.drafts),
        asked=import_view.asked_columns(plan),
        switched_off=import_view.switched_off(plan),
        shown=import_view.shown,
        page_url=lambda number: url_for(".show", token=token, tab=tab, page=number, all=1 if everything else None),
    )


def _first_tab(plan: Plan) -> str:
    order = ("undecided", "changed", "refused", "new")
    return next((tab for tab in order if plan.count(import_view.TABS[tab])), "same")


@bp.post("/<token>/decide")
def decide(token: str) -> Response:
    """Keep the answers and ticks of the page."""
    preview = _preview(token)
    answers = {name[4:]: value for name, value in request.form.items() if name.startswith("row|")}
    listed = request.form.getlist("cell")
    ticks = {key: key in request.form.getlist("tick") for key in listed}
    desk().import_previews.choose(preview, answers=answers, ticked=ticks)
    return redirect(url_for(".show", token=token, tab=request.form.get("tab", "")))


@bp.get("/<token>/refused.xlsx")
def refused(token: str) -> Response:
    """Hand out the rows that were not taken, with the reasons."""
    plan = desk().import_previews.plan(_preview(token), now())
    book = desk().imports.refused_book(plan)
    return send_file(io.BytesIO(book), as_attachment=True, download_name=f"导入待改_{now():%m%d_%H%M}.xlsx")


@bp.post("/<token>/apply")
def apply(token: str) -> Response:
    """Write the import."""
    preview = _preview(token)
    previews = desk().import_previews
    plan = previews.plan(preview, now())
    try:
        done = desk().imports.apply(plan, user().name, now())
    except RowChangedError:
        say("看预览的时候有人改了其中一行，预览已经按新的内容重做。请再看一眼，再写入。")
        return redirect(url_for(".show", token=token))
    previews.drop(preview)
    say(f"写好了 {done.words}。", undo=url_for(".undo", import_id=done.id))
    return redirect(url_for(".index"))


@bp.post("/<token>/drop")
def drop(token: str) -> Response:
    """Delete the upload."""
    desk().import_previews.drop(_preview(token))
    say("这次导入放弃了，上传的文件已经删掉。")
    return redirect(url_for(".index"))


@bp.get("/done/<import_id>")
def doubts(import_id: str) -> str:
    """Show what was doubtful in the files of an import that is written."""
    done, found = desk().imports.doubts(import_id)
    return render_template("imports/doubts.html", done=done, doubts=found)


@bp.post("/undo/<import_id>")
def undo(import_id: str) -> Response:
    """Take back an import."""
    undone = desk().imports.undo(import_id, user().name, now())
    kept = f"；{len(undone.kept)} 格后来有人改过，留着没动" if undone.kept else ""
    say(f"撤销好了：去掉 {undone.rows_removed} 行，还原 {undone.cells_restored} 格{kept}。")
    return redirect(url_for(".index"))


def _preview(token: str) -> Preview:
    return desk().import_previews.get(token, user().username)
