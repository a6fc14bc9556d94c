"""The values that are filled into the sentences of a call, e.g. {称呼}, {服务顾问}, {项目}."""

from __future__ import annotations

from datetime import date

from dcrc_lite.customers import best_phone, family_name
from dcrc_lite.deadlines.words import day_words
from dcrc_lite.desk.call_rows import CallRows
from dcrc_lite.desk.lines import masked_phone
from dcrc_lite.schema import Mask
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.masks import covered
from dcrc_lite.worklists import Person


def slots_of(rows: CallRows, person: Person | None, caller: str, today: date, *, whole: bool) -> dict[str, str]:
    """Return slot -> words for one call; empty when the records do not know. `whole`: the address may be read out."""
    visit, vehicle, complaint = rows.visit, rows.vehicle, rows.complaint
    delivery = rows.sources.deliveries.get(rows.lead.source_id)
    out_on = visit.out_at.date() if visit and visit.out_at else None
    delivered_on = delivery.delivered_at.date() if delivery and delivery.delivered_at else None
    address = rows.customer.mail_addr or rows.customer.home_addr  # the sentence asks where letters go
    return {
        "称呼": _address(rows.customer, person),
        "店名": rows.settings.shop_name,
        "我": caller,
        "车": vehicle.series or vehicle.model,
        "服务顾问": visit.sa if visit else rows.customer.sa,
        "销售顾问": delivery.consultant if delivery else rows.customer.consultant,
        "出厂日": _short_day(out_on, today),
        "交车日": _short_day(delivered_on, today),
        "项目": _done(visit.items, visit.visit_type) if visit else "",
        "投诉": f"您反映的“{_brief(complaint.content)}”" if complaint and complaint.content else "",
        "处理人": complaint.owner if complaint else "",
        "地址": address if whole else covered(Mask.ADDRESS, address),
        "电话": masked_phone(best_phone(rows.customer).text),
    }


def _address(customer: Customer, person: Person | None) -> str:
    """朱先生 for the owner whose 称谓 is known, the name for anybody else."""
    if person is None or person.name != customer.name:
        return person.name if person and person.name not in ("送修人", "使用人") else ""
    if customer.kind not in ("", "个人"):
        return ""
    title = customer.salutation or {"男": "先生", "女": "女士"}.get(customer.gender, "")
    return f"{family_name(customer.name)}{title}" if title and customer.name else customer.name


def _short_day(day: date | None, today: date) -> str:
    return day_words(day, today).partition(" ")[0] if day else ""


def _done(items: str, kind: str) -> str:
    done = [line.strip() for line in items.replace("；", "\n").replace("、", "\n").splitlines() if line.strip()]
    return "、".join(done[:2]) or kind


def _brief(content: str) -> str:
    flat = "".join(content.split())
    return flat if len(flat) <= 24 else flat[:23] + "…"
