"""Today's page: who is on it, in which words, held up by what; the plain list; explanations."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from small_shop import SmallShop

from dcrc_lite.desk.worklist import Asked, Line, TodayPage
from dcrc_lite.errors.calls import NoSuchTaskError
from dcrc_lite.schema.calls import CallAttempt, CallTask, InboundCall
from dcrc_lite.schema.complaints import Complaint
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.settings import Setting
from dcrc_lite.schema.visits import Visit
from dcrc_lite.worklists import EVERYBODY

TUESDAY = datetime(2026, 11, 17, 9)
WEDNESDAY = datetime(2026, 11, 18, 16, 40)
FRIDAY = datetime(2026, 11, 20, 15, 20)


@pytest.fixture
def shop() -> SmallShop:
    return SmallShop()


def page(shop: SmallShop, **asked: object) -> TodayPage:
    return shop.desk.worklist.page(shop.caller, shop.now, Asked(**asked))  # type: ignore[arg-type]


def lines(shop: SmallShop, **asked: object) -> list[Line]:
    return [line for section in page(shop, **asked).sections for line in section.lines]


def test_a_line_says_who_which_car_why_and_since_when(shop: SmallShop) -> None:
    shop.serviced(WEDNESDAY, items="定保")
    line = lines(shop)[0]
    assert (line.name, line.plate, line.car) == ("朱军", "浙A·8T3K6", "启航 S5 · 154****2038")
    assert (line.reason, line.note, line.last) == ("维修 3 日回访", "RO26111804 定保", "还没打过")
    assert (line.state, line.words) == ("today", "剩 7.5 工时")
    assert line.why.rule is not None and line.why.rule.id == "D06"
    assert [step.what for step in line.why.steps][:2] == ["出厂", "11月21日 周六"]


def test_overdue_stands_before_today(shop: SmallShop) -> None:
    shop.serviced(WEDNESDAY)
    shop.serviced(TUESDAY, "沈一鸣", "15405716602")
    assert [section.word for section in page(shop).sections] == ["已超期", "今天"]


def test_the_last_try_and_the_moment_for_the_next_are_told(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    tried = datetime(2026, 11, 21, 9, 15)
    shop.put(CallTask(id=task, rule="D06", status="待再拨", attempts=1, last_attempt_at=tried, outcome="关机"))
    line = lines(shop)[0]
    assert (line.last, line.last_note) == ("第 1 次 · 今天 09:15", "关机，11:15 后再拨")


def test_an_open_complaint_holds_the_courtesy_call_and_leads_there(shop: SmallShop) -> None:
    shop.serviced(WEDNESDAY)
    customer = shop.store.rows(Customer)[0].id
    (case,) = shop.put(Complaint(customer_id=customer, received_at=FRIDAY, status="核实中", content="有异响"))
    line = lines(shop)[0]
    assert (line.state, line.held, line.complaint_id) == ("off", "投诉未结", case)


def test_a_solved_complaint_holds_nothing_and_its_recall_is_the_same_call(shop: SmallShop) -> None:
    shop.serviced(WEDNESDAY)
    customer = shop.store.rows(Customer)[0].id
    solved = datetime(2026, 11, 18, 9)
    shop.put(
        Complaint(customer_id=customer, received_at=TUESDAY, status="处理完成", resolved_at=solved, severity="一般"),
        at=solved,
    )
    line = lines(shop)[0]
    assert (line.reason, line.plus) == ("投诉后 3 日回访", ("维修 3 日",))


def test_a_task_whose_state_is_set_back_in_the_workbook_is_on_the_list_again(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    shop.put(CallTask(id=task, rule="D06", status="无法联系", closed_at=FRIDAY, closed_by="张敏"))
    assert lines(shop) == []
    shop.set(CallTask(id=task), status="待拨打")
    assert [line.task_id for line in lines(shop)] == [task]


def test_without_a_phone_the_place_of_the_missing_number_is_named(shop: SmallShop) -> None:
    shop.serviced(WEDNESDAY, "何秀英", "")
    line = lines(shop, tab="mend")[0]
    assert line.is_mend
    assert line.place.startswith("客户车辆.xlsx · 客户 · 客-")
    assert page(shop).mend == 1


def test_a_customer_who_is_not_there_is_named_by_what_is_known_and_leads_nowhere(shop: SmallShop) -> None:
    [visit] = shop.put(Visit(customer_id="杨海峰", out_at=WEDNESDAY, in_at=WEDNESDAY))
    [line] = lines(shop, tab="mend")
    assert (line.name, line.customer_id, line.place) == ("杨海峰（“客户”表里没有）", "", visit)
    assert shop.desk.worklist.json(shop.now)[0]["customer"] == line.name
    assert shop.desk.worklist.explain(line.task_id, shop.now).customer == line.name


def test_a_visit_without_a_customer_says_so(shop: SmallShop) -> None:
    shop.put(Visit(out_at=WEDNESDAY, in_at=WEDNESDAY))
    assert lines(shop, tab="mend")[0].name == "（没写客户）"


def test_a_claimed_call_shows_who_has_it(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    colleague = shop.person("lijing", "李静", "电访员")
    shop.desk.accounts.claim(colleague, task)
    assert lines(shop) == []
    assert lines(shop, scope="all")[0].who == "李静"


def test_a_consultant_sees_own_customers_only(shop: SmallShop) -> None:
    customer = shop.customer("钱立群", "15405715183")
    shop.delivery(customer, shop.car(customer, "浙A5C9R1"), datetime(2026, 11, 14, 11))
    shop.serviced(WEDNESDAY)
    consultant = shop.person("xuting", "许婷", "销售顾问")
    found = shop.desk.worklist.entries(shop.now, consultant, "all")
    assert {rule for entry in found for rule in entry.rules} == {"D01", "D02"}


def test_pages_split_the_list_and_keep_the_counts(shop: SmallShop) -> None:
    for number in range(5):
        shop.serviced(WEDNESDAY, f"客户{number}", f"1540571000{number}")
    second = page(shop, page=2, size=2)
    assert (second.total, second.page, second.sections[0].count, len(second.sections[0].lines)) == (5, 2, 5, 2)


def test_the_day_of_the_caller_is_counted(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    shop.serviced(WEDNESDAY, "何秀英", "15405710916")
    shop.put(
        CallTask(id=task, rule="D06", status="已完成", closed_at=shop.now, closed_by="张敏"),
        CallAttempt(task_id=task, dialled_at=shop.now, caller="张敏", result="成功"),
    )
    found = page(shop).numbers
    assert (found.done, found.total, found.tries, found.reached) == (1, 2, 1, 1)


def test_running_complaint_clocks_stand_beside_the_list(shop: SmallShop) -> None:
    customer = shop.customer("郑海燕", "15405716645")
    shop.put(
        Complaint(
            customer_id=customer,
            received_at=datetime(2026, 11, 21, 9, 12),
            origin="企业电话",
            owner="孙浩",
            status="新建",
        )
    )
    clock = page(shop).clocks[0]
    assert (clock.name, clock.what, clock.who, clock.until) == ("郑海燕", "首次联络", "孙浩", "今天 10:12 前")


def test_the_plain_list_is_in_page_order(shop: SmallShop) -> None:
    today, over = shop.serviced(WEDNESDAY), shop.serviced(TUESDAY, "沈一鸣", "15405716602")
    found = shop.desk.worklist.json(shop.now)
    assert [(line["customer"], line["state"]) for line in found] == [("沈一鸣", "over"), ("朱军", "today")]
    assert [line["reasons"][0]["id"] for line in found] == [over, today]  # type: ignore[index]


def test_a_task_is_explained_step_by_step(shop: SmallShop) -> None:
    found = shop.desk.worklist.explain(shop.serviced(WEDNESDAY), shop.now)
    assert (found.title, found.customer, found.due, found.rule.page) == ("维修 3 日回访", "朱军", "2026-11-21", "2.3")
    assert found.steps[0].what == "出厂"


def test_a_closed_task_keeps_the_due_it_was_closed_against(shop: SmallShop) -> None:
    task = shop.serviced(WEDNESDAY)
    closed = datetime(2026, 11, 20, 23, 59)
    shop.put(CallTask(id=task, rule="D06", status="已完成", closed_at=shop.now, closed_due=closed))
    assert shop.desk.worklist.explain(task, shop.now).due == "2026-11-20"


def test_a_case_is_explained_clock_by_clock(shop: SmallShop) -> None:
    [case] = shop.put(
        Complaint(received_at=shop.now, origin="企业电话", severity="重大", status="新建", content="有异响")
    )
    found = shop.desk.worklist.explain_all(case, shop.now)
    assert [one.task_id for one in found] == [f"{code}.{case}" for code in ("D11", "D10", "D12")]
    assert shop.desk.worklist.explain_all(f"D11.{case}", shop.now) == (found[0],)
    with pytest.raises(NoSuchTaskError):
        shop.desk.worklist.explain_all("诉-2026-9999", shop.now)


def test_a_complaint_clock_is_explained_too(shop: SmallShop) -> None:
    (case,) = shop.put(Complaint(received_at=shop.now, origin="内部电访", status="新建", content="异响"))
    found = shop.desk.worklist.explain(f"D09.{case}", shop.now)
    assert found.due == "2026-11-23T12:45"


def test_an_unknown_task_is_named_in_the_refusal(shop: SmallShop) -> None:
    with pytest.raises(NoSuchTaskError, match="修-2026-9999"):
        shop.desk.worklist.explain("D06.修-2026-9999", shop.now)


def sold(shop: SmallShop) -> None:
    customer = shop.customer("钱立群", "15405715183")
    shop.delivery(customer, shop.car(customer, "浙A5C9R1"), datetime(2026, 11, 14, 11))


@pytest.mark.parametrize(("setting", "owner"), [("DCRC专员", ""), ("销售顾问", "许婷")])
def test_the_seven_day_call_is_whose_the_shop_says(shop: SmallShop, setting: str, owner: str) -> None:
    shop.person("xuting", "许婷", "销售顾问")
    shop.set(Setting(id="d02_owner"), value=setting)
    sold(shop)
    (entry,) = [entry for entry in shop.desk.worklist.entries(shop.now) if "D02" in entry.rules]
    assert next(item.owner for item in entry.items if item.rule == "D02") == owner


def test_a_call_of_somebody_who_cannot_ring_stays_anybodys(shop: SmallShop) -> None:
    shop.set(Setting(id="d02_owner"), value="销售顾问")
    sold(shop)
    assert {item.owner for entry in shop.desk.worklist.entries(shop.now) for item in entry.items} == {""}


def test_a_colleague_who_may_ring_from_now_on_gets_own_calls_at_once(shop: SmallShop) -> None:
    shop.set(Setting(id="d02_owner"), value="销售顾问")
    sold(shop)
    assert "许婷" not in whose(shop)
    shop.person("xuting", "许婷", "销售顾问")
    assert "许婷" in whose(shop)
    shop.desk.accounts.disable("xuting")
    assert "许婷" not in whose(shop)


def whose(shop: SmallShop) -> list[str]:
    return [line.who for line in lines(shop, scope=EVERYBODY)]


def test_the_same_list_stands_differently_an_hour_later(shop: SmallShop) -> None:
    shop.serviced(WEDNESDAY)
    before = lines(shop)[0].words
    shop.now += timedelta(hours=1)
    assert (before, lines(shop)[0].words) == ("剩 7.5 工时", "剩 6.5 工时")


@pytest.mark.parametrize(("recall_by", "owner"), [("同一人", "张敏"), ("电访员", "")])
def test_who_solved_a_case_makes_its_recall(shop: SmallShop, recall_by: str, owner: str) -> None:
    shop.set(Setting(id="recall_by"), value=recall_by)
    customer = shop.customer()
    solved = Complaint(
        customer_id=customer, content="响", owner="张敏", status="处理完成", received_at=TUESDAY, resolved_at=FRIDAY
    )
    shop.put(solved)
    (entry,) = shop.desk.worklist.entries(shop.now)
    assert (entry.lead.rule, entry.owner) == ("D07", owner)


def owed(shop: SmallShop, routed_to: str = "孙浩") -> str:
    row = InboundCall(called_at=FRIDAY, caller="王先生", purpose="咨询价格", immediate=False, routed_to=routed_to)
    return shop.put(row)[0]


def test_a_call_to_return_stands_beside_the_list_and_not_in_it(shop: SmallShop) -> None:
    call = owed(shop)
    (one,) = page(shop).returns
    assert (one.call_id, one.who, one.routed_to, one.state) == (call, "王先生", "孙浩", "today")
    assert one.why.steps[-1].when == "截止"
    assert lines(shop) == [] and shop.desk.worklist.json(shop.now) == []


def test_an_adviser_is_shown_the_calls_handed_to_her(shop: SmallShop) -> None:
    owed(shop)
    owed(shop, "许婷")
    adviser = shop.person("sunhao", "孙浩", "服务顾问")
    assert [one.routed_to for one in shop.desk.worklist.page(adviser, shop.now).returns] == ["孙浩"]


def test_a_call_to_return_is_explained_and_told_as_done(shop: SmallShop) -> None:
    call = owed(shop)
    open_one = shop.desk.worklist.explain(f"D25.{call}", shop.now)
    assert (open_one.due, open_one.state, open_one.done) == ("2026-11-21T15:20", "today", "")
    shop.set(InboundCall(id=call), answered_at="2026-11-21T09:30")
    done = shop.desk.worklist.explain(f"D25.{call}", shop.now)
    assert (done.state, done.done) == ("ok", "2026-11-21 09:30 已办")


def test_a_day_without_a_time_is_explained_without_one(shop: SmallShop) -> None:
    task = shop.serviced(datetime(2026, 11, 18))
    first = shop.desk.worklist.explain(task, shop.now).steps[0]
    assert (first.when, first.what) == ("11月18日 周三", "出厂")
    assert lines(shop)[0].why.steps[0].when == "11月18日 周三"


def test_one_clock_is_worded_alike_wherever_it_stands(shop: SmallShop) -> None:
    thursday = datetime(2026, 11, 19, 16, 20)
    customer = shop.customer("郑海燕", "15405716645", sa="孙浩")
    [case] = shop.put(
        Complaint(received_at=thursday, contacted_at=thursday, origin="企业电话", customer_id=customer, severity="重大",
                  status="已联络", content="有异响", owner="孙浩")
    )  # fmt: skip
    shop.now = datetime(2026, 11, 23, 10, 0)  # Monday; the reply was due on Friday at 16:20
    late, desk = "超期 2.1 工时", shop.desk
    everything = shop.person("chenxi", "陈曦", "DCRC经理")
    reply = next(clock for clock in desk.complaints.page(case, everything, shop.now).clocks if clock.code == "D10")
    coming = desk.customers.show(customer, everything, shop.now).coming
    assert reply.words == late
    assert desk.complaints.board(everything, shop.now).cards[0].badge.words == f"回复 {late}"
    assert desk.worklist.page(everything, shop.now, Asked()).clocks[0].words == late
    assert desk.worklist.explain(f"D10.{case}", shop.now).words == late
    assert late in [one.urgency.words for one in coming if one.note == case]


@pytest.mark.parametrize(
    ("name", "role", "shown"),
    [
        ("孙浩", "服务顾问", True),
        ("周凯", "服务顾问", False),
        ("王磊", "售后业务经理", True),
        ("林晓", "服务顾问", True),
    ],
)
def test_the_clocks_beside_the_list_are_those_of_the_cases_one_may_see(
    shop: SmallShop, name: str, role: str, shown: bool
) -> None:
    customer = shop.customer("郑海燕", "15405716645", sa="孙浩")
    shop.put(
        Complaint(received_at=shop.now, origin="企业电话", customer_id=customer, severity="一般", status="核实中",
                  content="有异响", owner="张敏", handoff_to="林晓", handoff_at=shop.now)
    )  # fmt: skip
    one = shop.person("one", name, role)
    assert bool(shop.desk.worklist.page(one, shop.now, Asked()).clocks) is shown


def test_a_case_that_waits_for_something_is_paused_beside_the_list_too(shop: SmallShop) -> None:
    case = Complaint(received_at=shop.now, contacted_at=shop.now, origin="企业电话", severity="重大", status="执行中",
                     content="有异响", held=True, held_reason="等配件", owner="孙浩")  # fmt: skip
    shop.put(case)
    assert page(shop).clocks[0].words == "暂停：等配件"
