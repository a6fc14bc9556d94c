"""A workbook that was read, compared with the index and not taken: what is different in it, what a copy has to bring."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from dcrc_lite.errors.books import BookError
from dcrc_lite.store.copied import Brought, CopyReader
from dcrc_lite.store.decisions import Held, Hold
from dcrc_lite.store.held import Difference
from dcrc_lite.store.index import Index
from dcrc_lite.store.intake import Reading
from dcrc_lite.store.journal import Journal


@contextmanager
def _attached(index: Index, reading: Reading) -> Iterator[None]:
    """The rows that were read stand beside the index as `t`. To be used while nobody commits."""
    index.db.execute("ATTACH ? AS t", [str(reading.staging)])
    try:
        yield
    finally:
        index.db.execute("DETACH t")


def difference(index: Index, reading: Reading, kind: Hold, what: str) -> Held:
    """Return what a held workbook, read anew, has otherwise."""
    if isinstance(reading.found, BookError):
        return Held(reading.name, kind, what, (), 0, (), 0, 0)
    with _attached(index, reading):
        return Difference(index, reading.name, reading.found.tabs).told(kind, what)


def brought(index: Index, journal: Journal, reading: Reading) -> Brought:
    """Return what a copy of a workbook that was read has to bring. Raises BookError."""
    if isinstance(reading.found, BookError):
        raise reading.found
    with _attached(index, reading):
        reader = CopyReader(index, journal)
        for tab in reading.found.tabs:
            if not tab.why:
                reader.read(tab)
        return reader.out
