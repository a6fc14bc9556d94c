"""Events that should have happened by now but whose time is missing: no deadline starts from them, nobody is called (4.0a)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dcrc_lite.schema import Complaint, Delivery, InboundCall, Row, Visit

LOOK_BACK_DAYS = 180  # what should have happened longer ago starts no call any more


@dataclass(frozen=True, slots=True)
class Start:
    """The field a record's deadlines start from. `expected`: fields that tell when it should have happened, best first.

    `over`: the field that, filled, says that nothing is waited for any more; `todo`: what to write.
    """

    field: str
    expected: tuple[str, ...]
    over: str
    todo: str


STARTS: Mapping[type[Row], Start] = {
    Visit: Start(
        "out_at", ("promised_at", "in_at"), "", "车走了就写上时间，回访从它算起；车还在就把约定完工写到今天以后"
    ),
    Delivery: Start(
        "delivered_at",
        ("promised_delivery", "wanted_delivery", "notice_at"),
        "",
        "交了就写上时间，新车的电话从它算起；还没交就把承诺交车时间写到今天以后",
    ),
    Complaint: Start("received_at", (), "closed_at", "写上客户提出的时间，投诉的各个时限从它算起"),
    InboundCall: Start("called_at", (), "answered_at", "写上电话打进来的时间，回电的时限从它算起"),
}


def is_overlooked(row: Row, today: date) -> bool:
    """Return whether the row's event should have happened before today, its time is empty, and a call waits for it."""
    start = STARTS[type(row)]
    if getattr(row, start.field) or (start.over and getattr(row, start.over)):
        return False
    expected = _expected(row, start)
    return expected is None or today - timedelta(days=LOOK_BACK_DAYS) <= expected < today


def is_history(row: Row, today: date) -> bool:
    """Return whether the row's event should have happened so long ago that it starts no call any more."""
    expected = _expected(row, STARTS[type(row)])
    return expected is not None and expected < today - timedelta(days=LOOK_BACK_DAYS)


def _expected(row: Row, start: Start) -> date | None:
    found = (getattr(row, name) for name in start.expected)
    moment: datetime | None = next((moment for moment in found if moment), None)
    return moment.date() if moment else None
