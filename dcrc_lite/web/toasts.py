"""What is told once on the next page after a save."""

from __future__ import annotations

from typing import TypedDict, cast

from flask import session


class Toast(TypedDict):
    """A sentence, and the address that takes the save back ("" when it cannot be)."""

    text: str
    undo: str


def say(text: str, undo: str = "") -> None:
    """Show the sentence on the next page, with 撤销 when `undo` is given."""
    session["toasts"] = [*session.get("toasts", []), Toast(text=text, undo=undo)][-3:]


def take_toasts() -> list[Toast]:
    """Return what is to be told now, and forget it."""
    return cast(list[Toast], session.pop("toasts")) if "toasts" in session else []
