"""A call from claim to saved rows: one commit, its guards, what follows from each outcome."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from small_shop import SmallShop

from dcrc_lite.errors import MissingFieldError, NotAllowedError
from dcrc_lite.errors.calls import (
    AnswersMissingError,
    NotUnreachableYetError,
    QuietHoursError,
    TaskClosedError,
    TaskTakenError,
)
from dcrc_lite.schema.calls import Answer, CallAttempt, CallRecord, CallTask
from dcrc_lite.schema.complaints import Complaint, ComplaintStep
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.settings import Rule
from dcrc_lite.schema.visits import OwnerConfirmation, Visit

WEDNESDAY = datetime(2026, 11, 18, 16, 40)
GOOD = ("5", "是", "5", "4", "5", "5", "没变动", "5")


@pytest.fixture
def shop() -> SmallShop:
    return SmallShop()


def answers(given: tuple[str, ...], place: int = 0, key: str = "service") -> dict[str, str]:
    return {f"a.{place}.{key}.{number}": answer for number, answer in enumerate(given, 1)}


def save(shop: SmallShop, task: str, outcome: str, **sent: str):  # type: ignore[no-untyped-def]
    form = {"key": f"k{shop.now:%d%H%M}{task}", "outcome": outcome, **sent}
    return shop.desk.calls.save(task, form, shop.caller, shop.now)


def only(shop: SmallShop, cls):  # type: ignore[no-untyped-def]
    rows = shop.store.rows(cls)
    assert len(rows) == 1
    return rows[0]


def test_a_reached_call_is_one_commit_of_try_record_answers_and_task(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    before = len(shop.store.history(limit=10_000))
    saved = save(shop, task, "成功", words="都挺好", **answers(GOOD))
    record, attempt, row = only(shop, CallRecord), only(shop, CallAttempt), only(shop, CallTask)
    assert (row.id, row.status, row.outcome, row.attempts, row.closed_by) == (task, "已完成", "成功", 1, "张敏")
    assert row.closed_due == datetime(2026, 11, 21, 23, 59)
    assert (attempt.task_id, attempt.slot, attempt.dialled) == (task, "上午", "15405712038")
    assert (record.task_id, record.attempt_id, record.score, record.answered) == (task, attempt.id, 100.0, 5)
    assert (record.answered_by, record.satisfied_last, record.first_fix) == ("本人", "满意", True)
    assert len(shop.store.rows(Answer, {"record_id": record.id})) == 8
    assert len({entry.seq for entry in shop.store.history(limit=10_000)[: -before or None]}) == 1
    assert saved.told == "朱军：记好了。"
    assert shop.desk.worklist.entries(shop.now) == []


def test_pressing_save_twice_stores_one_call(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    save(shop, task, "成功", **answers(GOOD))
    save(shop, task, "成功", **answers(GOOD))
    only(shop, CallRecord)


def test_a_required_question_without_answer_stores_nothing(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    with pytest.raises(AnswersMissingError, match="第 8 题"):
        save(shop, task, "成功", **answers(GOOD[:7]))
    assert shop.store.rows(CallAttempt) == []


def test_a_bad_answer_opens_a_complaint_with_its_clocks_in_the_same_save(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    bad = ("3", "否", *GOOD[2:])
    saved = save(
        shop,
        task,
        "成功",
        words="右前轮还是有声音",
        category="维修质量",
        dept="服务（维修）",
        severity="一般",
        **answers(bad),
    )
    case, record = only(shop, Complaint), only(shop, CallRecord)
    assert (case.content, case.origin, case.category, case.severity) == (
        "右前轮还是有声音",
        "内部电访",
        "维修质量",
        "一般",
    )
    assert (case.record_id, record.complaint_id, record.complaint_found) == (record.id, case.id, True)
    assert case.handoff_due == datetime(2026, 11, 23, 12, 45)
    assert case.contact_due == datetime(2026, 11, 21, 11, 0)
    assert only(shop, ComplaintStep).content == "回访中发现：第 2 题“一次就修好了吗”答“否”。"
    assert saved.complaint_id == case.id


@pytest.mark.parametrize(
    ("category", "quality"),
    [("维修质量", True), ("车辆质量", True), ("配件质量", True), ("技术问题", True), ("接待问题", False)],
)
def test_a_complaint_of_quality_is_marked_for_the_joint_analysis(shop: SmallShop, category: str, quality: bool) -> None:
    task = shop.serviced(WEDNESDAY)
    case = {"words": "还是响", "category": category, "dept": "服务（维修）", "severity": "一般"}
    save(shop, task, "成功", **case, **answers(("3", "否", *GOOD[2:])))
    assert (only(shop, Complaint).quality, only(shop, CallRecord).quality_complaint) == (quality, quality)


def test_a_complaint_without_the_customers_words_is_refused(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    with pytest.raises(MissingFieldError, match="客户原话"):
        save(shop, task, "成功", category="维修质量", dept="服务（维修）", severity="一般", **answers(("1", *GOOD[1:])))
    assert shop.store.rows(Complaint) == []


def test_a_bad_answer_the_customer_waves_away_is_kept_with_its_words(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    save(shop, task, "成功", words="等得久了点，不用处理", no_complaint="1", **answers((*GOOD[:2], "2", *GOOD[3:])))
    assert shop.store.rows(Complaint) == []
    assert only(shop, CallRecord).complaint_found is True


def test_no_answer_is_tried_again_after_the_gap(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    saved = save(shop, task, "无人接听")
    assert saved.told == "朱军：无人接听，建议今天 14:00 再拨。"
    assert only(shop, CallTask).status == "待再拨"
    item = shop.desk.worklist.entries(shop.now)[0].lead
    assert item.ready_at == shop.now + timedelta(hours=2)
    assert shop.store.rows(CallRecord) == []


def test_unreachable_needs_tries_in_slots_and_a_reason(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    save(shop, task, "无人接听")
    shop.now += timedelta(hours=5)
    with pytest.raises(NotUnreachableYetError, match="再拨 2 次"):
        save(shop, task, "无法联系", reason="没人接")
    save(shop, task, "忙线")
    shop.now = datetime(2026, 11, 22, 9, 30)
    save(shop, task, "关机")
    shop.now = datetime(2026, 11, 22, 14, 0)
    save(shop, task, "无法联系", reason="三次都没人接")
    row = only(shop, CallTask)
    assert (row.status, row.reason, row.overdue_days) == ("无法联系", "三次都没人接", 1)


def test_the_page_offers_to_give_up_exactly_when_the_save_takes_it(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    moments = (shop.now, shop.now + timedelta(hours=5), datetime(2026, 11, 22, 9, 30))
    offered = []
    for moment in moments:
        shop.now = moment
        offered.append(shop.desk.calls.page(task, shop.caller, shop.now).lacking == ())
        with pytest.raises(NotUnreachableYetError):
            save(shop, task, "无法联系", reason="没人接")
        save(shop, task, "无人接听")
    assert offered == [False] * 3
    shop.now = datetime(2026, 11, 22, 14, 0)
    assert shop.desk.calls.page(task, shop.caller, shop.now).lacking == ()
    assert save(shop, task, "无法联系", reason="三次都没人接").told == "朱军：无法联系，记下了。"


def test_a_wrong_number_makes_one_task_to_correct_it_and_a_new_number_brings_the_call_back(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    customer = only(shop, Customer)
    save(shop, task, "停机空号", number="号码错误")
    assert shop.store.get(CallTask, f"P01.{customer.id}").task_type == "信息更正"  # type: ignore[union-attr]
    assert shop.store.get(CallTask, task).status == "号码错误"  # type: ignore[union-attr]
    assert lines(shop) == [(task, "待补资料", "号码错误")]
    assert [(row.raw, row.what) for row in shop.desk.customers.without_phone(shop.caller)] == [
        ("154****2038", "号码错误")
    ]
    shop.set(customer, mobile="15405719999")  # in the workbook, by import or on the page
    assert [line[0] for line in lines(shop) if line[1] != "待补资料"] == [task]
    assert shop.desk.customers.without_phone(shop.caller) == []
    shop.now += timedelta(minutes=5)
    save(shop, task, "无人接听")
    row = shop.store.get(CallTask, task)
    assert row is not None
    assert (row.status, row.closed_at, row.attempts) == ("待再拨", None, 2)
    assert shop.store.get(CallTask, f"P01.{customer.id}").status == "已完成"  # type: ignore[union-attr]


def test_a_wrong_number_that_was_taken_out_is_listed_once(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    save(shop, task, "停机空号", number="号码错误")
    shop.set(only(shop, Customer), mobile="")
    assert len(shop.desk.customers.without_phone(shop.caller)) == 1


def test_a_number_corrected_long_after_brings_no_old_call_back(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    save(shop, task, "停机空号", number="号码错误")
    shop.now += timedelta(days=40)
    shop.set(only(shop, Customer), mobile="15405719999")
    assert lines(shop) == []


def test_nobody_could_be_reached_until_there_is_another_number(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    for moment in (shop.now, shop.now + timedelta(hours=5), datetime(2026, 11, 22, 9, 30)):
        shop.now = moment
        save(shop, task, "无人接听")
    shop.now = datetime(2026, 11, 22, 14, 0)
    save(shop, task, "无法联系", reason="三次都没人接")
    assert lines(shop) == []
    shop.set(only(shop, Customer), mobile="15405719999")
    assert [line[0] for line in lines(shop)] == [task]


def test_tries_at_a_number_that_was_corrected_do_not_count_for_the_new_one(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    for moment in (shop.now, shop.now + timedelta(hours=5), datetime(2026, 11, 22, 9, 30)):
        shop.now = moment
        save(shop, task, "无人接听")
    shop.set(only(shop, Customer), mobile="15405719999")
    shop.now = datetime(2026, 11, 22, 14, 0)
    with pytest.raises(NotUnreachableYetError, match="再拨 3 次"):
        save(shop, task, "无法联系", reason="三次都没人接")
    shop.desk.calls.start(task, shop.caller, datetime(2026, 11, 22, 10, 0))  # no gap to keep: never rung there


def lines(shop: SmallShop) -> list[tuple[str, str, str]]:
    """Return the lines of the list: task, group, words."""
    return [(one.lead.task_id, str(one.group), one.words) for one in shop.desk.worklist.entries(shop.now)]


def test_a_refusal_may_stop_all_courtesy_calls(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    save(shop, task, "拒访", refuses_all="1")
    assert only(shop, Customer).callback_consent is False
    assert only(shop, CallTask).status == "拒访"


def test_a_time_the_customer_names_is_kept_and_the_due_stays(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    save(shop, task, "另约", again_on="2026-11-21", again_time="15:30")
    row = only(shop, CallTask)
    assert (row.status, row.agreed_at, row.agreed_by_customer) == ("另约", datetime(2026, 11, 21, 15, 30), True)
    assert row.due_date == datetime(2026, 11, 21, 23, 59)
    assert shop.desk.worklist.entries(shop.now)[0].words == "15:30 约定"


def test_putting_off_past_the_due_asks_for_the_reason(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    with pytest.raises(MissingFieldError, match="截止日不变"):
        save(shop, task, "另约", again_on="2026-11-23", again_time="15:30")


def test_one_call_settles_several_reasons_each_with_its_answers(shop: SmallShop) -> None:
    customer = shop.customer()
    car = shop.car(customer)
    task = "D06." + shop.visit(customer, car, WEDNESDAY)
    sale = shop.delivery(customer, car, datetime(2026, 11, 14, 11))
    line = next(e for e in shop.desk.worklist.entries(shop.now) if task in {item.task_id for item in e.items})
    assert {item.task_id for item in line.items} == {task, f"D02.{sale}"}
    places = {item.rule: place for place, item in enumerate(line.items)}
    sent = answers(GOOD, places["D06"]) | answers(("5",) * 6 + ("是",), places["D02"], "sales")
    save(shop, line.lead.task_id, "成功", **sent)
    assert {row.call_kind for row in shop.store.rows(CallRecord)} == {"维修3日", "新车7日"}
    assert {row.status for row in shop.store.rows(CallTask)} == {"已完成"}
    only(shop, CallAttempt)


def test_a_recall_that_satisfies_is_a_step_of_the_complaint(shop: SmallShop) -> None:
    case = solved(shop)
    save(shop, f"D07.{case.id}", "成功", words="修好了，谢谢", **answers(("是", "5", "5", "4"), key="recall"))
    found = only(shop, Complaint)
    assert (found.satisfied, found.followup_at, found.status) == ("是", shop.now, "处理完成")
    assert f"D07.{case.id}" not in {due.task_id for due in shop.store.dues()}


def test_a_recall_that_does_not_satisfy_starts_a_new_round_and_no_new_complaint(shop: SmallShop) -> None:
    case = solved(shop)
    save(shop, f"D07.{case.id}", "成功", words="还是响", **answers(("否", "2", "5", "4"), key="recall"))
    found = only(shop, Complaint)
    assert (found.status, found.reopen_count, found.resolved_at) == ("方案制定", 1, None)


def solved(shop: SmallShop) -> Complaint:
    customer = shop.customer()
    at = datetime(2026, 11, 18, 9)
    row = Complaint(
        customer_id=customer, vehicle_id=shop.car(customer), received_at=at, resolved_at=at + timedelta(hours=5),
        origin="内部电访", status="处理完成", severity="一般", content="空调异味", owner="孙浩",
    )  # fmt: skip
    shop.put(row, at=at)
    return shop.store.rows(Complaint)[0]


def test_a_call_somebody_else_has_is_refused(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    shop.desk.calls.start(task, shop.person("lijing", "李静", "电访员"), shop.now)
    with pytest.raises(TaskTakenError, match="李静"):
        shop.desk.calls.start(task, shop.caller, shop.now)
    with pytest.raises(TaskTakenError):
        save(shop, task, "忙线")


def test_starting_in_quiet_hours_is_refused_and_a_started_call_may_run_into_them(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    shop.now = datetime(2026, 11, 21, 11, 58)
    shop.desk.calls.start(task, shop.caller, shop.now)
    shop.now = datetime(2026, 11, 21, 12, 3)
    save(shop, task, "成功", **answers(GOOD))
    other = shop.serviced(WEDNESDAY, "何秀英", "15405710916")
    with pytest.raises(QuietHoursError):
        shop.desk.calls.start(other, shop.caller, shop.now)


@pytest.mark.parametrize(("hour", "held"), [(8, True), (9, False), (19, False), (21, True)])
def test_quiet_hours_the_shop_wrote_over_midnight_are_kept(shop: SmallShop, hour: int, held: bool) -> None:
    task = shop.serviced(WEDNESDAY)
    shop.set(next(rule for rule in shop.store.rows(Rule) if rule.key == "dnd_hours"), clock="20:00-08:30")
    at = datetime(2026, 11, 20, hour, 5)
    if held:
        with pytest.raises(QuietHoursError):
            shop.desk.calls.start(task, shop.caller, at)
    else:
        shop.desk.calls.start(task, shop.caller, at)


def test_numbers_stay_covered_until_the_call_is_started_and_the_look_is_logged(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    assert shop.desk.calls.page(task, shop.caller, shop.now).people[0].shown == "154****2038"
    shop.desk.calls.start(task, shop.caller, shop.now)
    assert shop.desk.calls.page(task, shop.caller, shop.now).people[0].shown == "154 0571 2038"
    customer = only(shop, Customer)
    assert {access.act for access in shop.desk.accounts.accesses(customer.id)} == {"看档案", "看号码"}


def test_the_page_fills_the_sentences_and_shows_clocks_before_saving(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY, items="定保")
    shop.set(only(shop, Customer), salutation="先生")
    page = shop.desk.calls.page(task, shop.caller, shop.now)
    fifth = page.parts[0].questions[4]
    assert "".join(piece.text for piece in fifth.ask).startswith("朱先生，这次接待您的是孙浩")
    assert [piece.text for piece in fifth.ask if piece.filled] == ["朱先生", "孙浩"]
    assert {clock.code: clock.below for clock in page.complaint.clocks} == {
        "D11": "今天 11:00 前",
        "D09": "周一 12:45 前",
    }
    assert set(page.complaint.solve) == {"轻微", "一般", "重大"}
    assert page.next_try.at == datetime(2026, 11, 21, 14, 0)
    assert [question.weight for question in page.parts[0].questions][:4] == ["28%", "16%", "15%", "不计分"]


@pytest.mark.parametrize(("name", "spoken"), [("朱军", "朱先生"), ("欧阳明", "欧阳先生"), ("端木清", "端木先生")])
def test_the_sentences_speak_to_a_customer_by_the_whole_family_name(shop: SmallShop, name: str, spoken: str) -> None:
    task = shop.serviced(WEDNESDAY, name)
    shop.set(only(shop, Customer), salutation="先生")
    page = shop.desk.calls.page(task, shop.caller, shop.now)
    assert spoken in [piece.text for question in page.parts[0].questions for piece in question.ask]


@pytest.mark.parametrize(
    ("out_on", "colours"), [(18, []), (17, ["黄"]), (16, ["黄"]), (15, ["橙"]), (14, ["橙"]), (13, ["红"])]
)
def test_a_late_call_after_a_visit_tells_its_colour(shop: SmallShop, out_on: int, colours: list[str]) -> None:
    task = shop.serviced(datetime(2026, 11, out_on, 16, 40))
    steps = {step.when: step.what for step in shop.desk.calls.page(task, shop.caller, shop.now).why.steps}
    assert [when for when in steps if when in ("黄", "橙", "红")] == colours
    assert all(f"出厂第 {21 - out_on} 天" in steps[colour] for colour in colours)


def test_a_skipped_call_needs_a_reason_and_goes_behind(shop: SmallShop) -> None:
    first = shop.serviced(WEDNESDAY)
    second = shop.serviced(WEDNESDAY, "何秀英", "15405710916")
    with pytest.raises(MissingFieldError, match="原因"):
        shop.desk.calls.skip(first, "", shop.caller, shop.now)
    assert shop.desk.calls.skip(first, "客户在开车", shop.caller, shop.now) == second
    assert [entry.lead.task_id for entry in shop.desk.worklist.entries(shop.now)] == [second, first]


def test_the_manager_cancels_and_the_task_is_kept(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    with pytest.raises(NotAllowedError):
        shop.desk.calls.cancel(task, "重复", shop.caller, shop.now)
    shop.desk.calls.cancel(task, "重复", shop.person("chenli", "陈莉", "DCRC经理"), shop.now)
    assert only(shop, CallTask).status == "已取消"
    assert shop.desk.worklist.entries(shop.now) == []


def test_a_saved_call_can_be_taken_back_by_who_saved_it(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    saved = save(shop, task, "成功", **answers(GOOD))
    with pytest.raises(NotAllowedError):
        shop.desk.calls.undo(saved.batch, shop.person("lijing", "李静", "电访员"), shop.now)
    assert shop.desk.calls.undo(saved.batch, shop.caller, shop.now) == task
    assert shop.store.rows(CallRecord) == []
    assert [entry.lead.task_id for entry in shop.desk.worklist.entries(shop.now)] == [task]


def test_a_corrected_number_and_address_are_saved_with_what_stood_before(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    shop.set(only(shop, Customer), home_addr="西溪路 27 号")
    save(shop, task, "成功", address="other", new_address="文三路 8 号", new_phone="154 0571 9999", **answers(GOOD))
    found = only(shop, Customer)
    assert (found.home_addr, found.mobile) == ("文三路 8 号", "15405719999")
    assert (
        only(shop, OwnerConfirmation).changes == "家庭地址 西溪路 27 号 → 文三路 8 号\n手机 15405712038 → 15405719999"
    )


def test_an_unreadable_new_number_is_refused_with_what_is_wrong(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    with pytest.raises(MissingFieldError, match="新号码"):
        save(shop, task, "成功", new_phone="1540571", **answers(GOOD))


def test_an_ended_call_cannot_be_opened_again(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    save(shop, task, "成功", **answers(GOOD))
    with pytest.raises(TaskClosedError, match="已完成"):
        shop.desk.calls.page(task, shop.caller, shop.now)


def test_after_saving_the_most_urgent_other_call_is_next(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    overdue = shop.serviced(datetime(2026, 11, 16, 9), "沈一鸣", "15405716602")
    assert save(shop, task, "成功", **answers(GOOD)).next_task == overdue


def test_the_bringer_is_rung_and_answers_for_the_car(shop: SmallShop) -> None:
    customer = shop.customer("顺达物流", "15405712270")
    task = "D06." + shop.visit(customer, shop.car(customer), WEDNESDAY, bringer="李成", bringer_phone="15405712271")
    save(shop, task, "成功", answered_by="李成", **answers(GOOD))
    assert only(shop, CallAttempt).dialled == "15405712271"
    assert only(shop, CallRecord).answered_by == "送修人"
    assert only(shop, Visit).bringer == "李成"


def test_a_consultant_is_not_shown_a_colleagues_customer(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    consultant = shop.person("xuting", "许婷", "销售顾问")
    with pytest.raises(NotAllowedError, match=r"不是您的.*“对应服务顾问”或“销售顾问”"):
        shop.desk.calls.page(task, consultant, shop.now)


def test_the_address_stays_covered_until_the_call_is_started(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    shop.set(only(shop, Customer), home_addr="浙江省杭州市西溪路 27 号")
    assert shop.desk.calls.page(task, shop.caller, shop.now).address == "浙江省杭州市****"
    shop.desk.calls.start(task, shop.caller, shop.now)
    assert shop.desk.calls.page(task, shop.caller, shop.now).address == "浙江省杭州市西溪路 27 号"
