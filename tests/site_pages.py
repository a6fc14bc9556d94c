"""A manual of any length, twice: as chapters of ours and as plain pages for another builder. Same words, same tables.

Sentences are taken from the real chapters and shuffled by a seed, so that characters come as often as they really do.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from dcrc_lite import resources
from dcrc_lite.manuals.contents import read_contents
from dcrc_lite.manuals.screens import SCREENS

SEED = 7
PARTS = 9  # the tenth is the appendix, made from declarations
_PLAIN = re.compile(r"[\u4e00-\u9fff“][^\[\]{}|`*#<>\\:+!?~=-]{18,80}。")

_HEADING = re.compile(r"^## ([^{\n]+) \{#", re.MULTILINE)


@dataclass(frozen=True)
class Made:
    """One page in words: number, title, paragraphs, rows of a table, questions with three options."""

    number: str
    title: str
    lead: str
    sections: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, str, str], ...]
    boxes: tuple[tuple[str, ...], tuple[str, ...]]  # what to do, what not
    asked: tuple[tuple[str, tuple[str, str, str]], ...]
    beside: tuple[str, str]  # numbers of two other pages it leads to

    @property
    def slug(self) -> str:
        """The name of its file."""
        return f"{self.number.replace('.', '-')}-page"


def sentences() -> list[str]:
    """Every plain sentence of the real chapters."""
    found = []
    for path in sorted(resources.CONTENT.glob("*/*.md")):
        for line in path.read_text(encoding="utf-8").split("\n"):
            found += _PLAIN.findall(line)
    return sorted(set(found))


def headings() -> list[str]:
    """Every heading of the real chapters, as often as it comes."""
    chapters = (path.read_text(encoding="utf-8") for path in sorted(resources.CONTENT.glob("*/*.md")))
    return [heading for text in chapters for heading in _HEADING.findall(text) if "{{" not in heading]


def pages(count: int) -> list[Made]:
    """That many pages, the same every time."""
    chance, stock, named = random.Random(SEED), sentences(), headings()
    titles = _titles(count)
    numbers = list(titles)
    return [_page(number, title, chance, stock, named, numbers) for number, title in titles.items()]


def _titles(count: int) -> dict[str, str]:
    """The real topics (deadlines and fields lead to them), then as many more as are needed, part by part."""
    real = {topic.page: topic.title for topic in read_contents() if not topic.page.startswith("10.")}
    last = {part: max(int(page.split(".")[1]) for page in real if page.startswith(f"{part}.")) for part in range(1, 10)}
    for more in range(count - len(real)):
        part = more % PARTS + 1
        last[part] += 1
        real[f"{part}.{last[part]}"] = f"补充题目 {part}.{last[part]}"
    return dict(sorted(real.items(), key=lambda one: tuple(map(int, one[0].split(".")))))


def _page(
    number: str, title: str, chance: random.Random, stock: list[str], named: list[str], numbers: list[str]
) -> Made:
    say = iter(chance.sample(stock, 48))
    return Made(
        number=number,
        title=title,
        lead=next(say),
        sections=tuple((chance.choice(named), next(say)) for _ in range(4)),
        rows=tuple((next(say)[:8], next(say), "当天") for _ in range(3)),
        boxes=((next(say), next(say)), (next(say), next(say))),
        asked=tuple(
            (next(say)[:20], (next(say)[:9] + "甲", next(say)[:9] + "乙", next(say)[:9] + "丙")) for _ in range(4)
        ),
        beside=(chance.choice(numbers), chance.choice(numbers)),
    )


# --- ours


def write_ours(folder: Path, made: list[Made]) -> None:
    """The folder content/ of a manual with these pages."""
    folder.mkdir(parents=True)
    shutil.copy(resources.CONTENT / "glossary.yaml", folder)
    listed = yaml.safe_load((resources.CONTENT / "contents.yaml").read_text(encoding="utf-8"))
    for part in listed["parts"][:PARTS]:
        own = [page for page in made if page.number.startswith(f"{part['number']}.")]
        part["topics"], part["within"] = {page.number: page.title for page in own}, {}
        place = folder / f"{part['number']:02}-part"
        place.mkdir()
        for page in own:
            (place / f"{page.slug}.md").write_text(chapter(page), encoding="utf-8", newline="\n")
    (folder / "contents.yaml").write_text(yaml.safe_dump(listed, allow_unicode=True, sort_keys=False), "utf-8")


def chapter(page: Made) -> str:
    """A page as a chapter of ours, with a figure of 设置 in it."""
    head = f'---\npage: "{page.number}"\ntitle: {page.title}\nroles: [电访员]\nsource: S000\nupdated: 2026-11-21\n'
    lines = [f"{head}screens: [{', '.join(SCREENS)}]\n---", page.lead, ""]
    for at, (heading, text) in enumerate(page.sections, start=1):
        lines += [f"## {heading} {{#s{at}}}", "", text, ""]
    lines += [*_table(page), "打电话的期限是 {{ D06 }}。", ""]
    lines += [f"参看 [一页]({page.beside[0]}) 和 [另一页]({page.beside[1]})。", "", *_boxes(page)]
    lines += [
        "```worked",
        f"story: {page.title}，{{start}} 出厂。",
        "start: 2026-11-20",
        "rule: D06",
        "answer: {due}。",
        "```",
    ]
    lines += ["", "```quiz", *(line for one in page.asked[:3] for line in _question(one)), "```", ""]
    lines += ["```scenario", page.lead, *_question(page.asked[3]), "```", ""]
    return "\n".join(lines)


def _table(page: Made) -> list[str]:
    return ["| 谁做 | 做什么 | 最晚 |", "|---|---|---|", *(f"| {' | '.join(row)} |" for row in page.rows), ""]


def _boxes(page: Made) -> Iterator[str]:
    for kind, title, lines in (("do", "应该这样", page.boxes[0]), ("dont", "不要这样", page.boxes[1])):
        yield f'!!! {kind} "{title}"'
        yield from (f"    - {line}" for line in lines)
        yield ""


def _question(one: tuple[str, tuple[str, str, str]]) -> Iterator[str]:
    ask, (right, *wrong) = one
    yield f"? {ask}"
    yield f"+ {right}"
    for option in wrong:
        yield f"- {option}"
        yield "~ 再看一遍上面。"
    yield from ("! 上面写着。", "> 2.1")


# --- for MkDocs


def write_plain(folder: Path, made: list[Made]) -> Path:
    """A project of MkDocs with the Material theme and the same pages in its navigation; the path of mkdocs.yml."""
    docs = folder / "docs"
    docs.mkdir(parents=True)
    slugs = {page.number: f"{page.slug}.md" for page in made}
    for page in made:
        (docs / slugs[page.number]).write_text(plain(page, slugs), encoding="utf-8", newline="\n")
    (docs / "index.md").write_text("# 手册\n\n目录在左边。\n", encoding="utf-8")
    parts = [f"{number}." for number in range(1, PARTS + 1)]
    nav = [
        {f"第 {part} 篇": [{page.title: slugs[page.number]} for page in made if page.number.startswith(part)]}
        for part in parts
    ]
    config = {
        "site_name": "手册",
        "theme": {"name": "material", "language": "zh", "font": False},
        "plugins": [{"search": {"lang": ["zh", "en"]}}],
        "markdown_extensions": ["tables", "admonition", "attr_list", "sane_lists", "pymdownx.superfences"],
        "nav": [{"目录": "index.md"}, *nav],
    }
    file = folder / "mkdocs.yml"
    file.write_text(yaml.safe_dump(config, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return file


def plain(page: Made, slugs: dict[str, str]) -> str:
    """A page in Markdown everybody reads: questions are lists, the figure is typed."""
    lines = [f"# {page.number} {page.title}", "", page.lead, ""]
    for at, (heading, text) in enumerate(page.sections, start=1):
        lines += [f"## {heading} {{#s{at}}}", "", text, ""]
    one, other = (slugs[number] for number in page.beside)
    lines += [
        *_table(page),
        "打电话的期限是 **3 自然日**。",
        "",
        f"参看 [一页]({one}) 和 [另一页]({other})。",
        "",
        "## 自测 {#test}",
        "",
    ]
    lines += [*_boxes(page), '!!! note "算一遍"', f"    {page.title}，11月20日 出厂。最晚 11月23日。", ""]
    for ask, options in page.asked:
        lines += [f"**{ask}**", "", *(f"- {option}（再看一遍上面。）" for option in options), ""]
    return "\n".join(lines)
