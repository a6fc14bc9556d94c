"""What a form sends, checked against the declaration: canonical texts, or a sentence under each field."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from dcrc_lite.schema.field import Field, Kind, Need
from dcrc_lite.schema.parse import converter
from dcrc_lite.schema.problem import BadValue
from dcrc_lite.schema.record import Sheet

Words = Mapping[str, Mapping[str, str]]  # 字典 list -> further word -> word kept


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of a check: `values` are canonical texts by field name, `errors` sentences by field name."""

    values: Mapping[str, str]
    errors: Mapping[str, str]

    @property
    def ok(self) -> bool:
        """True when nothing is wrong."""
        return not self.errors


def check(
    sheet: Sheet,
    form: Mapping[str, str],
    names: Collection[str],
    *,
    required: Collection[str] | None = None,
    words: Words | None = None,
    staff: Collection[str] = (),
) -> Checked:
    """Return the canonical texts of the named fields as sent by a form, and what is wrong with the others.

    `required`: the fields this step needs; default: those declared R. A missing one is an error under its field.
    `staff`: the names a field of staff may hold; none given, any name will do.
    """
    needed = set(required) if required is not None else {n for n in names if sheet.field(n).need is Need.REQUIRED}
    values: dict[str, str] = {}
    errors: dict[str, str] = {}
    for name in names:
        field = sheet.field(name)
        try:
            values[name] = converter(field, (words or {}).get(field.dictionary))(form.get(name, ""))
        except BadValue as bad:
            errors[name] = f"{bad.what}。{bad.todo}。"
            continue
        if not values[name] and name in needed:
            errors[name] = missing(field)
        elif field.kind is Kind.STAFF and values[name] and staff and values[name] not in staff:
            errors[name] = stranger(values[name])
    return Checked(values, errors)


def stranger(name: str) -> str:
    """Return the sentence for a name nobody in the shop has."""
    return f"“{name}”不在员工表里。写员工表里的全名；新来的人先在设置.xlsx 的“员工”表里加一行。"


def missing(field: Field) -> str:
    """Return the sentence for an empty field that this step needs."""
    verb = "选一个" if field.kind in (Kind.ENUM, Kind.MULTI, Kind.BOOL, Kind.STAFF, Kind.REF) else "写上"
    return f"还空着：{verb}{field.header}。"
