"""A shop's folder, and the store over memory and over workbooks."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dcrc_lite.schema import BOOKS
from dcrc_lite.store import child
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.memory import MemoryStore
from dcrc_lite.store.protocol import Derive, Keys, Store
from dcrc_lite.store.templates import create_book

Open = Callable[..., Store]


@pytest.fixture
def measured_child(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reading child leaves out what packages do at start and end: where this run is measured, it does both."""
    if "COVERAGE_PROCESS_CONFIG" in os.environ:
        started = "import coverage\ncoverage.process_startup()\nfrom dcrc_lite"
        boot = child._BOOT.replace("from dcrc_lite", started, 1).replace("os._exit(0)", "")
        monkeypatch.setattr(child, "_BOOT", boot)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A folder with a Chinese name and a blank in it, and a blank book of every kind that is not split by year."""
    folder = tmp_path / "城东 4S店"
    folder.mkdir()
    for book in BOOKS:
        if not book.yearly:
            create_book(folder / book.file_name(), book)
    return folder


@pytest.fixture(params=["memory", "xlsx"])
def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Return what opens a store; all that were opened are closed at the end."""
    opened: list[Store] = []

    def open_one(derive: Derive | None = None, keys: Keys | None = None) -> Store:
        memory = request.param == "memory"
        store: Store = (
            MemoryStore(derive, keys) if memory else XlsxStore(tmp_path, derive=derive, keys=keys, background=False)
        )
        opened.append(store)
        return store

    yield open_one
    for store in opened:
        store.close(write=False) if isinstance(store, XlsxStore) else store.close()


@pytest.fixture
def xlsx(shop: Path) -> Iterator[Callable[[], XlsxStore]]:
    """Return what opens the workbook store on the shop; a second call closes the first store."""
    opened: list[XlsxStore] = []

    def open_one(**options: object) -> XlsxStore:
        while opened:
            opened.pop().close()
        opened.append(XlsxStore(shop, **{"background": False, **options}))  # type: ignore[arg-type]
        return opened[-1]

    yield open_one
    while opened:
        opened.pop().close(write=False)
