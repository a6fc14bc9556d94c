"""Half-written forms, offered again where they were left: what a page keeps under the key of its data-autosave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dcrc_lite import clock
from dcrc_lite.web.current import desk, user

_OF_A_PERSON = ("pick", "words", "found", "offered", "stands_for")
_OF_ONE_SENDING = ("key", "seen", "do")  # a draft is sent anew: as a form of its own, over the row as it is now


@dataclass(frozen=True, slots=True)
class Left:
    """A form as its user left it, and when."""

    key: str
    at: datetime
    typed: dict[str, str]

    @property
    def pick(self) -> str:
        """Return who was chosen then; the page offers this customer and chooses nobody."""
        return self.typed.get("pick", "")

    @property
    def words(self) -> dict[str, str]:
        """Return what was written, without whom it was about: the next call is somebody else's."""
        return {name: text for name, text in self.typed.items() if name not in _OF_A_PERSON}


def left(key: str) -> Left | None:
    """Return what this user typed and did not save under a key, or None."""
    draft = desk().accounts.draft(user(), key)
    if draft is None:
        return None
    typed = {name: "、".join(values) for name, values in draft.content.items() if name not in _OF_ONE_SENDING}
    return Left(key, clock.business(draft.at), typed)


def forget(key: str) -> None:
    """Drop what was kept, once it is saved."""
    desk().accounts.drop_draft(user(), key)
