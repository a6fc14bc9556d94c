"""Business time: fixed, shifted for a demonstration, and stamps of real time shown beside it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from dcrc_lite import clock
from dcrc_lite.desk import demo_clock

START = datetime(2026, 11, 21, 9, 0)


@pytest.fixture(params=["fixed", "shifted"])
def shifted(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Business time at START, either way."""
    monkeypatch.delenv("DCRC_NOW", raising=False)
    monkeypatch.setattr(clock, "_shift", timedelta())
    if request.param == "fixed":
        monkeypatch.setenv("DCRC_NOW", START.isoformat())
    else:
        clock.run_from(START)


@pytest.mark.usefixtures("shifted")
def test_a_stamp_of_ten_minutes_ago_is_shown_ten_minutes_before_business_time() -> None:
    shown = clock.business(clock.real_now() - timedelta(minutes=10))
    assert abs(shown - (START - timedelta(minutes=10))) < timedelta(seconds=5)


def test_without_a_shift_a_stamp_is_shown_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DCRC_NOW", raising=False)
    monkeypatch.setattr(clock, "_shift", timedelta())
    assert clock.business(START) == START


def test_every_command_on_a_demonstration_goes_by_its_clock(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DCRC_NOW", raising=False)
    monkeypatch.setattr(clock, "_shift", timedelta())
    (tmp_path / ".dcrc").mkdir()
    demo_clock.go_by(tmp_path)
    assert clock.shift() == timedelta()
    clock.run_from(START)
    demo_clock.keep(tmp_path)
    clock.run_ahead(timedelta())
    demo_clock.go_by(tmp_path)  # another program, later
    assert abs(clock.now() - START) <= timedelta(minutes=1)
