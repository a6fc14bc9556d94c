"""The cell far away from all others that makes a workbook too large to be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from dcrc_lite.store.xlsx_address import address, column_of
from dcrc_lite.store.xlsx_book import BookParts
from dcrc_lite.store.xlsx_zip import read_archive, unpack

MOST_CELLS = 30_000_000  # between the first and the last cell of a tab
_ADDRESS = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')


def blame(job: Mapping[str, Any]) -> dict[str, Any]:
    """Return which cell makes a workbook too large to be read, as far as that can be told; {} when it cannot."""
    path = Path(job["path"])
    with suppress(Exception), path.open("rb") as file:
        archive = read_archive(file, path.name)
        for tab in BookParts(file, archive, path.name).parts().tabs:
            cell = far_cell(unpack(file, archive, tab.member))
            if cell:
                todo = f"在表格软件里删掉数据右边和下面的空白行列（一直到 {cell}），再存一次"
                return {"what": f"的“{tab.name}”在很远的 {cell} 那里还有一格，读不了这么大的表", "todo": todo}
    return {}


def far_cell(pieces: Iterable[bytes]) -> str:
    """Return the outermost cell of a sheet when the area up to it is larger than can be read; "" otherwise."""
    column, row, tail = 0, 0, b""
    for piece in pieces:
        for letters, number in _ADDRESS.findall(tail + piece):
            column, row = max(column, column_of(letters.decode())), max(row, int(number))
        tail = piece[-64:]
    return address(row, column) if (column + 1) * row > MOST_CELLS else ""
