"""The process that reads workbooks, as the store holds it: started, given one order, listened to until it ends."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import dcrc_lite
from dcrc_lite import process

MEMORY, SECONDS = 1_536 * 1024 * 1024, 60
_TOO_MUCH, _TOO_LONG = "太大或写法太怪，读它要的内存或时间超过限度", "读了太久，没有读完"
# The child needs the parser, not the records: an empty package in place of dcrc_lite.schema saves it half its start.
# It ends without taking apart what it read, which for a large workbook takes long; all it had to say is written by then.
_BOOT = """
import os, sys, types
schema = types.ModuleType("dcrc_lite.schema")
schema.__path__ = [{package!r} + "/schema"]
sys.modules["dcrc_lite.schema"] = schema
from dcrc_lite.store.reader_child import main
main()
os._exit(0)
"""


class Child:
    """Starts at once and waits for its order, so that it can be ready by the time there is one."""

    def __init__(self) -> None:
        boot = _BOOT.format(package=str(Path(dcrc_lite.__file__).parent))
        self._process = subprocess.Popen(  # noqa: S603 - this very Python, with a text of our own
            process.command(boot),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )

    def run(self, order: Mapping[str, Any], jobs: int) -> tuple[list[str], str]:
        """Return the lines it answered, and what to say of the workbook it ended at when there are fewer than `jobs`."""
        seconds, ending = SECONDS * jobs, _TOO_MUCH
        said = json.dumps({**order, "memory": MEMORY, "seconds": seconds})
        try:
            answered, _ = self._process.communicate(said, timeout=seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            answered, _ = self._process.communicate()
            ending = _TOO_LONG
        return answered.splitlines(), ending

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End it, whether it was needed or not."""
        if self._process.returncode is None:
            self._process.kill()
            self._process.communicate()
