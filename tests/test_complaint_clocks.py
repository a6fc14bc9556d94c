"""The clocks of one complaint against the worked examples of the standard (domain.md 4.0 and 4.0a)."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from dcrc_lite import complaints as c
from dcrc_lite.calendars import Calendars
from dcrc_lite.schema.complaints import Complaint, ComplaintStep
from dcrc_lite.schema.default_rules import default_rules
from dcrc_lite.schema.settings import OFFICE, SHOP, Holiday, OpeningHours

RULES = {rule.id: rule for rule in default_rules()}
CALL = c.OUR_CALL


def hours(calendar: str, days: range, opens: time, closes: time) -> list[OpeningHours]:
    return [OpeningHours(calendar=calendar, weekday=day, opens=opens, closes=closes) for day in days]


OFFICE_HOURS = hours(OFFICE, range(1, 6), time(8, 30), time(17))
SHOP_DAILY = hours(SHOP, range(1, 8), time(8, 30), time(17, 30))
OCTOBER = [
    *(Holiday(falls_on=date(2025, 10, day), kind="休", calendar=OFFICE) for day in range(1, 9)),
    *(Holiday(falls_on=day, kind="班", calendar=OFFICE) for day in (date(2025, 9, 28), date(2025, 10, 11))),
]
PLAIN = Calendars.from_rows(OFFICE_HOURS, OCTOBER)
DAILY = Calendars.from_rows([*OFFICE_HOURS, *SHOP_DAILY], OCTOBER)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2025-{text}")


def case(received: datetime, origin: str = CALL, **more: Any) -> Complaint:
    values = {"id": "诉-2025-0001", "severity": "一般", "owner": "孙浩", "content": "异响", "status": "新建", **more}
    return Complaint(received_at=received, origin=origin, **values)


def clock(
    complaint: Complaint, code: str, *steps: ComplaintStep, calendars: Calendars = PLAIN, number: int = 1
) -> c.Clock:
    found = c.clocks(complaint, steps, RULES, calendars)
    return next(one for one in found if one.code == code and one.number == number)


def codes(complaint: Complaint) -> list[str]:
    return [one.code for one in c.clocks(complaint, (), RULES, PLAIN)]


@pytest.mark.parametrize(
    ("code", "received", "more", "due"),
    [
        ("D09", at("03-07 15:00"), {}, at("03-10 10:45")),  # V2
        ("D10", at("03-07 15:00"), {"handoff_at": at("03-10 10:45")}, at("03-11 10:45")),  # V3
        ("D11", at("03-07 16:30"), {}, at("03-10 09:00")),  # V4
        ("D12", at("03-07 10:00"), {"severity": "重大"}, at("03-12 10:00")),  # V6
        ("D10", at("09-30 09:00"), {"handoff_at": at("09-30 10:00")}, at("10-09 10:00")),  # V8
        ("D09", at("09-30 16:00"), {}, at("10-09 11:45")),  # V10
        ("D11", at("03-07 17:00"), {}, at("03-10 09:30")),  # rule 5
        ("D11", at("03-10 07:00"), {}, at("03-10 09:30")),
        ("D11", at("03-07 16:00"), {}, at("03-07 17:00")),  # rule 6
        ("D09", at("03-07 12:45"), {}, at("03-07 17:00")),
        ("D12", at("03-07 10:00"), {"severity": "轻微"}, at("03-09 10:00")),
        ("D12", at("03-07 10:00"), {"severity": "一般"}, at("03-10 10:00")),
        ("D07", at("03-03 10:00"), {"resolved_at": at("03-05 10:00")}, date(2025, 3, 8)),
    ],
)
def test_the_worked_examples(code: str, received: datetime, more: dict[str, Any], due: date) -> None:
    assert clock(case(received, **more), code).due == due


def test_the_shop_counts_its_own_hours_and_the_office_its_working_days() -> None:
    saturday = case(at("03-08 09:00"))
    assert clock(saturday, "D11", calendars=DAILY).due == at("03-08 10:00")
    assert clock(saturday, "D09", calendars=DAILY).due == at("03-10 12:45")


def test_a_complaint_at_noon_is_contacted_all_the_same() -> None:
    assert clock(case(at("03-07 11:30")), "D11").due == at("03-07 12:30")  # rule 16: no 不打扰时段


def test_only_what_our_own_call_found_is_handed_over() -> None:
    assert "D09" in codes(case(at("03-07 15:00"), CALL))
    assert "D09" not in codes(case(at("03-07 15:00"), "企业电话"))


def test_the_reply_runs_from_taking_when_no_hand_over_is_needed() -> None:
    reply = clock(case(at("03-07 15:00"), "企业电话"), "D10")
    assert (reply.start, reply.due, reply.expected) == (at("03-07 15:00"), at("03-10 15:00"), False)


def test_until_handed_over_the_reply_is_expected_a_working_day_after_the_hand_overs_due() -> None:
    reply = clock(case(at("03-07 15:00")), "D10")
    assert (reply.due, reply.expected, reply.run) == (at("03-11 10:45"), True, c.Run.RUNNING)


@pytest.mark.parametrize(("done", "breached"), [(at("03-10 10:45"), False), (at("03-10 10:46"), True)])
def test_on_time_is_up_to_the_minute_and_a_breach_stays(done: datetime, breached: bool) -> None:
    handed = clock(case(at("03-07 15:00"), handoff_at=done), "D09")
    assert handed.run == c.Run.DONE
    assert handed.breached(done + timedelta(days=99)) is breached


@pytest.mark.parametrize(("moment", "breached"), [(at("03-08 23:59"), False), (at("03-09 00:00"), True)])
def test_a_day_counts_to_its_last_minute(moment: datetime, breached: bool) -> None:
    assert clock(case(at("03-03 10:00"), resolved_at=at("03-05 10:00")), "D07").breached(moment) is breached


def test_the_clocks_do_not_stop_each_other() -> None:
    contacted = case(at("03-07 15:00"), contacted_at=at("03-07 15:30"))
    runs = {one.code: one.run for one in c.clocks(contacted, (), RULES, PLAIN)}
    assert runs == {
        "D11": c.Run.DONE, "D09": c.Run.RUNNING, "D10": c.Run.RUNNING, "D12": c.Run.RUNNING, "D07": c.Run.WAITING,
    }  # fmt: skip


def test_a_tried_contact_is_shown_and_the_clock_runs_on() -> None:
    tried = clock(case(at("03-07 15:00"), contact_tried_at=at("03-07 15:20")), "D11")
    assert (tried.tried, tried.run) == (at("03-07 15:20"), c.Run.RUNNING)


def test_a_changed_severity_counts_from_the_taking() -> None:
    assert clock(case(at("03-07 10:00"), severity="重大"), "D12").due == at("03-12 10:00")  # 一般 until day 2


def test_without_a_severity_the_general_limit_is_expected() -> None:
    unrated = clock(case(at("03-07 10:00"), severity=""), "D12")
    assert (unrated.due, unrated.expected) == (at("03-10 10:00"), True)


def test_a_closed_clock_keeps_the_due_it_was_closed_against() -> None:
    done = case(at("03-07 10:00"), resolved_at=at("03-09 10:00"), due_at=at("03-08 10:00"))
    assert clock(done, "D12").due == at("03-08 10:00")
    assert clock(dataclasses.replace(done, resolved_at=None), "D12").due == at("03-10 10:00")


def test_a_rule_that_is_switched_off_has_no_clock() -> None:
    off = {**RULES, "D11": dataclasses.replace(RULES["D11"], on=False)}
    assert "D11" not in [one.code for one in c.clocks(case(at("03-07 10:00")), (), off, PLAIN)]


def test_a_unit_nobody_can_count_in_has_no_clock() -> None:
    odd = {**RULES, "D11": dataclasses.replace(RULES["D11"], unit="km")}
    assert "D11" not in [one.code for one in c.clocks(case(at("03-07 10:00")), (), odd, PLAIN)]


REOPENED = case(
    at("03-07 10:00"), severity="轻微", reopened_at=at("03-10 11:00"), reopen_count=1, first_resolved_at=at("03-08 15:00"),
    followup_at=at("03-10 11:00"),
)  # fmt: skip


def test_a_reopened_complaint_has_a_second_round_from_the_reopening() -> None:
    assert clock(REOPENED, "D12", number=2).due == at("03-12 11:00")  # rule 14
    assert clock(REOPENED, "D12").run == c.Run.DONE
    assert clock(REOPENED, "D07", number=2).run == c.Run.WAITING


@pytest.mark.parametrize("caller", ["孙浩", "林晓"])
def test_a_recall_names_who_made_it_not_who_should_have(caller: str) -> None:
    called = at("03-10 11:00")
    done = case(at("03-07 10:00"), resolved_at=at("03-08 15:00"), followup_at=called)
    assert clock(done, "D07", ComplaintStep(step="回访", at=called, by=caller)).by == caller
    assert clock(case(at("03-07 10:00"), resolved_at=at("03-08 15:00")), "D07").by == "孙浩"


def test_the_recall_before_the_second_round_does_not_end_its_clock() -> None:
    done_again = dataclasses.replace(REOPENED, resolved_at=at("03-11 10:00"))
    assert clock(done_again, "D07", number=2).run == c.Run.RUNNING
    assert clock(done_again, "D07").stop == at("03-10 11:00")


def step(kind: str, moment: str, **more: Any) -> ComplaintStep:
    return ComplaintStep(step=kind, at=at(moment), by="孙浩", content="…", **more)


def test_three_rounds_are_told_from_the_steps() -> None:
    steps = [
        step("完成", "03-08 15:00"),
        step("回访", "03-10 11:00"),
        step("完成", "03-11 09:00"),
        step("回访", "03-12 16:00"),
    ]
    third = dataclasses.replace(REOPENED, reopened_at=at("03-12 16:00"), reopen_count=2)
    starts = {one.number: one.start for one in c.clocks(third, steps, RULES, PLAIN) if one.code == "D12"}
    assert starts == {1: at("03-07 10:00"), 2: at("03-10 11:00"), 3: at("03-12 16:00")}


def test_the_next_clock_is_the_one_due_first_and_never_an_expected_one_before_a_certain_one() -> None:
    found = c.clocks(case(at("03-07 15:00")), (), RULES, PLAIN)
    following = c.next_clock(found)
    assert following is not None
    assert following.code == "D11"


def test_nothing_runs_once_the_case_is_closed_but_a_breach_is_remembered() -> None:
    closed = case(at("03-07 10:00"), status="撤诉", closed_at=at("03-20 10:00"))
    work = clock(closed, "D12")
    assert (work.run, work.breached(at("03-20 10:00"))) == (c.Run.ENDED, True)
    assert c.next_clock(c.clocks(closed, (), RULES, PLAIN)) is None


def test_an_old_case_from_another_system_is_not_blamed_for_dates_it_never_kept() -> None:
    old = case(at("03-07 10:00"), status="结案", closed_at=at("03-20 10:00"), source_no="TS001")
    assert clock(old, "D11").run == c.Run.UNKNOWN
    assert not clock(old, "D11").breached(at("04-01 10:00"))
    assert clock(old, "D12").stop == at("03-20 10:00")


MAJOR = case(at("03-07 10:00"), severity="重大")
R02 = (at("03-12 10:00"), "DCRC经理")
R01 = (at("03-13 10:00"), "总经理")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at("03-12 10:00"), []),
        (at("03-12 10:01"), [R02]),
        (at("03-13 09:59"), [R02]),
        (at("03-20 08:00"), [R02, R01]),
    ],
)
def test_an_overdue_case_goes_up_at_the_instant_it_became_true(now: datetime, expected: list[Any]) -> None:
    raised = c.automatic_steps(MAJOR, (), RULES, PLAIN, now)
    assert [(row.at, row.to) for row in raised] == expected


def test_an_escalation_that_was_answered_goes_no_further_and_none_is_written_twice() -> None:
    first = c.automatic_steps(MAJOR, (), RULES, PLAIN, at("03-12 11:00"))[0]
    assert [row.to for row in c.automatic_steps(MAJOR, [first], RULES, PLAIN, at("03-14 10:00"))] == ["总经理"]
    answered = dataclasses.replace(first, answered_at=at("03-12 15:00"))
    assert c.automatic_steps(MAJOR, [answered], RULES, PLAIN, at("03-14 10:00")) == ()


@pytest.mark.parametrize(("rule", "amount"), [("D13", 30), ("D12.sev_major", 4)])
def test_a_limit_changed_later_raises_nothing_a_second_time(rule: str, amount: int) -> None:
    now = at("03-20 08:00")
    raised = c.automatic_steps(MAJOR, (), RULES, PLAIN, now)
    changed = RULES | {rule: dataclasses.replace(RULES[rule], amount=amount)}
    assert len(raised) == 2
    assert c.automatic_steps(MAJOR, raised, changed, PLAIN, now) == ()


def test_a_case_resolved_in_time_goes_to_nobody() -> None:
    done = dataclasses.replace(MAJOR, resolved_at=at("03-11 10:00"))
    assert c.automatic_steps(done, (), RULES, PLAIN, at("03-20 10:00")) == ()


def test_each_escalation_has_its_own_24_hours() -> None:
    up = step("升级", "03-07 16:00", to="商务处")
    answer = clock(MAJOR, "D13", up)
    assert (answer.due, answer.run) == (at("03-08 16:00"), c.Run.RUNNING)
    answered = dataclasses.replace(up, answered_at=at("03-08 09:00"))
    assert clock(MAJOR, "D13", answered).run == c.Run.DONE


def test_the_worklist_gets_one_due_for_each_clock_that_started() -> None:
    found = {due.task_id: due for due in c.complaint_dues(case(at("03-07 15:00")), (), RULES, PLAIN)}
    assert sorted(found) == ["D09.诉-2025-0001", "D10.诉-2025-0001", "D11.诉-2025-0001", "D12.诉-2025-0001"]
    contact = found["D11.诉-2025-0001"]
    assert (contact.rule, contact.due, contact.kind, contact.open) == ("D11", "2025-03-07T16:00", "clock", True)
    assert found["D12.诉-2025-0001"].rule == "D12.sev_general"


def test_the_recall_is_a_call_to_make_by_the_last_open_day() -> None:
    done = case(at("03-03 10:00"), resolved_at=at("03-05 10:00"))
    recall = next(due for due in c.complaint_dues(done, (), RULES, PLAIN) if due.kind == "call")
    assert (recall.task_id, recall.first_on, recall.due) == ("D07.诉-2025-0001", "2025-03-06", "2025-03-08")
    assert recall.call_by == "2025-03-07"


def test_the_second_round_has_its_own_task() -> None:
    done_again = dataclasses.replace(REOPENED, resolved_at=at("03-11 10:00"))
    recalls = {due.task_id: due.open for due in c.complaint_dues(done_again, (), RULES, PLAIN) if due.kind == "call"}
    assert recalls == {"D07.诉-2025-0001": False, "D07.诉-2025-0001.2": True}


def test_the_columns_of_the_workbook_get_the_dues() -> None:
    complaint = case(at("03-07 15:00"))
    dues = c.recorded_dues(c.clocks(complaint, (), RULES, PLAIN))
    assert dues["contact_due"] == at("03-07 16:00")
    assert dues["handoff_due"] == at("03-10 10:45")
    assert dues["due_at"] == at("03-10 15:00")
    assert dues["followup_due"] is None


def test_the_explanation_names_the_event() -> None:
    made = clock(case(at("03-07 15:00")), "D09").deadline
    assert made is not None
    assert [line.kind for line in made.steps] == ["event", "add", "count", "skip", "count", "result"]
    assert made.steps[0].what == "电访中发现抱怨"


def test_a_day_typed_without_a_time_counts_from_the_opening_and_says_so() -> None:
    one = case(datetime(2025, 3, 7), origin="现场反应", severity="轻微")
    assert clock(one, "D11").due == at("03-07 09:30")
    assert clock(one, "D12").due == at("03-09 08:30")
    contact = clock(one, "D11").deadline
    assert contact is not None and contact.time_missing


def test_what_is_no_complaint_is_explained_and_told_but_not_resolved_nor_called_about() -> None:
    judged = dataclasses.replace(step("调查", "03-08 10:00"), content="判定不成立：声音正常。")
    one = case(at("03-07 10:00"), "企业电话", status="不成立·已解释", is_complaint="不成立", severity="")
    solve, recall, reply = (clock(one, code, judged) for code in ("D12", "D07", "D10"))
    assert (solve.run, solve.stop, recall.run) == (c.Run.ENDED, at("03-08 10:00"), c.Run.ENDED)
    assert reply.run == c.Run.RUNNING  # the customer is still told
    assert not solve.breached(at("04-30 10:00"))
    assert c.automatic_steps(one, (judged,), RULES, PLAIN, at("04-30 10:00")) == ()


@pytest.mark.parametrize(("contacted", "gaps"), [(None, ("已向客户解释",)), (at("03-07 11:00"), ())])
def test_what_is_no_complaint_is_filed_once_the_customer_was_told(
    contacted: datetime | None, gaps: tuple[str, ...]
) -> None:
    one = case(at("03-07 10:00"), status="不成立·已解释", is_complaint="不成立", contacted_at=contacted)
    assert c.closing_gaps(one, at("03-08 10:00")) == gaps


@pytest.mark.parametrize("status", ["转危机", "处理完成"])
def test_what_became_a_crisis_after_all_is_to_be_resolved(status: str) -> None:
    assert not c.is_unfounded(case(at("03-07 10:00"), status=status, is_complaint="不成立"))
