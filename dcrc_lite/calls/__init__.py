"""Calls: the life of a call task and the moments at which a customer may be rung (P01)."""

from dcrc_lite.calls.guards import (
    CANCEL_REASONS,
    Limits,
    Standing,
    lacking_tries,
    may_agree,
    may_cancel,
    may_dial,
    may_give_up,
)
from dcrc_lite.calls.slots import Part, Proposal, Try, distinct_slots, next_try, part_of, slot_of
from dcrc_lite.calls.states import (
    BAD_NUMBER,
    CONNECTED,
    FAILED,
    LAWFUL_ENDS,
    OPEN_STATES,
    Outcome,
    State,
    is_open,
    state_after,
)

__all__ = [
    "BAD_NUMBER",
    "CANCEL_REASONS",
    "CONNECTED",
    "FAILED",
    "LAWFUL_ENDS",
    "OPEN_STATES",
    "Limits",
    "Outcome",
    "Part",
    "Proposal",
    "Standing",
    "State",
    "Try",
    "distinct_slots",
    "is_open",
    "lacking_tries",
    "may_agree",
    "may_cancel",
    "may_dial",
    "may_give_up",
    "next_try",
    "part_of",
    "slot_of",
    "state_after",
]
