"""The radar chart of the service figures: targets and results in, scores, table and drawing out.

```radar 一家练习店的八根轴
忠诚顾客率 | 20.0% | 15.0%
返修率 | 3.0% | 4.0% | 越小越好
```
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import cos, pi, sin

from markupsafe import Markup

from dcrc_lite.errors.manuals import RadarError
from dcrc_lite.manuals import fragments
from dcrc_lite.manuals.blocks import Block

FULL = 100  # a score never reaches further: one long axis would make the others look short
RINGS = (25, 50, 75, FULL)
LOWER = "越小越好"
_MIDDLE, _REACH, _WORDS = (340, 190), 130, 22
_FIGURE = re.compile(r"[\d,]+(?:\.\d+)?")


@dataclass(frozen=True)
class Axis:
    """One axis: what it measures, the target and the result as written, and the score 0–100."""

    name: str
    target: str
    result: str
    lower_is_better: bool
    score: int


@dataclass(frozen=True)
class Label:
    """The words at the end of an axis: centre of the line, and how it is set."""

    axis: Axis
    x: int
    y: int
    anchor: str
    is_short: bool


def draw_radar(block: Block, file: str, name: str) -> Markup:
    """The table of scores and the chart as inline SVG. Raises RadarError naming file and line."""
    axes = tuple(_axis(text, file, line) for line, text in block.lines)
    if len(axes) < 3:
        raise RadarError(file, block.line, f"只有 {len(axes)} 根轴")
    count, shortest = len(axes), min(axis.score for axis in axes)
    return fragments.render(
        "radar.html",
        name=name,
        title=block.title,
        axes=axes,
        shortest=tuple(axis for axis in axes if axis.score == shortest),
        rings=[_ring([ring] * count) for ring in RINGS],
        spokes=[_point(place, count, FULL) for place in range(count)],
        shape=_ring([axis.score for axis in axes]),
        labels=[_label(axis, place, count, shortest) for place, axis in enumerate(axes)],
        middle=_MIDDLE,
    )


def score(target: float, result: float, *, lower_is_better: bool) -> int:
    """How near the result is to the target, 0–100; `target` is above 0."""
    if lower_is_better and result == 0:
        return FULL
    share = target / result if lower_is_better else result / target
    return min(FULL, round(share * FULL))


def _axis(text: str, file: str, line: int) -> Axis:
    parts = [part.strip() for part in text.split("|")]
    if len(parts) not in (3, 4) or (len(parts) == 4 and parts[3] != LOWER):
        raise RadarError(file, line, f"的“{text[:12]}”不是“名称 | 目标 | 实际”")
    target, result = (_figure(part, file, line) for part in parts[1:3])
    if not target:
        raise RadarError(file, line, f"的“{parts[0]}”目标是 0")
    lower = len(parts) == 4
    return Axis(parts[0], parts[1], parts[2], lower, score(target, result, lower_is_better=lower))


def _figure(text: str, file: str, line: int) -> float:
    found = _FIGURE.search(text)
    if found is None:
        raise RadarError(file, line, f"的“{text[:12]}”不是数")
    return float(found[0].replace(",", ""))


def _point(place: int, count: int, reach: float) -> tuple[int, int]:
    turn = 2 * pi * place / count
    length = _REACH * reach / FULL
    return round(_MIDDLE[0] + length * sin(turn)), round(_MIDDLE[1] - length * cos(turn))


def _ring(reaches: list[int]) -> str:
    points = (_point(place, len(reaches), reach) for place, reach in enumerate(reaches))
    return "M" + "L".join(f"{x} {y}" for x, y in points) + "Z"


def _label(axis: Axis, place: int, count: int, shortest: int) -> Label:
    x, y = _point(place, count, FULL + FULL * _WORDS / _REACH)
    anchor = "middle" if abs(x - _MIDDLE[0]) < 20 else "start" if x > _MIDDLE[0] else "end"
    return Label(axis, x, y + 5, anchor, axis.score == shortest)
