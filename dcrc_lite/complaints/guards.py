"""What must be there before a complaint may take a step: each guard names what is missing, or "" (P05, domain.md 4.2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from dcrc_lite.complaints.rounds import RECALL_NAME
from dcrc_lite.complaints.severity import CRISIS_CLASSES, MAJOR, RANK
from dcrc_lite.schema.complaints import Complaint

YES = "是"


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody does: who, when it happened, in their own words; `to`: whom it goes up to."""

    by: str
    at: datetime
    said: str = ""
    to: str = ""
    crisis_class: str = ""
    told: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A complaint before the step, as it would be saved after it, and the step itself."""

    before: Complaint
    after: Complaint
    act: Act


Guard = Callable[[Case], str]


def _filled(name: str) -> Guard:
    """Return a guard that asks for a declared field of the complaint."""
    header = Complaint.sheet.field(name).header
    return lambda case: "" if getattr(case.after, name) else header


def _said(called: str) -> Guard:
    return lambda case: "" if case.act.said.strip() else called


def _one_owner(case: Case) -> str:
    name = case.after.owner.strip()
    if not name:
        return Complaint.sheet.field("owner").header
    return "只写一个人的第一责任人" if any(mark in name for mark in "、，,;；/") else ""


def _recalled(case: Case) -> str:
    """The re-call of this round: not one from before the work was done again (4.0a rule 14)."""
    resolved, called = case.before.resolved_at, case.after.followup_at  # a re-opening empties it in the same step
    in_time = called is not None and (resolved is None or called >= resolved)
    return "" if in_time and case.after.followup_result else RECALL_NAME


def _pleased(case: Case) -> str:
    return "" if _recalled(case) or case.after.satisfied == YES else "客户回访满意"


def _signed(case: Case) -> str:
    if case.after.severity != MAJOR:
        return ""
    return "" if case.after.signed_gm else "总经理签字"


def _lowering_explained(case: Case) -> str:
    """A severity is not lowered after its due has passed without a reason (P05 guard rules)."""
    before, after = case.before, case.after
    lowered = RANK.get(after.severity, 0) < RANK.get(before.severity, 0)
    late = before.due_at is not None and case.act.at > before.due_at
    return Complaint.sheet.field("severity_reason").header if lowered and late and not after.severity_reason else ""


def _told(case: Case) -> str:
    return "" if case.act.told or case.after.contacted_at else "已向客户解释"


GUARDS: dict[str, Guard] = {
    "contacted": _filled("contacted_at"),
    "tried": _filled("contact_tried_at"),
    "dept": _filled("dept"),
    "category": _filled("category"),
    "severity": _filled("severity"),
    "severity_reason": _lowering_explained,
    "owner": _one_owner,
    "explanation": _said("对客户怎么解释的"),
    "cause": _filled("cause"),
    "plan": _filled("solution"),
    "customer_answer": _filled("customer_accept"),
    "consent": _filled("customer_accept"),
    "target": lambda case: "" if case.act.to else "升级给谁",
    "reason": _said("原因"),
    "answer": _said("对方的答复"),
    "said": _said("内容"),
    "replied": _said("回复了什么"),
    "resolved": _filled("resolved_at"),
    "recalled": _recalled,
    "pleased": _pleased,
    "evaluation": _filled("evaluation"),
    "signed": _signed,
    "crisis_class": lambda case: "" if case.act.crisis_class in CRISIS_CLASSES else "危机分类",
    "conclusion": _said("危机结论"),
    "told": _told,
    "held_reason": _filled("held_reason"),
    "held_until": _filled("held_until"),
}
FILING = ("told",)
CLOSING = ("consent", "recalled", "pleased", "evaluation", "signed")


def missing(needs: tuple[str, ...], case: Case) -> tuple[str, ...]:
    """Return what is still missing for these guards, in their order, as people call it."""
    gaps = (GUARDS[name](case) for name in needs)
    return tuple(gap for gap in gaps if gap)
