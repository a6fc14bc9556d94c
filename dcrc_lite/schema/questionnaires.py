"""The questionnaires, questions and sentences a new shop starts with (domain.md 5.1, 7.2–7.5); all rows of 设置.xlsx.

{slots} are filled from the records: see SLOTS. Wording is ours; what is asked and what it weighs follows the standards.
"""

from __future__ import annotations

from typing import NamedTuple

from dcrc_lite.schema.settings import Script
from dcrc_lite.schema.surveys import Question, Questionnaire

FIVE, YES_NO, OPEN = "满意度5级", "是否", "开放"

# Slot -> the words that stand there when the records do not know.
SLOTS = {
    "称呼": "您好",
    "店名": "店里",
    "我": "客户关系专员",
    "车": "您的车",
    "服务顾问": "服务顾问",
    "销售顾问": "销售顾问",
    "出厂日": "前几天",
    "交车日": "前些天",
    "项目": "这次维修",
    "投诉": "您反映的事情",
    "处理人": "负责的同事",
    "地址": "登记的地址",
    "电话": "登记的号码",
}


class Ask(NamedTuple):
    """One question as declared below."""

    wording: str
    ask: str
    kind: str = FIVE
    weight: float = 0
    item: str = ""
    category: str = ""
    choices: str = ""
    required: bool = True


_SERVICE = (
    Ask("这次维修的质量", "{称呼}，{项目}做完以后，车开着怎么样？对维修质量满意吗？", FIVE, 28, "维修服务质量", "维修质量"),
    Ask("一次就修好了吗", "您送来时说的问题，这一次就修好了吗？", YES_NO, 16, "第一次即作对", "维修质量"),
    Ask("完工时间守不守约", "跟您约好的交车时间，我们守住了吗？您还满意吗？", FIVE, 15, "完工时间掌握", "服务质量"),
    Ask("提出的问题处理得怎样", "在店里您提过的问题，处理得怎么样？", FIVE, 0, "客户问题处理", "服务质量"),
    Ask("服务专员的表现", "{称呼}，这次接待您的是{服务顾问}，他的态度和专业程度，您觉得怎么样？", FIVE, 22, "服务专员表现", "接待问题"),
    Ask("维修内容和收费讲清楚了吗", "做了什么、收了多少钱，跟您讲清楚了吗？您还满意吗？", FIVE, 16, "解释维修内容及收费", "服务质量"),
    Ask("项目有变动时通知了吗", "中间如果加过项目或改过价钱，先跟您商量了吗？", YES_NO, 3, "服务内容异动时通知车主", "服务质量", "是、否、没变动"),
    Ask("这样的回访您觉得怎样", "修完车打个电话问一问，这样的回访您觉得怎么样？", FIVE, 0, "服务后回访", "服务质量"),
)  # fmt: skip
_SALES = (
    Ask("买车的整个过程", "{称呼}，从看车到提车，整个过程您觉得怎么样？", FIVE, 0, "购车整体感受", "服务质量"),
    Ask("车开到现在的质量", "{车}开到现在，质量上您满意吗？", FIVE, 0, "使用后的车辆质量", "车辆质量"),
    Ask("销售顾问的礼貌和专业", "{销售顾问}接待您的时候，礼貌和专业程度怎么样？", FIVE, 0, "销售顾问礼貌与专业", "接待问题"),
    Ask("功能和操作讲清楚了吗", "车上的功能和操作，给您讲清楚了吗？", FIVE, 0, "功能操作讲解", "服务质量"),
    Ask("保修和保养讲清楚了吗", "哪些在保修范围里、多久保养一次，给您讲清楚了吗？", FIVE, 0, "保修与定期保养讲解", "服务质量"),
    Ask("展厅的环境和整洁", "展厅的环境和整洁程度，您觉得怎么样？", FIVE, 0, "展厅外观与整洁", "服务质量"),
    Ask("介绍服务专员和客户关系专员了吗", "交车时，把服务专员和客户关系专员都介绍给您认识了吗？", YES_NO, 0, "交车时介绍服务与客户关系专员", "服务质量"),
)  # fmt: skip
_CONFIRM = (
    Ask("车这几天开着正常吗", "{称呼}，{车}这几天开着都正常吗？", YES_NO, 0, "用车情况", "车辆质量"),
    Ask("姓名和电话对不对", "跟您核对一下：您的姓名、电话{电话}，都没有错吧？", YES_NO, 0, "车主信息", choices="对、要更正"),
    Ask("邮寄地址和邮编对不对", "以后寄资料寄到{地址}，地址和邮编都对吗？", YES_NO, 0, "邮寄地址", choices="对、要更正"),
    Ask("车平时是不是您本人开", "这台车平时是您本人开吗？不是的话，请问怎么称呼开车的人？", YES_NO, 0, "使用人", choices="本人开、别人开"),
    Ask("有没有要我们做的", "用车上有什么要我们帮忙的吗？", OPEN, 0, "需要", required=False),
)  # fmt: skip
_CARE = (
    Ask("车开着有没有不明白的", "{称呼}，{车}开了三周了，有没有用不明白的地方？", OPEN, 0, "使用疑问", required=False),
    Ask("车况正常吗", "车况都正常吗？有没有异响、故障灯？", YES_NO, 0, "车况", "车辆质量"),
    Ask("首次保养的时间清楚吗", "第一次保养什么时候做、要带什么，您清楚吗？", YES_NO, 0, "首保提醒", choices="清楚、讲过了"),
)  # fmt: skip
_RECALL = (
    Ask("问题解决了吗", "{称呼}，{投诉}，现在解决了吗？", YES_NO, 0, "问题解决", "服务质量"),
    Ask("处理的结果满意吗", "对处理的结果，您满意吗？", FIVE, 0, "处理结果", "服务质量"),
    Ask("处理的人态度怎样", "这次处理您的事情，{处理人}的态度和专业程度您觉得怎么样？", FIVE, 0, "处理态度", "接待问题"),
    Ask("处理得快不快", "从您反映到办好，时间上您还满意吗？", FIVE, 0, "处理时间", "服务质量"),
    Ask("还有什么要我们做的", "还有什么地方要我们改进的？", OPEN, 0, "建议", required=False),
)  # fmt: skip

_SETS: tuple[tuple[str, str, str, str, tuple[Ask, ...]], ...] = (
    ("service", "维修后回访", "维修", "弄清这次维修哪一项让客户不满意，好当面改。", _SERVICE),
    ("sales", "新车七问", "销售", "弄清买车和用车头七天哪里没做到。", _SALES),
    ("confirm", "新车 3 日关怀和信息确认", "销售", "车开得好不好，登记的资料对不对。", _CONFIRM),
    ("care", "21 日保养关怀", "销售", "解答用车疑问，提醒首次保养。", _CARE),
    ("recall", "投诉后回访", "自订", "处理结果客户认不认，不认就重新处理。", _RECALL),
)

QUESTIONNAIRES: tuple[Questionnaire, ...] = tuple(
    Questionnaire(id=key, name=name, kind=kind, version="1", aim=aim, channels=("电话",), status="使用")
    for key, name, kind, aim, _ in _SETS
)


def _question(key: str, order: int, ask: Ask) -> Question:
    return Question(
        id=f"{key}.{order}",
        questionnaire=key,
        order=order,
        wording=ask.wording,
        ask=ask.ask,
        kind=ask.kind,
        choices=ask.choices,
        weight=ask.weight,
        item=ask.item,
        leading=False,
        required=ask.required,
        category=ask.category,
    )


QUESTIONS: tuple[Question, ...] = tuple(
    _question(key, order, ask) for key, _, _, _, asks in _SETS for order, ask in enumerate(asks, 1)
)

_OPEN = {
    "service": "{称呼}，我是{店名}的{我}。{出厂日}您的车在我们这里做了{项目}，想耽误您两分钟，问问车况。现在方便吗？",
    "sales": "{称呼}，我是{店名}的{我}。{交车日}您在我们这里提的{车}，想请您花两分钟说说感受。现在方便吗？",
    "confirm": "{称呼}，我是{店名}的{我}。恭喜您{交车日}提到{车}，问问开得顺不顺，也跟您核对一下资料。现在方便吗？",
    "care": "{称呼}，我是{店名}的{我}。{车}提回去三周了，问问用得怎么样，顺便说一下首次保养。现在方便吗？",
    "recall": "{称呼}，我是{店名}的{我}。{投诉}，同事说已经处理好了，我想听听您怎么看。现在方便吗？",
}
_CLOSE = {
    "service": "谢谢您。您说的我都记下了。用车有事随时打给我们，祝您一路平安。",
    "sales": "谢谢您。有什么不明白的，随时打给{销售顾问}或者我。祝您用车愉快。",
    "confirm": "资料都核对好了，谢谢您。七天左右我们再跟您联系一次，祝您用车愉快。",
    "care": "谢谢您。首次保养前我们会再提醒您，祝您一路平安。",
    "recall": "谢谢您，也谢谢您当初告诉我们。再有不周到的地方，直接打给我。",
}
_PAGES = {"service": "2.3", "sales": "2.9", "confirm": "2.7", "care": "2.6", "recall": "3.9"}

SCRIPTS: tuple[Script, ...] = tuple(
    Script(id=f"{key}.{place}", call_kind=key, place=place, sentence=sentence, page=_PAGES[key])
    for place, sentences in (("open", _OPEN), ("close", _CLOSE))
    for key, sentence in sentences.items()
)
