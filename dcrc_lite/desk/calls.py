"""One call from claim to saved record: the page, the save in one commit, skip, cancel, undo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from dcrc_lite import clock
from dcrc_lite.calls import Outcome, State, may_cancel, may_dial
from dcrc_lite.complaints import OUR_CALL
from dcrc_lite.deadlines.words import moment_words
from dcrc_lite.desk.accounts import User, can
from dcrc_lite.desk.call_changes import LONGEST_CALL, changes_of, ended, written_task
from dcrc_lite.desk.call_check import bad_answers, check_form
from dcrc_lite.desk.call_form import SEEN, CallForm, read_form
from dcrc_lite.desk.call_made import Call
from dcrc_lite.desk.call_page import CallPage, Place, page_of, proposal_of
from dcrc_lite.desk.call_rows import CallRows, rows_of
from dcrc_lite.desk.complaints.clock_views import ClockView
from dcrc_lite.desk.sources import sources_of
from dcrc_lite.desk.tasks import CALLS, SKIPPED, items_of
from dcrc_lite.errors import MissingFieldError, NotAllowedError
from dcrc_lite.errors.calls import NoSuchTaskError, TaskClosedError, TaskTakenError
from dcrc_lite.schema.calls import STATE_PLACE, CallRecord, CallTask
from dcrc_lite.schema.complaints import SEVERITIES
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.visits import OwnerConfirmation
from dcrc_lite.schema.wording import spaced
from dcrc_lite.store.protocol import Change, Origin
from dcrc_lite.worklists import MINE_AND_FREE, Entry, Item, entries

if TYPE_CHECKING:
    from dcrc_lite.desk import Desk

__all__ = ["CallPage", "Calls", "SavedCall"]

BATCH = "call-"
_ADVISERS = "或".join(f"“{Customer.sheet.field(name).header}”" for name in ("sa", "consultant"))
_NOT_YOURS = f"这位客户不是您的，不能替别人打。请 DCRC 经理在客户档案里把{_ADVISERS}改成您。"
PAST_SHOWN = 6


@dataclass(frozen=True, slots=True)
class SavedCall:
    """What a save did: the sentence for the toast, the batch that takes it back, the task to ring next ("" = none)."""

    told: str
    batch: str
    next_task: str
    complaint_id: str = ""


class Calls:
    """Calls of one shop."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    # --- before

    def start(self, task_id: str, user: User, now: datetime, *, by_customer: bool = False) -> None:
        """Claim a call, when it may be made now. Raises TaskTakenError and the refusals of P01."""
        rows = self._rows(task_id, user, now)
        self._check_free(rows, user)
        may_dial(rows.standing(), now, rows.limits, by_customer=by_customer)
        self._claim(rows.entry, user)
        if rows.customer.id:
            self._desk.accounts.log_access(user, "看号码", rows.customer.id, "电话", task_id)

    def page(self, task_id: str, user: User, now: datetime, typed: Mapping[str, str] | None = None) -> CallPage:
        """Return the call page; `typed` is what was already filled in. Raises NoSuchTaskError, TaskClosedError."""
        rows = self._rows(task_id, user, now)
        store, claimed = self._desk.store, rows.entry.claimed_by == user.name
        own = rows.sources.belongs_to(rows.lead, user.name)
        if rows.customer.id:
            self._desk.accounts.log_access(user, "看档案", rows.customer.id, task_id)
        of_customer = {"customer_id": rows.lead.customer_id or "-"}
        return page_of(
            rows,
            user=user,
            now=now,
            typed=typed or {},
            among=self._place(rows.entry, user, now),
            is_claimed=claimed,
            may_reveal=claimed and can(user, "reveal", own=own, task=True),
            solve={severity: self._clocks(severity, user, now) for severity in SEVERITIES},
            records=store.rows(CallRecord, of_customer, order_by="called_at", descending=True, limit=PAST_SHOWN),
            records_total=store.count(CallRecord, of_customer),
            confirmed=store.rows(OwnerConfirmation, of_customer),
        )

    def _clocks(self, severity: str, user: User, now: datetime) -> tuple[ClockView, ...]:
        form = {"severity": severity}
        return self._desk.complaints.clocks_before_saving(form, user, now, origin=OUR_CALL)

    def _place(self, entry: Entry, user: User, now: datetime) -> Place:
        lines = [e for e in self._desk.worklist.entries(now, user, MINE_AND_FREE) if e.is_callable]
        ids = [line.lead.task_id for line in lines]
        if entry.lead.task_id not in ids:
            return Place(0, len(ids), "", "")
        place = ids.index(entry.lead.task_id)
        before = ids[place - 1] if place else ""
        return Place(place + 1, len(ids), before, ids[place + 1] if place + 1 < len(ids) else "")

    # --- the save

    def save(self, task_id: str, sent: Mapping[str, str], user: User, now: datetime) -> SavedCall:
        """Store one call with everything that follows from it, all or nothing; a repeat of the same form changes nothing.

        Raises the refusals of P01 (409), AnswersMissingError, MissingFieldError, RowChangedError.
        """
        form = read_form(sent)
        again = self._saved_before(task_id, form, user, now)
        if again is not None:
            return again
        rows = self._rows(task_id, user, now)
        self._check_free(rows, user)
        if rows.entry.claimed_by != user.name:
            may_dial(rows.standing(), now, rows.limits, by_customer=form.by_customer)
        check_form(rows, form, user, now)
        assert form.outcome is not None
        call = Call(rows, form, form.outcome, user, now, _seconds(form))
        changes = changes_of(self._desk.store, call)
        batch = f"{BATCH}{form.key}" if form.key else ""
        done = self._desk.store.commit(changes, actor=user.name, origin=Origin.FORM, at=now, key=form.key, batch=batch)
        self._release(rows.entry, user)
        self._desk.accounts.drop_draft(user, draft_key(task_id))
        numbers = {change.handle: row_id for change, row_id in zip(changes, done.ids, strict=True)}
        told = _told(rows, form, now, numbers.get("complaint", ""))
        return SavedCall(told, batch, self._next(task_id, user, now), numbers.get("complaint", ""))

    def _saved_before(self, task_id: str, form: CallForm, user: User, now: datetime) -> SavedCall | None:
        """A double click or a retry after a lost answer: the same key was stored before."""
        batch = f"{BATCH}{form.key}"
        if not form.key or not self._desk.store.history(batch=batch, actor=user.name, limit=1):
            return None
        return SavedCall("这一通已经记好了。", batch, self._next(task_id, user, now))

    def _next(self, task_id: str, user: User, now: datetime) -> str:
        """Return the most urgent call this person may make now."""
        found = self._desk.worklist.next_after(task_id, now, user)
        return found.lead.task_id if found else ""

    # --- other acts

    def skip(
        self, task_id: str, reason: str, user: User, now: datetime, sent: Mapping[str, str] = MappingProxyType({})
    ) -> str:
        """Put a call behind the others for today, with a reason, and return the next task. `sent`: the page's form.

        Raises MissingFieldError, RowChangedError.
        """
        if not reason.strip():
            raise MissingFieldError("跳过还差原因：写一句为什么现在不打，再点跳过。")
        rows = self._rows(task_id, user, now)
        self._check_free(rows, user)
        values = {"reason": f"{SKIPPED}{reason.strip()}", "status": str(rows.lead.state), "owner": user.name}
        task = rows.topics[0].task
        change = written_task(rows.lead, task, values, read_form(sent), now)
        self._commit([change], user, now)
        self._release(rows.entry, user)
        return self._next(task_id, user, now)

    def cancel(
        self, task_id: str, reason: str, user: User, now: datetime, sent: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """End a task that should not exist; it is kept and counted apart. `sent`: the page's form.

        Raises NotAllowedError, MissingFieldError, RowChangedError.
        """
        may_cancel(reason, is_manager=can(user, "assign"))
        rows = self._rows(task_id, user, now)
        topic = next(each for each in rows.topics if each.item.task_id == task_id)
        values = {"status": str(State.CANCELLED), "reason": reason} | ended(topic.item, user, now)
        self._commit([written_task(topic.item, topic.task, values, read_form(sent), now)], user, now)

    def undo(self, batch: str, user: User, now: datetime) -> str:
        """Take back one's own saved call and return its task. Raises NotAllowedError."""
        done = self._desk.store.history(batch=batch)
        if not batch.startswith(BATCH) or not done:
            raise NotAllowedError("这一通找不到了，没有撤销。改过什么，DCRC 经理在“改动记录”里看得到。")
        if any(entry.actor != user.name for entry in done):
            raise NotAllowedError("只能撤销自己刚存的那一通。要改别人的记录，请 DCRC 经理来改。")
        self._desk.store.undo(batch, actor=user.name, at=now)
        return next((entry.row_id for entry in done if entry.record == CallTask.sheet.name), "")

    def draft(self, task_id: str, user: User) -> Mapping[str, str]:
        """Return what was typed on this call's page and not saved yet; it is sent anew, over the rows as they are now."""
        kept = self._desk.accounts.draft(user, draft_key(task_id))
        content = kept.content if kept else {}
        return {name: values[0] for name, values in content.items() if values and not name.startswith(SEEN)}

    # --- inside

    def _rows(self, task_id: str, user: User, now: datetime) -> CallRows:
        return rows_of(self._desk.store, self._entry(task_id, user, now), self._desk.shop)

    def _entry(self, task_id: str, user: User, now: datetime) -> Entry:
        """Return the line of a task: today's, or a line of its own for one that is not on the list yet."""
        found = self._desk.worklist.entry_of(task_id, now, user)
        if found is not None:
            return found
        store = self._desk.store
        dues = [due for due in store.dues(open_only=False, where={"task_id": task_id}) if due.kind in CALLS]
        task = store.get(CallTask, task_id)
        if not dues:
            raise NoSuchTaskError(task_id)
        items = items_of(store, dues, self._desk.shop, now, {}, {})
        self._check_own(items, user)
        if not dues[0].open or not items:
            raise TaskClosedError(task.status if task and task.status else "不用再打", STATE_PLACE, State.READY)
        return entries(items, now, self._desk.shop.calendars, 0)[0]

    def _check_own(self, items: Sequence[Item], user: User) -> None:
        """Somebody who may ring own customers only is not shown others'."""
        if user.scope("call") == "自己的":
            sources = sources_of(self._desk.store, items)
            if not all(item.owner == user.name or sources.belongs_to(item, user.name) for item in items):
                raise NotAllowedError(_NOT_YOURS)

    def _check_free(self, rows: CallRows, user: User) -> None:
        if rows.lead.blocked_by:
            raise MissingFieldError(f"投诉 {rows.lead.blocked_by} 还没办完，关怀电话先不打。办完会自动回到清单。")
        claims = self._desk.accounts.claims()
        for item in rows.entry.items:
            claim = claims.get(item.task_id)
            if claim is not None and claim.username != user.username:
                raise TaskTakenError(claim.name, claim.at)

    def _claim(self, entry: Entry, user: User) -> None:
        for item in entry.items:
            self._desk.accounts.claim(user, item.task_id)

    def _release(self, entry: Entry, user: User) -> None:
        for item in entry.items:
            self._desk.accounts.release(user, item.task_id)

    def _commit(self, changes: list[Change], user: User, now: datetime) -> None:
        self._desk.store.commit(changes, actor=user.name, origin=Origin.FORM, at=now)


def draft_key(task_id: str) -> str:
    """Return the key under which a call's half-filled page is kept."""
    return f"call:{task_id}"


def _seconds(form: CallForm) -> int | None:
    """Return how long the page was open, in real time, at most half an hour."""
    if form.opened_at is None:
        return None
    spent = int((clock.real_now() - form.opened_at).total_seconds())
    return min(spent, LONGEST_CALL) if spent > 0 else None


def _told(rows: CallRows, form: CallForm, now: datetime, complaint_id: str) -> str:
    """Return what was saved, for the toast on the next page."""
    name = rows.customer.name
    if complaint_id:
        return f"{name}：已转投诉 {complaint_id}，时限开始走了。"
    if form.outcome is Outcome.REACHED:
        recalled = any(topic.is_recall for topic, _, _ in bad_answers(rows, form))
        return f"{name}：投诉已回到方案，重新计时。" if recalled else f"{name}：记好了。"
    if form.outcome is Outcome.AGREED and form.again_at:
        return f"{name}：约在{moment_words(form.again_at, now.date())}。"
    if form.outcome in (Outcome.REFUSED, Outcome.UNREACHED, Outcome.DEAD, Outcome.WRONG_NUMBER):
        return f"{name}：{form.outcome}，记下了。"
    return f"{name}：{form.outcome}，" + spaced(f"建议{moment_words(proposal_of(rows, now).at, now.date())}再拨。")
