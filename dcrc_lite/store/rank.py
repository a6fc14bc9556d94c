"""Which row a person means by a few words: all words found in its search keys, best match first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeysFrom:
    """The columns a row is found by, and what makes the words a person may search it by from their texts in this order."""

    columns: tuple[str, ...]
    make: Callable[..., Collection[str]]

    def __call__(self, texts: Mapping[str, str]) -> Collection[str]:
        """Return the words for a row's canonical texts."""
        return self.make(*(texts.get(name, "") for name in self.columns))


def parts_of(words: str) -> list[str]:
    """Return the parts of what was typed that all have to be found, lower case."""
    return words.casefold().split()


def grade(keys: Collection[str], parts: Collection[str]) -> int | None:
    """Return 0 (a key is the word), 1 (a key begins with it), 2 (inside a key), worst of all parts; None = not found."""
    grades = [min((_one(key, part) for key in keys if part in key), default=None) for part in parts]
    known = [found for found in grades if found is not None]
    return max(known, default=None) if len(known) == len(grades) else None


def _one(key: str, part: str) -> int:
    if key == part:
        return 0
    return 1 if key.startswith(part) else 2


def rank(keyed: Mapping[str, Collection[str]], words: str, limit: int) -> list[str]:
    """Return 编号 of the rows that match, best first, then by 编号."""
    parts = parts_of(words)
    graded = [(grade(keys, parts), row_id) for row_id, keys in keyed.items()]
    return [row_id for _, row_id in sorted((found, row_id) for found, row_id in graded if found is not None)][:limit]
