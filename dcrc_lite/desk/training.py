"""Training at the desk: result codes entered, lessons and ratings noted, who has passed what for his role."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

from dcrc_lite.desk.users import User, can
from dcrc_lite.errors import FormProblemsError, NotAllowedError
from dcrc_lite.errors.training import BadResultCodeError, ResultCodeUsedError
from dcrc_lite.schema.check import check
from dcrc_lite.schema.settings import Colleague
from dcrc_lite.schema.training import Skill, Training
from dcrc_lite.store.protocol import Change, Origin
from dcrc_lite.training import Course, ResultCode, Stage, Standing, code_text, read_code, standing
from dcrc_lite.training.states import Event, Happening, event_of

if TYPE_CHECKING:
    from dcrc_lite.desk import Desk

LESSON_FIELDS = ("person", "course", "held_on", "trainer", "minutes", "lesson_page", "remark")
SKILL_FIELDS = ("person", "ability", "rating", "assessed_on", "remark")
RowT = TypeVar("RowT", Training, Skill)
WEAK = frozenset({"1", "2"})
_ORDER = (Stage.AGAIN, Stage.ASSESS, Stage.TRAIN, Stage.TEST, Stage.PASSED)


@dataclass(frozen=True, slots=True)
class Line:
    """One colleague in one course."""

    person: str
    roles: tuple[str, ...]
    course: Course
    standing: Standing
    tests: int


@dataclass(frozen=True, slots=True)
class TrainingPage:
    """The page: own courses, the team's, and whom the user may enter something for."""

    mine: tuple[Line, ...]
    team: tuple[Line, ...]
    people: tuple[str, ...]
    may_enter_for: tuple[str, ...]

    @property
    def passed(self) -> int:
        """How many of the team's lines are 达标."""
        return sum(line.standing.stage is Stage.PASSED for line in self.team)


@dataclass(frozen=True, slots=True)
class Entered:
    """A result that was entered. `again`: it had been entered before."""

    id: str
    course: Course
    code: ResultCode
    person: str
    again: bool = False


class TrainingDesk:
    """The training of one shop. Courses are handed in by the page: they belong to the manual."""

    def __init__(self, desk: Desk) -> None:
        self._store = desk.store

    # --- read

    def page(self, user: User, courses: Sequence[Course], today: date) -> TrainingPage:
        """Return who stands where: one's own courses, and those of the colleagues one may see."""
        team = self._colleagues(user, "see_training")
        people = self._colleagues(user, "assess")
        names = tuple(dict.fromkeys(one.name for one in people))
        entering = tuple(dict.fromkeys((user.name, *names))) if can(user, "enter_result") else (user.name,)
        return TrainingPage(
            mine=self._lines([(user.name, user.roles)], courses, today),
            team=self._lines([(one.name, one.roles) for one in team], courses, today),
            people=names,
            may_enter_for=entering,
        )

    def _colleagues(self, user: User, action: str) -> list[Colleague]:
        rows = self._store.rows(Colleague, {"status": ("在职", "")}, order_by="name")
        return [
            row
            for row in rows
            if can(user, action, department=bool(row.department) and row.department == user.department)
        ]

    def _lines(
        self, people: Sequence[tuple[str, tuple[str, ...]]], courses: Sequence[Course], today: date
    ) -> tuple[Line, ...]:
        names = tuple(name for name, _ in people)
        trained, rated = _by_person(self._rows(Training, names)), _by_person(self._rows(Skill, names))
        lines = []
        for name, roles in people:
            for course in courses:
                if set(course.roles) & set(roles):
                    happened = [*_happenings(course, trained.get(name, ())), *_ratings(rated.get(name, ()))]
                    tests = sum(one.score is not None for one in happened)
                    lines.append(Line(name, roles, course, standing(course, happened, today), tests))
        return tuple(sorted(lines, key=lambda line: (_ORDER.index(line.standing.stage), line.person)))

    def _rows(self, cls: type[RowT], names: tuple[str, ...]) -> list[RowT]:
        return self._store.rows(cls, {"person": names}) if names else []

    # --- write

    def enter(
        self, form: Mapping[str, str], user: User, courses: Sequence[Course], now: datetime, *, key: str = ""
    ) -> Entered:
        """Store the result a code tells. Raises FormProblemsError, NotAllowedError, ResultCodeUsedError."""
        person = form.get("person", "").strip() or user.name
        self._allowed(user, "enter_result", person)
        course, code = _read(form.get("code", ""), courses, now.date())
        text = code_text(code)
        known = next(iter(self._store.rows(Training, {"certificate": text}, limit=1)), None)
        if known is not None and known.person != person:
            raise ResultCodeUsedError(known.person)
        if known is not None:
            return Entered(known.id, course, code, person, again=True)
        values = {
            "person": person,
            "course": course.title,
            "held_on": code.on.isoformat(),
            "score": str(code.score),
            "certificate": text,
        }
        return Entered(self._commit(Training.sheet.name, values, user, now, key), course, code, person)

    def note_lesson(self, form: Mapping[str, str], user: User, now: datetime, *, key: str = "") -> str:
        """Store that a colleague was at a lesson and return the row's 编号. Raises FormProblemsError, NotAllowedError."""
        checked = check(Training.sheet, form, LESSON_FIELDS)
        errors = dict(checked.errors) | _not_ahead(checked.values.get("held_on", ""), "held_on", now.date())
        if errors:
            raise FormProblemsError(errors)
        self._allowed(user, "assess", checked.values["person"])
        return self._commit(Training.sheet.name, checked.values, user, now, key)

    def rate(self, form: Mapping[str, str], user: User, now: datetime, *, key: str = "") -> str:
        """Store a rating and return the row's 编号. Raises FormProblemsError, NotAllowedError."""
        checked = check(Skill.sheet, form, SKILL_FIELDS)
        errors = dict(checked.errors) | _not_ahead(checked.values.get("assessed_on", ""), "assessed_on", now.date())
        if errors:
            raise FormProblemsError(errors)
        self._allowed(user, "assess", checked.values["person"])
        return self._commit(Skill.sheet.name, {**checked.values, "assessor": user.name}, user, now, key)

    def _allowed(self, user: User, action: str, person: str) -> None:
        known = {one.name for one in self._colleagues(user, action)}
        if person in known or (person == user.name and action == "enter_result"):
            return
        raise NotAllowedError(f"您不能替 {person} 记。请本人来录，或请 DCRC 经理来记。")

    def _commit(self, record: str, values: Mapping[str, str], user: User, now: datetime, key: str) -> str:
        filled = {name: text for name, text in values.items() if text}
        done = self._store.commit([Change(record, filled)], actor=user.name, origin=Origin.FORM, at=now, key=key)
        return done.ids[0]


def _read(typed: str, courses: Sequence[Course], today: date) -> tuple[Course, ResultCode]:
    try:
        code = read_code(typed)
        return _course(code, courses, today), code
    except BadResultCodeError as bad:
        raise FormProblemsError({"code": bad.sentence}) from bad


def _course(code: ResultCode, courses: Sequence[Course], today: date) -> Course:
    course = next((own for own in courses if own.id == code.course), None)
    if course is None:
        raise BadResultCodeError(f"里的课程 {code.course} 手册里没有。")
    if code.on > today:
        raise BadResultCodeError(f"里的日期 {code.on} 还没到，看看做测试的那台电脑日期对不对。")
    return course


def _not_ahead(text: str, name: str, today: date) -> dict[str, str]:
    return {name: "还没到的日子，过了再记。"} if text > today.isoformat() else {}


def _by_person(rows: Iterable[RowT]) -> dict[str, list[RowT]]:
    found: dict[str, list[RowT]] = {}
    for row in rows:
        found.setdefault(row.person, []).append(row)
    return found


def _happenings(course: Course, rows: Iterable[Training]) -> list[Happening]:
    """A row belongs to the course its code names; without a code, to the course of its title."""
    return [
        Happening(row.held_on, Event.TRAINED if row.score is None else event_of(course, row.score), row.score)
        for row in rows
        if row.held_on is not None and _course_of(row, course) == course.id
    ]


def _course_of(row: Training, course: Course) -> str:
    return row.certificate[:2] if row.certificate else course.id if row.course == course.title else ""


def _ratings(rows: Iterable[Skill]) -> list[Happening]:
    return [
        Happening(row.assessed_on, Event.WEAK if row.rating in WEAK else Event.ASSESSED)
        for row in rows
        if row.assessed_on is not None
    ]
