"""The declaration itself: complete, without doubles, and one text form for every value."""

from __future__ import annotations

import dataclasses
import typing
from datetime import date, datetime, time
from decimal import Decimal

import pytest

from dcrc_lite.schema import (
    BOOKS,
    SHEETS,
    Complaint,
    Customer,
    Field,
    Kind,
    Row,
    Sheet,
    digest,
    from_text,
    row_from,
    texts_of,
    to_text,
)
from dcrc_lite.schema.words import default_words, words_of

EVERY_FIELD = [(sheet, field) for sheet in SHEETS.values() for field in sheet.fields]
PYTHON_TYPES = {
    Kind.INT: int | None, Kind.NUM: float | None, Kind.MONEY: Decimal | None, Kind.DATE: date | None,
    Kind.DATETIME: datetime | None, Kind.TIME: time | None, Kind.BOOL: bool | None, Kind.MULTI: tuple[str, ...],
}  # fmt: skip


@pytest.mark.parametrize(("sheet", "field"), EVERY_FIELD, ids=lambda x: x.name)
def test_every_field_says_what_it_is_for_and_where_the_manual_treats_it(sheet: Sheet, field: Field) -> None:
    assert field.help
    assert field.page


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=lambda x: x.name)
def test_no_header_stands_twice_in_a_tab(sheet: Sheet) -> None:
    headers = [field.header for field in sheet.all_columns]
    assert len(headers) == len(set(headers))


def test_no_tab_stands_twice_in_a_book_and_every_book_has_tabs() -> None:
    places = [(sheet.book.name, sheet.tab) for sheet in SHEETS.values()]
    assert len(places) == len(set(places))
    assert {book.name for book in BOOKS} == {sheet.book.name for sheet in SHEETS.values()}


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=lambda x: x.name)
def test_the_python_type_of_an_attribute_agrees_with_its_kind(sheet: Sheet) -> None:
    hints = typing.get_type_hints(sheet.cls)
    for field in sheet.fields:
        assert hints[field.name] == PYTHON_TYPES.get(field.kind, str), field.name


@pytest.mark.parametrize(("sheet", "field"), EVERY_FIELD, ids=lambda x: x.name)
def test_references_point_to_declared_fields_and_defaults_are_canonical(sheet: Sheet, field: Field) -> None:
    if field.to:
        assert set(field.beside) <= {other.name for other in SHEETS[field.to].fields}
    assert to_text(field, from_text(field, field.default)) == field.default


def test_reference_columns_are_followed_by_what_people_know_the_target_by() -> None:
    headers = [field.header for field in Complaint.sheet.columns]
    start = headers.index("客户")
    assert headers[start : start + 6] == ["客户", "客户姓名", "手机", "车辆", "车牌号", "车辆VIN码"]


def test_sensitive_numbers_have_no_column_until_the_shop_switches_them_on() -> None:
    assert "证件号" not in [field.header for field in Customer.sheet.columns]
    assert "证件号" in [field.header for field in Customer.sheet.all_columns]


def test_every_word_of_another_system_leads_to_one_declared_choice() -> None:
    lists = {field.dictionary: set(field.choices) for _, field in EVERY_FIELD if field.dictionary and field.choices}
    words = words_of(default_words())
    assert set(words) == set(lists)
    for name, kept in words.items():
        assert set(kept.values()) == lists[name]
    assert words["visit_type"]["定期保养"] == "定保"
    assert words["complaint_channel"]["厂家转派"] == "厂家转入"


def test_the_same_other_name_never_stands_for_two_words_of_a_list() -> None:
    for name in words_of(default_words()):
        names = [
            w for row in default_words() if row.list_name == name for w in (row.word, *row.synonyms.split("、")) if w
        ]
        assert len(names) == len(set(names)), name


def test_a_word_switched_off_is_no_choice_any_more() -> None:
    rows = [dataclasses.replace(row, on=row.word != "事故") for row in default_words()]
    assert "事故车" not in words_of(rows)["visit_type"]


SAMPLES = {
    Kind.INT: 12, Kind.NUM: 2.5, Kind.MONEY: Decimal("1286.00"), Kind.DATE: date(2026, 11, 21),
    Kind.DATETIME: datetime(2026, 11, 21, 9, 5), Kind.TIME: time(8, 30), Kind.BOOL: False, Kind.MULTI: ("电话", "邮件"),
}  # fmt: skip


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=lambda x: x.name)
def test_a_row_survives_its_text_form(sheet: Sheet) -> None:
    values: dict[str, typing.Any] = {field.name: SAMPLES.get(field.kind, "甲") for field in sheet.fields}
    row = sheet.cls(id="诉-2026-0001", **values)
    assert row_from(sheet.cls, texts_of(row), id=row.id) == row
    assert row_from(sheet.cls, texts_of(sheet.cls())) == sheet.cls()


def test_the_digest_changes_with_any_cell_and_with_nothing_else() -> None:
    one = Complaint(id="诉-2026-0001", content="空调有异味")
    assert digest(one) == digest(dataclasses.replace(one, id="诉-2026-0002", updated_by="张敏"))
    assert digest(one) != digest(dataclasses.replace(one, content="空调有异响"))
    assert digest(one) != digest(dataclasses.replace(one, content="", customer_demand="空调有异味"))


def test_every_record_is_a_row_with_a_number_and_stamps() -> None:
    for sheet in SHEETS.values():
        assert issubclass(sheet.cls, Row)
        assert sheet.columns[0].header == "编号"
        assert [field.header for field in sheet.columns][-4:] == ["创建时间", "创建人", "更新时间", "更新人"]
