"""What the caller must know before ringing, in ready words: car, last visit, what to mention, earlier contacts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dcrc_lite.calls import Outcome
from dcrc_lite.deadlines.words import date_words, moment_words
from dcrc_lite.desk.call_rows import CallRows
from dcrc_lite.desk.happenings import score_words
from dcrc_lite.schema import Mask
from dcrc_lite.schema.calls import CallRecord
from dcrc_lite.schema.dates import typed_moment
from dcrc_lite.schema.masks import covered
from dcrc_lite.schema.visits import OwnerConfirmation
from dcrc_lite.schema.wording import money_words

UNCHECKED_AFTER_MONTHS = 6
INSURANCE_DAYS = 45


@dataclass(frozen=True, slots=True)
class Past:
    """One earlier contact. `tone`: green (reached), red (not), "" (neither)."""

    tone: str
    when: str
    words: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One line about car or visit."""

    name: str
    words: str


def facts_of(rows: CallRows, now: datetime) -> tuple[Fact, ...]:
    """Return what the caller must know of the car and the last visit or sale."""
    vehicle, visit, complaint = rows.vehicle, rows.visit, rows.complaint
    delivery = rows.sources.deliveries.get(rows.lead.source_id)
    today = now.date()
    lines = [("车型", vehicle.model or vehicle.series), ("VIN 尾号", vehicle.vin[-6:])]
    if complaint:
        lines += [
            ("投诉", f"{complaint.id} {complaint.content}"),
            ("怎么办的", complaint.solution),
            ("责任人", complaint.owner),
        ]
    if delivery:
        lines += [("交车", _moment(delivery.delivered_at, today)), ("销售顾问", delivery.consultant)]
    if visit:
        lines += [
            ("出厂", _moment(visit.out_at, today)),
            ("工单", "，".join(part for part in (visit.ro_no, visit.sa) if part)),
            ("做了什么", visit.items.replace("\n", "；") or visit.visit_type),
            ("金额", money_words(visit.received or visit.receivable) if visit.received or visit.receivable else ""),
        ]
    return tuple(Fact(name, words) for name, words in lines if words)


def _moment(moment: datetime | None, today: date) -> str:
    if moment is None:
        return ""
    day = date_words(moment.date(), today.year)
    return f"{day} {moment:%H:%M}" if isinstance(typed_moment(moment), datetime) else day


def hints_of(rows: CallRows, today: date) -> tuple[str, ...]:
    """Return what may be said in passing: insurance or inspection that falls due soon, open recalls."""
    vehicle = rows.vehicle
    found = []
    for name, day in (("保险", vehicle.ins_expiry or vehicle.ins_commercial), ("年检", vehicle.inspect_due)):
        if day and today <= day <= today + timedelta(days=INSURANCE_DAYS):
            found.append(f"{name} {day.month}月{day.day}日到期")
    if vehicle.recall_open:
        found.append(f"召回还没做：{'、'.join(vehicle.recall_open)}")
    return tuple(found)


def address_of(rows: CallRows, confirmed: Sequence[OwnerConfirmation], today: date, *, whole: bool) -> tuple[str, str]:
    """Return the address to confirm and for how long nobody did; ("", "") when somebody did lately or there is none."""
    customer = rows.customer
    address = customer.home_addr or customer.mail_addr
    last = max((row.confirmed_on for row in confirmed if row.confirmed_on), default=None)
    months = (today.year - last.year) * 12 + today.month - last.month if last else None
    if not address or (months is not None and months < UNCHECKED_AFTER_MONTHS):
        return "", ""
    shown = address if whole else covered(Mask.ADDRESS, address)
    return shown, "还没核对过地址" if months is None else f"{months} 个月没核对地址"


def past_of(rows: CallRows, records: Sequence[CallRecord], now: datetime) -> tuple[Past, ...]:
    """Return earlier contacts, newest first: tries of this call, then past conversations."""
    tried = [_tried(number, row.dialled_at, row.result, row.caller, now) for number, row in enumerate(rows.attempts, 1)]
    return tuple(reversed(tried)) + tuple(_spoken(record, now) for record in records)


def _tried(number: int, at: datetime | None, result: str, who: str, now: datetime) -> Past:
    tone = "green" if result in (Outcome.REACHED, Outcome.AGREED) else "red"
    by = f"，{who}" if who else ""
    return Past(tone, moment_words(at, now.date()) if at else "", f"{result}（第 {number} 次{by}）")


def _spoken(record: CallRecord, now: datetime) -> Past:
    when = moment_words(record.called_at, now.date()).partition(" ")[0] if record.called_at else ""
    found = [record.outcome if record.outcome != Outcome.REACHED else "", record.satisfied_last]
    found += [score_words(record), "有抱怨" if record.complaint_found else ""]
    told = "，".join(word for word in found if word) or record.content[:20] or "接通"
    return Past("green" if record.outcome == Outcome.REACHED else "", when, f"{record.call_kind}：{told}")
