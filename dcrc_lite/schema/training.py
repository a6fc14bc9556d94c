"""培训 and 技能 (E56, E57): what a colleague learned, passed and can do (P26)."""

from __future__ import annotations

from datetime import date

from dcrc_lite.schema.books import INSPECTIONS
from dcrc_lite.schema.record import C, O, R, Row, choice, day, integer, number, record, staff, text

ABILITIES = (
    "车辆结构和原理", "车型、配置和价格", "保养周期", "三包条款", "保险和理赔", "促销政策", "常用配件价格", "外出救援流程", "经销商和服务网点", "沟通技巧",
    "资料库管理", "投诉处理技巧", "本店作业手册", "厂家商务政策", "语言和文字表达", "智力 IQ", "情绪 EQ", "创新 CQ", "道德 MQ", "逆境 AQ",
)  # fmt: skip
RATINGS = ("1", "2", "3", "4", "5")


@record("E56", "trainings", tab="培训", book=INSPECTIONS, prefix="训", title="培训记录", page="9.2")
class Training(Row):
    """E56 培训: one colleague at one lesson (no score) or one final test (score and code)."""

    person: str = staff("对象", R, page="9.2", synonyms=("员工", "受训人"), help="谁参加的，写姓名；一行一个人。")
    course: str = text("课程", R, page="9.2", help="手册里的课程名，或店里自己的课。")
    held_on: date | None = day("日期", R, page="9.2", help="哪天上的课、做的测试。")
    trainer: str = staff("讲师", O, page="7.9", help="谁讲的；自己看手册就空着。")
    minutes: int | None = integer("时长", O, page="7.9", help="分钟。")
    score: float | None = number("成绩", C, page="9.2", help="结业测试的分数，0–100；只上课没考就空着。")
    lesson_page: str = text("页面", O, page="9.2", help="学的是手册哪一页，如 2.3；整门课就空着。")
    certificate: str = text("证书", C, width=22, page="9.2", help="证书上的成绩码，由程序核对过才写进来。")
    remark: str = text("备注", O, lines=True, page="9.2", help="其它要记的话。")


@record("E57", "skills", tab="技能", book=INSPECTIONS, prefix="能", title="技能评估", page="1.6")
class Skill(Row):
    """E57 技能: how well a colleague can do something, as somebody assessed it."""

    person: str = staff("员工", R, page="1.6", help="评的是谁，写姓名。")
    ability: str = choice("能力项", R, ABILITIES, page="1.10", help="评哪一项。")
    rating: str = choice("评级", R, RATINGS, page="1.6", help="1 不会，3 能独立做，5 能教别人；1 和 2 要先培训。")
    assessed_on: date | None = day("评估日", R, page="1.6", help="哪天评的。")
    assessor: str = staff("评估人", R, page="1.6", help="谁评的，写姓名。")
    remark: str = text("备注", O, lines=True, page="1.6", help="凭什么这样评，一件具体的事。")
