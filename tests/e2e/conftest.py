"""A shop made by the real commands and served by the real program, on a Saturday morning."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

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


@pytest.fixture(scope="session")
def made_shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    folder = tmp_path_factory.mktemp("e2e") / "滨江 店"
    printed = dcrc("init", folder, "--name", "启航汽车滨江店", "--hours", "1-7 08:30-17:30")
    dcrc("user", "add", folder, CALLER, "--role", "电访员", "--name", "张敏", "--password-stdin", typed=PASSWORD + "\n")
    dcrc("import", folder, *files_of_sample(), "--yes")
    return Shop(folder, printed)


@pytest.fixture
def shop(made_shop: Shop, tmp_path: Path) -> Shop:
    """A copy of the shop that a test may change."""
    folder = tmp_path / made_shop.folder.name
    shutil.copytree(made_shop.folder, folder)
    return Shop(folder, made_shop.printed)


@pytest.fixture
def address(shop: Shop) -> Iterator[str]:
    """Where the shop is served."""
    command = [sys.executable, "-m", "dcrc_lite", "serve", str(shop.folder), "--port", "0"]
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
