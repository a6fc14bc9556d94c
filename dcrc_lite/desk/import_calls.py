"""What an import does to the worklist: the calls it adds, those it finds already made, the events too old to call about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from dcrc_lite.desk.derive import CALL, MEND, Deriver
from dcrc_lite.imports.overlay import Overlay
from dcrc_lite.imports.plan import Calls, CallsOf, Plan
from dcrc_lite.schema.visits import Delivery, Visit
from dcrc_lite.store.protocol import Due
from dcrc_lite.worklists import Event, plan, title

if TYPE_CHECKING:
    from dcrc_lite.desk import Desk
    from dcrc_lite.desk.settings import ShopSettings


def calls_of(desk: Desk, import_plan: Plan) -> Calls:
    """Return the effect on the worklist, by the very rules that will derive it after the import."""
    over = Overlay(desk.store, import_plan)
    derived = Deriver(import_plan.at.date)(over, over.touched).dues
    known = {due.task_id: due for due in desk.store.dues(open_only=False)}
    added = [due for due in derived if due.open and due.kind in (CALL, MEND) and not _is_open(known, due)]
    ended = [due for due in derived if not due.open and _is_open(known, due)]
    expired = _expired(over, import_plan, desk.shop)
    return Calls(
        by_rule=tuple(
            _of_rule(rule, [due for due in added if due.rule == rule], expired[rule], desk.shop)
            for rule in sorted({due.rule for due in added} | set(expired))
        ),
        without_phone=sum(due.kind == MEND for due in added),
        ended=len(ended),
    )


def _is_open(known: dict[str, Due], due: Due) -> bool:
    before = known.get(due.task_id)
    return before is not None and before.open


def _of_rule(rule: str, dues: Sequence[Due], expired: int, shop: ShopSettings) -> CallsOf:
    days = sorted(due.due[:10] for due in dues)
    return CallsOf(
        rule=rule,
        title=title(rule, shop.rules.get(rule)),
        calls=len(dues),
        first_due=days[0] if days else "",
        last_due=days[-1] if days else "",
        expired=expired,
    )


def _expired(over: Overlay, import_plan: Plan, shop: ShopSettings) -> Counter[str]:
    """Count the calls not made because their event was over long before it came in (4.0a rule 23)."""
    found = plan(_new_events(over, import_plan), shop.rules, shop.calendars, shop.whole("expire_days"))
    return Counter(task.kind.rule for task in found.expired)


def _new_events(over: Overlay, import_plan: Plan) -> Iterable[Event]:
    new = [f"@{draft.handle}" for draft in import_plan.drafts if draft.is_new]
    today = import_plan.at.date()
    for visit in over.get_many(Visit, new).values():
        if visit.out_at:
            yield Event("visits", visit.id, visit.out_at, visit.customer_id, visit.vehicle_id, today)
    for sale in over.get_many(Delivery, new).values():
        if sale.delivered_at:
            yield Event("deliveries", sale.id, sale.delivered_at, sale.customer_id, sale.vehicle_id, today)
