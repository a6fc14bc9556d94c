"""What was imported when, by whom, from which files: kept beside the journal, without any person's data."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from dcrc_lite import clock

_DAMAGED = ".damaged-"


@dataclass(frozen=True, slots=True)
class Imported:
    """One import. `counts`: rows of the files by fate; `created` and `changed`: rows of the shop's own books."""

    id: str
    at: datetime
    actor: str
    files: tuple[str, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    created: int = 0
    changed: int = 0
    undone_at: datetime | None = None
    undone_by: str = ""
    added: str = ""  # what was created: 300 位客户、329 台车
    doubtful: int = 0  # cells that could not be read for certain, fields the files disagree on: see `ImportLog.doubts`

    @property
    def taken(self) -> str:
        """Return how many rows of the files were taken, as the preview counts them: 320 条（新增 300，更新 20）."""
        return taken_words(self.counts.get("new", 0), self.counts.get("changed", 0))

    @property
    def left(self) -> int:
        """How many rows of the files were not taken."""
        return self.counts.get("undecided", 0) + self.counts.get("refused", 0)

    @property
    def in_books(self) -> str:
        """Return what that is in the shop's own books, where one row of a list may be a customer, a car and an order."""
        added = f"（{self.added}）" if self.added else ""
        parts = (
            f"多了 {self.created} 行{added}" if self.created else "",
            f"改了 {self.changed} 行" if self.changed else "",
        )
        return f"店里的表{'，'.join(filter(None, parts))}" if any(parts) else ""


def taken_words(new: int, changed: int) -> str:
    """Return 320 条（新增 300，更新 20）; rows of the files, not of the shop's books."""
    parts = [f"{word} {count}" for word, count in (("新增", new), ("更新", changed)) if count]
    return f"{new + changed} 条" + (f"（{'，'.join(parts)}）" if parts else "")


class ImportLog:
    """The list of imports, newest first. `path` None: in memory only."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._doubts: dict[str, tuple[str, ...]] = {}
        self._entries: list[Imported] = _read(path) if path else []

    def entries(self) -> list[Imported]:
        """Return all imports, newest first."""
        latest_first = self._entries[::-1]
        return sorted(latest_first, key=lambda entry: entry.at, reverse=True)

    def damaged(self) -> tuple[Path, ...]:
        """Return the lists that could not be read and were put aside, oldest first, as long as they lie there."""
        there = self._path.parent.glob(f"{self._path.stem}{_DAMAGED}*.json") if self._path is not None else ()
        return tuple(sorted(there))

    def find(self, import_id: str) -> Imported | None:
        """Return one import, or None."""
        return next((entry for entry in self._entries if entry.id == import_id), None)

    def add(self, entry: Imported) -> None:
        """Note an import."""
        self._entries = [*(one for one in self._entries if one.id != entry.id), entry]
        self._write()

    def keep_doubts(self, import_id: str, doubts: Sequence[str]) -> None:
        """Keep what was doubtful in the files of an import, a sentence each; the numbers in them are covered."""
        self._doubts[import_id] = tuple(doubts)
        if self._path is not None and doubts:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._beside(import_id).write_text(json.dumps(doubts, ensure_ascii=False), "utf-8")

    def doubts(self, import_id: str) -> tuple[str, ...] | None:
        """Return what was doubtful in the files of an import, nothing for one that is not known; None when its note is lost."""
        known = self.find(import_id)
        if import_id in self._doubts or known is None or not known.doubtful:
            return self._doubts.get(import_id, ())
        found = _sentences(self._beside(import_id)) if self._path is not None else None
        if found is not None:
            self._doubts[import_id] = found
        return found

    def _beside(self, import_id: str) -> Path:
        assert self._path is not None
        return self._path.with_name(f"doubts-{import_id}.json")

    def mark_undone(self, import_id: str, at: datetime, actor: str) -> None:
        """Note that an import was taken back."""
        self._entries = [
            replace(one, undone_at=at, undone_by=actor) if one.id == import_id else one for one in self._entries
        ]
        self._write()

    def _write(self) -> None:
        if self._path is None:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps([asdict(e) for e in self._entries], default=str, ensure_ascii=False), "utf-8")
        fresh.replace(self._path)


def _sentences(path: Path) -> tuple[str, ...] | None:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    is_list = isinstance(found, list) and all(isinstance(one, str) for one in found)
    return tuple(found) if is_list else None


def _read(path: Path) -> list[Imported]:
    """The list as it was kept; one that cannot be read is put aside, never written over."""
    try:
        return [_entry(raw) for raw in json.loads(path.read_text("utf-8"))]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError, KeyError):
        path.replace(path.with_name(f"{path.stem}{_DAMAGED}{clock.real_now():%Y%m%d-%H%M%S}.json"))
        return []  # the journal still holds every change; only this list of file names is gone


def _entry(raw: dict[str, Any]) -> Imported:
    undone = datetime.fromisoformat(raw["undone_at"]) if raw["undone_at"] not in (None, "None") else None
    return Imported(
        **{**raw, "at": datetime.fromisoformat(raw["at"]), "files": tuple(raw["files"]), "undone_at": undone}
    )
