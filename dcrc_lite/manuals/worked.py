"""The box 算一遍: a story with a real start, its due time and the steps that lead there, worked out by deadlines.

    story: 周五下午三点，{start}，小李在电话里听到客户抱怨。
    start: 2026-11-20T15:00
    rule: D09
    answer: 最晚 {due} 递交。

A second `story:` begins the next sum.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from dcrc_lite.errors.clocks import NotAClockError
from dcrc_lite.errors.manuals import UnknownFigureError
from dcrc_lite.manuals.blocks import Block
from dcrc_lite.manuals.clock_words import start_of, when
from dcrc_lite.manuals.figures import of_rule
from dcrc_lite.manuals.inline import Inline, figure_html

_KEYS = ("story", "start", "rule", "answer")


@dataclass(frozen=True)
class Sum:
    """One worked example, ready to print."""

    story: Markup
    answer: Markup
    steps: tuple[tuple[str, str], ...]
    name: str
    figure: Markup
    url: str


def sums(block: Block, inline: Inline) -> tuple[Sum, ...]:
    """The worked examples of a block. Raises UnknownFigureError when a part is missing or the rule is unknown."""
    drafts: list[dict[str, tuple[int, str]]] = []
    for line, text in block.lines:
        key, _, said = text.partition(":")
        if key not in _KEYS or (key != "story" and not drafts):
            raise UnknownFigureError(inline.file, line, f"“算一遍”的 {text[:16]}")
        if key == "story":
            drafts.append({})
        drafts[-1][key] = (line, said.strip())
    return tuple(_sum(draft, inline, block.line) for draft in drafts)


def _sum(draft: dict[str, tuple[int, str]], inline: Inline, line: int) -> Sum:
    missing = [key for key in _KEYS if key not in draft]
    if missing:
        raise UnknownFigureError(inline.file, line, f"“算一遍”的 {'、'.join(missing)}")
    rule_line, rule_id = draft["rule"]
    try:
        rule, start = inline.figures.rule(rule_id), start_of(draft["start"][1])
        done = inline.clock.reckon(rule, start)
    except (KeyError, ValueError, NotAClockError) as error:
        raise UnknownFigureError(inline.file, rule_line, rule_id) from error
    figure = of_rule(rule)

    def told(key: str) -> Markup:
        number, text = draft[key]
        return inline.html(text.replace("{start}", when(start)).replace("{due}", when(done.due, start)), number)

    return Sum(
        story=told("story"),
        answer=told("answer"),
        steps=tuple((step.when, step.what) for step in done.steps),
        name=rule.name,
        figure=Markup(figure_html(figure, figure.words)),  # noqa: S704 made by us, escaped
        url=inline.address(f"rule:{rule.id}", rule_line),
    )
