"""The whole manual of one shop: its pages as HTML, its search data, and the checks a publication must pass.

The published site and the staff app show the same pages; they differ in `Surroundings` only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from markupsafe import Markup

from dcrc_lite.manuals import extras, fragments, keys, links, papers, search
from dcrc_lite.manuals import whole as whole_page
from dcrc_lite.manuals.chapter import Chapter, read_chapter
from dcrc_lite.manuals.checks import check_graph, check_links, check_parts
from dcrc_lite.manuals.clock_words import Clock
from dcrc_lite.manuals.contents import Contents, Topic, read_contents
from dcrc_lite.manuals.courses import check_plans
from dcrc_lite.manuals.extras import Extra
from dcrc_lite.manuals.figures import Figures
from dcrc_lite.manuals.inline import Inline
from dcrc_lite.manuals.page import Page, chapter_page, contents_page
from dcrc_lite.manuals.product import Asked, Product
from dcrc_lite.manuals.reading_text import read_html
from dcrc_lite.manuals.rendering import render
from dcrc_lite.manuals.whole import Bound
from dcrc_lite.schema.forms import Form

INDEX, SEARCH, SEARCH_DATA, WHOLE = "index.html", "search.html", "search-data.js", "whole.html"

_MADE = ("_pages", "_dressed_pages", "_products", "_handed")  # what a manual keeps of what it made
_NAV = "\x02nav\x03"  # stands for the contents while a page is put together


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
class Handed:
    """What is known of a topic's finished page, without the page: another process made it."""

    name: str
    product: Product
    body: str  # as it stands in the whole manual
    foot: str


@dataclass(frozen=True)
class Manual:
    """All pages, rendered when asked for and kept. `known`: products of an earlier publication, by name, with keys."""

    figures: Figures
    clock: Clock
    shop: Shop
    around: Surroundings = field(default_factory=Surroundings)
    contents: Contents = field(default_factory=read_contents)
    known: Mapping[str, tuple[str, Product]] = field(default_factory=dict, repr=False)
    known_bounds: Mapping[str, tuple[str, str, str]] = field(default_factory=dict, repr=False)
    _pages: dict[str, Page] = field(default_factory=dict, repr=False, compare=False)
    _dressed_pages: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    _products: dict[str, Product] = field(default_factory=dict, repr=False, compare=False)
    _handed: dict[str, Handed] = field(default_factory=dict, repr=False, compare=False)

    # --- which pages there are

    def names(self) -> tuple[str, ...]:
        """The files of the manual beside each other: contents, topics, extra pages, forms, the whole, search."""
        return (INDEX, *self._topics, *self._extras, *self._sheets, WHOLE, SEARCH, SEARCH_DATA)

    def topics(self) -> tuple[str, ...]:
        """The pages of the contents in their order: of a long manual, nearly all."""
        return tuple(self._topics)

    def searched(self) -> tuple[str, ...]:
        """The pages the search looks through: all topics and the data dictionary. The rest repeats them."""
        return (*self._topics, *(name for name, extra in self._extras.items() if name.startswith("10-2-")))

    @cached_property
    def _searched(self) -> frozenset[str]:
        return frozenset(self.searched())

    @cached_property
    def _topics(self) -> dict[str, Topic]:
        return {topic.url: topic for topic in self.contents if topic.slug}

    @cached_property
    def _extras(self) -> dict[str, Extra]:
        return extras.extras(self.contents, self._asked)

    @cached_property
    def _sheets(self) -> dict[str, Form]:
        return extras.sheets()

    # --- keys

    @cached_property
    def _surroundings(self) -> str:
        around = (self.around.asset("x"), sorted(self.around.screens.items()), self.around.home)
        return keys.surroundings(self.figures, self.clock, self.contents, *around)

    @cached_property
    def _keys(self) -> dict[str, str]:
        return {}

    def key(self, name: str) -> str:
        """What a page's body depends on, in short: the same key, the same body."""
        if name not in self._keys:
            self._keys[name] = keys.digest(self._surroundings, name, *self._needs(name))
        return self._keys[name]

    def file_key(self, name: str) -> str:
        """What the whole file depends on: its body, and the shop and day printed above it."""
        return keys.digest(self.key(name), self.shop)

    def _needs(self, name: str) -> Iterator[object]:
        if name in (WHOLE, SEARCH_DATA):
            yield from (self.key(own) for own in self.searched())
        topic, extra = self._topics.get(name), self._extras.get(name)
        if topic is not None and topic.path is not None:
            yield topic.path.read_bytes()
        if extra is not None:
            yield from (self.key(own.url) for own in extra.needs)

    # --- pages

    def html(self, name: str) -> str:
        """The whole HTML of a page by its file name. Raises KeyError for a name that is not in `names()`."""
        if name not in self._dressed_pages:
            self._dressed_pages[name] = self._dress(name)
        return self._dressed_pages[name]

    def _dress(self, name: str) -> str:
        if name in self._sheets:
            return self._sheet(self._sheets[name])
        if name == SEARCH:
            return self._dressed("search.html", (self._nav,), title="搜索")
        if name == WHOLE:
            body = whole_page.whole(self.contents, self.bounds)
            return self._dressed("whole_page.html", (), title="整本手册", body=body)
        page = self.page(name)
        return self._dressed("page.html", self._nav_for(name), title=page.title, page=page)

    def _sheet(self, form: Form) -> str:
        kept = self.figures.find("D30")[1]
        topic = self.contents.topic(form.page)
        return papers.sheet(form, topic, around=self.around, shop=self.shop, overview=links.FORMS, kept=kept)

    def page(self, name: str) -> Page:
        """The page of that file name, rendered once. Raises KeyError, or a ManualError naming file and line."""
        if name not in self._pages:
            self._pages[name] = self._make(name)
        return self._pages[name]

    def _make(self, name: str) -> Page:
        if name == INDEX:
            courses = links.COURSES if links.COURSES in self._extras else ""
            return contents_page(self.contents, self.figures, courses=courses)
        if name in self._extras:
            return self._extras[name].make()
        topic = self._topics[name]
        if topic.generated:
            return extras.topic_page(topic, self.contents, self.figures)
        chapter = read_chapter(topic, self.contents.folder)
        rendered = render(chapter, self._inline(chapter))
        return chapter_page(chapter, rendered, self.contents, self.figures, self.around.screens)

    def _inline(self, chapter: Chapter) -> Inline:
        return Inline(chapter.file, self.contents, self.figures, self.clock, dict(self.around.screens))

    def product(self, name: str) -> Product:
        """What is known of a finished page; from an earlier publication when nothing it depends on changed."""
        if name not in self._products:
            known = self.still_good(name)
            self._products[name] = self._fresh_product(name) if known is None else known
        return self._products[name]

    def still_good(self, name: str) -> Product | None:
        """What an earlier publication left of a page, when nothing it depends on changed."""
        key, product = self.known.get(name, ("", None))
        return product if product is not None and key == self.key(name) else None

    # --- made in several processes

    def bare(self) -> Manual:
        """The same manual without a page yet, for another process to make some."""
        empty: dict[str, dict[str, Any]] = {name: {} for name in ("known", "known_bounds", *_MADE)}
        return replace(self, **empty)  # type: ignore[arg-type]

    def hand_over(self, name: str) -> Handed:
        """Make a topic's page here, for the process that asked. Raises a ManualError naming file and line."""
        bound = self._bound(self._topics[name], self._prefixes)
        return Handed(name, self.product(name), str(bound.body), bound.foot)

    def take(self, made: Iterable[Handed]) -> None:
        """Rely on what other processes made."""
        for one in made:
            self._products[one.name], self._handed[one.name] = one.product, one

    def made(self) -> dict[str, Product]:
        """The products that were made anew, not taken from an earlier publication."""
        return {name: own for name, own in self._products.items() if self.known.get(name, ("", None))[1] is not own}

    def _fresh_product(self, name: str) -> Product:
        if name in self._sheets:
            return Product(read_html(self.html(name)).ids, ())
        before = self.known[name][1].listed if name in self.known else ""
        return self.page(name).product(name, searched=name in self._searched, before=before)

    def _asked(self, topic: Topic) -> tuple[Asked, ...]:
        return self.product(topic.url).asked

    @cached_property
    def bounds(self) -> dict[str, Bound]:
        """The topics' pages as they stand in the whole manual, by page number."""
        return {topic.page: self._bound(topic, self._prefixes) for topic in self._topics.values()}

    @cached_property
    def _prefixes(self) -> dict[str, str]:
        return whole_page.prefixes(self._topics.values())

    def _bound(self, topic: Topic, files: Mapping[str, str]) -> Bound:
        key, body, foot = self.known_bounds.get(topic.url, ("", "", ""))
        handed = self._handed.get(topic.url)
        if handed is not None:
            body, foot = handed.body, handed.foot
        if handed is not None or (key and key == self.key(topic.url)):
            return Bound(topic, files[topic.url], Markup(body), foot)  # noqa: S704 kept as made by us
        page = self.page(topic.url)
        return whole_page.bound(topic, str(page.body), page.source_line, files)

    # --- what stands around a page

    def _dressed(self, template: str, nav: tuple[str, ...], **values: object) -> str:
        """A whole file. The contents are put in last: in a long manual they are most of it, and each copy costs."""
        around = {"shop": self.shop, "around": self.around, "parts": self.contents.parts, "nav": _NAV}
        before, _, after = fragments.text(template, **around, **values).partition(_NAV)
        return "".join((before, *nav, after))

    @cached_property
    def _nav(self) -> str:
        """The contents at the left, rendered once for all pages."""
        return str(fragments.render("nav.html", parts=self.contents.parts, courses=links.COURSES in self._extras))

    def _nav_for(self, name: str) -> tuple[str, ...]:
        """The contents in pieces, with the page marked and its part open."""
        topic = self._topics.get(name)
        part = f'data-part="{self.contents.part_of(topic).number}"' if topic else ""
        before, opened, rest = self._nav.partition(part) if part else ("", "", self._nav)
        between, here, after = rest.partition(f'<a href="{name}"')
        return (before, opened, " open" if opened else "", between, here, ' aria-current="page"' if here else "", after)

    # --- search, checks

    def search_data(self) -> str:
        """The text of search-data.js."""
        return self._search_data

    @cached_property
    def _search_data(self) -> str:
        return search.script(self._entries(), self.figures, self.clock)

    def _entries(self) -> Iterator[search.Entry]:
        for name in self.searched():
            topic = self._topics.get(name) or self.contents.topic("10.2")
            assert topic is not None
            yield search.Entry(name, self.contents.part_of(topic).name, self.product(name).listed)

    def unconfirmed(self) -> tuple[str, ...]:
        """The names of the figures on written pages that the shop still has to confirm."""
        return tuple(dict.fromkeys(name for own in self._topics for name in self.product(own).unconfirmed))

    def check(self) -> None:
        """Build every page; raise the first ManualError: a bad page, a link to nowhere, a deadline or field unplaced."""
        made = (INDEX, *self._topics, *self._extras, *self._sheets)
        products = {name: self.product(name) for name in made}
        for name in (SEARCH, WHOLE):
            products[name] = Product(frozenset(), ())
        check_links(products, self.contents)
        check_graph(self.figures, self.contents, products)
        check_parts(self.contents, products)
        check_plans(self.contents)
