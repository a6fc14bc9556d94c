"""The only reader of the clock.

Business time (deadlines, worklists, reports) is dealer-local wall time to the minute (domain.md 4.0a rule 1).
``DCRC_NOW=2026-11-21T09:00`` fixes it; `run_from` lets a demonstration start at a chosen moment and go on from there.
Sessions, throttling, claims, polling and the journal's own stamps use `real_now` whatever business time says.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

DEALER_ZONE = ZoneInfo("Asia/Shanghai")

_shift = timedelta()


def real_now() -> datetime:
    """Return the machine's present moment, dealer-local, without zone, with seconds."""
    return datetime.now(UTC).astimezone(DEALER_ZONE).replace(tzinfo=None)


def now() -> datetime:
    """Return business time, dealer-local, without zone, cut to the minute.

    Raises ValueError when DCRC_NOW is set but is no ISO date-time.
    """
    fixed = os.environ.get("DCRC_NOW")
    moment = datetime.fromisoformat(fixed) if fixed else real_now() + _shift
    return moment.replace(second=0, microsecond=0, tzinfo=None)


def business(real: datetime) -> datetime:
    """Return the business time at a moment of `real_now`, with seconds: for showing a stamp beside business times."""
    fixed = os.environ.get("DCRC_NOW")
    ahead = datetime.fromisoformat(fixed).replace(tzinfo=None) - real_now() if fixed else _shift
    return real + ahead


def shift() -> timedelta:
    """Return by how much business time is ahead of the machine's clock; nothing unless a demonstration shifted it."""
    return timedelta() if os.environ.get("DCRC_NOW") else _shift


def run_ahead(by: timedelta) -> None:
    """Let business time run ahead of (or behind) the machine's clock by that much; DCRC_NOW still wins."""
    global _shift
    _shift = by


def run_from(start: datetime) -> None:
    """Let business time begin at `start` now and run on; DCRC_NOW still wins."""
    run_ahead(start - real_now())
