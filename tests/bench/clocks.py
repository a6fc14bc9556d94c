"""How long 10,000 deadlines, their badges and 1,000 explanations take: `python tests/bench/clocks.py`."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from itertools import pairwise

from dcrc_lite.calendars import Calendars
from dcrc_lite.deadlines import Rules, deadline, urgency
from dcrc_lite.desk.national_days import standard_calendars
from dcrc_lite.schema.settings import Rule

COUNT = 10_000


def main() -> None:
    """Print one line a clock."""
    calendars, rules = standard_calendars([2025, 2026, 2027]), Rules.from_rows()
    for name in ("D06", "D09", "D10", "D11", "D14"):
        print(measured(rules[name], calendars))


def measured(rule: Rule, calendars: Calendars) -> str:
    """Return the line of one clock, in milliseconds."""
    starts = [datetime(2026, 1, 1, 8) + timedelta(minutes=47 * number) for number in range(COUNT)]
    now = datetime(2026, 6, 15, 10)
    begun = time.perf_counter()
    made = [deadline(rule, start, calendars) for start in starts]
    computed = time.perf_counter()
    for each in made:
        urgency(each.due_text, now, calendars, rule=rule)
    judged = time.perf_counter()
    for each in made[:1000]:
        tuple(each.steps)
    told = time.perf_counter()
    spent = [round((after - before) * 1000) for before, after in pairwise((begun, computed, judged, told))]
    return f"{rule.id}: {COUNT} deadlines {spent[0]} ms · badges {spent[1]} ms · 1,000 explanations {spent[2]} ms"


if __name__ == "__main__":
    main()
