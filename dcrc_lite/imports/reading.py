"""A file that somebody exported, as sheets of raw cells: xlsx, xls, csv (UTF-8, GB18030), HTML or tab text named .xls."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from dcrc_lite import process
from dcrc_lite.errors.imports import FileKindError, FileTooBigError, NotAListError, UnreadableFileError
from dcrc_lite.imports.damaged import is_void, reason

Cell = str | float | int | bool | date | datetime | time | timedelta | None

KINDS = (".xlsx", ".xlsm", ".xls", ".csv", ".txt", ".htm", ".html")
MAX_BYTES = 64 * 2**20
MEMORY, SECONDS = 1_536 * 2**20, 60
_TYPES: dict[str, Callable[[Any], Cell]] = {
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "clock": time.fromisoformat,
    "seconds": lambda seconds: timedelta(seconds=seconds),
}
_CODE = "from dcrc_lite.imports.workbook_child import main\nmain()"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Upload:
    """One file to import: the name people know it by, and where its bytes lie."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One sheet as it stands. Row 1 of the file is `rows[0]`."""

    file: str
    name: str
    rows: Sequence[Sequence[Cell]]


def read(upload: Upload) -> list[RawSheet]:
    """Return the sheets of a file. Raises FileKindError, FileTooBigError, NotAListError, UnreadableFileError."""
    if upload.path.is_dir():
        raise NotAListError(upload.name, "是一个文件夹")
    if Path(upload.name).suffix.lower() not in KINDS:
        raise FileKindError(upload.name, KINDS)
    data = _bytes_of(upload)
    if is_void(data):
        raise UnreadableFileError(upload.name, *reason(data))
    if data.startswith((_ZIP, _OLE)):
        return _workbook(upload)
    if data.startswith(_PICTURES):
        raise NotAListError(upload.name, "其实是图片或 PDF，不是工作簿")
    text = _decoded(upload.name, data)
    if _is_markup(text):
        return _from_markup(upload.name, text)
    return [RawSheet(upload.name, Path(upload.name).stem, _delimited(text))]


def _bytes_of(upload: Upload) -> bytes:
    try:
        if upload.path.stat().st_size > MAX_BYTES:
            raise FileTooBigError(upload.name, MAX_BYTES)
        return upload.path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(upload.name, "找不到这个文件，或没有权限打开它") from error


def _workbook(upload: Upload) -> list[RawSheet]:
    """Read a workbook in a process of its own, with bounded memory and time: what is in it is somebody else's."""
    order = json.dumps({"path": str(upload.path), "memory": MEMORY, "seconds": SECONDS})
    try:
        done = subprocess.run(  # noqa: S603 - this very Python, with a text of our own
            process.command(_CODE),
            input=order,
            capture_output=True,
            encoding="utf-8",
            timeout=2 * SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise UnreadableFileError(upload.name, "读了太久，没有读完") from late
    answers = [json.loads(line, object_hook=_untyped) for line in done.stdout.splitlines()]
    failed = next((answer for answer in answers if "why" in answer), None)
    if failed is not None:
        raise UnreadableFileError(upload.name, failed["why"], failed["todo"])
    if done.returncode:
        raise UnreadableFileError(upload.name, "文件太大或写法太怪")
    return [RawSheet(upload.name, answer["name"], answer["rows"]) for answer in answers]


def _untyped(said: dict[str, Any]) -> Any:
    """Return the date or time a cell holds; the line itself stays as it is."""
    if len(said) != 1:
        return said
    ((kind, value),) = said.items()
    return _TYPES[kind](value) if kind in _TYPES else said


def _decoded(name: str, data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text
    raise UnreadableFileError(name, "文字编码不是 UTF-8 也不是 GB18030")


def _is_markup(text: str) -> bool:
    head = text[:4096].lstrip().lower()
    return head.startswith("<") and ("<table" in text.lower() or "<html" in head)


def _delimited(text: str) -> list[list[Cell]]:
    sample = text[:8192]
    mark = max(("\t", ",", ";"), key=sample.count)
    csv.field_size_limit(10**7)
    return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark)]


class _Tables(HTMLParser):
    """Collects every table of a page as rows of texts; a cell over several columns leaves blanks behind it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[Cell]]] = []
        self._cell: list[str] | None = None
        self._span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, row or cell; an unclosed one before it ends."""
        opening: dict[str, Callable[[], None]] = {"table": self._open_table, "tr": self._open_row}
        if tag in ("td", "th"):
            self._open_cell(dict(attrs))
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")
        elif tag in opening:
            opening[tag]()

    def handle_endtag(self, tag: str) -> None:
        """Close a cell."""
        if tag in ("td", "th", "tr", "table"):
            self._close_cell()

    def handle_data(self, data: str) -> None:
        """Keep the text of the open cell."""
        if self._cell is not None:
            self._cell.append(data)

    def _open_table(self) -> None:
        self._close_cell()
        self.tables.append([])

    def _open_row(self) -> None:
        self._close_cell()
        if not self.tables:
            self._open_table()
        self.tables[-1].append([])

    def _open_cell(self, attrs: dict[str, str | None]) -> None:
        self._close_cell()
        if not self.tables or not self.tables[-1]:
            self._open_row()
        span = attrs.get("colspan") or "1"
        self._cell, self._span = [], min(int(span), 200) if span.isdecimal() else 1

    def _close_cell(self) -> None:
        if self._cell is None:
            return
        text = "".join(self._cell)
        self.tables[-1][-1] += [text, *[""] * (self._span - 1)]
        self._cell = None


def _from_markup(name: str, text: str) -> list[RawSheet]:
    reader = _Tables()
    reader.feed(text)
    reader.close()
    reader.handle_endtag("table")
    stem = Path(name).stem
    filled = [table for table in reader.tables if table]
    if not filled:
        raise UnreadableFileError(name, "这个网页格式的文件里没有表格")
    return [RawSheet(name, stem if len(filled) == 1 else f"{stem} {i}", t) for i, t in enumerate(filled, 1)]
