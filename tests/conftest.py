"""What all tests share."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def no_fixed_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A DCRC_NOW of the person running the tests must not decide them."""
    monkeypatch.delenv("DCRC_NOW", raising=False)
