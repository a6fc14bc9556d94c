"""One chapter as written: its head (YAML between ---) and its Markdown body with line numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from dcrc_lite.errors.manuals import FrontMatterError
from dcrc_lite.manuals.contents import Topic, read_yaml
from dcrc_lite.manuals.screens import SCREENS
from dcrc_lite.schema import SHEETS
from dcrc_lite.schema.sources import SOURCES, cited

_NEEDED = ("page", "title", "roles", "source", "updated")
_KNOWN = (*_NEEDED, "screens", "forms")


@dataclass(frozen=True)
class Chapter:
    """A page of the manual before rendering. `first_line` is the line of the file the body begins on."""

    topic: Topic
    file: str  # 02-calls/2-3-service-calls.md
    roles: tuple[str, ...]
    source: str  # the standards by name
    updated: date
    screens: tuple[str, ...]
    forms: tuple[str, ...]  # record names
    body: str
    first_line: int


def read_chapter(topic: Topic, folder: Path) -> Chapter:
    """The chapter of a written topic. Raises FrontMatterError naming file and line."""
    assert topic.path is not None
    file = topic.path.relative_to(folder).as_posix()
    lines = topic.path.read_text(encoding="utf-8").split("\n")
    end = _end_of_head(file, lines)
    head = _head(file, lines[1:end])
    _agrees(file, head, topic, lines)
    return Chapter(
        topic=topic,
        file=file,
        roles=_words(head["roles"]),
        source=cited(*_names(file, head, "source", SOURCES, lines)),
        updated=_updated(file, head["updated"], lines),
        screens=_names(file, head, "screens", SCREENS, lines),
        forms=_names(file, head, "forms", SHEETS, lines),
        body="\n".join(lines[end + 1 :]),
        first_line=end + 2,
    )


def _end_of_head(file: str, lines: list[str]) -> int:
    if lines[0].strip() != "---":
        raise FrontMatterError(file, 1, "没有开头的 ---")
    for number, line in enumerate(lines[1:], start=1):
        if line.strip() == "---":
            return number
    raise FrontMatterError(file, 1, "没有结尾的 ---")


def _head(file: str, lines: list[str]) -> dict[str, Any]:
    try:
        head = read_yaml("\n".join(lines))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise FrontMatterError(file, line, "读不懂") from error
    if not isinstance(head, dict):
        raise FrontMatterError(file, 1, "是空的")
    missing = [name for name in _NEEDED if not head.get(name)]
    if missing:
        raise FrontMatterError(file, 1, f"缺 {'、'.join(missing)}")
    unknown = [str(name) for name in head if name not in _KNOWN]
    if unknown:
        raise FrontMatterError(file, _line_of(lines, unknown[0]) + 1, f"里的 {'、'.join(unknown)} 不认识")
    return head


def _agrees(file: str, head: dict[str, Any], topic: Topic, lines: list[str]) -> None:
    if str(head["page"]) != topic.page:
        raise FrontMatterError(file, _line_of(lines, "page"), f"的 page 是 {head['page']}，按文件名应是 {topic.page}")
    if head["title"] != topic.title:
        raise FrontMatterError(file, _line_of(lines, "title"), f"的 title 和篇目不同，篇目里是“{topic.title}”")


def _updated(file: str, value: object, lines: list[str]) -> date:
    if isinstance(value, date):
        return value
    raise FrontMatterError(file, _line_of(lines, "updated"), f"的 updated 要写成 2026-11-21 这样的日期，现在是 {value}")


def _words(value: object) -> tuple[str, ...]:
    return tuple(str(word) for word in value) if isinstance(value, list) else (str(value),)


def _names(file: str, head: dict[str, Any], key: str, known: Any, lines: list[str]) -> tuple[str, ...]:
    names = _words(head[key]) if head.get(key) else ()
    for name in names:
        if name not in known:
            raise FrontMatterError(file, _line_of(lines, key), f"的 {key} 里没有 {name} 这一项")
    return names


def _line_of(lines: list[str], key: str) -> int:
    found = (number for number, line in enumerate(lines, start=1) if re.match(rf"{re.escape(key)}\s*:", line))
    return next(found, 1)
