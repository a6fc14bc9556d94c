"""Everything one call needs, read once: the line it belongs to, its rows, questions, tries and rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dcrc_lite.calls import CONNECTED, Limits, Standing, Try
from dcrc_lite.desk.settings import ShopSettings
from dcrc_lite.desk.sources import Sources, sources_of
from dcrc_lite.desk.tasks import limits_of
from dcrc_lite.schema.calls import CallAttempt, CallTask
from dcrc_lite.schema.complaints import Complaint
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.questionnaires import SCRIPTS
from dcrc_lite.schema.settings import Script
from dcrc_lite.schema.surveys import Question
from dcrc_lite.schema.vehicles import Vehicle
from dcrc_lite.schema.visits import Visit
from dcrc_lite.store.protocol import Reader
from dcrc_lite.surveys import OF_RULE
from dcrc_lite.worklists import Entry, Item

RECALL_QUESTIONS = "recall"


@dataclass(frozen=True)
class Topic:
    """One reason of the call with its questionnaire. `place`: its number on the page, from 0."""

    place: int
    item: Item
    questionnaire: str
    questions: tuple[Question, ...]
    task: CallTask | None

    @property
    def is_recall(self) -> bool:
        """True for the call after a complaint, where a bad answer re-opens the case instead of opening a new one."""
        return self.questionnaire == RECALL_QUESTIONS


@dataclass(frozen=True)
class CallRows:
    """The rows of one call."""

    entry: Entry
    topics: tuple[Topic, ...]
    sources: Sources
    attempts: tuple[CallAttempt, ...]  # of these tasks, oldest first
    scripts: Mapping[str, Script]
    settings: ShopSettings

    @property
    def lead(self) -> Item:
        """The most urgent reason."""
        return self.entry.lead

    @property
    def customer(self) -> Customer:
        """Who the call is about."""
        return self.sources.customer(self.lead)

    @property
    def vehicle(self) -> Vehicle:
        """Which car."""
        return self.sources.vehicle(self.lead)

    @property
    def visit(self) -> Visit | None:
        """The visit the call is about, if it is about one."""
        return self.sources.visit(self.lead)

    @property
    def complaint(self) -> Complaint | None:
        """The complaint a recall is about."""
        return self.sources.complaints.get(self.lead.source_id)

    @property
    def limits(self) -> Limits:
        """The figures that guard the call."""
        return limits_of(self.settings)

    @property
    def tries(self) -> tuple[Try, ...]:
        """The unanswered tries so far at the number rung now; answered calls are not failed attempts (4.0a rule 15)."""
        person = self.sources.person(self.lead)
        here = {"", person.phone} if person else {row.dialled for row in self.attempts}
        return tuple(
            Try(row.dialled_at, row.result)
            for row in self.attempts
            if row.dialled_at and row.result not in _ANSWERED and row.dialled in here
        )

    def standing(self) -> Standing:
        """Return how the call stands, for its guards."""
        return Standing(self.lead.state, self.tries, next((i.agreed_at for i in self.entry.items if i.agreed_at), None))


_ANSWERED = frozenset({str(outcome) for outcome in CONNECTED} - {"非本人", "号码错误"})


def rows_of(reader: Reader, entry: Entry, settings: ShopSettings) -> CallRows:
    """Read everything one call needs, in a fixed number of queries."""
    ids = [item.task_id for item in entry.items]
    written = reader.get_many(CallTask, ids)
    scripts = reader.rows(Script) or list(SCRIPTS)
    return CallRows(
        entry=entry,
        topics=tuple(_topic(place, item, settings.questions, written) for place, item in enumerate(entry.items)),
        sources=sources_of(reader, entry.items),
        attempts=tuple(reader.rows(CallAttempt, {"task_id": ids}, order_by="dialled_at")),
        scripts={script.id: script for script in scripts},
        settings=settings,
    )


def _topic(place: int, item: Item, questions: Sequence[Question], written: Mapping[str, CallTask]) -> Topic:
    key = OF_RULE[item.rule]
    own = tuple(question for question in questions if question.questionnaire == key)
    return Topic(place, item, key, own, written.get(item.task_id))


def last_moment(item: Item) -> datetime:
    """Return the last minute that is on time: 23:59 of the due day."""
    return datetime.combine(item.due, datetime.max.time()).replace(second=0, microsecond=0)
