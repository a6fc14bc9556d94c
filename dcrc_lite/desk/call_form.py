"""What the caller sends: the fields of the call page, read once and typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from dcrc_lite.calls import Outcome
from dcrc_lite.schema import Row
from dcrc_lite.schema.values import digest

ANSWER = "a"  # name of an answer: a.<place of the reason>.<编号 of the question>
SAME, OTHER = "same", "other"
SEEN = "seen."  # hidden field seen.<record>.<编号>: digest of that row as the page showed it


@dataclass(frozen=True, slots=True)
class CallForm:
    """One call as reported. `answers`: by place of the reason on the page, then by question. `typed`: everything as sent."""

    key: str = ""
    outcome: Outcome | None = None
    answered_by: str = ""
    answers: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    leave_out: frozenset[int] = frozenset()  # reasons not settled in this call
    words: str = ""
    suggestion: str = ""
    complaint: bool = False
    no_complaint: bool = False
    category: str = ""
    dept: str = ""
    severity: str = ""
    demand: str = ""
    again_at: datetime | None = None
    reason: str = ""
    refuses_all: bool = False
    by_customer: bool = False
    address: str = ""  # "" not asked, same, other
    new_address: str = ""
    new_phone: str = ""
    opened_at: datetime | None = None
    typed: Mapping[str, str] = field(default_factory=dict)

    def seen(self, row: Row) -> str:
        """Return the digest of the row as the page showed it; of the row as it is now when the form carries none."""
        return self.typed.get(seen_name(row.sheet.name, row.id)) or digest(row)


def seen_name(record: str, row_id: str) -> str:
    """Return the name of the hidden field that carries what was shown of a row."""
    return f"{SEEN}{record}.{row_id}"


def read_form(sent: Mapping[str, str]) -> CallForm:
    """Return the call a form reports; an unreadable date counts as none."""
    typed = {name: value.strip() for name, value in sent.items()}
    return CallForm(
        key=typed.get("key", "")[:64],
        outcome=_outcome(typed),
        answered_by=typed.get("answered_by", ""),
        answers=_answers(typed),
        leave_out=frozenset(int(name[5:]) for name in typed if name.startswith("skip.") and name[5:].isdecimal()),
        words=typed.get("words", ""),
        suggestion=typed.get("suggestion", ""),
        complaint="complaint" in typed,
        no_complaint="no_complaint" in typed,
        category=typed.get("category", ""),
        dept=typed.get("dept", ""),
        severity=typed.get("severity", ""),
        demand=typed.get("demand", ""),
        again_at=_moment(typed.get("again_on", ""), typed.get("again_time", "")),
        reason=typed.get("reason", ""),
        refuses_all="refuses_all" in typed,
        by_customer="by_customer" in typed,
        address=typed.get("address", ""),
        new_address=typed.get("new_address", ""),
        new_phone=typed.get("new_phone", ""),
        opened_at=_iso(typed.get("opened", "")),
        typed=typed,
    )


def _outcome(typed: Mapping[str, str]) -> Outcome | None:
    said = typed.get("outcome", "")
    if said == Outcome.DEAD and typed.get("number") == Outcome.WRONG_NUMBER:
        return Outcome.WRONG_NUMBER
    return Outcome(said) if said in _OUTCOMES else None


_OUTCOMES = frozenset(Outcome)


def _answers(typed: Mapping[str, str]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for name, value in typed.items():
        kind, _, rest = name.partition(".")
        place, _, question = rest.partition(".")
        if kind == ANSWER and place.isdecimal() and question and value:
            found.setdefault(int(place), {})[question] = value
    return found


def _moment(day: str, clock: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(day), time.fromisoformat(clock))
    except ValueError:
        return None


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
