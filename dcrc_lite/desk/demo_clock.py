"""The clock of a demonstration shop: it begins at ten, and every command on the shop goes by it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from dcrc_lite import clock
from dcrc_lite.store.place import state_of

NAME = "demo-clock.txt"  # by how many seconds the shop's clock is ahead of the computer's


def keep(folder: Path) -> None:
    """Keep how the clock runs now for whoever opens the shop next."""
    (state_of(folder) / NAME).write_text(f"{clock.shift().total_seconds():.0f}\n", encoding="utf-8")


def go_by(folder: Path) -> None:
    """Let this program run by the shop's clock, when it has one of its own."""
    try:
        clock.run_ahead(timedelta(seconds=int((state_of(folder) / NAME).read_text(encoding="utf-8"))))
    except (OSError, ValueError):
        return
