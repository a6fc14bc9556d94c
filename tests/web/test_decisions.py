"""Pages about decisions: both sides of a cell, held and damaged workbooks, copies, backups, the banner."""

from __future__ import annotations

import errno
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from small_shop import PASSWORD, SATURDAY
from store_shop import Person, column
from visitor import SECRET, Visitor

from dcrc_lite import clock
from dcrc_lite.desk import Desk
from dcrc_lite.desk.folder import create_shop, open_desk
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.vehicles import Vehicle
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.protocol import Change, Origin
from dcrc_lite.store.troubles import Part
from dcrc_lite.web import create_app

BOOK = "客户车辆.xlsx"
Enter = Callable[[str], Visitor]
PEOPLE = {"chenxi": ("陈曦", "DCRC经理"), "zhangmin": ("张敏", "电访员"), "boss": ("何总", "总经理")}


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop with eight customers, made once."""
    folder = tmp_path_factory.mktemp("shop") / "和顺 店"
    create_shop(folder, "和顺店", now=SATURDAY)
    desk = open_desk(folder)
    for username, (name, role) in PEOPLE.items():
        desk.accounts.add(username, name=name, roles=(role,), password=PASSWORD)
    _store(desk, *(Change("customers", {"name": f"客户{n}", "mobile": f"1540571200{n}"}) for n in range(8)))
    desk.store.sync()
    desk.close()
    return folder


@pytest.fixture
def folder(ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DCRC_NOW", SATURDAY.isoformat())
    shutil.copytree(ready, tmp_path / "店")
    return tmp_path / "店"


@pytest.fixture
def desk(folder: Path) -> Iterator[Desk]:
    opened = open_desk(folder)
    yield opened
    opened.store.close(write=False)  # type: ignore[call-arg]
    opened.accounts_file.close()


@pytest.fixture
def enter(desk: Desk) -> Enter:
    app = create_app(desk, secret=SECRET, testing=True)

    def log_in(username: str) -> Visitor:
        person = Visitor(app)
        assert person.log_in(username).status_code == 302
        return person

    return log_in


def _store(desk: Desk, *changes: Change) -> None:
    desk.store.commit(changes, actor="张敏", origin=Origin.FORM, at=SATURDAY)


def _both(desk: Desk, folder: Path, name: str, form: str, file: str) -> None:
    _store(desk, Change("customers", {name: form}, id="客-000001"))
    with Person(folder).edits(BOOK, "客户") as ws:
        ws.cell(2, column("customers", name)).value = file
    desk.store.sync()


def _customer(desk: Desk) -> Customer:
    found = desk.store.get(Customer, "客-000001")
    assert found is not None
    return found


def _undo(page: str) -> str:
    found = re.search(r'class="toast".*?action="([^"]+)"', page, re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("choice", "kept"),
    [("web", "网页写的"), ("file", "表格写的"), ("join", "网页写的；表格写的"), ("own", "我自己填的")],
)
def test_one_click_settles_a_cell_and_one_takes_it_back(
    enter: Enter, desk: Desk, folder: Path, choice: str, kept: str
) -> None:
    _both(desk, folder, "remark", "网页写的", "表格写的")
    person = enter("zhangmin")
    page = person.get("/data/both").text
    assert "客户车辆.xlsx · 客户 · BD2" in page and "checked" not in page
    done = person.post("/data/both/1", {"choice": choice, "own": "我自己填的"}, follow_redirects=True).text
    assert (_customer(desk).remark, desk.store.conflicts()) == (kept, [])
    person.post(_undo(done))
    assert [one.form for one in desk.store.conflicts()] == ["网页写的"]


def test_a_cell_settled_meanwhile_says_so(enter: Enter, desk: Desk, folder: Path) -> None:
    _both(desk, folder, "remark", "网页写的", "表格写的")
    person = enter("zhangmin")
    person.post("/data/both/1", {"choice": "web"})
    answer = person.post("/data/both/1", {"choice": "file"})
    assert answer.status_code == 409 and "已经有人选过" in answer.text


def test_the_only_readable_text_is_pointed_out(enter: Enter, desk: Desk, folder: Path) -> None:
    _both(desk, folder, "birthday", "1988-02-03", "明天")
    assert enter("zhangmin").get("/data/both").text.count("只有这一个读得懂") == 1


def test_numbers_are_whole_only_for_those_who_choose_and_that_is_noted(enter: Enter, desk: Desk, folder: Path) -> None:
    _both(desk, folder, "mobile", "15405712270", "15405712277")
    desk.accounts.add("root", name="管理", roles=("系统管理员",), password=PASSWORD)
    assert "154 0571 2270" in enter("zhangmin").get("/data/both").text
    assert [one.why for one in desk.accounts.accesses("客-000001")] == ["两边都改过里选"]
    page = enter("root").get("/data/both").text
    assert "154****2270" in page and "0571 2270" not in page and "disabled" in page


def _lose(desk: Desk, folder: Path) -> None:
    with Person(folder).edits(BOOK, "客户") as ws:
        ws.delete_rows(2, 6)
    desk.store.sync()


def test_a_large_loss_is_shown_with_two_ways_out(enter: Enter, desk: Desk, folder: Path) -> None:
    _lose(desk, folder)
    page = enter("chenxi").get("/data/held").text
    assert all(word in page for word in ("客户0", "这些行确实删了", "拿回来：", "从备份拿回来…", "旧数据"))
    assert "客户7" not in page


def test_everybody_sees_that_the_data_is_old(enter: Enter, desk: Desk, folder: Path) -> None:
    _lose(desk, folder)
    assert "现在看到的是旧数据" in enter("boss").get("/complaints/").text
    assert desk.store.count(Customer) == 8


@pytest.mark.parametrize(("counts", "rows"), [("文件", 2), ("程序", 8)])
def test_a_decision_is_carried_out(enter: Enter, desk: Desk, folder: Path, counts: str, rows: int) -> None:
    _lose(desk, folder)
    person = enter("chenxi")
    done = person.post("/data/held", {"file": BOOK, "counts": counts}, follow_redirects=True).text
    desk.store.sync()
    assert desk.store.count(Customer) == len(Person(folder).sees(BOOK, "customers")) == rows
    if counts == "文件":
        person.post(_undo(done))
        assert desk.store.count(Customer) == 8


def test_only_the_entitled_decide(enter: Enter, desk: Desk, folder: Path) -> None:
    _lose(desk, folder)
    person = enter("zhangmin")
    assert "请 DCRC 经理或档案管理员来决定" in person.get("/data/held").text
    for path in ("/data/held", "/data/backup", "/data/copy", "/data/undo/决定-1"):
        assert person.post(path).status_code == 403
    assert desk.store.count(Customer) == 8


def test_an_odd_decision_is_refused(enter: Enter, desk: Desk) -> None:
    person = enter("chenxi")
    assert person.post("/data/held", {"file": BOOK, "counts": "?"}).status_code == 400
    assert person.post("/data/undo/导入-1").status_code == 404
    assert person.post("/data/backup", {"backup": "没有"}).status_code == 404
    assert person.post("/data/copy", {"name": "没有"}).status_code == 404


def test_a_damaged_book_is_brought_back_from_a_backup(enter: Enter, desk: Desk, folder: Path) -> None:
    backup = desk.store.backups(BOOK)[0]
    (folder / BOOK).write_bytes(b"PK\3\4")
    desk.store.sync()
    person = enter("chenxi")
    assert "拿回这一份" in person.get("/data/held").text
    page = person.post("/data/backup", {"backup": backup.id}, follow_redirects=True).text
    assert "备份拿回来了" in page
    desk.store.sync()
    assert [row["name"] for row in Person(folder).sees(BOOK, "customers")] == [f"客户{n}" for n in range(8)]


def test_a_copy_is_merged_in_by_a_button(enter: Enter, desk: Desk, folder: Path) -> None:
    copy = "客户车辆-DESKTOP-7F3K2.xlsx"
    shutil.copyfile(folder / BOOK, folder / copy)
    with Person(folder).edits(copy, "客户") as ws:
        ws.cell(2, column("customers", "remark")).value = "那边写的"
    person = enter("chenxi")
    assert copy in person.get("/data/sync").text
    assert "并进来 1 行" in person.post("/data/copy", {"name": copy}, follow_redirects=True).text
    assert (_customer(desk).remark, desk.store.copies()) == ("那边写的", [])


def test_an_open_book_is_first_told_small_and_later_large(
    enter: Enter, desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / f".~lock.{BOOK}#").write_text("王芳,wf,office,21.11.2026 09:00,x;", encoding="utf-8")
    _store(desk, Change("customers", {"remark": "x"}, id="客-000001"))
    desk.store.sync()
    page = enter("chenxi").get("/data/").text
    assert "1 条待写入" in page and 'class="note warn"' not in page
    late = clock.real_now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "real_now", lambda: late)
    page = enter("chenxi").get("/data/").text
    assert 'class="note warn"' in page and "正在 王芳 的表格软件里打开" in page


def test_the_history_of_one_person_is_shown(enter: Enter, desk: Desk, folder: Path) -> None:
    with Person(folder).edits(BOOK, "客户") as ws:
        ws.cell(2, column("customers", "remark")).value = "手改的"
    desk.store.sync()
    page = enter("chenxi").get("/data/history?by=张敏").text
    assert "张敏" in page and "手改的" not in page
    page = enter("chenxi").get("/data/history?record=customers&row=客-000001").text
    assert "手改的" in page and "表格里改的" in page


def test_a_copied_row_gets_its_number_by_a_button(enter: Enter, desk: Desk, folder: Path) -> None:
    with Person(folder).edits(BOOK, "客户") as ws:
        ws.cell(10, 1).value = "客-000001"
        ws.cell(10, column("customers", "name")).value = "客户0 又一位"
    desk.store.sync()
    person = enter("zhangmin")
    assert "给新号" in person.get("/data/").text
    page = person.post("/data/number", {"file": BOOK, "cell": "A10"}, follow_redirects=True).text
    assert "那一行的新编号是 客-000009" in page
    assert person.post("/data/number", {"file": BOOK, "cell": "A10"}).status_code == 409


def test_a_text_typed_over_a_looked_up_cell_is_chosen_for_its_source(enter: Enter, desk: Desk, folder: Path) -> None:
    _store(desk, Change("vehicles", {"owner_id": "客-000001"}))
    desk.store.sync()
    with Person(folder).edits(BOOK, "车辆") as ws:
        ws.cell(2, column("vehicles", "owner_id__name")).value = "客户零"
    desk.store.sync()
    person = enter("zhangmin")
    page = person.get("/data/both").text
    assert all(words in page for words in ("已照客户表换回", "表格里写的", "客户表里的", "客户零"))
    done = person.post("/data/both/1", {"choice": "web"}, follow_redirects=True).text
    assert _customer(desk).name == "客户零"
    person.post(_undo(done))
    assert _customer(desk).name == "客户0"


def test_each_side_of_a_cell_says_when(enter: Enter, desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DCRC_NOW", (SATURDAY + timedelta(minutes=9)).isoformat())
    _both(desk, folder, "remark", "网页写的", "表格写的")
    page = enter("zhangmin").get("/data/both").text
    assert f"网页 · 张敏 今天 {SATURDAY:%H:%M}<" in page
    assert f"今天 {SATURDAY + timedelta(minutes=9):%H:%M} 读到" in page


def test_a_column_gets_its_name_back_by_a_button(enter: Enter, desk: Desk, folder: Path) -> None:
    with Person(folder).edits(BOOK, "客户") as ws:
        ws.cell(1, column("customers", "remark")).value = "客户备注"
    desk.store.sync()
    person = enter("zhangmin")
    assert "写回“备注”" in person.get("/data/").text
    page = person.post("/data/name", {"file": BOOK, "cell": "BD1"}, follow_redirects=True).text
    assert "客户车辆.xlsx 的 BD1 写回了“备注”" in page and "没有发现问题" in page
    assert person.post("/data/name", {"file": BOOK, "cell": "BD1"}).status_code == 409


def test_a_covered_value_is_adopted_without_being_shown(enter: Enter, desk: Desk, folder: Path) -> None:
    _store(desk, Change("vehicles", {"owner_id": "客-000001"}))
    desk.store.sync()
    with Person(folder).edits(BOOK, "车辆") as ws:
        ws.cell(2, column("vehicles", "vin")).value = "LSH5A2CB7P704183O"
    desk.store.sync()
    person = enter("zhangmin")
    page = person.get("/data/").text
    assert "采用“***********041830”" in page and "LSH5A2CB7P" not in page
    form = {"record": "vehicles", "row": "车-000001", "field": "vin"}
    page = person.post("/data/adopt", form, follow_redirects=True).text
    assert "改成了“***********041830”" in page and "LSH5A2CB7P" not in page
    assert desk.store.rows(Vehicle)[0].vin == "LSH5A2CB7P7041830"


@pytest.mark.parametrize(
    ("what", "way"), [("copy", ("/data/sync#copies", "去并进来")), ("loss", ("/data/held", "看怎么办"))]
)
def test_a_problem_about_a_file_leads_to_where_it_is_settled(
    enter: Enter, desk: Desk, folder: Path, what: str, way: tuple[str, str]
) -> None:
    if what == "copy":
        shutil.copyfile(folder / BOOK, folder / "客户车辆 (1).xlsx")
    else:
        _lose(desk, folder)
    page = enter("zhangmin").get("/data/").text
    assert re.search(rf'href="{way[0]}"[^>]*>{way[1]}<', page)


def test_the_number_of_workbooks_looked_at_is_told(enter: Enter, desk: Desk) -> None:
    assert f"看过 {len(desk.data.books())} 个工作簿" in enter("zhangmin").get("/data/").text


def test_backups_that_fail_are_told_on_every_page_until_they_succeed(enter: Enter, desk: Desk, folder: Path) -> None:
    assert isinstance(desk.store, XlsxStore)

    def fail() -> bool:
        raise OSError(errno.ENOSPC, str(folder))

    desk.store.watch(Part.FIRST, fail)
    person = enter("chenxi")
    for address in ("/today/", "/data/sync"):
        page = person.get(address).text
        assert "表格的备份没有留成：磁盘已满" in page and "dcrc backup" in page and str(folder) not in page
    desk.store.watch(Part.FIRST, lambda: True)
    assert "没有留成" not in person.get("/data/sync").text


def test_a_loss_a_new_cache_finds_is_asked_about(folder: Path) -> None:
    for left in (folder / ".dcrc").glob("index.db*"):
        left.unlink()
    with Person(folder).edits(BOOK, "客户") as ws:
        ws.delete_rows(2, 6)
    desk = open_desk(folder)
    try:
        person = Visitor(create_app(desk, secret=SECRET, testing=True))
        person.log_in("chenxi")
        page = person.get("/data/held").text
        assert "比上次少了 6 行（上次 8 行）" in page and "从备份拿回来…" in page and "拿回来：" not in page
        assert "先按文件里的看，不往里写，等您决定" in page and "旧数据" not in page
        person.post("/data/held", {"file": BOOK, "counts": "文件"})
        assert "没有要决定的工作簿" in person.get("/data/held").text
    finally:
        desk.close()
