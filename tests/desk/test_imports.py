"""The import at the desk: who and what rows mean, what changes and what does not, calls that result, taking it back."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from small_shop import SmallShop

from dcrc_lite.desk.imports import Chosen
from dcrc_lite.errors.imports import NothingToImportError, UnknownImportError, UnknownListKindError
from dcrc_lite.imports.plan import Fate, Plan
from dcrc_lite.schema.calls import CallRecord
from dcrc_lite.schema.complaints import Complaint
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.leads import Lead
from dcrc_lite.schema.settings import Setting
from dcrc_lite.schema.vehicles import Ownership, Vehicle
from dcrc_lite.schema.visits import Delivery, Visit
from dcrc_lite.schema.words import default_words
from dcrc_lite.store.protocol import Change, Origin

NOW = datetime(2026, 11, 21, 9, 0)
SAMPLE = Path(__file__).parents[1] / "data" / "sample_300"
VIN, OTHER_VIN = "LFVVT2UC8NP983045", "LFV3SHAK7ML932005"
ORDERS = "工单号,进厂时间,结算时间,车牌号,车架号,车系,车主,送修人,送修人电话,进厂里程,维修类型,维修项目,工时费,应收合计"
ARCHIVE = "客户编号,客户姓名,手机,车牌号,VIN,车系,最近里程,客户级别"
OWNER = f"C1,朱军,15405712038,浙A8T3K6,{VIN},迈腾,1000,普通"


class Counter:
    """A shop, and lists laid on its counter."""

    def __init__(self, folder: Path) -> None:
        self.shop = SmallShop(NOW)
        self.folder = folder

    def file(self, name: str, header: str, *rows: str) -> Path:
        path = self.folder / name
        path.write_text("\n".join([header, *rows]), "utf-8")
        return path

    def plan(self, *files: Path, chosen: Chosen | None = None) -> Plan:
        return self.shop.desk.imports.plan(files, now=NOW, chosen=chosen)

    def take(self, *files: Path, chosen: Chosen | None = None) -> Plan:
        plan = self.plan(*files, chosen=chosen)
        self.shop.desk.imports.apply(plan, "陈曦", NOW)
        return plan

    def archive(self, *rows: str) -> Path:
        return self.file("客户档案.csv", ARCHIVE, *rows)

    def orders(self, *rows: str) -> Path:
        return self.file("工单.csv", ORDERS, *rows)

    def order(self, no: str = "RO1", owner: str = "朱军", out: str = "2026-11-20 16:40", **more: str) -> str:
        cells = {"vin": VIN, "plate": "浙A8T3K6", "bringer": owner, "phone": "15405712038", "km": "31402", "fee": "100",
                 "item": "换机油", "kind": "定期保养"} | more  # fmt: skip
        return (f"{no},2026-11-20 09:10,{out},{cells['plate']},{cells['vin']},迈腾,{owner},{cells['bringer']},"
                f"{cells['phone']},{cells['km']},{cells['kind']},{cells['item']},{cells['fee']},300")  # fmt: skip


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    return Counter(tmp_path)


def fates(plan: Plan) -> dict[str, int]:
    return {fate.name: plan.count(fate) for fate in Fate if plan.count(fate)}


def test_an_order_of_an_unknown_car_brings_car_and_customer(counter: Counter) -> None:
    counter.take(counter.orders(counter.order(bringer="送车人甲", phone="15400000001")))
    store = counter.shop.store
    visit, car, person = store.rows(Visit)[0], store.rows(Vehicle)[0], store.rows(Customer)[0]
    assert (visit.vehicle_id, visit.customer_id, car.owner_id) == (car.id, person.id, person.id)
    assert (person.name, person.mobile) == ("朱军", "")
    assert (visit.bringer, visit.bringer_phone) == ("送车人甲", "15400000001")


def test_the_owner_who_brought_his_car_gave_his_own_number(counter: Counter) -> None:
    counter.take(counter.orders(counter.order()))
    assert counter.shop.store.rows(Customer)[0].mobile == "15405712038"


def test_settlement_fills_in_for_a_missing_departure(counter: Counter) -> None:
    header = ORDERS.replace("结算时间", "结算时间,出厂时间")
    row = counter.order().replace(",2026-11-20 16:40,", ",2026-11-20 16:40,{},")
    for no, left, expected in (("RO1", "", 16), ("RO2", "2026-11-20 17:05", 17)):
        counter.take(counter.file("a.csv", header, row.format(left).replace("RO1", no)))
        found = counter.shop.store.rows(Visit, {"ro_no": no})[0].out_at
        assert found is not None
        assert found.hour == expected


def test_lines_of_one_order_are_gathered(counter: Counter) -> None:
    plan = counter.take(counter.orders(counter.order(item="换机油"), counter.order(item="换雨刮", fee="50.5")))
    visit = counter.shop.store.rows(Visit)[0]
    assert (visit.items, str(visit.labor), str(visit.receivable)) == ("换机油\n换雨刮", "150.50", "300.00")
    assert fates(plan) == {"NEW": 1, "SAME": 1}


def test_importing_twice_changes_nothing(counter: Counter) -> None:
    files = counter.archive(OWNER), counter.orders(counter.order())
    counter.take(*files)
    again = counter.take(*files)
    assert fates(again) == {"SAME": 2}
    assert counter.shop.store.count(Visit) == counter.shop.store.count(Vehicle) == 1


def test_the_order_of_the_files_does_not_matter(counter: Counter) -> None:
    files = [counter.archive(OWNER), counter.orders(counter.order(owner="朱先生"))]
    one, other = counter.plan(*files), counter.plan(*files[::-1])
    assert (fates(one), one.new_rows, one.calls) == (fates(other), other.new_rows, other.calls)
    assert fates(counter.take(*files[::-1])) == {"NEW": 2}
    assert [person.name for person in counter.shop.store.rows(Customer)] == ["朱军"]


def test_a_blank_cell_erases_nothing(counter: Counter) -> None:
    counter.take(counter.archive(OWNER))
    counter.take(counter.archive(f"C1,朱军,,浙A8T3K6,{VIN},,,"))
    assert counter.shop.store.rows(Customer)[0].mobile == "15405712038"


def test_a_changed_cell_is_shown_old_and_new_under_the_files_own_header(counter: Counter) -> None:
    counter.take(counter.archive(OWNER))
    plan = counter.plan(counter.archive(OWNER.replace("普通", "金卡")))
    change = plan.of(Fate.CHANGED)[0].changes[0]
    assert (change.column, change.old, change.new) == ("客户级别", "普通", "金卡")


def test_a_cell_corrected_by_hand_wins_unless_ticked(counter: Counter) -> None:
    counter.take(counter.archive(OWNER))
    person = counter.shop.store.rows(Customer)[0]
    change = Change("customers", {"dms_level": "银卡"}, id=person.id)
    counter.shop.store.commit([change], actor="张敏", origin=Origin.FORM, at=NOW)
    plan = counter.take(counter.archive(OWNER))
    assert [(cell.kept_by, cell.new) for cell in plan.kept] == [("张敏", "普通")]
    assert fates(plan) == {"SAME": 1}
    assert counter.shop.store.rows(Customer)[0].dms_level == "银卡"
    counter.take(counter.archive(OWNER), chosen=Chosen(ticked=frozenset({plan.kept[0].key})))
    assert counter.shop.store.rows(Customer)[0].dms_level == "普通"


@pytest.mark.parametrize(
    "again",
    [
        f"C9,朱军,15405712038,浙A8T3K6,{VIN},迈腾,1000,普通",  # same telephone
        f"C9,朱军,15400009999,浙A8T3K6,{VIN},迈腾,1000,普通",  # new telephone, same car and name
        f"C9,朱先生,15405712038,浙A8T3K6,{VIN},迈腾,1000,普通",  # surname and title
        "C9,朱军,15405712038,浙A8T3K6,NP983045,迈腾,1000,普通",  # VIN written in part
        "C9,朱军,15405712038,浙A8T3K6,,迈腾,1000,普通",  # no VIN, same plate
        "C9,朱军,15405712038,,LFVVT2UC8NP983O45,迈腾,1000,普通",  # O for 0
        "C9,朱军,15405712038,浙A8T3K6,LFVVT2UC8NP983046,迈腾,1000,普通",  # a wrong character, same plate
    ],
)
def test_a_customer_keyed_in_twice_is_one(counter: Counter, again: str) -> None:
    counter.take(counter.archive(OWNER, again))
    people, cars = counter.shop.store.rows(Customer), counter.shop.store.rows(Vehicle)
    assert ([one.name for one in people], [one.vin for one in cars]) == (["朱军"], [VIN])
    assert people[0].mobile == "15405712038"


def test_a_second_number_is_kept(counter: Counter) -> None:
    counter.take(counter.archive(OWNER, OWNER.replace("15405712038", "15400009999").replace("C1", "C9")))
    assert counter.shop.store.rows(Customer)[0].mobile_2 == "15400009999"


def test_two_people_of_one_name_stay_two(counter: Counter) -> None:
    counter.take(counter.archive(OWNER, f"C2,朱军,15400000002,浙A00001,{OTHER_VIN},速腾,1,普通"))
    assert counter.shop.store.count(Customer) == 2


def test_a_couple_sharing_a_telephone_stays_two(counter: Counter) -> None:
    counter.take(counter.archive(OWNER, f"C2,何秀英,15405712038,浙A00001,{OTHER_VIN},速腾,1,普通"))
    assert counter.shop.store.count(Customer) == 2


def test_the_same_car_with_another_person_is_asked_not_merged(counter: Counter) -> None:
    counter.take(counter.archive(OWNER))
    orders = counter.orders(counter.order(owner="何秀英", phone="15400000003"))
    plan = counter.take(orders)
    assert fates(plan) == {"UNDECIDED": 1}
    assert counter.shop.store.count(Visit) == 0
    key = plan.of(Fate.UNDECIDED)[0].key
    counter.take(orders, chosen=Chosen(answers={key: "transfer"}))
    car = counter.shop.store.rows(Vehicle)[0]
    owner = counter.shop.store.get(Customer, car.owner_id)
    assert owner is not None
    assert owner.name == "何秀英"
    assert [one.reason for one in counter.shop.store.rows(Ownership)] == ["", "过户"]


def test_after_a_transfer_the_old_orders_ask_nothing(counter: Counter) -> None:
    files = counter.archive(OWNER), counter.orders(counter.order("RO0"))
    counter.take(*files)
    sold = counter.orders(counter.order("RO9", owner="何秀英", phone="15400000003"))
    counter.take(sold, chosen=Chosen(answers={counter.plan(sold).of(Fate.UNDECIDED)[0].key: "transfer"}))
    assert fates(counter.plan(counter.orders(counter.order("RO0")))) == {"SAME": 1}


@pytest.mark.parametrize("answer", ["same", "other", "skip"])
def test_each_answer_settles_the_row(counter: Counter, answer: str) -> None:
    counter.take(counter.archive(OWNER))
    orders = counter.orders(counter.order(owner="何秀英", phone="15400000003"))
    key = counter.plan(orders).of(Fate.UNDECIDED)[0].key
    plan = counter.take(orders, chosen=Chosen(answers={key: answer}))
    assert fates(plan) == ({"REFUSED": 1} if answer == "skip" else {"NEW": 1})
    assert counter.shop.store.count(Customer) == (2 if answer == "other" else 1)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",2026-11-20,2026-11-20,浙A8T3K6,,,朱军,,,,,,,", "缺工单号"),
        ("RO1,昨天,,浙A8T3K6,,,朱军,,,,,,,", "进厂和出厂时间"),
        ("RO1,2026-11-20,2026年11月31日,浙A8T3K6,,,朱军,,,,,,,", "“2026年11月31日”没有这一天，算不出哪天回访"),
        ("RO1,2026-11-20,,未上牌,,,朱军,,,,,,,", "不知道是哪台车"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_with_its_reason(counter: Counter, row: str, reason: str) -> None:
    refused = counter.plan(counter.orders(row)).of(Fate.REFUSED)[0]
    assert (refused.row.number, reason in refused.reason) == (2, True)


def test_refused_rows_can_be_corrected_and_imported_again(counter: Counter, tmp_path: Path) -> None:
    plan = counter.plan(counter.orders(counter.order(no=""), counter.order("RO2")))
    book = openpyxl.load_workbook(io.BytesIO(counter.shop.desk.imports.refused_book(plan)))
    sheet = book.worksheets[0]
    assert "缺工单号" in str(sheet.cell(2, len(ORDERS.split(",")) + 1).value)
    sheet.cell(2, 1).value = "RO7"
    book.save(tmp_path / "改好.xlsx")
    assert fates(counter.take(tmp_path / "改好.xlsx")) == {"NEW": 1}
    assert counter.shop.store.rows(Visit)[0].ro_no == "RO7"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[SmallShop, Plan]:
    """The sample dealership, imported whole."""
    counter = Counter(tmp_path_factory.mktemp("sample"))
    return counter.shop, counter.take(*(path for path in SAMPLE.iterdir() if path.is_file()))


def test_every_row_has_exactly_one_fate(sample: tuple[SmallShop, Plan]) -> None:
    _, plan = sample
    for sheet in plan.sheets:
        rows = [row for row in plan.rows if (row.row.file, row.row.sheet) == (sheet.file, sheet.sheet)]
        assert len(rows) == sheet.rows == sheet.lines - len(sheet.left_out)


def test_the_calls_foretold_are_the_calls_that_come(sample: tuple[SmallShop, Plan]) -> None:
    shop, plan = sample
    dues = [due for due in shop.store.dues() if due.kind in ("call", "mend")]
    assert plan.calls.total == len(dues) > 0
    assert plan.calls.expired > 1000


def test_old_orders_make_no_calls_and_are_counted(counter: Counter) -> None:
    plan = counter.take(counter.orders(counter.order(out="2026-09-01 10:00"), counter.order("RO2")))
    assert (plan.calls.total, plan.calls.expired) == (1, 1)
    assert len(counter.shop.store.dues()) == 1


def test_an_imported_past_call_ends_the_call_it_was(counter: Counter) -> None:
    counter.take(counter.orders(counter.order()))
    header = "回访日期,回访类型,客户姓名,联系电话,车牌号,VIN,回访结果,客户意见"
    calls = counter.file("回访.csv", header, f"2026-11-21,售后3日回访,朱军,15405712038,浙A8T3K6,{VIN},接通,很好")
    plan = counter.take(calls)
    assert plan.calls.ended == 1
    assert counter.shop.store.dues() == []
    assert counter.shop.store.rows(CallRecord)[0].task_id == ""


@pytest.mark.parametrize(
    ("outcome", "ended"),
    [
        ("成功", True), ("拒访", True), ("无法联系", True), ("停机空号", True), ("", True),
        ("非本人", False), ("无人接听", False), ("忙线", False), ("关机", False), ("另约", False),
    ],
)  # fmt: skip
def test_an_imported_call_ends_what_such_a_call_made_here_would_end(
    counter: Counter, outcome: str, ended: bool
) -> None:
    counter.take(counter.orders(counter.order()))
    task = counter.shop.store.dues()[0]
    record = CallRecord(
        customer_id=task.customer_id, vehicle_id=task.vehicle_id, call_kind="维修3日", called_at=NOW, outcome=outcome
    )
    counter.shop.put(record)
    assert (counter.shop.store.dues() == []) is ended


def test_undo_takes_back_rows_and_cells(counter: Counter) -> None:
    counter.take(counter.archive(OWNER))
    plan = counter.take(counter.archive(OWNER.replace("普通", "金卡")), counter.orders(counter.order()))
    counter.shop.desk.imports.undo(plan.id, "陈曦", NOW)
    assert counter.shop.store.count(Visit) == 0
    assert counter.shop.store.rows(Customer)[0].dms_level == "普通"
    assert counter.shop.desk.imports.log()[0].undone_by == "陈曦"
    with pytest.raises(UnknownImportError):
        counter.shop.desk.imports.undo(plan.id, "陈曦", NOW)


def test_applying_a_plan_twice_stores_it_once(counter: Counter) -> None:
    plan = counter.plan(counter.orders(counter.order()))
    first, second = (counter.shop.desk.imports.apply(plan, "陈曦", NOW) for _ in range(2))
    assert first.ids == second.ids
    assert (counter.shop.store.count(Visit), len(counter.shop.desk.imports.log())) == (1, 1)


def test_a_complaint_keeps_its_number_and_starts_no_clock_when_closed(counter: Counter) -> None:
    header = "投诉单号,受理时间,投诉渠道,客户姓名,联系电话,车牌号,VIN号码,投诉类型,投诉级别,投诉内容,结案时间,回访满意度,状态"
    row = f"TS1,2026-11-10 08:03,回访,朱军,15405712038,浙A8T3K6,{VIN},价格收费,严重,多收钱,2026-11-12 10:00,基本满意,已结案"
    counter.take(counter.file("投诉.csv", header, row))
    case = counter.shop.store.rows(Complaint)[0]
    assert (case.source_no, case.origin, case.category, case.severity) == ("TS1", "内部电访", "其它问题", "重大")
    assert (case.status, case.satisfied, case.followup_result) == ("结案", "是", "基本满意")
    assert counter.shop.store.dues() == []


def test_a_lead_is_no_customer_and_the_same_lead_in_two_files_is_one(counter: Counter) -> None:
    header = "线索来源,来店(电)时间,客户姓名,联系电话,意向车型,意向级别,状态"
    one = counter.file("a.csv", header, "来店,2026-11-19,马强,15449309641,速腾,B,跟进中")
    two = counter.file("b.csv", header, "来店,2026-11-19 14:38,马强,,速腾,B,跟进中")
    counter.take(one, two)
    lead = counter.shop.store.rows(Lead)[0]
    assert lead.received_at == datetime(2026, 11, 19, 14, 38)
    assert (counter.shop.store.count(Lead), counter.shop.store.count(Customer)) == (1, 0)


def test_a_delivery_is_found_again_by_its_car(counter: Counter) -> None:
    header = "交车日期,客户名称,联系电话,VIN码,车系,开票价格,购车方式,销售顾问,交强险到期"
    row = f"2026-11-14,朱军,15405712038,{VIN},迈腾,¥135500.00,按揭,许婷,2027-11-14"
    counter.take(counter.file("交车.csv", header, row))
    assert fates(counter.take(counter.file("交车.csv", header, row.replace("2026-11-14", "2026.11.14")))) == {"SAME": 1}
    sale, car = counter.shop.store.rows(Delivery)[0], counter.shop.store.rows(Vehicle)[0]
    assert (sale.pay_mode, str(sale.invoice_price), str(car.ins_expiry)) == ("贷款", "135500.00", "2027-11-14")


def test_a_less_exact_file_does_not_change_what_is_known(counter: Counter) -> None:
    counter.take(counter.orders(counter.order(km="11402")))
    rough = counter.order(km="1.1万公里", out="2026年11月20日").replace("2026-11-20 09:10", "2026/11/20")
    assert fates(counter.plan(counter.orders(rough))) == {"SAME": 1}


def test_an_unknown_word_is_asked_and_once_taught_is_known(counter: Counter) -> None:
    orders = counter.orders(counter.order(kind="换胎补胎"))
    plan = counter.take(orders)
    assert [(one.word, one.rows) for one in plan.unknown_words] == [("换胎补胎", 1)]
    visit = counter.shop.store.rows(Visit)[0]
    assert (visit.visit_type, visit.remark) == ("", "原维修类型：换胎补胎")
    counter.shop.put(*default_words())
    counter.shop.desk.imports.teach({("visit_type", "换胎补胎"): "修理"}, "陈曦", NOW)
    assert counter.plan(orders).unknown_words == ()


def test_a_column_matched_once_is_remembered(counter: Counter) -> None:
    orders = counter.file("a.csv", ORDERS + ",谁付钱", counter.order() + ",平安保险")
    plan = counter.plan(orders)
    assert [column.header for column in plan.sheets[0].without_field] == ["谁付钱"]
    columns = plan.sheets[0].columns
    assert columns is not None
    counter.shop.desk.imports.remember({columns.fingerprint: {"谁付钱": "visits.payer"}}, "陈曦", NOW)
    counter.take(orders)
    assert counter.shop.store.rows(Visit)[0].payer == "平安保险"


def test_identity_numbers_are_left_out_until_the_shop_wants_them(counter: Counter) -> None:
    archive = counter.file("a.csv", ARCHIVE + ",证件号码", OWNER + ",33019919910814532X")
    assert [column.header for column in counter.plan(archive).sheets[0].without_field] == ["证件号码"]
    counter.shop.set(Setting(id="keep_id_no"), value="是")
    counter.take(archive)
    assert counter.shop.store.rows(Customer)[0].id_no == "33019919910814532X"


def test_a_sheet_that_is_no_list_is_named_and_the_others_come_in(counter: Counter) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("说明").append(["请先看说明"])
    orders = book.create_sheet("工单")
    for line in (ORDERS, counter.order()):
        orders.append(line.split(","))
    book.save(counter.folder / "两张.xlsx")
    plan = counter.plan(counter.folder / "两张.xlsx")
    assert [bool(sheet.reason) for sheet in plan.sheets] == [True, True, False]
    assert fates(plan) == {"NEW": 1}


def test_a_file_without_any_list_is_refused_in_words(counter: Counter) -> None:
    with pytest.raises(NothingToImportError, match="没有认得的清单"):
        counter.plan(counter.file("a.csv", "甲,乙,丙", "1,2,3"))
    with pytest.raises(UnknownListKindError, match="维修结算单"):
        counter.shop.desk.imports.plan([counter.archive(OWNER)], "没有这种", NOW)


def test_the_json_holds_the_figures_of_the_command(counter: Counter) -> None:
    figures = counter.plan(counter.orders(counter.order())).as_json()
    assert {"id", "new", "changed", "same", "undecided", "refused", "calls"} <= set(figures)
    assert (figures["new"], figures["calls"]) == (1, 1)
