"""One deadline as printable data, for `dcrc due`, `dcrc explain` and the page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from dcrc_lite.calendars import Calendars
from dcrc_lite.deadlines.due import REPORT_DAY, Deadline, Due, deadline, text_of
from dcrc_lite.deadlines.register import Rules
from dcrc_lite.deadlines.step import Step
from dcrc_lite.deadlines.steps import amount_words
from dcrc_lite.deadlines.words import WEEKDAYS
from dcrc_lite.errors.clocks import BadStartError
from dcrc_lite.schema.settings import DAY_GRAIN, MOMENT_GRAIN, NO_CALENDAR, Rule

_TYPED_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?((?:[T ].*)?)")
EARLIEST, LATEST = 1950, 2200  # years a start may lie in; anything else is a slip of the hand


def due_report(name: str, start: str, rules: Rules | Iterable[Rule], calendars: Calendars) -> dict[str, Any]:
    """Return the deadline of a row of the register for a start, ready for JSON.

    `name` is a D-id or a key, `start` a date or a date-time. Raises UnknownRuleError, RuleKeyNeededError (a D-id with
    several rows), NotAClockError, BadStartError.
    """
    register = rules if isinstance(rules, Rules) else Rules.from_rows(rules)
    rule = register.find(name)
    began = parse_start(start)
    return as_data(deadline(_as_asked(rule, began), began, calendars))


def as_data(made: Deadline, today: date | None = None) -> dict[str, Any]:
    """Return a deadline as plain data: ISO texts beside the ready Chinese of each step."""
    rule = made.rule
    return {
        "rule": rule.id,
        "key": rule.key,
        "name": rule.name,
        "start": text_of(made.start),
        "due": made.due_text,
        "amount": rule.amount,
        "unit": rule.unit,
        "calendar": "不分昼夜" if rule.calendar == NO_CALENDAR else rule.calendar,
        "grain": rule.grain,
        "provisional": made.provisional,
        "provisional_why": made.provisional_words,
        "time_missing": made.time_missing,
        "expected": made.expected,
        "call_by": None if isinstance(made.due, datetime) else made.call_by.isoformat(),
        "page": rule.page,
        "source": rule.source,
        "mark": rule.mark,
        "on": rule.on is not False,
        "steps": [_plain(step) for step in (made.explain(today) if today else made.steps)],
    }


def parse_start(words: str) -> Due:
    """Return the date or date-time a person typed: 2026-02-13T16:00, 2026/2/13 16:00, 2026年2月13日. Raises BadStartError."""
    named = _TYPED_DAY.fullmatch(words.strip().replace("：", ":"))
    if named is None:
        raise BadStartError(words)
    text = f"{named[1]}-{named[2]:0>2}-{named[3]:0>2}{named[4]}"
    try:
        found: Due = datetime.fromisoformat(text) if len(text) > 10 else date.fromisoformat(text)
    except ValueError as error:
        raise BadStartError(words) from error
    if not EARLIEST <= found.year <= LATEST or (isinstance(found, datetime) and found.tzinfo is not None):
        raise BadStartError(words)
    return found.replace(second=0, microsecond=0) if isinstance(found, datetime) else found


def _as_asked(rule: Rule, start: Due) -> Rule:
    """A working-day row of day grain counts to the minute when the calculator is given a clock time (rule 7)."""
    if isinstance(start, datetime) and rule.unit == "工作日" and rule.grain == DAY_GRAIN:
        return replace(rule, grain=MOMENT_GRAIN)
    return rule


def _plain(step: Step) -> dict[str, str]:
    return {"when": step.when, "what": step.what, "kind": step.kind, "at": step.at}


def limit_words(rule: Rule) -> str:
    """Return a row's limit as people read it: 半个工作日, 3 自然日, 24 小时, 周五, 09:10, 09:00 前、20:00 后."""
    if rule.clock:
        return "、".join(
            _clock_words(*part.split("-")) for part in rule.clock.replace("–", "-").replace("、", " ").split()
        )
    if rule.key == REPORT_DAY and rule.amount in range(1, 8):
        return WEEKDAYS[int(rule.amount or 1) - 1]
    return amount_words(rule.amount, rule.unit) if rule.amount is not None else "没有填"


def _clock_words(opens: str, closes: str = "") -> str:
    """Return 09:10, 12:00–14:00, or one end of the day: 09:00 前, 20:00 后."""
    if not closes:
        return opens
    if opens == "00:00":
        return f"{closes} 前"
    return f"{opens} 后" if closes == "24:00" else f"{opens}–{closes}"
