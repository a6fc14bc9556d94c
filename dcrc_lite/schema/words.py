"""字典 as it ships: the choices of every list people may extend, with the words other systems use for them (C03–C15)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from dcrc_lite.schema.check import Words
from dcrc_lite.schema.record import SHEETS
from dcrc_lite.schema.settings import Word

# list -> word kept -> how other systems call it. Which list belongs to which field is declared with the field.
_SYNONYMS: dict[str, dict[str, tuple[str, ...]]] = {
    "visit_type": {
        "首保": ("首次保养", "免费首保"),
        "定保": ("定期保养", "保养", "常规保养", "二保"),
        "修理": ("一般维修", "机电维修", "普通维修", "小修", "中修", "大修", "钣金喷漆", "钣喷", "美容装潢", "美容", "精品加装", "自费维修"),
        "免费修理": ("返修", "内返", "外返", "返工"),
        "免费定检": ("免费检查", "免费检测"),
        "索赔修理": ("保修索赔", "索赔", "三包", "质保", "保修"),
        "事故": ("事故车", "事故维修", "保险事故"),
        "召回": ("厂家召回",),
        "服务活动": ("活动", "关怀活动"),
    },
    "call_kind": {
        "新车3日": ("新车交付3日回访", "新车三日回访", "销售三日回访", "交车3日回访"),
        "新车7日": ("新车交付7日回访", "新车七日回访", "销售七日回访", "交车7日回访", "七日电访"),
        "21日保养关怀": ("三周回访", "21日回访", "保养关怀"),
        "维修3日": ("售后3日回访", "售后三日回访", "维修三日回访", "三日电访", "售后回访", "维修回访"),
        "投诉后3日": ("投诉回访", "抱怨处理回访"),
        "三个月内新客户": ("三个月回访",),
        "流失召回": ("流失客户回访",),
    },
    "outcome": {
        "成功": ("接通", "已接通", "成功通话", "回访成功", "完成"),
        "无人接听": ("未接", "未接通", "无应答", "没人接", "拒接"),
        "忙线": ("占线", "通话中", "忙"),
        "停机空号": ("停机", "空号", "停机/空号"),
        "号码错误": ("错号", "号码不对"),
        "拒访": ("拒绝", "拒绝回访", "挂断"),
        "另约": ("改约", "稍后再打", "不方便"),
    },
    "complaint_category": {
        "服务质量": ("服务态度", "等待时间", "交车及承诺兑现", "承诺未兑现"),
        "配件质量": ("配件供应", "配件"),
        "索赔": ("保修", "三包"),
        "维修质量": ("返修",),
        "车辆质量": ("产品质量", "质量问题"),
        "技术问题": ("技术",),
        "再次预约": ("预约",),
        "接待问题": ("接待",),
        "其它问题": ("价格收费", "收费", "其他", "其它", "其他问题"),
    },
    "complaint_channel": {
        "企业电话": ("热线来电", "热线", "来电", "电话"),
        "800": ("400", "免费电话"),
        "内部电访": ("回访", "DCRC回访", "电访"),
        "现场反应": ("到店", "现场", "面谈", "现场反映"),
        "书信方式": ("书信", "信函"),
        "网络E-mail": ("网络", "邮件", "微信", "论坛", "E-mail"),
        "厂家转入": ("厂家转派", "厂家", "厂家派单", "CRC"),
    },
    "complaint_state": {
        "结案": ("已结案", "已关闭", "关闭", "完成"),
        "处理完成": ("已处理", "待回访"),
        "核实中": ("处理中", "跟进中", "受理中"),
        "新建": ("未处理", "待处理", "新增"),
    },
    "department": {
        "服务（维修）": ("售后服务部", "售后部", "服务部", "维修部", "车间", "售后"),
        "销售": ("销售部", "展厅"),
        "零件": ("配件部", "零件部", "配件"),
        "DCRC": ("客服部", "客户关系部", "客户关系中心", "CRM部"),
        "市场": ("市场部",),
        "厂家产品": ("厂家", "主机厂"),
    },
    "satisfied": {"是": ("满意", "很满意", "非常满意", "基本满意", "一般"), "否": ("不满意", "很不满意", "不满")},
    "lead_source": {
        "展厅来店": ("来店", "到店", "自然进店"),
        "来电": ("热线来电",),
        "网络": ("网络线索", "垂直媒体", "官网", "新媒体"),
        "活动": ("车展", "巡展", "促销活动"),
        "转介绍": ("老客户介绍", "朋友介绍", "介绍"),
        "上门开发": ("外拓", "外展"),
        "其它": ("其他",),
    },
    "lead_stage": {
        "跟进": ("跟进中", "持续跟进"),
        "成交": ("已订车", "订单", "已成交", "已交车"),
        "无效": ("无效线索",),
        "战败": ("已战败", "流失"),
    },
    "pay_mode": {"现金": ("全款", "一次性付款"), "贷款": ("按揭", "分期", "消费贷款"), "租赁": ("融资租赁",), "其它": ("其他", "置换")},
    "customer_kind": {"个人": ("私人", "个人客户", "私家车"), "企业单位": ("公司", "单位", "企业", "公司客户")},
    "inbound_channel": {"网络E-mail": ("邮件", "微信"), "现场": ("到店",)},
    "inbound_purpose": {"其它": ("其他",), "投诉抱怨": ("投诉", "抱怨")},
}  # fmt: skip


def default_words() -> tuple[Word, ...]:
    """Return the rows of 字典 for a new shop: every list named by a field, its choices in order, their other names."""
    return tuple(
        Word(
            id=f"{name}.{order}",
            list_name=name,
            word=word,
            order=order,
            on=True,
            synonyms="、".join(_SYNONYMS.get(name, {}).get(word, ())),
        )
        for name, choices in _lists().items()
        for order, word in enumerate(choices, 1)
    )


def words_of(rows: Iterable[Word]) -> Words:
    """Return list -> any known word -> word kept, from the rows of 字典 that are switched on."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in sorted(rows, key=lambda row: row.order or 0):
        if row.on is False or not row.word:
            continue
        for name in (row.word, *row.synonyms.replace("，", "、").split("、")):
            if name.strip():
                found[row.list_name].setdefault(name.strip(), row.word)
    return dict(found)


def _lists() -> dict[str, tuple[str, ...]]:
    fields = (field for sheet in SHEETS.values() for field in sheet.fields if field.dictionary and field.choices)
    return {field.dictionary: field.choices for field in fields}
