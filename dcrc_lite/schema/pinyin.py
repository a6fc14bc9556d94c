"""Names by their sounds: every reading of every character, so that 单 is found as dan, shan and chan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice, product

_MOST = 64  # combinations kept for one name


def spellings(name: str) -> frozenset[str]:
    """Return the initials and the full spellings of a name in all readings: 朱军 -> zj, zhujun."""
    sounds = [_readings(character) for character in name.strip() if not character.isspace()]
    if not sounds or not any(character > "\u2e7f" for character in name):
        return frozenset()
    return frozenset((*_combined(map(_initials, sounds)), *_combined(sounds)))


def _combined(sounds: Iterable[tuple[str, ...]]) -> Iterator[str]:
    return map("".join, islice(product(*sounds), _MOST))


@lru_cache(maxsize=20_000)
def _initials(readings: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({reading[0] for reading in readings}))


@lru_cache(maxsize=20_000)
def _readings(character: str) -> tuple[str, ...]:
    """Return the toneless readings of one character; a character without any is its own."""
    if character.isascii():
        return (character.lower(),)
    from pypinyin import Style, pinyin  # heavy: only when a name is indexed

    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    sounds = {sound.replace("ü", "v") for sound in (found[0] if found else ()) if sound}
    return tuple(sorted(sounds)) or (character,)
