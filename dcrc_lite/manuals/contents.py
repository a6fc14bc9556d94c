"""The table of contents: ten parts, their topics, and which of them are written (a file in content/) or generated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import yaml

from dcrc_lite import resources

_ORDINALS = "一二三四五六七八九十"
_CHAPTER_FILE = re.compile(r"(\d+)-(\d+)-[a-z0-9-]+\.md")


@dataclass(frozen=True)
class Topic:
    """One entry of the contents. `slug` is "" while the topic is not written; `generated` names its maker."""

    page: str  # 2.3
    title: str
    slug: str = ""  # 2-3-service-calls
    path: Path | None = None
    generated: str = ""

    @property
    def url(self) -> str:
        """The address beside the other pages: its file, or its row on the contents page."""
        return f"{self.slug}.html" if self.slug else f"index.html#{self.row}"

    @property
    def row(self) -> str:
        """The anchor of this topic on the contents page."""
        return "p-" + self.page.replace(".", "-")


@dataclass(frozen=True)
class Part:
    """One of the ten parts (篇)."""

    number: int
    title: str
    topics: tuple[Topic, ...]

    @property
    def name(self) -> str:
        """第二篇 回访与满意度."""
        return f"第{_ORDINALS[self.number - 1]}篇 {self.title}"


@dataclass(frozen=True)
class Contents:
    """All parts in order."""

    folder: Path
    parts: tuple[Part, ...]

    def __iter__(self) -> Iterator[Topic]:
        """Every topic in reading order."""
        return (topic for part in self.parts for topic in part.topics)

    def topic(self, page: str) -> Topic | None:
        """The topic of that page number, None when the contents do not have it."""
        return self._by_page.get(page)

    def part_of(self, topic: Topic) -> Part:
        """The part a topic belongs to."""
        return self.parts[int(topic.page.split(".")[0]) - 1]

    @cached_property
    def _by_page(self) -> dict[str, Topic]:
        return {topic.page: topic for topic in self}


@lru_cache(maxsize=8)
def read_contents(folder: Path = resources.CONTENT) -> Contents:
    """The contents as contents.yaml lists them, joined with the chapter files that are there."""
    listed = yaml.safe_load((folder / "contents.yaml").read_text(encoding="utf-8"))
    files = _chapter_files(folder)
    return Contents(folder, tuple(_part(entry, files) for entry in listed["parts"]))


def _chapter_files(folder: Path) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path in sorted(folder.glob("*/*.md")):
        match = _CHAPTER_FILE.fullmatch(path.name)
        if match:
            found[f"{match[1]}.{match[2]}"] = path
    return found


def _part(entry: dict[str, object], files: dict[str, Path]) -> Part:
    topics, generated = entry["topics"], entry.get("generated", {})
    assert isinstance(topics, dict)
    assert isinstance(generated, dict)
    made = tuple(_topic(page, title, files.get(page), generated.get(page, "")) for page, title in topics.items())
    return Part(int(str(entry["number"])), str(entry["title"]), made)


def _topic(page: str, title: str, path: Path | None, maker: str) -> Topic:
    if maker:
        return Topic(page, title, f"{page.replace('.', '-')}-{maker}", None, maker)
    return Topic(page, title, path.stem if path else "", path)
