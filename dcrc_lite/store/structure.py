"""What is wrong with the shape of a tab: no header, a column gone or there twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dcrc_lite.schema import SHEETS, Problem, Weight
from dcrc_lite.store.cells import column
from dcrc_lite.store.outbox import ID
from dcrc_lite.store.reading import TabFound
from dcrc_lite.store.xlsx_address import address


def structural_problems(file: str, found: TabFound) -> Iterator[Problem]:
    """Return what is wrong with the shape of a tab."""
    tab = SHEETS[found.record].tab
    if found.why:
        what, own = f"这张表{found.why}", column(found.record, ID).header
        yield Problem(
            file,
            tab,
            place_of(found, own),
            what,
            found.todo,
            raw=_there(found, own),
            record=found.record,
            proposal=own if place_of(found, own) else "",
            weight=Weight.MISSED,
        )
        return
    for header in found.missing:
        cell = place_of(found, header)
        what, todo = f"少了“{header}”这一列，它的内容没有地方写", way_back(found, header)
        proposal = header if cell else ""
        yield Problem(file, tab, cell, what, todo, _there(found, header), found.record, proposal=proposal)
    for header, columns in _items(found.twice):
        cells = " 和 ".join(address(found.header_row, column) for column in columns)
        what = f"“{header}”写了两次（{cells}），只读第一列"
        yield Problem(file, tab, address(found.header_row, columns[1]), what, "给第二列换个名字", record=found.record)


def place_of(found: TabFound, header: str) -> str:
    """Return the cell in which a missing header probably was, or ""."""
    near = dict(found.near or {}).get(header)
    return address(found.header_row, near[0]) if near else ""


def _there(found: TabFound, header: str) -> str:
    near = dict(found.near or {}).get(header)
    return str(near[1]) if near else ""


def way_back(found: TabFound, header: str) -> str:
    """Return what to do about a missing header."""
    near = dict(found.near or {}).get(header)
    if near is None:
        return f"在第 {found.header_row} 行加回一列，写上“{header}”"
    cell, text = place_of(found, header), near[1]
    return f"{cell} 写的是“{text}”，像是它，改回“{header}”" if text else f"{cell} 是空的，写上“{header}”"


def _items(twice: Mapping[str, Sequence[int]]) -> list[tuple[str, Sequence[int]]]:
    return list(twice.items()) if twice else []
