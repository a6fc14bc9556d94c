"""The search data: every page's text in sections, pinyin initials of titles and headings, the shop's figures as answers.

One JavaScript file, so that a double click on search.html is enough: no request is made. The texts in it are packed to
four and a half bits a character; how much a Chinese text can be made shorter than that is little.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dcrc_lite.manuals.clock_words import Clock, hours_words
from dcrc_lite.manuals.figures import Figures, of_rule
from dcrc_lite.manuals.links import DEADLINES, rule_anchor
from dcrc_lite.manuals.packing import packed
from dcrc_lite.manuals.traditional import simplified_pairs
from dcrc_lite.schema.settings import Rule


@dataclass(frozen=True)
class Entry:
    """One page for the search: address, part, and what `listed` made of it."""

    url: str
    part: str
    listed: str


def listed(sections: Sequence[tuple[str, str, str]], before: str = "") -> str:
    """A page as the search lists it, in JSON: title, its pinyin initials, sections of anchor, initials and text.

    `sections`: anchor, heading, text. `before`: what was listed of the page the last time; headings that stayed keep
    their initials, because pypinyin takes longer to load than a page to make.
    """
    known = dict(_headings(before))
    title = sections[0][2].partition("\n")[0] if sections else ""
    short = [
        [anchor, (known.get(heading) or initials(heading)) if anchor else "", text]
        for anchor, heading, text in sections
    ]
    return _compact([title, known.get(title) or initials(title), short])


def _headings(before: str) -> Iterator[tuple[str, str]]:
    if before:
        title, letters, sections = json.loads(before)
        yield title, letters
        yield from ((text.partition("\n")[0], short) for anchor, short, text in sections if anchor)


def script(entries: Iterable[Entry], figures: Figures, clock: Clock) -> str:
    """The text of search-data.js. A heading is the first line of its section's text and is not repeated."""
    every = tuple(entries)
    parts = tuple(dict.fromkeys(entry.part for entry in every))
    pages = ",".join(_page(entry, parts.index(entry.part)) for entry in every)
    shop = _compact({"parts": parts, "figures": figure_entries(figures, clock)})
    letters, text = packed(f'{shop[:-1]},"pages":[{pages}]}}')
    data = {"letters": letters, "text": text, "trad": simplified_pairs(frozenset(letters))}
    return "window.DCRC_SEARCH=" + _compact(data) + ";\n"


def _compact(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _page(entry: Entry, part: int) -> str:
    return f'["{entry.url.removesuffix(".html")}",{part},{entry.listed[1:]}'


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


def _counted_in(rule: Rule, clock: Clock) -> str:
    """The calendar of a working-time figure with its hours; half a working day also in hours and minutes."""
    if rule.unit not in {"工作日", "工作小时"}:
        return ""
    length = f"= {clock.words['half_day']}，" if rule.amount == 0.5 else ""
    return f"{length}{rule.calendar}日历 {hours_words(clock.calendars.of(rule.calendar))}"


@lru_cache(maxsize=8192)
def initials(title: str) -> str:
    """The pinyin initials of a title: 维修后回访 -> wxhhf; Latin letters and digits stay."""
    from pypinyin import Style, lazy_pinyin

    letters = "".join(lazy_pinyin(title, style=Style.FIRST_LETTER, errors="default"))
    return "".join(letter for letter in letters.lower() if letter.isascii() and letter.isalnum())
