"""The search data: every page's text in sections, its titles' pinyin initials, and the shop's figures as answers.

One JavaScript file with two lists, so that a double click on search.html is enough: no request is made.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from dcrc_lite.manuals.clock_words import Clock, hours_words
from dcrc_lite.manuals.figures import Figures, of_rule
from dcrc_lite.manuals.links import DEADLINES, rule_anchor
from dcrc_lite.manuals.reading_text import Section
from dcrc_lite.schema.settings import Rule


def page_entry(url: str, part: str, title: str, sections: Sequence[Section]) -> dict[str, Any]:
    """One page for the search: address, part, title, initials of the title, its sections."""
    texts = [[section.anchor, " ".join(section.heading.split()), section.text] for section in sections if section.text]
    return {"u": url, "p": part, "t": title, "k": initials(title), "s": texts}


def figure_entries(figures: Figures, clock: Clock) -> list[dict[str, str]]:
    """The deadlines as direct answers: name, figure, where it is set, the page that explains it."""
    return [
        {
            "i": rule.id,
            "n": rule.name,
            "f": of_rule(rule).words,
            "c": _counted_in(rule, clock),
            "m": "待确认" if of_rule(rule).unconfirmed else "",
            "u": f"{DEADLINES}#{rule_anchor(rule.id)}",
        }
        for rule in figures.rules
        if rule.amount is not None and rule.on is not False
    ]


def script(pages: Iterable[dict[str, Any]], figures: Figures, clock: Clock) -> str:
    """The text of search-data.js."""
    data = {"pages": list(pages), "figures": figure_entries(figures, clock)}
    return "window.DCRC_SEARCH=" + json.dumps(data, ensure_ascii=False, separators=(",", ":")) + ";\n"


def _counted_in(rule: Rule, clock: Clock) -> str:
    """The calendar of a working-time figure with its hours; half a working day also in hours and minutes."""
    if rule.unit not in {"工作日", "工作小时"}:
        return ""
    length = f"= {clock.words['half_day']}，" if rule.amount == 0.5 else ""
    return f"{length}{rule.calendar}日历 {hours_words(clock.calendars.of(rule.calendar))}"


@lru_cache(maxsize=2048)
def initials(title: str) -> str:
    """The pinyin initials of a title: 维修后回访 -> wxhhf; Latin letters and digits stay."""
    from pypinyin import Style, lazy_pinyin

    letters = "".join(lazy_pinyin(title, style=Style.FIRST_LETTER, errors="default"))
    return "".join(letter for letter in letters.lower() if letter.isascii() and letter.isalnum())
