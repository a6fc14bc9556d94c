"""Traditional characters people may type into the search, and the simplified ones the manual is written in.

A table of our own (traditional.txt) instead of a library: the search works without any connection, so the pairs travel
in the search data anyway; only those whose simplified character occurs in the manual are sent, about 6 KB. Character by
character is enough, because both sides of a search are compared character by character.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

_TABLE = Path(__file__).with_name("traditional.txt")


@lru_cache(maxsize=1)
def table() -> dict[str, str]:
    """Traditional character -> simplified one."""
    rows = (line for line in _TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {written: group[0] for line in rows for group in line.split() for written in group[1:]}


def simplified_pairs(letters: frozenset[str]) -> str:
    """The pairs (traditional, simplified) for the characters of a text; those it uses itself stay as they are."""
    return "".join(
        written + plain for written, plain in sorted(table().items()) if plain in letters and written not in letters
    )
