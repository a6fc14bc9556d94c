"""Complaints that come again: the same car with the same kind of problem (K48)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from dcrc_lite.schema.complaints import Complaint

REPEAT_DAYS = 90  # [INF] no standard names a span


def earlier_of_same_kind(complaint: Complaint, others: Iterable[Complaint]) -> tuple[Complaint, ...]:
    """Return the complaints about the same car and category received up to 90 days before this one, newest first."""
    received = complaint.received_at
    if received is None or not complaint.vehicle_id or not complaint.category:
        return ()
    since = received - timedelta(days=REPEAT_DAYS)
    found = [
        (other.received_at, other)
        for other in others
        if other.id != complaint.id
        and other.vehicle_id == complaint.vehicle_id
        and other.category == complaint.category
        and other.received_at is not None
        and since <= other.received_at <= received
    ]
    return tuple(other for _, other in sorted(found, key=lambda pair: pair[0], reverse=True))


def span_days(first: Complaint, last: Complaint) -> int:
    """Return the days between two complaints, 0 when a date is missing."""
    if first.received_at is None or last.received_at is None:
        return 0
    return abs((last.received_at.date() - first.received_at.date()).days)
