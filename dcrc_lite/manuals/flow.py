"""Flow charts as declared in a chapter: boxes on a grid and the lines between them.

pick [挑出到期的车] 1,1 | 每天早上        box: something to do, with its limit behind |
reached <打通了吗> 3,1                    diamond: a question
hand !递交售后业务经理! 4,3 | {{ D09 }}内   red box: an alarm
thank (致谢，存档) 2,3                     rounded: an end
pick > reached                           line;  reached > retry : 否   line with its word
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dcrc_lite.errors.manuals import FlowChartError
from dcrc_lite.manuals.blocks import Block
from dcrc_lite.manuals.inline import Inline

ACT, ASK, ALARM, END = "bx", "dc", "hot", "en"
_SHAPES = {"[": (ACT, "]"), "<": (ASK, ">"), "!": (ALARM, "!"), "(": (END, ")")}
_NODE = re.compile(r"([a-z0-9_]+)\s+([\[<!(])(.+?)([\]>!)])\s+(\d),(\d+)(?:\s*\|\s*(.+))?")
_EDGE = re.compile(r"([a-z0-9_]+)\s*>\s*([a-z0-9_]+)(?:\s*:\s*(.+))?")
COLUMNS = 4
_FITS = {ACT: 18, ALARM: 18, END: 18, ASK: 7}  # 汉字 in two lines of a box; in the one line of a diamond


@dataclass(frozen=True)
class Node:
    """One box of a chart, at (column, row) of its grid, from 1."""

    name: str
    shape: str
    text: str
    column: int
    row: int
    limit: str = ""
    unconfirmed: bool = False


@dataclass(frozen=True)
class Edge:
    """One line of a chart."""

    start: Node
    end: Node
    word: str
    line: int


@dataclass(frozen=True)
class Flow:
    """A chart as declared. `description` says it all in words, for those who cannot see it."""

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    @property
    def description(self) -> str:
        """Every box with what follows it, in the order written."""
        return "；".join(self._said(node) for node in self.nodes)

    @property
    def legend(self) -> str:
        """What the shapes and colours in it mean, those that are there."""
        shapes = {node.shape for node in self.nodes}
        told = ["方框是做事"]
        told += ["菱形是判断"] if ASK in shapes else []
        told += ["红框要马上办"] if ALARM in shapes else []
        told += ["蓝字是时限或在什么时候"] if any(node.limit and not node.unconfirmed for node in self.nodes) else []
        told += ["棕字是待确认的数字"] if any(node.unconfirmed for node in self.nodes) else []
        return "，".join(told)

    def _said(self, node: Node) -> str:
        limit = f"（{node.limit}）" if node.limit else ""
        ways = [f"{edge.word}则{edge.end.text}" if edge.word else f"接着{edge.end.text}" for edge in self.after(node)]
        return f"{node.text}{limit}" + (f"，{'，'.join(ways)}" if ways else "")

    def after(self, node: Node) -> tuple[Edge, ...]:
        """The lines that leave a box."""
        return tuple(edge for edge in self.edges if edge.start == node)


def read_flow(block: Block, inline: Inline) -> Flow:
    """The chart a flow block declares. Raises FlowChartError naming file and line."""
    if not block.title:
        raise FlowChartError(inline.file, block.line, "没有名字，写在 ```flow 后面")
    nodes: dict[str, Node] = {}
    edges: list[Edge] = []
    for line, text in block.lines:
        node = _NODE.fullmatch(text)
        if node:
            nodes[node[1]] = _node(node, inline, line)
            continue
        edge = _EDGE.fullmatch(text)
        if edge is None:
            raise FlowChartError(inline.file, line, f"的“{text[:16]}”读不懂")
        edges.append(_edge(edge, nodes, inline.file, line))
    _no_two_in_one_place(nodes, inline.file, block.line)
    return Flow(block.title, tuple(nodes.values()), tuple(edges))


def _node(found: re.Match[str], inline: Inline, line: int) -> Node:
    shape, closing = _SHAPES[found[2]]
    text = inline.plain(found[3], line)
    if found[4] != closing or int(found[5]) not in range(1, COLUMNS + 1):
        raise FlowChartError(inline.file, line, f"的框“{text}”没关好，或列数不在 1–{COLUMNS}")
    if width(text) > _FITS[shape]:
        raise FlowChartError(inline.file, line, f"的框“{text}”太长，放不下")
    limit = found[7] or ""
    return Node(
        name=found[1],
        shape=shape,
        text=text,
        column=int(found[5]),
        row=int(found[6]),
        limit=inline.plain(limit, line),
        unconfirmed=inline.is_unconfirmed(limit, line),
    )


def _edge(found: re.Match[str], nodes: dict[str, Node], file: str, line: int) -> Edge:
    for name in (found[1], found[2]):
        if name not in nodes:
            raise FlowChartError(file, line, f"的连线提到“{name}”，前面没有这个框")
    return Edge(nodes[found[1]], nodes[found[2]], found[3] or "", line)


def _no_two_in_one_place(nodes: dict[str, Node], file: str, line: int) -> None:
    taken: dict[tuple[int, int], str] = {}
    for node in nodes.values():
        other = taken.setdefault((node.column, node.row), node.text)
        if other != node.text:
            raise FlowChartError(file, line, f"的“{node.text}”和“{other}”在同一格")


def width(text: str) -> float:
    """The width of a text in 汉字."""
    return sum(1.0 if ord(letter) > 0x2E7F else 0.56 for letter in text)
