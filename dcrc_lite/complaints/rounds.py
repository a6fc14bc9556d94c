"""The rounds of a complaint: each time a customer is not satisfied at the re-call, the work begins anew (4.0a rule 14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dcrc_lite.schema.complaints import Complaint, ComplaintStep

FINISHED, RECALLED = "完成", "回访"  # kinds of rows in 处理步骤
RECALL_NAME = "投诉后回访"  # D07 on every page; by when is the shop's figure and stands in 时限


@dataclass(frozen=True, slots=True)
class Round:
    """From taking (or re-opening) to 处理完成 and the re-call after it. None = not yet, or not recorded."""

    number: int
    start: datetime | None
    resolved: datetime | None
    recalled: datetime | None


def rounds(complaint: Complaint, steps: Sequence[ComplaintStep]) -> tuple[Round, ...]:
    """Return all rounds, the present one last. Steps may come in any order."""
    past = _past(complaint, steps)
    number = max(len(past), complaint.reopen_count or 0) + 1
    start = complaint.reopened_at or complaint.received_at
    return (*past, Round(number, start, complaint.resolved_at, _recall(complaint)))


def _recall(complaint: Complaint) -> datetime | None:
    """The re-call counts for this round only when it came after its 处理完成."""
    called, resolved = complaint.followup_at, complaint.resolved_at
    return called if called and resolved and called >= resolved else None


def _past(complaint: Complaint, steps: Sequence[ComplaintStep]) -> tuple[Round, ...]:
    reopened = complaint.reopened_at
    if reopened is None:
        return ()
    finishes = _moments(steps, FINISHED, reopened) or [at for at in (complaint.first_resolved_at,) if at]
    recalls = _moments(steps, RECALLED, reopened)
    return _paired(complaint.received_at, finishes, recalls, reopened)


def _moments(steps: Sequence[ComplaintStep], kind: str, until: datetime) -> list[datetime]:
    return sorted(step.at for step in steps if step.step == kind and step.at is not None and step.at <= until)


def _paired(
    start: datetime | None, finishes: list[datetime], recalls: list[datetime], reopened: datetime
) -> tuple[Round, ...]:
    """Pair each 处理完成 with the last re-call before the next one: that re-call opened the next round."""
    out: list[Round] = []
    for finish, following in zip(finishes, [*finishes[1:], None], strict=True):
        until = following or reopened
        between = [at for at in recalls if finish <= at <= until] or ([] if following else [reopened])
        if not between:
            continue  # done twice in one round (a crisis closed): the later one counts
        out.append(Round(len(out) + 1, start, finish, between[-1]))
        start = between[-1]
    return tuple(out)
