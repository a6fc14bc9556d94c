"""Pages of complaints: the board, one case with its next step, a new case, the form to print."""

from __future__ import annotations

from dataclasses import replace
from secrets import token_urlsafe

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from dcrc_lite.complaints import CRISIS_CLASSES, DANGER, FORMS, Event
from dcrc_lite.desk.complaints import NEW_FIELDS, Numbers
from dcrc_lite.errors import DcrcError, FormProblemsError, NotAllowedError
from dcrc_lite.errors.books import RowChangedError, RowGoneError
from dcrc_lite.errors.complaints import StepGapsError, WrongStateError
from dcrc_lite.schema import Field, Need
from dcrc_lite.schema.complaints import Complaint
from dcrc_lite.schema.wording import phone_words
from dcrc_lite.web.current import desk, now, user
from dcrc_lite.web.drafts import Left, forget, left
from dcrc_lite.web.security import limiter
from dcrc_lite.web.toasts import say

bp = Blueprint("complaints", __name__, url_prefix="/complaints")

DRAFT = "complaints.new"
_SHOWN = "revealed_case"  # one case whose number stands in full on the next page only
NEXT_WORDS = {Event.FINISH: "接下来由第一责任人本人回访，时限已经起算。", Event.CLOSE: "这件结了。"}


@bp.get("/")
def index() -> str:
    """Show the board or the list of open complaints, or the closed ones."""
    dept, lane = request.args.get("dept", ""), request.args.get("lane", "")
    shown = request.args.get("show", "open")
    board = desk().complaints.board(user(), now(), dept=dept, mine=shown == "mine", lane=lane)
    as_table = request.args.get("view") == "list" or bool(lane) or shown == "closed"
    cards = desk().complaints.closed(user(), now(), dept=dept) if shown == "closed" else board.cards
    return render_template(
        "complaints/index.html",
        board=board, cards=cards, shown=shown, dept=dept, lane=lane, as_table=as_table, waiting=_waiting(),
    )  # fmt: skip


def _waiting() -> list[str]:
    """What is stored but not yet in 投诉.xlsx, for the page of that file."""
    file = Complaint.sheet.book.file_name()
    return [line for line in desk().data.write_state(now()).lines if file in line]


@bp.get("/<complaint_id>")
def show(complaint_id: str) -> str:
    """Show one case."""
    return _case(complaint_id, opened=request.args.get("open", ""))


@bp.post("/<complaint_id>/reveal")
@limiter.limit("60 per minute")
def reveal(complaint_id: str) -> Response:
    """Note who wants to see the customer's number and show it on the next page."""
    desk().complaints.reveal(complaint_id, user(), now())
    session[_SHOWN] = complaint_id
    return redirect(url_for(".show", complaint_id=complaint_id))


@bp.route("/<complaint_id>/step", methods=["GET", "POST"])
def step(complaint_id: str) -> Response | tuple[str, int]:
    """Take a step and show where the case stands now, or the form again with what is missing; reloaded, the case."""
    if request.method == "GET":
        return redirect(url_for(".show", complaint_id=complaint_id))
    form = request.form.to_dict()
    try:
        event = _event(form.get("event", ""))
        desk().complaints.take(complaint_id, event, form, user(), now(), key=form.get("key", ""))
    except (NotAllowedError, RowGoneError):
        raise
    except WrongStateError as error:  # somebody was quicker: the form is gone from the page, the words become a note
        return _case(complaint_id, typed={**form, "move": "note"}, error=error), error.status
    except DcrcError as error:
        return _case(complaint_id, opened=form.get("move", ""), typed=form, error=error), error.status
    forget(_draft_of(complaint_id, form.get("move", "")))
    say(f"{complaint_id} 已记下：{event}。{NEXT_WORDS.get(event, '')}")
    return redirect(url_for(".show", complaint_id=complaint_id))


def _draft_of(complaint_id: str, move: str) -> str:
    """Return under which key the form of a step is kept while it is being written."""
    return f"complaints.{complaint_id}.{move}"


def _event(word: str) -> Event:
    found = next((event for event in FORMS if event == word), None)
    if found is None:
        raise FormProblemsError({"event": "先选一项，再保存这一步。"})
    return found


def _case(
    complaint_id: str, *, opened: str = "", typed: dict[str, str] | None = None, error: DcrcError | None = None
) -> str:
    page = desk().complaints.page(complaint_id, user(), now())
    move = page.next_move if typed is None else None
    kept = left(_draft_of(complaint_id, move.name)) if move else None
    return render_template(
        "complaints/show.html",
        page=page,
        whole=_whole(complaint_id),
        opened=opened,
        kept=kept,
        typed=typed or (kept.typed if kept else {}),
        error=error,
        problems=_problems(page_fields=page.values, error=error),
        clash=error.fields if isinstance(error, RowChangedError) else {},
        choices=desk().shop.choices,
        colleagues=desk().complaints.colleagues(),
        crisis_classes=CRISIS_CLASSES,
        danger=DANGER,
        key=token_urlsafe(12),
    )


def _whole(complaint_id: str) -> Numbers | None:
    """Return the numbers that stand in full this once, None on every other view."""
    if session.get(_SHOWN) != complaint_id:
        return None
    session.pop(_SHOWN)
    found = desk().complaints.whole_numbers(complaint_id, user(), now())
    return Numbers(phone_words(found.customer), phone_words(found.caller))


def _problems(*, page_fields: dict[str, str], error: DcrcError | None) -> dict[str, str]:
    """Put what is wrong or missing under its field; what has no field of its own stands on top only."""
    if isinstance(error, FormProblemsError):
        return dict(error.problems)
    if not isinstance(error, StepGapsError):
        return {}
    headers = {Complaint.sheet.field(name).header: name for name in page_fields}
    found = {headers[gap]: f"还空着：{gap}。" for gap in error.gaps if gap in headers}
    words = {form.said for form in FORMS.values() if form.said}
    said = next((f"还空着：{gap}。" for gap in error.gaps if gap in words or gap in ("原因", "内容")), "")
    return found | ({"said": said} if said else {})


@bp.get("/<complaint_id>/print")
def sheet(complaint_id: str) -> str:
    """Show the form 维修回访/投诉处理表, ready to print."""
    return render_template("complaints/sheet.html", sheet=desk().complaints.sheet(complaint_id, user(), now()))


@bp.get("/new")
def new() -> str:
    """Show the form of a new case."""
    pick = "|".join((request.args.get("customer", ""), request.args.get("vehicle", "")))
    if not pick.strip("|") and (kept := left(DRAFT)):
        return _new(kept.words, kept=kept)
    return _new({"pick": pick.strip("|") and pick, "origin": request.args.get("origin", "")})


@bp.post("/new")
def save_new() -> Response | tuple[str, int] | str:
    """Open a case, or look up the customer and show the form again."""
    form = request.form.to_dict()
    if form.get("do") == "find":
        return _new(form)
    customer_id, _, vehicle_id = form.get("pick", "").partition("|")
    sent = {**form, "customer_id": customer_id, "vehicle_id": vehicle_id}
    try:
        complaint_id = desk().complaints.open(sent, user(), now(), key=form.get("key", ""))
    except FormProblemsError as error:
        return _new(form, error.problems), error.status
    forget(DRAFT)
    say(f"{complaint_id} 已受理，时限开始走。")
    return redirect(url_for(".show", complaint_id=complaint_id))


def _asked(name: str) -> Field:
    """Return a field as this form asks for it: only 来源 and 内容 must be there at once (domain.md 0.4)."""
    need = Need.REQUIRED if name in ("origin", "content") else Need.OPTIONAL
    return replace(Complaint.sheet.field(name), need=need)


def _new(form: dict[str, str], problems: dict[str, str] | None = None, *, kept: Left | None = None) -> str:
    pick = form.get("pick", "") or (kept.pick if kept else "")
    before = desk().complaints.clocks_before_saving(form, user(), now(), origin=form.get("origin") or "现场反应")
    return render_template(
        "complaints/new.html",
        form=form,
        problems=problems or {},
        kept=kept,
        hits=desk().inbound.callers(form.get("words", ""), pick, user()),
        fields=[_asked(name) for name in NEW_FIELDS],
        clocks=before,
        choices=desk().shop.choices,
        colleagues=desk().complaints.colleagues(),
        key=form.get("key") or token_urlsafe(12),
    )
