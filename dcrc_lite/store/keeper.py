"""The thread that keeps folder and store in step: looks at the files each second, writes what waits a little later."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from dcrc_lite.store.folder import Signature

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
            try:
                self.turn(time.monotonic())
            except Exception as error:  # noqa: BLE001 - the keeper outlives whatever a file does to it
                self._store.trouble = f"{type(error).__name__}: {error}"

    def turn(self, now: float) -> None:
        """Look at the files once; write when it is time."""
        self._store.keep_up()
        if self._settled():
            self._store.take_in()
        if self._is_time(now):
            self._pending = None
            if self._store.write_out() == 0:
                self._not_before = now + RETRY
        self._store.tend_backups()
        self._store.read_old(self._store.old[:1])

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
