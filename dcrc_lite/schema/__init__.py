"""Every record and field of the dealership, declared once (domain.md section 2)."""

from dcrc_lite.schema.books import BOOKS
from dcrc_lite.schema.calls import Answer, CallAttempt, CallRecord, CallTask, InboundCall
from dcrc_lite.schema.complaints import Complaint, ComplaintStep
from dcrc_lite.schema.customers import Customer, FamilyMember
from dcrc_lite.schema.field import Field, Kind, Mask, Need
from dcrc_lite.schema.leads import Lead
from dcrc_lite.schema.problem import BadValue, Problem, Weight
from dcrc_lite.schema.record import ID, SHEETS, STAMPS, Book, Row, Sheet, record, shadows, sheet_of
from dcrc_lite.schema.settings import Colleague, Holiday, OpeningHours, Right, Rule, Script, Setting, Word
from dcrc_lite.schema.surveys import Question, Questionnaire
from dcrc_lite.schema.training import Skill, Training
from dcrc_lite.schema.values import Value, digest, digest_of, from_text, row_from, texts_of, to_text
from dcrc_lite.schema.vehicles import Inspection, Insurance, Ownership, Vehicle
from dcrc_lite.schema.visits import Delivery, OwnerConfirmation, Visit, VisitItem

__all__ = [
    "BOOKS",
    "ID",
    "SHEETS",
    "STAMPS",
    "Answer",
    "BadValue",
    "Book",
    "CallAttempt",
    "CallRecord",
    "CallTask",
    "Colleague",
    "Complaint",
    "ComplaintStep",
    "Customer",
    "Delivery",
    "FamilyMember",
    "Field",
    "Holiday",
    "InboundCall",
    "Inspection",
    "Insurance",
    "Kind",
    "Lead",
    "Mask",
    "Need",
    "OpeningHours",
    "OwnerConfirmation",
    "Ownership",
    "Problem",
    "Question",
    "Questionnaire",
    "Right",
    "Row",
    "Rule",
    "Script",
    "Setting",
    "Sheet",
    "Skill",
    "Training",
    "Value",
    "Vehicle",
    "Visit",
    "VisitItem",
    "Weight",
    "Word",
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
