"""A page of the manual ready for its template: body, outline, neighbours, deadlines and fields it explains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from markupsafe import Markup

from dcrc_lite.manuals import appendix, fragments
from dcrc_lite.manuals.chapter import Chapter
from dcrc_lite.manuals.contents import Contents, Topic
from dcrc_lite.manuals.dialogue import Dialogue
from dcrc_lite.manuals.figures import Figure, Figures
from dcrc_lite.manuals.foot import foot_of
from dcrc_lite.manuals.inline import Link
from dcrc_lite.manuals.links import FORMS, fields_file
from dcrc_lite.manuals.product import Product, questions_text, sections_of
from dcrc_lite.manuals.quiz import Question
from dcrc_lite.manuals.reading_text import read_html
from dcrc_lite.manuals.rendering import Heading, Rendered
from dcrc_lite.manuals.required import lacking
from dcrc_lite.manuals.screens import SCREENS
from dcrc_lite.manuals.search import listed
from dcrc_lite.manuals.who_tables import with_own_times
from dcrc_lite.schema import SHEETS

DIALOGUE_SCRIPT, DIALOGUE_STYLE = "manual-dialogue.js", "manual-dialogue.css"


@dataclass(frozen=True)
class Neighbour:
    """A link in the margin or at the foot: words and address; no address = only the words."""

    text: str
    url: str


@dataclass(frozen=True)
class Page:
    """Everything the page template prints."""

    title: str
    body: Markup
    part: str = ""
    part_url: str = ""
    kind: str = "chapter"
    roles: tuple[str, ...] = ()
    source: str = ""
    updated: date | None = None
    outline: tuple[Heading, ...] = ()
    screens: tuple[Neighbour, ...] = ()
    forms: tuple[Neighbour, ...] = ()
    papers: tuple[Neighbour, ...] = ()
    previous: Neighbour | None = None
    next: Neighbour | None = None
    links: tuple[Link, ...] = ()
    unconfirmed: tuple[Figure, ...] = ()
    questions: tuple[Question, ...] = ()
    dialogues: tuple[Dialogue, ...] = ()
    lacking: tuple[str, ...] = ()  # what a chapter must show and this one does not
    scripts: tuple[str, ...] = ()  # beyond manual.js
    styles: tuple[str, ...] = ()  # beyond manual.css

    @property
    def question_count(self) -> int:
        """How many choices the page asks for."""
        return len(self.questions)

    @property
    def reading(self) -> Markup:
        """All a reader sees of the page itself, for the search: title, roles, body, source."""
        return Markup("<h1>{}</h1><p>{}</p>{}<p>{}</p>").format(
            self.title, " · ".join(self.roles), self.body, self.source_line
        )

    @property
    def source_line(self) -> str:
        """标准来源：…。2026年11月21日修订。 "" for pages nobody wrote."""
        if not self.source or self.updated is None:
            return ""
        day = self.updated
        return f"标准来源：{self.source}。{day.year}年{day.month}月{day.day}日修订。"

    def product(self, name: str, *, searched: bool, before: str = "") -> Product:
        """What the rest of the manual needs to know of this page; `before`: what was listed of it the last time."""
        read = read_html(str(self.reading))
        around = (self.previous, self.next, *self.forms, *self.papers)
        hrefs = {*read.hrefs, self.part_url, *(near.url for near in around if near)} - {""}
        written = {(link.page_file, link.anchor) for link in self.links}
        return Product(
            ids=read.ids | {"main"},
            links=(
                *self.links,
                *(_link(name, href) for href in sorted(hrefs) if href.partition("#")[::2] not in written),
            ),
            listed=listed(sections_of(read), before) if searched else "",
            questions=questions_text(self.questions, name),
            unconfirmed=tuple(figure.name for figure in self.unconfirmed),
            lacking=self.lacking,
        )


def _link(name: str, href: str) -> Link:
    file, _, anchor = href.partition("#")
    return Link(name, 0, href, file, anchor)


def chapter_page(
    chapter: Chapter, rendered: Rendered, contents: Contents, figures: Figures, screens: Mapping[str, str]
) -> Page:
    """The page of a written chapter, with the forms, deadlines, figures and fields it explains."""
    topic = chapter.topic
    foot = foot_of(contents.pages_of(topic), rendered, contents, figures, screens)
    outline = tuple(_counted(heading, rendered) for heading in rendered.headings if heading.level == 2)
    page = _bare(topic, contents, with_own_times(rendered.html) + foot.html)
    return replace(
        page,
        roles=chapter.roles,
        source=chapter.source,
        updated=chapter.updated,
        outline=outline + foot.headings,
        screens=tuple(Neighbour(SCREENS[name], screens.get(name, "")) for name in chapter.screens),
        forms=tuple(Neighbour(SHEETS[name].tab, f"{fields_file(name)}#t-{name}") for name in chapter.forms),
        papers=tuple(Neighbour(*paper) for paper in foot.papers),
        lacking=lacking(chapter, str(rendered.html), foot.records),
        links=rendered.links,
        unconfirmed=rendered.unconfirmed,
        questions=rendered.questions,
        dialogues=rendered.dialogues,
        scripts=(DIALOGUE_SCRIPT,) if rendered.dialogues else (),
        styles=(DIALOGUE_STYLE,) if rendered.dialogues else (),
    )


def _counted(heading: Heading, rendered: Rendered) -> Heading:
    if heading.anchor != "test":
        return heading
    return replace(heading, text=f"{heading.text}（{rendered.question_count} 题）")


def generated_page(topic: Topic, contents: Contents, body: Markup, outline: tuple[Heading, ...] = ()) -> Page:
    """The page of an appendix made from 设置 or the declarations."""
    return replace(_bare(topic, contents, body), kind="appendix", outline=outline)


def extra_page(
    title: str, parent: Topic | None, contents: Contents, body: Markup, outline: tuple[Heading, ...] = ()
) -> Page:
    """A page without a topic of its own, below `parent` (None: below the contents)."""
    part = contents.part_of(parent).name if parent else ""
    url = parent.url if parent else ""
    return Page(
        title, body, part=f"{part} › {parent.title}" if parent else "", part_url=url, kind="appendix", outline=outline
    )


def contents_page(contents: Contents, figures: Figures, *, courses: str) -> Page:
    """The first page: all parts and topics; a topic not written yet shows the deadlines and fields it will explain.

    `courses` is the address of the courses, "" when there are none.
    """
    rules = {topic.page: appendix.rule_rows(figures.of_page(topic.page), contents) for topic in contents}
    fields = {topic.page: tuple(appendix.fields_of_page(topic.page, contents)) for topic in contents}
    written = sum(1 for topic in contents if topic.is_made)
    to = {"fields_file": fields_file, "courses": courses, "forms": FORMS}
    body = fragments.render("contents.html", parts=contents.parts, rules=rules, fields=fields, written=written, **to)
    outline = tuple(Heading(2, part.name, f"part-{part.number}") for part in contents.parts)
    return Page("标准与培训手册", body, kind="index", outline=outline)


def _bare(topic: Topic, contents: Contents, body: Markup) -> Page:
    part = contents.part_of(topic)
    previous, following = contents.beside(topic)
    return Page(
        title=f"{topic.page} {topic.title}",
        body=body,
        part=part.name,
        part_url=f"index.html#part-{part.number}",
        previous=_neighbour(previous),
        next=_neighbour(following),
    )


def _neighbour(topic: Topic | None) -> Neighbour | None:
    return Neighbour(f"{topic.page} {topic.title}", topic.url) if topic else None
