"""Complaints at the desk: opened, worked step by step, seen by those who may, listed by what runs out next."""

from __future__ import annotations

import errno
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from small_shop import SmallShop

from dcrc_lite.complaints import Event, State
from dcrc_lite.desk.accounts import User
from dcrc_lite.desk.complaints import overdue
from dcrc_lite.errors import FormProblemsError, NotAllowedError
from dcrc_lite.errors.books import RowChangedError, RowGoneError
from dcrc_lite.errors.complaints import StepGapsError, WrongStateError
from dcrc_lite.schema.complaints import Complaint, ComplaintStep
from dcrc_lite.schema.rights import ACTIONS, default_scope

FRIDAY = datetime(2026, 11, 20, 15, 10)
FORM = {
    "origin": "内部电访",
    "content": "上周才换的滤芯，还是一股霉味",
    "category": "维修质量",
    "dept": "服务（维修）",
    "severity": "一般",
}


def person(name: str, role: str) -> User:
    rights = {action.name: default_scope(role, action.name) for action in ACTIONS}
    return User(name, name, (role,), rights)


class Case:
    """A shop with one complaint of Friday 15:10, and everybody who works on it."""

    def __init__(self) -> None:
        self.shop = SmallShop(FRIDAY)
        self.customer = self.shop.customer("陆建国", "15405717719", sa="孙浩")
        self.car = self.shop.car(self.customer, "浙AD36825")
        self.manager = person("陈曦", "DCRC经理")
        self.service = person("王磊", "售后业务经理")
        self.adviser = person("孙浩", "服务顾问")
        self.gm = person("林总", "总经理")
        self.id = self.opened()

    def opened(self, **form: str) -> str:
        sent = {**FORM, "customer_id": self.customer, "vehicle_id": self.car, **form}
        return self.shop.desk.complaints.open(sent, self.shop.caller, self.shop.now)

    def after(self, minutes: int) -> None:
        self.shop.now += timedelta(minutes=minutes)

    def take(self, event: Event, user: User, complaint_id: str = "", **form: str) -> Complaint:
        self.after(1)
        return self.shop.desk.complaints.take(complaint_id or self.id, event, form, user, self.shop.now)

    def row(self) -> Complaint:
        found = self.shop.store.get(Complaint, self.id)
        assert found is not None
        return found

    def steps(self) -> list[ComplaintStep]:
        return self.shop.store.rows(ComplaintStep, {"complaint_id": self.id}, order_by="at")

    def to_resolved(self) -> None:
        self.take(Event.CONTACT, self.adviser, said="已致歉，约周一来店")
        self.take(Event.HAND_OVER, self.shop.caller, handoff_to="王磊", said="请查滤芯")
        self.take(Event.UPHOLD, self.manager, owner="孙浩", said="旧件照片在")
        self.take(Event.PLAN, self.service, cause="排水管半堵", solution="拆检蒸发箱，免工时")
        self.take(Event.TOLERATE, self.adviser, said="那就先弄吧")
        self.take(Event.FINISH, self.adviser, said="蒸发箱已清洗")


@pytest.fixture
def case() -> Case:
    return Case()


def test_a_new_case_has_its_first_step_and_its_dues_in_the_workbook(case: Case) -> None:
    row = case.row()
    assert (row.id, row.status, row.owner, row.received_at) == ("诉-2026-0001", "新建", "张敏", FRIDAY)
    assert (row.contact_due, row.handoff_due) == (datetime(2026, 11, 20, 16, 10), datetime(2026, 11, 23, 10, 55))
    assert row.due_at == datetime(2026, 11, 23, 15, 10)
    assert [(step.step, step.by) for step in case.steps()] == [("受理", "张敏")]


def test_a_case_needs_a_customer_a_channel_and_the_customers_words(case: Case) -> None:
    with pytest.raises(FormProblemsError) as refusal:
        case.shop.desk.complaints.open({}, case.shop.caller, FRIDAY)
    assert set(refusal.value.problems) == {"origin", "content", "customer_id"}


def test_a_case_is_not_opened_for_a_customer_nobody_has(case: Case) -> None:
    with pytest.raises(FormProblemsError, match="找到客户再登记"):
        case.opened(customer_id="客-999999")


def test_an_adviser_does_not_open_cases(case: Case) -> None:
    with pytest.raises(NotAllowedError):
        case.shop.desk.complaints.open(FORM, case.adviser, FRIDAY)


def test_the_whole_way_from_taking_to_closing(case: Case) -> None:
    case.to_resolved()
    case.take(Event.SATISFIED, case.adviser, said="这次没味道了")
    closed = case.take(Event.CLOSE, case.manager, evaluation="以后旧件当面给客户看")
    assert (closed.status, closed.closed_at) == ("结案", case.shop.now)
    kinds = [step.step for step in case.steps()]
    assert kinds == ["受理", "联络", "递交", "定责", "原因", "客户征询", "完成", "回访", "结案"]
    assert case.row().replied_at is not None


def test_closing_too_early_names_what_is_missing_and_stores_nothing(case: Case) -> None:
    case.to_resolved()
    before = (case.row(), len(case.steps()))
    with pytest.raises(StepGapsError, match="结案还差：投诉后回访、总结评价"):
        case.take(Event.CLOSE, case.manager)
    assert (case.row(), len(case.steps())) == before


def test_an_unsatisfied_customer_sends_it_back_with_a_second_round(case: Case) -> None:
    case.to_resolved()
    case.take(Event.UNSATISFIED, case.adviser, said="又有味道了")
    row = case.row()
    assert (row.status, row.reopen_count, row.resolved_at, row.followup_due) == ("方案制定", 1, None, None)
    assert row.due_at == case.shop.now + timedelta(days=3)
    titles = [view.title for view in case.shop.desk.complaints.page(case.id, case.manager, case.shop.now).clocks]
    assert "第 2 轮解决（一般 3 自然日）" in titles


def test_a_step_is_stored_once_however_often_it_is_sent(case: Case) -> None:
    desk, now = case.shop.desk.complaints, FRIDAY + timedelta(minutes=42)
    form = {"said": "已致歉", "at": now.isoformat(timespec="minutes")}
    for _ in range(3):
        desk.take(case.id, Event.CONTACT, form, case.adviser, now, key="k1")
    assert [step.step for step in case.steps()] == ["受理", "联络"]


def test_a_step_that_moved_the_case_is_no_error_when_it_is_sent_twice(case: Case) -> None:
    desk, now = case.shop.desk.complaints, FRIDAY + timedelta(minutes=5)
    for _ in range(2):
        desk.take(case.id, Event.HAND_OVER, {"handoff_to": "王磊"}, case.shop.caller, now, key="k2")
    assert [step.step for step in case.steps()] == ["受理", "递交"]


def test_a_field_somebody_else_changed_is_not_overwritten(case: Case) -> None:
    seen = case.shop.desk.complaints.page(case.id, case.manager, FRIDAY).seen
    case.shop.set(case.row(), dept="零件")
    with pytest.raises(RowChangedError, match="责任部门"):
        case.take(Event.HAND_OVER, case.manager, dept="销售", seen=seen)


def test_a_field_nobody_else_touched_is_merged(case: Case) -> None:
    seen = case.shop.desk.complaints.page(case.id, case.manager, FRIDAY).seen
    case.shop.set(case.row(), remark="客户是老会员")
    case.take(Event.CONTACT, case.adviser, said="约周一", seen=seen)
    assert (case.row().status, case.row().remark) == ("已联络", "客户是老会员")


def test_a_case_that_moved_on_meanwhile_says_where_it_stands(case: Case) -> None:
    case.take(Event.CONTACT, case.adviser, said="约周一")
    case.take(Event.HAND_OVER, case.shop.caller, handoff_to="王磊")
    with pytest.raises(WrongStateError, match="核实中"):
        case.take(Event.HAND_OVER, case.shop.caller)


def test_a_value_that_cannot_be_read_is_told_under_its_field(case: Case) -> None:
    with pytest.raises(FormProblemsError) as refusal:
        case.take(Event.CONTACT, case.adviser, at="前天下午")
    assert set(refusal.value.problems) == {"at"}


def test_an_overdue_case_shows_its_escalation_and_the_next_save_stores_it(case: Case) -> None:
    due = datetime(2026, 11, 23, 15, 10)
    case.shop.now = due + timedelta(hours=2)
    story = case.shop.desk.complaints.page(case.id, case.manager, case.shop.now).story
    assert [(told.title, told.at) for told in story][:1] == [("升级 → DCRC经理", due)]
    assert [step.step for step in case.steps()] == ["受理"]
    case.take(Event.NOTE, case.manager, said="已催配件")
    assert [(step.step, step.by) for step in case.steps()] == [("受理", "张敏"), ("升级", "程序"), ("记事", "陈曦")]
    case.take(Event.NOTE, case.manager, said="再催")
    assert sum(step.step == "升级" for step in case.steps()) == 1


def test_a_case_nobody_looks_at_is_escalated_in_the_workbook_and_on_todays_page(case: Case) -> None:
    due = datetime(2026, 11, 23, 15, 10)
    case.shop.now = due + timedelta(hours=25)
    desk = case.shop.desk
    assert [desk.complaints.escalate(case.shop.now) for _ in range(2)] == [2, 0]
    raised = [(step.at, step.to, step.by) for step in case.steps() if step.step == "升级"]
    assert raised == [(due, "DCRC经理", "程序"), (due + timedelta(hours=24), "总经理", "程序")]
    clocks = [made for made in case.shop.store.dues(kind="clock") if made.rule == "D13"]
    assert [made.source_id for made in clocks] == [case.id, case.id]


def test_a_case_taken_over_long_after_it_ran_out_raises_nobody(case: Case) -> None:
    case.shop.put(Complaint(received_at=FRIDAY - timedelta(days=90), content="旧系统里的", status="执行中"))
    assert case.shop.desk.complaints.escalate(FRIDAY) == 0


def test_a_settled_case_is_not_escalated(case: Case) -> None:
    case.to_resolved()
    assert case.shop.desk.complaints.escalate(case.shop.now + timedelta(days=30)) == 0


def test_cases_are_looked_after_beside_the_pages_until_the_end(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = threading.Event()
    monkeypatch.setattr(overdue, "EVERY", 0.01)
    monkeypatch.setattr(case.shop.desk.complaints, "escalate", lambda _now: looked.set())
    watch = overdue.OverdueWatch(case.shop.desk)
    assert looked.wait(5)
    watch.stop()


def test_escalations_that_cannot_be_stored_are_told_until_they_can(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[None] = []
    failing, ended = threading.Event(), threading.Event()
    failing.set()

    def escalate(_now: datetime) -> None:
        looks.append(None)
        if failing.is_set():
            raise OSError(errno.ENOSPC, "disk of 王小姐")
        ended.set()

    monkeypatch.setattr(overdue, "EVERY", 0.01)
    monkeypatch.setattr(case.shop.desk.complaints, "escalate", escalate)
    watch = overdue.OverdueWatch(case.shop.desk)
    banner = "到期的投诉没有自动升级：磁盘已满"
    assert _within(5, lambda: any(banner in told for told in _troubles(case)))
    assert not any("王小姐" in told for told in _troubles(case))
    failing.clear()
    assert ended.wait(5)
    assert _within(5, lambda: not _troubles(case))
    watch.stop()


def _troubles(case: Case) -> tuple[str, ...]:
    return case.shop.desk.data.write_state(case.shop.now).troubles


def _within(seconds: float, held: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while not held() and time.monotonic() < until:
        time.sleep(0.01)
    return held()


def test_an_answer_stops_the_clock_of_the_escalation(case: Case) -> None:
    case.take(Event.ESCALATE, case.shop.caller, to="部门主管", said="客户要当天答复")
    raised = case.steps()[-1]
    assert raised.due_at == case.shop.now + timedelta(hours=24)
    case.take(Event.ANSWERED, case.service, said="明天上午给方案")
    assert case.steps()[1].answered_at == case.shop.now


def test_a_major_case_waits_for_the_general_manager(case: Case) -> None:
    case.to_resolved()
    case.take(Event.RATE, case.manager, severity="重大")
    case.take(Event.SATISFIED, case.adviser, said="好了")
    with pytest.raises(StepGapsError, match="总经理签字"):
        case.take(Event.CLOSE, case.manager, evaluation="…")
    case.take(Event.SIGN, case.gm, said="同意")
    assert case.take(Event.CLOSE, case.manager, evaluation="…").status == "结案"


def test_the_page_covers_the_phone_and_tells_the_story_newest_first(case: Case) -> None:
    case.take(Event.CONTACT, case.adviser, said="已致歉")
    page = case.shop.desk.complaints.page(case.id, case.shop.caller, case.shop.now)
    assert (page.customer_name, page.phone, page.plate) == ("陆建国", "154****7719", "浙A·D36825")
    assert [told.title for told in page.story] == ["联络", "受理"]
    assert [phase.look for phase in page.phases][:3] == ["done", "now", ""]
    assert [view.code for view in page.clocks] == ["D11", "D09", "D10", "D12", "D07"]


def test_the_next_step_is_offered_to_whom_it_belongs_and_named_to_others(case: Case) -> None:
    case.take(Event.HAND_OVER, case.shop.caller, handoff_to="王磊")
    pages = case.shop.desk.complaints
    mine = pages.page(case.id, case.manager, case.shop.now).next_move
    theirs = pages.page(case.id, case.adviser, case.shop.now).next_move
    assert mine is not None
    assert theirs is not None
    assert (mine.name, mine.who) == ("judge", ())
    assert (theirs.name, theirs.who) == ("judge", ("DCRC经理",))


def test_the_same_car_with_the_same_problem_is_pointed_out(case: Case) -> None:
    case.shop.now += timedelta(days=62)
    second = case.opened(content="空调又有味道")
    again = case.shop.desk.complaints.page(second, case.manager, case.shop.now).again
    assert [(found.id, found.days) for found in again] == [(case.id, 62)]


def test_words_of_danger_suggest_a_severity_on_the_page(case: Case) -> None:
    major = case.opened(content="高速上刹车失灵", severity="")
    assert "“刹车失灵”" in case.shop.desk.complaints.page(major, case.manager, case.shop.now).hint


def test_an_adviser_sees_the_cases_of_her_customers_only(case: Case) -> None:
    other = person("周凯", "服务顾问")
    with pytest.raises(NotAllowedError):
        case.shop.desk.complaints.page(case.id, other, FRIDAY)
    assert case.shop.desk.complaints.board(other, FRIDAY).open == 0
    assert case.shop.desk.complaints.board(case.adviser, FRIDAY).open == 1


def test_a_case_without_any_adviser_can_be_taken_by_each(case: Case) -> None:
    nobody = case.shop.customer("温玉梅", "15405714408")
    case.opened(customer_id=nobody, vehicle_id="")
    other = person("周凯", "服务顾问")
    assert case.shop.desk.complaints.board(other, FRIDAY).open == 1


def test_a_case_that_is_gone_is_told(case: Case) -> None:
    with pytest.raises(RowGoneError, match="诉-2026-0099"):
        case.shop.desk.complaints.page("诉-2026-0099", case.manager, FRIDAY)


def test_the_board_puts_each_case_in_its_lane_and_the_most_urgent_first(case: Case) -> None:
    second = case.opened(content="结账多收一次工时")
    case.take(Event.CONTACT, case.manager, second, said="已解释")
    board = case.shop.desk.complaints.board(case.manager, case.shop.now)
    assert [(lane.title, [card.id for card in lane.cards]) for lane in board.lanes][:2] == [
        ("待联络", [case.id]),
        ("核实与定责", [second]),
    ]
    assert [card.badge.words for card in board.cards] == ["联络 剩 59 分钟", "递交 剩 4.2 工时"]
    assert (board.open, board.over) == (2, 0)


def test_the_board_counts_what_is_late_and_what_was_closed(case: Case) -> None:
    case.take(Event.WITHDRAW, case.manager, said="客户说不追究了")
    case.opened()
    later = case.shop.now + timedelta(hours=3)
    board = case.shop.desk.complaints.board(case.manager, later)
    assert (board.open, board.over, board.closed_this_month) == (1, 1, 1)
    assert [card.state for card in case.shop.desk.complaints.closed(case.manager, later)] == [State.WITHDRAWN]


def test_a_held_case_shows_why_but_never_hides_that_it_is_late(case: Case) -> None:
    case.take(Event.CONTACT, case.adviser, said="等件")
    case.take(Event.HAND_OVER, case.shop.caller, handoff_to="王磊")
    case.take(Event.HOLD, case.service, held_reason="等零件", held_until="2026-11-30")
    desk = case.shop.desk.complaints
    assert desk.board(case.manager, case.shop.now).cards[0].badge.words == "暂停：等零件"
    assert desk.board(case.manager, case.shop.now + timedelta(days=9)).cards[0].badge.state == "over"


def test_filters_leave_mine_one_department_or_one_lane(case: Case) -> None:
    case.opened(dept="零件")
    board = case.shop.desk.complaints.board
    now = case.shop.now
    assert [card.dept for card in board(case.manager, now, dept="零件").cards] == ["零件"]
    assert board(case.manager, now, mine=True).cards == ()
    assert len(board(case.shop.caller, now, mine=True).cards) == 2
    assert board(case.manager, now, lane="执行").cards == ()


def test_what_a_page_shows_before_saving_is_what_the_case_gets(case: Case) -> None:
    before = case.shop.desk.complaints.clocks_before_saving(FORM, case.shop.caller, FRIDAY, origin="内部电访")
    page = case.shop.desk.complaints.page(case.id, case.manager, FRIDAY)
    assert [(view.code, view.due_text) for view in before] == [(view.code, view.due_text) for view in page.clocks]
