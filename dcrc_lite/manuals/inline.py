"""Figures, dates and links inside a line of a chapter.

{{ D06 }}  {{ D06.n }}  {{ D05.first }}  {{ due D09 2026-11-20T15:00 }}  {{ when 2026-11-20 }}  {{ weight service.1 }}
[文字](2.3#how)  [文字](rule:D06)  [文字](field:complaints.content)  [文字](form:F13)  [文字](kpi:K03)  [文字](screen:today)
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from html import escape
from typing import NamedTuple

from markupsafe import Markup

from dcrc_lite.errors.clocks import NotAClockError
from dcrc_lite.errors.manuals import BrokenLinkError, MissingImageError, UnknownFigureError
from dcrc_lite.kpis import BY_CODE
from dcrc_lite.manuals import links
from dcrc_lite.manuals.clock_words import Clock, start_of, when
from dcrc_lite.manuals.contents import Contents
from dcrc_lite.manuals.figures import WORD_VARIANTS, Figure, Figures
from dcrc_lite.manuals.screens import SCREENS
from dcrc_lite.schema import SHEETS
from dcrc_lite.schema.forms import FORMS

TOKEN = re.compile(r"\{\{\s*(.+?)\s*\}\}")
_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]*)\)")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
UNCONFIRMED_MARK = "待确认"
SHORT = 12  # characters that stay on one line


class Link(NamedTuple):
    """A link as written, for the check of anchors: from file and line to a page's file and anchor."""

    file: str
    line: int
    target: str
    page_file: str  # "" = this page
    anchor: str


@dataclass
class Inline:
    """Fills the lines of one file; remembers the links and figures it met."""

    file: str
    contents: Contents
    figures: Figures
    clock: Clock
    screens: dict[str, str]
    links: list[Link] = field(default_factory=list)
    used: list[Figure] = field(default_factory=list)

    def markdown(self, line: str, number: int) -> str:
        """A line of Markdown with its figures and links filled in; the rest is left to Markdown."""
        filled = TOKEN.sub(partial(self._figure_html, number), line) if "{{" in line else line
        return _LINK.sub(partial(self._link_markdown, number), filled) if "](" in filled else filled

    def html(self, text: str, number: int) -> Markup:
        """A line of one of our own blocks as HTML: figures, links and **bold**, all else escaped."""
        safe = escape(text, quote=False)
        filled = TOKEN.sub(partial(self._figure_html, number), safe) if "{{" in safe else safe
        bold = _BOLD.sub(r"<b>\1</b>", filled) if "**" in filled else filled
        linked = _LINK.sub(partial(self._link_html, number), bold) if "](" in bold else bold
        return Markup(linked)  # noqa: S704 escaped above

    def plain(self, text: str, number: int) -> str:
        """A line without any markup, figures filled in."""
        filled = TOKEN.sub(lambda found: self._figure(found[1], number)[1], text) if "{{" in text else text
        return _LINK.sub(r"\2", _BOLD.sub(r"\1", filled))

    def is_unconfirmed(self, text: str, number: int) -> bool:
        """True when a figure of the text is still to be confirmed."""
        found = (self._figure(token[1], number)[0] for token in TOKEN.finditer(text))
        return any(figure is not None and figure.unconfirmed for figure in found)

    def address(self, target: str, number: int) -> str:
        """The address a link target means. Raises BrokenLinkError."""
        if target.startswith("#"):
            return self._remember(number, target, "", target[1:])
        kind, _, name = target.partition(":")
        find = {"rule": self._rule, "field": self._field, "form": self._form, "kpi": self._kpi}.get(kind)
        return find(number, target, name) if find else self._page(number, target)

    def _figure(self, token: str, number: int) -> tuple[Figure | None, str]:
        try:
            figure, words = self._worked_out(token) or self.figures.find(token)
        except (KeyError, ValueError, IndexError, NotAClockError) as error:
            raise UnknownFigureError(self.file, number, token) from error
        if figure is not None:
            self.used.append(figure)
        return figure, words

    def _worked_out(self, token: str) -> tuple[Figure | None, str] | None:
        verb, *rest = token.split()
        if verb == "due":
            start = start_of(rest[1])
            return None, when(self.clock.reckon(self.figures.rule(rest[0]), start).due, start)
        if verb == "weight":
            weight = self.figures.weight(rest[0])
            return weight, weight.words
        if verb == "when":
            return None, when(start_of(rest[0]))
        return (None, self.clock.words[token]) if token in self.clock.words else None

    def _figure_html(self, number: int, found: re.Match[str]) -> str:
        figure, words = self._figure(found[1], number)
        if figure is None or found[1].endswith(WORD_VARIANTS):
            return escape(words)
        return figure_html(figure, words)

    def _link_markdown(self, number: int, found: re.Match[str]) -> str:
        if found[1]:
            return self._image(number, found)
        if found[3].startswith("screen:"):
            return self._screen(number, found)
        return f"[{found[2]}]({self.address(found[3], number)})"

    def _link_html(self, number: int, found: re.Match[str]) -> str:
        if found[3].startswith("screen:"):
            return self._screen(number, found)
        return f'<a href="{self.address(found[3], number)}">{found[2]}</a>'

    def _image(self, number: int, found: re.Match[str]) -> str:
        if not found[2].strip() or not (self.contents.folder / found[3]).is_file():
            raise MissingImageError(self.file, number, found[3])
        return found[0]

    def _screen(self, number: int, found: re.Match[str]) -> str:
        name = found[3].partition(":")[2]
        if name not in SCREENS:
            raise BrokenLinkError(self.file, number, found[3])
        url = self.screens.get(name)
        return f'<a href="{escape(url)}">{found[2]}</a>' if url else f"<b>{found[2]}</b>"

    def _rule(self, number: int, target: str, name: str) -> str:
        try:
            figure = self.figures.find(name)[0]
        except KeyError as error:
            raise BrokenLinkError(self.file, number, target) from error
        return self._remember(number, target, links.DEADLINES, links.rule_anchor(figure.id))

    def _field(self, number: int, target: str, name: str) -> str:
        record, _, field_name = name.partition(".")
        if record not in SHEETS or field_name not in {own.name for own in SHEETS[record].fields}:
            raise BrokenLinkError(self.file, number, target)
        return self._remember(number, target, links.fields_file(record), links.field_anchor(record, field_name))

    def _form(self, number: int, target: str, name: str) -> str:
        if name not in FORMS:
            raise BrokenLinkError(self.file, number, target)
        if FORMS[name].is_printable:
            return self._remember(number, target, links.form_file(name), "")
        return self._remember(number, target, links.FORMS, f"form-{name}")

    def _kpi(self, number: int, target: str, name: str) -> str:
        if name not in BY_CODE:
            raise BrokenLinkError(self.file, number, target)
        return self._remember(number, target, links.KPI_TABLE, links.kpi_anchor(name))

    def _page(self, number: int, target: str) -> str:
        page, _, anchor = target.partition("#")
        topic = self.contents.topic(page)
        if topic is None:
            raise BrokenLinkError(self.file, number, target)
        if topic.place:
            file, _, stands = topic.place.partition("#")
            return self._remember(number, target, file, anchor or stands)
        if not topic.slug:
            return topic.url
        return self._remember(number, target, topic.url, anchor)

    def _remember(self, number: int, target: str, page_file: str, anchor: str) -> str:
        self.links.append(Link(self.file, number, target, page_file, anchor))
        return f"{page_file}#{anchor}" if anchor else page_file


def figure_html(figure: Figure, words: str) -> str:
    """A figure as pages print it: dotted underline, where it is set on the pointer, amber and marked while unsure."""
    css = "set-v" + (" tbc-v" if figure.unconfirmed else "") + (" nw" if len(words) <= SHORT else "")
    mark = f'<small class="tbc-m">{UNCONFIRMED_MARK}</small>' if figure.unconfirmed else ""
    off = "" if figure.on else "<small>（本店停用）</small>"
    return f'<span class="{css}" title="{escape(figure.title)}">{escape(words)}{mark}</span>{off}'
