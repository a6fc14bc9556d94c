"""Whose call a task is before anybody acted on it: the sales consultant's, the one's who solved the case, or anybody's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from dcrc_lite.desk.settings import ShopSettings
from dcrc_lite.schema.complaints import Complaint
from dcrc_lite.schema.visits import Delivery
from dcrc_lite.store.protocol import Reader
from dcrc_lite.worklists import Item

SEVEN_DAYS, RECALL = "D02", "D07"
CONSULTANT, SAME_PERSON = "销售顾问", "同一人"
Callers = Callable[[], frozenset[str]]


def nobody() -> frozenset[str]:
    """Return no names: every call is anybody's."""
    return frozenset()


def with_owners(reader: Reader, items: Sequence[Item], settings: ShopSettings, callers: Callers) -> list[Item]:
    """Return the items, those the shop gives to one person with that name: D02 by d02_owner (X02), D07 by recall_by (X08).

    A call stays anybody's when that person is not among `callers` (names of those who may ring): it must not be lost.
    """
    owners = _consultants(reader, items, settings) | _solvers(reader, items, settings)
    known = callers() if any(owners.values()) else frozenset()
    return [replace(item, owner=owners[item.task_id]) if owners.get(item.task_id) in known else item for item in items]


def _consultants(reader: Reader, items: Sequence[Item], settings: ShopSettings) -> dict[str, str]:
    if settings.text("d02_owner") != CONSULTANT:
        return {}
    free = [item for item in items if item.rule == SEVEN_DAYS and not item.owner]
    sold = reader.get_many(Delivery, {item.source_id for item in free}) if free else {}
    return {item.task_id: sold[item.source_id].consultant for item in free if item.source_id in sold}


def _solvers(reader: Reader, items: Sequence[Item], settings: ShopSettings) -> dict[str, str]:
    if settings.text("recall_by") != SAME_PERSON:
        return {}
    free = [item for item in items if item.rule == RECALL and not item.owner]
    cases = reader.get_many(Complaint, {item.source_id for item in free}) if free else {}
    return {item.task_id: cases[item.source_id].owner for item in free if item.source_id in cases}
