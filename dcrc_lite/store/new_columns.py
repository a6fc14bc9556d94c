"""Columns that are declared but off (证件号): the first value somebody stores gives a tab its column, behind all others."""

from __future__ import annotations

import dataclasses

from dcrc_lite.schema import SHEETS, Field
from dcrc_lite.store.cells import field_names
from dcrc_lite.store.outbox import Waiting
from dcrc_lite.store.reading import TabFound
from dcrc_lite.store.xlsx_row import Ink, Inks


def may_be_added(tab: TabFound, name: str) -> bool:
    """Return whether a tab without that column gets one: only for fields that are off by default."""
    return tab.width > 0 and name in field_names(tab.record) and not SHEETS[tab.record].field(name).on


def with_columns_for(tab: TabFound, entry: Waiting) -> TabFound:
    """Return the tab with a column for every value of the row that has none yet."""
    lacking = [name for name, text in entry.value.items() if text and name not in tab.columns]
    added = [name for name in lacking if may_be_added(tab, name)]
    if not added:
        return tab
    first = max(tab.width, *(right + 1 for _, _, _, right in tab.merged), 0)
    columns = {**tab.columns, **{name: first + place for place, name in enumerate(added)}}
    return dataclasses.replace(tab, columns=columns, width=first + len(added))


def headers(before: TabFound, after: TabFound) -> Inks:
    """Return what to write into the header row for the columns that were added; it looks like the header beside."""
    sheet = SHEETS[after.record]
    return {
        column: Ink(sheet.field(name), sheet.field(name).header, like=before.columns["id"])
        for name, column in after.columns.items()
        if name not in before.columns
    }


def model_of(tab: TabFound, field: Field) -> int:
    """Return the column whose look a cell without one takes: of the same kind, for texts any text; -1 for none."""
    kin = (one for one in SHEETS[tab.record].all_columns if one.name in tab.columns and one.name != field.name)
    alike = (one for one in kin if one.on and (one.kind is field.kind or (one.is_text and field.is_text)))
    return next((tab.columns[one.name] for one in alike), -1)
