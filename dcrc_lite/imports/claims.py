"""What one row of each kind of list says about the customer, the car and its own record."""

from __future__ import annotations

from collections.abc import Mapping

from dcrc_lite.imports.clean import customer_kind
from dcrc_lite.imports.drafts import Draft, day_of
from dcrc_lite.imports.headers import Target
from dcrc_lite.imports.rows import ListRow, kept_words

_SECOND_PHONE = "mobile_2"


def claim_person(person: Draft, row: ListRow) -> None:
    """Note what the row says about its customer."""
    rank = row.columns.kind.order
    said = row.of("customers")
    if "name" in said:
        person.claim("kind", customer_kind(said["name"]), row, rank)
    for name, value in said.items():
        person.claim(name, value, row, rank)
    for column in ("mobile", "landline", "name"):
        for name, value in row.extras.get(Target("customers", column), {}).items():
            person.claim(name, value, row, rank)
    _claim_as_bringer(person, row, rank)
    sale = row.of("deliveries")
    person.claim("consultant", sale.get("consultant", ""), row, rank, when=day_of(sale.get("delivered_at", "")))
    person.claim("remark", kept_words(row, "customers"), row, rank)


def _claim_as_bringer(person: Draft, row: ListRow, rank: int) -> None:
    """Who brought the car and owns it gave his own telephone number."""
    visit = row.of("visits")
    name = row.values.get(Target("customers", "name"), "")
    if not name or visit.get("bringer") != name:
        return
    person.claim("mobile", visit.get("bringer_phone", ""), row, rank)
    person.claim(_SECOND_PHONE, row.also("visits", "bringer_phone", _SECOND_PHONE), row, rank)


def claim_car(car: Draft, row: ListRow) -> None:
    """Note what the row says about its car."""
    rank = row.columns.kind.order
    said = row.of("vehicles")
    seen_on = said.get("odo_date") or said.get("last_visit") or ""
    doubtful = bool(row.also("vehicles", "vin", "doubtful"))
    for name, value in said.items():
        if name == "odometer":
            _claim_odometer(car, row, value, seen_on, Target("vehicles", "odometer"))
        elif name == "vin":
            car.claim(name, value, row, rank, exact=not doubtful)
        else:
            car.claim(name, value, row, rank)
    car.claim(
        "ins_expiry", said.get("ins_expiry") or said.get("ins_commercial") or said.get("ins_compulsory", ""), row, rank
    )
    _claim_from_event(car, row, rank)


def _claim_from_event(car: Draft, row: ListRow, rank: int) -> None:
    delivery, visit = row.of("deliveries"), row.of("visits")
    if delivery:
        car.claim("delivery_date", day_of(delivery.get("delivered_at", "")), row, rank)
        car.claim("sold_here", "是", row, rank)
    if visit:
        on = day_of(visit.get("in_at") or visit.get("out_at", ""))
        car.claim("last_visit", on, row, rank)
        car.claim("next_maint_date", visit.get("next_maint_told", ""), row, rank)
        _claim_odometer(car, row, visit.get("odometer", ""), on, Target("visits", "odometer"))


def _claim_odometer(car: Draft, row: ListRow, value: str, on: str, source: Target) -> None:
    if not value or (car.was.get("odo_date", "") > on):
        return
    rank = row.columns.kind.order
    car.claim("odometer", value, row, rank, when=on or "0", exact=source not in row.rounded)
    car.claim("odo_date", on, row, rank)


def claim_record(item: Draft, row: ListRow) -> None:
    """Note what the row says about the delivery, order, complaint, call or lead it is."""
    rank = row.columns.kind.order
    for name, value in row.of(item.record).items():
        item.claim(name, value, row, rank, exact=Target(item.record, name) not in row.rounded)
    for name, value in _own_extras(item.record, row).items():
        item.claim(name, value, row, rank)
    words = {target.name: word for target, word in row.theirs.items() if target.record == item.record}
    if item.record == "complaints" and "satisfied" in words:
        item.claim("followup_result", words["satisfied"], row, rank)
    item.claim("remark", kept_words(row, item.record), row, rank)


def _own_extras(record: str, row: ListRow) -> Mapping[str, str]:
    if record == "leads":
        of_lead = (row.extras.get(Target("leads", column), {}) for column in ("name", "mobile"))
        merged = {name: value for extra in of_lead for name, value in extra.items()}
        return {name: value for name, value in merged.items() if name in ("salutation", "remark", "mobile_2")}
    if record == "visits":
        return _bringer_extras(row)
    return {}


def _bringer_extras(row: ListRow) -> Mapping[str, str]:
    """A second number of somebody who is not the owner, and a note on the name."""
    second = row.also("visits", "bringer_phone", _SECOND_PHONE)
    is_owner = row.values.get(Target("visits", "bringer")) == row.values.get(Target("customers", "name"))
    extras = {"remark": row.also("visits", "bringer", "remark"), "bringer_phone_2": "" if is_owner else second}
    return {name: value for name, value in extras.items() if value}
