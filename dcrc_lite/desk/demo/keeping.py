"""Where the demonstration shop lies: made once a day, used again the same day, an older one set aside."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dcrc_lite.desk.demo.making import Told, make_demo
from dcrc_lite.errors.shops import NotADemoError

MARK = Path(".dcrc") / "demo-day.txt"


@dataclass(frozen=True, slots=True)
class Kept:
    """A demonstration shop ready to open. `set_aside`: where an older one went, "" when there was none."""

    folder: Path
    set_aside: str = ""


def fresh_demo(folder: Path, now: datetime, told: Told = lambda _done, _all: None) -> Kept:
    """Return the shop of today in `folder`, made now unless it is there. Raises NotADemoError."""
    made_on = _made_on(folder)
    today = now.date().isoformat()
    if made_on == today:
        return Kept(folder)
    aside = _set_aside(folder, made_on) if made_on else ""
    _make(folder, now, today, told)
    return Kept(folder, aside)


def _made_on(folder: Path) -> str:
    """Return the day an earlier demonstration was made, "" when the place is free."""
    if (folder / MARK).is_file():
        return (folder / MARK).read_text(encoding="utf-8").strip()
    if folder.exists() and any(folder.iterdir()):
        raise NotADemoError(str(folder))
    return ""


def _set_aside(folder: Path, made_on: str) -> str:
    places = (
        folder.with_name(f"{folder.name}-{made_on}{suffix}") for suffix in ("", *(f"-{n}" for n in range(2, 1000)))
    )
    place = next(place for place in places if not place.exists())
    folder.rename(place)
    return str(place)


def _make(folder: Path, now: datetime, today: str, told: Told) -> None:
    """Make it beside its place and move it there, so that an interrupted start leaves no half shop."""
    building = folder.with_name(f"{folder.name}-building")
    shutil.rmtree(building, ignore_errors=True)
    make_demo(building, now, told)
    (building / MARK).write_text(today, encoding="utf-8")
    if folder.exists():
        folder.rmdir()
    building.rename(folder)
