"""A shop's folder: made once, never over something else, opened again with everything in it."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dcrc_lite import clock
from dcrc_lite.desk import Desk
from dcrc_lite.desk.backups import back_up
from dcrc_lite.desk.checks import findings
from dcrc_lite.desk.demo.keeping import fresh_demo
from dcrc_lite.desk.folder import create_shop, looked_at, open_desk, opened
from dcrc_lite.errors.books import FolderInUseError, StoreFullError
from dcrc_lite.errors.clocks import BadHoursError
from dcrc_lite.errors.shops import NotADemoError, NotAShopError, ShopExistsError, UnknownProfileError
from dcrc_lite.schema import BOOKS
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.defaults import default_rules
from dcrc_lite.schema.settings import Holiday, Rule
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.protocol import Change, Origin
from dcrc_lite.store.troubles import Part

NOW = datetime(2026, 11, 21, 9, 0)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("folder") / "滨江 店"
    create_shop(folder, "启航汽车滨江店", now=NOW, hours="1-6 08:30-17:30")
    return folder


def test_a_new_shop_has_every_workbook(shop: Path) -> None:
    assert {book.file_name(2026) for book in BOOKS} <= {path.name for path in shop.iterdir()}


def test_the_standard_stands_in_the_settings_workbook(shop: Path) -> None:
    sheet = load_workbook(shop / "设置.xlsx")[Rule.sheet.tab]
    assert [row[0].value for row in sheet.iter_rows(min_row=2) if row[0].value] == [rule.id for rule in default_rules()]


def test_a_new_shop_opens_with_its_name_hours_and_holidays(shop: Path) -> None:
    with opened(shop) as desk:
        settings = desk.settings.now()
        assert settings.shop_name == "启航汽车滨江店"
        assert settings.calendars.shop.is_open(datetime(2026, 11, 21, 10, 0))
        assert not settings.calendars.shop.is_open_day(date(2026, 11, 22))
        assert not settings.calendars.office.is_open_day(date(2026, 10, 1))
        assert desk.store.count(Holiday) > 20


def test_a_new_shop_has_nothing_to_complain_about(shop: Path) -> None:
    with opened(shop) as desk:
        assert desk.data.problems(clock.now()) == []
        assert [finding for finding in findings(desk) if finding.todo] == []


def test_the_first_administrator_enters_with_the_one_time_password(tmp_path: Path) -> None:
    made = create_shop(tmp_path / "店", "店", now=NOW)
    with opened(made.folder) as desk:
        entered = desk.accounts.log_in(made.username, made.password, address="127.0.0.1", agent="")
        assert entered.user.roles == ("系统管理员",)
        assert entered.user.must_change


def test_a_folder_with_workbooks_is_not_made_anew(shop: Path) -> None:
    before = (shop / "设置.xlsx").read_bytes()
    with pytest.raises(ShopExistsError, match=r"设置\.xlsx"):
        create_shop(shop, "另一家", now=NOW)
    assert (shop / "设置.xlsx").read_bytes() == before


@pytest.mark.parametrize(
    ("more", "error"), [({"hours": "每天"}, BadHoursError), ({"profile": "没有这个"}, UnknownProfileError)]
)
def test_what_cannot_be_read_leaves_no_folder(tmp_path: Path, more: dict[str, str], error: type[Exception]) -> None:
    with pytest.raises(error):
        create_shop(tmp_path / "店", "店", now=NOW, **more)
    assert not (tmp_path / "店").exists()


def test_a_folder_without_a_shop_is_not_opened(tmp_path: Path) -> None:
    with pytest.raises(NotAShopError, match="dcrc init"):
        open_desk(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "dcrc-demo"
    fresh_demo(folder, NOW.replace(hour=10))
    return folder


def test_the_demonstrations_workbooks_hold_the_year(demo: Path) -> None:
    with opened(demo) as desk:
        assert desk.store.count(Customer) == 240
        assert desk.worklist.entries(NOW.replace(hour=10))


def test_the_owners_column_and_colours_survive_the_programs_writing(demo: Path) -> None:
    def marks() -> tuple[list[object], list[str]]:
        sheet = load_workbook(demo / "客户车辆.xlsx")["客户"]
        header = [cell.value for cell in sheet[1]]
        own, name = header.index("老板备注"), header.index("客户姓名")
        rows = list(sheet.iter_rows(min_row=2))
        return [row[own].value for row in rows], [row[name].fill.fgColor.rgb for row in rows]

    before = marks()
    assert any(before[0])
    with opened(demo) as desk:
        first = desk.store.rows(Customer, limit=1)[0]
        change = Change("customers", {"needs": "周末来店"}, id=first.id)
        desk.store.commit([change], actor="张敏", origin=Origin.FORM, at=NOW)
        desk.store.sync()
    assert marks() == before
    with opened(demo) as desk:
        assert desk.store.get(Customer, first.id).needs == "周末来店"  # type: ignore[union-attr]


def test_the_same_day_uses_the_demonstration_again(demo: Path) -> None:
    before = (demo / "设置.xlsx").stat().st_mtime_ns
    assert fresh_demo(demo, NOW).set_aside == ""
    assert (demo / "设置.xlsx").stat().st_mtime_ns == before


def test_another_day_sets_the_demonstration_aside(demo: Path) -> None:
    kept = fresh_demo(demo, NOW.replace(day=22, hour=10))
    assert Path(kept.set_aside).name == "dcrc-demo-2026-11-21"
    assert (Path(kept.set_aside) / "设置.xlsx").exists()
    assert (demo / "设置.xlsx").exists()


def test_a_demonstration_never_goes_over_something_else(tmp_path: Path) -> None:
    (tmp_path / "账本.txt").write_text("别动", encoding="utf-8")
    with pytest.raises(NotADemoError):
        fresh_demo(tmp_path, NOW)
    assert [path.name for path in tmp_path.iterdir()] == ["账本.txt"]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Desk]:
    create_shop(tmp_path / "店", "店", now=NOW)
    with opened(tmp_path / "店") as desk:
        yield desk


def test_a_shop_somebody_works_on_can_be_looked_at(served: Desk) -> None:
    assert served.folder is not None
    change = Change("customers", {"name": "周佩兰"}, handle="c")
    (row_id,) = served.store.commit([change], actor="张敏", origin=Origin.FORM, at=NOW).ids
    with looked_at(served.folder) as desk:
        assert desk.store.rows(Customer)[0].name == "周佩兰"
        assert desk.store.history(row_id=row_id)
        assert desk.worklist.entries(NOW) == []
        assert desk.data.problems(clock.now()) == []
        assert findings(desk)


def test_a_keeper_that_fails_is_told_by_the_doctor_of_another_process(served: Desk) -> None:
    assert served.folder is not None
    assert isinstance(served.store, XlsxStore)

    def fail() -> bool:
        raise StoreFullError("磁盘已满") from OSError(errno.ENOSPC, "周佩兰")

    served.store.watch(Part.WRITE, fail)
    with looked_at(served.folder) as desk:
        [told] = [one for one in findings(desk) if one.name == "程序自己做的：写表格"]
    assert told.state.startswith("存好的改动还没有写进表格：磁盘已满，") and told.todo
    served.store.watch(Part.WRITE, lambda: True)
    with looked_at(served.folder) as desk:
        assert not [one for one in findings(desk) if one.name.startswith("程序自己做的")]


@pytest.mark.parametrize(("hours", "late"), [(23, False), (25, True)])
@pytest.mark.parametrize("backed_up", [False, True])
def test_the_doctor_asks_for_a_backup_of_what_was_saved_long_since(
    served: Desk, monkeypatch: pytest.MonkeyPatch, hours: int, late: bool, backed_up: bool
) -> None:
    assert served.folder is not None
    book, now = served.folder / "客户车辆.xlsx", clock.real_now()
    if backed_up:
        back_up(served.folder)
        saved = book.stat().st_mtime + hours * 3600
        os.utime(book, (saved, saved))
    monkeypatch.setattr(clock, "real_now", lambda: now + timedelta(hours=hours))
    [told] = [one for one in findings(served) if one.name == "备份"]
    assert ("客户车辆.xlsx" in told.todo) is late
    assert ("dcrc backup" in told.todo) is late


def test_who_looks_at_a_shop_in_use_stores_nothing(served: Desk) -> None:
    assert served.folder is not None
    with looked_at(served.folder) as desk, pytest.raises(FolderInUseError):
        desk.store.commit([Change("customers", {"name": "周佩兰"})], actor="张敏", origin=Origin.FORM, at=NOW)
    with looked_at(served.folder) as desk, pytest.raises(FolderInUseError):
        desk.store.sync()
    assert served.store.count(Customer) == 0


def test_log_ins_can_be_changed_while_the_shop_is_in_use(served: Desk) -> None:
    assert served.folder is not None
    with looked_at(served.folder) as desk:
        desk.accounts.add("zhangmin", name="张敏", roles=("电访员",), password="tea-lantern-42")
    assert served.accounts.user("zhangmin") is not None


def test_a_shop_of_a_brand_starts_with_that_standards_figures(tmp_path: Path) -> None:
    create_shop(tmp_path / "店", "城东店", now=NOW, profile="进口车")
    with opened(tmp_path / "店") as desk:
        settings = desk.settings.now()
        assert settings.text("profile") == "进口车"
        assert settings.text("shop_name") == "城东店"
        assert settings.rule("D01").on is False
        assert settings.rule("D02").owner_role == "销售顾问"
