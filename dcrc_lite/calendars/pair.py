"""The two calendars of a shop, built from its sheets (domain.md 4.0a rule 10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dcrc_lite.calendars.calendar import Calendar
from dcrc_lite.calendars.week import Week, special_days, week_of
from dcrc_lite.schema.default_hours import hours_from_settings, office_hours
from dcrc_lite.schema.settings import OFFICE, SHOP, Holiday, OpeningHours


@dataclass(frozen=True)
class Calendars:
    """办公 counts national working days; 门店 is the shop's own opening hours, and 办公 again until they are set."""

    office: Calendar
    shop: Calendar

    def of(self, name: str) -> Calendar:
        """Return the calendar a rule names; 门店 for 不分, which needs one only for typed dates and remaining hours."""
        return self.office if name == OFFICE else self.shop

    @classmethod
    def from_rows(
        cls,
        hours: Iterable[OpeningHours],
        holidays: Iterable[Holiday],
        settings: Mapping[str, str] | None = None,
    ) -> Calendars:
        """Build both from the rows of 营业时间 and 节假日; `settings` (key -> value) fill in when 办公 has no row."""
        rows, days = tuple(hours), tuple(holidays)
        office = _office(rows, days, settings or {})
        own = week_of(row for row in rows if row.calendar == SHOP)
        return cls(office, _shop_like(office, days) if own is None else _own_shop(own, days))


def _office(rows: tuple[OpeningHours, ...], days: tuple[Holiday, ...], settings: Mapping[str, str]) -> Calendar:
    mine = [row for row in rows if row.calendar == OFFICE]
    week = week_of(mine) or week_of(hours_from_settings(settings)) or _standard_week()
    listed = [row for row in days if row.calendar == OFFICE and row.falls_on]
    return Calendar(
        OFFICE,
        week,
        special_days(listed, week),
        known=frozenset(row.falls_on.year for row in listed if row.falls_on),
        estimated=frozenset(row.falls_on.year for row in listed if row.falls_on and row.provisional),
    )


def _standard_week() -> Week:
    week = week_of(office_hours())
    assert week is not None
    return week


def _shop_like(office: Calendar, days: tuple[Holiday, ...]) -> Calendar:
    """门店 without hours of its own: the office's days, with the shop's own closures and extra days on top."""
    own = special_days((row for row in days if row.calendar == SHOP), office.week)
    return Calendar(SHOP, office.week, {**office.special, **own}, known=office.known, estimated=office.estimated)


def _own_shop(week: Week, days: tuple[Holiday, ...]) -> Calendar:
    return Calendar(SHOP, week, special_days((row for row in days if row.calendar == SHOP), week))
