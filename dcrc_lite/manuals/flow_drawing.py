"""Draws a flow chart as SVG: boxes on a grid, square lines, a small bow where two lines cross."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from dcrc_lite.manuals import fragments
from dcrc_lite.manuals.flow import ASK, COLUMNS, Edge, Flow, Node, width

_PITCH_X, _PITCH_Y, _LEFT, _TOP = 170, 104, 85, 54
_HALF_W, _HALF_H = 68, 23
_BOW = 7
_GAP = 53  # below a row: under the word at a diamond, over the limit of the next row
_LANES = (0, -7, 7)  # where level lines of one gap run beside each other
_FOOT = 14  # room under what is drawn lowest

Point = tuple[int, int]


@dataclass(frozen=True)
class Line:
    """One drawn line: its path and its word with the place to print it."""

    path: str
    word: str
    at: tuple[int, int, str]  # x, baseline, text-anchor


@dataclass(frozen=True)
class Box:
    """One drawn box: centre, lines of text, where its limit stands."""

    node: Node
    x: int
    y: int
    texts: tuple[tuple[str, int], ...]  # (text, baseline)
    limit_at: tuple[int, int, str]  # x, baseline, text-anchor


def draw(flow: Flow, name: str) -> Markup:
    """The chart as an inline SVG; `name` makes its ids unique on the page."""
    routes = _parted([_route(edge, flow) for edge in flow.edges])
    upright = [part for route in routes for part in _parts(route) if part[0][0] == part[1][0]]
    lines = [
        Line(_path(route, upright), edge.word, _word_at(route)) for edge, route in zip(flow.edges, routes, strict=True)
    ]
    boxes = [_box(node, routes) for node in flow.nodes]
    lowest = max(_centre(node)[1] + 33 for node in flow.nodes)
    size = (_PITCH_X * COLUMNS, max(lowest, *(y for route in routes for _, y in route), 0) + _FOOT)
    return fragments.render("flow.html", flow=flow, name=name, boxes=boxes, lines=lines, size=size)


def _centre(node: Node) -> Point:
    return _LEFT + _PITCH_X * (node.column - 1), _TOP + _PITCH_Y * (node.row - 1)


def _half_height(node: Node) -> int:
    return 33 if node.shape == ASK else _HALF_H + (4 if width(node.text) > 9 else 0)


def _route(edge: Edge, flow: Flow) -> list[Point]:
    """The corners of a line, from border to border, the arrow's tip last."""
    a, b = edge.start, edge.end
    taken = {(node.column, node.row) for node in flow.nodes}
    comes_back = (a.row, a.column) > (b.row, b.column) and any((one.start, one.end) == (b, a) for one in flow.edges)
    if a.row == b.row and not _between(a, b, taken):
        return _under(a, b) if comes_back else _sideways(a, b)
    if a.column == b.column and not _between(a, b, taken):
        return _around(a, b, 1) if comes_back else _upright(a, b)
    corner_first = (b.column, a.row) not in taken and _free(a, b, (b.column, a.row), taken)
    if a.row != b.row and a.column != b.column and corner_first and (a.shape == ASK or _blocked(a, b, taken)):
        return [_side(a, b), (_centre(b)[0], _centre(a)[1]), _edge_of(b, a)]
    if a.row != b.row and a.column != b.column and not _blocked(a, b, taken):
        return [_edge_of(a, b), (_centre(a)[0], _centre(b)[1]), _side(b, a)]
    return _around(a, b, -1) if a.column == b.column else _under(a, b)


def _between(a: Node, b: Node, taken: set[tuple[int, int]]) -> bool:
    columns = range(min(a.column, b.column), max(a.column, b.column) + 1)
    rows = range(min(a.row, b.row), max(a.row, b.row) + 1)
    inner = {(column, row) for column in columns for row in rows} - {(a.column, a.row), (b.column, b.row)}
    return bool(inner & taken)


def _free(a: Node, b: Node, corner: Point, taken: set[tuple[int, int]]) -> bool:
    stop = Node("", "", "", *corner)
    return not _between(a, stop, taken) and not _between(stop, b, taken)


def _blocked(a: Node, b: Node, taken: set[tuple[int, int]]) -> bool:
    corner = (a.column, b.row)
    return corner in taken or not _free(a, b, corner, taken)


def _sideways(a: Node, b: Node) -> list[Point]:
    return [_side(a, b), _side(b, a)]


def _upright(a: Node, b: Node) -> list[Point]:
    return [_edge_of(a, b), _edge_of(b, a)]


def _side(node: Node, towards: Node) -> Point:
    x, y = _centre(node)
    reach = 70 if node.shape == ASK else _HALF_W
    return (x + reach, y) if towards.column > node.column else (x - reach, y)


def _edge_of(node: Node, towards: Node) -> Point:
    x, y = _centre(node)
    return (x, y + _half_height(node)) if towards.row >= node.row else (x, y - _half_height(node))


def _around(a: Node, b: Node, side: int) -> list[Point]:
    """Along the left (-1) or right (1) of a column, past the boxes between."""
    (ax, ay), (bx, by) = _centre(a), _centre(b)
    reach_a, reach_b = (70 if node.shape == ASK else _HALF_W for node in (a, b))
    lane = ax + side * 79
    return [(ax + side * reach_a, ay), (lane, ay), (lane, by), (bx + side * reach_b, by)]


def _under(a: Node, b: Node) -> list[Point]:
    """Through the gap between two rows, to the box's column."""
    below = b.row >= a.row
    gap = _centre(a)[1] + (_GAP if below else _GAP - _PITCH_Y)
    start = _edge_of(a, b)
    end = (_centre(b)[0], _centre(b)[1] + (_half_height(b) if b.row <= a.row else -_half_height(b)))
    return [start, (start[0], gap), (end[0], gap), end]


def _parted(routes: list[list[Point]]) -> list[list[Point]]:
    """The routes with level lines that would lie on each other moved to lanes of their own."""
    taken: dict[int, list[Point]] = {}
    made = []
    for route in routes:
        if len(route) == 4 and route[1][1] == route[2][1]:
            low, high = sorted((route[1][0], route[2][0]))
            level = next((y for y in _lanes(route) if _is_free(taken.get(y, []), low, high)), route[1][1])
            taken.setdefault(level, []).append((low, high))
            route = [route[0], (route[1][0], level), (route[2][0], level), route[3]]  # noqa: PLW2901
        made.append(route)
    return made


def _lanes(route: list[Point]) -> list[int]:
    return [route[1][1] + lane for lane in _LANES]


def _is_free(spans: list[Point], low: int, high: int) -> bool:
    return all(high <= other_low or low >= other_high for other_low, other_high in spans)


def _parts(route: list[Point]) -> list[tuple[Point, Point]]:
    return list(pairwise(route))


def _path(route: list[Point], upright: list[tuple[Point, Point]]) -> str:
    drawn = f"M{route[0][0]} {route[0][1]}"
    for (x1, y1), (x2, y2) in _parts(route):
        drawn += f"V{y2}" if x1 == x2 else _level(x1, x2, y1, upright) + (f"H{x2}" if y1 == y2 else f"L{x2} {y2}")
    return drawn


def _level(x1: int, x2: int, y: int, upright: list[tuple[Point, Point]]) -> str:
    """The bows a level line makes over the upright lines it crosses."""
    low, high = sorted((x1, x2))
    crossed = {a[0] for a, b in upright if low + _BOW < a[0] < high - _BOW and min(a[1], b[1]) < y < max(a[1], b[1])}
    way = 1 if x2 > x1 else -1
    bows = (f"H{x - way * _BOW}a7 7 0 0 {int(way > 0)} {way * 2 * _BOW} 0" for x in sorted(crossed, reverse=way < 0))
    return "".join(bows)


def _word_at(route: list[Point]) -> tuple[int, int, str]:
    (x1, y1), (x2, y2) = route[0], route[1]
    if y1 == y2:
        return (x1 + 6, y1 - 7, "start") if x2 > x1 else (x1 - 6, y1 - 7, "end")
    return (x1 + 9, y1 + (14 if y2 > y1 else -9), "start")


def _box(node: Node, routes: list[list[Point]]) -> Box:
    x, y = _centre(node)
    top = y - _half_height(node)
    from_above = any(route[-1] == (x, top) or route[0] == (x, top) for route in routes)
    limit_at = (x + 8, top - 8, "start") if from_above else (x, top - 7, "middle")
    return Box(node, x, y, _texts(node.text, y), limit_at)


def _texts(text: str, y: int) -> tuple[tuple[str, int], ...]:
    if width(text) <= 9:
        return ((text, y + 5),)
    middle = _split_at(text)
    return ((text[:middle], y - 4), (text[middle:], y + 14))


def _split_at(text: str) -> int:
    """Where a long text breaks: behind a punctuation mark near the middle, else in the middle."""
    half = len(text) / 2
    marks = [index + 1 for index, letter in enumerate(text) if letter in "，、；：" and abs(index + 1 - half) <= 3]
    best = min(marks, key=lambda index: abs(index - half)) if marks else round(half)
    return next((at for at in (best, best + 1, best - 1) if not text[at - 1 : at + 1].isascii()), best)
