"""Something worked out in a second thread while the first goes on; what it raised is raised where its answer is asked."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Beside(Generic[T]):
    """Begins to work at once. Worth it only for work that lets other threads run: unpacking, the reader of workbooks."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._answers: list[T] = []
        self._raised: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="dcrc-beside", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._answers.append(self._work())
        except BaseException as error:  # noqa: BLE001 - handed over whole
            self._raised = error

    def answer(self) -> T:
        """Wait for the answer. Raises what the work raised."""
        self._thread.join()
        if self._raised is not None:
            raise self._raised
        return self._answers[0]
