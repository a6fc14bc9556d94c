"""Further processes of this program: the same Python with the same packages, whatever the environment says."""

from __future__ import annotations

import sys
from pathlib import Path

import dcrc_lite


def command(code: str) -> list[str]:
    """Return the command that runs a text in a Python of its own, which finds the packages this one finds.

    What is installed to run at each start of Python is left out: it costs time, and nobody knows what it does.
    """
    path = [str(Path(dcrc_lite.__file__).parent.parent), *filter(None, sys.path)]
    return [sys.executable, "-I", "-S", "-X", "utf8", "-c", f"import sys\nsys.path[:] = {path!r}\n{code}"]
