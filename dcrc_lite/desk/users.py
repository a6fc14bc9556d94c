"""Somebody who is logged in, and what he or she may do (domain.md 1.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dcrc_lite.schema.rights import ALL, DEPARTMENT, NEVER, OWN, PROPOSE, TASK
from dcrc_lite.schema.wording import spaced

_WIDTH = (NEVER, PROPOSE, TASK, OWN, DEPARTMENT, ALL)  # from nothing to everything


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who is logged in. `rights`: action -> widest scope over all roles."""

    username: str
    name: str
    roles: tuple[str, ...]
    rights: Mapping[str, str] = field(default_factory=dict)
    department: str = ""
    must_change: bool = False
    theme: str = ""
    keys: bool = True

    @property
    def role_text(self) -> str:
        """The role shown beside the name."""
        return spaced(self.roles[0]) if self.roles else "没有角色"

    def scope(self, action: str) -> str:
        """Return how far this user may do something: 全部 … 不可以."""
        return self.rights.get(action, NEVER)


def can(user: User, action: str, *, own: bool = False, task: bool = False, department: bool = False) -> bool:
    """Tell whether the user may do it to this record: his own, with his task or case open, of his department."""
    scope = user.scope(action)
    return (
        scope == ALL
        or (scope == OWN and own)
        or (scope == TASK and task)
        or (scope == DEPARTMENT and (department or own))
    )


def may(user: User, action: str) -> bool:
    """Tell whether the user may do it at all, to whatever record."""
    return user.scope(action) not in (NEVER, PROPOSE)


def widest(scopes: Iterable[str]) -> str:
    """Return the scope that allows most."""
    return max(scopes, key=_WIDTH.index, default=NEVER)
