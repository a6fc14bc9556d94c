"""Whom or what a row is about, in a word people know it by."""

from __future__ import annotations

from dcrc_lite.schema import SHEETS
from dcrc_lite.store.protocol import Store


def whose(store: Store, record: str, row_id: str) -> str:
    """Return the name of a row or of its customer, the name a deleted row had, else its 编号."""
    row = store.get(SHEETS[record].cls, row_id) if record in SHEETS else None
    if row is None:
        return _once_called(store, record, row_id)
    owner = getattr(row, "customer_id", "") or getattr(row, "owner_id", "")
    customer = None if not owner else store.get(SHEETS["customers"].cls, owner)
    return getattr(row, "name", "") or getattr(customer, "name", "") or row_id


def _once_called(store: Store, record: str, row_id: str) -> str:
    past = store.history(record=record, row_id=row_id)
    return next((entry.old for entry in past if entry.field == "name" and entry.old), row_id)
