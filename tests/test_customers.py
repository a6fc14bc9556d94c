"""Customers and cars as rules: how to address, what is covered, found by which words, what comes due."""

from __future__ import annotations

from datetime import date

import pytest

from dcrc_lite import customers, vehicles
from dcrc_lite.desk.keys import KEYS
from dcrc_lite.schema import SHEETS, Mask, row_from, texts_of
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.masks import covered
from dcrc_lite.schema.pinyin import spellings
from dcrc_lite.schema.vehicles import Vehicle
from dcrc_lite.schema.wording import figure_words, phone_words, plate_words, spaced
from dcrc_lite.worklists import whom_to_call


@pytest.mark.parametrize(
    ("mask", "text", "shown"),
    [
        (Mask.PHONE, "15405712038", "154****2038"),
        (Mask.PHONE, "0571-88001234", "0571-****1234"),
        (Mask.PHONE, "0571-88001234转801", "0571-****1234"),
        (Mask.PHONE, "88001234", "****1234"),
        (Mask.PHONE, "95511", "****11"),
        (Mask.PHONE, "", ""),
        (Mask.ID_NO, "330106199001011618", "3301***********618"),
        (Mask.ID_NO, "E1234567", "****67"),
        (Mask.ADDRESS, "浙江省杭州市西湖区西溪路12号", "浙江省杭州市****"),
        (Mask.ADDRESS, "西湖区西溪路12号", "西湖区****"),
        (Mask.ADDRESS, "西溪路12号", "****"),
        (Mask.ADDRESS, "上海市浦东新区世纪大道1号", "上海市****"),
        (Mask.VIN, "LSH5A2CB7P7041836", "***********041836"),
        (Mask.VIN, "041836", "****36"),
        (Mask.NONE, "朱军", "朱军"),
    ],
)
def test_a_covered_value_shows_only_what_everybody_may_see(mask: Mask, text: str, shown: str) -> None:
    assert covered(mask, text) == shown


@pytest.mark.parametrize(
    ("customer", "words"),
    [
        (Customer(name="朱军", gender="男"), "朱先生"),
        (Customer(name="欧阳娜", salutation="女士"), "欧阳女士"),
        (Customer(name="欧阳", gender="女"), "欧女士"),
        (Customer(name="何秀英", salutation="小姐"), "何小姐"),
        (Customer(name="顺达物流", kind="企业单位"), "顺达物流"),
        (Customer(name="朱军"), "朱军 先生/女士"),
        (Customer(name=""), ""),
    ],
)
def test_how_a_customer_is_addressed(customer: Customer, words: str) -> None:
    assert customers.addressed_as(customer) == words


@pytest.mark.parametrize(
    ("name", "sounds"),
    [
        ("朱军", {"zj", "zhujun"}),
        ("单田芳", {"stf", "dtf", "ctf"}),
        ("曾敏", {"zm", "cm", "cengmin"}),
        ("Anna", set()),
        ("", set()),
    ],
)
def test_a_name_is_spelt_in_all_its_readings(name: str, sounds: set[str]) -> None:
    assert sounds <= spellings(name)


def test_a_name_of_many_readings_stays_bounded() -> None:
    assert len(spellings("行重单曾盛覃朴仇解查")) <= 128


def test_a_customer_is_found_by_name_sound_and_digits() -> None:
    customer = Customer(
        name="朱军", mobile="15405712038", landline="0571-88001234", actual_user="李慧", member_no="M-7"
    )
    keys = KEYS["customers"](texts_of(customer))
    assert {"朱军", "zj", "15405712038", "057188001234", "李慧", "lh", "m7"} <= set(keys)
    assert "" not in keys


def test_a_car_is_found_by_plate_without_dot_and_vin() -> None:
    keys = KEYS["vehicles"](texts_of(Vehicle(plate="浙A·8T3K6", vin="LSH5A2CB7P7041836")))
    assert list(keys) == ["浙a8t3k6", "lsh5a2cb7p7041836"]


def test_what_people_type_meets_the_keys() -> None:
    assert customers.searched(" 浙A·8T3-K6 ") == "浙a8t3k6"


@pytest.mark.parametrize(
    ("customer", "can_be_rung"),
    [
        (Customer(mobile="15405712038"), True),
        (Customer(landline="0571-88001234"), True),
        (Customer(user_phone="15405718888"), True),
        (Customer(), False),
    ],
)
def test_any_number_is_enough_to_ring(customer: Customer, can_be_rung: bool) -> None:
    assert customers.has_phone(customer) is can_be_rung
    assert bool(customers.best_phone(customer).text) is can_be_rung


@pytest.mark.parametrize("gone", range(5))
def test_mobiles_are_rung_before_the_landline_and_the_drivers_number_last(gone: int) -> None:
    numbers = {
        "mobile": "15405712038", "mobile_2": "15405719999", "landline": "0571-88001234", "user_phone": "15405718888",
    }  # fmt: skip
    left = list(numbers)[gone:]
    customer = row_from(Customer, {"name": "朱军", **{name: numbers[name] for name in left}})
    best = customers.best_phone(customer)
    assert (best.text, best.field) == ((numbers[left[0]], left[0]) if left else ("", "mobile"))
    assert customers.phones(customer) == tuple(numbers[name] for name in left)
    rung = whom_to_call(customer, None)
    assert (rung.phone if rung else "") == (best.text if best.is_own else "")


def test_completeness_counts_the_required_fields_and_one_phone() -> None:
    bare = Customer()
    full = Customer(
        name="朱军", kind="个人", mobile="15405712038", user_is_owner=True, class_base="保有", callback_consent=True,
        archive_consent=True, secrecy="机密", status="在用",
    )  # fmt: skip
    assert customers.completeness(bare) == 0.0
    assert customers.completeness(full) == 100.0
    assert customers.gaps(full) == ()
    assert "手机" in customers.gaps(bare)


def test_a_company_needs_its_industry() -> None:
    assert "行业" in customers.gaps(Customer(name="顺达物流", kind="企业单位"))


TODAY = date(2026, 11, 21)


def test_what_comes_due_of_a_car_soonest_first() -> None:
    car = Vehicle(ins_commercial=date(2026, 12, 3), inspect_due=date(2026, 11, 1), next_maint_date=date(2027, 3, 1))
    assert [one.what for one in vehicles.coming(car, TODAY)] == ["年检", "保险到期", "下次保养"]


def test_what_passed_long_ago_or_is_done_does_not_come_due() -> None:
    car = Vehicle(inspect_due=date(2026, 10, 1), first_maint_due=date(2026, 12, 1), first_maint_done=True)
    assert vehicles.coming(car, TODAY) == []


def test_a_scrapped_car_has_nothing_coming() -> None:
    assert vehicles.coming(Vehicle(ins_expiry=date(2026, 12, 3), scrapped=True), TODAY) == []


def test_the_commercial_insurance_comes_before_the_compulsory_one() -> None:
    car = Vehicle(ins_commercial=date(2026, 12, 3), ins_compulsory=date(2026, 11, 30))
    assert vehicles.insurance_ends(car) == date(2026, 12, 3)


@pytest.mark.parametrize(
    ("car", "words"),
    [
        (Vehicle(series="启航 S5", model="启航 S5 1.5T"), "启航 S5 1.5T"),
        (Vehicle(series="启航", model="S5", trim="豪华"), "启航 S5 豪华"),
        (Vehicle(), ""),
    ],
)
def test_a_model_does_not_repeat_its_series(car: Vehicle, words: str) -> None:
    assert vehicles.model_words(car) == words


def test_values_are_written_as_people_write_them() -> None:
    assert phone_words("15405712038") == "154 0571 2038"
    assert phone_words("0571-88001234") == "0571-88001234"
    assert plate_words("浙AD36825") == "浙A·D36825"
    assert plate_words("浙A·8T3K6") == "浙A·8T3K6"
    assert figure_words(46180, "km") == "46,180 km"
    assert figure_words(None) == "—"
    assert spaced("维修3日") == "维修 3 日"


@pytest.mark.parametrize(("record", "name"), [(record, name) for record, keys in KEYS.items() for name in keys.columns])
def test_a_row_is_found_by_each_of_its_search_columns(record: str, name: str) -> None:
    assert name in {field.name for field in SHEETS[record].fields}
    assert "154" in KEYS[record]({name: "154"})
