"""The table of contents: ten parts, their topics, and which of them are written (a file in content/) or generated.

A short topic may stand on another topic's page: `within: {"4.8": "4.7#network"}` in contents.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

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
    place: str = ""  # 4-7-contact-points.html#network: where the topic stands when it has no page of its own

    @property
    def url(self) -> str:
        """The address beside the other pages: its file, its place on another page, or its row on the contents page."""
        return self.place or (f"{self.slug}.html" if self.slug else f"index.html#{self.row}")

    @property
    def is_made(self) -> bool:
        """True when there is something to read."""
        return bool(self.slug or self.place)

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

    def host(self, page: str) -> Topic | None:
        """The written topic on whose page this one is explained (mostly itself); None while nobody wrote it."""
        topic = self.topic(page)
        if topic is None or not topic.place:
            return topic if topic is not None and topic.path is not None else None
        return next((own for own in self if own.path and topic.place.startswith(f"{own.slug}.html")), None)

    def pages_of(self, topic: Topic) -> tuple[str, ...]:
        """The page numbers explained on a topic's page: its own, and those that stand within."""
        return (topic.page, *self._guests.get(f"{topic.slug}.html", ()))

    def beside(self, topic: Topic) -> tuple[Topic | None, Topic | None]:
        """The topics with pages of their own before and after one that has a page."""
        return self._beside[topic.page]

    def part_of(self, topic: Topic) -> Part:
        """The part a topic belongs to."""
        return self.parts[int(topic.page.split(".")[0]) - 1]

    @cached_property
    def _guests(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for topic in self:
            if topic.place:
                found.setdefault(topic.place.partition("#")[0], []).append(topic.page)
        return found

    @cached_property
    def _beside(self) -> dict[str, tuple[Topic | None, Topic | None]]:
        made = [topic for topic in self if topic.slug]
        return {
            topic.page: (before, after)
            for topic, before, after in zip(made, [None, *made], [*made[1:], None], strict=False)
        }

    @cached_property
    def _by_page(self) -> dict[str, Topic]:
        return {topic.page: topic for topic in self}


@lru_cache(maxsize=8)
def read_contents(folder: Path = resources.CONTENT) -> Contents:
    """The contents as contents.yaml lists them, joined with the chapter files that are there."""
    listed = read_yaml((folder / "contents.yaml").read_text(encoding="utf-8"))
    files = _chapter_files(folder)
    return Contents(folder, tuple(_part(entry, files) for entry in listed["parts"]))


def read_yaml(text: str) -> Any:
    """The data of a YAML text; by the C library where PyYAML was built with it, which is eight times as fast."""
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 safe loaders, both


def _chapter_files(folder: Path) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path in sorted(folder.glob("*/*.md")):
        match = _CHAPTER_FILE.fullmatch(path.name)
        if match:
            found[f"{match[1]}.{match[2]}"] = path
    return found


def _part(entry: dict[str, Any], files: dict[str, Path]) -> Part:
    generated, within = entry.get("generated", {}), entry.get("within", {})
    topics = (
        _topic(page, title, files, generated.get(page, ""), within.get(page, ""))
        for page, title in entry["topics"].items()
    )
    return Part(int(entry["number"]), str(entry["title"]), tuple(topics))


def _topic(page: str, title: str, files: dict[str, Path], maker: str, within: str) -> Topic:
    if maker:
        return Topic(page, title, f"{page.replace('.', '-')}-{maker}", None, maker)
    if within:
        host, _, anchor = within.partition("#")
        return Topic(page, title, place=f"{files[host].stem}.html#{anchor}" if host in files else "")
    path = files.get(page)
    return Topic(page, title, path.stem if path else "", path)
