"""The thread that keeps folder and store in step: looks at the files each second, writes what waits a little later."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from dcrc_lite.store.folder import Signature
from dcrc_lite.store.troubles import Part

if TYPE_CHECKING:
    from dcrc_lite.store.engine import XlsxStore

LOOK, REST, LATEST, RETRY = 1.0, 2.0, 10.0, 5.0  # seconds: between looks, after the last change, at most, when refused


class Keeper:
    """Runs until `stop`."""

    def __init__(self, store: XlsxStore) -> None:
        self._store = store
        self._ended = threading.Event()
        self._seen: dict[str, Signature] = {}
        self._pending: tuple[float, float, int] | None = None  # first seen, last changed, last commit
        self._not_before = 0.0
        self._thread = threading.Thread(target=self._run, name="dcrc-keeper", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread and wait for it."""
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.wait(LOOK / 2):
            self.turn(time.monotonic())

    def turn(self, now: float) -> None:
        """Look at the files once; write when it is time. What fails in one part keeps no other part from its work."""
        watch = self._store.watch
        watch(Part.KEEP, self._keep_up)
        watch(Part.READ, self._read)
        watch(Part.WRITE, lambda: self._write(now))
        self._store.tend_backups()
        watch(Part.OLD, self._read_old)

    def _keep_up(self) -> bool:
        self._store.keep_up()
        return True

    def _read(self) -> bool:
        if not self._settled():
            return not self._seen
        self._store.take_in()
        return True

    def _write(self, now: float) -> bool:
        if not self._is_time(now):
            return self._pending is None
        self._pending, self._not_before = None, now + RETRY
        if self._store.write_out():
            self._not_before = now
        return True

    def _read_old(self) -> bool:
        self._store.read_old(self._store.old[:1])
        return True

    def _settled(self) -> bool:
        """True when some file differs from what is known and has not changed since the last look."""
        changed = dict(self._store.changed_files())
        settled = any(self._seen.get(name) == signature for name, signature in changed.items())
        self._seen = changed
        return settled or self._store.lost_files()

    def _is_time(self, now: float) -> bool:
        seq = self._store.waiting_mark()
        if seq == 0:
            self._pending = None
            return False
        first, last, known = self._pending or (now, now, seq)
        self._pending = (first, now if seq != known else last, seq)
        rested = now - self._pending[1] >= REST or now - first >= LATEST
        return rested and now >= self._not_before
