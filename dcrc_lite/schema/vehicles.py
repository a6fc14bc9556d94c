"""车辆, its owners, insurance and inspection (E03, E04)."""

from __future__ import annotations

from datetime import date

from dcrc_lite.schema.books import CUSTOMERS
from dcrc_lite.schema.field import Kind, Mask
from dcrc_lite.schema.record import C, O, R, Row, choice, day, integer, number, record, ref, several, special, text, yes

VIN_HEADERS = ("VIN", "VIN码", "VIN号码", "车架号", "车架号码", "底盘号", "Vin", "车辆识别代号", "车辆VIN码")
PLATE_HEADERS = ("车牌", "车牌号码", "牌照号", "牌号")


@record("E03", "vehicles", tab="车辆", book=CUSTOMERS, prefix="车", by_year=False, digits=6, title="车辆", page="2.25")
class Vehicle(Row):
    """E03 车辆档案: one car one file, in VIN order. Key and audio codes are never stored."""

    vin: str = special(
        Kind.VIN,
        "车辆VIN码",
        R,
        mask=Mask.VIN,
        width=20,
        page="2.25",
        synonyms=VIN_HEADERS,
        help="17 位，不含 I、O、Q；一车一档按它排。",
    )
    plate: str = special(
        Kind.PLATE, "车牌号", O, width=12, page="2.25", synonyms=PLATE_HEADERS, help="还没上牌就空着。"
    )
    engine_no: str = text("发动机号", O, width=14, page="2.25", synonyms=("发动机号码",), help="照行驶证抄。")
    brand: str = text("品牌", O, page="2.25", help="哪个品牌。")
    series: str = text("车系", O, page="2.25", synonyms=("车系名称",), help="如 启航 S5。")
    model: str = text("车型", R, page="2.25", width=18, synonyms=("车型名称",), help="具体到年款。")
    trim: str = text("配置", O, page="2.25", help="配置或选装。")
    color: str = text("颜色", O, page="2.25", synonyms=("车身颜色", "外观颜色"), help="车身颜色。")
    owner_id: str = ref(
        "车主", R, "customers", beside=("name", "mobile"), page="2.25", help="现在的车主；换过的在“车主变更”里。"
    )
    purchase_date: date | None = day("购车时间", C, page="2.6", synonyms=("购车日期",), help="本店卖的必填。")
    delivery_date: date | None = day("交车日期", C, page="2.6", help="本店卖的必填；新车回访按它起算。")
    sold_here: bool | None = yes("本店销售", O, page="2.6", help="别处买的车填否。")
    warranty_end: date | None = day("保修到期", O, page="2.25", help="保修截止日。")
    odometer: int | None = integer(
        "里程", O, page="2.22", synonyms=("最近里程", "行驶里程", "公里数"), help="最近一次读数，公里。"
    )
    odo_date: date | None = day("里程日期", O, page="2.22", help="哪天读的。")
    avg_km_month: float | None = number("平均里程", O, page="2.22", help="每月平均公里；程序不算，原系统有就照抄。")
    next_maint_date: date | None = day("下次保养日期", O, page="2.22", help="原系统给的或自己算的；程序不推算。")
    next_maint_km: int | None = integer("下次保养里程", O, page="2.22", help="原系统给的或自己算的；程序不推算。")
    insurer: str = text("保险公司", O, page="2.22", help="现在的保险公司。")
    policy_no: str = text("保单号", O, page="2.22", help="现在的保单。")
    ins_expiry: date | None = day(
        "保险到期日", O, page="2.22", synonyms=("保险到期",), help="商业险到期日；没有就是交强险。"
    )
    ins_compulsory: date | None = day("交强险到期日", O, page="2.22", synonyms=("交强险到期",), help="交强险截止日。")
    ins_commercial: date | None = day("商业险到期日", O, page="2.22", synonyms=("商业险到期",), help="商业险截止日。")
    ins_via: str = text("投保渠道", O, page="2.22", help="在哪里投的保。")
    first_registered: date | None = day(
        "初次登记日期", O, page="2.22", synonyms=("登记日期", "上牌日期", "注册日期"), help="行驶证上的注册日期。"
    )
    inspect_due: date | None = day(
        "年审日期", O, page="2.22", synonyms=("年检到期日", "年检到期", "年审到期", "年检日期"), help="下次年检到期日。"
    )
    first_maint_due: date | None = day("首保预计", C, page="2.6", help="本店卖的车填。")
    first_maint_done: bool | None = yes("首保完成", C, page="2.6", help="做过首保填是。")
    last_visit: date | None = day(
        "回站日期",
        O,
        page="2.25",
        synonyms=("最近进厂日期", "最近进厂", "最近来店"),
        help="最近一次进厂，导入工单时更新；网页的“最近来店”按工单现算。",
    )
    scrapped: bool | None = yes("报废", O, default="否", page="2.25", help="是 = 不再计入保有，也不再打电话。")
    recall_open: tuple[str, ...] = several("未完成召回", O, (), page="2.25", help="还没做的召回编号，用、隔开。")
    remark: str = text("备注", O, lines=True, page="2.25", help="其它要记的话。")
    source_no: str = text("原编号", O, page="2.25", help="导入前在原系统里的编号。")


@record(
    "E03",
    "ownerships",
    tab="车主变更",
    book=CUSTOMERS,
    prefix="主",
    by_year=False,
    digits=6,
    title="车主变更",
    page="2.25",
)
class Ownership(Row):
    """E03 owners: who owned the car from when, kept for ever."""

    vehicle_id: str = ref("车辆", R, "vehicles", beside=("plate", "vin"), page="2.25", help="哪台车。")
    customer_id: str = ref("车主", R, "customers", beside=("name", "mobile"), page="2.25", help="从那天起的车主。")
    since: date | None = day("起始日期", O, page="2.25", help="从哪天起；不知道就空着。")
    until: date | None = day("截止日期", O, page="2.25", help="到哪天止；空 = 现在还是。")
    reason: str = choice("原因", O, ("购车", "过户", "更正"), page="2.25", help="怎么变的。")


@record(
    "E04", "insurances", tab="保险", book=CUSTOMERS, prefix="险", by_year=False, digits=6, title="保险", page="2.22"
)
class Insurance(Row):
    """E04 保险信息: one policy."""

    vehicle_id: str = ref("车辆", R, "vehicles", beside=("plate", "vin"), page="2.22", help="哪台车。")
    insurer: str = text("保险公司", O, page="2.22", help="承保公司。")
    cover: str = choice("险种", O, ("交强险", "商业险", "其它"), page="2.22", help="哪一种险。")
    policy_no: str = text("保单号", O, page="2.22", help="保单号码。")
    starts_on: date | None = day("起始日", O, page="2.22", help="哪天生效。")
    expires_on: date | None = day("到期日", R, page="2.22", help="哪天到期；续保提醒按它。")
    renewed_here: bool | None = yes("是否本店续保", O, page="2.22", help="在本店续的填是。")
    renewal: str = choice("续保结果", O, ("成功", "他处", "失联"), page="2.22", help="提醒之后的结果。")


@record(
    "E04", "inspections", tab="年检", book=CUSTOMERS, prefix="检", by_year=False, digits=6, title="年检", page="2.22"
)
class Inspection(Row):
    """E04 年检信息: one official inspection."""

    vehicle_id: str = ref("车辆", R, "vehicles", beside=("plate", "vin"), page="2.22", help="哪台车。")
    due_on: date | None = day("到期日", R, page="2.22", help="年检到期日。")
    done_on: date | None = day("完成日", O, page="2.22", help="办完的日期。")
    by_us: bool | None = yes("是否本店代办", O, page="2.22", help="本店代办填是。")
