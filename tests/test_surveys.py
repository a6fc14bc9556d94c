"""Answers, their worth, the score of a call and the sentences with values filled in."""

from __future__ import annotations

import pytest

from dcrc_lite.errors.calls import AnswersMissingError
from dcrc_lite.schema.questionnaires import QUESTIONNAIRES, QUESTIONS, SCRIPTS, SLOTS
from dcrc_lite.surveys import (
    NO_CHANGE,
    NOT_ASKED,
    OF_RULE,
    answer_words,
    check_answers,
    is_bad,
    options,
    pieces,
    points,
    score,
    weights_fault,
)

SERVICE = [question for question in QUESTIONS if question.questionnaire == "service"]


def answers(*given: str) -> dict[str, str]:
    return {question.id: answer for question, answer in zip(SERVICE, given, strict=True)}


def test_the_service_questions_weigh_what_the_standard_says() -> None:
    assert [question.weight for question in SERVICE] == [28, 16, 15, 0, 22, 16, 3, 0]


def test_the_weights_of_every_questionnaire_sum_to_a_hundred_or_nothing() -> None:
    for questionnaire in QUESTIONNAIRES:
        assert weights_fault([q for q in QUESTIONS if q.questionnaire == questionnaire.id]) == ""


def test_a_wrong_sum_of_weights_is_told() -> None:
    assert "97" in weights_fault([question for question in SERVICE if question.order != 7])


def test_the_sales_questionnaire_has_seven_questions() -> None:
    assert sum(question.questionnaire == "sales" for question in QUESTIONS) == 7


@pytest.mark.parametrize("rule", sorted(OF_RULE))
def test_every_call_has_questions_an_opening_and_an_ending(rule: str) -> None:
    key = OF_RULE[rule]
    assert any(question.questionnaire == key for question in QUESTIONS)
    assert {script.place for script in SCRIPTS if script.call_kind == key} == {"open", "close"}


def test_no_question_leads() -> None:
    assert not any(question.leading for question in QUESTIONS)


def test_every_slot_of_every_sentence_is_known() -> None:
    sentences = [question.ask for question in QUESTIONS] + [script.sentence for script in SCRIPTS]
    for sentence in sentences:
        assert "{" not in "".join(piece.text for piece in pieces(sentence, {}, SLOTS)), sentence


@pytest.mark.parametrize(("given", "worth"), [("5", 100), ("4", 75), ("3", 50), ("2", 25), ("1", 0)])
def test_the_five_levels_are_worth_a_quarter_each(given: str, worth: float) -> None:
    assert points(SERVICE[0], given) == worth


def test_not_asked_and_no_change_are_not_answers() -> None:
    assert points(SERVICE[0], NOT_ASKED) is None
    assert points(SERVICE[6], NO_CHANGE) is None


def test_all_best_is_a_hundred_and_all_worst_nothing() -> None:
    assert score(SERVICE, answers("5", "是", "5", "5", "5", "5", "是", "5")).value == 100
    assert score(SERVICE, answers("1", "否", "1", "1", "1", "1", "否", "1")).value == 0


def test_the_score_counts_only_what_was_answered() -> None:
    found = score(SERVICE, answers("4", NOT_ASKED, NOT_ASKED, "1", "5", NOT_ASKED, NO_CHANGE, "1"))
    assert found.value == 86.0  # (75 × 28 + 100 × 22) ÷ 50; the zero-weight answers do not count
    assert (found.answered, found.asked) == (2, 6)


def test_a_call_in_which_nothing_was_asked_has_no_score() -> None:
    assert score(SERVICE, dict.fromkeys((question.id for question in SERVICE), NOT_ASKED)).value is None


@pytest.mark.parametrize(
    ("order", "given", "bad"),
    [(1, "2", True), (1, "1", True), (1, "3", False), (2, "否", True), (7, "没变动", False), (4, "2", True)],
)
def test_two_one_and_no_mean_a_complaint_was_heard(order: int, given: str, bad: bool) -> None:
    assert is_bad(SERVICE[order - 1], given) is bad


def test_a_required_question_without_answer_is_named() -> None:
    given = answers("5", "是", "", "5", "5", "9", "是", NOT_ASKED)
    with pytest.raises(AnswersMissingError, match="第 3、6 题"):
        check_answers(SERVICE, given)


def test_the_question_about_changes_offers_a_third_answer() -> None:
    assert [value for value, _ in options(SERVICE[6])] == ["是", "否", NO_CHANGE]


def test_values_are_filled_in_and_marked() -> None:
    found = pieces("{称呼}，是{服务顾问}接待的", {"称呼": "朱先生"}, SLOTS)
    assert [(piece.text, piece.filled) for piece in found] == [
        ("朱先生", True),
        ("，是", False),
        ("服务顾问", False),
        ("接待的", False),
    ]


def test_a_slot_nobody_knows_stays_visible() -> None:
    assert pieces("{星座}", {}, SLOTS)[0].text == "{星座}"


@pytest.mark.parametrize(("given", "words"), [("1", "很差（1）"), ("5", "很满意（5）"), ("没问到", "没问到")])
def test_an_answer_is_told_as_people_say_it(given: str, words: str) -> None:
    assert answer_words(SERVICE[0], given) == words
