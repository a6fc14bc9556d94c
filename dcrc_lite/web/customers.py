"""Pages of customers: find, list, one file, its numbers in full, its form, who saw it, and whom nobody can ring."""

from __future__ import annotations

from secrets import token_urlsafe

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from dcrc_lite.desk.accounts import Draft
from dcrc_lite.desk.customer_form import CustomerForm
from dcrc_lite.desk.customers import PAGE
from dcrc_lite.desk.happenings import KINDS
from dcrc_lite.errors.books import RowChangedError
from dcrc_lite.web.addresses import row_number
from dcrc_lite.web.current import desk, now, user
from dcrc_lite.web.security import limiter
from dcrc_lite.web.toasts import say

bp = Blueprint("customers", __name__, url_prefix="/customers")

_SHOWN = "revealed"  # one customer whose numbers stand in full on the next page only
_FEW = 20


@bp.get("/")
def index() -> str:
    """List the customers one may see."""
    number = max(1, request.args.get("page", 1, type=row_number))
    lines, total = desk().customers.page(user(), number)
    return render_template(
        "customers/index.html", lines=lines, number=number, size=PAGE, total=total, page_url=_page_url
    )


def _page_url(number: int) -> str:
    return url_for(".index", page=number)


@bp.route("/find", methods=["GET", "POST"])
@limiter.limit("120 per minute")
def find() -> Response:
    """Look for customers; the words stay out of the address. A reloaded or bookmarked address goes to the list."""
    if request.method == "GET":
        return redirect(url_for(".index"))
    session["query"] = request.form.get("q", "").strip()[:60]
    return redirect(url_for(".found"))


@bp.get("/found")
def found() -> str | Response:
    """Show what was found; a single hit opens at once."""
    query = session.get("query", "")
    if not query:
        return redirect(url_for(".index"))
    lines = desk().customers.find(query, user())
    if len(lines) == 1:
        return redirect(url_for(".show", customer_id=lines[0].id))
    return render_template("customers/found.html", lines=lines, query=query)


@bp.get("/incomplete")
def incomplete() -> str:
    """List 待补资料: customers without a usable phone, with the cell to mend."""
    return render_template("customers/incomplete.html", rows=desk().customers.without_phone(user()))


@bp.get("/<customer_id>")
def show(customer_id: str) -> str:
    """Show one file, numbers covered."""
    page = desk().customers.show(customer_id, user(), now())
    whole = desk().customers.numbers(customer_id) if session.get(_SHOWN) == customer_id and page.may_reveal else {}
    if _SHOWN in session:
        session.pop(_SHOWN)
    kind = request.args.get("kind", "")
    story = [one for one in page.happenings if kind in ("", one.kind)]
    limit = len(story) if request.args.get("all") else _FEW
    return render_template(
        "customers/show.html",
        page=page,
        whole=whole,
        kind=kind,
        kinds=KINDS,
        story=story[:limit],
        more=len(story) - limit,
    )


@bp.post("/<customer_id>/reveal")
@limiter.limit("60 per minute")
def reveal(customer_id: str) -> Response:
    """Note who wants to see the numbers and show them on the next page."""
    desk().customers.reveal(customer_id, user(), now(), why="在客户档案里看")
    session[_SHOWN] = customer_id
    return redirect(url_for(".show", customer_id=customer_id))


@bp.get("/<customer_id>/edit")
def edit(customer_id: str) -> str:
    """Show the form of the master data, with what was typed and not saved last time."""
    found = desk().customers.draft(customer_id, user(), now())
    form, kept = found or (desk().customers.form(customer_id, user(), now()), None)
    return _form_page(form, token_urlsafe(12), kept=kept)


def _form_page(form: CustomerForm, key: str, *, clash: RowChangedError | None = None, kept: Draft | None = None) -> str:
    return render_template("customers/edit.html", form=form, key=key, clash=clash, kept=kept)


@bp.post("/<customer_id>/edit")
def save(customer_id: str) -> str | Response | tuple[str, int]:
    """Store what was changed; what others changed meanwhile is shown beside it."""
    sent = {name: "、".join(values) for name, values in request.form.lists()}
    try:
        form = desk().customers.save(customer_id, sent, user(), now())
    except RowChangedError as clash:
        form = desk().customers.again(customer_id, sent, user(), now())
        return _form_page(form, token_urlsafe(12), clash=clash), clash.status
    if not form.saved:
        return _form_page(form, sent.get("key", "")), 400
    said = f"{form.customer.name} 的资料改好了 {form.changed} 处。" if form.changed else "没有改动，资料还是原来的。"
    say(said + (f"等号码的 {form.back} 通回访回到了清单。" if form.back > 0 else ""))
    return redirect(url_for(".show", customer_id=customer_id))


@bp.get("/<customer_id>/accesses")
def accesses(customer_id: str) -> str:
    """Show who saw this customer."""
    row = desk().customers.seen_by(customer_id, user())
    return render_template("customers/accesses.html", customer=row, rows=desk().customers.accesses(customer_id))
