"""Spans of the day as the 钟点 of 时限 writes them: 00:00-09:00 12:00-14:00 20:00-24:00."""

from __future__ import annotations

from datetime import time

Range = tuple[time, time]  # half-open; (20:00, 00:00) runs to midnight
MIDNIGHT = time(0)


def parse_ranges(words: str) -> tuple[Range, ...]:
    """Return the ranges of "12:00-14:00 20:00-08:30"; one over midnight becomes two. Raises ValueError when it is no such text."""
    parts = words.replace("–", "-").replace("、", " ").split()
    if not parts:
        raise ValueError("no span of the day")
    return tuple(each for part in parts for each in _ranges(part))


def _ranges(words: str) -> tuple[Range, ...]:
    begin_text, end_text = words.split("-")
    begin = time.fromisoformat(begin_text)
    end = MIDNIGHT if end_text == "24:00" else time.fromisoformat(end_text)
    if begin == end and end_text != "24:00":
        raise ValueError(f"a span without length: {words}")
    if MIDNIGHT < end < begin:
        return (begin, MIDNIGHT), (MIDNIGHT, end)
    return ((begin, end),)
