"""The paper forms of the standards, F01–F58, each declared once: what `dcrc site` prints blank."""

from __future__ import annotations

from dcrc_lite.schema.forms.archive import ARCHIVE
from dcrc_lite.schema.forms.calls import CALLS
from dcrc_lite.schema.forms.complaints import COMPLAINTS
from dcrc_lite.schema.forms.form import Cell, Form, Given, Part, Width
from dcrc_lite.schema.forms.inspections import INSPECTIONS
from dcrc_lite.schema.forms.meetings import MEETINGS
from dcrc_lite.schema.forms.sales import SALES

__all__ = ["FORMS", "Cell", "Form", "Given", "Part", "Width"]

_ALL = (*SALES, *CALLS, *COMPLAINTS, *MEETINGS, *INSPECTIONS, *ARCHIVE)
FORMS: dict[str, Form] = {form.id: form for form in sorted(_ALL, key=lambda form: form.id)}
