"""The search data: every page's text in sections, its titles' pinyin initials, and the shop's figures as answers.

One JavaScript file with two lists, so that a double click on search.html is enough: no request is made.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from dcrc_lite.manuals.figures import Figures, of_rule
from dcrc_lite.manuals.links import DEADLINES, rule_anchor
from dcrc_lite.manuals.reading_text import Section


def page_entry(url: str, part: str, title: str, sections: Sequence[Section]) -> dict[str, Any]:
    """One page for the search: address, part, title, initials of the title, its sections."""
    texts = [[section.anchor, " ".join(section.heading.split()), section.text] for section in sections if section.text]
    return {"u": url, "p": part, "t": title, "k": initials(title), "s": texts}


def figure_entries(figures: Figures) -> list[dict[str, str]]:
    """The deadlines as direct answers: name, figure, where it is set, the page that explains it."""
    return [
        {
            "i": rule.id,
            "n": rule.name,
            "f": of_rule(rule).words,
            "c": f"{rule.calendar}日历" if rule.calendar in {"办公", "门店"} else "",
            "m": "待确认" if of_rule(rule).unconfirmed else "",
            "g": rule.page,
            "u": f"{DEADLINES}#{rule_anchor(rule.id)}",
        }
        for rule in figures.rules
        if rule.amount is not None and rule.on is not False
    ]


def script(pages: Iterable[dict[str, Any]], figures: Figures) -> str:
    """The text of search-data.js."""
    data = {"pages": list(pages), "figures": figure_entries(figures)}
    return "window.DCRC_SEARCH=" + json.dumps(data, ensure_ascii=False, separators=(",", ":")) + ";\n"


@lru_cache(maxsize=2048)
def initials(title: str) -> str:
    """The pinyin initials of a title: 维修后回访 -> wxhhf; Latin letters and digits stay."""
    from pypinyin import Style, lazy_pinyin

    letters = "".join(lazy_pinyin(title, style=Style.FIRST_LETTER, errors="default"))
    return "".join(letter for letter in letters.lower() if letter.isascii() and letter.isalnum())
