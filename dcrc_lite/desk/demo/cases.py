"""The complaints of the demonstration shop: one in every state of its clocks, and a year of closed ones."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random

from dcrc_lite.complaints import CRISIS_CLASSES, OUR_CALL, Act, Event, clocks, open_complaint, recorded_dues, take
from dcrc_lite.complaints.states import MANAGER as MANAGER_ROLE
from dcrc_lite.desk.demo import team
from dcrc_lite.desk.demo.events import Owned
from dcrc_lite.desk.demo.notebook import Notebook
from dcrc_lite.desk.settings import ShopSettings
from dcrc_lite.schema.complaints import Complaint, ComplaintStep
from dcrc_lite.schema.values import Value

E = Event


@dataclass(frozen=True, slots=True)
class Tale:
    """What a complaint is about."""

    content: str
    demand: str
    category: str
    dept: str
    cause: str
    plan: str


TALES = (
    Tale("空调洗过两天又有味道，等于白花钱。", "重新清洗，不收费。", "维修质量", "服务（维修）", "蒸发箱没有拆开清洗。", "拆洗蒸发箱，换滤芯，不收费。"),
    Tale("说好下午四点提车，等到六点半，没人来说一声。", "给个说法。", "服务质量", "服务（维修）", "喷漆返工，交车时间没有改约。", "当面致歉，赠一次洗车，交车改约要提前告知。"),
    Tale("保险杠喷完颜色和旁边不一样。", "重喷到一样为止。", "维修质量", "服务（维修）", "调漆时没有对旧漆色板。", "重新调色喷漆，提供代步车。"),
    Tale("刹车响，来了两次还是响。", "查清楚到底哪里的问题。", "维修质量", "服务（维修）", "前两次只打磨了刹车片，刹车盘有台阶。", "更换刹车盘，工时不收。"),
    Tale("订的原厂脚垫到了换成别的牌子。", "换回原厂的。", "配件质量", "零件", "缺货时用了替代件，没有问过客户。", "原厂件到货后更换，先退差价。"),
    Tale("交车时说送的保养券现在不认。", "按当时说的兑现。", "服务质量", "销售", "活动说明没有写进合同附件。", "按承诺兑现，补发保养券。"),
    Tale("前台一直在打电话，站了十分钟没人理。", "以后有人招呼就行。", "接待问题", "服务（维修）", "午间只留一人在前台。", "午间前台排两个人。"),
    Tale("新车跑了一千公里，中控屏黑了两次。", "修不好就换一块。", "车辆质量", "厂家产品", "中控软件版本旧。", "升级软件，观察两周，再黑就换件。"),
    Tale("预约了上午九点，到了说没有工位。", "预约要算数。", "再次预约", "服务（维修）", "预约没有登记到车间排班。", "预约和排班用同一张表。"),
)  # fmt: skip

BRAKES, MATS, SCREEN = TALES[3], TALES[4], TALES[7]
COLD_START = Tale(
    "换完机油，早上冷车一打火嗒嗒响，肯定没装好。", "拆开重查，不收费。", "维修质量", "服务（维修）", "", ""
)

# Working minutes of the shop from the complaint to each step, and what is said in it.
PATH: tuple[tuple[int, Event, str], ...] = (
    (35, E.CONTACT, "先道歉，听客户讲完，复述了一遍。"),
    (110, E.HAND_OVER, "情况和客户原话一起交过去。"),
    (290, E.REPLY, "告诉客户正在查，明天给方案。"),
    (320, E.UPHOLD, "工单和客户说的一致。"),
    (760, E.PLAN, ""),
    (860, E.ACCEPT, "就照你们说的办。"),
    (1200, E.FINISH, "按方案做完，客户在场看过。"),
    (1900, E.SATISFIED, "这回弄好了，谢谢。"),
    (1960, E.CLOSE, ""),
)


@dataclass(frozen=True, slots=True)
class Case:
    """How far one complaint has come. `back`, `at`: received so many days ago at that time; `pace` stretches its path.

    `more`: steps after the path, with their minutes after receiving.
    """

    back: int
    at: time
    until: Event | None
    severity: str = "一般"
    pace: float = 1.0
    origin: str = "企业电话"
    more: tuple[tuple[int, Event, str, Mapping[str, Value]], ...] = field(default=())
    about: Tale | None = None  # where a step says something that fits one tale only


NONE: Mapping[str, Value] = {}
OPEN_CASES = (
    Case(0, time(9, 12), None),
    Case(0, time(8, 40), None, more=((25, E.TRIED, "手机响到自动挂断。", NONE),)),
    Case(1, time(16, 20), E.CONTACT, origin=OUR_CALL),
    Case(1, time(9, 20), E.HAND_OVER, origin=OUR_CALL),
    Case(2, time(14, 5), E.UPHOLD),
    Case(2, time(10, 30), E.PLAN, "重大", 0.8),
    Case(3, time(11, 10), E.PLAN, "轻微", more=((1300, E.ESCALATE, "配件还没到，客户等不及。", NONE),), about=MATS),
    Case(4, time(15, 0), E.ACCEPT, "重大"),
    Case(5, time(9, 40), E.ACCEPT, "一般", more=((1000, E.HOLD, "", {"held_reason": "等配件"}),), about=BRAKES),
    Case(6, time(10, 15), E.PLAN, "重大", more=((2900, E.UNSOLVABLE, "要厂家确认是不是软件问题。", NONE),), about=SCREEN),
    Case(7, time(13, 50), E.FINISH, "一般"),
    Case(6, time(16, 10), E.FINISH, "一般", 1.2),
    Case(4, time(8, 50), E.FINISH, "轻微", 1.3),
    Case(9, time(10, 5), E.FINISH, "一般", more=((3400, E.UNSATISFIED, "没两天又响了。", NONE),), about=BRAKES),
    Case(3, time(9, 0), E.HAND_OVER, about=COLD_START,
         more=((900, E.DISMISS, "冷车头几秒机油还没到位，声音正常；请客户一起听了同款车，客户听明白了。", NONE),)),
    Case(2, time(9, 30), E.REPLY, "重大", more=((500, E.CRISIS, "客户说已经联系了电视台。", NONE),)),
    Case(8, time(11, 0), E.REPLY, more=((1500, E.WITHDRAW, "客户说是记错了店，不投诉了。", NONE),)),
)  # fmt: skip


class Complaints:
    """Writes complaints by taking the real steps, so that every one is in a state the rules know."""

    def __init__(self, book: Notebook, random: Random, settings: ShopSettings, now: datetime) -> None:
        self._book, self._random, self._settings, self._now = book, random, settings, now

    def write_open(self, owners: Sequence[Owned]) -> None:
        """Write one complaint for each open case."""
        for case, owned in zip(OPEN_CASES, owners, strict=False):
            self._write(case, owned)

    def write_closed(self, owners: Sequence[Owned]) -> None:
        """Write a year of closed complaints, one customer each."""
        for number, owned in enumerate(owners):
            back = 14 + number * 350 // max(len(owners), 1)
            case = Case(
                back,
                time(self._random.randrange(9, 16), self._random.randrange(60)),
                E.CLOSE,
                self._random.choice(("轻微", "一般", "一般")),
                self._random.choice((0.7, 1.0, 1.0, 1.6)),
                self._random.choice(("企业电话", OUR_CALL, "现场反应", "网络E-mail")),
            )
            self._write(case, owned)

    def _write(self, case: Case, owned: Owned) -> None:
        planned = datetime.combine(self._now.date() - timedelta(case.back), case.at)
        received = min(planned, self._now - timedelta(minutes=48))
        tale = case.about or self._random.choice(TALES)
        opened = open_complaint(
            received_at=received,
            received_by=self._random.choice(team.CALLERS),
            origin=case.origin,
            content=tale.content,
            customer_demand=tale.demand,
            customer_id=owned.customer,
            vehicle_id=owned.vehicle,
            category=tale.category,
            dept=tale.dept,
            owner=owned.adviser,
        )
        complaint, steps = self._walk(opened.complaint, case, tale)
        self._keep(complaint, [opened.step, *steps])

    def _walk(self, complaint: Complaint, case: Case, tale: Tale) -> tuple[Complaint, list[ComplaintStep]]:
        steps: list[ComplaintStep] = []
        for minutes, event, said, values in _path(case, tale):
            at = self._moment(complaint, minutes)
            more = {"held_until": self._now.date() + timedelta(3)} if event is E.HOLD else NONE
            act = _act(event, at, said, complaint)
            taken = take(complaint, event, act, {**values, **more}, roles=(MANAGER_ROLE,), now=self._now)
            complaint = taken.complaint
            steps.append(self._with_due(taken.step))
        return complaint, steps

    def _moment(self, complaint: Complaint, minutes: int) -> datetime:
        assert complaint.received_at is not None
        planned = self._settings.calendars.shop.add_minutes(complaint.received_at, minutes)
        return min(planned, self._now - timedelta(minutes=1))

    def _with_due(self, step: ComplaintStep) -> ComplaintStep:
        hours = self._settings.register.amount("escalate_time")
        if not step.to or step.at is None:
            return step
        return dataclasses.replace(step, due_at=step.at + timedelta(hours=hours))

    def _keep(self, complaint: Complaint, steps: list[ComplaintStep]) -> None:
        found = clocks(complaint, steps, self._settings.rules, self._settings.calendars)
        dues: dict[str, Value] = {name: due for name, due in recorded_dues(found).items() if due is not None}
        handle = self._book.write(dataclasses.replace(complaint, **dues))  # type: ignore[arg-type]
        for step in steps:
            self._book.write(dataclasses.replace(step, complaint_id=handle))


def _path(case: Case, tale: Tale) -> list[tuple[int, Event, str, Mapping[str, Value]]]:
    path: list[tuple[int, Event, str, Mapping[str, Value]]] = []
    for minutes, event, said in PATH if case.until else ():
        path.append((round(minutes * case.pace), event, said, _values(event, case, tale)))
        if event is case.until:
            break
    return [*path, *case.more]


def _values(event: Event, case: Case, tale: Tale) -> Mapping[str, Value]:
    if event is E.HAND_OVER:
        return {"handoff_to": team.AFTER_SALES, "dept": tale.dept}
    if event is E.UPHOLD:
        return {"category": tale.category, "dept": tale.dept, "severity": case.severity}
    if event in (E.PLAN, E.ACCEPT):
        return {"cause": tale.cause, "cause_by": "孙浩、赵宁", "solution": tale.plan, "plan_by": team.AFTER_SALES}
    if event is E.CLOSE:
        return {"evaluation": "处理及时，客户满意。", "prevention": "晨会讲过，记入周分析。"}
    return NONE


def _act(event: Event, at: datetime, said: str, complaint: Complaint) -> Act:
    by = {E.CONTACT: complaint.owner, E.HAND_OVER: complaint.received_by, E.REPLY: team.AFTER_SALES}.get(
        event, team.MANAGER
    )
    to = {E.ESCALATE: "DCRC经理", E.UNSOLVABLE: "区域经理", E.CRISIS: "总经理"}.get(event, "")
    return Act(by, at, said, to=to, crisis_class=CRISIS_CLASSES[2] if event is E.CRISIS else "")
