"""来电登记: one screen for a call that comes in, today's calls, and the calls that still have to be returned."""

from __future__ import annotations

from dataclasses import replace
from secrets import token_urlsafe

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from dcrc_lite.desk.inbound import CASE_FIELDS, CASE_PREFIX, FIELDS
from dcrc_lite.errors import FormProblemsError
from dcrc_lite.schema import Field, Need
from dcrc_lite.schema.calls import InboundCall
from dcrc_lite.schema.complaints import Complaint
from dcrc_lite.schema.wording import phone_words
from dcrc_lite.web.current import desk, now, user
from dcrc_lite.web.drafts import Left, forget, left
from dcrc_lite.web.security import limiter
from dcrc_lite.web.toasts import say

bp = Blueprint("inbound", __name__, url_prefix="/inbound")

DRAFT = "inbound.new"
_SHOWN = "revealed_call"  # one call whose number stands in full on the next page only


@bp.get("/")
def new() -> str:
    """Show the form with today's calls beside it; a call begun and not stored is offered again."""
    picked = (request.args.get("customer", ""), request.args.get("vehicle", ""))
    pick = "|".join(picked) if picked[0] else ""
    if not pick and (kept := left(DRAFT)):
        return _page(kept.words, kept=kept)
    return _page({"pick": pick, "purpose": request.args.get("purpose", ""), "channel": "企业电话"})


@bp.post("/")
def save() -> Response | tuple[str, int] | str:
    """Store the call (and the complaint it opens), or look up the caller and show the form again."""
    form = request.form.to_dict()
    if form.get("do") == "find" or _has_unfound_words(form):
        return _page(form)
    try:
        done = desk().inbound.save(form, user(), now(), key=form.get("key", ""))
    except FormProblemsError as error:
        return _page(form, error.problems), error.status
    forget(DRAFT)
    if done.complaint_id:
        say(f"来电 {done.id} 已登记，投诉 {done.complaint_id} 已受理，时限开始走。")
        return redirect(url_for("complaints.show", complaint_id=done.complaint_id))
    say(f"来电 {done.id} 已登记。")
    return redirect(url_for(".new"))


def _has_unfound_words(form: dict[str, str]) -> bool:
    """True when words were typed to look somebody up and not looked up yet: Enter in that field means 找."""
    words = form.get("words", "").strip()
    return bool(words) and words != form.get("found", "").strip()


@bp.post("/<call_id>/answer")
def answer(call_id: str) -> Response | tuple[str, int]:
    """Note that a call was returned."""
    form = request.form.to_dict()
    try:
        desk().inbound.answer(call_id, form, user(), now(), key=form.get("key", ""))
    except FormProblemsError as error:
        return _page({"channel": "企业电话"}, {f"answer-{call_id}": error.problems["result"]}), error.status
    say(f"{call_id} 已记下回复。")
    return redirect(url_for(".new"))


@bp.post("/<call_id>/reveal")
@limiter.limit("60 per minute")
def reveal(call_id: str) -> Response:
    """Note who wants to see the number of a call to be returned and show it on the next page."""
    desk().inbound.reveal(call_id, user())
    session[_SHOWN] = call_id
    return redirect(url_for(".new"))


def _whole() -> dict[str, str]:
    """Return the number that stands in full this once, by call."""
    call_id = session.pop(_SHOWN, "") if _SHOWN in session else ""
    return {call_id: phone_words(desk().inbound.whole_number(call_id, user()))} if call_id else {}


def _page(form: dict[str, str], problems: dict[str, str] | None = None, *, kept: Left | None = None) -> str:
    pick = form.get("pick", "") or (kept.pick if kept else "")
    page = desk().inbound.page(user(), now(), words=form.get("words", ""), pick=pick)
    return render_template(
        "inbound/new.html",
        page=page,
        form=form,
        problems=problems or {},
        whole=_whole(),
        kept=kept,
        fields={name: _asked(name) for name in FIELDS},
        case_fields={name: _prefixed(Complaint.sheet.field(name)) for name in CASE_FIELDS},
        choices=desk().shop.choices,
        colleagues=desk().complaints.colleagues(),
        looked_up=form.get("do") == "save" and _has_unfound_words(form),
        key=form.get("key") or token_urlsafe(12),
    )


def _asked(name: str) -> Field:
    """Return a field as this form asks for it: what is needed later, or only sometimes, is not marked 必填."""
    need = Need.REQUIRED if name in ("channel", "purpose", "detail") else Need.OPTIONAL
    return replace(InboundCall.sheet.field(name), need=need)


def _prefixed(field: Field) -> Field:
    """Return a complaint's field under the name it has in this form."""
    return replace(field, name=CASE_PREFIX + field.name, need=Need.OPTIONAL)
