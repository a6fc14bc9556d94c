"""Our own fenced blocks in a chapter (quiz, scenario, dialogue, flow, worked, radar, figs), cut out with their line numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass

NAMES = ("quiz", "scenario", "dialogue", "flow", "worked", "radar", "figs")
_FENCE = re.compile(rf"```({'|'.join(NAMES)})\b[ ]*(.*)")


@dataclass(frozen=True)
class Block:
    """One fenced block: its kind, the words behind the fence, its numbered lines."""

    kind: str
    title: str
    line: int
    lines: tuple[tuple[int, str], ...]  # (number in the file, text), blank lines left out


def cut(body: str, first_line: int) -> tuple[list[tuple[int, str]], list[Block]]:
    """Return the body's numbered lines with a place holder for each block, and the blocks."""
    rest: list[tuple[int, str]] = []
    blocks: list[Block] = []
    numbered = iter(enumerate(body.split("\n"), start=first_line))
    for number, line in numbered:
        fence = _FENCE.fullmatch(line.strip())
        if fence is None:
            rest.append((number, line))
            continue
        inside = []
        for inner in numbered:
            if inner[1].strip() == "```":
                break
            if inner[1].strip():
                inside.append((inner[0], inner[1].strip()))
        rest += [(number, ""), (number, holder(len(blocks))), (number, "")]
        blocks.append(Block(fence[1], fence[2].strip(), number, tuple(inside)))
    return rest, blocks


def holder(index: int) -> str:
    """What stands for a block while Markdown is at work."""
    return f'<div data-block="{index}"></div>'
