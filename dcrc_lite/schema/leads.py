"""潜客 (E05)."""

from __future__ import annotations

from datetime import date, datetime

from dcrc_lite.schema.books import LEADS
from dcrc_lite.schema.customers import LEAD_SOURCES
from dcrc_lite.schema.record import C, O, R, Row, choice, day, dt, phone, record, ref, staff, text, yes

FEEDBACKS = ("无法联系", "已预约", "需资料", "近期购买", "观望", "已购他牌", "无意向", "其它")
LEAD_STAGES = ("接收", "已分派", "已联系", "已反馈", "已回传", "跟进", "已转移", "入库", "成交", "战败", "无效")
GRADES = ("O", "H", "A", "B", "C", "D", "F1", "F2", "L", "M")


@record(
    "E05", "leads", tab="潜客", book=LEADS, prefix="潜", by_year=True, dated="received_at", title="潜客", page="2.10"
)
class Lead(Row):
    """E05 潜在客户 (潜在客户跟踪表 附件1)."""

    batch_no: str = text("批次号", C, page="2.10", help="厂家下发的写批次号。")
    dealer_info: str = text("经销商信息", C, lines=True, page="2.10", help="厂家下发表左上角的内容。")
    name: str = text("客户姓名", R, page="2.10", synonyms=("姓名", "客户名称", "潜客姓名"), help="怎么称呼。")
    salutation: str = choice("称谓", O, ("先生", "女士", "小姐"), page="2.10", help="打电话时怎么称呼。")
    mobile: str = phone(
        "联系电话", R, width=14, page="2.10", synonyms=("电话", "手机", "手机号", "客户电话"), help="能打通的号码。"
    )
    mobile_2: str = phone("备用电话", O, width=14, page="2.10", help="同一个人的另一个号码。")
    need: str = text("意向", O, lines=True, page="2.10", synonyms=("客户描述", "需求"), help="客户想要什么。")
    origin: str = choice(
        "来源",
        R,
        LEAD_SOURCES,
        dictionary="lead_source",
        page="2.10",
        synonyms=("线索来源", "信息来源"),
        help="从哪里来的。",
    )
    gather: str = text("集客方式", O, page="2.10", help="原系统怎么写就怎么抄。")
    model_interest: str = text("意向车型", O, page="2.10", synonyms=("意向车系",), help="看哪款车。")
    received_at: datetime | None = dt(
        "接收时间",
        R,
        width=17,
        page="2.10",
        synonyms=("来店(电)时间", "来店时间", "来电时间", "线索时间"),
        help="反馈时限从它起算。",
    )
    left_at: datetime | None = dt(
        "离店时间", O, width=17, page="2.10", synonyms=("离店(电)时间",), help="离店或挂机的时间。"
    )
    test_drive: bool | None = yes("试乘试驾", O, page="2.10", help="试过填是。")
    feedback: str = choice("经销商反馈", R, FEEDBACKS, page="2.10", help="只选一个，最主要的。")
    opinion: str = text("意见", C, lines=True, page="2.10", help="选无法联系或其它时必填。")
    salesperson: str = staff(
        "销售人员姓名", R, page="2.10", synonyms=("分派顾问", "销售顾问", "跟进顾问"), help="谁跟进的，写姓名。"
    )
    brochure_sent: bool | None = yes("提供产品宣传册", O, page="2.10", help="给过填是。")
    appointment: datetime | None = dt("预约见面日期", O, page="2.10", help="约了就写。")
    next_on: date | None = day("下次跟进日期", O, page="2.10", synonyms=("下次联系日期",), help="哪天再联系。")
    feedback_at: datetime | None = dt("反馈时间", R, page="2.10", help="什么时候反馈的。")
    crc_reached: bool | None = yes("接到本店电访", O, page="2.10", help="CRC 核对。")
    crc_same: bool | None = yes("反馈一致", O, page="2.10", help="CRC 核对。")
    crc_right: bool | None = yes("信息准确", O, page="2.10", help="CRC 核对。")
    crc_offered: bool | None = yes("主动提供宣传册或预约", O, page="2.10", help="CRC 核对。")
    transferred: bool | None = yes("已转其它经销商", O, page="2.10", help="转走了填是。")
    transfer_reason: str = text("转移原因", C, page="2.10", help="为什么转走。")
    stage: str = choice(
        "跟踪阶段", R, LEAD_STAGES, dictionary="lead_stage", page="2.10", synonyms=("状态",), help="走到哪一步了。"
    )
    grade: str = choice(
        "意向等级", R, GRADES, dictionary="lead_grade", page="2.10", synonyms=("意向级别",), help="按本店分级。"
    )
    lost_reason: str = text("战败原因", C, page="2.10", help="为什么没成。")
    customer_id: str = ref("客户", O, "customers", page="2.10", help="成交后对应的客户。")
    remark: str = text("备注", O, lines=True, page="2.10", help="其它要记的话。")
    source_no: str = text("原编号", O, page="2.10", synonyms=("序号", "线索编号"), help="导入前在原系统里的编号。")
