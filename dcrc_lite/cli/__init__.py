"""The `dcrc` command. Every module here holds the commands of one concept; the heavy parts are imported when run."""

from __future__ import annotations

from dcrc_lite.cli.root import main

__all__ = ["main"]
