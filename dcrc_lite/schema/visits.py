"""交车, 车主确认, 维修 and its items (E09–E11)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from dcrc_lite.schema.books import VISITS
from dcrc_lite.schema.record import (
    C,
    O,
    R,
    Row,
    choice,
    day,
    dt,
    integer,
    money,
    number,
    phone,
    record,
    ref,
    staff,
    text,
    yes,
)

VISIT_TYPES = ("定保", "修理", "免费定检", "免费修理", "索赔修理", "首保", "事故", "召回", "服务活动")
SA_HEADERS = ("服务顾问", "接待顾问", "接车人", "维修顾问")


@record("E09", "deliveries", tab="交车", book=VISITS, prefix="交", dated="delivered_at", title="交车", page="2.6")
class Delivery(Row):
    """E09 销售·交车: starts the calls of a new car."""

    vehicle_id: str = ref("车辆", R, "vehicles", beside=("plate", "vin"), page="2.6", help="交的是哪台车。")
    customer_id: str = ref("客户", R, "customers", beside=("name", "mobile"), page="2.6", help="车主。")
    consultant: str = staff("销售顾问", R, page="2.6", synonyms=("销售员", "顾问"), help="谁卖的，写姓名。")
    contract_date: date | None = day("签约日期", O, page="2.6", help="签合同那天。")
    pay_mode: str = choice(
        "付款方式",
        O,
        ("现金", "贷款", "租赁", "其它"),
        dictionary="pay_mode",
        page="2.6",
        synonyms=("购车方式",),
        help="怎么付的款。",
    )
    wanted_delivery: datetime | None = dt("客户要求交车时间", R, page="2.6", help="问清有没有特别想要的日子。")
    promised_delivery: datetime | None = dt("承诺交车时间", R, page="2.6", help="答应客户的时间。")
    notice_at: datetime | None = dt("提车通知时间", R, page="2.6", help="至少提前一天通知。")
    delivered_at: datetime | None = dt(
        "实际交车",
        R,
        page="2.6",
        width=17,
        synonyms=("交车日期", "交车时间", "购车日期", "提车日期"),
        help="新车各次回访都从这一天起算。",
    )
    fees_explained: bool | None = yes("费用与程序已说明", R, page="2.6", help="交车时讲清了填是。")
    features_explained: bool | None = yes("特性操作已说明", R, page="2.6", help="讲过车怎么用填是。")
    warranty_explained: bool | None = yes("保修已说明", R, page="2.6", help="讲过保修范围填是。")
    maintenance_explained: bool | None = yes("保养已说明", R, page="2.6", help="讲过定期保养填是。")
    introduced_sa: bool | None = yes("介绍服务专员", R, page="2.6", help="当面介绍过填是。")
    introduced_dcrc: bool | None = yes("介绍客户关系专员", R, page="2.6", help="当面介绍过填是。")
    owner_info_complete: bool | None = yes("车主信息登记完整", R, page="2.7", help="资料填齐了填是。")
    invoice_date: date | None = day("开票日期", O, page="2.6", help="发票日期。")
    invoice_price: Decimal | None = money("开票价格", O, page="2.6", synonyms=("成交价", "发票金额"), help="元。")
    remark: str = text("备注", O, lines=True, page="2.6", help="其它要记的话。")
    source_no: str = text("原编号", O, page="2.6", synonyms=("订单号", "销售单号"), help="导入前在原系统里的编号。")


@record(
    "E10", "confirmations", tab="车主确认", book=VISITS, prefix="确", dated="confirmed_on", title="车主确认", page="2.7"
)
class OwnerConfirmation(Row):
    """E10 新车主信息确认 (附件3); later changes found on any call use it too."""

    delivery_id: str = ref("交车", C, "deliveries", page="2.7", help="哪次交车；不是新车就空着。")
    customer_id: str = ref("客户", R, "customers", beside=("name", "mobile"), page="2.7", help="确认的是谁。")
    owner_name: str = text("车主姓名", R, page="2.7", help="核对后的姓名。")
    owner_phone: str = phone("联系电话", R, page="2.7", help="核对后的电话。")
    mail_addr: str = text("邮寄地址", R, page="2.7", help="核对后的地址。")
    zip_code: str = text("邮编", R, page="2.7", help="核对后的邮编。")
    answered_by: str = choice("接听人", R, ("本人", "使用人"), page="2.7", help="谁接的电话。")
    user_name: str = text("使用人姓名", C, page="2.7", help="使用人接听时填。")
    user_addr_same: bool | None = yes("使用人地址与原地址是否相同", C, page="2.7", help="使用人接听时填。")
    changes: str = text("原值与新值", O, lines=True, page="2.7", help="每项一行：栏目 原值 → 新值。")
    found_in: str = text("来源", O, page="2.7", help="在哪种电话里发现的。")
    was_complete: bool | None = yes("原登记是否完整", R, page="2.7", help="销售当初登记得全不全。")
    confirmed_on: date | None = day("确认日期", R, page="2.7", help="哪天确认的。")
    confirmed_by: str = staff("确认人", R, page="2.7", help="谁确认的。")
    uploaded: bool | None = yes("已上传厂家", O, page="2.7", help="传过填是。")
    uploaded_on: date | None = day("上传日期", O, page="2.7", help="哪天传的。")


@record("E11", "visits", tab="维修", book=VISITS, prefix="修", dated="in_at", title="维修", page="2.3")
class Visit(Row):
    """E11 维修工单: out_at starts the three-day call. Owner, bringer and payer are kept apart."""

    ro_no: str = text(
        "工单号",
        R,
        page="2.3",
        width=16,
        synonyms=("维修单号", "结算单号", "委托书号", "billNo", "工单编号"),
        help="原系统的工单号，一单一行。",
    )
    vehicle_id: str = ref("车辆", R, "vehicles", beside=("plate", "vin"), page="2.3", help="哪台车。")
    customer_id: str = ref("客户", R, "customers", beside=("name", "mobile"), page="2.3", help="车主。")
    sa: str = staff("服务顾问", R, page="2.3", synonyms=SA_HEADERS, help="谁接待的，写姓名。")
    in_at: datetime | None = dt(
        "进厂",
        R,
        page="2.3",
        width=17,
        synonyms=("进厂时间", "进厂日期", "接待日期", "建单时间", "维修时间"),
        help="车进厂的时间。",
    )
    promised_at: datetime | None = dt(
        "约定完工", R, page="2.3", width=17, synonyms=("预计交车时间", "预计完工"), help="答应客户几时好。"
    )
    out_at: datetime | None = dt(
        "出厂",
        R,
        page="2.3",
        width=17,
        synonyms=("出厂时间", "出厂日期", "结算时间", "结算日期", "完成时间"),
        help="车交给客户的时间；三日回访从这天起算。没有出厂时间用结算时间。",
    )
    odometer: int | None = integer("里程", R, page="2.22", synonyms=("进厂里程", "行驶里程"), help="进厂时的公里数。")
    visit_type: str = choice(
        "类别",
        R,
        VISIT_TYPES,
        dictionary="visit_type",
        page="2.3",
        synonyms=("维修类型", "业务类型", "工单类型", "维修类别"),
        help="这次来做什么。",
    )
    paid: bool | None = yes("有费", O, page="2.3", help="客户付费填是。")
    items: str = text(
        "维修项目",
        O,
        lines=True,
        page="2.3",
        width=28,
        synonyms=("维修内容", "项目"),
        help="做了什么；一行一项也可以。",
    )
    tech_group: str = choice("班组", O, ("机电", "钣金", "喷漆"), page="2.3", help="哪个班组。")
    technician: str = staff("主修工", O, page="2.3", synonyms=("主修技师", "主修人员", "技师"), help="谁修的，写姓名。")
    tech_grade: str = choice("主修工等级", O, ("一级", "二级"), page="2.3", help="技师等级。")
    change_notified: bool | None = yes("内容异动已通知车主", C, page="2.3", help="项目或价格变过才填。")
    change_notified_at: datetime | None = dt("异动通知时间", C, page="2.3", help="什么时候通知的。")
    qc_by: str = staff("质检", O, page="2.3", help="谁检的。")
    qc_result: str = choice("质检结果", O, ("合格", "返工"), page="2.3", help="检得怎样。")
    rework_of: str = ref("返修原工单", O, "visits", page="2.3", help="返修时填原来那一单的编号。")
    covers_used: bool | None = yes("使用防护套", O, page="2.3", help="座椅、方向盘、脚垫都套了填是。")
    explained: bool | None = yes("项目与费用已解释", R, page="2.3", help="交车时讲清了填是。")
    next_maint_told: date | None = day(
        "下次保养提醒", O, page="2.22", synonyms=("下次保养日期", "下次保养时间"), help="告诉客户下次哪天来。"
    )
    labor: Decimal | None = money("工时费", O, page="2.3", synonyms=("人工费", "工时收入"), help="元。")
    parts: Decimal | None = money("配件费", O, page="2.3", synonyms=("材料费", "零件费", "配件收入"), help="元。")
    other: Decimal | None = money("其它收入", O, page="2.3", synonyms=("外包费用", "其他费用"), help="元。")
    receivable: Decimal | None = money(
        "应收合计", O, page="2.3", synonyms=("应结金额", "应收金额", "合计金额"), help="元。"
    )
    received: Decimal | None = money("实收金额", O, page="2.3", synonyms=("实收", "实收合计"), help="元。")
    wants_call: bool | None = yes("接受三日回访", R, default="是", page="2.3", help="客户说不用打就填否。")
    bringer: str = text("送修人", O, page="2.3", synonyms=("送车人",), help="把车开来的人；回访先打给他。")
    bringer_phone: str = phone(
        "送修人电话", O, page="2.3", width=14, synonyms=("送车人电话", "送修电话"), help="送修人的手机。"
    )
    bringer_phone_2: str = phone("送修人备用电话", O, width=14, page="2.3", help="送修人的另一个号码。")
    payer: str = text("付款方", O, page="2.3", synonyms=("结算单位", "付款人"), help="谁付的钱。")
    remark: str = text("备注", O, lines=True, page="2.3", help="其它要记的话。")
    source_no: str = text("原编号", O, page="2.3", help="导入前在原系统里的编号。")


@record("E11", "visit_items", tab="维修项目", book=VISITS, prefix="项", title="维修项目", page="2.3")
class VisitItem(Row):
    """E11 items: one job on an order."""

    visit_id: str = ref("维修", R, "visits", beside=("ro_no",), page="2.3", help="哪张工单。")
    item: str = text("项目", R, page="2.3", synonyms=("维修项目", "项目名称"), help="做了什么。")
    hours_standard: float | None = number("标准工时", O, page="2.3", help="技师工时，小时。")
    hours_actual: float | None = number("实际工时", O, page="2.3", help="技师工时，小时。")
    parts_fee: Decimal | None = money("零件费", O, page="2.3", help="元。")
    agreed_price: Decimal | None = money("事前约定价格", O, page="2.3", help="动手前和客户说好的价格，元。")
