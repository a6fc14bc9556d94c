"""What is known of a finished page, as plain data that can be kept between two publications."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from dcrc_lite.manuals.inline import Link
from dcrc_lite.manuals.quiz import Question
from dcrc_lite.manuals.reading_text import Reading


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
    """A page's anchors, its ways onward, its text for the search, its questions, doubtful figures, what it lacks."""

    ids: frozenset[str]
    links: tuple[Link, ...]
    sections: tuple[tuple[str, str, str], ...]  # anchor, heading, text
    asked: tuple[Asked, ...] = ()
    unconfirmed: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The page's title."""
        return self.sections[0][2].partition("\n")[0] if self.sections else ""

    def text(self) -> str:
        """Return the page as one line of JSON."""
        return json.dumps(asdict(self) | {"ids": sorted(self.ids)}, ensure_ascii=False)


def product_from(text: str) -> Product:
    """The product kept as `Product.text`."""
    data = json.loads(text)
    return Product(
        ids=frozenset(data["ids"]),
        links=tuple(Link(**link) for link in data["links"]),
        sections=tuple((anchor, heading, words) for anchor, heading, words in data["sections"]),
        asked=tuple(_asked(one) for one in data["asked"]),
        unconfirmed=tuple(data["unconfirmed"]),
        lacking=tuple(data["lacking"]),
    )


def _asked(data: dict[str, object]) -> Asked:
    options, story = data.pop("options"), data.pop("story")
    assert isinstance(options, list)
    assert isinstance(story, list)
    return Asked(options=tuple((html, right) for html, right in options), story=tuple(story), **data)  # type: ignore[arg-type]


def asked_of(questions: Sequence[Question], name: str) -> tuple[Asked, ...]:
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
