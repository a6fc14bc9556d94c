"""What the store's tests do again and again: store as a form does, edit a workbook as a person does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import openpyxl

from dcrc_lite.schema import SHEETS, Row
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.protocol import Change, Committed, Origin, Store

AT = datetime(2026, 11, 21, 9, 0)
Opener = Callable[..., Store]
RowT = TypeVar("RowT", bound=Row)
XlsxOpener = Callable[..., XlsxStore]


def commit(store: Store, *changes: Change, actor: str = "陈一", **options: object) -> Committed:
    """Store changes as a form does."""
    said: dict[str, object] = {"actor": actor, "origin": Origin.FORM, "at": AT, **options}
    return store.commit(changes, **said)  # type: ignore[arg-type]


def there(store: Store, cls: type[RowT], row_id: str) -> RowT:
    """Return a row that is there."""
    found = store.get(cls, row_id)
    assert found is not None, row_id
    return found


class Person:
    """Somebody with a workbook open in another program."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def edits(self, file: str, tab: str) -> Iterator[Any]:
        """Give the tab; save the workbook afterwards."""
        workbook = openpyxl.load_workbook(self.folder / file)
        yield workbook[tab]
        workbook.save(self.folder / file)

    def sees(self, file: str, record: str) -> list[dict[str, object]]:
        """Return the filled cells of each row by field name, as they stand in the file."""
        sheet = SHEETS[record]
        names = {field.header: field.name for field in sheet.all_columns}
        rows = openpyxl.load_workbook(self.folder / file)[sheet.tab].iter_rows(values_only=True)
        header = next(rows)
        lines = [{names[str(h)]: cell for h, cell in zip(header, row, strict=True) if h in names} for row in rows]
        return [{name: cell for name, cell in line.items() if cell is not None} for line in lines]


def column(record: str, name: str) -> int:
    """Return the column of a field in a blank workbook, counted from 1."""
    return 1 + [field.name for field in SHEETS[record].columns].index(name)
