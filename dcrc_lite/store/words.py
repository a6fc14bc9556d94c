"""The words of 字典: what people may choose, and how other systems call it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping

from dcrc_lite.schema.field import NO

Vocabulary = Mapping[str, Mapping[str, str]]  # name of a 字典 list -> {word or synonym: word kept}
NO_WORDS: Vocabulary = {}
_BETWEEN = re.compile(r"[、,，;；\s]+")


def vocabulary(rows: Iterable[Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Return the words people may use, from the canonical texts of 字典 rows that are switched on."""
    lists: dict[str, dict[str, str]] = {}
    for row in rows:
        word = row.get("word", "")
        if not word or row.get("on") == NO:
            continue
        words = lists.setdefault(row.get("list_name", ""), {})
        words[word] = word
        for synonym in _BETWEEN.split(row.get("synonyms", "")):
            if synonym:
                words.setdefault(synonym, word)
    return lists


def fingerprint(words: Vocabulary) -> str:
    """Return what changes when the 字典 does."""
    said = json.dumps({name: sorted(some.items()) for name, some in sorted(words.items())}, ensure_ascii=False)
    return hashlib.blake2b(said.encode(), digest_size=8).hexdigest()
