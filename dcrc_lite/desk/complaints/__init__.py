"""Complaints at the desk: the board, one case, its next step, and a new case."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import TYPE_CHECKING

from dcrc_lite import complaints as rules
from dcrc_lite.complaints import Act, Event
from dcrc_lite.complaints.clocks import ANSWER
from dcrc_lite.deadlines import deadline
from dcrc_lite.desk.accounts import User, may
from dcrc_lite.desk.callers import may_pick
from dcrc_lite.desk.complaints.board import Board, Card, Lane, closed_cards, open_board
from dcrc_lite.desk.complaints.case_page import CasePage, Found, Numbers, case_page, may_reveal, number_headers, numbers
from dcrc_lite.desk.complaints.clock_views import ClockView, strip
from dcrc_lite.desk.complaints.overdue import escalate
from dcrc_lite.desk.complaints.saving import (
    answer_changes,
    answered,
    opening_changes,
    step_changes,
    values_of,
    with_dues,
)
from dcrc_lite.desk.complaints.seeing import check_seen, may_see, roles_for
from dcrc_lite.desk.complaints.sheet import CaseSheet, case_sheet
from dcrc_lite.desk.settings import ShopSettings
from dcrc_lite.errors import FormProblemsError, NotAllowedError
from dcrc_lite.errors.books import RowGoneError
from dcrc_lite.errors.complaints import WrongStateError
from dcrc_lite.schema import Value
from dcrc_lite.schema.calls import CallRecord, InboundCall
from dcrc_lite.schema.check import check
from dcrc_lite.schema.complaints import Complaint, ComplaintStep
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.settings import Colleague
from dcrc_lite.schema.vehicles import Vehicle
from dcrc_lite.schema.visits import Visit
from dcrc_lite.store.protocol import Origin

if TYPE_CHECKING:
    from dcrc_lite.desk import Desk

__all__ = ["Board", "Card", "CasePage", "ClockView", "Complaints", "Lane", "Numbers", "opening_changes", "with_dues"]

SEE, WORK = "see_complaints", "work_complaint"
GONE = ("停用", "离职")  # who is not given a case any more
NEW_FIELDS = (
    "received_at", "origin", "content", "customer_demand", "category", "dept", "severity", "owner", "quality",
)  # fmt: skip


class Complaints:
    """The complaints of one shop."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store

    # --- see

    def board(self, user: User, now: datetime, *, dept: str = "", mine: bool = False, lane: str = "") -> Board:
        """Return the open complaints this user may see, the most urgent first."""
        return open_board(self._store, self._desk.shop, user, now, dept=dept, mine=mine, lane=lane)

    def closed(self, user: User, now: datetime, *, dept: str = "") -> tuple[Card, ...]:
        """Return the last closed complaints this user may see."""
        return closed_cards(self._store, self._desk.shop, user, now, dept=dept)

    def page(self, complaint_id: str, user: User, now: datetime) -> CasePage:
        """Return one complaint's page. Raises RowGoneError, NotAllowedError."""
        found = self._found(complaint_id, user, now)
        may_work = may_see(user, found.complaint, found.customer, found.visit, action=WORK)
        if found.complaint.customer_id:
            self._desk.accounts.log_access(user, "看档案", found.complaint.customer_id, complaint_id)
        return case_page(found, self._desk.shop, user, now, may_work=may_work)

    def reveal(self, complaint_id: str, user: User, now: datetime) -> None:
        """Note that this user sees the whole numbers of the customer and the caller. Raises NotAllowedError."""
        found = self._found(complaint_id, user, now)
        if not may_reveal(user, found):
            raise NotAllowedError("这件已经了结或不归您处理，号码不显示。有事要联系，请 DCRC 经理帮您看。")
        whose = found.complaint.customer_id or complaint_id
        self._desk.accounts.log_access(user, "看号码", whose, number_headers(found), f"处理投诉 {complaint_id}")

    def whole_numbers(self, complaint_id: str, user: User, now: datetime) -> Numbers:
        """Return those numbers for the page just after `reveal` noted it; empty when they may no longer be seen."""
        found = self._found(complaint_id, user, now)
        return numbers(found) if may_reveal(user, found) else Numbers("", "")

    def sheet(self, complaint_id: str, user: User, now: datetime) -> CaseSheet:
        """Return the form to print. A whole number on paper is noted: who printed it, of whom."""
        found = self._found(complaint_id, user, now)
        record = found.complaint.record_id
        call = self._store.get(CallRecord, record) if record else None
        customer = found.customer
        whole = customer is not None and self._desk.customers.may_reveal(user, customer, now.date())
        if customer is not None:
            self._desk.accounts.log_access(user, "打印", customer.id, f"{complaint_id} 处理表")
        return case_sheet(found, call, self._desk.shop, whole_phone=whole)

    def clocks_before_saving(
        self, form: Mapping[str, str], user: User, now: datetime, *, origin: str
    ) -> tuple[ClockView, ...]:
        """Return the clocks a complaint opened now would start (D07, D09–D12), with their explanations."""
        severity = form.get("severity", "")
        opened = rules.open_complaint(
            received_at=now, received_by=user.name, origin=origin, content=form.get("content", ""), severity=severity
        )
        return self.strip_of(opened.complaint, now)

    def strip_of(self, complaint: Complaint, now: datetime) -> tuple[ClockView, ...]:
        """Return the clock strip of a complaint, saved or not."""
        shop = self._desk.shop
        return strip(rules.clocks(complaint, (), shop.rules, shop.calendars), shop, now)

    def colleagues(self) -> tuple[str, ...]:
        """Return the names a form proposes for owner, receiver and the like."""
        rows = self._store.rows(Colleague, {"status": "在职"}, order_by="name")
        return tuple(dict.fromkeys(row.name for row in rows if row.name))

    def staff(self) -> frozenset[str]:
        """Return the names a case may be given to, log-ins included; none while 员工 is still empty: then any will do."""
        here = (row for row in self._store.rows(Colleague) if row.status not in GONE)
        listed = frozenset(row.name for row in here if row.name)
        return listed | {user.name for user in self._desk.accounts.users()} if listed else listed

    # --- write

    def take(
        self, complaint_id: str, event: Event, form: Mapping[str, str], user: User, now: datetime, *, key: str = ""
    ) -> Complaint:
        """Take one step and return the complaint as it stands then; a repeat of the same form does nothing more.

        Raises FormProblemsError (a field cannot be read), the refusals of complaints.take, RowChangedError.
        """
        found = self._found(complaint_id, user, now)
        check_seen(user, found.complaint, found.customer, found.visit, WORK)
        if escalate(self._store, self._desk.shop, [found.complaint], now):
            found = self._found(complaint_id, user, now)
        act, values = self._read(event, form, user, now)
        try:
            taken = rules.take(found.complaint, event, act, values, roles=roles_for(user, event), now=now)
        except WrongStateError:
            if _is_repeat(found.steps, event, act):
                return found.complaint
            raise
        steps = answered(found.steps, act.at) if event == Event.ANSWERED else list(found.steps)
        shop = self._desk.shop
        changes = step_changes(
            found.complaint, _with_answer_due(taken, shop, act), steps, shop, seen=form.get("seen", "")
        )
        changes += answer_changes(found.steps, steps)
        self._store.commit(changes, actor=user.name, origin=Origin.FORM, at=now, key=key)
        return taken.complaint

    def escalate(self, now: datetime) -> int:
        """Store the escalations of all cases that became true by `now` and return how many were missing."""
        return escalate(self._store, self._desk.shop, self._store.rows(Complaint, {"closed_at": ""}), now)

    def open(self, form: Mapping[str, str], user: User, now: datetime, *, key: str = "") -> str:
        """Open a complaint and return its 编号. Raises FormProblemsError, NotAllowedError."""
        if not may(user, "open_complaint"):
            raise NotAllowedError("您的角色不能受理投诉。请电访员或 DCRC 经理来登记。")
        needed, words = ("origin", "content"), self._desk.shop.words
        checked = check(Complaint.sheet, form, NEW_FIELDS, required=needed, words=words, staff=self.staff())
        errors = dict(checked.errors)
        customer_id, vehicle_id = form.get("customer_id", ""), form.get("vehicle_id", "")
        if not may_pick(self._desk, customer_id, user):
            errors["customer_id"] = "先用手机尾号、车牌或姓名找到客户再登记；没有档案的来电请用“来电登记”。"
        if errors:
            raise FormProblemsError(errors)
        opened = self._opened(checked.values, user, now, customer_id, vehicle_id)
        changes = opening_changes(opened, self._desk.shop)
        return self._store.commit(changes, actor=user.name, origin=Origin.FORM, at=now, key=key).ids[0]

    def _opened(
        self, texts: Mapping[str, str], user: User, now: datetime, customer_id: str, vehicle_id: str
    ) -> rules.Opened:
        values = values_of(texts)
        received = values.pop("received_at") or now
        assert isinstance(received, datetime)
        return rules.open_complaint(
            received_at=min(received, now),
            received_by=user.name,
            customer_id=customer_id,
            vehicle_id=vehicle_id,
            **values,  # type: ignore[arg-type]
        )

    # --- read

    def _found(self, complaint_id: str, user: User, now: datetime) -> Found:
        """Read a complaint with everything around it, escalations that became true meanwhile included."""
        one = self._store.get(Complaint, complaint_id)
        if one is None:
            raise RowGoneError(Complaint.sheet.title, complaint_id)
        customer = self._store.get(Customer, one.customer_id) if one.customer_id else None
        visit = self._store.get(Visit, one.visit_id) if one.visit_id else None
        check_seen(user, one, customer, visit, SEE)
        steps = self._store.rows(ComplaintStep, {"complaint_id": one.id}, order_by="at")
        shop = self._desk.shop
        automatic = rules.automatic_steps(one, steps, shop.rules, shop.calendars, now)
        vehicle = self._store.get(Vehicle, one.vehicle_id) if one.vehicle_id else None
        others = self._store.rows(Complaint, {"vehicle_id": one.vehicle_id}) if one.vehicle_id else []
        calls = self._store.rows(InboundCall, {"complaint_id": one.id}, limit=1)
        return Found(one, [*steps, *automatic], customer, vehicle, visit, others, next(iter(calls), None))

    def _read(self, event: Event, form: Mapping[str, str], user: User, now: datetime) -> tuple[Act, dict[str, Value]]:
        asks = [name for name in rules.FORMS[event].asks if name in form]
        checked = check(Complaint.sheet, form, asks, required=(), words=self._desk.shop.words, staff=self.staff())
        moment = check(ComplaintStep.sheet, form, ("at",), required=())
        errors = {**checked.errors, **moment.errors}
        if errors:
            raise FormProblemsError(errors)
        at = datetime.fromisoformat(moment.values["at"]) if moment.values["at"] else now
        told, crisis = form.get("told") == "是", form.get("crisis_class", "")
        act = Act(user.name, at, form.get("said", "").strip(), form.get("to", ""), crisis, told)
        return act, values_of(checked.values)


def _is_repeat(steps: Sequence[ComplaintStep], event: Event, act: Act) -> bool:
    """Tell whether the same form moved the case before: the same person, minute, kind and words (a double click)."""
    kind = rules.FORMS[event].step
    same = [step for step in steps if step.by == act.by and step.at == act.at and step.step == kind]
    return any(step.content.endswith(act.said) for step in same)


def _with_answer_due(taken: rules.Taken, shop: ShopSettings, act: Act) -> rules.Taken:
    """An escalation says by when it is to be answered (D13), so that a later change of 设置 does not move it."""
    rule = shop.rules.get(ANSWER)
    if not taken.step.to or rule is None or rule.on is False:
        return taken
    due = deadline(rule, act.at, shop.calendars).due
    moment = due if isinstance(due, datetime) else datetime.combine(due, time(23, 59))
    return dataclasses.replace(taken, step=dataclasses.replace(taken.step, due_at=moment))
