"""One call as it is about to be saved: who, what was reported, which reasons it settles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dcrc_lite.calls import Outcome
from dcrc_lite.desk.accounts import User
from dcrc_lite.desk.call_check import settled_topics
from dcrc_lite.desk.call_form import CallForm
from dcrc_lite.desk.call_rows import CallRows, Topic
from dcrc_lite.worklists import Person


@dataclass(frozen=True)
class Call:
    """One call as it is saved."""

    rows: CallRows
    form: CallForm
    outcome: Outcome
    user: User
    now: datetime
    seconds: int | None

    @property
    def person(self) -> Person | None:
        """Who answered, as chosen on the page; whom we rang by default."""
        known = {person.name: person for person in self.rows.sources.people(self.rows.lead)}
        return known.get(self.form.answered_by) or self.rows.sources.person(self.rows.lead)

    @property
    def topics(self) -> tuple[Topic, ...]:
        """The reasons it settles."""
        return settled_topics(self.rows, self.form)


def record_handle(topic: Topic) -> str:
    """Return the handle of a reason's record, for references within the commit."""
    return f"record{topic.place}"
