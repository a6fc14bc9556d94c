"""The pages beside the topics: data dictionary, question bank, courses and tests, blank forms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup

from dcrc_lite.manuals import appendix, courses, papers, question_bank
from dcrc_lite.manuals.contents import Contents, Topic
from dcrc_lite.manuals.figures import Figures
from dcrc_lite.manuals.glossary import glossary
from dcrc_lite.manuals.links import COURSES, form_file
from dcrc_lite.manuals.page import Page, extra_page, generated_page
from dcrc_lite.manuals.product import Asked
from dcrc_lite.manuals.rendering import Heading
from dcrc_lite.schema import BOOKS
from dcrc_lite.schema.forms import FORMS, Form

COURSE_SCRIPT = "manual-course.js"
QuestionsOf = Callable[[Topic], tuple[Asked, ...]]


@dataclass(frozen=True)
class Extra:
    """A page beside the topics: how it is made, and the topics whose questions it needs."""

    make: Callable[[], Page]
    needs: tuple[Topic, ...] = ()


def topic_page(topic: Topic, contents: Contents, figures: Figures) -> Page:
    """The page of a generated topic."""
    makers: dict[str, Callable[[], Page]] = {
        "glossary": lambda: generated_page(topic, contents, glossary(contents)),
        "forms": lambda: generated_page(topic, contents, papers.overview(contents)),
        "deadlines": lambda: generated_page(topic, contents, appendix.deadlines(figures, contents)),
        "kpis": lambda: generated_page(topic, contents, appendix.kpis(contents)),
        "settings": lambda: generated_page(topic, contents, appendix.settings(figures, contents), _SETTINGS),
        "questions": lambda: generated_page(topic, contents, _hub(contents)),
    }
    return makers[topic.generated]()


def _hub(contents: Contents) -> Markup:
    return question_bank.hub(contents, courses=bool(courses.read_plans(contents.folder)))


_SETTINGS = (Heading(2, "“店铺”表", "shop"), Heading(2, "要解释的时限", "rules"))


def extras(contents: Contents, asked: QuestionsOf) -> dict[str, Extra]:
    """The pages by file name."""
    return dict((*_dictionary(contents), *_bank(contents, asked), *_courses(contents, asked)))


def sheets() -> dict[str, Form]:
    """The blank forms by file name."""
    return {form_file(form.id): form for form in FORMS.values() if form.is_printable}


def _dictionary(contents: Contents) -> Iterator[tuple[str, Extra]]:
    parent = contents.topic("10.2")
    yield "10-2-fields.html", Extra(lambda: extra_page("数据字典", parent, contents, appendix.fields(contents)))
    for book in BOOKS:
        tabs = tuple(Heading(2, sheet.tab, f"t-{sheet.name}") for sheet in appendix.sheets_of(book))
        yield (
            f"10-2-fields-{book.name}.html",
            Extra(
                lambda book=book, tabs=tabs: extra_page(  # type: ignore[misc]
                    f"数据字典：{book.title}", parent, contents, appendix.book_fields(book, contents), tabs
                )
            ),
        )


def _bank(contents: Contents, asked: QuestionsOf) -> Iterator[tuple[str, Extra]]:
    parent = contents.topic("10.8")
    for page in question_bank.bank_pages(contents):
        yield page.name, Extra(lambda page=page: _bank_page(page, parent, contents, asked), page.topics)  # type: ignore[misc]


def _bank_page(page: question_bank.BankPage, parent: Topic | None, contents: Contents, asked: QuestionsOf) -> Page:
    body = question_bank.bank(page, [(topic, asked(topic)) for topic in page.topics])
    outline = (
        *(Heading(2, f"{topic.page} {topic.title}", topic.row) for topic in page.topics),
        Heading(2, "答案", "key"),
    )
    return extra_page(f"{page.title}（{page.part}）", parent, contents, body, outline)


def _courses(contents: Contents, asked: QuestionsOf) -> Iterator[tuple[str, Extra]]:
    plans = courses.read_plans(contents.folder)
    if plans:
        yield COURSES, Extra(lambda: extra_page("课程", None, contents, courses.courses(contents)))
    for plan in plans:
        topics = tuple(topic for page in plan.pages if (topic := contents.topic(page)) and topic.path)
        yield plan.file, Extra(lambda plan=plan: _plan(plan, contents, asked), topics)  # type: ignore[misc]
        yield plan.test_file, Extra(lambda plan=plan, topics=topics: _test(plan, topics, contents, asked), topics)  # type: ignore[misc]


def _plan(plan: courses.Plan, contents: Contents, asked: QuestionsOf) -> Page:
    body = courses.plan_page(plan, contents, lambda topic: len(asked(topic)) if topic.path else 0)
    return _in_courses(extra_page(f"课程：{plan.course.title}", None, contents, body))


def _test(plan: courses.Plan, topics: tuple[Topic, ...], contents: Contents, asked: QuestionsOf) -> Page:
    drawn = courses.draw(plan, [(topic, asked(topic)) for topic in topics])
    body = courses.final_test(plan, drawn)
    return _in_courses(extra_page(f"结业测试：{plan.course.title}", None, contents, body))


def _in_courses(page: Page) -> Page:
    return replace(page, part="课程", part_url=COURSES, scripts=(COURSE_SCRIPT,))
