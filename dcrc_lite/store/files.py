"""What the index knows of the workbook files: the state last read or written, where their tables are, what is wrong."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from dataclasses import dataclass

from dcrc_lite.schema import Problem, Weight
from dcrc_lite.store.folder import Signature
from dcrc_lite.store.index import Index
from dcrc_lite.store.reading import TabFound


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A workbook as it was last read or written. `why`: it cannot be used now; shown and written state is the last good."""

    name: str
    signature: Signature
    digest: str
    formulas: bool
    words: str  # fingerprint of the 字典 it was read with
    why: str = ""
    todo: str = ""
    held: str = ""  # a `Hold`: a person has to decide


def problem_of(file: KnownFile) -> Problem:
    """Return what people are told of a file that cannot be used, or waits for a decision."""
    return Problem(file.name, "", "", f"{file.name} {file.why}", file.todo, weight=Weight.MISSED)


class Files:
    """The tables `files` and `tabs` of the index."""

    def __init__(self, index: Index) -> None:
        self.index = index

    def known(self, name: str) -> KnownFile | None:
        """Return what is known of a file, or None."""
        return next((file for file in self.all() if file.name == name), None)

    def all(self) -> Iterator[KnownFile]:
        """Return all known files by name."""
        asked = "SELECT name, size, mtime, inode, digest, formulas, words, why, todo, held FROM files ORDER BY name"
        for name, size, mtime, inode, digest, formulas, words, why, todo, held in self.index.db.execute(
            asked
        ).fetchall():
            yield KnownFile(name, Signature(size, mtime, inode), digest, bool(formulas), words, why, todo, held)

    def put(self, file: KnownFile) -> None:
        """Remember a file's state."""
        s = file.signature
        said = (file.digest, file.formulas, file.words, file.why, file.todo, file.held)
        line = (file.name, s.size, s.mtime, s.inode, *said)
        self.index.db.execute("INSERT OR REPLACE INTO files VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", line)

    def tab(self, file: str, record: str) -> TabFound | None:
        """Return where a record's table is in a file, or None when the file was never read."""
        asked = "SELECT said FROM tabs WHERE file = ? AND record = ?"
        found = self.index.db.execute(asked, [file, record]).fetchone()
        return TabFound(**json.loads(found[0])) if found else None

    def put_tab(self, file: str, tab: TabFound) -> None:
        """Remember where a record's table is."""
        said = json.dumps(dataclasses.asdict(tab), ensure_ascii=False)
        self.index.db.execute("INSERT OR REPLACE INTO tabs VALUES(?, ?, ?)", [file, tab.record, said])
