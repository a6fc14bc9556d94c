"""The whole manual of one shop: its pages as HTML, its search data, and the checks a publication must pass.

The published site and the staff app show the same pages; they differ in `Surroundings` only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from markupsafe import Markup

from dcrc_lite.errors import BrokenLinkError, UnlinkedError
from dcrc_lite.manuals import appendix, fragments, search
from dcrc_lite.manuals.chapter import Chapter, read_chapter
from dcrc_lite.manuals.clock_words import Clock
from dcrc_lite.manuals.contents import Contents, Topic, read_contents
from dcrc_lite.manuals.figures import Figures, unconfirmed
from dcrc_lite.manuals.inline import Inline, Link
from dcrc_lite.manuals.page import Page, chapter_page, contents_page, generated_page
from dcrc_lite.manuals.reading_text import Reading, read_html
from dcrc_lite.manuals.rendering import render
from dcrc_lite.schema import SHEETS

INDEX, SEARCH, SEARCH_DATA = "index.html", "search.html", "search-data.js"


@dataclass(frozen=True)
class Surroundings:
    """Where the pages are shown: addresses of style sheets and scripts, of screens, the way home."""

    asset: Callable[[str], str] = "assets/{}".format
    screens: Mapping[str, str] = field(default_factory=dict)
    home: str = ""  # address of the staff app; "" = there is none


@dataclass(frozen=True)
class Shop:
    """Whose figures the pages print."""

    name: str
    profile: str
    published: date


@dataclass(frozen=True)
class Manual:
    """All pages, rendered when asked for and kept."""

    figures: Figures
    clock: Clock
    shop: Shop
    around: Surroundings = field(default_factory=Surroundings)
    contents: Contents = field(default_factory=read_contents)
    _pages: dict[str, Page] = field(default_factory=dict, repr=False, compare=False)
    _dressed_pages: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def names(self) -> tuple[str, ...]:
        """The files of the manual beside each other: index.html, chapters, appendices, search.html, search-data.js."""
        return (INDEX, *(topic.url for topic in self._made), SEARCH, SEARCH_DATA)

    @cached_property
    def _made(self) -> tuple[Topic, ...]:
        return tuple(topic for topic in self.contents if topic.slug)

    @cached_property
    def _topics(self) -> dict[str, Topic]:
        return {topic.url: topic for topic in self._made}

    def html(self, name: str) -> str:
        """The whole HTML of a page by its file name. Raises KeyError for a name that is not in `names()`."""
        if name not in self._dressed_pages:
            self._dressed_pages[name] = self._dress(name)
        return self._dressed_pages[name]

    def _dress(self, name: str) -> str:
        if name == SEARCH:
            return self._dressed("search.html", title="搜索", nav=Markup(self._nav))  # noqa: S704 our own template
        page = self.page(name)
        return self._dressed("page.html", title=page.title, nav=self._nav_for(name), page=page)

    def page(self, name: str) -> Page:
        """The page of that file name, rendered once. Raises KeyError, or a ManualError naming file and line."""
        if name not in self._pages:
            self._pages[name] = self._make(name)
        return self._pages[name]

    def _make(self, name: str) -> Page:
        if name == INDEX:
            return contents_page(self.contents, self.figures)
        topic = self._topics[name]
        if topic.generated:
            body = (
                appendix.fields(self.contents)
                if topic.generated == "fields"
                else appendix.deadlines(self.figures, self.contents)
            )
            return generated_page(topic, self.contents, body)
        chapter = read_chapter(topic, self.contents.folder)
        rendered = render(chapter, self._inline(chapter))
        return chapter_page(chapter, rendered, self.contents, self.figures, self.around.screens)

    def _inline(self, chapter: Chapter) -> Inline:
        return Inline(chapter.file, self.contents, self.figures, self.clock, dict(self.around.screens))

    def _dressed(self, template: str, **values: object) -> str:
        parts = self.contents.parts
        return str(fragments.render(template, shop=self.shop, around=self.around, parts=parts, **values))

    @cached_property
    def _nav(self) -> str:
        """The contents at the left, rendered once for all pages."""
        return str(fragments.render("nav.html", parts=self.contents.parts))

    def _nav_for(self, name: str) -> Markup:
        marked = self._nav.replace(f'<a href="{name}">', f'<a href="{name}" aria-current="page">', 1)
        topic = self._topics.get(name)
        if topic is not None:
            number = self.contents.part_of(topic).number
            marked = marked.replace(f'data-part="{number}">', f'data-part="{number}" open>', 1)
        return Markup(marked)  # noqa: S704 our own template

    def search_data(self) -> str:
        """The text of search-data.js."""
        return search.script(self._entries(), self.figures, self.clock)

    def _entries(self) -> Iterator[dict[str, object]]:
        for topic in self._made:
            page, part = self.page(topic.url), self.contents.part_of(topic).name
            yield search.page_entry(topic.url, part, page.title, read_html(str(page.reading)).sections)

    def unconfirmed(self) -> tuple[str, ...]:
        """The names of the figures on written pages that the shop still has to confirm."""
        figures = (figure for name in self._pages.values() for figure in name.unconfirmed)
        return tuple(figure.name for figure in unconfirmed(figures))

    def check(self) -> None:
        """Build every page; raise the first ManualError: a bad page, a link to nowhere, a deadline or field unplaced."""
        readings = {name: read_html(self.html(name)) for name in self.names() if name.endswith(".html")}
        for name in self._pages:
            for link in self._pages[name].links:
                _lands(link, name, readings)
        self._check_generated_links(readings)
        self._check_graph()

    def _check_generated_links(self, readings: dict[str, Reading]) -> None:
        """Links our templates make must land too."""
        for name, reading in readings.items():
            for target in set(reading.hrefs):
                file, _, anchor = target.partition("#")
                if "/" in file or file.endswith((".css", ".svg")):
                    continue
                _lands(Link(name, 0, target, file, anchor), name, readings)

    def _check_graph(self) -> None:
        """Every deadline and form field has a place in the contents, and a row that can be linked to."""
        rules = ((f"时限 {rule.id}", rule.page) for rule in self.figures.rules)
        fields = (
            (f"{sheet.tab} · {own.header}", own.page or sheet.page) for sheet in SHEETS.values() for own in sheet.fields
        )
        for what, page in (*rules, *fields):
            if self.contents.topic(page) is None:
                raise UnlinkedError(what, page)


def _lands(link: Link, page: str, readings: dict[str, Reading]) -> None:
    target = readings.get(link.page_file or page)
    if target is None or (link.anchor and link.anchor not in target.ids):
        raise BrokenLinkError(link.file, link.line, link.target)
