"""A shop's folder looked at while another program works on it: everything can be read, nothing stored."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import NoReturn

from dcrc_lite.errors.books import FolderInUseError
from dcrc_lite.store import index_schema
from dcrc_lite.store.cells import Parser
from dcrc_lite.store.database import Database
from dcrc_lite.store.doubts import Doubts
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.folder import Folder
from dcrc_lite.store.index import Index
from dcrc_lite.store.index_query import IndexReader
from dcrc_lite.store.intake import Intake
from dcrc_lite.store.journal import Journal
from dcrc_lite.store.old_years import PatientReader
from dcrc_lite.store.protocol import BookStatus
from dcrc_lite.store.storing import Storing
from dcrc_lite.store.troubles import NotedTroubles
from dcrc_lite.store.writer import Written


class Onlooker(XlsxStore):
    """The reading half of `XlsxStore`. What the working program has stored is seen; whoever writes is refused.

    `in_use` is the refusal that says who has the folder.
    """

    def __init__(self, folder: Path, in_use: FolderInUseError) -> None:
        self._in_use = in_use
        self.folder = Folder(folder, None)
        self._derive = None
        Storing.__init__(self)
        self.journal = _SeenJournal(self.folder.state / "journal.db")
        self.index = _SeenIndex(self.folder.state / "index.db", in_use)
        PatientReader.__init__(self, self.index.database.reader, self._changes, list)
        self._own_reader = IndexReader(lambda: self.index.db, self._changes)
        self._intake = Intake(self.folder, self.index, self.journal, self._follow)
        self._intake.learn_dictionary()
        self._last_written: datetime | None = None
        self._wanted: set[str] = set()
        self._troubles = NotedTroubles(self.index, self._alone)
        self._doubts = Doubts(self.index, self.version)
        self._results: dict[str, Written] = {}
        self._keeper = None

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise self._in_use

    commit = undo = sync = take_in = write_out = rederive = tend_backups = _refuse
    settle = reopen = answer = renumber = name_column = merge_copy = bring_back = _refuse

    def close(self, *, write: bool = True) -> tuple[BookStatus, ...]:
        """Close the files; there is nothing to write. What waits is the working program's to tell."""
        del write
        self.index.close()
        self.journal.close()
        return ()


class _SeenIndex(Index):
    """The cache of the working program: never made anew from here."""

    def __init__(self, path: Path, in_use: FolderInUseError) -> None:
        self.keys = {}
        self.parser = Parser()
        self.database = _read_only(path)
        if self.meta("fingerprint") != index_schema.fingerprint():  # another version of the program works there
            self.database.close()
            raise in_use

    def close(self) -> None:
        """Close the file; what it holds is the working program's to bring to the disk."""
        self.database.close()


class _SeenJournal(Journal):
    def __init__(self, path: Path) -> None:
        self.database = _read_only(path)


def _read_only(path: Path) -> Database:
    database = Database(path, durable=False)
    database.writer.execute("PRAGMA query_only=1")
    return database
