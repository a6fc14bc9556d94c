"""The whole manual as one page to print (and to make a PDF of): anchors made unique, links turned inward."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from dcrc_lite.manuals import fragments
from dcrc_lite.manuals.contents import Contents, Topic

_NAMED = re.compile(r'\s(id|for|name|aria-labelledby|aria-describedby)="([^"]+)"')
_HREF = re.compile(r'(<a\b[^>]*?\shref=")([^"]+)(")')
_MARKER = re.compile(r"url\(#([^)]+)\)")
_HEADING = re.compile(r"(</?h)([1-5])\b")


@dataclass(frozen=True)
class Bound:
    """One page as it stands in the whole."""

    topic: Topic
    anchor: str
    body: Markup
    foot: str


def bound(topic: Topic, body: str, foot: str, files: Mapping[str, str]) -> Bound:
    """A page's body for the whole. `files`: file name -> prefix of the pages that stand in it too."""
    prefix = files[topic.url]

    def name(found: re.Match[str]) -> str:
        return f' {found[1]}="{" ".join(f"{prefix}-{own}" for own in found[2].split())}"'

    def href(found: re.Match[str]) -> str:
        file, _, anchor = found[2].partition("#")
        inward = files.get(file or topic.url)
        if inward is None:
            return found[0]
        return f"{found[1]}#{inward}{f'-{anchor}' if anchor else ''}{found[3]}"

    made = _NAMED.sub(name, body)
    made = _HREF.sub(href, made)
    made = _MARKER.sub(rf"url(#{prefix}-\1)", made)
    lowered = _HEADING.sub(lambda found: f"{found[1]}{int(found[2]) + 1}", made)
    return Bound(topic, prefix, Markup(lowered), foot)  # noqa: S704 made by us


def prefixes(topics: Iterable[Topic]) -> dict[str, str]:
    """The pages of the whole: file name -> prefix of their anchors."""
    return {topic.url: "w" + topic.page.replace(".", "-") for topic in topics}


def whole(contents: Contents, pages: Mapping[str, Bound]) -> Markup:
    """The body of the page with everything, part by part."""
    return fragments.render("whole.html", parts=contents.parts, pages=pages)
