"""培训: enter the code of a final test, note lessons and ratings, see who has passed what."""

from __future__ import annotations

from dataclasses import replace
from secrets import token_urlsafe

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dcrc_lite.desk.training import LESSON_FIELDS, SKILL_FIELDS
from dcrc_lite.errors import FormProblemsError
from dcrc_lite.errors.training import ResultCodeUsedError
from dcrc_lite.manuals.courses import read_plans
from dcrc_lite.manuals.links import course_url
from dcrc_lite.schema import Field, Need
from dcrc_lite.schema.training import Skill, Training
from dcrc_lite.training import Course
from dcrc_lite.web.current import desk, now, user
from dcrc_lite.web.toasts import say

bp = Blueprint("training", __name__, url_prefix="/training")


@bp.get("/")
def index() -> str:
    """Show one's own courses, the form for the code, and the team."""
    return _page({})


@bp.post("/enter")
def enter() -> Response | tuple[str, int]:
    """Store the result a code tells."""
    form = request.form.to_dict()
    try:
        done = desk().training.enter(form, user(), _courses(), now(), key=form.get("key", ""))
    except FormProblemsError as error:
        return _page(form, error.problems), error.status
    except ResultCodeUsedError as error:
        return _page(form, {"code": error.sentence}), error.status
    passed = "达标" if done.course.is_passed(done.code.score) else "没到及格分"
    words = "早就录过了" if done.again else f"记进培训记录 {done.id}"
    say(f"{done.person}，{done.course.title}，{done.code.score} 分，{passed}：{words}。")
    return redirect(url_for(".index"))


@bp.post("/lesson")
def lesson() -> Response | tuple[str, int]:
    """Note that a colleague was at a lesson."""
    form = request.form.to_dict()
    try:
        row_id = desk().training.note_lesson(form, user(), now(), key=form.get("key", ""))
    except FormProblemsError as error:
        return _page(form, {f"l-{name}": said for name, said in error.problems.items()}), error.status
    say(f"{form.get('person', '')} 的培训 {row_id} 已记下。")
    return redirect(url_for(".index"))


@bp.post("/skill")
def skill() -> Response | tuple[str, int]:
    """Note how well a colleague can do something."""
    form = request.form.to_dict()
    try:
        row_id = desk().training.rate(form, user(), now(), key=form.get("key", ""))
    except FormProblemsError as error:
        return _page(form, {f"s-{name}": said for name, said in error.problems.items()}), error.status
    say(f"{form.get('person', '')} 的评估 {row_id} 已记下。")
    return redirect(url_for(".index"))


def _courses() -> tuple[Course, ...]:
    return tuple(plan.course for plan in read_plans())


def _page(form: dict[str, str], problems: dict[str, str] | None = None) -> str:
    page = desk().training.page(user(), _courses(), now().date())
    return render_template(
        "training/index.html",
        page=page,
        form=form,
        problems=problems or {},
        lesson_fields=[_field(Training.sheet.field(name)) for name in LESSON_FIELDS],
        skill_fields=[_field(Skill.sheet.field(name)) for name in SKILL_FIELDS],
        code_field=replace(Training.sheet.field("certificate"), name="code", header="成绩码", need=Need.REQUIRED),
        courses=_courses(),
        course_url=course_url,
        key=token_urlsafe(12),
    )


def _field(field: Field) -> Field:
    return replace(field, help="") if field.name == "remark" else field
