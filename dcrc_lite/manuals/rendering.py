"""A chapter turned into HTML: figures, links and blocks filled in, Markdown read, outline and reading text taken."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from markdown import Markdown
from markupsafe import Markup

from dcrc_lite.errors.manuals import HeadingError, TooFewQuestionsError
from dcrc_lite.manuals import fragments
from dcrc_lite.manuals.blocks import Block, cut, holder
from dcrc_lite.manuals.chapter import Chapter
from dcrc_lite.manuals.dialogue import Dialogue, read_dialogue
from dcrc_lite.manuals.dialogue_paths import check_paths
from dcrc_lite.manuals.figures import Figure, unconfirmed
from dcrc_lite.manuals.flow import read_flow
from dcrc_lite.manuals.flow_drawing import draw
from dcrc_lite.manuals.glossary import linked
from dcrc_lite.manuals.inline import Inline, Link
from dcrc_lite.manuals.plain_text import PlainText
from dcrc_lite.manuals.quiz import Question, questions
from dcrc_lite.manuals.radar import draw_radar
from dcrc_lite.manuals.worked import sums

_HEADING = re.compile(r"(#{1,6})\s+(.*?)(?:\s*\{#([a-z0-9-]+)\})?\s*")
_ALWAYS = ("tables", "attr_list", "admonition", "sane_lists")
_WHEN_USED = {"[^": "footnotes", "markdown=": "md_in_html", "```": "pymdownx.superfences"}  # each slows every page down
_UNUSED = (  # signs no chapter uses: each is looked for in every line
    "autolink", "automail", "linebreak", "reference", "image_reference", "short_reference", "short_image_ref",
)  # fmt: skip
_ONE_AT_A_TIME = Lock()  # Markdown keeps state while it converts; the staff app has several threads
NEEDED_QUESTIONS, NEEDED_SCENARIOS = 3, 1
_RESERVED = re.compile(r"page-|f-|rule-|kpi-|term-|form-|set-|t-|w\d|q\d|d\d|flow\d|main$")  # what templates make
_APPENDIX = "10."  # its pages teach nothing that is asked


@dataclass(frozen=True)
class Heading:
    """One heading of a page, for its outline."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True)
class Rendered:
    """A chapter as HTML with what other parts of the site need to know of it."""

    html: Markup
    headings: tuple[Heading, ...]
    links: tuple[Link, ...]
    questions: tuple[Question, ...]
    dialogues: tuple[Dialogue, ...]
    unconfirmed: tuple[Figure, ...]

    @property
    def question_count(self) -> int:
        """How many choices the page asks for, those of the scenario included."""
        return len(self.questions)


@lru_cache(maxsize=8)
def _markdown(extensions: tuple[str, ...]) -> Markdown:
    made = Markdown(extensions=[*extensions, PlainText()], output_format="html")
    for pattern in _UNUSED:
        made.inlinePatterns.deregister(pattern, strict=False)
    made.treeprocessors.deregister("prettify")  # line ends between blocks: nobody reads them, and they fill the page
    return made


def _converted(source: str) -> str:
    used = tuple(name for sign, name in _WHEN_USED.items() if sign in source)
    with _ONE_AT_A_TIME:
        return _markdown((*_ALWAYS, *used)).reset().convert(source)


def render(chapter: Chapter, inline: Inline) -> Rendered:
    """The chapter's HTML. Raises a ManualError naming file and line for whatever cannot be published."""
    lines, blocks = cut(chapter.body, chapter.first_line)
    headings = _headings(lines, inline)
    source = "\n".join(inline.markdown(line, number) for number, line in lines)
    html = linked(_converted(source), inline.contents.folder)
    talks = _dialogues(blocks, inline)
    made, asked = _blocks(blocks, inline, chapter, talks)
    for index, block_html in enumerate(made):
        html = html.replace(holder(index), block_html)
    return Rendered(
        html=Markup(_scrolling(html)),  # noqa: S704 chapters are ours, blocks are escaped
        headings=headings,
        links=tuple(inline.links),
        questions=asked,
        dialogues=tuple(talks.values()),
        unconfirmed=unconfirmed(inline.used),
    )


def _scrolling(html: str) -> str:
    """Tables scroll inside their own frame on narrow screens; keyboards can reach it. An empty corner is no heading."""
    opened = html.replace("<table>", '<div class="tbl" tabindex="0" role="group" aria-label="表格"><table>')
    return opened.replace("</table>", "</table></div>").replace("<th></th>", "<td></td>")


def _headings(lines: list[tuple[int, str]], inline: Inline) -> tuple[Heading, ...]:
    found: list[Heading] = []
    level = 1
    for number, line in _outside_fences(lines):
        match = _HEADING.fullmatch(line)
        if match is None:
            continue
        if len(match[1]) == 1 or len(match[1]) > level + 1:
            what = "用了一级，一级只给页名" if len(match[1]) == 1 else f"从 {level} 级跳到了 {len(match[1])} 级"
            raise HeadingError(inline.file, number, what)
        if match[3] is None:
            raise HeadingError(inline.file, number, f"“{match[2]}”没有锚点")
        if match[3] in {heading.anchor for heading in found}:
            raise HeadingError(inline.file, number, f"的锚点 {match[3]} 用了两次")
        if _RESERVED.match(match[3]):
            raise HeadingError(inline.file, number, f"的锚点 {match[3]} 是程序自己用的，换一个")
        level = len(match[1])
        found.append(Heading(level, inline.plain(match[2], number), match[3]))
    return tuple(found)


def _outside_fences(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    outside, inside = [], False
    for number, line in lines:
        if line.lstrip().startswith("```"):
            inside = not inside
        elif not inside:
            outside.append((number, line))
    return outside


def _dialogues(blocks: list[Block], inline: Inline) -> dict[int, Dialogue]:
    """The practice dialogues of a page by the place of their block."""
    places = [index for index, block in enumerate(blocks) if block.kind == "dialogue"]
    return {index: read_dialogue(blocks[index], inline, f"d{number}") for number, index in enumerate(places, start=1)}


def _blocks(
    blocks: list[Block], inline: Inline, chapter: Chapter, talks: dict[int, Dialogue]
) -> tuple[list[str], tuple[Question, ...]]:
    made: list[str] = []
    asked: list[Question] = []
    for index, block in enumerate(blocks):
        if index in talks:
            way = check_paths(talks[index], inline.file)
            made.append(fragments.render("dialogue.html", talk=talks[index], way=way))
        elif block.kind in ("quiz", "scenario"):
            found = questions(block, inline, len(asked) + 1)
            asked += found
            made.append(fragments.render("quiz.html", questions=found))
        else:
            made.append(_drawn(block, inline, f"flow{index}"))
    _enough(asked, sum(block.kind in ("scenario", "dialogue") for block in blocks), chapter)
    return made, tuple(asked)


def _enough(asked: list[Question], scenarios: int, chapter: Chapter) -> None:
    choices = sum(not question.is_scenario for question in asked)
    if chapter.topic.page.startswith(_APPENDIX) or (choices >= NEEDED_QUESTIONS and scenarios >= NEEDED_SCENARIOS):
        return
    last = chapter.first_line + chapter.body.count("\n")
    raise TooFewQuestionsError(chapter.file, last, choices, scenarios)


def _drawn(block: Block, inline: Inline, name: str) -> Markup:
    if block.kind == "flow":
        return draw(read_flow(block, inline), name)
    if block.kind == "radar":
        return draw_radar(block, inline.file, name)
    if block.kind == "worked":
        return fragments.render("worked.html", sums=sums(block, inline))
    parts = [(line, *text.partition("|")) for line, text in block.lines]
    figs = [(inline.plain(label.strip(), line), inline.html(figure.strip(), line)) for line, label, _, figure in parts]
    return fragments.render("figs.html", figs=figs)
