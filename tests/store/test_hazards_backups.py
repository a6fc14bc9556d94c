"""Backups: the ladder, one now, one put back byte for byte, the same in a second place; and where the program's files lie."""

from __future__ import annotations

import ctypes
import errno
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from store_faults import Trouble, TroubledDisk, refuse
from store_shop import AT, Person, XlsxOpener, commit, there

from dcrc_lite import clock
from dcrc_lite.errors.books import FolderInUseError, NoSuchBackupError, PlaceTakenError, StoreFullError
from dcrc_lite.schema import Customer
from dcrc_lite.store import backup, place
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.memory import MemoryStore
from dcrc_lite.store.moving import move
from dcrc_lite.store.onlooker import Onlooker
from dcrc_lite.store.protocol import Change
from dcrc_lite.store.restoring import SecondPlace, listed, newest_good, restore, take_all
from dcrc_lite.store.troubles import Part

BOOK, ROW = "客户车辆.xlsx", "客-000001"


def _pass(monkeypatch: pytest.MonkeyPatch, **span: int) -> None:
    moment = clock.real_now() + timedelta(**span)
    monkeypatch.setattr(clock, "real_now", lambda: moment)


@pytest.fixture
def store(xlsx: XlsxOpener, monkeypatch: pytest.MonkeyPatch) -> XlsxStore:
    """A store that took its first backup two hours ago: no later one is of the same hour."""
    with monkeypatch.context() as patch:
        _pass(patch, hours=-2)
        opened = xlsx()
        commit(opened, Change("customers", {"name": "李明", "remark": "原来的"}))
        opened.sync()
    return opened


def test_every_backup_is_restored_byte_for_byte(store: XlsxStore, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {}
    for text in ("一", "二", "三"):
        _pass(monkeypatch, seconds=2)
        commit(store, Change("customers", {"remark": text}, id=ROW))
        store.sync()
        [made] = [one for one in take_all(store.folder) if one.file == BOOK]
        before[made.id] = (shop / BOOK).read_bytes()
    for backup_id, content in before.items():
        restore(store.folder, backup_id)
        assert (shop / BOOK).read_bytes() == content


def test_what_a_restored_backup_replaced_is_kept(store: XlsxStore, shop: Path) -> None:
    made = take_all(store.folder)[0]
    (shop / made.file).write_bytes(b"broken")
    restore(store.folder, made.id)
    [kept] = store.folder.backups.glob("*.replaced")
    assert kept.read_bytes() == b"broken"


@pytest.fixture
def troubled(shop: Path) -> Iterator[tuple[XlsxStore, Trouble]]:
    """A store on a disk that can be told to refuse, with one backup."""
    trouble = Trouble(1, refuse(errno.ENOSPC))
    opened = XlsxStore(shop, background=False, disk=TroubledDisk(trouble))
    commit(opened, Change("customers", {"name": "李明"}))
    opened.sync()
    yield opened, trouble
    trouble.armed = False
    opened.close()


@pytest.mark.parametrize("call", ["create", "write", "sync", "replace"])
def test_a_backup_the_disk_refuses_leaves_nothing_half(
    troubled: tuple[XlsxStore, Trouble], monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    store, trouble = troubled
    before = sorted(path.name for path in store.folder.backups.iterdir())
    _pass(monkeypatch, seconds=2)
    trouble.kind, trouble.armed = call, True
    with pytest.raises(OSError, match="No space"):
        take_all(store.folder)
    assert sorted(path.name for path in store.folder.backups.iterdir()) == before


@pytest.mark.parametrize("call", ["create", "replace"])
def test_a_backup_the_disk_does_not_let_put_back_changes_nothing(
    troubled: tuple[XlsxStore, Trouble], shop: Path, call: str
) -> None:
    store, trouble = troubled
    commit(store, Change("customers", {"remark": "后来的"}, id=ROW))
    store.sync()
    before = (shop / BOOK).read_bytes()
    [made] = store.backups(BOOK)
    trouble.kind, trouble.at, trouble.armed = call, 2 if call == "create" else 1, True
    with pytest.raises(StoreFullError):
        store.bring_back(made.id, actor="陈曦", at=AT)
    assert (shop / BOOK).read_bytes() == before
    assert not list(shop.glob(".~dcrc-*"))
    assert there(store, Customer, ROW).remark == "后来的"


def test_a_damaged_book_without_a_backup_names_none(store: XlsxStore, shop: Path) -> None:
    shutil.rmtree(store.folder.backups)
    store.folder.backups.mkdir()
    (store.folder.backups / "客户车辆.旧的.xlsx").write_bytes(b"somebody else's")
    (shop / BOOK).write_bytes(b"PK\3\4")
    store.sync()
    told = next(problem.todo for problem in store.problems() if problem.file == BOOK)
    assert "dcrc restore" not in told
    assert "在表格软件里修复后再存；这个文件还没有备份" in told


@pytest.mark.parametrize("name", ["没有", "../客户车辆.20261121-090000", ""])
def test_an_unknown_backup_is_refused_with_those_there_are(store: XlsxStore, name: str) -> None:
    take_all(store.folder)
    with pytest.raises(NoSuchBackupError, match=r"客户车辆\.\d{8}-\d{6}|有的是"):
        restore(store.folder, name)
    with pytest.raises(NoSuchBackupError, match="还没有备份"):
        MemoryStore().bring_back(name, actor="陈曦", at=AT)


def test_a_damaged_backup_is_never_put_back(store: XlsxStore, shop: Path) -> None:
    good = (shop / BOOK).read_bytes()
    [made] = [one for one in take_all(store.folder) if one.file == BOOK]
    made.path.write_bytes(made.path.read_bytes()[:-200])
    with pytest.raises(NoSuchBackupError):
        restore(store.folder, made.id)
    assert (shop / BOOK).read_bytes() == good
    assert newest_good(store.folder, BOOK) is None or newest_good(store.folder, BOOK) != made


def test_a_damaged_book_names_the_newest_good_backup_and_the_command(store: XlsxStore, shop: Path) -> None:
    [made] = [one for one in take_all(store.folder) if one.file == BOOK]
    (shop / BOOK).write_bytes(b"PK\3\4")
    store.sync()
    told = next(problem.todo for problem in store.problems() if problem.file == BOOK)
    assert f'dcrc restore "{shop}" {made.id}' in told


def test_a_backup_brought_back_gets_what_was_stored_since(
    store: XlsxStore, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _pass(monkeypatch, hours=1)
    [made] = [one for one in take_all(store.folder) if one.file == BOOK]
    commit(store, Change("customers", {"remark": "后来改的"}, id=ROW), at=AT + timedelta(minutes=9))
    commit(store, Change("customers", {"name": "后来的"}))
    store.sync()
    (shop / BOOK).unlink()
    store.sync()
    assert store.bring_back(made.id, actor="陈曦", at=AT).file == BOOK
    store.sync()
    assert [row.get("remark") for row in Person(shop).sees(BOOK, "customers")] == ["后来改的", None]
    assert (there(store, Customer, ROW).remark, store.count(Customer)) == ("后来改的", 2)


def test_the_ladder_keeps_hours_days_months_and_years() -> None:
    now = datetime(2026, 11, 21, 9, 0)
    moments = [now - timedelta(hours=n) for n in range(24 * 365 * 4)]
    kept = sorted(set(moments) - set(backup.superfluous(moments, now)))
    ages = [now - moment for moment in kept]
    assert sum(age <= timedelta(days=1) for age in ages) in (24, 25)
    assert sum(timedelta(days=1) < age <= timedelta(days=31) for age in ages) in (30, 31)
    assert sum(timedelta(days=31) < age <= timedelta(days=366) for age in ages) in (11, 12)
    assert sum(age > timedelta(days=366) for age in ages) in (3, 4)


def _of_last_week(folder: Path) -> list[str]:
    """Three backups of one hour of a day of last week; return their names."""
    day = clock.real_now() - timedelta(days=7)
    names = [f"客户车辆.{day:%Y%m%d}-0900{second:02}.xlsx" for second in (1, 2, 3)]
    for name in names:
        (folder / name).write_bytes(b"old")
    return names


def test_the_next_backup_thins_the_ladder(store: XlsxStore, monkeypatch: pytest.MonkeyPatch) -> None:
    names = _of_last_week(store.folder.backups)
    _pass(monkeypatch, hours=2)
    commit(store, Change("customers", {"remark": "x"}, id=ROW))
    store.sync()
    assert [path.name for path in store.folder.backups.glob("*-0900*.xlsx")] == names[:1]


def test_the_second_place_is_thinned_too(store: XlsxStore, tmp_path: Path) -> None:
    (second := tmp_path / "二").mkdir()
    names = _of_last_week(second)
    SecondPlace(store.folder).tend(str(second))
    assert [path.name for path in second.glob("*-0900*.xlsx")] == names[:1]


def test_a_second_place_holds_the_same_ladder(store: XlsxStore, tmp_path: Path) -> None:
    take_all(store.folder)
    second = tmp_path / "另一块盘" / "备份"
    SecondPlace(store.folder).tend(str(second))
    first = {path.name: path.read_bytes() for path in store.folder.backups.glob("*.xlsx")}
    assert {path.name: path.read_bytes() for path in second.iterdir()} == first


def test_the_second_place_is_tended_once_an_hour(
    store: XlsxStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper, second = SecondPlace(store.folder), tmp_path / "二"
    keeper.tend("")
    keeper.tend(str(second))
    take_all(store.folder)
    keeper.tend(str(second))
    assert list(second.iterdir()) == [] or len(list(second.iterdir())) < len(listed(store.folder))
    _pass(monkeypatch, hours=1)
    keeper.tend(str(second))
    there = {path.name for path in second.iterdir()}  # of two in one hour the ladder keeps one
    assert there <= {one.path.name for one in listed(store.folder)}
    assert {name.partition(".")[0] + ".xlsx" for name in there} == {one.file for one in listed(store.folder)}


def test_a_second_place_that_cannot_be_written_is_told(store: XlsxStore, tmp_path: Path) -> None:
    (tmp_path / "文件").write_bytes(b"")
    keeper = SecondPlace(store.folder)
    with pytest.raises(NotADirectoryError):
        keeper.tend(str(tmp_path / "文件" / "下面"))
    assert keeper.tend(str(tmp_path / "文件" / "下面")) is False
    assert keeper.tend("") is True


def test_the_second_place_is_a_setting(store: XlsxStore, tmp_path: Path) -> None:
    commit(store, Change("settings", {"name": "第二处备份", "value": str(tmp_path / "二")}, id="backup_place"))
    take_all(store.folder)
    store.tend_backups()
    assert len(list((tmp_path / "二").iterdir())) == len(listed(store.folder))


def test_backups_that_fail_are_told_to_another_process_until_they_succeed(
    store: XlsxStore, shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told() -> list[tuple[Part, str]]:
        looking = Onlooker(shop, FolderInUseError(str(shop), 1, "本机"))
        found = [(trouble.part, trouble.why) for trouble in looking.status().troubles]
        looking.close()
        return found

    (tmp_path / "文件").write_bytes(b"")
    second = str(tmp_path / "文件" / "二")
    commit(store, Change("settings", {"name": "第二处备份", "value": second}, id="backup_place"))
    with monkeypatch.context() as patch:
        patch.setattr(backup, "take", _refused)
        store.tend_backups()
    assert told() == [(Part.FIRST, "磁盘已满"), (Part.SECOND, "路径中间有一段是文件，不是文件夹")]
    (tmp_path / "文件").unlink()
    store.tend_backups()  # not an hour later yet
    assert len(told()) == 2
    _pass(monkeypatch, hours=1)
    store.tend_backups()
    assert told() == []


def test_a_trouble_outlives_the_program_and_keeps_its_beginning(
    store: XlsxStore, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> bool:
        raise ValueError("15405712038")

    store.watch(Part.READ, fail)
    since = store.status().troubles[0].since
    _pass(monkeypatch, hours=1)
    store.watch(Part.READ, fail)
    store.close(write=False)
    looking = Onlooker(shop, FolderInUseError(str(shop), 1, "本机"))
    [trouble] = looking.status().troubles
    looking.close()
    assert (trouble.part, trouble.since) == (Part.READ, since)
    assert "ValueError" in trouble.why and "15405712038" not in trouble.why


def test_a_trouble_the_disk_takes_no_note_of_is_noted_the_next_time(
    store: XlsxStore, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse_note(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(store.index, "set_meta", refuse_note)
        store.watch(Part.OLD, _refused)
    assert store.index.meta("troubles") == ""
    assert [trouble.why for trouble in store.status().troubles] == ["磁盘已满"]
    store.watch(Part.OLD, _refused)
    assert "OLD" in store.index.meta("troubles")


def _refused(*_: object) -> bool:
    raise OSError(errno.ENOSPC, "No space left")


def test_the_programs_files_move_and_the_shop_opens_as_before(
    xlsx: XlsxOpener, store: XlsxStore, shop: Path, tmp_path: Path
) -> None:
    store.close()
    target = tmp_path / "本机 盘" / "和顺店"
    assert move(shop, target) == target
    assert (place.state_of(shop), (shop / ".dcrc").exists()) == (target, False)
    opened = xlsx()
    assert (opened.folder.state, there(opened, Customer, ROW).name) == (target, "李明")
    opened.close()
    move(shop, shop / ".dcrc")
    assert (place.state_of(shop), (shop / place.POINTER).exists()) == (shop / ".dcrc", False)


def test_the_programs_files_move_only_into_an_empty_place(store: XlsxStore, shop: Path, tmp_path: Path) -> None:
    store.close()
    (tmp_path / "满").mkdir()
    (tmp_path / "满" / "x").write_bytes(b"")
    with pytest.raises(PlaceTakenError):
        move(shop, tmp_path / "满")
    assert (shop / ".dcrc" / "journal.db").exists()


@pytest.mark.parametrize("text", ["", "\n", "\ufeff"])
def test_an_empty_pointer_means_the_usual_place(tmp_path: Path, text: str) -> None:
    (tmp_path / place.POINTER).write_text(text, encoding="utf-8")
    assert place.state_of(tmp_path) == tmp_path / ".dcrc"


@pytest.mark.parametrize("text", ["../别处", "子 文件夹"])
def test_a_pointer_may_be_relative(tmp_path: Path, text: str) -> None:
    (tmp_path / place.POINTER).write_text(f"\ufeff{text}\r\n", encoding="utf-8")
    assert place.state_of(tmp_path) == tmp_path / text


@pytest.mark.parametrize(
    "name",
    [
        "OneDrive", "OneDrive - 和顺", "Nutstore Files", "我的坚果云", "Dropbox", "BaiduSyncdisk", "BaiduNetdiskDownload",
        "百度网盘同步空间", "WPS云盘", "WPSDrive", "WPS Cloud Files", "金山文档", "阿里云盘", "SynologyDrive", "iCloudDrive",
    ],
)  # fmt: skip
def test_a_synchronised_folder_is_doubted(tmp_path: Path, name: str) -> None:
    assert "会同步" in place.doubt(tmp_path / name / "店" / ".dcrc")
    assert place.doubt(tmp_path / "店" / ".dcrc") == ""


def test_a_folder_with_the_mark_of_a_synchroniser_is_doubted(tmp_path: Path) -> None:
    (tmp_path / ".stfolder").mkdir()
    assert "会同步" in place.doubt(tmp_path / "店" / ".dcrc")


_MOUNTS = """/dev/sda1 / ext4 rw 0 0
//server/share /mnt/共享 cifs rw 0 0
nas:/x /mnt/nas\\040one nfs4 rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/mnt/共享/店", "cifs"), ("/mnt/nas one/店", "nfs4"), ("/mnt/nas onetwo", "ext4"), ("/home", "ext4")],
)
def test_a_share_is_known_by_the_table_of_mounts(path: str, kind: str) -> None:
    assert place.kind_in(_MOUNTS, path) == kind


def test_a_share_is_known_by_its_name_on_windows() -> None:
    assert place.is_remote("\\\\server\\共享\\")


@pytest.mark.parametrize(("kind", "said"), [(4, "在网络共享上"), (3, "")])
def test_a_drive_of_the_network_is_doubted_on_windows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: int, said: str
) -> None:
    kernel = SimpleNamespace(GetDriveTypeW={"/": kind}.__getitem__)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    assert place.doubt(tmp_path) == said


def test_without_a_table_of_mounts_nothing_is_doubted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_such_file(*_: object, **__: object) -> str:
        raise FileNotFoundError

    monkeypatch.setattr(Path, "read_text", no_such_file)
    assert place.doubt(tmp_path) == ""


def test_a_folder_is_prepared_once_it_has_a_place_for_the_programs_files(tmp_path: Path) -> None:
    assert not place.is_prepared(tmp_path)
    (tmp_path / place.POINTER).write_text("../别处", encoding="utf-8")
    assert place.is_prepared(tmp_path)
    (tmp_path / place.POINTER).unlink()
    (tmp_path / place.STATE).mkdir()
    assert place.is_prepared(tmp_path)


def test_backups_are_kept_out_of_anybodys_save(store: XlsxStore, shop: Path) -> None:
    shutil.rmtree(store.folder.backups)
    store.folder.backups.mkdir()
    commit(store, Change("customers", {"remark": "x"}, id=ROW))
    assert listed(store.folder) == []
    store.sync()
    assert [one.file for one in listed(store.folder)] == [BOOK]
