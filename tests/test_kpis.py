"""The figures K01–K53 as declared: complete, honest about numerator and denominator."""

from __future__ import annotations

import re

import pytest

from dcrc_lite.kpis import BY_CODE, KPIS, Kpi


def test_every_figure_of_the_standard_is_declared_once() -> None:
    numbers = {int(re.findall(r"K(\d+)", kpi.code)[0]) for kpi in KPIS}
    assert numbers == {*range(1, 37), *range(40, 54)}  # the standard leaves K37–K39 out
    assert len(BY_CODE) == len(KPIS)


@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.code)
def test_every_figure_names_its_parts_its_period_its_owner_its_source_and_its_page(kpi: Kpi) -> None:
    assert all((kpi.name, kpi.formula, kpi.numerator, kpi.period, kpi.owner, kpi.source, kpi.unit))
    assert re.fullmatch(r"\d+\.\d+", kpi.page)


@pytest.mark.parametrize("kpi", [kpi for kpi in KPIS if kpi.unit == "%"], ids=lambda kpi: kpi.code)
def test_every_rate_has_a_denominator(kpi: Kpi) -> None:
    assert kpi.denominator


def test_rates_over_clocks_are_marked_so_that_items_not_yet_due_stay_out() -> None:
    clocked = {kpi.code for kpi in KPIS if kpi.clock}
    assert {"K03", "K03b", "K04", "K05", "K06", "K07d", "K41", "K42", "K43", "K44", "K45", "K50"} <= clocked
    assert not clocked & {"K01", "K07", "K46", "K51"}


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("K06", ("无法联系率", "拒访率", "号码错误率")),
        (
            "K07",
            ("车主信息准确率", "原始登记准确率", "新车主信息完整率", "CRC 核对一致率", "潜客按时反馈率", "潜客转移数"),
        ),
        ("K16", ("保有台数", "一级技术人员比例", "二级技术人员比例")),
        ("K28", ("提前通知提车率", "交车准时率")),
        ("K30", ("5S 得分率", "5S 整改按期率")),
        ("K32", ("活动邀约到场率", "活动邀约率", "活动成交率", "活动目标达成率")),
        ("K33", ("短信送达率", "短信频次", "DM 退回率")),
        ("K34", ("培训达标率", "自测平均分")),
        ("K35", ("铃内接听率", "回电率", "来电量", "工作时间应答机比例")),
        ("K36", ("续保率", "首保到店率", "年检代办率")),
    ],
)
def test_a_number_of_the_standard_that_stands_for_several_figures_has_them_all(
    code: str, names: tuple[str, ...]
) -> None:
    assert tuple(kpi.name for kpi in KPIS if re.fullmatch(rf"{code}[a-z]?", kpi.code)) == names


def test_a_figure_the_standard_only_names_says_that_its_formula_is_ours() -> None:
    assert {kpi.code for kpi in KPIS if kpi.only_named} == {
        "K09", "K11", "K18", "K19", "K19b", "K20", "K20b", "K25", "K29",
    }  # fmt: skip
