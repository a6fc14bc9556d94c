"""客户 and 家庭成员 (E01, E02)."""

from __future__ import annotations

from datetime import date, datetime

from dcrc_lite.schema.books import CUSTOMERS
from dcrc_lite.schema.field import Kind, Mask
from dcrc_lite.schema.record import (
    AUTO,
    C,
    O,
    R,
    Row,
    choice,
    day,
    dt,
    integer,
    number,
    phone,
    record,
    ref,
    several,
    special,
    staff,
    text,
    yes,
)

CUSTOMER_KINDS = ("个人", "企业单位", "政府机构", "特殊公司", "交易伙伴")
CUSTOMER_CLASSES = ("潜在", "意向", "保有", "战败")
CONTACT_WAYS = ("电话", "短信", "邮件", "微信", "不希望回访")
LEAD_SOURCES = ("厂家下发", "展厅来店", "来电", "上门开发", "活动", "转介绍", "网络", "售后进厂", "其它")


@record("E01", "customers", tab="客户", book=CUSTOMERS, prefix="客", by_year=False, digits=6, title="客户", page="6.1")
class Customer(Row):
    """E01 客户档案: one customer, one file. 档案编号 is the 编号."""

    kind: str = choice(
        "客户性质",
        R,
        CUSTOMER_KINDS,
        dictionary="customer_kind",
        default="个人",
        page="6.1",
        help="个人还是单位；单位车要写清联系人。",
    )
    name: str = text(
        "客户姓名",
        R,
        page="6.1",
        width=12,
        synonyms=("客户名称", "车主姓名", "姓名", "客户", "车主", "CustName", "用户姓名", "车主名称", "会员名称"),
        help="写全名，不带“先生”“女士”；称呼另有一栏。",
    )
    salutation: str = choice("称谓", O, ("先生", "女士", "小姐"), page="7.1", help="打电话时怎么称呼。")
    gender: str = choice("性别", O, ("男", "女"), page="6.1", help="写男或女。")
    age: int | None = integer("年龄", O, page="6.1", help="周岁；知道生日就不用填。")
    birthday: date | None = day("生日", O, page="2.22", synonyms=("出生日期", "出生年月"), help="生日祝福按它提醒。")
    mobile: str = phone(
        "手机",
        C,
        page="2.7",
        width=14,
        synonyms=("联系电话", "客户电话", "手机号", "手机号码", "移动电话", "电话", "车主电话", "Mobile", "Phone"),
        help="手机和座机至少填一个；回访先打手机。",
    )
    landline: str = phone(
        "座机",
        C,
        page="2.7",
        width=14,
        synonyms=("固定电话", "家庭电话", "办公电话"),
        help="带区号，如 0571-88001234。",
    )
    mobile_2: str = phone(
        "备用手机", O, page="2.7", width=14, synonyms=("第二电话", "备用电话"), help="同一位客户的另一个手机号。"
    )
    email: str = special(
        Kind.EMAIL, "EMAIL", O, page="2.22", synonyms=("邮箱", "电子邮箱", "E-mail"), help="可以发提醒的邮箱。"
    )
    home_addr: str = text(
        "家庭地址",
        O,
        page="2.7",
        mask=Mask.ADDRESS,
        width=30,
        synonyms=("联系地址", "客户地址", "地址", "住址", "通讯地址"),
        help="写到门牌；核对过期会提醒再问。",
    )
    mail_addr: str = text("邮寄地址", C, page="2.7", mask=Mask.ADDRESS, width=30, help="和家庭地址不同时才填。")
    zip_code: str = text("邮编", C, page="2.7", synonyms=("邮政编码",), help="六位数字。")
    occupation: str = text("职业", O, page="6.1", help="做哪一行。")
    employer: str = text("工作单位", O, page="6.1", synonyms=("单位",), help="在哪里上班。")
    employer_addr: str = text("单位地址", O, page="6.1", mask=Mask.ADDRESS, help="工作单位的地址。")
    job_title: str = text("职务", O, page="6.1", help="在单位的职务。")
    hobby: tuple[str, ...] = several("兴趣爱好", O, (), dictionary="hobby", page="6.1", help="几项之间用、隔开。")
    user_is_owner: bool | None = yes(
        "使用人是否车主", R, default="是", page="2.7", help="车平时由车主本人开填是；否就写下面三栏。"
    )
    actual_user: str = text("实际使用人", C, page="2.7", help="平时开这台车的人。")
    user_relation: str = text("与车主关系", C, page="2.7", help="如配偶、子女、司机。")
    user_phone: str = phone("使用人电话", C, page="2.7", width=14, help="使用人的手机。")
    class_base: str = choice(
        "客户类别", R, CUSTOMER_CLASSES, default="保有", page="6.1", help="基盘 = 意向 + 保有 + 战败。"
    )
    class_time: str = choice("时间序列", O, ("老客户", "新客户", "未来客户"), page="6.1", help="按时间分的类。")
    class_txn: str = choice("交易过程", O, ("曾经", "正在", "即将"), page="6.1", help="按交易进展分的类。")
    class_value: str = choice(
        "重要程度", O, ("主力", "一般", "零散", "高价值", "潜在"), page="6.1", help="按业务量分的类。"
    )
    class_type: str = choice(
        "关键顾客类型", O, ("伙伴型", "意见型", "费用型", "服务型"), page="6.1", help="由本店自己定义的四类。"
    )
    loyalty_stage: str = choice(
        "忠诚阶段", O, ("考察期", "形成期", "稳定期"), page="6.1", help="考察、形成、稳定三期。"
    )
    origin: str = choice("信息来源", O, LEAD_SOURCES, dictionary="lead_source", page="6.1", help="客户最初怎么来的。")
    consultant: str = staff(
        "销售顾问", O, page="2.6", synonyms=("顾问", "分派顾问", "销售员"), help="卖车给他的人，写姓名。"
    )
    sa: str = staff("对应服务顾问", O, page="2.3", synonyms=("服务专员",), help="平时接待他的服务顾问，写姓名。")
    member_no: str = text("会员号", O, page="6.1", synonyms=("会员卡号",), help="车友俱乐部会员号。")
    member_class: str = text("会员类别", O, page="6.1", help="会员等级。")
    pref_channel: str = choice(
        "回访方式",
        O,
        CONTACT_WAYS,
        page="2.13",
        synonyms=("首选联系方式", "联系方式偏好"),
        help="不希望回访 = 不再打关怀电话，另外计数。",
    )
    pref_time: str = text("方便时间", O, page="2.13", help="什么时候打合适，如 上午。")
    callback_consent: bool | None = yes(
        "接受回访", R, default="是", page="2.13", help="否 = 不打关怀电话，也不算漏打。"
    )
    archive_consent: bool | None = yes(
        "建档同意", R, page="6.1", help="客户是否同意建档；没问过就空着，程序只提醒不拦。"
    )
    archive_consent_on: date | None = day("同意日期", O, page="6.1", help="哪天同意的。")
    needs: str = text("需求记录", O, lines=True, page="6.1", help="客户说过的需要和偏好。")
    industry: str = text("行业", C, page="6.1", help="单位客户填。")
    business_scope: str = text("经营范围", C, page="6.1", help="单位客户填。")
    key_business: str = text("关键业务", C, page="6.1", help="单位客户填。")
    risk_rating: str = text("风险评估", C, page="6.1", help="重要客户要及时评。")
    risk_rated_on: date | None = day("风险评估日期", C, page="6.1", help="哪天评的。")
    credit_rating: str = text("信用评价", C, page="6.1", help="重要客户要及时评。")
    approved_by: str = staff("建档审批人", C, page="6.1", help="设置里要求审批时填。")
    approved_at: datetime | None = dt("建档审批时间", C, page="6.1", help="设置里要求审批时填。")
    last_contact: datetime | None = dt("最近联系", AUTO, page="6.1", help="在这里打通电话时由程序填。")
    secrecy: str = choice("密级", R, ("机密", "秘密", "内部"), default="机密", page="6.1", help="客户档案默认机密。")
    retain_until: date | None = day(
        "保管期限至", O, page="2.25", help="最近一次业务 + 保存年限；程序不算，要记就自己写。"
    )
    status: str = choice(
        "档案状态",
        R,
        ("在用", "休眠", "待销毁", "已销毁"),
        default="在用",
        page="6.1",
        help="待销毁、已销毁的不再打电话。",
    )
    completeness: float | None = number(
        "完整率", O, page="6.1", help="填了的必填项占比；网页的档案上现算，这一格程序不填。"
    )
    id_type: str = choice(
        "证件类型",
        O,
        ("身份证", "护照", "营业执照", "军官证", "其它"),
        on=False,
        page="6.1",
        synonyms=("证件种类",),
        help="默认不开这一列。",
    )
    id_no: str = special(
        Kind.ID_NO,
        "证件号",
        O,
        on=False,
        mask=Mask.ID_NO,
        page="6.1",
        width=20,
        synonyms=("证件号码", "身份证号", "身份证号码", "客户身份证号", "身份证"),
        help="默认不开这一列；开了会校验并打码。",
    )
    dms_level: str = text("客户级别", O, page="6.1", synonyms=("客户等级",), help="原系统给的级别，照抄。")
    filed_on: date | None = day("建档日期", O, page="6.1", help="原系统里建档的日期。")
    remark: str = text("备注", O, lines=True, page="6.1", help="其它要记的话。")
    source_no: str = text(
        "原编号", O, page="6.1", width=14, synonyms=("客户编号", "客户代码", "客户号"), help="导入前在原系统里的编号。"
    )


@record(
    "E02", "family", tab="家庭成员", book=CUSTOMERS, prefix="家", by_year=False, digits=6, title="家庭成员", page="6.1"
)
class FamilyMember(Row):
    """E02 家庭成员; for owners and legal persons of companies also character and background."""

    customer_id: str = ref("客户", R, "customers", beside=("name", "mobile"), page="6.1", help="是哪位客户的家人。")
    name: str = text("姓名", R, page="6.1", help="家人的姓名。")
    relation: str = text("关系", R, page="6.1", help="如配偶、子女。")
    birthday: date | None = day("生日", O, page="6.1", help="想提醒祝福就填。")
    occupation: str = text("职业", O, page="6.1", help="做哪一行。")
    temper: str = text("性格", O, page="6.1", help="单位负责人可填。")
    hobby: str = text("嗜好", O, page="6.1", help="单位负责人可填。")
    education: str = text("学历", O, page="6.1", help="单位负责人可填。")
    ability: str = text("能力", O, page="6.1", help="单位负责人可填。")
    remark: str = text("备注", O, lines=True, page="6.1", help="其它要记的话。")
