"""The ways through a practice dialogue: which segments can be reached, which lead on to an ending, which is best."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dcrc_lite.errors.manuals import DialogueError
from dcrc_lite.manuals.dialogue import FAIR, GOOD, POOR, Choice, Dialogue, Ending, Segment

_COST = {GOOD: 1, FAIR: 100, POOR: 10_000}  # one poor answer is worse than any number of detours


@dataclass(frozen=True)
class Way:
    """A way from the first segment to an ending: the segments in order, each with the answer chosen."""

    steps: tuple[tuple[Segment, Choice], ...]
    ending: Ending


def check_paths(dialogue: Dialogue, file: str) -> Way:
    """The best way through. Raises DialogueError naming file and line when a segment leads nowhere, cannot be reached,
    goes round for ever, or when good answers alone do not lead to a good ending.
    """
    _all_lead(dialogue, file)
    if not dialogue.endings:
        raise DialogueError(file, dialogue.line, "没有结局（= 开头的一行）")
    next_names = {own.name: {choice.to for choice in own.choices} for own in dialogue.segments}
    _all_reached(dialogue, next_names, file)
    _all_end(dialogue, next_names, file)
    way = best_way(dialogue)
    if way is None:
        raise DialogueError(file, dialogue.line, "没有好的结局，至少要有一个 =名字 好 | …")
    wrong = next((choice for _, choice in way.steps if choice.grade != GOOD), None)
    if wrong is not None:
        raise DialogueError(file, wrong.line, "只选好的（+）走不到好的结局，最好的走法也要经过这一句")
    return way


def best_way(dialogue: Dialogue) -> Way | None:
    """The way to a good ending with the fewest poor answers, then the fewest fair ones, then the fewest steps."""
    by_name = {own.name: own for own in dialogue.segments}
    start = dialogue.segments[0]
    known: dict[str, tuple[int, tuple[tuple[Segment, Choice], ...]]] = {start.name: (0, ())}
    open_names = [start.name]
    while open_names:
        name = min(open_names, key=lambda own: known[own][0])
        open_names.remove(name)
        cost, steps = known[name]
        if name not in by_name:
            ending = dialogue.place(name)
            assert isinstance(ending, Ending)
            if ending.is_good:
                return Way(steps, ending)
            continue
        for choice in by_name[name].choices:
            dearer = cost + _COST[choice.grade]
            if choice.to not in known or dearer < known[choice.to][0]:
                known[choice.to] = (dearer, (*steps, (by_name[name], choice)))
                open_names += [choice.to] if choice.to not in open_names else []
    return None


def _all_lead(dialogue: Dialogue, file: str) -> None:
    names = {own.name for own in dialogue.places}
    for segment in dialogue.segments:
        for choice in segment.choices:
            if choice.to not in names:
                raise DialogueError(file, choice.line, f"的选择 {choice.letter} 转到 {choice.to}，没有这一段或结局")


def _all_reached(dialogue: Dialogue, next_names: Mapping[str, set[str]], file: str) -> None:
    reached = _spread([dialogue.segments[0].name], next_names)
    for own in dialogue.places:
        if own.name not in reached:
            raise DialogueError(file, own.line, f"的 {own.name} 没有哪个选择走得到")


def _all_end(dialogue: Dialogue, next_names: Mapping[str, set[str]], file: str) -> None:
    before: dict[str, set[str]] = {}
    for name, after in next_names.items():
        for to in after:
            before.setdefault(to, set()).add(name)
    ended = _spread([ending.name for ending in dialogue.endings], before)
    for own in dialogue.segments:
        if own.name not in ended:
            raise DialogueError(file, own.line, f"的 {own.name} 一直转圈，走不到结局")


def _spread(start: Iterable[str], onward: Mapping[str, set[str]]) -> set[str]:
    """All names that can be reached from those at the start, themselves included."""
    reached, waiting = set[str](), list(start)
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += onward.get(name, set())
    return reached
