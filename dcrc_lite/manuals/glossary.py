"""The words of the trade (10.1), declared in content/glossary.yaml; the first use of each on a page leads there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup

from dcrc_lite.manuals import fragments
from dcrc_lite.manuals.contents import Contents, read_yaml
from dcrc_lite.manuals.links import GLOSSARY

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^>]*>")
_SILENT = frozenset({"a", "h2", "h3", "h4", "th", "code"})  # no link into a link, a heading or a name of a column


@dataclass(frozen=True)
class Term:
    """One word with what it means. `whole`: what an abbreviation stands for; `linked`: first uses on pages lead here."""

    word: str
    anchor: str
    whole: str
    means: str
    page: str
    linked: bool
    also: tuple[str, ...] = ()


@lru_cache(maxsize=8)
def read_glossary(folder: Path) -> tuple[Term, ...]:
    """The terms in the order of the file; none when there is no glossary."""
    path = folder / "glossary.yaml"
    entries = read_yaml(path.read_text(encoding="utf-8")) if path.is_file() else []
    return tuple(
        Term(
            word=str(entry["word"]),
            anchor=f"term-{entry['anchor']}",
            whole=str(entry.get("whole", "")),
            means=str(entry["means"]),
            page=str(entry.get("page", "")),
            linked=bool(entry.get("linked", False)),
            also=tuple(entry.get("also", ())),
        )
        for entry in entries
    )


def glossary(contents: Contents) -> Markup:
    """The page 术语表."""
    terms = [(term, contents.topic(term.page)) for term in read_glossary(contents.folder)]
    return fragments.render("glossary.html", terms=terms)


def linked(html: str, folder: Path) -> str:
    """The text of a chapter with the first use of every term as a link to the glossary."""
    waiting = {term.word: term for term in read_glossary(folder) if term.linked}
    if not waiting:
        return html
    words = _pattern(tuple(waiting))

    def link(found: re.Match[str]) -> str:
        term = waiting.pop(found[0], None)
        if term is None:
            return found[0]
        return f'<a class="term" href="{GLOSSARY}#{term.anchor}">{term.word}</a>'

    made, at, silent = [], 0, 0
    for tag in _TAG.finditer(html):
        text = html[at : tag.start()]
        made += [text if silent or not text.strip() else words.sub(link, text), tag[0]]
        at = tag.end()
        if tag[2] in _SILENT:
            silent += -1 if tag[1] else 1
    return "".join((*made, html[at:]))


@lru_cache(maxsize=4)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<![A-Za-z0-9])(?:{longest_first})(?![A-Za-z0-9])")
