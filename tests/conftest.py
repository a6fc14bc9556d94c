"""What all tests share."""

from __future__ import annotations

import hypothesis
import pytest

# A slow machine is no failure; a failing case prints how to run it again.
hypothesis.settings.register_profile("house", deadline=None, print_blob=True)
hypothesis.settings.load_profile("house")


@pytest.fixture(autouse=True)
def no_fixed_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A DCRC_NOW of the person running the tests must not decide them."""
    monkeypatch.delenv("DCRC_NOW", raising=False)
