"""What a page must show a trainee beyond its questions: a sum, what to do and what not, who by when, a screen or form."""

from __future__ import annotations

from collections.abc import Iterator

from dcrc_lite.manuals.chapter import Chapter
from dcrc_lite.manuals.screens import SCREENS_OF
from dcrc_lite.manuals.who_tables import says_who_and_when


def lacking(chapter: Chapter, html: str, records: tuple[str, ...]) -> tuple[str, ...]:
    """What the page does not have, in the words of who writes it; `records`: those whose fields it explains."""
    return tuple(_lacking(chapter, html, records))


def _lacking(chapter: Chapter, html: str, records: tuple[str, ...]) -> Iterator[str]:
    if not (chapter.screens or chapter.forms):
        yield "用到它的界面或表格（页头的 screens、forms）"
    for record in records:
        screens = SCREENS_OF.get(record, ())
        if screens and not set(screens) & set(chapter.screens):
            yield f"填“{record}”的界面（页头的 screens：{'、'.join(screens)} 里至少一个）"
    if chapter.topic.page.startswith("10."):
        return
    if "算一遍" not in html:
        yield "一个算得出的例子（worked，或写明“算一遍”）"
    if 'class="admonition do"' not in html:
        yield "“应该这样”（!!! do）"
    if 'class="admonition dont"' not in html:
        yield "“不要这样”（!!! dont）"
    if not says_who_and_when(html):
        yield "一张写明谁做、最晚何时的表"
