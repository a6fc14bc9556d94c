"""What is due: which calls events start, how the list of today is made of them, who is rung."""

from dcrc_lite.worklists.entries import entries, in_order, is_ready, merged, next_entry
from dcrc_lite.worklists.filters import (
    ALL,
    EVERYBODY,
    MEND,
    MINE_AND_FREE,
    WHO_WORDS,
    Tab,
    grouped,
    in_tab,
    of_whom,
    tabs,
    worklist_json,
)
from dcrc_lite.worklists.forecast import Forecast, forecast
from dcrc_lite.worklists.items import Entry, Group, Item
from dcrc_lite.worklists.kinds import KINDS, CallKind, figure, rules_of, short, source_of, task_id, title
from dcrc_lite.worklists.planning import Event, PastCall, Plan, Task, closed_by_past_call, plan, tasks_of
from dcrc_lite.worklists.whom import OWNER, Person, people, refuses, whom_to_call

__all__ = [
    "ALL",
    "EVERYBODY",
    "KINDS",
    "MEND",
    "MINE_AND_FREE",
    "OWNER",
    "WHO_WORDS",
    "CallKind",
    "Entry",
    "Event",
    "Forecast",
    "Group",
    "Item",
    "PastCall",
    "Person",
    "Plan",
    "Tab",
    "Task",
    "closed_by_past_call",
    "entries",
    "figure",
    "forecast",
    "grouped",
    "in_order",
    "in_tab",
    "is_ready",
    "merged",
    "next_entry",
    "of_whom",
    "people",
    "plan",
    "refuses",
    "rules_of",
    "short",
    "source_of",
    "tabs",
    "task_id",
    "tasks_of",
    "title",
    "whom_to_call",
    "worklist_json",
]
