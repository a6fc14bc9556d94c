"""The commands on a real folder: import, look, take back, log-ins, the state of things."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from dcrc_lite.cli import root, server
from dcrc_lite.desk import Desk
from dcrc_lite.desk.folder import opened
from dcrc_lite.errors import DcrcError
from dcrc_lite.errors.shops import NotAShopError
from dcrc_lite.store.protocol import Change, Origin

LISTS = Path(__file__).parent / "data" / "sample_300"
VISITS = LISTS / "维修结算单.xlsx"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "滨江 店"
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("DCRC_NOW", "2026-11-21T09:00")
        run("init", folder, "--name", "启航汽车滨江店")
    return folder


@pytest.fixture(autouse=True)
def saturday(no_fixed_clock: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DCRC_NOW", "2026-11-21T09:00")


def run(*arguments: str | Path, typed: str = "", status: int = 0) -> Result:
    """Run a command to its end; what it returns is its exit status, as in the program."""
    result = CliRunner().invoke(root, [*map(str, arguments)], input=typed, prog_name="dcrc", standalone_mode=False)
    if isinstance(result.exception, DcrcError | click.ClickException):
        result.exit_code = 1
    elif result.exception is not None:
        raise result.exception
    assert (result.return_value or result.exit_code) == status, result.output
    return result


def test_a_look_at_a_list_stores_nothing(shop: Path) -> None:
    said = run("import", shop, VISITS, "--dry-run").output
    assert "维修 3 日回访" in said
    assert "什么都没有写" in said
    assert re.search(r"读不准、对不上 \d+ 处：\n    .* · 第 \d+ 行 · ", said)
    assert json.loads(run("worklist", shop, "--json").output) == []


def test_without_yes_and_without_a_person_to_ask_nothing_is_stored(shop: Path) -> None:
    assert "加上 --yes" in run("import", shop, VISITS, status=1).output


def test_an_import_is_stored_seen_and_taken_back(shop: Path) -> None:
    stored = json.loads(run("import", shop, VISITS, "--yes", "--json").output)
    assert stored["applied"]
    assert stored["new"] > 1000
    entries = json.loads(run("worklist", shop, "--json").output)
    assert len(entries) > 3
    rung = sum(entry["group"] in ("已超期", "约好的", "今天") for entry in entries)
    said = run("worklist", shop).output
    assert f"今天要打 {rung} 位" in said and f'dcrc explain "{shop}"' in said
    assert all(f"{group} · " in said for group in {entry["group"] for entry in entries})
    assert stored["id"] in run("import", shop, "--undo", stored["id"], "--json").output
    assert json.loads(run("worklist", shop, "--json").output) == []


def test_an_import_tells_what_an_open_workbook_does_not_let_in(shop: Path) -> None:
    held = [shop / f"~${path.name}" for path in shop.glob("*.xlsx")]
    for one in held:
        one.write_bytes(b"?")
    stored = run("import", shop, VISITS, "--yes", "--json")
    for one in held:
        one.unlink()
    assert (
        "还没写进 客户车辆.xlsx：别人 正开着这个文件，关掉后运行 dcrc serve 或 dcrc sync 就会写进去。" in stored.stderr
    )
    again = run("import", shop, "--undo", json.loads(stored.stdout)["id"], "--json")
    assert again.stderr == ""


def test_a_server_that_stops_tells_what_an_open_workbook_does_not_let_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run("init", tmp_path / "店", "--name", "店")
    book = tmp_path / "店" / "~$客户车辆.xlsx"
    book.write_bytes(b"?")
    monkeypatch.setattr(server, "_listen", lambda *_, **__: _Listening())
    monkeypatch.setattr(server, "log_to", lambda _: None)
    monkeypatch.setattr(server, "_stop_on_term", lambda: None)

    def begin(desk: Desk) -> None:
        row = Change("customers", {"name": "朱军", "status": "在用"})
        desk.store.commit([row], actor="测试", origin=Origin.FORM, at=datetime(2026, 11, 21, 9))

    server.serve_shop(tmp_path / "店", "127.0.0.1", 8000, lambda _: None, begin=begin)
    assert "1 条改动已存好，还没写进 客户车辆.xlsx" in capsys.readouterr().err
    book.unlink()
    server.serve_shop(tmp_path / "店", "127.0.0.1", 8000, lambda _: None)
    assert capsys.readouterr().err == ""


class _Listening:
    """A server nobody asks anything."""

    effective_port = 8000

    def run(self) -> None:
        """Stop at once."""

    def close(self) -> None:
        """Do nothing."""


def test_a_folder_brings_the_lists_that_lie_in_it(shop: Path, tmp_path: Path) -> None:
    exported = tmp_path / "DMS 导出"
    exported.mkdir()
    (exported / VISITS.name).write_bytes(VISITS.read_bytes())
    (exported / "说明.docx").write_text("x", encoding="utf-8")
    assert f"{VISITS.name} · " in run("import", shop, exported, "--dry-run").output
    (exported / VISITS.name).unlink()
    result = CliRunner().invoke(root, ["import", str(shop), str(exported)], prog_name="dcrc")
    assert "里没有能导入的清单" in result.output


def test_the_next_step_can_be_typed_as_it_stands(tmp_path: Path) -> None:
    said = run("init", tmp_path / "启航 店", "--name", "启航").output
    assert f'dcrc serve "{tmp_path / "启航 店"}"' in said
    with pytest.raises(DcrcError, match='dcrc init "无 店"'):
        raise NotAShopError("无 店", exists=False)


def test_who_cannot_be_rung_is_told_beside_what_cannot_be_read(shop: Path) -> None:
    with opened(shop) as desk:
        row = Change("customers", {"name": "朱军", "status": "在用"})
        desk.store.commit([row], actor="测试", origin=Origin.FORM, at=datetime(2026, 11, 21, 9))
        expected = len(desk.customers.nobody_can_ring())
    assert expected > 0
    said = CliRunner().invoke(root, ["check", str(shop)], prog_name="dcrc").output
    assert f"另有 {expected} 位" in said


def test_a_workbook_that_is_none_is_named_once(tmp_path: Path) -> None:
    run("init", tmp_path / "店", "--name", "店")
    (tmp_path / "店" / "客户车辆.xlsx").write_text("客户,电话", encoding="utf-8")
    said = CliRunner().invoke(root, ["check", str(tmp_path / "店")], prog_name="dcrc").output
    assert said.count("客户车辆.xlsx") == 1


def test_files_and_undo_do_not_go_together(shop: Path) -> None:
    assert isinstance(run("import", shop, VISITS, "--undo", "x", status=1).exception, click.UsageError)


def test_an_import_nobody_knows_is_not_taken_back(shop: Path) -> None:
    assert "没有编号是 x 的导入" in str(run("import", shop, "--undo", "x", status=1).exception)


def test_log_ins_are_added_listed_and_reset(shop: Path) -> None:
    assert "一次性密码" in run("user", "add", shop, "zhangmin", "--role", "电访员", "--name", "张敏").output
    people = json.loads(run("user", "list", shop, "--json").output)
    assert {"username": "zhangmin", "name": "张敏", "roles": ["电访员"]} in people
    said = run("user", "reset", shop, "zhangmin", "--password-stdin", typed="tea-lantern-42\n").output
    assert "tea-lantern-42" not in said
    assert "一次性密码" not in said


def test_a_role_nobody_has_is_refused(shop: Path) -> None:
    assert run("user", "add", shop, "lisi", "--role", "店长", status=1).exception is not None


def test_a_fresh_shop_is_in_good_order(shop: Path) -> None:
    assert "没有发现问题" in run("check", shop).output
    assert "要处理" not in run("doctor", shop).output
    assert json.loads(run("sync", shop, "--json").output)["waiting"] == 0


def test_a_sync_names_the_workbook_it_could_not_read_every_time(shop: Path) -> None:
    (shop / "客户车辆.xlsx").write_bytes(b"PK broken")
    for _ in range(2):
        said = run("sync", shop, status=1).output
        assert "客户车辆.xlsx" in said and "还等着 0 处" in said
    assert json.loads(run("sync", shop, "--json", status=1).output)["unread"] == ["客户车辆.xlsx"]


def test_a_damaged_cell_is_told_with_its_place(shop: Path) -> None:
    from openpyxl import load_workbook

    workbook = load_workbook(shop / "潜客.xlsx")
    sheet = workbook["潜客"]
    columns = {cell.value: place for place, cell in enumerate(sheet[1], 1)}
    sheet.cell(2, columns["客户姓名"], "周佩兰")
    sheet.cell(2, columns["接收时间"], "上个月的某一天")
    workbook.save(shop / "潜客.xlsx")
    said = run("check", shop, status=1).output
    assert "潜客.xlsx · 潜客" in said
    assert "上个月的某一天" in said


def test_a_damaged_number_is_told_covered(tmp_path: Path) -> None:
    folder = tmp_path / "号码 店"
    run("init", folder, "--name", "店")
    with opened(folder) as desk:
        row = Change("customers", {"name": "朱军", "status": "在用", "mobile": "1540571203"})
        desk.store.commit([row], actor="测试", origin=Origin.HAND, at=datetime(2026, 11, 21, 9))
    for asked in ((), ("--json",)):
        said = run("check", folder, *asked, status=1).output
        assert "****1203" in said and "1540571203" not in said


def test_a_list_of_imports_that_cannot_be_read_is_told_by_the_doctor(tmp_path: Path) -> None:
    from dcrc_lite.store.place import state_of

    folder = tmp_path / "记录 店"
    run("init", folder, "--name", "店")
    place = state_of(folder) / "imports"
    place.mkdir(exist_ok=True)
    (place / "log.json").write_text("{", encoding="utf-8")
    said = run("doctor", folder, status=1).output
    assert "导入记录" in said and "log.damaged-" in said


def test_the_manual_is_published_with_the_shops_figures(shop: Path, tmp_path: Path) -> None:
    said = run("site", tmp_path / "手册", "--data", shop).output
    assert "启航汽车滨江店" in said
    assert (tmp_path / "手册" / "index.html").is_file()


def test_the_manual_of_no_shop_has_the_hours_and_holidays_a_new_shop_starts_with(tmp_path: Path) -> None:
    run("site", tmp_path / "手册")
    page = (tmp_path / "手册" / "2-1-overview.html").read_text(encoding="utf-8")
    assert "本店是周一至周五 08:30–17:00，国家放假就停" in page
    assert "本店是每天 08:30–17:30，店里开门就走" in page
    assert "最晚 10月8日 周四 10:00 答复" in page  # after the seven days from 1 October 2026
    assert "10月10日 周六 15:00–17:00" in page  # a make-up Saturday counts


def test_identity_numbers_land_in_the_workbook_once_the_shop_keeps_them(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    shop = tmp_path / "店"
    run("init", shop, "--name", "店", "--hours", "1-7 08:30-17:30")
    switch_on(shop, "keep_id_no")
    first = json.loads(run("import", shop, LISTS / "客户档案.xlsx", "--yes", "--json").output)
    assert not [name for sheet in first["sheets"] for name in sheet["columns_without_field"] if "证件" in name]
    rows = load_workbook(shop / "客户车辆.xlsx")["客户"].iter_rows(values_only=True)
    place = next(rows).index("证件号")
    numbers = [row[place] for row in rows if row[place]]
    assert len(numbers) > 250
    assert {len(str(number)) for number in numbers} == {18}
    again = json.loads(run("import", shop, LISTS / "客户档案.xlsx", "--yes", "--json").output)
    assert (again["new"], again["changed"]) == (0, 0)


def switch_on(shop: Path, key: str) -> None:
    """Write 是 into a row of 店铺, as the owner does."""
    from openpyxl import load_workbook

    workbook = load_workbook(shop / "设置.xlsx")
    sheet = workbook["店铺"]
    header = [cell.value for cell in sheet[1]]
    row = next(line[0].row for line in sheet.iter_rows(min_row=2) if line[0].value == key)
    sheet.cell(row, header.index("值") + 1).value = "是"
    workbook.save(shop / "设置.xlsx")


def test_what_was_refused_is_corrected_in_its_file_and_comes_in(shop: Path, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    listed = tmp_path / "潜客.csv"
    lead = "2026-11-20 10:00,{name},15405710099,展厅"
    head = "来店时间,客户姓名,联系电话,线索来源\n"
    listed.write_text(head + lead.format(name="周佩兰") + "\n" + "2026-11-20 11:00,,,展厅\n", encoding="utf-8")
    first = json.loads(run("import", shop, listed, "--kind", "潜客登记", "--yes", "--json").output)
    assert (first["new"], first["refused"] + first["undecided"]) == (1, 1)
    book = load_workbook(first["to_correct"])
    sheet = book.worksheets[0]
    header = [str(cell.value) for cell in sheet[1]]
    sheet.cell(2, header.index("客户姓名") + 1).value = "何秀英"
    sheet.cell(2, header.index("联系电话") + 1).value = "15405710098"
    book.save(first["to_correct"])
    second = json.loads(run("import", shop, first["to_correct"], "--yes", "--json").output)
    assert (second["new"], second["refused"], second["undecided"]) == (1, 0, 0)
