"""Every record and field of the dealership, declared once (domain.md section 2)."""

from dcrc_lite.schema.books import BOOKS
from dcrc_lite.schema.field import Field, Kind, Mask, Need
from dcrc_lite.schema.problem import BadValue, Problem, Weight
from dcrc_lite.schema.record import ID, SHEETS, STAMPS, Book, Row, Sheet, record, shadows, sheet_of
from dcrc_lite.schema.values import Value, digest, digest_of, from_text, row_from, texts_of, to_text

__all__ = [
    "BOOKS",
    "ID",
    "SHEETS",
    "STAMPS",
    "BadValue",
    "Book",
    "Field",
    "Kind",
    "Mask",
    "Need",
    "Problem",
    "Row",
    "Sheet",
    "Value",
    "Weight",
    "digest",
    "digest_of",
    "from_text",
    "record",
    "row_from",
    "shadows",
    "sheet_of",
    "texts_of",
    "to_text",
]
