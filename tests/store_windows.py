"""Windows as far as replacing a file goes, by its documentation: who holds a file, what each refusal leaves behind.

Nothing here proves that Windows does what it says; it proves that the program does right when it does.
"""

from __future__ import annotations

import ctypes
import os
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest

from dcrc_lite.store import exchange

SHARING_VIOLATION, UNABLE_TO_MOVE_REPLACEMENT_2 = 32, 1177


class PowerCut(BaseException):
    """The computer stops in the middle of a call."""


@dataclass
class Windows:
    """`held`: files another program has open without sharing their deletion, by name. `refuses`: an error whatever is held."""

    held: set[str] = field(default_factory=set)
    refuses: int = 0
    power_fails: bool = False
    error: int = 0

    def stands_in(self, patch: pytest.MonkeyPatch) -> Windows:
        """Let the program's file exchange see this system; nothing else does."""
        patch.setattr(exchange, "sys", SimpleNamespace(platform="win32"))
        patch.setattr(ctypes, "WinDLL", lambda *_, **__: self, raising=False)
        patch.setattr(ctypes, "get_last_error", lambda: self.error, raising=False)
        patch.setattr(ctypes, "WinError", lambda number: OSError(22, f"WinError {number}"), raising=False)
        rename, replace = Path.rename, Path.replace
        patch.setattr(Path, "rename", lambda old, new: self._renames(old, Path(new), rename))
        patch.setattr(Path, "replace", lambda old, new: self._renames(old, Path(new), replace))
        return self

    def _renames(self, old: Path, new: Path, do: object) -> object:
        if self.held & {old.name, new.name}:
            raise PermissionError(13, "The process cannot access the file", str(old))
        return do(old, new)  # type: ignore[operator]

    def ReplaceFileW(  # noqa: N802
        self, replaced: str, replacement: str, backup: str, flags: int, exclude: None, reserved: None
    ) -> int:
        """Put `replacement` at `replaced`, what stood there under `backup`; 0 and an error number when it cannot."""
        assert (flags, exclude, reserved) == (0, None, None)
        self.error = SHARING_VIOLATION if self.held & {Path(replaced).name, Path(replacement).name} else self.refuses
        if self.error and self.error != UNABLE_TO_MOVE_REPLACEMENT_2:
            return 0
        os.replace(replaced, backup)  # noqa: PTH105 - Path's own is watched
        if self.power_fails:
            raise PowerCut
        if self.error:
            return 0
        os.replace(replacement, replaced)  # noqa: PTH105
        return 1
