"""A long Chinese text in few bytes, as JavaScript can carry it: what gzip alone cannot do with characters of three bytes.

Each character becomes one byte or two, the one used most first; bzip2 packs those bytes, base64 makes text of them.
static/manual-unpack.js reads it.
"""

from __future__ import annotations

import bz2
import codecs
from base64 import b64encode
from collections import Counter

_EVERY = 7  # a sample tells well enough which characters are used most


def packed(text: str) -> tuple[str, str]:
    """The characters of a text, the one used most first, and the text itself in base64."""
    counted = Counter(text[::_EVERY])
    letters = sorted(set(text), key=lambda letter: (-counted[letter], letter))
    code = dict(zip(map(ord, letters), _codes(len(letters)), strict=True))
    return "".join(letters), b64encode(bz2.compress(codecs.charmap_encode(text, "strict", code)[0])).decode()


def _codes(count: int) -> list[bytes]:
    """One byte for as many characters as go, for the rest two: the first byte of those stands for no character."""
    pairs = max(0, -(-(count - 256) // 255))
    single = 256 - pairs
    return [bytes((at,)) for at in range(min(count, single))] + [
        bytes((single + at // 256, at % 256)) for at in range(count - single)
    ]
