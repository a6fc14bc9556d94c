"""Where a page, a deadline or a form field is explained: addresses for the program's own links (no Markdown read)."""

from __future__ import annotations

from dcrc_lite.manuals.contents import Contents, read_contents
from dcrc_lite.schema import SHEETS

ROOT = "/manual/"
FIELDS, DEADLINES, KPI_TABLE = "10-2-fields.html", "10-3-deadlines.html", "10-4-kpis.html"
FORMS, SETTINGS, GLOSSARY = "10-2-forms.html", "10-5-settings.html", "10-1-glossary.html"
QUESTIONS, COURSES = "10-8-questions.html", "courses.html"


def rule_anchor(rule_id: str) -> str:
    """The anchor of a deadline's row: D12.sev_major -> rule-D12-sev_major."""
    return "rule-" + rule_id.replace(".", "-")


def kpi_anchor(code: str) -> str:
    """The anchor of a figure's row: K08.1 -> kpi-K08-1."""
    return "kpi-" + code.replace(".", "-")


def field_anchor(record: str, field: str) -> str:
    """The anchor of a field's row."""
    return f"f-{record}-{field}"


def fields_file(record: str) -> str:
    """The page of the data dictionary that lists a record's fields: one page for each workbook."""
    return f"10-2-fields-{SHEETS[record].book.name}.html"


def form_file(form_id: str) -> str:
    """The page with the blank paper form: F13 -> form-f13.html."""
    return f"form-{form_id.lower()}.html"


def page_url(page: str) -> str:
    """The address of a page or of a place on it: "2.3#how" -> /manual/2-3-service-calls.html#how; while it is not
    written, of its row in the contents, which lists its deadlines and fields. An unknown page leads to the contents.
    """
    number, _, anchor = page.partition("#")
    topic = read_contents().topic(number)
    if topic is None:
        return f"{ROOT}index.html"
    return f"{ROOT}{topic.url}#{anchor}" if anchor and topic.slug else ROOT + topic.url


def rule_url(rule_id: str, page: str = "") -> str:
    """The address of a deadline: its row on `page` (Rule.page) when that is written, else in the appendix."""
    return ROOT + _row(read_contents(), page, DEADLINES, rule_anchor(rule_id))


def field_url(record: str, field: str) -> str:
    """The address of a form field: its row on its manual page when that is written, else in the appendix.

    `record` is the record's name (complaints), `field` the attribute. Fields every record carries lead to the
    appendix. Raises KeyError for a record or field that is not declared.
    """
    sheet = SHEETS[record]
    if not any(own.name == field for own in sheet.fields):
        return f"{ROOT}{FIELDS}#{field_anchor('every', _common(field))}"
    page = sheet.field(field).page or sheet.page
    return ROOT + _row(read_contents(), page, fields_file(record), field_anchor(record, field))


def kpi_url(code: str, page: str = "") -> str:
    """The address of a figure: its row on `page` (Kpi.page) when that is written, else in the appendix."""
    return ROOT + _row(read_contents(), page, KPI_TABLE, kpi_anchor(code))


def course_url(course_id: str) -> str:
    """The address of a course plan."""
    return f"{ROOT}course-{course_id.lower()}.html"


def _common(field: str) -> str:
    if field in {"id", "created_at", "created_by", "updated_at", "updated_by"}:
        return field
    raise KeyError(field)


def _row(contents: Contents, page: str, appendix: str, anchor: str) -> str:
    host = contents.host(page)
    return f"{host.url if host else appendix}#{anchor}"
