"""The question bank (10.8): every question of every page with its answer, a part of the manual at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dcrc_lite.manuals import fragments
from dcrc_lite.manuals.contents import Contents, Topic
from dcrc_lite.manuals.product import Asked

PER_PAGE = 7  # chapters on one page of the bank, so that a page stays under 60 KB
LETTERS = "ABCDEFG"


@dataclass(frozen=True)
class BankPage:
    """One page of the bank."""

    name: str  # 10-8-q2-1.html
    title: str
    part: str
    topics: tuple[Topic, ...]


def bank_pages(contents: Contents) -> tuple[BankPage, ...]:
    """The pages of the bank: the written chapters of each part, so many at a time."""
    return tuple(_pages(contents))


def _pages(contents: Contents) -> Iterator[BankPage]:
    for part in contents.parts:
        written = [topic for topic in part.topics if topic.path]
        if part is contents.parts[-1] and part.number == len(contents.parts) and _is_appendix(written):
            continue
        for number, at in enumerate(range(0, len(written), PER_PAGE), start=1):
            some = tuple(written[at : at + PER_PAGE])
            span = some[0].page if len(some) == 1 else f"{some[0].page}–{some[-1].page}"
            yield BankPage(f"10-8-q{part.number}-{number}.html", f"题库 {span}", part.name, some)


def _is_appendix(written: Sequence[Topic]) -> bool:
    return any(topic.path and topic.path.parent.name.endswith("appendix") for topic in written)


def hub(contents: Contents, *, courses: bool) -> Markup:
    """The page 自测题库: where the questions of each part are."""
    return fragments.render("bank.html", pages=bank_pages(contents), courses=courses)


def bank(page: BankPage, asked: Sequence[tuple[Topic, tuple[Asked, ...]]]) -> Markup:
    """One page of the bank: the questions by chapter, the answers at the end, so that it can be printed as a test."""
    return fragments.render("bank_page.html", page=page, asked=asked, letters=LETTERS)
