"""The steps behind one deadline, by the 编号 of its task or clock: what `dcrc explain` and the pages show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from dcrc_lite import inbound
from dcrc_lite.complaints import Run
from dcrc_lite.complaints import clocks as complaint_clocks
from dcrc_lite.complaints import task_id as clock_id
from dcrc_lite.complaints.clocks import LABELS
from dcrc_lite.deadlines import Deadline, Step, deadline, urgency
from dcrc_lite.desk.settings import ShopSettings
from dcrc_lite.desk.sources import unknown
from dcrc_lite.errors.calls import NoSuchTaskError
from dcrc_lite.schema.calls import CallTask, InboundCall
from dcrc_lite.schema.complaints import Complaint, ComplaintStep
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.dates import typed_moment
from dcrc_lite.schema.settings import Rule
from dcrc_lite.schema.visits import Delivery, Visit
from dcrc_lite.store.protocol import Due, Reader
from dcrc_lite.worklists import KINDS, title


@dataclass(frozen=True, slots=True)
class Explained:
    """One deadline explained. `state`, `words`: how it stands now; `done`: what ended it, "" while it is open."""

    task_id: str
    title: str
    customer: str
    rule: Rule
    due: str
    steps: tuple[Step, ...]
    provisional: str
    state: str
    words: str
    done: str = ""

    def as_json(self) -> dict[str, object]:
        """Return it as plain data."""
        return {
            "id": self.task_id,
            "title": self.title,
            "customer": self.customer,
            "rule": self.rule.id,
            "page": self.rule.page,
            "due": self.due,
            "state": self.state,
            "words": self.words,
            "provisional": self.provisional,
            "done": self.done,
            "steps": [{"when": step.when, "what": step.what} for step in self.steps],
        }


class _Found(NamedTuple):
    """A deadline found by its 编号: what it is called, whose it is, when it ended (None while it runs)."""

    title: str
    customer_id: str
    made: Deadline
    ended: datetime | None = None
    how: str = "已办"


def explained(reader: Reader, settings: ShopSettings, task_id: str, now: datetime) -> Explained:
    """Return the explanation of a call task or complaint clock, open or closed. Raises NoSuchTaskError."""
    found = (
        _of_complaint(reader, settings, task_id)
        or _of_event(reader, settings, task_id)
        or _of_inbound(reader, settings, task_id)
    )
    if found is None:
        raise NoSuchTaskError(task_id)
    name, customer_id, made, ended, how = found
    task = reader.get(CallTask, task_id)
    customer = reader.get(Customer, customer_id) if customer_id else None
    due = _kept_due(task, made.due)
    standing = urgency(due, now, settings.calendars, rule=made.rule)
    ended = task.closed_at if task is not None and task.closed_at else ended
    how = task.status if task is not None and task.closed_at else how
    return Explained(
        task_id=task_id,
        title=name,
        customer=(customer or unknown(customer_id)).name,
        rule=made.rule,
        due=due.isoformat(timespec="minutes") if isinstance(due, datetime) else due.isoformat(),
        steps=made.steps,
        provisional=made.provisional_words,
        state="ok" if ended else standing.state,
        words=how if ended else standing.words,
        done=f"{ended:%Y-%m-%d %H:%M} {how}" if ended else "",
    )


def _kept_due(task: CallTask | None, due: date | datetime) -> date | datetime:
    """A closed task keeps the due it was closed against, whatever 设置 says today (4.0a rule 13)."""
    if task is None or task.closed_due is None:
        return due
    return task.closed_due if isinstance(due, datetime) else task.closed_due.date()


def _of_event(reader: Reader, settings: ShopSettings, task_id: str) -> _Found | None:
    rule_id, _, source_id = task_id.partition(".")
    kind, rule = KINDS.get(rule_id), settings.rules.get(rule_id)
    if kind is None or rule is None or not source_id:
        return None
    visit = reader.get(Visit, source_id) if kind.source == "visits" else None
    sale = reader.get(Delivery, source_id) if kind.source == "deliveries" else None
    start = visit.out_at if visit else sale.delivered_at if sale else None
    source = visit or sale
    if start is None or source is None:
        return None
    made = deadline(rule, typed_moment(start), settings.calendars, event=kind.started_by)
    return _Found(title(rule_id, rule), source.customer_id, made)


def _of_complaint(reader: Reader, settings: ShopSettings, task_id: str) -> _Found | None:
    rest = task_id.partition(".")[2]
    complaint = reader.get(Complaint, rest) or reader.get(Complaint, rest.rpartition(".")[0])
    if complaint is None:
        return None
    steps = reader.rows(ComplaintStep, {"complaint_id": complaint.id})
    for clock in complaint_clocks(complaint, steps, settings.rules, settings.calendars):
        if clock.deadline and clock_id(clock.code, complaint.id, clock.number) == task_id:
            how = str(clock.run) if clock.run is Run.ENDED else "已办"
            return _Found(LABELS[clock.code], complaint.customer_id, clock.deadline, clock.stop, how)
    return None


def clocks_of_case(reader: Reader, settings: ShopSettings, complaint_id: str) -> tuple[str, ...]:
    """Return the 编号 of a complaint's clocks that have started, in the order of the process; none for anything else."""
    complaint = reader.get(Complaint, complaint_id)
    if complaint is None:
        return ()
    steps = reader.rows(ComplaintStep, {"complaint_id": complaint.id})
    found = complaint_clocks(complaint, steps, settings.rules, settings.calendars)
    return tuple(clock_id(clock.code, complaint.id, clock.number) for clock in found if clock.deadline)


def _of_inbound(reader: Reader, settings: ShopSettings, task_id: str) -> _Found | None:
    rule_id, _, call_id = task_id.partition(".")
    call = reader.get(InboundCall, call_id) if rule_id == inbound.CALL_BACK else None
    if call is None or call.called_at is None or not inbound.owes_answer(call):
        return None
    made = inbound.answer_due(call.called_at, settings.rules, settings.calendars)
    return _Found(made.rule.name, call.customer_id, made, call.answered_at) if made else None


def due_of(reader_dues: list[Due], task_id: str) -> Due | None:
    """Return the due of that 编号 among the given ones."""
    return next((due for due in reader_dues if due.task_id == task_id), None)
