"""Three texts of a cell made one: what the file held, what a form stored meanwhile, what a person typed into the file.

Only one side changed: that side. Both the same: fine. Both, differently: the file keeps its text, the form's is kept
beside it as a conflict. Pure: no file, no database.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from dcrc_lite.store.cells import STAMP_NAMES, Cells
from dcrc_lite.store.outbox import Waiting


@dataclass
class RowMerge:
    """What one row's file state means. Texts by field name."""

    take: dict[str, str] = field(default_factory=dict)  # to put into the index
    by_hand: dict[str, tuple[str, str]] = field(default_factory=dict)  # (before, now): typed by a person
    written: set[str] = field(default_factory=set)  # the file already holds what waited
    conflicts: dict[str, tuple[str, str, str]] = field(default_factory=dict)  # (was, form, file)


def merge_row(
    current: Cells, theirs: Cells, waiting: Waiting | None, names: Collection[str], fields: Collection[str]
) -> RowMerge:
    """Merge the cells `names` of one row.

    `current`: the index; `theirs`: the file; `waiting`: what a form stored and over which texts; `fields`: the
    columns people fill in (not shadows, not stamps).
    """
    merge = RowMerge()
    base, ours = (waiting.base, waiting.value) if waiting else ({}, {})
    for name in names:
        their, now = theirs.get(name, ""), current.get(name, "")
        if name in ours:
            _with_ours(merge, name, (base.get(name, ""), ours[name], their), is_field=name in fields)
        elif their != now:
            merge.take[name] = their
            if name in fields:
                merge.by_hand[name] = (now, their)
    return merge


def _with_ours(merge: RowMerge, name: str, texts: tuple[str, str, str], *, is_field: bool) -> None:
    base, our, their = texts
    if their == our:
        merge.written.add(name)
    elif is_field and their != base:
        merge.take[name] = their
        merge.by_hand[name] = (our, their)
        merge.conflicts[name] = (base, our, their)


def real(cells: Mapping[str, str]) -> dict[str, str]:
    """Return the filled cells without stamps."""
    return {name: text for name, text in cells.items() if text and name not in STAMP_NAMES}
