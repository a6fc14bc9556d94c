"""Complaints (E23, E24, P05): opening, the table of steps, the clocks, what the worklist sees. Pure: no I/O, no clock."""

from dcrc_lite.complaints.clocks import Clock, Run, clocks, next_clock, recorded_dues
from dcrc_lite.complaints.dues import ComplaintDue, complaint_dues, task_id
from dcrc_lite.complaints.escalation import automatic_steps
from dcrc_lite.complaints.forms import FORMS, Form
from dcrc_lite.complaints.guards import Act
from dcrc_lite.complaints.moves import DANGER, Choice, Move, moves
from dcrc_lite.complaints.opening import OUR_CALL, Opened, open_complaint
from dcrc_lite.complaints.presets import QUALITY, Preset, preset
from dcrc_lite.complaints.repeats import earlier_of_same_kind, span_days
from dcrc_lite.complaints.severity import CRISIS_CLASSES, Hint, suggest_severity
from dcrc_lite.complaints.states import OPEN, TABLE, Event, State, events_from, may_take, transition
from dcrc_lite.complaints.taking import Taken, closing_gaps, is_standing, is_unfounded, state_of, take

__all__ = [
    "CRISIS_CLASSES",
    "DANGER",
    "FORMS",
    "OPEN",
    "OUR_CALL",
    "QUALITY",
    "TABLE",
    "Act",
    "Choice",
    "Clock",
    "ComplaintDue",
    "Event",
    "Form",
    "Hint",
    "Move",
    "Opened",
    "Preset",
    "Run",
    "State",
    "Taken",
    "automatic_steps",
    "clocks",
    "closing_gaps",
    "complaint_dues",
    "earlier_of_same_kind",
    "events_from",
    "is_standing",
    "is_unfounded",
    "may_take",
    "moves",
    "next_clock",
    "open_complaint",
    "preset",
    "recorded_dues",
    "span_days",
    "state_of",
    "suggest_severity",
    "take",
    "task_id",
    "transition",
]
