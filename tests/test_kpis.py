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
