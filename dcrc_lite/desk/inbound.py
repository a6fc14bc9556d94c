"""Calls that come in: who is calling, what is written down, who calls back by when, and complaints opened on the way."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from dcrc_lite import complaints, inbound
from dcrc_lite.deadlines import Deadline, Urgency, urgency
from dcrc_lite.deadlines.words import due_words, moment_words
from dcrc_lite.desk.accounts import User, can
from dcrc_lite.desk.callers import Hit, caller_words, hits, is_stranger, may_pick, number_to_ring
from dcrc_lite.desk.complaints import ClockView, opening_changes
from dcrc_lite.errors import FormProblemsError, NotAllowedError
from dcrc_lite.errors.books import RowGoneError
from dcrc_lite.schema import Mask, digest, row_from, texts_of
from dcrc_lite.schema.calls import InboundCall
from dcrc_lite.schema.check import Checked, check
from dcrc_lite.schema.complaints import Complaint
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.masks import covered
from dcrc_lite.store.protocol import Change, Origin, Span

if TYPE_CHECKING:
    from dcrc_lite.desk import Desk

FIELDS = (
    "called_at", "channel", "purpose", "detail", "caller", "caller_phone", "read_back", "immediate", "routed_to", "result",
    "improve_tag", "rings", "voicemail",
)  # fmt: skip
CASE_FIELDS = ("customer_demand", "category", "dept", "severity", "owner")
CASE_PREFIX = "c_"  # fields of the complaint in the same form
STANDS_FOR = "stands_for"  # the customer a stranger calls for, once the user said so
LOOK_BACK = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class CallLine:
    """One call in the list of today, or one that still has to be returned."""

    id: str
    when: str
    who: str
    phone: str
    purpose: str
    detail: str
    taken_by: str
    routed_to: str
    urgency: Urgency | None
    due: str
    result: str
    complaint_id: str
    customer_id: str
    seen: str
    may_reveal: bool


@dataclass(frozen=True)
class InboundPage:
    """The form and the two lists beside it."""

    answer: Deadline | None
    answer_urgency: Urgency | None
    clocks: tuple[ClockView, ...]
    by_severity: tuple[ClockView, ...]  # D12 for each severity
    answer_due: str
    hits: tuple[Hit, ...]
    searched: bool
    today: tuple[CallLine, ...]
    owed: tuple[CallLine, ...]


@dataclass(frozen=True, slots=True)
class Saved:
    """What a saved call became."""

    id: str
    complaint_id: str


class Inbound:
    """The calls that come in to one shop."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store

    def page(self, user: User, now: datetime, *, words: str = "", pick: str = "") -> InboundPage:
        """Return the form's surroundings. `words`: what the caller is looked up by; `pick`: who was chosen."""
        shop = self._desk.shop
        answer = inbound.answer_due(now, shop.rules, shop.calendars)
        by_severity = self._by_severity(user, now)
        lines = self._lines(self._recent(user, now), user, now)
        return InboundPage(
            answer=answer,
            answer_urgency=urgency(answer, now, shop.calendars) if answer else None,
            clocks=tuple(clock for clock in by_severity[0] if clock.code in ("D11", "D10")),
            by_severity=tuple(clock for clocks in by_severity for clock in clocks if clock.code == "D12"),
            answer_due=due_words(answer.due, now.date()) if answer else "",
            hits=self.callers(words, pick, user),
            searched=bool(words),
            today=tuple(line for line, call in lines if call.called_at and call.called_at.date() == now.date()),
            owed=tuple(line for line, call in lines if inbound.owes_answer(call) and call.answered_at is None),
        )

    def _by_severity(self, user: User, now: datetime) -> list[tuple[ClockView, ...]]:
        levels = Complaint.sheet.field("severity").choices
        show = self._desk.complaints.clocks_before_saving
        return [show({"severity": level}, user, now, origin="企业电话") for level in levels]

    # --- who is calling

    def callers(self, words: str, pick: str, user: User) -> tuple[Hit, ...]:
        """Return who may be meant by the words (phone tail, plate, name), whoever was picked before first."""
        return hits(self._desk, words, pick, user)

    # --- lists

    def _recent(self, user: User, now: datetime) -> list[InboundCall]:
        since = Span((now - LOOK_BACK).isoformat(timespec="minutes"))
        rows = self._store.rows(InboundCall, {"called_at": since}, order_by="called_at", descending=True)
        return (
            rows if can(user, "view_customers") else [row for row in rows if user.name in (row.taken_by, row.routed_to)]
        )

    def _lines(self, rows: Sequence[InboundCall], user: User, now: datetime) -> list[tuple[CallLine, InboundCall]]:
        customers = self._store.get_many(Customer, {row.customer_id for row in rows if row.customer_id})
        return [(self._line(row, customers.get(row.customer_id), user, now), row) for row in rows]

    def _line(self, row: InboundCall, customer: Customer | None, user: User, now: datetime) -> CallLine:
        shop = self._desk.shop
        owed = row.answer_due if inbound.owes_answer(row) and row.answered_at is None else None
        return CallLine(
            id=row.id,
            when=moment_words(row.called_at, now.date()) if row.called_at else "",
            who=_who(row, customer),
            phone=covered(Mask.PHONE, number_to_ring(row, customer).text),
            purpose=row.purpose,
            detail=row.detail,
            taken_by=row.taken_by,
            routed_to=row.routed_to,
            urgency=urgency(owed, now, shop.calendars, rule=shop.rules.get(inbound.CALL_BACK)) if owed else None,
            due=due_words(owed, now.date()) if owed else "",
            result=row.result,
            complaint_id=row.complaint_id,
            customer_id=row.customer_id,
            seen=digest(row),
            may_reveal=_may_reveal(row, user) and bool(number_to_ring(row, customer).text),
        )

    # --- the number to call back

    def reveal(self, call_id: str, user: User) -> None:
        """Note that this user sees the whole number of a call to be returned. Raises RowGoneError, NotAllowedError."""
        row = self._found(call_id)
        if not _may_reveal(row, user):
            raise NotAllowedError(
                f"{call_id} 已经回过，或者不是您接的、也没有转给您，号码不显示。有事要联系，请 DCRC 经理帮您看。"
            )
        number = number_to_ring(row, self._customer(row))
        self._desk.accounts.log_access(user, "看号码", row.customer_id or call_id, number.header, f"回来电 {call_id}")

    def whole_number(self, call_id: str, user: User) -> str:
        """Return that number for the page just after `reveal` noted it; "" when it may no longer be seen."""
        row = self._store.get(InboundCall, call_id)
        return number_to_ring(row, self._customer(row)).text if row is not None and _may_reveal(row, user) else ""

    def _customer(self, row: InboundCall) -> Customer | None:
        return self._store.get(Customer, row.customer_id) if row.customer_id else None

    def _found(self, call_id: str) -> InboundCall:
        row = self._store.get(InboundCall, call_id)
        if row is None:
            raise RowGoneError(InboundCall.sheet.title, call_id)
        return row

    # --- write

    def save(self, form: Mapping[str, str], user: User, now: datetime, *, key: str = "") -> Saved:
        """Store a call, with the complaint it opens, in one commit. Raises FormProblemsError."""
        call = self._checked(form, user, now)
        if not inbound.is_complaint(call.purpose):
            ids = self._commit([Change(InboundCall.sheet.name, _filled(call))], user, now, key)
            return Saved(ids[0], "")
        opened = self._opened(call, form, user)
        changes = opening_changes(opened, self._desk.shop)
        changes.append(Change(InboundCall.sheet.name, _filled(call) | {"complaint_id": "@complaint"}))
        ids = self._commit(changes, user, now, key)
        return Saved(ids[2], ids[0])

    def answer(self, call_id: str, form: Mapping[str, str], user: User, now: datetime, *, key: str = "") -> None:
        """Note that a call was returned, and what was said. Raises RowGoneError, FormProblemsError, NotAllowedError."""
        row = self._found(call_id)
        if not can(user, "view_customers") and user.name not in (row.taken_by, row.routed_to):
            raise NotAllowedError("这通来电不是您接的，也没有转给您。请接听人或 DCRC 经理来记。")
        said = form.get("result", "").strip()
        if not said:
            raise FormProblemsError({"result": "怎么答复的，写一句再记。"})
        values = {"answered_at": now.isoformat(timespec="minutes"), "result": said}
        change = Change(InboundCall.sheet.name, values, id=call_id, seen=form.get("seen", ""))
        self._commit([change], user, now, key)

    def _commit(self, changes: Sequence[Change], user: User, now: datetime, key: str) -> tuple[str, ...]:
        return self._store.commit(changes, actor=user.name, origin=Origin.FORM, at=now, key=key).ids

    def _checked(self, form: Mapping[str, str], user: User, now: datetime) -> InboundCall:
        needed, words, staff = ("channel", "purpose", "detail"), self._desk.shop.words, self._desk.complaints.staff()
        checked = check(InboundCall.sheet, form, FIELDS, required=needed, words=words, staff=staff)
        customer_id, _, vehicle_id = form.get("pick", "").partition("|")
        if customer_id and not may_pick(self._desk, customer_id, user):
            customer_id, vehicle_id = "", ""
        texts = {**checked.values, "customer_id": customer_id, "vehicle_id": vehicle_id, "taken_by": user.name}
        call = row_from(InboundCall, texts)
        if call.called_at is None or call.called_at > now:
            call = dataclasses.replace(call, called_at=now)
        errors = {**inbound.gaps(call), **checked.errors, **self._doubts(call, form)}
        if inbound.is_complaint(call.purpose):
            errors |= {CASE_PREFIX + name: said for name, said in self._case(form).errors.items()}
        if errors:
            raise FormProblemsError(errors)
        return self._with_due(call)

    def _doubts(self, call: InboundCall, form: Mapping[str, str]) -> dict[str, str]:
        """Return what to ask about the customer: nobody is chosen for the user, and a stranger is asked about once."""
        if form.get("offered") and "pick" not in form:
            return {"pick": "还没挑是哪位：挑一位，或选“都不是”。"}
        customer = self._customer(call)
        if customer is None or not is_stranger(call, customer) or form.get(STANDS_FOR) == call.customer_id:
            return {}
        return {STANDS_FOR: f"“{caller_words(call)}”不在{customer.name}的档案里。是替{customer.name}打来的吗？"}

    def _with_due(self, call: InboundCall) -> InboundCall:
        shop = self._desk.shop
        if call.called_at is None or not inbound.owes_answer(call):
            return dataclasses.replace(call, answered_at=call.called_at if call.immediate else None)
        counted = inbound.answer_due(call.called_at, shop.rules, shop.calendars)
        due = counted.due if counted and isinstance(counted.due, datetime) else None
        return dataclasses.replace(call, answer_due=due)

    def _case(self, form: Mapping[str, str]) -> Checked:
        sent = {name: form.get(CASE_PREFIX + name, "") for name in CASE_FIELDS}
        words, staff = self._desk.shop.words, self._desk.complaints.staff()
        return check(Complaint.sheet, sent, CASE_FIELDS, required=(), words=words, staff=staff)

    def _opened(self, call: InboundCall, form: Mapping[str, str], user: User) -> complaints.Opened:
        sent = self._case(form).values
        assert call.called_at is not None
        return complaints.open_complaint(
            received_at=call.called_at,
            received_by=user.name,
            origin=inbound.origin_of(call.channel),
            content=call.detail,
            customer_id=call.customer_id,
            vehicle_id=call.vehicle_id,
            how=f"来电登记（{call.channel}），已复述确认。",
            customer_demand=sent["customer_demand"],
            category=sent["category"],
            quality=sent["category"] in complaints.QUALITY if sent["category"] else None,
            dept=sent["dept"],
            severity=sent["severity"],
            owner=sent["owner"],
        )


def _may_reveal(row: InboundCall, user: User) -> bool:
    """While the call has to be returned, whoever took it or is to return it needs the number."""
    is_owed = inbound.owes_answer(row) and row.answered_at is None
    return can(user, "reveal") or (is_owed and user.name in (row.taken_by, row.routed_to))


def _who(row: InboundCall, customer: Customer | None) -> str:
    """Return the customer, and whoever called instead."""
    if customer is None:
        return row.caller or "未留名"
    return f"{customer.name}（来电人{row.caller}）" if row.caller and is_stranger(row, customer) else customer.name


def _filled(call: InboundCall) -> dict[str, str]:
    return {name: text for name, text in texts_of(call).items() if text}
