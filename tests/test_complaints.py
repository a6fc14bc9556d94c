"""The complaint's table of steps, its guards, its opening and what a customer's words suggest."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import Any

import pytest

from dcrc_lite import complaints as c
from dcrc_lite.complaints.guards import GUARDS
from dcrc_lite.complaints.states import MANAGER, OWNER, Transition, row_for
from dcrc_lite.errors.complaints import StepGapsError, StepNotAllowedError, StepTimeError, WrongStateError
from dcrc_lite.schema.complaints import CATEGORIES, STATES, STEPS, Complaint
from dcrc_lite.schema.settings import ROLES

RECEIVED = datetime(2026, 11, 20, 15, 10)
NOW = datetime(2026, 11, 21, 10, 0)
E, S = c.Event, c.State

ROWS = [(row, state) for row in c.TABLE for state in row.sources]
NAMES = [f"{state}-{row.event}" for row, state in ROWS]
PLAN: dict[str, Any] = {"cause": "排水管半堵", "solution": "拆检蒸发箱"}


def case(state: c.State = S.NEW, **changes: Any) -> Complaint:
    """A complaint with everything any guard asks for."""
    full = Complaint(
        id="诉-2026-0187", received_at=RECEIVED, received_by="张敏", origin="内部电访", content="还是一股霉味",
        category="维修质量", dept="服务（维修）", severity="一般", owner="孙浩", status=str(state), contacted_at=RECEIVED,
        handoff_at=RECEIVED, customer_accept="满意", evaluation="以后当面看旧件", followup_at=NOW, followup_result="好了",
        satisfied="是", held_reason="等零件", held_until=NOW.date(), **PLAN,
    )  # fmt: skip
    return dataclasses.replace(full, **changes)


ACT = c.Act(by="陈曦", at=NOW, said="客户愿意等", to="商务处", crisis_class=c.CRISIS_CLASSES[0], told=True)
LEAD = (MANAGER, "总经理")


def take(
    complaint: Complaint, event: c.Event, act: c.Act = ACT, roles: tuple[str, ...] = LEAD, **values: Any
) -> Complaint:
    return c.take(complaint, event, act, values, roles=roles, now=NOW).complaint


# The table of domain.md 4.2, written out: what moves a case from where to where, and what is recorded in a state
# without moving it.
WAY = """
新建 联络客户 已联络
新建 递交 核实中
已联络 递交 核实中
核实中 判定不成立 不成立·已解释
核实中 判定成立 定责
定责 提交原因与方案 方案制定
方案制定 征询 征询客户
征询客户 接受 执行中
征询客户 不满意但能接受 执行中
征询客户 不接受 方案制定
执行中 内部不能解决 已升级
方案制定 内部不能解决 已升级
已升级 收到答复 方案制定
执行中 完成 处理完成
处理完成 回访不满意 方案制定
处理完成 结案 结案
不成立·已解释 归档 结案
转危机 危机关闭 处理完成
"""
OPEN = [
    "新建",
    "已联络",
    "核实中",
    "不成立·已解释",
    "定责",
    "方案制定",
    "征询客户",
    "执行中",
    "已升级",
    "处理完成",
    "转危机",
]
LATER = OPEN[4:]  # once a 等级 was given
STAYS = {
    "联络客户": OPEN[1:], "回复客户": OPEN, "升级": OPEN, "收到答复": [s for s in OPEN if s != "已升级"], "签字": ["处理完成"],
    "联络没接通": OPEN, "改等级": LATER, "换第一责任人": LATER, "挂起": OPEN, "恢复": OPEN, "记一步": OPEN,
    "回访满意": ["处理完成"],
}  # fmt: skip
ENDS = {(was, "撤诉"): "撤诉" for was in OPEN} | {(was, "转危机"): "转危机" for was in OPEN if was != "转危机"}
MOVES = {(was, event): to for was, event, to in (line.split() for line in WAY.split("\n") if line)}
LEADS_TO = MOVES | ENDS | {(was, event): was for event, states in STAYS.items() for was in states}


@pytest.mark.parametrize(("was", "event"), LEADS_TO, ids=[f"{was}-{event}" for was, event in LEADS_TO])
def test_each_step_leads_where_the_standard_says(was: str, event: str) -> None:
    assert take(case(S(was)), E(event)).status == LEADS_TO[was, event]


def test_the_table_holds_those_steps_and_no_others() -> None:
    assert {(str(state), str(row.event)) for row, state in ROWS} == set(LEADS_TO)


@pytest.mark.parametrize(("row", "state"), ROWS, ids=NAMES)
def test_nobody_else_may_take_a_step(row: Transition, state: c.State) -> None:
    others = tuple(role for role in ROLES if role not in row.who and (role != MANAGER or row.only))
    with pytest.raises(StepNotAllowedError, match=str(row.event)):
        take(case(state), row.event, roles=others)


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("event", [event for event in E if event != E.RECEIVE])
def test_a_step_that_is_not_in_the_table_is_refused_with_what_is_possible(state: c.State, event: c.Event) -> None:
    if row_for(state, event) is not None:
        return
    with pytest.raises(WrongStateError) as refusal:
        take(case(state), event)
    assert refusal.value.status == 409
    assert all(possible in refusal.value.sentence for possible in c.events_from(state))


def test_a_refusal_lists_only_what_this_person_may_do() -> None:
    with pytest.raises(WrongStateError) as refusal:
        take(case(S.DOING), E.CLOSE, dataclasses.replace(ACT, by="刘强"), roles=("服务顾问",))
    assert "联络客户" in refusal.value.sentence
    assert "判定成立" not in refusal.value.sentence and "撤诉" not in refusal.value.sentence


# What to leave out so that a guard finds its gap, and what it is called.
GAPS: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "dept": ({"dept": ""}, {}, "责任部门"),
    "category": ({"category": ""}, {}, "问题类别"),
    "severity": ({"severity": ""}, {}, "等级"),
    "owner": ({"owner": ""}, {}, "第一责任人"),
    "cause": ({"cause": ""}, {}, "原因分析"),
    "plan": ({"solution": ""}, {}, "解决方案"),
    "consent": ({"customer_accept": ""}, {}, "客户接受方案"),
    "evaluation": ({"evaluation": ""}, {}, "总结评价"),
    "pleased": ({"satisfied": "否"}, {}, "客户回访满意"),
    "signed": ({"severity": "重大"}, {}, "总经理签字"),
    "explanation": ({}, {"said": " "}, "对客户怎么解释的"),
    "reason": ({}, {"said": ""}, "原因"),
    "answer": ({}, {"said": ""}, "对方的答复"),
    "said": ({}, {"said": ""}, "内容"),
    "replied": ({}, {"said": ""}, "回复了什么"),
    "conclusion": ({}, {"said": ""}, "危机结论"),
    "target": ({}, {"to": ""}, "升级给谁"),
    "crisis_class": ({}, {"crisis_class": "别的"}, "危机分类"),
    "told": ({"contacted_at": None}, {"told": False}, "已向客户解释"),
    "held_reason": ({"held_reason": ""}, {}, "挂起原因"),
    "held_until": ({"held_until": None}, {}, "预计恢复"),
    "severity_reason": (
        {"severity": "重大", "due_at": RECEIVED, "severity_reason": ""}, {"values": {"severity": "轻微"}}, "改等级原因",
    ),
}  # fmt: skip
NEVER_MISSING = {"contacted", "tried", "resolved", "customer_answer"}  # the step itself fills these
GUARDED = [(row, name) for row in c.TABLE for name in row.needs if name in GAPS]


@pytest.mark.parametrize(("row", "name"), GUARDED, ids=[f"{row.event}-{name}" for row, name in GUARDED])
def test_a_missing_thing_is_named_and_nothing_is_done(row: Transition, name: str) -> None:
    fields, act, called = GAPS[name]
    changed = dict(act)
    values = changed.pop("values", {})
    with pytest.raises(StepGapsError) as refusal:
        take(case(row.sources[0], **fields), row.event, dataclasses.replace(ACT, **changed), **values)
    assert called in refusal.value.gaps
    assert refusal.value.status == 409


def test_every_guard_of_the_table_is_tried_or_filled_by_its_own_step() -> None:
    used = {name for row in c.TABLE for name in row.needs}
    assert used <= set(GUARDS)
    assert used - set(GAPS) - NEVER_MISSING == {"recalled"}


def test_closing_names_everything_that_is_missing_in_one_sentence() -> None:
    open_case = case(S.RESOLVED, customer_accept="", followup_at=None, evaluation="", satisfied="")
    with pytest.raises(StepGapsError, match="结案还差：客户接受方案、投诉后回访、总结评价"):
        take(open_case, E.CLOSE)


def test_the_manager_gives_a_case_to_somebody_else_with_a_reason() -> None:
    given = c.take(case(S.DOING), E.REASSIGN, ACT, {"owner": "林晓"}, roles=(MANAGER,), now=NOW)
    assert (given.complaint.owner, given.complaint.status) == ("林晓", S.DOING)
    assert (given.step.step, given.step.content) == ("记事", "换人：第一责任人 林晓。客户愿意等")


@pytest.mark.parametrize("names", ["", "林晓、孙浩"])
def test_a_case_belongs_to_exactly_one_person(names: str) -> None:
    with pytest.raises(StepGapsError, match="第一责任人"):
        take(case(S.DOING), E.REASSIGN, owner=names)


def test_a_recall_from_before_the_work_was_done_again_does_not_count() -> None:
    done_again = case(S.RESOLVED, followup_at=RECEIVED, resolved_at=NOW)
    with pytest.raises(StepGapsError, match="投诉后回访"):
        take(done_again, E.CLOSE)


def test_only_one_person_can_be_the_owner() -> None:
    with pytest.raises(StepGapsError, match="只写一个人"):
        take(case(S.CHECKING, owner="孙浩、周凯"), E.UPHOLD)


def test_the_owner_of_the_case_may_finish_it_whatever_the_role() -> None:
    by_owner = dataclasses.replace(ACT, by="孙浩")
    assert take(case(S.DOING), E.FINISH, by_owner, roles=("部门负责人",)).resolved_at == NOW


@pytest.mark.parametrize("at", [datetime(2026, 11, 20, 15, 9), datetime(2026, 11, 21, 10, 1)])
def test_a_step_before_the_complaint_or_in_the_future_is_refused(at: datetime) -> None:
    with pytest.raises(StepTimeError, match="2026-11-20 15:10"):
        take(case(), E.CONTACT, dataclasses.replace(ACT, at=at))


def test_a_contact_in_the_minute_of_taking_is_in_time() -> None:
    assert take(case(), E.CONTACT, dataclasses.replace(ACT, at=RECEIVED)).contacted_at == RECEIVED


def test_a_refused_plan_starts_the_next_round_of_planning() -> None:
    refused = take(case(S.ASKING, plan_round=1), E.REFUSE)
    assert (refused.status, refused.plan_round, refused.customer_accept) == (S.PLANNING, 2, "不接受")


def test_asking_the_customer_about_the_plan_is_a_reply_unless_one_was_given_before() -> None:
    assert take(case(S.ASKING), E.ACCEPT).replied_at == NOW
    assert take(case(S.ASKING, replied_at=RECEIVED), E.ACCEPT).replied_at == RECEIVED


def test_an_unsatisfied_customer_opens_a_new_round_and_the_old_consent_is_void() -> None:
    again = take(case(S.RESOLVED, resolved_at=RECEIVED), E.UNSATISFIED)
    assert (again.reopen_count, again.reopened_at, again.resolved_at) == (1, NOW, None)
    assert (again.first_resolved_at, again.customer_accept, again.satisfied) == (RECEIVED, "", "否")


def test_a_major_complaint_closes_once_the_general_manager_signed() -> None:
    major = case(S.RESOLVED, severity="重大")
    signed = take(major, E.SIGN, dataclasses.replace(ACT, by="林总"), roles=("总经理",))
    assert take(signed, E.CLOSE).status == S.CLOSED


def test_a_case_done_again_waits_for_a_new_signature() -> None:
    signed = case(S.RESOLVED, severity="重大", signed_gm="林总", resolved_at=RECEIVED)
    again = take(take(signed, E.UNSATISFIED), E.TOLERATE)
    recalled = take(take(again, E.FINISH), E.SATISFIED)
    assert recalled.signed_gm == ""
    with pytest.raises(StepGapsError, match="总经理签字"):
        take(recalled, E.CLOSE)


@pytest.mark.parametrize("event", [E.SATISFIED, E.UNSATISFIED])
def test_a_recall_from_before_the_work_was_done_is_refused(event: c.Event) -> None:
    done = case(S.RESOLVED, resolved_at=NOW)
    with pytest.raises(StepGapsError, match="回访"):
        take(done, event, dataclasses.replace(ACT, at=RECEIVED))


def test_a_crisis_is_major_from_then_on() -> None:
    assert take(case(S.DOING), E.CRISIS).severity == "重大"


def test_a_crisis_declared_before_the_customer_was_asked_can_be_closed_at_the_end() -> None:
    asked_now: dict[str, Any] = {"customer_accept": "不满意但能接受"}
    over = take(case(S.CRISIS, severity="重大", customer_accept=""), E.CRISIS_OVER, **asked_now)
    assert (over.status, over.customer_accept) == (S.RESOLVED, "不满意但能接受")
    assert take(take(over, E.SATISFIED), E.SIGN).signed_gm
    assert take(take(take(over, E.SATISFIED), E.SIGN), E.CLOSE).status == S.CLOSED


def test_the_manager_alone_cannot_end_a_crisis() -> None:
    with pytest.raises(StepNotAllowedError, match="总经理"):
        take(case(S.CRISIS), E.CRISIS_OVER, roles=(MANAGER,))


def test_every_step_leaves_a_row_of_a_declared_kind() -> None:
    assert {form.step for form in c.FORMS.values()} <= set(STEPS)
    assert {row.event for row in c.TABLE} == set(c.FORMS)


def test_the_step_tells_what_was_done_in_words() -> None:
    taken = c.take(case(S.ASSIGNED), E.PLAN, ACT, PLAN, roles=LEAD, now=NOW)
    assert taken.step.content == "原因分析 排水管半堵；解决方案 拆检蒸发箱。客户愿意等"
    assert (taken.step.complaint_id, taken.step.by, taken.step.at) == ("诉-2026-0187", "陈曦", NOW)


def test_the_states_are_those_of_the_workbook() -> None:
    assert {str(state) for state in S} == set(STATES)


@pytest.mark.parametrize(
    ("dates", "state"),
    [
        ({}, S.NEW),
        ({"contacted_at": NOW}, S.CONTACTED),
        ({"handoff_at": NOW}, S.CHECKING),
        ({"resolved_at": NOW}, S.RESOLVED),
        ({"closed_at": NOW}, S.CLOSED),
    ],
)
def test_a_row_without_a_state_stands_where_its_dates_say(dates: dict[str, Any], state: c.State) -> None:
    assert c.state_of(Complaint(received_at=RECEIVED, **dates)) == state


@pytest.mark.parametrize("state", list(S))
def test_a_complaint_stands_until_the_work_is_done(state: c.State) -> None:
    done = (S.UNFOUNDED, S.RESOLVED, S.CLOSED, S.WITHDRAWN)
    assert c.is_standing(Complaint(status=str(state))) is (state not in done)


def test_a_closed_row_without_a_state_does_not_stand() -> None:
    assert not c.is_standing(Complaint(received_at=RECEIVED, closed_at=NOW))
    assert c.is_standing(Complaint(received_at=RECEIVED))


def test_opening_gives_a_new_complaint_with_its_first_step() -> None:
    opened = c.open_complaint(
        received_at=NOW, received_by="张敏", origin=c.OUR_CALL, content="刹车响", how="第 2 题答“否”。"
    )
    assert (opened.complaint.status, opened.complaint.owner, opened.complaint.severity) == (S.NEW, "张敏", "")
    assert opened.step_texts() == {
        "complaint_id": "@complaint", "at": "2026-11-21T10:00", "step": "受理", "by": "张敏", "content": "第 2 题答“否”。",
    }  # fmt: skip
    assert "" not in opened.complaint_texts().values()


@pytest.mark.parametrize(
    ("words", "severity", "crisis_class"),
    [
        ("高速上刹车失灵，险些追尾", "重大", "安全"),
        ("再不解决我就退车", "重大", "损失金额大"),
        ("明天去找 12315", "重大", "媒体、律师、警方、消协、政府"),
        ("我要拉横幅", "重大", "意见强烈、可能扩大"),
        ("等了半小时没人理", "一般", ""),
        ("", "一般", ""),
    ],
)
def test_severity_is_suggested_from_the_words_and_explained(words: str, severity: str, crisis_class: str) -> None:
    hint = c.suggest_severity(words)
    assert (hint.severity, hint.crisis_class) == (severity, crisis_class)
    assert bool(hint.sentence) == bool(crisis_class)


@pytest.mark.parametrize(
    ("wording", "category", "sales", "expected"),
    [
        ("第一次就修好了吗", "", False, ("维修质量", "服务（维修）", True)),
        ("服务顾问的表现", "", False, ("接待问题", "服务（维修）", False)),
        ("用下来车辆质量怎么样", "", True, ("车辆质量", "厂家产品", True)),
        ("整个买车过程满意吗", "", True, ("服务质量", "销售", False)),
        ("配件等了多久", "配件质量", False, ("配件质量", "零件", True)),
        ("随便问问", "再次预约", False, ("再次预约", "服务（维修）", False)),
    ],
)
def test_the_question_that_went_badly_presets_category_and_department(
    wording: str, category: str, sales: bool, expected: tuple[str, str, bool]
) -> None:
    found = c.preset(wording, category=category, sales=sales)
    assert (found.category, found.dept, found.quality) == expected
    assert found.category in CATEGORIES


@pytest.mark.parametrize(
    ("received", "vehicle", "category", "repeats"),
    [
        (datetime(2026, 8, 22), "车-000001", "维修质量", True),  # 90 days before
        (datetime(2026, 8, 21), "车-000001", "维修质量", False),
        (datetime(2026, 11, 1), "车-000002", "维修质量", False),
        (datetime(2026, 11, 1), "车-000001", "接待问题", False),
        (datetime(2026, 11, 21), "车-000001", "维修质量", False),  # later than the one looked at
    ],
)
def test_the_same_car_with_the_same_problem_within_90_days_is_a_repeat(
    received: datetime, vehicle: str, category: str, repeats: bool
) -> None:
    this = case(vehicle_id="车-000001", received_at=datetime(2026, 11, 20))
    other = Complaint(id="诉-2026-0101", received_at=received, vehicle_id=vehicle, category=category)
    assert bool(c.earlier_of_same_kind(this, [this, other])) is repeats


def test_owner_is_no_role() -> None:
    assert OWNER not in ROLES
