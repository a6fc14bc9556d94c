"""Cases that run out while nobody looks: their escalations are stored by themselves (P06, D13, 4.0a rule 22)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from threading import Event, Thread
from typing import TYPE_CHECKING

from dcrc_lite import clock
from dcrc_lite import complaints as rules
from dcrc_lite.deadlines import is_expired
from dcrc_lite.desk.complaints.board import steps_of
from dcrc_lite.desk.settings import ShopSettings
from dcrc_lite.schema import texts_of
from dcrc_lite.schema.complaints import Complaint, ComplaintStep
from dcrc_lite.schema.settings import PROGRAM
from dcrc_lite.store.protocol import Change, Origin
from dcrc_lite.store.troubles import Part

if TYPE_CHECKING:
    from dcrc_lite.desk import Desk
    from dcrc_lite.store.protocol import Store

EVERY = 60.0  # seconds between two looks; a row carries the minute it became true, not that of the look


def escalate(store: Store, settings: ShopSettings, cases: Iterable[Complaint], now: datetime) -> int:
    """Store the escalations of these cases that became true by `now` and return how many; a second look adds none."""
    found = list(_missing(store, settings, [case for case in cases if rules.is_standing(case)], now))
    for step in found:
        texts = {name: text for name, text in texts_of(step).items() if text}
        key = f"escalation.{step.complaint_id}.{step.to}.{texts['at']}"  # two looks at once store one row
        change = Change(ComplaintStep.sheet.name, texts)
        store.commit([change], actor=PROGRAM, origin=Origin.PROGRAM, at=now, key=key)
    return len(found)


def _missing(store: Store, settings: ShopSettings, cases: list[Complaint], now: datetime) -> Iterator[ComplaintStep]:
    steps, expire_days = steps_of(store, cases), settings.whole("expire_days")
    for case in cases:
        found = rules.automatic_steps(case, steps.get(case.id, ()), settings.rules, settings.calendars, now)
        yield from (step for step in found if not _expired(case, step, expire_days))


def _expired(case: Complaint, step: ComplaintStep, expire_days: int) -> bool:
    """A case that came in long after it ran out, with the rows of an older system, raises nobody (rule 23)."""
    if case.created_at is None or step.at is None:
        return False
    return is_expired(step.at.date(), case.created_at.date(), expire_days)


class OverdueWatch:
    """Looks once a minute beside the pages, until `stop`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._ended = Event()
        self._thread = Thread(target=self._run, name="overdue", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread and wait for it."""
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.wait(EVERY):
            self._desk.store.watch(Part.ESCALATE, self._look)

    def _look(self) -> bool:
        self._desk.complaints.escalate(clock.now())
        return True
