"""Cells as people leave them, read as canonical text or refused with what to do."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from dcrc_lite.schema import BadValue, Customer, Field, Kind, Lead, Row, Rule, Vehicle, Visit
from dcrc_lite.schema.check import check
from dcrc_lite.schema.parse import converter, doubt


def read(kind: Kind, raw: object) -> str:
    return converter(Field("x", "栏", kind))(raw)


GOOD = [
    (Kind.STR, " 朱\u3000军\u00a0", "朱 军"), (Kind.STR, "\t朱军", "朱军"), (Kind.STR, 12.0, "12"), (Kind.STR, None, ""),
    (Kind.STR, "车\u200b主", "车主"), (Kind.TEXT, "轮胎换位\r\n四轮定位\n", "轮胎换位\n四轮定位"),
    (Kind.PHONE, "１５４０５７１２０３８", "15405712038"), (Kind.PHONE, "154 0571 2038", "15405712038"),
    (Kind.PHONE, "154-0571-2038", "15405712038"), (Kind.PHONE, "+8615405712038", "15405712038"),
    (Kind.PHONE, "8615405712038", "15405712038"), (Kind.PHONE, 15405712038.0, "15405712038"),
    (Kind.PHONE, "15405712038\u00a0 ", "15405712038"), (Kind.PHONE, "0571-88001234", "0571-88001234"),
    (Kind.PHONE, "(0571)8800 1234转801", "0571-88001234转801"), (Kind.PHONE, "01065551234", "010-65551234"),
    (Kind.PHONE, "400-800-1234", "4008001234"), (Kind.PHONE, "88001234", "88001234"),
    (Kind.VIN, "lfv3shak7ml932005 ", "LFV3SHAK7ML932005"), (Kind.VIN, "LFVDCZA9ORD352911".replace("O", "0"), "LFVDCZA90RD352911"),
    (Kind.VIN, "LFVDCZA9ORD352911", "LFVDCZA90RD352911"),
    (Kind.PLATE, "浙a·8t3k6", "浙A8T3K6"), (Kind.PLATE, "浙A DD2880", "浙ADD2880"), (Kind.PLATE, "浙Ａ８Ｔ３Ｋ６", "浙A8T3K6"),
    (Kind.PLATE, "浙AO8K3C", "浙A08K3C"), (Kind.PLATE, "未上牌", ""), (Kind.PLATE, "-", ""), (Kind.PLATE, "渝A12345D", "渝A12345D"),
    (Kind.PLATE, "浙A1234学", "浙A1234学"),
    (Kind.ID_NO, " 33019919910814532x", "33019919910814532X"),
    (Kind.DATE, "2026.3.5", "2026-03-05"), (Kind.DATE, "2026/3/5", "2026-03-05"), (Kind.DATE, "20260305", "2026-03-05"),
    (Kind.DATE, 20260305.0, "2026-03-05"), (Kind.DATE, "2026年3月5日", "2026-03-05"), (Kind.DATE, "26-3-5", "2026-03-05"),
    (Kind.DATE, "２０２６－０３－０５", "2026-03-05"), (Kind.DATE, 46086.0, "2026-03-05"), (Kind.DATE, date(2026, 3, 5), "2026-03-05"),
    (Kind.DATE, datetime(2026, 3, 5, 9, 5), "2026-03-05"),
    (Kind.DATETIME, datetime(2026, 3, 5, 9, 5, 59), "2026-03-05T09:05"), (Kind.DATETIME, "2026-03-05 9:05", "2026-03-05T09:05"),
    (Kind.DATETIME, "2026-03-05T09:05", "2026-03-05T09:05"), (Kind.DATETIME, "2026/3/5 下午2:30", "2026-03-05T14:30"),
    (Kind.DATETIME, "2026-03-05", "2026-03-05T00:00"), (Kind.DATETIME, 46086.5, "2026-03-05T12:00"),
    (Kind.TIME, time(8, 30), "08:30"), (Kind.TIME, "8:30", "08:30"), (Kind.TIME, 0.3541666667, "08:30"),
    (Kind.TIME, timedelta(hours=8, minutes=30), "08:30"),
    (Kind.INT, "31,204", "31204"), (Kind.INT, "1.6万公里", "16000"), (Kind.INT, "31204公里", "31204"), (Kind.INT, 31204.0, "31204"),
    (Kind.NUM, "2.50", "2.5"), (Kind.NUM, "28%", "28"), (Kind.NUM, 0, "0"),
    (Kind.MONEY, "¥135500.00", "135500.00"), (Kind.MONEY, "2,189.90", "2189.90"), (Kind.MONEY, "129.3元", "129.30"),
    (Kind.MONEY, 1286.005, "1286.01"), (Kind.MONEY, "0元", "0.00"), (Kind.BOOL, "√", "是"), (Kind.BOOL, False, "否"), (Kind.BOOL, "", ""),
    (Kind.EMAIL, "a@example.cn", "a@example.cn"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "raw", "canonical"), GOOD)
def test_a_cell_is_read_in_every_form_people_write(kind: Kind, raw: object, canonical: str) -> None:
    assert read(kind, raw) == canonical
    assert read(kind, canonical) == canonical


BAD = [
    (Kind.PHONE, "1540571203", "10 位"), (Kind.PHONE, "154057120388", "12 位"), (Kind.PHONE, "1.54E+10", "科学计数"),
    (Kind.PHONE, "15405712038/15405712039", "两个号码"), (Kind.PHONE, "车主不给", "不是电话"), (Kind.PHONE, "12345", "5 位"),
    (Kind.VIN, "ML932005", "8 位"), (Kind.VIN, 12345.0, "数字"), (Kind.VIN, date(2026, 3, 5), "日期"),
    (Kind.VIN, "LFV3SHAK7ML93200O"[:16] + "I", "I、O"), (Kind.PLATE, "浙8T3", "车牌"),
    (Kind.ID_NO, 3.3019919910814534e17, "找不回来"), (Kind.ID_NO, "330199199108145321", "校验"),
    (Kind.DATE, "3/5", "年份"), (Kind.DATE, "明天", "哪一天"), (Kind.DATE, "2026-02-30", "没有这一天"), (Kind.DATE, 12, "不是日期"),
    (Kind.DATETIME, "2026-03-05 25:00", "钟点"), (Kind.TIME, "早上", "几点"), (Kind.INT, "约三万", "不是数字"), (Kind.INT, 2.5, "整数"),
    (Kind.BOOL, "也许", "是还是否"), (Kind.EMAIL, "a@b", "邮箱"), (Kind.STR, "#N/A", "公式错误"), (Kind.STR, "字" * 32_768, "32767"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "raw", "said"), BAD)
def test_a_cell_that_cannot_be_read_says_why_and_what_to_do(kind: Kind, raw: object, said: str) -> None:
    with pytest.raises(BadValue) as caught:
        read(kind, raw)
    assert said in caught.value.what
    assert caught.value.todo


def test_a_second_number_in_the_cell_is_proposed_never_taken() -> None:
    with pytest.raises(BadValue) as caught:
        read(Kind.PHONE, "15405712038，15405712039")
    assert caught.value.proposal == "15405712038"


@pytest.mark.parametrize(
    ("written", "proposed"),
    [
        ("154 1396 1234（老婆）", "15413961234"), ("李师傅15413961234", "15413961234"), ("家里 0571-88001234 晚上", "0571-88001234"),
        ("1541396123（老婆）", ""), ("15413961234老婆15413961235本人", ""), ("老婆", ""), ("2026-03-05 换成 15413961234", ""),
    ],
)  # fmt: skip
def test_the_only_number_among_words_is_proposed(written: str, proposed: str) -> None:
    with pytest.raises(BadValue) as caught:
        read(Kind.PHONE, written)
    assert caught.value.proposal == proposed


def test_a_choice_is_found_by_its_dictionary_word() -> None:
    field = Visit.sheet.field("visit_type")
    assert converter(field, {"定期保养": "定保"})("定期保养") == "定保"


@pytest.mark.parametrize(
    ("sheet", "name", "typed", "proposed"),
    [
        (Visit, "visit_type", "免费修里", "免费修理"),
        (Visit, "visit_type", "免修费理", "免费修理"),
        (Visit, "visit_type", "理修费免", ""),
        (Visit, "visit_type", "索赔修", "索赔修理"),
        (Visit, "visit_type", "服务活动日", "服务活动"),
        (Visit, "visit_type", "服务", "服务活动"),
        (Visit, "visit_type", "免费", ""),
        (Visit, "visit_type", "修里", ""),
        (Visit, "visit_type", "召", ""),
        (Rule, "unit", "光年", ""),
    ],
)
def test_a_choice_is_proposed_only_when_it_is_certain_and_all_are_listed(
    sheet: type[Row], name: str, typed: str, proposed: str
) -> None:
    field = sheet.sheet.field(name)
    with pytest.raises(BadValue) as caught:
        converter(field)(typed)
    assert caught.value.proposal == proposed
    assert all(choice in caught.value.todo for choice in field.choices)


def test_a_vin_whose_check_character_differs_is_kept_and_doubted() -> None:
    field = Vehicle.sheet.field("vin")
    assert doubt(field, "LFV3SHAK7ML932006") is not None
    assert doubt(field, "LFV3SHAK7ML932005") is None
    assert doubt(Customer.sheet.field("name"), "朱军") is None


def test_a_form_gives_canonical_texts_and_a_sentence_under_each_wrong_field() -> None:
    sent = {"name": " 朱军 ", "mobile": "1540571203", "origin": ""}
    checked = check(Lead.sheet, sent, ["name", "mobile", "origin"])
    assert checked.values["name"] == "朱军"
    assert set(checked.errors) == {"mobile", "origin"}
    assert "11 位" in checked.errors["mobile"]
    assert not checked.ok
    assert check(Lead.sheet, sent, ["name"]).ok
