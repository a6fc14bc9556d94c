"""Calls that come in: what is missing, who calls back by when, what becomes of a channel."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

import pytest

from dcrc_lite import inbound
from dcrc_lite.calendars import Calendars
from dcrc_lite.schema.calls import InboundCall
from dcrc_lite.schema.complaints import CHANNELS
from dcrc_lite.schema.default_rules import default_rules
from dcrc_lite.schema.settings import OFFICE, OpeningHours

RULES = {rule.id: rule for rule in default_rules()}
HOURS = [OpeningHours(calendar=OFFICE, weekday=day, opens=time(8, 30), closes=time(17)) for day in range(1, 6)]
CALENDARS = Calendars.from_rows(HOURS, [])
FRIDAY = datetime(2025, 3, 7, 16, 30)


def call(**more: Any) -> InboundCall:
    values: dict[str, Any] = {
        "id": "来-2025-0001", "called_at": FRIDAY, "caller": "王先生", "caller_phone": "15405710001", "purpose": "咨询维修",
        "read_back": True, "immediate": False, "routed_to": "孙浩",
    }  # fmt: skip
    return InboundCall(**values | more)


def test_a_call_is_returned_within_24_hours_by_the_wall_clock() -> None:
    due = inbound.call_back_dues(call(), RULES, CALENDARS)[0]
    assert (due.task_id, due.due, due.open) == ("D25.来-2025-0001", "2025-03-08T16:30", True)
    assert due.call_by == "2025-03-07"  # the shop is closed on Saturday


@pytest.mark.parametrize(
    "more", [{"immediate": True}, {"complaint_id": "诉-2025-0001"}, {"purpose": "投诉抱怨"}, {"called_at": None}]
)
def test_what_was_answered_or_became_a_complaint_owes_no_call_back(more: dict[str, Any]) -> None:
    assert inbound.call_back_dues(call(**more), RULES, CALENDARS) == ()


def test_an_answer_closes_the_call_back() -> None:
    assert not inbound.call_back_dues(call(answered_at=FRIDAY), RULES, CALENDARS)[0].open


def test_without_the_rule_nothing_is_owed() -> None:
    assert inbound.answer_due(FRIDAY, {}, CALENDARS) is None
    assert inbound.call_back_dues(call(), {}, CALENDARS) == ()


@pytest.mark.parametrize(
    ("more", "missing"),
    [
        ({}, set()),
        ({"caller": ""}, {"caller"}),
        ({"caller": "", "customer_id": "客-000001"}, set()),
        ({"routed_to": ""}, {"routed_to"}),
        ({"caller_phone": ""}, {"caller_phone"}),
        ({"caller_phone": "", "customer_id": "客-000001"}, set()),
        ({"caller_phone": "", "immediate": True, "result": "答了"}, set()),
        ({"immediate": True}, {"result"}),
        ({"read_back": None}, {"read_back"}),
        ({"purpose": "投诉抱怨", "routed_to": "", "immediate": None}, set()),
    ],
)
def test_what_a_call_still_lacks(more: dict[str, Any], missing: set[str]) -> None:
    assert set(inbound.gaps(call(**more))) == missing


@pytest.mark.parametrize("channel", InboundCall.sheet.field("channel").choices)
def test_every_channel_of_a_call_is_a_channel_of_a_complaint(channel: str) -> None:
    assert inbound.origin_of(channel) in CHANNELS
