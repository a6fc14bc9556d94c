"""What is known of a finished page, as plain data that can be kept between two publications."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dcrc_lite.manuals.inline import Link
from dcrc_lite.manuals.quiz import Question
from dcrc_lite.manuals.reading_text import Reading

NONE = "[]"  # no question


@dataclass(frozen=True)
class Asked:
    """One question of a self-test, ready to print anywhere: `url` is complete, `options` are (HTML, right)."""

    number: int
    ask: str
    options: tuple[tuple[str, bool], ...]
    why: str
    url: str
    is_scenario: bool
    story: tuple[str, ...]

    @property
    def right(self) -> int:
        """The place of the right option, from 0."""
        return next(place for place, option in enumerate(self.options) if option[1])


@dataclass(frozen=True)
class Product:
    """A page's anchors, its ways onward, its text for the search, its questions, doubtful figures, what it lacks.

    Text and questions are JSON already: of a thousand pages, few are ever taken apart again.
    """

    ids: frozenset[str]
    links: tuple[Link, ...]
    listed: str = ""  # what the search lists of it; "" = it is not searched
    questions: str = NONE
    unconfirmed: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()

    @property
    def asks(self) -> bool:
        """True when it has a question about itself."""
        return self.questions != NONE

    @property
    def asked(self) -> tuple[Asked, ...]:
        """Its questions."""
        return tuple(_asked(one) for one in json.loads(self.questions))

    def rest(self) -> str:
        """Return all but text and questions as one line of JSON."""
        return json.dumps([sorted(self.ids), self.links, self.unconfirmed, self.lacking], ensure_ascii=False)


def product_from(rest: str, listed: str, questions: str) -> Product:
    """The product kept as `Product.rest`, `listed` and `questions`."""
    ids, links, unconfirmed, lacking = json.loads(rest)
    return Product(
        frozenset(ids), tuple(Link(*link) for link in links), listed, questions, tuple(unconfirmed), tuple(lacking)
    )


def _asked(data: dict[str, Any]) -> Asked:
    options, story = data.pop("options"), data.pop("story")
    return Asked(options=tuple((html, right) for html, right in options), story=tuple(story), **data)


def questions_text(questions: Sequence[Question], name: str) -> str:
    """The questions of the page `name` as `Product.questions` has them."""
    return json.dumps([vars(one) for one in _asked_of(questions, name)], ensure_ascii=False) if questions else NONE


def _asked_of(questions: Sequence[Question], name: str) -> tuple[Asked, ...]:
    """The questions of the page `name`, with addresses that hold on every other page too."""
    return tuple(
        Asked(
            number=one.number,
            ask=str(one.ask),
            options=tuple((str(option.text), option.right) for option in one.options),
            why=str(one.why),
            url=name + one.url if one.url.startswith("#") else one.url,
            is_scenario=one.is_scenario,
            story=tuple(map(str, one.story)),
        )
        for one in questions
    )


def sections_of(reading: Reading) -> tuple[tuple[str, str, str], ...]:
    """The sections with words in them: anchor, heading on one line, text."""
    return tuple(
        (section.anchor, " ".join(section.heading.split()), section.text)
        for section in reading.sections
        if section.text
    )
