"""Which run of the computer this is: what was not brought to the disk is lost with a power cut, not with a killed program."""

from __future__ import annotations

import time
from pathlib import Path

_LINUX = Path("/proc/sys/kernel/random/boot_id")
_ROUND = 600  # seconds; elsewhere the moment of the start is worked out, and clocks are set a little now and then


def boot() -> str:
    """Return a text that is another one after each start of the computer."""
    try:
        return _LINUX.read_text(encoding="ascii").strip()
    except OSError:
        return str(round((time.time() - time.monotonic()) / _ROUND))
