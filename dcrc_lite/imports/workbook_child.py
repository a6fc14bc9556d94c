"""The bounded process that opens a workbook somebody uploaded: one line of JSON a sheet, with typed cells, or why not."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from dcrc_lite.imports.damaged import reason
from dcrc_lite.store.reader_child import bound
from dcrc_lite.store.xlsx_zip import check_limits, check_sums, read_archive

MAX_CELLS = 8_000_000
SPLIT = "从原来的系统里按月份分开导出，一次导一部分"


def main() -> None:
    """Read the workbook named on standard input."""
    order = json.load(sys.stdin)
    bound(order["memory"], order["seconds"])
    for line in _answers(Path(order["path"])):
        sys.stdout.write(json.dumps(line, default=_typed, ensure_ascii=False) + "\n")


def _answers(path: Path) -> Iterator[dict[str, Any]]:
    try:
        yield from sheets(path)
    except MemoryError:
        yield {"why": "文件太大，读它要的内存超过限度", "todo": SPLIT}
    except Exception as error:  # noqa: BLE001 - a damaged file may make any library raise anything
        why, todo = reason(path.read_bytes(), error)
        yield {"why": why, "todo": todo}


def sheets(path: Path) -> Iterator[dict[str, Any]]:
    """Yield {name, rows} for each sheet. Raises whatever the file makes its reader raise."""
    from python_calamine import CalamineWorkbook

    data = io.BytesIO(path.read_bytes())
    if data.getvalue()[:2] == b"PK":
        archive = read_archive(data, path.name)
        check_limits(archive, path.name)
        check_sums(data, archive, path.name)
        data.seek(0)
    book = CalamineWorkbook.from_filelike(data)
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        if sheet.end and (sheet.end[0] + 1) * (sheet.end[1] + 1) > MAX_CELLS:
            yield {"why": f"“{name}”里有一格写得太远，整张表有几百万格", "todo": "删掉远处的空行空列再存，再导入"}
            return
        yield {"name": name, "rows": sheet.to_python(skip_empty_area=False)}


def _typed(value: object) -> dict[str, Any]:
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, time):
        return {"clock": value.isoformat()}
    assert isinstance(value, timedelta)
    return {"seconds": value.total_seconds()}
