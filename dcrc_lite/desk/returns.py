"""Calls that came in and still have to be returned (D25), for the side of today's page: who, about what, by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dcrc_lite import inbound
from dcrc_lite.deadlines import urgency
from dcrc_lite.desk.accounts import User, can
from dcrc_lite.desk.lines import Why
from dcrc_lite.desk.settings import ShopSettings
from dcrc_lite.schema.calls import InboundCall
from dcrc_lite.schema.customers import Customer
from dcrc_lite.store.protocol import Due, Reader

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Return:
    """One call to return."""

    call_id: str
    who: str
    purpose: str
    routed_to: str
    state: str
    words: str
    why: Why


def returns(
    reader: Reader, dues: Sequence[Due], settings: ShopSettings, now: datetime, user: User
) -> tuple[Return, ...]:
    """Return the calls owed, the first due first; who may not see all customers sees those taken by or handed to her."""
    owed = sorted((due for due in dues if due.kind == inbound.RETURN), key=lambda due: (due.due, due.task_id))
    calls = reader.get_many(InboundCall, {due.source_id for due in owed}) if owed else {}
    seen = [calls[due.source_id] for due in owed if due.source_id in calls and _may_see(calls[due.source_id], user)]
    customers = reader.get_many(Customer, {call.customer_id for call in seen[:SHOWN] if call.customer_id})
    made = (_return(call, customers.get(call.customer_id), settings, now) for call in seen[:SHOWN])
    return tuple(one for one in made if one is not None)


def _may_see(call: InboundCall, user: User) -> bool:
    return can(user, "view_customers") or user.name in (call.taken_by, call.routed_to)


def _return(call: InboundCall, customer: Customer | None, settings: ShopSettings, now: datetime) -> Return | None:
    made = inbound.answer_due(call.called_at, settings.rules, settings.calendars) if call.called_at else None
    if made is None:
        return None
    standing = urgency(made, now, settings.calendars)
    return Return(
        call_id=call.id,
        who=customer.name if customer else call.caller or "未留名",
        purpose=call.purpose,
        routed_to=call.routed_to,
        state=standing.state,
        words=standing.words,
        why=Why(made.explain(now.date()), made.rule, made.provisional_words),
    )
