"""Opens the manual of a shop from the rows of its 设置, or from the defaults."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from dcrc_lite import resources
from dcrc_lite.calendars import Calendars
from dcrc_lite.manuals.clock_words import Clock
from dcrc_lite.manuals.contents import read_contents
from dcrc_lite.manuals.figures import Figures
from dcrc_lite.manuals.manual import Manual, Shop, Surroundings
from dcrc_lite.schema.settings import Rule, Setting


def open_manual(
    rules: Iterable[Rule],
    settings: Iterable[Setting],
    calendars: Calendars,
    shop: Shop,
    *,
    around: Surroundings | None = None,
    content: Path = resources.CONTENT,
) -> Manual:
    """The manual with these figures. Pages are rendered when asked for; keep the object while 设置 stays the same."""
    figures = Figures(tuple(rules), tuple(settings))
    return Manual(figures, Clock(calendars), shop, around or Surroundings(), read_contents(content))
