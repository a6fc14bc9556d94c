"""The text a reader sees on a page, cut into its sections: what the search looks through."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_INLINE = frozenset({"a", "b", "strong", "em", "span", "small", "code", "kbd", "sup", "sub", "i", "mark"})
_CELLS = frozenset({"td", "th"})
CELL_END = " ｜ "
_SILENT = frozenset({"script", "style", "title", "desc", "button", "noscript"})  # of a drawing, its words are read
_VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "wbr"})


@dataclass
class Section:
    """One stretch of a page from a heading to the next; the anchor is "" before the first."""

    anchor: str
    heading: str = ""
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The visible text; blocks are parted by line ends, spaces are as shown."""
        lines = (" ".join(line.split()).strip(CELL_END.strip() + " ") for line in "".join(self.parts).split("\n"))
        return "\n".join(line for line in lines if line)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.sections = [Section("")]
        self.ids: set[str] = set()
        self.hrefs: list[str] = []
        self._silent = 0
        self._in_heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.add(str(given["id"]))
        if tag == "a" and given.get("href"):
            self.hrefs.append(str(given["href"]))
        if tag in _SILENT:
            self._silent += 1
        if tag in {"h2", "h3"} and given.get("id") and not self._silent:
            self.sections.append(Section(str(given["id"])))
            self._in_heading = True
        if tag not in _INLINE and tag not in _CELLS:
            self.sections[-1].parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent -= 1
        if tag in {"h2", "h3"}:
            self._in_heading = False
        if tag in _CELLS:
            self.sections[-1].parts.append(CELL_END)
        elif tag not in _INLINE and tag not in _VOID:
            self.sections[-1].parts.append("\n")

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        flat = data.replace("\n", " ")
        if self._in_heading:
            self.sections[-1].heading += flat
        self.sections[-1].parts.append(flat)


@dataclass(frozen=True)
class Reading:
    """What was read off a page's HTML."""

    sections: tuple[Section, ...]
    ids: frozenset[str]
    hrefs: tuple[str, ...]


def read_html(html: str) -> Reading:
    """The sections, anchors and link targets of a piece of HTML."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return Reading(tuple(reader.sections), frozenset(reader.ids), tuple(reader.hrefs))
