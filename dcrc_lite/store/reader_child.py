"""The bounded process that opens people's workbooks: whatever is in them, only this process can come to harm.

It parses where the rows are: canonical texts go into a small SQLite file that the store takes over, and one line of
JSON on standard output says where header, columns and rows were found. It imports no record, only the parser.
"""

from __future__ import annotations

import gc
import io
import json
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dcrc_lite.errors.books import BookError
from dcrc_lite.store.beside import Beside
from dcrc_lite.store.glance import Glance, glance
from dcrc_lite.store.reading_copy import ReadingCopy
from dcrc_lite.store.xlsx_zip import Archive, check_limits, every_piece, read_archive

if TYPE_CHECKING:
    from dcrc_lite.store.opened_book import OpenedBook

Job = Mapping[str, Any]  # one line of the order
Words = Mapping[str, Mapping[str, str]]
_TURN = 0.0005  # seconds: threads that unpack and read need this one's turn often, each time for a moment


def main() -> None:
    """Read the jobs given on standard input, one after the other."""
    order = json.load(sys.stdin)
    bound(order["memory"], order["seconds"])
    gc.disable()  # rows make no cycles, and looking for some in millions of cells takes a fifth of the time
    sys.setswitchinterval(_TURN)
    if order["blame"]:
        from dcrc_lite.store.far_cell import blame

        _tell(blame(order["jobs"][0]))
        return
    words: Words = order["words"]
    for job in order["jobs"]:
        told = answer(job, words)
        _tell(told)
        words = words if "what" in told else _words_in(job) or words


def _tell(said: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def _words_in(job: Job) -> Words:
    from dcrc_lite.store.book_reading import words_in

    return words_in(Path(job["out"]))


def bound(memory: int, seconds: int) -> None:
    """Limit this process's memory and time where the system can."""
    try:
        import resource
    except ImportError:  # Windows: the parent's time-out has to do
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(job: Job, words: Words) -> dict[str, Any]:
    """Return what was found in one workbook, or why it could not be read."""
    name = Path(job["path"]).name
    try:
        return read_book(job, words)
    except BookError as error:
        return {"what": error.what, "todo": error.todo}
    except MemoryError:
        return {"what": "太大，读它要的内存超过限度", "todo": "把不用的表和空白行列删掉，另存一份"}
    except Exception as error:  # noqa: BLE001 - a damaged file may make any library raise anything
        return _refused(error) or {
            "what": f"读不懂（{type(error).__name__}）",
            "todo": f"在表格软件里打开 {name}，另存为新的 .xlsx",
        }


def _refused(error: Exception) -> dict[str, Any] | None:
    """What the disk refused: the file, or room for what was read; None for what the workbook itself is to blame for."""
    import sqlite3  # here: the child starts sooner

    from dcrc_lite.store.refusal import refusal

    if not isinstance(error, OSError | sqlite3.OperationalError):
        return None
    return {"what": f"现在打不开（{refusal(error)}）", "todo": "等一会儿会自动再试", "again": True}


def read_book(job: Job, words: Words) -> dict[str, Any]:
    """Read one workbook into its staging file. Raises BookError, OSError."""
    path = Path(job["path"])
    data = io.BytesIO(path.read_bytes())
    archive = read_archive(data, path.name)
    check_limits(archive, path.name)
    opening = Beside(lambda: _opened(job, data, archive))
    # Here and not above: the parser is loaded while the workbook is unpacked and opened
    from dcrc_lite.store.book_reading import read_tabs

    book, seen = opening.answer()
    tabs = read_tabs(book, job, words, seen)
    for tab in tabs:
        if tab.get("totals"):
            from dcrc_lite.store.xlsx_movable import can_move

            tab["totals"] *= can_move(data, archive, path.name, tab["tab"], tab["totals"])
    return {"digest": archive.digest, "formulas": seen.formulas, "tabs": tabs}


def _opened(job: Job, data: io.BytesIO, archive: Archive) -> tuple[OpenedBook, Glance]:
    """Look at checksums and marks, and open the copy made on the way. Raises BookError."""
    name, place = Path(job["path"]).name, Path(f"{job['out']}.xlsx")
    copy = ReadingCopy(place, data, archive, name)
    try:
        with copy:
            seen = glance(copy.passing(every_piece(data, archive, name)), data, archive, name)
        from dcrc_lite.store.opened_book import OpenedBook

        pieces = {piece for some in copy.pieces.values() for piece in some}
        return OpenedBook(place, pieces, (tab["tab"] for tab in job["tabs"]), name), seen
    finally:
        with suppress(OSError):  # what is open can still be read; what cannot go now goes at the next start
            place.unlink(missing_ok=True)
