"""The printed form 维修回访/投诉处理表 (F13, F05): the case as it is filed, empty boxes for what is still open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dcrc_lite import complaints as rules
from dcrc_lite.complaints.clocks import HAND_OVER, RECALL, REPLY
from dcrc_lite.desk.complaints.case_page import Found, name, numbers
from dcrc_lite.desk.settings import ShopSettings
from dcrc_lite.schema import Mask
from dcrc_lite.schema.calls import CallRecord
from dcrc_lite.schema.complaints import Complaint, ComplaintStep
from dcrc_lite.schema.masks import covered
from dcrc_lite.schema.settings import Rule
from dcrc_lite.schema.wording import phone_words, plate_words

RETENTION = "D30"  # 档案保存期


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One step on paper."""

    when: str
    step: str
    by: str
    content: str


@dataclass(frozen=True)
class CaseSheet:
    """The form's texts; "" where a pen has to fill in."""

    id: str
    vin: str
    plate: str
    customer: str
    phone: str
    phone_is_whole: bool
    car: str
    ro_no: str
    out_on: str
    odometer: str
    called_on: str
    called_by: str
    answered_by: str
    satisfied_last: str
    first_fix: str
    suggestion: str
    content: str
    demand: str
    quality: str
    severity: str
    handed_at: str
    handed_to: str
    hand_over_by: str
    replied_at: str
    reply_by: str
    accept: str
    recalled_at: str
    recall_by: str
    satisfied: str
    evaluation: str
    signed_gm: str
    kept_for: str  # 10 年; "" while the rule is switched off
    steps: tuple[SheetLine, ...]


def _kept_for(rule: Rule | None) -> str:
    return f"{rule.amount:g} {rule.unit}" if rule is not None and rule.on is not False and rule.amount else ""


def case_sheet(found: Found, call: CallRecord | None, settings: ShopSettings, *, whole_phone: bool) -> CaseSheet:
    """Return the form of a case. `call`: the call it was found in; `whole_phone`: whether the number may be printed."""
    one, car, visit = found.complaint, found.vehicle, found.visit
    number = numbers(found).customer
    dues = _dues(one, found.steps, settings)
    return CaseSheet(
        id=one.id,
        vin=car.vin if car else "",
        plate=plate_words(car.plate) if car else "",
        customer=name(found),
        phone=phone_words(number) if whole_phone else covered(Mask.PHONE, number),
        phone_is_whole=whole_phone and bool(number),
        car=(car.series or car.model) if car else "",
        ro_no=visit.ro_no if visit else "",
        out_on=_day(visit.out_at) if visit else "",
        odometer=f"{visit.odometer:,} km" if visit and visit.odometer else "",
        called_on=_day(call.called_at) if call else "",
        called_by=call.caller if call else "",
        answered_by=call.answered_by if call else "",
        satisfied_last=call.satisfied_last if call else "",
        first_fix=_yes(call.first_fix) if call else "",
        suggestion=call.suggestion if call else "",
        content=one.content,
        demand=one.customer_demand,
        quality=_yes(one.quality),
        severity=one.severity,
        handed_at=_moment(one.handoff_at),
        handed_to=one.handoff_to,
        hand_over_by=dues.get(HAND_OVER, ""),
        replied_at=_moment(one.replied_at),
        reply_by=dues.get(REPLY, ""),
        accept=one.customer_accept,
        recalled_at=_moment(one.followup_at),
        recall_by=dues.get(RECALL, ""),
        satisfied=one.satisfied,
        evaluation=one.evaluation,
        signed_gm=one.signed_gm,
        kept_for=_kept_for(settings.rules.get(RETENTION)),
        steps=tuple(_line(step) for step in sorted(found.steps, key=lambda step: step.at or datetime.min)),
    )


def _dues(one: Complaint, steps: Sequence[ComplaintStep], settings: ShopSettings) -> dict[str, str]:
    found = rules.clocks(one, steps, settings.rules, settings.calendars)
    return {clock.code: _moment(clock.due) for clock in found if clock.due is not None}


def _line(step: ComplaintStep) -> SheetLine:
    return SheetLine(f"{step.at:%m-%d %H:%M}" if step.at else "", step.step, step.by, step.content)


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else ""


def _moment(when: date | datetime | None) -> str:
    if when is None:
        return ""
    return f"{when:%Y-%m-%d %H:%M}" if isinstance(when, datetime) else when.isoformat()


def _yes(value: bool | None) -> str:  # noqa: FBT001 - a cell's value
    return "" if value is None else "是" if value else "否"
