"""A long Chinese text in few bytes, as JavaScript can carry it: what gzip alone cannot do with characters of three bytes.

Each character becomes one byte or two, the one used most first; bzip2 packs those bytes, base64 makes text of them.
static/manual-unpack.js reads it.
"""

from __future__ import annotations

import bz2
import codecs
import re
from base64 import b64encode
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

_BLOCK = 899_000  # bytes: a little less than the largest block there is
_EVERY = 7  # a sample tells well enough which characters are used most


def packed(text: str) -> tuple[str, str]:
    """The characters of a text, the one used most first, and the text itself in base64."""
    counted = Counter(text[::_EVERY])
    others = re.findall(f"[^{re.escape(''.join(counted))}]", text) if text else ()  # faster than to collect all
    letters = sorted({*counted, *others}, key=lambda letter: (-counted[letter], letter))
    code = dict(zip(map(ord, letters), _codes(len(letters)), strict=True))
    return "".join(letters), b64encode(_compressed(codecs.charmap_encode(text, "strict", code)[0])).decode()


def _compressed(data: bytes) -> bytes:
    """What bzip2 makes of it, several blocks at a time: it looks at each by itself anyway."""
    blocks = [data[at : at + _BLOCK] for at in range(0, len(data) or 1, _BLOCK)]
    with ThreadPoolExecutor() as hands:
        return b"".join(hands.map(bz2.compress, blocks))


def _codes(count: int) -> list[bytes]:
    """One byte for as many characters as go, for the rest two: the first byte of those stands for no character."""
    pairs = max(0, -(-(count - 256) // 255))
    single = 256 - pairs
    return [bytes((at,)) for at in range(min(count, single))] + [
        bytes((single + at // 256, at % 256)) for at in range(count - single)
    ]
