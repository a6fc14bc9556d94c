"""Texts without any sign of Markdown are left as they are: looking for each sign in each of them takes a third of it."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import STX, AtomicString

_SIGN = re.compile(rf"[`\\\[!<&*_{{{STX}]")
_BEFORE_INLINE = 25  # Markdown's own step for signs inside of lines has 20


class PlainText(Extension):
    """Marks them before Markdown looks inside of lines."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Markdown's name
        """Add the step."""
        md.treeprocessors.register(_Marking(md), "plain_text", _BEFORE_INLINE)


class _Marking(Treeprocessor):
    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.text and not _SIGN.search(element.text):
                element.text = AtomicString(element.text)
