"""How a sheet is declared: a frozen class whose attributes are the columns, in order.

    @record("E23", "complaints", tab="投诉", book=COMPLAINTS, prefix="诉", dated="received_at", page="3.3")
    class Complaint(Row):
        received_at: datetime | None = dt("受理时间", R, help="客户首次提出的时间")

gives the header row, the blank workbook, the form, the messages, the cell parser and the data dictionary.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, TypeVar, dataclass_transform

from dcrc_lite.schema.field import Field, Kind, Mask, Need

R, O, C, AUTO = Need.REQUIRED, Need.OPTIONAL, Need.CONDITIONAL, Need.AUTO
_KEY = "dcrc"


@dataclass(frozen=True, slots=True)
class Book:
    """One workbook of the shop's folder. `title` is its Chinese file name without year, `file` the blank one in sheets/."""

    name: str
    title: str
    file: str
    yearly: bool = False

    def file_name(self, year: int | None = None) -> str:
        """Return the file's name in the shop's folder, e.g. 回访_2026.xlsx; `year` is needed when `yearly`."""
        return f"{self.title}_{year}.xlsx" if self.yearly else f"{self.title}.xlsx"


@dataclass(frozen=True)
class Sheet:
    """A declared record: one tab of one workbook."""

    code: str  # E23
    name: str  # complaints
    tab: str  # 投诉
    book: Book
    prefix: str  # 诉; "" when the 编号 is given by the declaration (D09, setting keys)
    numbered_by_year: bool
    digits: int  # shown at least; the number grows beyond them
    dated: str  # field that tells the year of the row (yearly books, yearly numbers); "" = year of creation
    page: str
    title: str  # what one row is called in messages
    fields: tuple[Field, ...]
    cls: type[Row]

    def field(self, name: str) -> Field:
        """Return the field of that name. Raises KeyError."""
        return self._by_name[name]

    @property
    def _by_name(self) -> Mapping[str, Field]:
        cached: Mapping[str, Field] | None = self.__dict__.get("_names")
        if cached is None:
            cached = {field.name: field for field in self.fields}
            object.__setattr__(self, "_names", cached)
        return cached

    @property
    def columns(self) -> tuple[Field, ...]:
        """The fields that have a column by default, 编号 first, shadows behind their reference, stamps last."""
        return tuple(field for field in (ID, *self._with_shadows, *STAMPS) if field.on)

    @property
    def all_columns(self) -> tuple[Field, ...]:
        """Like `columns`, with the fields that are declared but off."""
        return (ID, *self._with_shadows, *STAMPS)

    @property
    def _with_shadows(self) -> tuple[Field, ...]:
        out: list[Field] = []
        for field in self.fields:
            out.append(field)
            out.extend(shadows(field))
        return tuple(out)


def shadows(reference: Field) -> tuple[Field, ...]:
    """Return the reader's columns beside a REF field: the target's own columns, named `<ref>__<target field>`.

    They repeat the target for people; the program fills them and finds the target by them when the 编号 is empty.
    """
    if not reference.beside:
        return ()
    target = SHEETS[reference.to]
    return tuple(
        dataclasses.replace(
            target.field(name),
            name=f"{reference.name}__{name}",
            need=Need.AUTO,
            synonyms=(),
            on=True,
            shadow_of=reference.name,
        )
        for name in reference.beside
    )


SHEETS: dict[str, Sheet] = {}


def sheet_of(row: Row | type[Row]) -> Sheet:
    """Return the declaration of a row or of its class."""
    return row.sheet


@dataclass(frozen=True, kw_only=True)
class Row:
    """What every sheet carries. `id` is the 编号; "" until the store has given one."""

    sheet: ClassVar[Sheet]

    id: str = ""
    created_at: datetime | None = None
    created_by: str = ""
    updated_at: datetime | None = None
    updated_by: str = ""
    # Cells that could not be read: field name -> the text as it stands in the workbook. Their attribute is empty.
    unread: Mapping[str, str] = dataclasses.field(default_factory=dict, compare=False, repr=False)


ID = Field("id", "编号", Kind.STR, Need.AUTO, help="由程序给号，给了就不再变。手工加行时留空，程序会补。", width=16)
STAMPS = (
    Field("created_at", "创建时间", Kind.DATETIME, Need.AUTO, help="这一行第一次存下的时间。"),
    Field("created_by", "创建人", Kind.STR, Need.AUTO, help="谁第一次存下这一行。"),
    Field("updated_at", "更新时间", Kind.DATETIME, Need.AUTO, help="最近一次改动的时间。"),
    Field("updated_by", "更新人", Kind.STR, Need.AUTO, help="最近一次改动的人。"),
)


def _spec(kind: Kind, header: str, need: Need, empty: Any, options: dict[str, Any]) -> Any:
    field = Field("", header, kind, need, **options)
    return dataclasses.field(default=empty, metadata={_KEY: field})


def text(header: str, need: Need = O, **options: Any) -> Any:
    """One line of text; `lines=True` for several."""
    kind = Kind.TEXT if options.pop("lines", False) else Kind.STR
    return _spec(kind, header, need, "", options)


def number(header: str, need: Need = O, **options: Any) -> Any:
    """A figure (float)."""
    return _spec(Kind.NUM, header, need, None, options)


def integer(header: str, need: Need = O, **options: Any) -> Any:
    """A whole number."""
    return _spec(Kind.INT, header, need, None, options)


def money(header: str, need: Need = O, **options: Any) -> Any:
    """Yuan, two decimals (Decimal)."""
    return _spec(Kind.MONEY, header, need, None, options)


def day(header: str, need: Need = O, **options: Any) -> Any:
    """A date."""
    return _spec(Kind.DATE, header, need, None, options)


def dt(header: str, need: Need = O, **options: Any) -> Any:
    """A date-time, dealer-local, minutes."""
    return _spec(Kind.DATETIME, header, need, None, options)


def clock_time(header: str, need: Need = O, **options: Any) -> Any:
    """A time of day."""
    return _spec(Kind.TIME, header, need, None, options)


def yes(header: str, need: Need = O, **options: Any) -> Any:
    """是 / 否 / empty."""
    return _spec(Kind.BOOL, header, need, None, options)


def choice(header: str, need: Need, choices: tuple[str, ...], **options: Any) -> Any:
    """Exactly one of `choices` (or of the 字典 list named by `dictionary`)."""
    return _spec(Kind.ENUM, header, need, "", {"choices": choices, **options})


def several(header: str, need: Need, choices: tuple[str, ...], **options: Any) -> Any:
    """Any of `choices`, a tuple."""
    return _spec(Kind.MULTI, header, need, (), {"choices": choices, **options})


def ref(header: str, need: Need, to: str, **options: Any) -> Any:
    """The 编号 of a row of the record named `to`; `beside` names the target's fields shown next to it."""
    return _spec(Kind.REF, header, need, "", {"to": to, **options})


def staff(header: str, need: Need = O, **options: Any) -> Any:
    """A colleague by 姓名, as people write and read it."""
    return _spec(Kind.STAFF, header, need, "", options)


def phone(header: str, need: Need = O, **options: Any) -> Any:
    """A telephone number, masked by role."""
    return _spec(Kind.PHONE, header, need, "", {"mask": Mask.PHONE, **options})


def special(kind: Kind, header: str, need: Need = O, **options: Any) -> Any:
    """A text of a kind with its own check: EMAIL, VIN, PLATE, ID_NO."""
    return _spec(kind, header, need, "", options)


_RowT = TypeVar("_RowT", bound=Row)


# No field_specifiers: for a type checker every column has its default, so that rows may be built partly.
@dataclass_transform(frozen_default=True, kw_only_default=True)
def record(
    code: str,
    name: str,
    *,
    tab: str,
    book: Book,
    prefix: str,
    title: str = "",
    dated: str = "",
    by_year: bool | None = None,
    digits: int = 4,
    page: str = "",
) -> Callable[[type[_RowT]], type[_RowT]]:
    """Declare the class below as the sheet `tab` of `book`.

    `by_year`: the 编号 carries the year (诉-2026-0187); default: as the book is yearly. `dated`: the field whose year
    decides the book and the number.
    """

    def declare(cls: type[_RowT]) -> type[_RowT]:
        made = dataclass(frozen=True, kw_only=True)(cls)
        own = [f for f in dataclasses.fields(made) if _KEY in f.metadata]
        fields = tuple(dataclasses.replace(f.metadata[_KEY], name=f.name) for f in own)
        made.sheet = Sheet(
            code=code,
            name=name,
            tab=tab,
            book=book,
            prefix=prefix,
            numbered_by_year=book.yearly if by_year is None else by_year,
            digits=digits,
            dated=dated,
            page=page,
            title=title or tab,
            fields=fields,
            cls=made,
        )
        SHEETS[name] = made.sheet
        return made

    return declare
