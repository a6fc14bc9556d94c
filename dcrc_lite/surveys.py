"""Questionnaires: which one a call uses, what may be answered, what an answer is worth, which answer is a complaint."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dcrc_lite.errors.calls import AnswersMissingError
from dcrc_lite.schema.surveys import Question

FIVE_LEVELS = (("5", "很满意"), ("4", "满意"), ("3", "一般"), ("2", "不满"), ("1", "很差"))
NOT_ASKED = "没问到"
NO_CHANGE = "没变动"
POINTS = {"5": 100.0, "4": 75.0, "3": 50.0, "2": 25.0, "1": 0.0, "是": 100.0, "否": 0.0}  # 5.1, [INF], dealer-editable
BAD = frozenset({"1", "2", "否"})
SCORED_KINDS = frozenset({"满意度5级", "是否"})
OF_RULE = {"D01": "confirm", "D02": "sales", "D03": "care", "D06": "service", "D07": "recall"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sentence; `filled` = a value put in from the records, underlined on the page."""

    text: str
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """K01 of one call: 0–100, or None when no weighted question was answered; how many were, out of how many."""

    value: float | None
    answered: int
    asked: int


def options(question: Question) -> tuple[tuple[str, str], ...]:
    """Return (value, label) of each answer a question offers, 没问到 left out; empty for an open question."""
    if question.kind == "满意度5级":
        return FIVE_LEVELS
    if question.choices:
        return tuple((word, word) for word in question.choices.split("、"))
    pairs = {"是否": ("是", "否"), "有无": ("有", "没有")}
    return tuple((word, word) for word in pairs.get(question.kind, ()))


def answer_words(question: Question, given: str) -> str:
    """Return an answer as people say it: 很差（1）, 否."""
    label = dict(options(question)).get(given, given)
    return label if label == given else f"{label}（{given}）"


def is_answer(question: Question, given: str) -> bool:
    """True when `given` may be stored for the question; any text for an open one."""
    offered = options(question)
    return given == NOT_ASKED or not offered or given in {value for value, _ in offered}


def points(question: Question, given: str) -> float | None:
    """Return what an answer is worth, 0–100, or None when it is not scored (没问到, 没变动, open, 有/没有)."""
    return POINTS.get(given) if question.kind in SCORED_KINDS else None


def is_bad(question: Question, given: str) -> bool:
    """True when an answer means a complaint was heard: 2, 1 or 否."""
    return question.kind in SCORED_KINDS and given in BAD


def score(questions: Sequence[Question], given: Mapping[str, str]) -> Score:
    """Return Σ(points × weight) ÷ Σ(weight of the answered), over questions with a weight (5.1)."""
    weighted = [question for question in questions if question.weight]
    worth = [(points(question, given.get(question.id, "")), question.weight or 0) for question in weighted]
    answered = [(value, weight) for value, weight in worth if value is not None]
    total = sum(weight for _, weight in answered)
    value = round(sum(value * weight for value, weight in answered) / total, 1) if total else None
    return Score(value, len(answered), len(weighted))


def check_answers(questions: Sequence[Question], given: Mapping[str, str]) -> None:
    """Let a reached call be saved only with each required question answered or marked 没问到. Raises AnswersMissingError."""
    missing = tuple(
        str(question.order)
        for question in questions
        if question.required and (not given.get(question.id) or not is_answer(question, given[question.id]))
    )
    if missing:
        raise AnswersMissingError(missing)


def weights_fault(questions: Sequence[Question]) -> str:
    """Return what is wrong with the weights of one questionnaire, "" when they sum to 100 or none has one."""
    total = sum(question.weight or 0 for question in questions)
    return "" if total in (0, 100) else f"权重合计 {total:g}，要等于 100。"


def pieces(sentence: str, values: Mapping[str, str], neutral: Mapping[str, str]) -> tuple[Piece, ...]:
    """Return a sentence with its {slots} filled from `values`; a slot without value takes its neutral word.

    A slot nobody knows stays as it is written, so that its author sees the slip.
    """
    parts = re.split(r"(\{[^{}]+\})", sentence)
    return tuple(_piece(part, values, neutral) for part in parts if part)


def _piece(part: str, values: Mapping[str, str], neutral: Mapping[str, str]) -> Piece:
    if not (part.startswith("{") and part.endswith("}")):
        return Piece(part)
    name = part[1:-1]
    if values.get(name):
        return Piece(values[name], filled=True)
    return Piece(neutral.get(name, part))
