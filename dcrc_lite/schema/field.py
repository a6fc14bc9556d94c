"""One column of one sheet, declared once: how it is called, read, checked, shown, masked, explained and imported."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

YES, NO = "是", "否"  # what a cell of Kind.BOOL holds


class Kind(StrEnum):
    """What a cell holds. The value names are those of domain.md section 2."""

    STR = "str"  # one line
    TEXT = "text"  # several lines
    INT = "int"
    NUM = "num"
    MONEY = "money"
    DATE = "date"
    DATETIME = "dt"
    TIME = "time"  # HH:MM
    BOOL = "bool"  # 是 / 否
    ENUM = "enum"
    MULTI = "multi"  # several choices, joined by 、
    REF = "fk"  # the 编号 of a row of `to`
    STAFF = "staff"  # the 姓名 of a row of 员工
    PHONE = "phone"
    EMAIL = "email"
    VIN = "vin"
    PLATE = "plate"
    ID_NO = "id_no"


class Need(StrEnum):
    """Whether a value must be there (domain.md 0.4)."""

    REQUIRED = "R"
    OPTIONAL = "O"
    CONDITIONAL = "C"
    AUTO = "auto"  # filled in by the program


class Mask(StrEnum):
    """How a value is covered for a role that may not see it whole."""

    NONE = ""
    PHONE = "phone"  # 154****2038
    ID_NO = "id_no"  # 3301**********618
    ADDRESS = "address"  # 浙江省杭州市****
    VIN = "vin"  # ***********041836


TEXT_KINDS = frozenset(
    {Kind.STR, Kind.TEXT, Kind.REF, Kind.STAFF, Kind.PHONE, Kind.EMAIL, Kind.VIN, Kind.PLATE, Kind.ID_NO}
)


@dataclass(frozen=True, slots=True)
class Field:
    """A declared column.

    `need` R means before the state that needs it, never at first save, for records that pass through states.
    `to` is the record name a REF points to; `beside` are the fields of that target shown next to the 编号.
    `dictionary` names the 字典 list that may replace `choices`. `page` is the manual page, e.g. "2.3".
    `synonyms` are headers other systems use for this column (import). `on` False: declared, but no column by default.
    """

    name: str
    header: str
    kind: Kind
    need: Need = Need.OPTIONAL
    choices: tuple[str, ...] = ()
    dictionary: str = ""
    to: str = ""
    beside: tuple[str, ...] = ()
    help: str = ""
    page: str = ""
    synonyms: tuple[str, ...] = ()
    mask: Mask = Mask.NONE
    on: bool = True
    default: str = ""
    width: int = 0
    shadow_of: str = ""  # name of the REF field this column repeats the target of, for the reader

    @property
    def is_text(self) -> bool:
        """True when the column is written as text (`@`), so that Excel never eats a digit."""
        return self.kind in TEXT_KINDS
