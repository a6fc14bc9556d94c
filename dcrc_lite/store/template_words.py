"""What a blank workbook says about a column: the note on its header and the choices of its drop-down list."""

from __future__ import annotations

from dcrc_lite.schema import Field, Kind, Need
from dcrc_lite.schema.field import NO, YES

LITERAL_LIMIT = 255  # characters of a list written into the validation itself

_NEEDS = {
    Need.REQUIRED: "必填",
    Need.OPTIONAL: "选填",
    Need.CONDITIONAL: "看情况填",
    Need.AUTO: "由程序填，不用手工写",
}
_FORMS = {
    Kind.DATE: "写成 2026-11-21。",
    Kind.DATETIME: "写成 2026-11-21 09:05。",
    Kind.TIME: "写成 09:05。",
    Kind.MULTI: "可以写几个，用、隔开。",
    Kind.STAFF: "写姓名，和“员工”表里的一样。",
    Kind.PHONE: "11 位手机号；座机带区号。",
    Kind.VIN: "17 位，没有 I、O、Q。",
    Kind.REF: "写对方的编号；不知道编号就空着，写旁边几栏，程序会找。",
}


def note(field: Field) -> str:
    """Return the note people read when they point at a header."""
    lines = [f"{_NEEDS[field.need]}。{field.help}", _FORMS.get(field.kind, "")]
    if field.shadow_of:
        lines = ["由程序照对方的资料填，方便看；改这里不算数。手工加行时可以写，程序用它找对方。"]
    if field.kind is Kind.MULTI and field.choices:
        lines.append("可选：" + "、".join(field.choices))
    if field.page:
        lines.append(f"手册 {field.page}")
    return "\n".join(line for line in lines if line)


def choices(field: Field) -> tuple[str, ...]:
    """Return the words of the column's drop-down list; () when it has none."""
    if field.kind is Kind.BOOL:
        return (YES, NO)
    return field.choices if field.kind is Kind.ENUM else ()


def fits_inline(words: tuple[str, ...]) -> bool:
    """True when the list can stand in the validation itself."""
    return len(",".join(words)) <= LITERAL_LIMIT and not any("," in word or '"' in word for word in words)
