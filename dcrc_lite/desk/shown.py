"""A stored text as people read it: covered where the field is, dates and numbers as in tables."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from dcrc_lite.schema import Field, Kind
from dcrc_lite.schema.masks import covered_field
from dcrc_lite.schema.wording import money_words, phone_words, plate_words


def shown(field: Field, text: str) -> str:
    """Return 2026-11-21 15:18, 154****2038, 浙A·8T3K6, 1,286.00 元; texts that cannot be read as they are."""
    return whole(field, covered_field(field, text))


def whole(field: Field, text: str) -> str:
    """Return the same for whoever may see the text: 154 0571 2038."""
    if field.kind is Kind.PLATE:
        return plate_words(text)
    if field.kind is Kind.DATETIME:
        return text.removesuffix("T00:00").replace("T", " ")
    if field.kind is Kind.MONEY:
        return _money(text)
    return phone_words(text) if field.kind is Kind.PHONE else text


def _money(text: str) -> str:
    try:
        return money_words(Decimal(text)) if text else ""
    except InvalidOperation:
        return text
