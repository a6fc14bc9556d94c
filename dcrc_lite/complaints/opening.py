"""Opening a complaint: its first values and its first step, 受理, ready for the same save as the call it was found in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dcrc_lite.complaints.states import State
from dcrc_lite.schema.complaints import Complaint, ComplaintStep
from dcrc_lite.schema.values import texts_of

OUR_CALL = "内部电访"  # origin of a complaint found in our own call (S000)
HANDLE = "@complaint"  # number given in the same commit to the change with this handle


@dataclass(frozen=True, slots=True)
class Opened:
    """A new complaint and its first step; the store gives both their 编号."""

    complaint: Complaint
    step: ComplaintStep

    def complaint_texts(self) -> dict[str, str]:
        """Return the canonical texts of the new row, without empty cells."""
        return {name: text for name, text in texts_of(self.complaint).items() if text}

    def step_texts(self, complaint_id: str = HANDLE) -> dict[str, str]:
        """Return the canonical texts of the first step, pointing to the complaint made in the same save."""
        return {name: text for name, text in texts_of(self.step).items() if text} | {"complaint_id": complaint_id}


def open_complaint(
    *,
    received_at: datetime,
    received_by: str,
    origin: str,
    content: str,
    customer_id: str = "",
    vehicle_id: str = "",
    visit_id: str = "",
    record_id: str = "",
    linked_id: str = "",
    customer_demand: str = "",
    category: str = "",
    dept: str = "",
    severity: str = "",
    owner: str = "",
    quality: bool | None = None,
    how: str = "",
) -> Opened:
    """Return a new complaint with its first step. The first taker is its 第一责任人 unless named (X07).

    `how`: how it came to light, for the step (回访第 2 题答“否”). Severity stays as given, even empty: it is a decision.
    """
    complaint = Complaint(
        received_at=received_at,
        received_by=received_by,
        origin=origin,
        customer_id=customer_id,
        vehicle_id=vehicle_id,
        visit_id=visit_id,
        record_id=record_id,
        linked_id=linked_id,
        content=content,
        customer_demand=customer_demand,
        category=category,
        dept=dept,
        is_complaint="待定",
        severity=severity,
        quality=quality,
        owner=owner or received_by,
        status=str(State.NEW),
        oem_side="厂家" if origin == "厂家转入" else "内部",
    )
    return Opened(complaint, _first_step(complaint, how))


def _first_step(complaint: Complaint, how: str) -> ComplaintStep:
    said = how or f"{complaint.origin}受理。"
    return ComplaintStep(at=complaint.received_at, step="受理", by=complaint.received_by, content=said)
