"""What is wrong with the shape of a tab: no header, a column gone or there twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dcrc_lite.schema import SHEETS, Problem, Weight
from dcrc_lite.store.reading import TabFound
from dcrc_lite.store.xlsx_address import address


def structural_problems(file: str, found: TabFound) -> Iterator[Problem]:
    """Return what is wrong with the shape of a tab."""
    tab = SHEETS[found.record].tab
    if found.why:
        yield Problem(file, tab, "", f"这张表{found.why}", found.todo, record=found.record, weight=Weight.MISSED)
        return
    for header in found.missing:
        todo = f"在第 {found.header_row} 行加回一列，写上“{header}”"
        what = f"少了“{header}”这一列，它的内容没有地方写"
        yield Problem(file, tab, "", what, todo, record=found.record)
    for header, columns in _items(found.twice):
        cells = " 和 ".join(address(found.header_row, column) for column in columns)
        what = f"“{header}”写了两次（{cells}），只读第一列"
        yield Problem(file, tab, address(found.header_row, columns[1]), what, "给第二列换个名字", record=found.record)


def _items(twice: Mapping[str, Sequence[int]]) -> list[tuple[str, Sequence[int]]]:
    return list(twice.items()) if twice else []
