"""Copies beside a workbook: known by their names, never read as live, merged in on request; other formats saved beside."""

from __future__ import annotations

import errno
import shutil
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from store_shop import AT, Person, XlsxOpener, column, commit, there

from dcrc_lite.errors.books import BookError, NoSuchCopyError
from dcrc_lite.schema import Customer
from dcrc_lite.store.decisions import Why
from dcrc_lite.store.disk import Disk
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.memory import MemoryStore
from dcrc_lite.store.neighbours import copy_of
from dcrc_lite.store.protocol import Change

BOOK, COPY = "客户车辆.xlsx", "客户车辆-DESKTOP-7F3K2.xlsx"


@pytest.mark.parametrize(
    ("name", "live", "by"),
    [
        ("客户车辆-DESKTOP-7F3K2.xlsx", BOOK, "OneDrive"),
        ("客户车辆-前台.xlsx", BOOK, "OneDrive"),
        ("回访_2026-王芳的电脑.xlsx", "回访_2026.xlsx", "OneDrive"),
        ("客户车辆 (来自前台电脑的冲突文件 2026-11-21).xlsx", BOOK, "坚果云"),
        ("客户车辆(张敏的冲突副本).xlsx", BOOK, "Dropbox"),
        ("客户车辆 (Zhang's conflicted copy 2026-11-21).xlsx", BOOK, "Dropbox"),
        ("客户车辆.sync-conflict-20261121-090000-ABCDEFG.xlsx", BOOK, "Syncthing"),
        ("回访_2026.sync-conflict-20261121-090000-ABCDEFG.xlsx", "回访_2026.xlsx", "Syncthing"),
        ("客户车辆 冲突副本 20261121-090000-ab12.xlsx", BOOK, "Dropbox"),
        ("客户车辆 (1).xlsx", BOOK, "人"),
        ("客户车辆（2）.xlsx", BOOK, "人"),
        ("客户车辆 - 副本.xlsx", BOOK, "人"),
        ("客户车辆 - 副本 (2).xlsx", BOOK, "人"),
        ("客户车辆 - Copy.xlsx", BOOK, "人"),
        ("副本客户车辆.xlsx", BOOK, "人"),
        ("Copy of 投诉.xlsx", "投诉.xlsx", "人"),
    ],
)
def test_a_copy_is_known_by_its_name(name: str, live: str, by: str) -> None:
    found = copy_of(name)
    assert found is not None
    assert (found.live, found.by) == (live, by)


@pytest.mark.parametrize(
    "name",
    ["客户车辆.xlsx", "回访_2026.xlsx", "~$客户车辆.xlsx", "名单.xlsx", "客户车辆说明.xlsx", "回访话术.xlsx", "a.txt"],
)
def test_other_files_are_no_copies(name: str) -> None:
    assert copy_of(name) is None


@pytest.fixture
def store(xlsx: XlsxOpener) -> XlsxStore:
    opened = xlsx()
    commit(opened, *(Change("customers", {"name": f"客户{n}", "remark": "原来的"}) for n in range(3)))
    opened.sync()
    return opened


@pytest.fixture
def copy(store: XlsxStore, shop: Path) -> Path:
    """The workbook as another computer had it; here the first row was changed since and the third removed."""
    shutil.copyfile(shop / BOOK, shop / COPY)
    later = AT + timedelta(minutes=5)
    commit(store, Change("customers", {"remark": "这里改的"}, id="客-000001"), at=later)
    commit(store, Change("customers", id="客-000003", remove=True), at=later)
    store.sync()
    return shop / COPY


def test_copies_are_listed_and_never_read_as_live(store: XlsxStore, copy: Path) -> None:
    assert [(one.name, one.live, one.by) for one in store.copies()] == [(COPY, BOOK, "OneDrive")]
    assert store.count(Customer) == 2
    assert [problem.file for problem in store.problems() if "副本" in problem.what] == [COPY]


def test_a_copy_is_merged_in(store: XlsxStore, person: Person, copy: Path) -> None:
    with person.edits(COPY, "客户") as ws:
        ws.cell(3, column("customers", "remark")).value = "那边改的"
        ws.cell(5, column("customers", "name")).value = "那边新来的"
    merged = store.merge_copy(COPY, actor="陈曦", at=AT)
    assert (merged.rows, merged.conflicts, merged.removed) == (2, 0, 1)
    store.sync()
    names = {row.name: row.remark for row in store.rows(Customer)}
    assert names == {"客户0": "这里改的", "客户1": "那边改的", "那边新来的": ""}
    assert (store.copies(), copy.exists()) == ([], False)


def test_a_numbered_row_only_the_copy_has_comes_in_with_a_number_of_its_own(
    store: XlsxStore, person: Person, copy: Path
) -> None:
    with person.edits(COPY, "客户") as ws:
        ws.cell(5, 1).value = "客-000099"
        ws.cell(5, column("customers", "name")).value = "那边录入的"
    assert store.merge_copy(COPY, actor="陈曦", at=AT).rows == 1
    assert there(store, Customer, "客-000004").name == "那边录入的"


def test_a_copy_with_a_tab_that_cannot_be_found_brings_its_other_tabs(
    store: XlsxStore, person: Person, copy: Path
) -> None:
    with person.edits(COPY, "客户") as ws:
        ws.cell(3, column("customers", "remark")).value = "那边改的"
        ws.parent["车辆"].title = "老车"
    assert store.merge_copy(COPY, actor="陈曦", at=AT).rows == 1
    assert there(store, Customer, "客-000002").remark == "那边改的"


def test_what_both_changed_is_a_conflict(store: XlsxStore, person: Person, copy: Path) -> None:
    with person.edits(COPY, "客户") as ws:
        ws.cell(2, column("customers", "remark")).value = "那边改的"
    store.merge_copy(COPY, actor="陈曦", at=AT)
    [conflict] = store.conflicts()
    assert (conflict.was, conflict.form, conflict.file, conflict.form_by) == ("原来的", "那边改的", "这里改的", COPY)
    assert conflict.why == Why.COPY
    store.settle(conflict.id, conflict.form, actor="陈曦", at=AT)
    assert there(store, Customer, "客-000001").remark == "那边改的"


def test_merging_a_copy_is_undone(store: XlsxStore, person: Person, copy: Path) -> None:
    with person.edits(COPY, "客户") as ws:
        ws.cell(3, column("customers", "remark")).value = "那边改的"
    store.undo(store.merge_copy(COPY, actor="陈曦", at=AT).batch, actor="陈曦", at=AT)
    assert there(store, Customer, "客-000002").remark == "原来的"


def test_a_copy_with_nothing_new_only_goes_away(store: XlsxStore, copy: Path) -> None:
    merged = store.merge_copy(COPY, actor="陈曦", at=AT)
    assert (merged.rows, merged.conflicts) == (0, 0)
    assert there(store, Customer, "客-000001").remark == "这里改的"
    assert [path.name for path in store.folder.backups.glob(f"*{COPY}")] == [f"{merged.batch} {COPY}"]


def test_a_row_without_a_number_that_is_here_already_is_not_added(store: XlsxStore, person: Person, copy: Path) -> None:
    with person.edits(COPY, "客户") as ws:
        ws.cell(3, 1).value = None
    assert store.merge_copy(COPY, actor="陈曦", at=AT).rows == 0


def test_a_damaged_copy_is_refused_and_stays(store: XlsxStore, copy: Path) -> None:
    copy.write_bytes(b"PK\3\4 half")
    with pytest.raises(BookError, match="坏了"):
        store.merge_copy(COPY, actor="陈曦", at=AT)
    assert copy.exists()


@pytest.mark.parametrize("name", ["没有.xlsx", BOOK, "../客户车辆 (1).xlsx"])
def test_only_a_listed_copy_is_merged(store: XlsxStore, name: str) -> None:
    with pytest.raises(NoSuchCopyError):
        store.merge_copy(name, actor="陈曦", at=AT)
    with pytest.raises(NoSuchCopyError):
        MemoryStore().merge_copy(name, actor="陈曦", at=AT)


@pytest.mark.parametrize("ending", [".xls", ".csv", ".ods", ".et", ".xlsm"])
def test_another_format_saved_beside_is_told(store: XlsxStore, shop: Path, ending: str) -> None:
    (shop / f"客户车辆{ending}").write_bytes(b"x")
    (shop / f"别的{ending}").write_bytes(b"x")
    [problem] = store.problems()
    assert problem.file == f"客户车辆{ending}"
    assert BOOK in problem.todo


def test_a_folder_out_of_reach_shows_no_copies(store: XlsxStore, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (shop / COPY).write_bytes(b"x")
    assert [problem.file for problem in store.problems()] == [COPY]

    def gone(*_: object) -> list[str]:
        raise OSError(errno.EHOSTDOWN, "Host is down")

    monkeypatch.setattr(Disk, "names", gone)
    assert (store.copies(), store.problems()) == ([], [])


def test_a_copy_of_another_workbook_is_told_apart(store: XlsxStore, shop: Path) -> None:
    openpyxl.Workbook().save(shop / "投诉 (1).xlsx")
    assert [(one.name, one.live) for one in store.copies()] == [("投诉 (1).xlsx", "投诉.xlsx")]


@pytest.fixture
def person(shop: Path) -> Person:
    return Person(shop)
