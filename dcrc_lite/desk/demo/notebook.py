"""A shop's year written down as rows, page by page, and copied into a store in that order."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dcrc_lite.schema import Row, texts_of
from dcrc_lite.store.protocol import Change, Origin, Store

_HANDLE = re.compile(r"@([a-z]+\d+)")


@dataclass
class Page:
    """Rows stored in one go: by whom, when, from where."""

    at: datetime
    actor: str
    origin: Origin
    rows: list[tuple[str, Row]] = field(default_factory=list)


class Notebook:
    """Rows of all records; a row is spoken of by its handle (`@v12`) until the store has numbered it."""

    def __init__(self) -> None:
        self.pages: list[Page] = []
        self._count = 0

    def turn(self, at: datetime, actor: str, origin: Origin) -> None:
        """Begin a new page."""
        self.pages.append(Page(at, actor, origin))

    def write(self, row: Row) -> str:
        """Write a row on the present page and return the handle other rows point to it by."""
        self._count += 1
        handle = f"h{self._count}"
        self.pages[-1].rows.append((handle, row))
        return f"@{handle}"

    def copy_into(self, store: Store, told: Callable[[int, int], None] = lambda _done, _total: None) -> dict[str, str]:
        """Store page after page; `told` hears (rows done, all rows). Return handle -> 编号."""
        numbers: dict[str, str] = {}
        total, done = sum(len(page.rows) for page in self.pages), 0
        for page in self.pages:
            changes = [_change(handle, row, numbers) for handle, row in page.rows]
            stored = store.commit(changes, actor=page.actor, origin=page.origin, at=page.at) if changes else None
            numbers |= dict(zip((handle for handle, _ in page.rows), stored.ids if stored else (), strict=True))
            done += len(page.rows)
            told(done, total)
        return numbers


def _change(handle: str, row: Row, numbers: Mapping[str, str]) -> Change:
    values = {name: named(text, numbers) for name, text in texts_of(row).items() if text}
    return Change(row.sheet.name, values, id=named(row.id, numbers), handle=handle)


def named(text: str, numbers: Mapping[str, str]) -> str:
    """Return the text with every handle the store has numbered replaced by its 编号."""
    return _HANDLE.sub(lambda match: numbers.get(match[1], match[0]), text) if "@" in text else text
