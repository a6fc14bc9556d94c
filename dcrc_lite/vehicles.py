"""Cars: what they are called, found by, and what of theirs comes due. Pure rules on E03."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from dcrc_lite.schema.vehicles import Vehicle

SEARCHED = ("plate", "vin", "engine_no")  # what a car is found by
_LOOSE = re.compile(r"[\s·.．\-—_]")


@dataclass(frozen=True, slots=True)
class Coming:
    """Something of a car that comes due on a day."""

    what: str
    on: date
    note: str = ""


def model_words(vehicle: Vehicle) -> str:
    """Return the model with series in front unless it begins with it: 启航 S5 1.5T."""
    parts = [] if vehicle.model.startswith(vehicle.series) else [vehicle.series]
    return " ".join(part for part in (*parts, vehicle.model, vehicle.trim) if part)


def search_keys(plate: str, vin: str, engine_no: str) -> list[str]:
    """Return the words a car is found by: plate without its dot, VIN, engine number."""
    return [key.casefold() for key in (_LOOSE.sub("", plate), vin, engine_no) if key]


def insurance_ends(vehicle: Vehicle) -> date | None:
    """Return when the insurance ends: the commercial one, else the compulsory one."""
    return vehicle.ins_expiry or vehicle.ins_commercial or vehicle.ins_compulsory


def coming(vehicle: Vehicle, today: date) -> list[Coming]:
    """Return what of this car comes due from a month ago on, soonest first. Nothing for a scrapped car."""
    if vehicle.scrapped:
        return []
    found = [
        Coming("保险到期", insurance_ends(vehicle) or date.min, vehicle.insurer),
        Coming("年检", vehicle.inspect_due or date.min),
        Coming("下次保养", vehicle.next_maint_date or date.min, _maintenance_note(vehicle)),
        Coming("首保", date.min if vehicle.first_maint_done else vehicle.first_maint_due or date.min),
        Coming("保修到期", vehicle.warranty_end or date.min),
    ]
    return sorted((one for one in found if one.on >= today - timedelta(days=30)), key=lambda one: one.on)


def _maintenance_note(vehicle: Vehicle) -> str:
    if vehicle.next_maint_km is None:
        return ""
    monthly = f"按月均 {vehicle.avg_km_month:,.0f} km 推算，" if vehicle.avg_km_month else ""
    return f"{monthly}{vehicle.next_maint_km:,} km 左右"
