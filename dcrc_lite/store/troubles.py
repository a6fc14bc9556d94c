"""What went wrong behind the pages and is not over yet; the workbook store notes it for other processes to tell."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from dcrc_lite import clock
from dcrc_lite.store.refusal import cause

if TYPE_CHECKING:
    from dcrc_lite.store.index import Index

_NOTE = "troubles"


class Part(StrEnum):
    """What the program does by itself, in the words of people."""

    KEEP = "整理改动"
    READ = "读表格"
    WRITE = "写表格"
    FIRST = "备份"
    SECOND = "第二处备份"
    OLD = "读往年的表格"
    ESCALATE = "投诉升级"


@dataclass(frozen=True, slots=True)
class Trouble:
    """One part that does not succeed. `why`: words of ours or the kind of error, nothing of the error's own text."""

    part: Part
    why: str
    since: datetime


class Troubles:
    """The last trouble of each part, gone once the part succeeds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._met: dict[Part, Trouble] = {}

    def all(self) -> tuple[Trouble, ...]:
        """Return what is not over."""
        met = self._met
        return tuple(met[part] for part in Part if part in met)

    def watch(self, part: Part, do: Callable[[], bool]) -> None:
        """Do a part's work, whatever becomes of it. It returns True when it succeeded, False when it was not time."""
        try:
            done = do()
        except Exception as error:  # noqa: BLE001 - the other parts go on, and people are told
            self.met(part, error)
            return
        if done:
            self.over(part)

    def met(self, part: Part, error: Exception) -> None:
        """Remember that a part failed."""
        with self._lock:
            since = self._met[part].since if part in self._met else clock.real_now()
            self._keep({**self._met, part: Trouble(part, cause(error), since)})

    def over(self, *parts: Part) -> None:
        """Remember that these parts succeeded."""
        with self._lock:
            self._keep({part: trouble for part, trouble in self._met.items() if part not in parts})

    def _keep(self, met: dict[Part, Trouble]) -> None:
        self._met = met


class NotedTroubles(Troubles):
    """Troubles with a note of them in the cache. `changing`: a change of the cache."""

    def __init__(self, index: Index, changing: Callable[[], AbstractContextManager[None]]) -> None:
        super().__init__()
        self._index, self._changing = index, changing
        self._noted = index.meta(_NOTE) or "{}"
        said = json.loads(self._noted)
        self._met = {part: _told(part, *said[part.name]) for part in Part if part.name in said}

    def _keep(self, met: dict[Part, Trouble]) -> None:
        super()._keep(met)
        said = json.dumps({part.name: (trouble.since.isoformat(), trouble.why) for part, trouble in met.items()})
        if said == self._noted:
            return
        with suppress(sqlite3.Error):  # a full disk takes no note either; the next time tries again
            with self._changing():
                self._index.set_meta(_NOTE, said)
            self._noted = said


def _told(part: Part, since: str, why: str) -> Trouble:
    return Trouble(part, why, datetime.fromisoformat(since))
