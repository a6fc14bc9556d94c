"""Cells that need more than the parser: names, two numbers in a cell, VINs written in part, words of other systems."""

from __future__ import annotations

from datetime import date

import pytest

from dcrc_lite.imports.clean import clean_cell, customer_kind, split_title
from dcrc_lite.imports.headers import target_of
from dcrc_lite.imports.words import is_narrower, word_lists
from dcrc_lite.schema.settings import Word

TODAY = date(2026, 11, 21)
VIN = "LFVVT2UC8NP983045"


def cleaned(name: str, raw: object) -> tuple[str, dict[str, str], str]:
    target = target_of(name)
    cell = clean_cell(target, raw, word_lists([]).get(target, {}), TODAY)  # type: ignore[arg-type]
    return cell.value, cell.extra, cell.flag


@pytest.mark.parametrize(
    ("raw", "name", "extra"),
    [
        ("朱　军", "朱军", {}),
        ("朱军 ", "朱军", {}),
        ("\t朱军", "朱军", {}),
        ("朱军先生", "朱军", {"salutation": "先生"}),
        ("朱军（车主本人）", "朱军", {"remark": "车主本人"}),
        ("朱军(代办)", "朱军", {"remark": "代办"}),
        ("王先生", "王先生", {"salutation": "先生"}),
        ("欧阳女士", "欧阳女士", {"salutation": "女士"}),
        ("李先生女士", "李先生", {}),
        ("杭州恒瑞（集团）有限公司", "杭州恒瑞（集团）有限公司", {}),
        ("杭州恒瑞商贸有限公司（VIP）", "杭州恒瑞商贸有限公司", {"remark": "VIP"}),
        ("John  Smith", "John Smith", {}),
        ("-", "", {}),
    ],
)
def test_names_lose_blanks_titles_and_notes_and_keep_them_elsewhere(raw: str, name: str, extra: dict[str, str]) -> None:
    assert cleaned("customers.name", raw) == (name, extra, "")


def test_a_surname_with_title_is_no_whole_name() -> None:
    assert split_title("王先生") == ("王先生", "先生")


@pytest.mark.parametrize(
    ("raw", "first", "second"),
    [
        ("15459033166/15420588481", "15459033166", {"mobile_2": "15420588481"}),
        ("0571-88001234、15420588481", "15420588481", {"landline": "0571-88001234"}),
        ("15459033166/15459033166", "15459033166", {}),
    ],
)
def test_two_numbers_in_a_cell_are_both_kept(raw: str, first: str, second: dict[str, str]) -> None:
    assert cleaned("customers.mobile", raw) == (first, second, "")


def test_a_number_one_digit_short_is_flagged_and_never_completed() -> None:
    value, _, flag = cleaned("customers.mobile", "1545903316")
    assert value == ""
    assert "10 位" in flag


def test_a_good_number_beside_a_bad_one_is_kept_and_the_bad_one_flagged() -> None:
    value, _, flag = cleaned("customers.mobile", "1545903316/15420588481")
    assert value == "15420588481"
    assert flag


def test_the_tail_of_a_vin_is_kept_for_matching() -> None:
    assert cleaned("vehicles.vin", "NP983045")[:2] == ("", {"tail": "NP983045"})


def test_a_vin_with_a_wrong_character_is_flagged_and_not_changed() -> None:
    wrong = VIN[:-1] + "6"
    value, extra, flag = cleaned("vehicles.vin", wrong)
    assert (value, extra) == (wrong, {"doubtful": wrong})
    assert flag


def test_a_birthday_of_two_digits_lies_in_the_past() -> None:
    assert cleaned("customers.birthday", "77-6-7")[0] == "1977-06-07"
    assert cleaned("vehicles.inspect_due", "27-6-7")[0] == "2027-06-07"


def test_an_identity_number_kept_as_a_figure_is_flagged() -> None:
    value, _, flag = cleaned("customers.id_no", 3.3019919580411174e17)
    assert value == ""
    assert flag


@pytest.mark.parametrize(
    ("name", "kind"),
    [("杭州恒瑞商贸有限公司", "企业单位"), ("西湖区人民政府", "政府机构"), ("朱军", ""), ("厂", "")],
)
def test_companies_are_known_by_their_names(name: str, kind: str) -> None:
    assert customer_kind(name) == kind


def test_the_shops_own_word_lists_win() -> None:
    own = [Word(id="visit_type.9", list_name="visit_type", word="修理", synonyms="换胎、补胎", on=True)]
    assert word_lists(own)[target_of("visits.visit_type")]["补胎"] == "修理"


@pytest.mark.parametrize(
    ("theirs", "is_kept"), [("钣金喷漆", True), ("美容装潢", True), ("一般维修", False), ("修理", False)]
)
def test_a_word_that_says_another_thing_than_ours_is_kept_beside(theirs: str, is_kept: bool) -> None:
    assert is_narrower(target_of("visits.visit_type"), theirs, "修理") is is_kept
