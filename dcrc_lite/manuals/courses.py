"""Course plans per role, declared in content/courses.yaml: days with topics, and a final test drawn from their questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from markupsafe import Markup

from dcrc_lite import resources
from dcrc_lite.errors.manuals import CourseError
from dcrc_lite.manuals import fragments
from dcrc_lite.manuals.contents import Contents, Topic, read_yaml
from dcrc_lite.manuals.dialogue import count_in
from dcrc_lite.manuals.product import Asked
from dcrc_lite.schema.settings import ROLES
from dcrc_lite.training import Course
from dcrc_lite.training.codes import ALPHABET

POOL = 2  # times as many questions on the page of a test as one try asks: who repeats it gets others


@dataclass(frozen=True)
class Day:
    """One day (or unit) of a course: what it is about, its topics, what is practised."""

    title: str
    pages: tuple[str, ...]
    practice: str


@dataclass(frozen=True)
class Plan:
    """A course with its days. `question_count`: how many the final test asks."""

    course: Course
    aim: str
    days: tuple[Day, ...]
    question_count: int

    @property
    def file(self) -> str:
        """The page of the plan."""
        return f"course-{self.course.id.lower()}.html"

    @property
    def test_file(self) -> str:
        """The page of the final test."""
        return f"test-{self.course.id.lower()}.html"

    @property
    def pages(self) -> tuple[str, ...]:
        """Its topics in order, each once."""
        return tuple(dict.fromkeys(page for day in self.days for page in day.pages))


@dataclass(frozen=True)
class DrawnQuestion:
    """A question of a final test; `key` is the mark of the right option (`answer_mark`), `day` that of the course."""

    number: int
    day: int
    ask: str
    options: tuple[str, ...]
    key: int
    url: str
    page: str


@lru_cache(maxsize=8)
def read_plans(folder: Path = resources.CONTENT) -> tuple[Plan, ...]:
    """The course plans in the order of the file; none when there is no file. Raises CourseError."""
    path = folder / "courses.yaml"
    return tuple(_plan(entry) for entry in read_yaml(path.read_text(encoding="utf-8"))) if path.is_file() else ()


def _plan(entry: dict[str, Any]) -> Plan:
    course = Course(str(entry["id"]), entry["title"], tuple(entry["roles"]), entry["pass"], entry["valid_months"])
    unknown = [role for role in course.roles if role not in ROLES]
    if len(course.id) != 2 or not set(course.id) <= set(ALPHABET):
        raise CourseError(course.id, f"编号要是两个字符，只能用 {ALPHABET}。")
    if unknown or not 0 < course.pass_mark <= 100:
        raise CourseError(course.id, f"角色 {'、'.join(unknown)} 或及格分 {course.pass_mark} 不对。")
    days = tuple(Day(day["title"], tuple(map(str, day["topics"])), day.get("practice", "")) for day in entry["days"])
    return Plan(course, entry["aim"], days, entry["questions"])


def check_plans(contents: Contents) -> None:
    """Raise CourseError for a topic that the contents do not have."""
    for plan in read_plans(contents.folder):
        missing = [page for page in plan.pages if contents.topic(page) is None]
        if missing:
            raise CourseError(plan.course.id, f"目录里没有 {'、'.join(missing)}。")


def courses(contents: Contents) -> Markup:
    """The page with all courses."""
    return fragments.render("courses.html", plans=read_plans(contents.folder))


def plan_page(plan: Plan, contents: Contents, counts: Callable[[Topic], int]) -> Markup:
    """The page of one course: its days with questions and dialogues, and the progress the browser keeps."""
    days = [
        (day, [(topic, counts(topic), _talks(topic)) for page in day.pages if (topic := contents.topic(page))])
        for day in plan.days
    ]
    return fragments.render("course.html", plan=plan, days=days)


def _talks(topic: Topic) -> int:
    return count_in(topic.path) if topic.path else 0


def final_test(plan: Plan, drawn: Sequence[DrawnQuestion]) -> Markup:
    """The final test of a course: questions, then the certificate with its result code."""
    return fragments.render("test.html", plan=plan, questions=drawn)


def draw(plan: Plan, asked: Sequence[tuple[Topic, tuple[Asked, ...]]]) -> tuple[DrawnQuestion, ...]:
    """The questions a try of the final test is drawn from, by the browser: of each topic in turn, the same ones for
    the same pages.
    """
    rounds: list[tuple[int, str, Topic, Asked]] = []
    for topic, questions in asked:
        own = sorted((one for one in questions if not one.is_scenario), key=lambda one: _mix(plan, topic, one.number))
        rounds += [(turn, _mix(plan, topic, 0), topic, one) for turn, one in enumerate(own)]
    chosen = sorted(rounds, key=lambda one: one[:2])[: POOL * plan.question_count]
    in_order = sorted(chosen, key=lambda one: _mix(plan, one[2], one[3].number))
    return tuple(_question(plan, number, topic, one) for number, (_, _, topic, one) in enumerate(in_order, 1))


def _question(plan: Plan, number: int, topic: Topic, one: Asked) -> DrawnQuestion:
    order = sorted(range(len(one.options)), key=lambda place: _mix(plan, topic, 100 * one.number + place))
    right = order.index(one.right) + 1
    return DrawnQuestion(
        number=number,
        day=next(place for place, day in enumerate(plan.days, 1) if topic.page in day.pages),
        ask=one.ask,
        options=tuple(one.options[place][0] for place in order),
        key=answer_mark(plan.course.id, number, right),
        url=one.url,
        page=topic.page,
    )


def _mix(plan: Plan, topic: Topic, number: int) -> str:
    return blake2b(f"{plan.course.id}|{topic.page}|{number}".encode(), digest_size=8).hexdigest()


def answer_mark(course: str, number: int, option: int) -> int:
    """What the page carries instead of the right answer: FNV-1a of course, question and option, as the script has it."""
    made = 0x811C9DC5
    for byte in f"{course}|{number}|{option}".encode():
        made = ((made ^ byte) * 0x01000193) & 0xFFFFFFFF
    return made
