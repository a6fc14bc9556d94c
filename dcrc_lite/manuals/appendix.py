"""The appendices nobody writes: deadlines (10.3), form fields (10.2), KPIs (10.4), settings (10.5), from the declarations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from dcrc_lite.kpis import KPIS, Kpi
from dcrc_lite.manuals import fragments
from dcrc_lite.manuals.contents import Contents
from dcrc_lite.manuals.figures import Figure, Figures, of_rule
from dcrc_lite.manuals.links import field_anchor, fields_file, kpi_anchor, rule_anchor
from dcrc_lite.schema import BOOKS, ID, SHEETS, STAMPS, Book, Field, Need, Sheet
from dcrc_lite.schema.settings import Rule

KIND_WORDS = {
    "str": "一行字", "text": "多行字", "int": "整数", "num": "数", "money": "金额（元）", "date": "日期", "dt": "日期和时间",
    "time": "时间", "bool": "是 / 否", "enum": "选一个", "multi": "可选几个", "fk": "另一张表的编号", "staff": "员工姓名",
    "phone": "电话", "email": "邮箱", "vin": "VIN", "plate": "车牌", "id_no": "证件号",
}  # fmt: skip
NEED_WORDS = {Need.REQUIRED: "必填", Need.OPTIONAL: "可空", Need.CONDITIONAL: "有条件", Need.AUTO: "自动"}


@dataclass(frozen=True)
class RuleRow:
    """One deadline as tables print it."""

    rule: Rule
    figure: Figure
    anchor: str
    page_url: str


@dataclass(frozen=True)
class FieldRow:
    """One form field as tables print it."""

    field: Field
    anchor: str
    kind: str
    need: str
    page: str
    page_url: str


def rule_rows(rules: tuple[Rule, ...], contents: Contents) -> tuple[RuleRow, ...]:
    """The deadlines as rows, in the order of 设置."""
    return tuple(RuleRow(rule, of_rule(rule), rule_anchor(rule.id), _url(contents, rule.page)) for rule in rules)


def field_rows(sheet: Sheet, contents: Contents) -> tuple[FieldRow, ...]:
    """The fields of a record as rows, in the order of their columns."""
    return tuple(_field_row(sheet.name, field, field.page or sheet.page, contents) for field in sheet.fields)


def fields_of_page(page: str, contents: Contents) -> Iterator[tuple[Sheet, tuple[FieldRow, ...]]]:
    """The records with the fields a manual page explains."""
    for sheet in SHEETS.values():
        fields = [field for field in sheet.fields if (field.page or sheet.page) == page]
        if fields:
            yield sheet, tuple(_field_row(sheet.name, field, page, contents) for field in fields)


def deadlines(figures: Figures, contents: Contents) -> Markup:
    """The page 时限一览: every row of 时限 with an anchor."""
    return fragments.render("deadlines.html", rows=rule_rows(figures.rules, contents))


def fields(contents: Contents) -> Markup:
    """The first page of the data dictionary: the fields of every tab, and where each tab is listed."""
    common = tuple(_field_row("every", field, "", contents) for field in (ID, *STAMPS))
    return fragments.render(
        "fields.html", common=common, books=[(book, sheets_of(book)) for book in BOOKS], file=fields_file
    )


def kpi_rows(pages: tuple[str, ...]) -> tuple[tuple[Kpi, str], ...]:
    """The figures these manual pages explain, each with the anchor of its row."""
    return tuple((kpi, kpi_anchor(kpi.code)) for kpi in KPIS if kpi.page in pages)


def book_fields(book: Book, contents: Contents) -> Markup:
    """A page of the data dictionary: every declared field of one workbook with an anchor."""
    sheets = [(sheet, field_rows(sheet, contents)) for sheet in sheets_of(book)]
    return fragments.render("book_fields.html", book=book, sheets=sheets)


def sheets_of(book: Book) -> tuple[Sheet, ...]:
    """The tabs of a workbook."""
    return tuple(sheet for sheet in SHEETS.values() if sheet.book is book)


def kpis(contents: Contents) -> Markup:
    """The page KPI 公式总表: K01–K53 with numerator and denominator."""
    rows = [(kpi, kpi_anchor(kpi.code), _url(contents, kpi.page)) for kpi in KPIS]
    return fragments.render("kpis.html", rows=rows)


def settings(figures: Figures, contents: Contents) -> Markup:
    """The page 设置说明: every key of 店铺, and the deadlines whose figure needs a word."""
    keys = [(setting, _url(contents, setting.page)) for setting in figures.settings]
    noted = rule_rows(tuple(rule for rule in figures.rules if rule.note), contents)
    return fragments.render("settings.html", keys=keys, rules=noted)


def _field_row(record: str, field: Field, page: str, contents: Contents) -> FieldRow:
    return FieldRow(
        field=field,
        anchor=field_anchor(record, field.name),
        kind=KIND_WORDS[field.kind.value],
        need=NEED_WORDS[field.need],
        page=page,
        page_url=_url(contents, page),
    )


def _url(contents: Contents, page: str) -> str:
    topic = contents.topic(page)
    return topic.url if topic else ""
