"""The three ways in which a file takes another's name without what stood there being lost."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from store_windows import Windows

from dcrc_lite.store import disk, exchange
from dcrc_lite.store.disk import Disk


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    new, path = tmp_path / "新 的", tmp_path / "正 本"
    new.write_text("new")
    path.write_text("old")
    return new, path


def _as_windows(patch: pytest.MonkeyPatch) -> None:
    Windows().stands_in(patch)


def _as_linux(patch: pytest.MonkeyPatch) -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("exchanging names in one call is Linux's own")


def _with_links(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(exchange, "_renameat2", lambda: None)


@pytest.mark.parametrize("way", [_as_linux, _as_windows, _with_links])
def test_what_stood_there_comes_out(way: Any, pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    new, path = pair
    with monkeypatch.context() as patch:
        way(patch)
        out = exchange.swap(new, path)
    assert out is not None
    assert (path.read_text(), out.read_text()) == ("new", "old")


def test_a_file_that_is_gone_is_not_taken_for_a_missing_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new = tmp_path / "新"
    new.write_text("new")
    for patched in (False, True):
        if patched:
            _with_links(monkeypatch)
        with pytest.raises(FileNotFoundError):
            exchange.swap(new, tmp_path / "没有")
    assert new.read_text() == "new"


def test_a_rename_refused_after_the_link_takes_the_link_away(
    pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    new, path = pair

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "in use")

    _with_links(monkeypatch)
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(PermissionError):
        exchange.swap(new, path)
    assert sorted(entry.name for entry in path.parent.iterdir()) == ["新 的", "正 本"]


def test_without_calls_and_links_nothing_comes_out(pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    new, path = pair

    def no_links(*_: object) -> None:
        raise OSError(errno.EOPNOTSUPP, "no links")

    _with_links(monkeypatch)
    monkeypatch.setattr(os, "link", no_links)
    assert exchange.swap(new, path) is None
    assert (path.read_text(), new.exists()) == ("new", False)


@pytest.mark.parametrize("links", [True, False])
def test_a_new_file_never_takes_a_name_that_is_taken(
    pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    new, path = pair
    if not links:

        def no_links(*_: object) -> None:
            raise OSError(errno.EOPNOTSUPP, "no links")

        monkeypatch.setattr(os, "link", no_links)
    with pytest.raises(FileExistsError):
        Disk().place(new, path)
    Disk().place(new, path.with_name("另一个"))
    assert (path.read_text(), path.with_name("另一个").read_text(), new.exists()) == ("old", "new", False)


def test_an_exchange_the_file_system_refuses_for_a_reason_is_told(
    pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_only(*_: object) -> int:
        ctypes.set_errno(errno.EROFS)
        return -1

    monkeypatch.setattr(exchange, "_renameat2", lambda: read_only)
    with pytest.raises(OSError, match="Read-only") as caught:
        exchange.swap(*pair)
    assert caught.value.errno == errno.EROFS


def test_elsewhere_there_is_no_such_call(monkeypatch: pytest.MonkeyPatch) -> None:
    exchange._renameat2.cache_clear()
    monkeypatch.setattr(sys, "platform", "darwin")
    assert exchange._renameat2() is None
    exchange._renameat2.cache_clear()


def test_an_older_linux_may_not_have_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    exchange._renameat2.cache_clear()
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: object())
    assert exchange._renameat2() is None
    exchange._renameat2.cache_clear()


def test_a_folders_entries_are_not_synced_where_the_system_cannot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(FileNotFoundError):
        Disk().sync_folder(tmp_path / "没有")
    monkeypatch.setattr(disk, "os", SimpleNamespace(name="nt"))
    Disk().sync_folder(tmp_path / "没有")
