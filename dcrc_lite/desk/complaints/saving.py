"""Saving a complaint: opened or one step further, everything that belongs together in one commit."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from dcrc_lite import complaints as rules
from dcrc_lite.desk.settings import ShopSettings
from dcrc_lite.schema import Value, from_text, texts_of
from dcrc_lite.schema.complaints import Complaint, ComplaintStep
from dcrc_lite.store.protocol import Change

HANDLE = "complaint"


def opening_changes(opened: rules.Opened, settings: ShopSettings) -> list[Change]:
    """Return the two changes that store a new complaint with its first step; its number is "@complaint" in the same commit.

    The dues of its clocks are written too, so that the workbook tells them.
    """
    complaint = with_dues(opened.complaint, (), settings)
    texts = {name: text for name, text in texts_of(complaint).items() if text}
    return [
        Change(Complaint.sheet.name, texts, handle=HANDLE),
        Change(ComplaintStep.sheet.name, opened.step_texts(f"@{HANDLE}")),
    ]


def step_changes(
    before: Complaint, taken: rules.Taken, steps: Sequence[ComplaintStep], settings: ShopSettings, *, seen: str
) -> list[Change]:
    """Return the changes of one step: the complaint's cells, the new row, escalations that became true meanwhile."""
    new = [step for step in steps if not step.id]
    after = with_dues(taken.complaint, [*steps, taken.step], settings)
    changed = _differences(before, after)
    changes = [Change(Complaint.sheet.name, changed, id=before.id, seen=seen)] if changed else []
    changes += [Change(ComplaintStep.sheet.name, _filled(step)) for step in (*new, taken.step)]
    return changes


def answered(steps: Iterable[ComplaintStep], at: datetime) -> list[ComplaintStep]:
    """Return the steps with every open escalation answered at that moment (D13 stops)."""
    return [
        dataclasses.replace(step, answered_at=at) if step.to and step.answered_at is None else step for step in steps
    ]


def answer_changes(before: Sequence[ComplaintStep], after: Sequence[ComplaintStep]) -> list[Change]:
    """Return the changes of stored escalations that were answered."""
    pairs = zip(before, after, strict=True)
    changed = ((old, new) for old, new in pairs if old.id and old.answered_at != new.answered_at)
    name = ComplaintStep.sheet.name
    return [Change(name, {"answered_at": texts_of(new)["answered_at"]}, id=old.id) for old, new in changed]


def with_dues(complaint: Complaint, steps: Sequence[ComplaintStep], settings: ShopSettings) -> Complaint:
    """Return the complaint with 应联络 … 应回访 filled: open clocks as they count now, closed ones as they were closed."""
    found = rules.clocks(complaint, steps, settings.rules, settings.calendars)
    return dataclasses.replace(complaint, **rules.recorded_dues(found))  # type: ignore[arg-type]


def values_of(texts: Mapping[str, str]) -> dict[str, Value]:
    """Return the values of canonical texts of a complaint's fields."""
    return {name: from_text(Complaint.sheet.field(name), text) for name, text in texts.items()}


def _differences(before: Complaint, after: Complaint) -> dict[str, str]:
    was = texts_of(before)
    return {name: text for name, text in texts_of(after).items() if text != was[name]}


def _filled(step: ComplaintStep) -> dict[str, str]:
    return {name: text for name, text in texts_of(step).items() if text}
