"""The real program, started as people start it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

NOW = "2026-11-21T09:00"
SAMPLE = Path(__file__).parents[1] / "data" / "sample_300"
CALLER, PASSWORD = "zhangmin", "tea-lantern-42"


@dataclass(frozen=True)
class Shop:
    """A folder with an import done; `printed` is what `dcrc init` said."""

    folder: Path
    printed: str

    @property
    def admin_password(self) -> str:
        found = re.search(r"一次性密码 (\S+?)（", self.printed)
        assert found, self.printed
        return found[1]


def environment() -> dict[str, str]:
    return {**os.environ, "DCRC_NOW": NOW, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}


def dcrc(*arguments: str | Path, typed: str = "") -> str:
    """Run a command and return what it printed."""
    command = [sys.executable, "-m", "dcrc_lite", *map(str, arguments)]
    run = subprocess.run(
        command, input=typed, capture_output=True, text=True, encoding="utf-8", env=environment(), check=False
    )
    assert run.returncode == 0, f"{command}\n{run.stdout}\n{run.stderr}"
    return run.stdout


def files_of_sample() -> Sequence[Path]:
    return sorted(path for path in SAMPLE.iterdir() if path.suffix in (".xlsx", ".csv", ".xls"))


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a shop as long as the block runs; give its address."""
    command = [sys.executable, "-m", "dcrc_lite", "serve", str(folder), "--port", "0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", env=environment()
    ) as server:
        assert server.stdout is not None
        line = server.stdout.readline()
        found = re.search(r"http://\S+:\d+/", line)
        try:
            assert found, line + (server.stdout.read() if server.poll() is not None else "")
            yield found[0]
        finally:
            server.terminate()
            assert server.wait(timeout=30) == 0
