"""Taking back a batch: its rows go, its cells get their old text, except where a person was there since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dcrc_lite.store.cells import Cells
from dcrc_lite.store.plan import Act, RowChange, State

Spot = tuple[str, str, str]  # record, 编号, field ("" for the whole row)


@dataclass
class Undoing:
    """What undoing a batch will do: row changes to store, and the cells left as people made them since."""

    state: State
    changes: list[RowChange] = field(default_factory=list)
    kept: list[Spot] = field(default_factory=list)
    _rows: dict[tuple[str, str], Cells | None] = field(default_factory=dict)

    def take_back(self, done: Iterable[RowChange], touched_since: frozenset[tuple[str, str]]) -> None:
        """Plan the reverse of `done` (newest first). `touched_since`: rows somebody changed after the batch."""
        for change in done:
            self._reverse(change, touched_since)

    def _reverse(self, change: RowChange, touched_since: frozenset[tuple[str, str]]) -> None:
        key = (change.record, change.row_id)
        now = self._now(key)
        if change.act is Act.NEW:
            self._remove(change, now, touched=key in touched_since)
        elif change.act is Act.GONE:
            self._bring_back(change, now)
        elif now is not None:
            self._restore(change, now)

    def _now(self, key: tuple[str, str]) -> Cells | None:
        if key not in self._rows:
            self._rows[key] = self.state.cells(*key)
        return self._rows[key]

    def _remove(self, change: RowChange, now: Cells | None, *, touched: bool) -> None:
        if now is None:
            return
        if touched:
            self.kept += [(change.record, change.row_id, name) for name in _differing(now, change.new)]
            return
        self._do(RowChange(change.record, change.row_id, Act.GONE, dict(now), {}, change.year), None)

    def _bring_back(self, change: RowChange, now: Cells | None) -> None:
        if now is None:
            self._do(RowChange(change.record, change.row_id, Act.NEW, {}, change.old, change.year), change.old)

    def _restore(self, change: RowChange, now: Cells) -> None:
        names = [*change.new, *(name for name in change.old if name not in change.new)]
        same = [name for name in names if now.get(name, "") == change.new.get(name, "")]
        self.kept += [(change.record, change.row_id, name) for name in names if name not in same]
        if same:
            old = {name: now.get(name, "") for name in same}
            new = {name: change.old.get(name, "") for name in same}
            after = {name: text for name, text in {**now, **new}.items() if text}
            self._do(RowChange(change.record, change.row_id, Act.SET, old, new, change.year), after)

    def _do(self, change: RowChange, after: Cells | None) -> None:
        self.changes.append(change)
        self._rows[change.record, change.row_id] = after


def _differing(now: Cells, then: Cells) -> Sequence[str]:
    names = dict.fromkeys((*then, *now))
    return [name for name in names if now.get(name, "") != then.get(name, "")]
