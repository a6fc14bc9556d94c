"""What a finished page depends on, as a short key: when the key is the same, the page is."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from dcrc_lite import resources
from dcrc_lite.calendars import Calendar
from dcrc_lite.manuals.clock_words import Clock
from dcrc_lite.manuals.contents import Contents
from dcrc_lite.manuals.figures import Figures

_CODE = ("manuals", "schema", "deadlines", "calendars", "training")


def digest(*parts: object) -> str:
    """The key of some texts, or of things whose text says all about them."""
    made = blake2b(digest_size=16)
    for part in parts:
        made.update(part if isinstance(part, bytes) else str(part).encode())
        made.update(b"\0")
    return made.hexdigest()


@lru_cache(maxsize=1)
def engine() -> str:
    """The key of the program that makes pages: its modules and templates."""
    package = Path(__file__).parent.parent
    files = [path for part in _CODE for path in sorted((package / part).rglob("*.py"))]
    files += [
        package / "kpis.py",
        *sorted((resources.TEMPLATES / "manual").iterdir()),
        resources.TEMPLATES / "icons.html",
    ]
    return digest(*(path.read_bytes() for path in files if path.is_file()))


def surroundings(figures: Figures, clock: Clock, contents: Contents, *others: object) -> str:
    """The key of all that every page depends on: engine, figures, calendars, contents, glossary, courses."""
    declared = [path.read_bytes() for path in sorted(contents.folder.glob("*.yaml"))]
    pictures = sorted(path.name for path in contents.folder.glob("img/*"))
    hours = (_calendar(clock.calendars.office), _calendar(clock.calendars.shop))
    return digest(engine(), figures, hours, contents.parts, pictures, *declared, *others)


def _calendar(calendar: Calendar) -> str:
    special = sorted(calendar.special.items())
    return f"{calendar.name}{calendar.week}{special}{sorted(calendar.known or ())}{sorted(calendar.estimated)}"
