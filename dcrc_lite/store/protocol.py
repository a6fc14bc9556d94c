"""What every store can do: read rows, commit changes, sync with the people's files, tell problems and history.

All values cross this border as canonical texts (schema.values) by field name, or as frozen rows built from them.
The store knows sheets and rows; it knows no rule: due dates and search keys are handed down by `Derive` and `Keys`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol, TypeVar

from dcrc_lite.schema import Problem, Row
from dcrc_lite.store.decisions import Conflict, Decider
from dcrc_lite.store.rank import KeysFrom
from dcrc_lite.store.troubles import Part, Trouble

RowT = TypeVar("RowT", bound=Row)


class Origin(StrEnum):
    """Where a change came from; the words of 历史."""

    FORM = "网页"
    IMPORT = "导入"
    HAND = "表格里改的"
    PROGRAM = "程序"
    UNDO = "撤销"
    COPY = "副本"
    CHOICE = "两边选一"


@dataclass(frozen=True, slots=True)
class Span:
    """Canonical texts from `low` to `high`, both inside; "" leaves that end open. Empty cells are never inside."""

    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class Ends:
    """Texts that end with `tail` (phone tail, VIN tail)."""

    tail: str


@dataclass(frozen=True, slots=True)
class Contains:
    """Texts that contain `part`."""

    part: str


@dataclass(frozen=True, slots=True)
class Not:
    """Any text but these."""

    values: tuple[str, ...]


Condition = str | Sequence[str] | Span | Ends | Contains | Not
Where = Mapping[str, Condition]  # field name -> condition; all must hold; "id" is the 编号; a str means equal


class Reader(Protocol):
    """Reading only: what rules handed to the store may use."""

    def rows(
        self,
        cls: type[RowT],
        where: Where | None = None,
        *,
        order_by: str = "",
        descending: bool = False,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[RowT]:
        """Return the rows that fulfil `where`, ordered by a field (default: 编号)."""
        ...

    def get(self, cls: type[RowT], row_id: str) -> RowT | None:
        """Return one row by 编号, or None."""
        ...

    def get_many(self, cls: type[RowT], row_ids: Collection[str]) -> dict[str, RowT]:
        """Return the rows that exist among these 编号, by 编号, in one query."""
        ...

    def count(self, cls: type[Row], where: Where | None = None) -> int:
        """Return how many rows fulfil `where`."""
        ...

    def version(self, *records: str) -> int:
        """Return a number that grows whenever rows of these records change; of any record when none is named."""
        ...


class Due(NamedTuple):
    """One derived task or clock: kept in the index so that a worklist is one query. Never written to a workbook."""

    task_id: str  # D06.修-2026-0123
    rule: str  # 编号 of the 时限 row: D06
    source: str  # record name: visits
    source_id: str
    customer_id: str
    vehicle_id: str
    first_on: str  # first day on the worklist, 2026-11-19
    due: str  # 2026-11-21 (day grain) or 2026-11-21T10:06 (moment grain)
    call_by: str  # last open day of the 门店 by the due date; what lists are sorted by
    open: bool  # False once lawfully ended; a closed due stays readable
    kind: str = "call"  # call (somebody dials) | clock (a complaint's clock)


@dataclass(frozen=True, slots=True)
class Derived:
    """The dues of some sources. All dues of the sources named in `sources` are replaced by `dues`."""

    sources: frozenset[tuple[str, str]]  # (record name, 编号)
    dues: tuple[Due, ...]


# Called inside the index's transaction after rows changed: {record name: 编号 touched}, or None for "everything anew".
Derive = Callable[[Reader, Mapping[str, frozenset[str]] | None], Derived]
# record name -> the words a person may search the row by (already normalised).
Keys = Mapping[str, KeysFrom]


@dataclass(frozen=True, slots=True)
class Change:
    """One row to add, alter or remove.

    `values`: canonical texts of the fields set; other cells stay. A value "@name" stands for the number given in this
    same commit to the change whose `handle` is "name". `seen`: digest (schema.digest) of the row the person had on
    screen; fields others changed since are merged, the same field raises RowChangedError. "" = do not compare.
    """

    record: str
    values: Mapping[str, str] = field(default_factory=dict)
    id: str = ""  # "" = new row; its number is given at commit
    seen: str = ""
    handle: str = ""
    remove: bool = False


@dataclass(frozen=True, slots=True)
class Committed:
    """What a commit did. `ids` in the order of the changes. `again`: this key was stored before; nothing new was done."""

    seq: int
    ids: tuple[str, ...]
    again: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell change in the journal: the audit trail."""

    seq: int
    at: datetime  # business time of the change
    actor: str
    origin: Origin
    batch: str  # import id or ""
    record: str
    row_id: str
    field: str  # "" for a removed row
    old: str
    new: str
    n: int  # of the row's change, growing: cells with the same n changed in one go
    is_new: bool = False  # the row came with it


@dataclass(frozen=True, slots=True)
class BookStatus:
    """One workbook's state for the write-status chip."""

    file: str
    pending: int  # changes stored but not yet in the file
    open_in: str  # who has it open, as far as the owner file tells; "" = nobody
    since: datetime | None  # the oldest pending change
    read_only: str = ""  # why it is not written: reason for people; "" = it is
    held: str = ""  # a `Hold`: a person has to decide; "" = no
    waits: str = ""  # why the last try did not write it
    stale: bool = False  # shown from the last good state, because the file cannot be read now


@dataclass(frozen=True, slots=True)
class Status:
    """The whole folder's write state."""

    pending: int
    last_written: datetime | None
    books: tuple[BookStatus, ...]
    troubles: tuple[Trouble, ...] = ()  # what the program does by itself and does not succeed in


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What one sync did: cells taken from the files, changes written into them, what waits and why."""

    taken: int
    written: int
    waiting: int
    conflicts: int
    problems: int
    notes: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()  # workbooks that cannot be read, are gone or wait for a decision; `notes` say why


@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing a batch did; `kept` are cells a person changed after the batch, left as they are."""

    rows_removed: int
    cells_restored: int
    kept: tuple[Entry, ...]


class Store(Reader, Decider, Protocol):
    """A dealership's data, whatever keeps it."""

    def commit(
        self,
        changes: Sequence[Change],
        *,
        actor: str,
        origin: Origin,
        at: datetime,
        key: str = "",
        batch: str = "",
    ) -> Committed:
        """Store all changes or none, durably, before returning. `key` makes a repeat harmless (double click, retry).

        Raises RowChangedError, RowGoneError, ReadOnlyBookError, StoreFullError.
        """
        ...

    def dues(
        self, *, open_only: bool = True, kind: str = "", first_by: str = "", where: Where | None = None
    ) -> list[Due]:
        """Return derived dues, those first on the list by `first_by` (a date text), sorted by call_by, due, task_id.

        `where` compares columns of Due (rule, source, source_id, customer_id, vehicle_id, task_id, due).
        """
        ...

    def search(self, record: str, words: str, limit: int = 20) -> list[str]:
        """Return 编号 of rows one of whose search keys contains the words (see `Keys`), best match first."""
        ...

    def sync(self) -> SyncReport:
        """Take what people changed in the files, then write what waits into them, once."""
        ...

    def problems(self, record: str = "", row_id: str = "") -> list[Problem]:
        """Return what is wrong in the people's files, gravest first."""
        ...

    def cell_of(self, record: str, row_id: str, field: str) -> str:
        """Return where a cell stands for people, 客户车辆.xlsx · 客户 · H12; "" for a row that is not in a file yet."""
        ...

    def conflicts(self) -> list[Conflict]:
        """Return cells that wait for a choice."""
        ...

    def history(
        self,
        *,
        record: str = "",
        row_id: str = "",
        actor: str = "",
        batch: str = "",
        day: str = "",
        before: int = 0,
        limit: int = 200,
    ) -> list[Entry]:
        """Return journal entries, newest first, filtered by what is given; `before`: only those with a smaller `n`."""
        ...

    def undo(self, batch: str, *, actor: str, at: datetime) -> Undone:
        """Take back everything a batch did, created rows and changed cells alike; later changes by people stay."""
        ...

    def status(self) -> Status:
        """Return what is stored but not yet in the files, and why."""
        ...

    def watch(self, part: Part, do: Callable[[], bool]) -> None:
        """Do what the program does by itself; `status` tells what went wrong until `do` returns True again."""
        ...

    def close(self) -> tuple[BookStatus, ...]:
        """Write what can be written, release the folder; return the workbooks something still waits for."""
        ...
