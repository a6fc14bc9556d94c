"""Everything 设置.xlsx ships with: deadlines, keys, opening hours and rights, in one place to ask."""

from dcrc_lite.schema.default_hours import OFFICE_TEXT, SHOP_TEXT, hours_from_settings, office_hours, parse_hours
from dcrc_lite.schema.default_rules import UNCERTAIN, default_rules, source_codes
from dcrc_lite.schema.default_settings import default_settings
from dcrc_lite.schema.rights import default_rights

__all__ = [
    "OFFICE_TEXT",
    "SHOP_TEXT",
    "UNCERTAIN",
    "default_rights",
    "default_rules",
    "default_settings",
    "hours_from_settings",
    "office_hours",
    "parse_hours",
    "source_codes",
]
