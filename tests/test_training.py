"""Result codes and where a colleague stands in a course (P26)."""

from __future__ import annotations

import random
from datetime import date

import pytest

from dcrc_lite.errors.training import BadResultCodeError
from dcrc_lite.training import Course, ResultCode, Stage, code_text, read_code, standing
from dcrc_lite.training.codes import ALPHABET
from dcrc_lite.training.states import MOVES, Event, Happening

CODE = ResultCode("ZY", date(2026, 11, 21), 92, "7K")
COURSE = Course("ZY", "新专员", ("电访员",), pass_mark=80, valid_months=12)
DAY = date(2026, 11, 21)


def bare(text: str) -> str:
    return text.replace("-", "")


def test_a_code_says_course_day_and_score_again() -> None:
    assert code_text(CODE).startswith("ZY-261121-092-7K")
    assert read_code(code_text(CODE)) == CODE


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}".lower(), "{}。"])
def test_blanks_and_small_letters_are_forgiven(typed: str) -> None:
    text = typed.format(code_text(CODE).lower()).rstrip("。")
    assert read_code(text) == CODE


def test_letters_that_look_alike_are_read_as_the_one_meant() -> None:
    text = code_text(CODE)
    assert read_code(text.replace("0", "O").replace("1", "l")) == CODE


def test_every_wrong_character_is_noticed() -> None:
    text = bare(code_text(CODE))
    for place, letter in enumerate(text):
        for other in set(ALPHABET) - {letter}:
            with pytest.raises(BadResultCodeError):
                read_code(text[:place] + other + text[place + 1 :])


def test_every_swapped_pair_is_noticed() -> None:
    text = bare(code_text(CODE))
    for at in range(len(text)):
        for to in range(at + 1, len(text)):
            if text[at] != text[to]:
                swapped = [*text]
                swapped[at], swapped[to] = swapped[to], swapped[at]
                with pytest.raises(BadResultCodeError):
                    read_code("".join(swapped))


def test_up_to_four_wrong_characters_anywhere_are_noticed() -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    draw, text = random.Random(seed), bare(code_text(CODE))
    for _ in range(3000):
        letters = [*text]
        for place in draw.sample(range(len(text)), draw.randint(1, 4)):
            letters[place] = draw.choice([own for own in ALPHABET if own != letters[place]])
        with pytest.raises(BadResultCodeError):
            read_code("".join(letters))


@pytest.mark.parametrize("typed", ["", "ZY", "ZY-261121-092-7K", "张三的成绩码是九十二分写在这里啊", "U" * 17])
def test_what_is_no_code_is_refused_with_what_to_do(typed: str) -> None:
    with pytest.raises(BadResultCodeError, match="照证书上的再抄一遍"):
        read_code(typed)


@pytest.mark.parametrize(
    "code", [ResultCode("ZY", date(2026, 2, 28), 100, "00"), ResultCode("DC", date(2099, 12, 31), 0, "ZZ")]
)
def test_codes_at_the_edges_hold(code: ResultCode) -> None:
    assert read_code(code_text(code)) == code


@pytest.mark.parametrize(
    ("happened", "stage"),
    [
        ([], Stage.ASSESS),
        ([(Event.ASSESSED, 10)], Stage.TRAIN),
        ([(Event.WEAK, 10)], Stage.TRAIN),
        ([(Event.TRAINED, 10)], Stage.TEST),
        ([(Event.ASSESSED, 10), (Event.TRAINED, 9)], Stage.TEST),
        ([(Event.ASSESSED, 10), (Event.TRAINED, 9), (Event.PASSED, 8)], Stage.PASSED),
        ([(Event.PASSED, 1)], Stage.PASSED),
        ([(Event.TRAINED, 9), (Event.FAILED, 8)], Stage.TRAIN),
        ([(Event.PASSED, 9), (Event.FAILED, 8)], Stage.AGAIN),
        ([(Event.PASSED, 9), (Event.WEAK, 8)], Stage.AGAIN),
        ([(Event.PASSED, 9), (Event.WEAK, 8), (Event.TRAINED, 7)], Stage.TEST),
        ([(Event.PASSED, 9), (Event.ASSESSED, 8)], Stage.PASSED),
        ([(Event.PASSED, 400)], Stage.AGAIN),
        ([(Event.PASSED, 400), (Event.PASSED, 5)], Stage.PASSED),
        ([(Event.PASSED, 900), (Event.ASSESSED, 5)], Stage.AGAIN),
    ],
)
def test_what_happened_decides_what_comes_next(happened: list[tuple[Event, int]], stage: Stage) -> None:
    rows = [Happening(date.fromordinal(DAY.toordinal() - ago), event, 90.0) for event, ago in happened]
    assert standing(COURSE, rows, DAY).stage is stage


def test_the_order_of_the_rows_does_not_matter() -> None:
    rows = [Happening(date(2026, 11, 3), Event.PASSED, 85.0), Happening(date(2026, 11, 1), Event.TRAINED)]
    assert standing(COURSE, rows, DAY).stage is Stage.PASSED


@pytest.mark.parametrize(
    ("passed_on", "until"),
    [
        (date(2025, 11, 21), date(2026, 11, 21)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2025, 12, 31), date(2026, 12, 31)),
    ],
)
def test_a_pass_holds_for_the_months_of_the_course_and_the_last_day_still_counts(passed_on: date, until: date) -> None:
    rows = [Happening(passed_on, Event.PASSED, 85.0)]
    assert standing(COURSE, rows, until).valid_until == until
    assert standing(COURSE, rows, until).stage is Stage.PASSED
    assert standing(COURSE, rows, date.fromordinal(until.toordinal() + 1)).stage is Stage.AGAIN


def test_every_stage_can_be_passed_and_nothing_leads_back_to_the_first() -> None:
    assert {stage for (stage, event), to in MOVES.items() if event is Event.PASSED and to is Stage.PASSED} == {*Stage}
    assert Stage.ASSESS not in MOVES.values()
