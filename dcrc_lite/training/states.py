"""Where a colleague stands in a course: 评估 → 培训 → 自测 → 达标 → 复训 (P26), folded from what happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dcrc_lite.training.course import Course


class Stage(StrEnum):
    """What comes next for this colleague in this course."""

    ASSESS = "待评估"
    TRAIN = "待培训"
    TEST = "待自测"
    PASSED = "达标"
    AGAIN = "待复训"


class Event(StrEnum):
    """What can happen to a colleague in a course."""

    ASSESSED = "评估"
    WEAK = "评估偏低"
    TRAINED = "培训"
    PASSED = "自测达标"
    FAILED = "自测未达标"
    LAPSED = "到期"


# A test may be taken at any time, and counts; whoever fails goes back to the lessons.
MOVES: dict[tuple[Stage, Event], Stage] = {
    (Stage.ASSESS, Event.ASSESSED): Stage.TRAIN,
    (Stage.ASSESS, Event.WEAK): Stage.TRAIN,
    (Stage.ASSESS, Event.TRAINED): Stage.TEST,
    (Stage.TRAIN, Event.TRAINED): Stage.TEST,
    (Stage.PASSED, Event.WEAK): Stage.AGAIN,
    (Stage.PASSED, Event.FAILED): Stage.AGAIN,
    (Stage.PASSED, Event.LAPSED): Stage.AGAIN,
    (Stage.AGAIN, Event.TRAINED): Stage.TEST,
    (Stage.TEST, Event.FAILED): Stage.TRAIN,
    (Stage.ASSESS, Event.FAILED): Stage.TRAIN,
    **{(stage, Event.PASSED): Stage.PASSED for stage in Stage},
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened to a colleague in a course; `score` for tests."""

    on: date
    event: Event
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a colleague stands: the stage, the last pass with its day and score, until when it holds."""

    stage: Stage
    passed_on: date | None = None
    score: float | None = None
    valid_until: date | None = None


def event_of(course: Course, score: float) -> Event:
    """What a test's score means for a course."""
    return Event.PASSED if course.is_passed(score) else Event.FAILED


def standing(course: Course, happened: Iterable[Happening], today: date) -> Standing:
    """Where somebody stands today. A pass lapses after the course's months; the day itself still counts."""
    stage, passed = Stage.ASSESS, None
    for one in sorted(happened, key=lambda own: own.on):
        if passed is not None and one.on > _holds_until(passed.on, course):
            stage = MOVES.get((stage, Event.LAPSED), stage)
        stage = MOVES.get((stage, one.event), stage)
        passed = one if one.event is Event.PASSED else passed
    if passed is None:
        return Standing(stage)
    until = _holds_until(passed.on, course)
    if today > until:
        stage = MOVES.get((stage, Event.LAPSED), stage)
    return Standing(stage, passed.on, passed.score, until)


def _holds_until(day: date, course: Course) -> date:
    years, month = divmod(day.month - 1 + course.valid_months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + years, month + 1, last)
        except ValueError:
            continue
    raise AssertionError(day)
