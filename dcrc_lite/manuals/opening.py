"""Opens the manual of a shop from the rows of its 设置, or from the defaults."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from dcrc_lite import resources
from dcrc_lite.calendars import Calendars
from dcrc_lite.manuals.clock_words import Clock
from dcrc_lite.manuals.contents import read_contents
from dcrc_lite.manuals.figures import Figures
from dcrc_lite.manuals.kept import Kept
from dcrc_lite.manuals.manual import Manual, Shop, Surroundings
from dcrc_lite.schema.questionnaires import QUESTIONS
from dcrc_lite.schema.settings import Rule, Setting
from dcrc_lite.schema.surveys import Question


def open_manual(
    rules: Iterable[Rule],
    settings: Iterable[Setting],
    calendars: Calendars,
    shop: Shop,
    *,
    questions: Iterable[Question] = QUESTIONS,
    around: Surroundings | None = None,
    content: Path = resources.CONTENT,
    kept: Kept | None = None,
) -> Manual:
    """The manual with these figures. Pages are rendered when asked for; keep the object while 设置 stays the same.

    `questions` are the rows of 题目, for their weights; `kept` is what an earlier publication left.
    """
    return Manual(
        figures=Figures(tuple(rules), tuple(settings), tuple(questions)),
        clock=Clock(calendars),
        shop=shop,
        around=around or Surroundings(),
        contents=read_contents(content),
        known=kept.products() if kept else {},
        known_bounds=kept.bounds() if kept else {},
    )
