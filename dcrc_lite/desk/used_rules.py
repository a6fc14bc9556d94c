"""Which rows of 时限 and keys of 店铺 the program works with; the others stand in the manual only."""

from __future__ import annotations

from dcrc_lite import inbound
from dcrc_lite.complaints.clocks import LABELS
from dcrc_lite.desk.tasks import GUARDS
from dcrc_lite.schema.settings import Rule
from dcrc_lite.worklists import KINDS

_COUNTED = frozenset({*KINDS, *LABELS, inbound.CALL_BACK})  # calls, the clocks of complaints, calls to return
_GUARDS = frozenset(GUARDS)
_MANUAL_KEYS = frozenset(
    {"timezone", "monthly_call_months", "pause_allowed", "lost_months", "onsite_n", "archive_approval"}
)


def is_used(rule: Rule) -> bool:
    """Return whether a task, a clock or a guard of a call comes from this row."""
    return rule.id.partition(".")[0] in _COUNTED or rule.key in _GUARDS


def is_key_used(key: str) -> bool:
    """Return whether anything the program does goes by this key of 店铺."""
    return key not in _MANUAL_KEYS
