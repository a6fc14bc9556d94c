"""A customers workbook of any size, filled like a real one, for the benchmarks. Phones are of an unassigned block."""

from __future__ import annotations

import random
from pathlib import Path

from dcrc_lite.schema import SHEETS
from dcrc_lite.schema.books import CUSTOMERS
from dcrc_lite.store.templates import blank
from dcrc_lite.store.xlsx_patch import BookEdit, patch_book
from dcrc_lite.store.xlsx_row import Ink
from dcrc_lite.store.xlsx_sheet import SheetEdit

SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"
CITIES = ("杭州市滨江区", "宁波市鄞州区", "温州市鹿城区", "嘉兴市南湖区", "绍兴市越城区")


def customer(number: int, dice: random.Random) -> dict[str, str]:
    """Return the cells of one customer, 25 of them filled."""
    name = dice.choice(SURNAMES) + "".join(dice.choices(GIVEN, k=dice.choice((1, 2, 2))))
    day = f"{dice.randint(2018, 2026)}-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}"
    phone = f"154{number:08d}"
    street = f"{dice.choice(CITIES)}{dice.choice(GIVEN)}{dice.choice(GIVEN)}路{dice.randint(1, 900)}号{number % 97}室"
    return {
        "id": f"客-{number:06d}", "kind": "个人", "name": name, "salutation": dice.choice(("先生", "女士")),
        "age": str(dice.randint(20, 70)), "birthday": f"{dice.randint(1960, 2004)}-06-15", "mobile": phone,
        "mobile_2": phone if number % 7 == 0 else f"164{number:08d}", "email": f"c{number}@example.com",
        "home_addr": "浙江省" + street, "mail_addr": "浙江省" + street, "zip_code": f"31{number % 10000:04d}",
        "occupation": dice.choice(("教师", "职员", "个体", "医生")), "employer": f"{dice.choice(CITIES)}{dice.choice(GIVEN)}公司",
        "job_title": dice.choice(("经理", "主管", "")), "user_is_owner": dice.choice(("是", "否")),
        "consultant": dice.choice(("陈一", "林二", "何三")), "sa": dice.choice(("高四", "罗五", "梁六")),
        "member_no": f"M{number:07d}", "callback_consent": "是", "archive_consent": "是", "archive_consent_on": day,
        "needs": f"关注保养费用，第{number}次沟通时提到{dice.choice(GIVEN)}", "filed_on": day, "source_no": f"DMS{number:08d}",
        "created_at": f"{day}T09:05", "created_by": "导入", "updated_at": f"{day}T10:06", "updated_by": "导入",
    }  # fmt: skip


def make(path: Path, count: int, seed: int = 1) -> None:
    """Write a customers workbook with `count` rows at `path`."""
    dice = random.Random(seed)
    sheet = SHEETS["customers"]
    places = {field.name: (column, field) for column, field in enumerate(sheet.columns)}
    rows = {}
    for number in range(1, count + 1):
        cells = customer(number, dice)
        rows[number + 1] = {places[name][0]: Ink(places[name][1], text) for name, text in cells.items()}
    blank_book = path.with_suffix(".blank")
    blank_book.write_bytes(blank(CUSTOMERS))
    with blank_book.open("rb") as source, path.open("w+b") as target:
        patch_book(source, target, path.name, BookEdit({sheet.tab: SheetEdit(rows, 1, 1)}, has_formulas=False))
    blank_book.unlink()


def make_plain(path: Path, count: int, seed: int = 1) -> None:
    """Write the 25 filled columns as Excel saves them: shared strings, days as dates, no columns left empty."""
    from datetime import date

    import xlsxwriter

    dice, sheet = random.Random(seed), SHEETS["customers"]
    headers = {field.name: field.header for field in sheet.columns}
    names = [name for name in customer(1, dice) if not name.endswith(("_at", "_by"))]
    book = xlsxwriter.Workbook(str(path))
    tab, day = book.add_worksheet(sheet.tab), book.add_format({"num_format": "yyyy-mm-dd"})
    tab.write_row(0, 0, [headers[name] for name in names])
    tab.freeze_panes(1, 0)
    tab.autofilter(0, 0, count, len(names) - 1)
    days = {names.index(name) for name in ("birthday", "archive_consent_on", "filed_on")}
    for number in range(1, count + 1):
        cells = customer(number, dice)
        for place, name in enumerate(names):
            text = cells[name]
            if place in days:
                tab.write_datetime(number, place, date.fromisoformat(text), day)
            elif name == "age":
                tab.write_number(number, place, int(text))
            elif text:
                tab.write_string(number, place, text)
    book.close()
