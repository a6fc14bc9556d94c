"""A manual on the default figures, for the tests of the engine, of its content and of the published site."""

from __future__ import annotations

import bz2
import json
from base64 import b64decode
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from dcrc_lite import resources, site
from dcrc_lite.calendars import Calendars
from dcrc_lite.manuals.manual import Manual, Shop, Surroundings
from dcrc_lite.manuals.opening import open_manual
from dcrc_lite.schema.defaults import default_rules, default_settings, office_hours, parse_hours
from dcrc_lite.schema.settings import Rule

CALENDARS = Calendars.from_rows((*office_hours(), *parse_hours("1-7 08:30-17:30")), ())
SHOP = Shop("和顺示范店", "默认标准", date(2026, 11, 21))


def manual(rules: tuple[Rule, ...] = default_rules(), content: Path = resources.CONTENT, **around: object) -> Manual:
    surroundings = Surroundings(**around)  # type: ignore[arg-type]
    return open_manual(rules, default_settings(), CALENDARS, SHOP, around=surroundings, content=content)


def published(out: Path) -> None:
    """Publish the manual of the default figures, as a shop would."""
    settings = [replace(row, value=SHOP.name) if row.id == "shop_name" else row for row in default_settings()]
    site.publish(out, default_rules(), settings, CALENDARS, published=SHOP.published)


def changed(rule_id: str, **values: object) -> tuple[Rule, ...]:
    return tuple(replace(rule, **values) if rule.id == rule_id else rule for rule in default_rules())  # type: ignore[arg-type]


def search_data_of(script: str) -> dict[str, Any]:
    """What search-data.js holds, read by a way of its own: parts, pages, figures, and trad beside them."""
    data: dict[str, Any] = json.loads(script.removeprefix("window.DCRC_SEARCH=").rstrip(";\n"))
    letters, single = data["letters"], 256 - max(0, -(-(len(data["letters"]) - 256) // 255))
    code = iter(bz2.decompress(b64decode(data["text"])))
    text = (letters[one if one < single else single + (one - single) * 256 + next(code)] for one in code)
    inside: dict[str, Any] = json.loads("".join(text))
    return inside | {"trad": data["trad"]}
