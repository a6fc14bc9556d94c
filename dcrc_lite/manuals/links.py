"""Where a page, a deadline or a form field is explained: addresses for the program's own links (no Markdown read)."""

from __future__ import annotations

from dcrc_lite.manuals.contents import Contents, read_contents
from dcrc_lite.schema import SHEETS

ROOT = "/manual/"
FIELDS, DEADLINES = "10-2-fields.html", "10-3-deadlines.html"


def rule_anchor(rule_id: str) -> str:
    """The anchor of a deadline's row: D12.sev_major -> rule-D12-sev_major."""
    return "rule-" + rule_id.replace(".", "-")


def field_anchor(record: str, field: str) -> str:
    """The anchor of a field's row."""
    return f"f-{record}-{field}"


def page_url(page: str) -> str:
    """The address of a page, "2.3" -> /manual/2-3-service-calls.html; while it is not written, of its row in the
    contents, which lists its deadlines and fields. An unknown page leads to the contents.
    """
    topic = read_contents().topic(page)
    return ROOT + (topic.url if topic else "index.html")


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
    return ROOT + _row(read_contents(), sheet.field(field).page or sheet.page, FIELDS, field_anchor(record, field))


def _common(field: str) -> str:
    if field in {"id", "created_at", "created_by", "updated_at", "updated_by"}:
        return field
    raise KeyError(field)


def _row(contents: Contents, page: str, appendix: str, anchor: str) -> str:
    topic = contents.topic(page)
    written = topic is not None and topic.path is not None
    return f"{topic.url if topic and written else appendix}#{anchor}"
