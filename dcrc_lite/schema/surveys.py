"""问卷 and 题目 (E15, E16)."""

from __future__ import annotations

from datetime import date

from dcrc_lite.schema.books import SETTINGS
from dcrc_lite.schema.record import O, R, Row, choice, day, integer, number, record, ref, several, text, yes

QUESTION_TYPES = ("满意度5级", "有无", "是否", "单选", "多选", "开放")


@record("E15", "questionnaires", tab="问卷", book=SETTINGS, prefix="", title="问卷", page="2.24")
class Questionnaire(Row):
    """E15 问卷. 编号 is its short name, e.g. service."""

    name: str = text("名称", R, page="2.24", help="问卷叫什么。")
    kind: str = choice(
        "类型", R, ("销售", "维修", "CVP", "CSI", "SSI", "现场面访", "邮寄", "自订"), page="2.24", help="哪一类问卷。"
    )
    version: str = text("版本", R, page="2.24", help="改题就换一个版本号。")
    aim: str = text("目的", R, lines=True, page="2.24", help="一句话说清要弄明白什么。")
    channels: tuple[str, ...] = several(
        "渠道", O, ("电话", "邮件", "E-mail", "面对面"), page="2.24", help="用什么方式问。"
    )
    valid_until: date | None = day("有效期", O, page="2.24", help="用到哪天；空 = 一直用。")
    status: str = choice("状态", R, ("使用", "停用"), page="2.24", help="使用的才出现在电话里。")


@record("E16", "questions", tab="题目", book=SETTINGS, prefix="", title="题目", page="2.19")
class Question(Row):
    """E16 题目. 编号 is questionnaire + order, e.g. service.1."""

    questionnaire: str = ref("问卷", R, "questionnaires", page="2.19", help="属于哪份问卷。")
    order: int | None = integer("题号", R, page="2.19", help="第几题。")
    wording: str = text("题干", R, page="2.19", width=30, help="页面上的短题。")
    ask: str = text("怎么问", R, lines=True, page="2.19", width=40, help="照着念的话；{称呼} 之类由程序填。")
    kind: str = choice("题型", R, QUESTION_TYPES, page="2.24", help="满意度5级、是否……")
    choices: str = text("选项", O, page="2.24", help="单选、多选时写，用、隔开。")
    weight: float | None = number("权重", O, page="2.19", help="百分数；一份问卷合计要等于 100，0 = 只问不计分。")
    item: str = text("对应项目", O, page="2.19", help="对应满意度体系里的哪一项。")
    leading: bool | None = yes("引导性检查", R, page="2.24", help="必须是否：题目不能带着答案问。")
    required: bool | None = yes("必答", O, page="2.19", help="是 = 接通后必须有答案（没问到也要点一下）。")
    category: str = text("引出的抱怨类别", O, page="3.2", help="这题答得差，投诉类别先填什么。")
