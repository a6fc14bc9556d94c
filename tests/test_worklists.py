"""Which calls are due, in which order, merged how, for whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from dcrc_lite.calendars import Calendars
from dcrc_lite.calls import State
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.default_hours import office_hours, parse_hours
from dcrc_lite.schema.default_rules import default_rules
from dcrc_lite.schema.visits import Visit
from dcrc_lite.worklists import (
    EVERYBODY,
    MEND,
    MINE_AND_FREE,
    Entry,
    Event,
    Group,
    Item,
    PastCall,
    closed_by_past_call,
    entries,
    forecast,
    grouped,
    in_tab,
    next_entry,
    of_whom,
    people,
    plan,
    refuses,
    source_of,
    tabs,
    title,
    whom_to_call,
    worklist_json,
)

RULES = {rule.id: rule for rule in default_rules()}
DAILY = Calendars.from_rows((*office_hours(), *parse_hours("1-7 08:30-17:30")), ())
WEEKDAYS = Calendars.from_rows(office_hours(), ())
SATURDAY = datetime(2026, 11, 21, 10, 0)


def visit_event(out: datetime, stored: date | None = None) -> Event:
    return Event("visits", "修-2026-0001", out, "客-000001", "车-000001", stored)


def item(number: int = 1, due: date = date(2026, 11, 21), **more: object) -> Item:
    plain = Item(
        task_id=f"D06.修-2026-{number:04}",
        rule="D06",
        source="visits",
        source_id=f"修-2026-{number:04}",
        customer_id=f"客-{number:06}",
        vehicle_id=f"车-{number:06}",
        first_on=date(2026, 11, 19),
        due=due,
        call_by=due,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def listed(*items: Item, now: datetime = SATURDAY) -> list[Entry]:
    return entries(items, now, DAILY, merge_days=3)


def test_a_visit_starts_the_three_day_call() -> None:
    made = plan([visit_event(datetime(2026, 11, 18, 16, 40))], RULES, DAILY, 30).tasks
    assert [(task.task_id, task.first_on, task.due) for task in made] == [
        ("D06.修-2026-0001", date(2026, 11, 19), date(2026, 11, 21))
    ]


def test_a_delivery_starts_three_calls() -> None:
    event = Event("deliveries", "交-2026-0001", datetime(2026, 11, 14, 11))
    found = {task.kind.rule: (task.first_on, task.due) for task in plan([event], RULES, DAILY, 30).tasks}
    assert found == {
        "D01": (date(2026, 11, 15), date(2026, 11, 17)),
        "D02": (date(2026, 11, 19), date(2026, 11, 21)),
        "D03": (date(2026, 11, 29), date(2026, 12, 5)),
    }


def test_a_switched_off_rule_starts_nothing() -> None:
    off = {**RULES, "D06": replace(RULES["D06"], on=False)}
    assert plan([visit_event(SATURDAY)], off, DAILY, 30).tasks == ()


def test_a_due_on_a_closed_day_is_to_be_called_before() -> None:
    task = plan([visit_event(datetime(2025, 3, 5, 9))], RULES, WEEKDAYS, 30).tasks[0]
    assert (task.due, task.call_by) == (date(2025, 3, 8), date(2025, 3, 7))


@pytest.mark.parametrize(("stored", "makes"), [(date(2026, 11, 20), 1), (date(2026, 11, 21), 0)])
def test_events_older_than_the_limit_at_import_make_no_task(stored: date, makes: int) -> None:
    made = plan([visit_event(datetime(2026, 10, 21, 9), stored)], RULES, DAILY, 30)
    assert (len(made.tasks), len(made.expired)) == (makes, 1 - makes)


@pytest.mark.parametrize(
    ("past", "closes"),
    [
        (PastCall("车-000001", "维修3日", date(2026, 11, 18), True), True),
        (PastCall("车-000001", "维修3日", date(2026, 11, 17), True), False),
        (PastCall("车-000001", "维修3日", date(2026, 12, 18), True), True),
        (PastCall("车-000001", "维修3日", date(2026, 12, 19), True), False),
        (PastCall("车-000002", "维修3日", date(2026, 11, 20), True), False),
        (PastCall("车-000001", "新车7日", date(2026, 11, 20), True), False),
        (PastCall("车-000001", "维修3日", date(2026, 11, 20), False), False),
    ],
)
def test_an_imported_call_closes_only_the_task_it_fits(past: PastCall, closes: bool) -> None:
    task = plan([visit_event(datetime(2026, 11, 18, 16))], RULES, DAILY, 30).tasks[0]
    assert closed_by_past_call(task, [past], 30) is closes


def test_the_bringer_is_rung_before_user_and_owner() -> None:
    customer = Customer(
        name="顺达物流", mobile="15405710001", user_is_owner=False, actual_user="李成", user_phone="15405710002"
    )
    visit = Visit(bringer="王五", bringer_phone="15405710003")
    assert [person.name for person in people(customer, visit)] == ["王五", "李成", "顺达物流"]
    found = whom_to_call(customer, Visit(bringer="王五"))
    assert found is not None and found.name == "李成"


def test_the_number_a_call_opens_with_is_one_that_can_be_dialled() -> None:
    company = Customer(name="恒远电子", mobile="16405710638", user_is_owner=False, actual_user="胡建国")
    assert [(one.name, one.phone) for one in people(company, None)] == [("恒远电子", "16405710638"), ("胡建国", "")]
    assert people(company, None)[0] == whom_to_call(company, None)


def test_an_owner_who_brought_the_car_is_one_person() -> None:
    found = people(Customer(name="朱军", mobile="15405712038"), Visit(bringer="朱军"))
    assert [(person.name, person.phone, person.part) for person in found] == [("朱军", "15405712038", "送修人、车主")]


def test_nobody_with_a_phone_means_nobody_is_rung() -> None:
    assert whom_to_call(Customer(name="朱军"), Visit(bringer="李慧")) is None


@pytest.mark.parametrize(
    ("customer", "visit", "scope", "refused"),
    [
        (Customer(), Visit(), "全部", False),
        (Customer(callback_consent=False), Visit(), "全部", True),
        (Customer(pref_channel="不希望回访"), Visit(), "全部", True),
        (Customer(), Visit(wants_call=False), "全部", True),
        (Customer(), Visit(wants_call=None), "同意者", True),
        (Customer(), Visit(wants_call=True), "同意者", False),
    ],
)
def test_who_refused_is_not_rung(customer: Customer, visit: Visit, scope: str, refused: bool) -> None:
    assert bool(refuses(customer, visit, scope)) is refused


def test_the_list_goes_from_overdue_over_agreed_to_later() -> None:
    agreed = item(3, date(2026, 11, 23), state=State.AGREED, agreed_at=datetime(2026, 11, 21, 10, 30))
    found = listed(item(4, date(2026, 11, 24)), item(1), agreed, item(2, date(2026, 11, 20)))
    assert [(entry.lead.source_id[-1], entry.group, entry.state) for entry in found] == [
        ("2", Group.OVER, "over"),
        ("3", Group.AGREED, "today"),
        ("1", Group.TODAY, "today"),
        ("4", Group.LATER, "later"),
    ]


def test_words_tell_days_late_and_shop_hours_left() -> None:
    found = {entry.lead.source_id[-1]: entry.words for entry in listed(item(1), item(2, date(2026, 11, 20)))}
    assert found == {"1": "剩 7.5 工时", "2": "超期 1 天"}


def test_after_closing_a_due_of_today_is_late() -> None:
    assert listed(item(1), now=datetime(2026, 11, 21, 18))[0].state == "late"


def test_an_agreed_time_that_has_passed_is_late() -> None:
    passed = item(1, state=State.AGREED, agreed_at=datetime(2026, 11, 21, 9, 30))
    assert (listed(passed)[0].state, listed(passed)[0].words) == ("late", "09:30 约定，已过点")


def test_several_reasons_of_one_customer_are_one_line() -> None:
    second = item(2, date(2026, 11, 24), rule="D02", customer_id="客-000001")
    found = listed(item(1), second)
    assert len(found) == 1
    assert [reason.task_id for reason in found[0].items] == [item(1).task_id, second.task_id]


def test_reasons_further_apart_than_the_setting_stay_two_lines() -> None:
    assert len(listed(item(1), item(2, date(2026, 11, 25), customer_id="客-000001"))) == 2


def test_calls_to_different_people_of_one_customer_are_not_merged() -> None:
    other = item(2, customer_id="客-000001", contact="15405710003")
    assert len(listed(item(1, contact="15405710001"), other)) == 2


def test_three_cars_of_one_firm_are_one_call() -> None:
    assert len(listed(*(item(n, customer_id="客-000009") for n in (1, 2, 3)))) == 1


def test_a_suppressed_call_stays_visible_at_the_end() -> None:
    held = item(1, date(2026, 11, 20), why_off="投诉未结", blocked_by="诉-2026-0187")
    assert [entry.state for entry in listed(held, item(2))] == ["today", "off"]


def test_a_customer_without_phone_is_to_be_mended() -> None:
    found = listed(item(1, has_phone=False), item(2))
    assert [entry.group for entry in found] == [Group.TODAY, Group.MEND]
    assert len(in_tab(found, MEND)) == 1


def test_the_next_call_is_one_nobody_else_has_and_whose_gap_is_over() -> None:
    taken = item(1, date(2026, 11, 19), claimed_by="李静")
    too_soon = item(2, date(2026, 11, 20), state=State.AGAIN, ready_at=datetime(2026, 11, 21, 11))
    free = item(3)
    found = next_entry(listed(taken, too_soon, free), SATURDAY, "张敏")
    assert found is not None and found.lead.task_id == free.task_id


def test_the_next_call_is_not_the_one_just_saved_and_skipped_ones_come_last() -> None:
    skipped = item(1, date(2026, 11, 20), skipped_at=SATURDAY)
    lines = listed(skipped, item(2), item(3))
    found = next_entry(lines, SATURDAY, "张敏", after=item(2).task_id)
    assert found is not None and found.lead.task_id == item(3).task_id
    assert next_entry(listed(skipped), SATURDAY, "张敏") is not None


def test_a_call_agreed_for_this_afternoon_is_not_next_in_the_morning() -> None:
    agreed = item(1, state=State.AGREED, agreed_at=datetime(2026, 11, 21, 15, 30))
    assert next_entry(listed(agreed), SATURDAY, "张敏") is None


def test_one_sees_own_and_free_lines_unless_asked_for_all() -> None:
    lines = listed(item(1, owner="张敏"), item(2, owner="李静"), item(3))
    assert len(of_whom(lines, "张敏", MINE_AND_FREE)) == 2
    assert len(of_whom(lines, "张敏", EVERYBODY)) == 3


def test_tabs_count_lines_and_leave_out_what_does_not_occur() -> None:
    lines = listed(item(1), item(2, rule="D02", task_id="D02.交-2026-0002", state=State.AGAIN))
    assert [(tab.key, tab.count) for tab in tabs(lines, RULES)] == [("all", 2), ("D06", 1), ("D02", 1), ("again", 1)]


def test_groups_keep_page_order_and_counts() -> None:
    found = grouped(listed(item(1), item(2, date(2026, 11, 20)), item(3)))
    assert [(group, count) for group, count, _ in found] == [(Group.OVER, 1), (Group.TODAY, 2)]


def test_the_plain_data_names_customer_due_state_and_reasons() -> None:
    found = worklist_json(listed(item(1)), {"客-000001": "朱军"})[0]
    assert (found["customer"], found["due"], found["state"]) == ("朱军", "2026-11-21", "today")
    assert found["reasons"] == [{"id": "D06.修-2026-0001", "rule": "D06", "due": "2026-11-21"}]


def test_titles_carry_the_figure_of_the_shop() -> None:
    assert title("D06", replace(RULES["D06"], amount=4)) == "维修 4 日回访"


@pytest.mark.parametrize(
    ("task", "source"),
    [
        ("D06.修-2026-0123", ("visits", "修-2026-0123")),
        ("D07.诉-2026-0187.2", ("complaints", "诉-2026-0187")),
        ("D99.修-2026-0123", ("", "")),
        ("D06", ("", "")),
    ],
)
def test_a_task_names_the_row_it_came_from(task: str, source: tuple[str, str]) -> None:
    assert source_of(task) == source


def test_the_forecast_says_when_the_list_can_be_finished() -> None:
    assert forecast(31, [220] * 8, 450).text == "剩 31 通，按您的中位 3 分 40 秒约 1.8 小时；营业还剩 7.5 小时，"
    assert forecast(31, [220] * 8, 450).strong == "打得完"


def test_the_forecast_tells_how_many_calls_are_too_many() -> None:
    assert forecast(31, [600] * 8, 250).strong == "差约 6 通，先打超期和今天的"


def test_the_forecast_does_not_guess_from_few_calls() -> None:
    found = forecast(31, [220] * 7, 450)
    assert found.kind == "" and "先不估" in found.text


def test_a_late_tie_is_broken_by_what_matters_more() -> None:
    recall = item(2, rule="D07", task_id="D07.诉-2026-0001")
    assert [entry.lead.rule for entry in listed(item(1), recall)] == ["D07", "D06"]


def test_hours_of_the_shop_open_daily() -> None:
    assert DAILY.shop.hours(SATURDAY.date()) == ((time(8, 30), time(17, 30)),)


def test_reasons_of_different_people_in_one_line_are_anybodys() -> None:
    (entry,) = listed(item(1, owner="许婷"), item(2, customer_id="客-000001"))
    assert entry.owner == ""
