"""Many pages published by several processes at once: this one makes and writes the first, others the rest meanwhile."""

from __future__ import annotations

import gc
import os
import pickle
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from typing import Any, BinaryIO, Self

from dcrc_lite import process
from dcrc_lite.errors.manuals import ManualError
from dcrc_lite.manuals.manual import Handed, Manual
from dcrc_lite.site.freezing import freeze

_CODE = "from dcrc_lite.site.hands import main\nmain()"
_START = 140  # pages this process makes in the time another one takes to start
_MOST = 4  # processes; more wait for each other's disk and memory


class Hands:
    """The other processes, each at work on its share of the topics. To be used in `with`: none outlives it.

    First each makes its pages; nothing is written before all of them were found in order, then each writes its own.
    What another one could not do, whatever the reason, is done by this process: it tells what is wrong as ever.
    """

    def __init__(self, manual: Manual, names: Sequence[str], cores: int | None = None) -> None:
        """`names`: the topics to make or write; `cores`: how many processors there are, if not what the system says."""
        shares = _shares(names, min(cores or os.cpu_count() or 1, _MOST))[1:]
        self._talks = ThreadPoolExecutor(max(len(shares), 1))
        order = pickle.dumps(manual.bare()) if shares else b""
        self._others = [_Other(share, manual, order, self._talks) for share in shares]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for other in self._others:
            other.end()
        self._talks.shutdown()

    def theirs(self) -> frozenset[str]:
        """The pages the others make."""
        return frozenset(name for other in self._others for name in other.share)

    def made(self) -> Iterator[Handed]:
        """Wait for what the others made, and hand it over."""
        for other in self._others:
            yield from other.answer() or ()

    def write(self, out: Path, names: Iterable[str]) -> list[str]:
        """Let the others write those of these files that are theirs; return the files left to this process."""
        left = list(names)
        for other in self._others:
            own = [name for name in left if name in other.share]
            left = [name for name in left if name not in other.share]
            other.ask((out, own))
        return left

    def unwritten(self) -> Iterator[str]:
        """Wait until the others wrote theirs; return what they could not write."""
        for other in self._others:
            if other.answer() is None:
                yield from other.asked[1]


class _Other:
    """One further process: asked twice, answers twice; None instead of an answer when it came to grief."""

    def __init__(self, share: Sequence[str], manual: Manual, order: bytes, talks: ThreadPoolExecutor) -> None:
        self.share = frozenset(share)
        self._talks = talks
        self._process = Popen(  # noqa: S603 - this very Python, with a text of our own
            process.command(_CODE), stdin=PIPE, stdout=PIPE, stderr=DEVNULL
        )
        self.ask([name for name in share if manual.still_good(name) is None], order)

    def ask(self, asked: Any, before: bytes = b"") -> None:
        self.asked = asked
        self._answer: Future[Any] = self._talks.submit(self._talk, before + pickle.dumps(asked))

    def _talk(self, said: bytes) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        try:
            self._process.stdin.write(said)
            self._process.stdin.flush()
            return pickle.load(self._process.stdout)  # noqa: S301 - said by a process of our own
        except (OSError, EOFError, pickle.UnpicklingError):
            return None

    def answer(self) -> Any:
        return self._answer.result()

    def end(self) -> None:
        self._process.kill()
        self._answer.result()
        with suppress(OSError), self._process:  # closes its pipes; what it never took cannot be brought to it
            pass


def _shares(names: Sequence[str], cores: int) -> list[Sequence[str]]:
    """Part the pages so that all are ready at about the same time; the first share is this process's own."""
    each = (len(names) - _START) // cores
    if cores == 1 or each < max(_START, 1):
        return [names]
    own = len(names) - each * (cores - 1)
    return [names[:own], *(names[at : at + each] for at in range(own, len(names), each))]


def main() -> None:
    """Be one of the others."""
    work(sys.stdin.buffer, sys.stdout.buffer)


def work(orders: BinaryIO, answers: BinaryIO) -> None:
    """Make pages, up to the first one with a fault; then, unless there is nothing more to do, write files."""
    gc.disable()  # all pages live until the end: there is nothing to find among them
    manual: Manual = pickle.load(orders)  # noqa: S301 - said by the process that started this one
    _say(list(_made(manual, pickle.load(orders))), answers)  # noqa: S301
    try:
        out, names = pickle.load(orders)  # noqa: S301
    except EOFError:  # a page had a fault: nothing is written
        return
    freeze(manual, out, names)
    _say(True, answers)


def _made(manual: Manual, names: Iterable[str]) -> Iterator[Handed]:
    for name in names:
        try:
            yield manual.hand_over(name)
        except ManualError:
            return


def _say(answer: object, answers: BinaryIO) -> None:
    pickle.dump(answer, answers, pickle.HIGHEST_PROTOCOL)
    answers.flush()
