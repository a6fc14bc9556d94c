"""A shop's folder, and the store over memory and over workbooks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from dcrc_lite.schema import BOOKS
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.memory import MemoryStore
from dcrc_lite.store.protocol import Change, Committed, Derive, Keys, Origin, Store
from dcrc_lite.store.templates import create_book

AT = datetime(2026, 11, 21, 9, 0)
Open = Callable[..., Store]


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
def open_store(request: pytest.FixtureRequest, shop: Path) -> Iterator[Open]:
    """Return what opens a store; all that were opened are closed at the end."""
    opened: list[Store] = []

    def open_one(derive: Derive | None = None, keys: Keys | None = None) -> Store:
        memory = request.param == "memory"
        store: Store = (
            MemoryStore(derive, keys) if memory else XlsxStore(shop, derive=derive, keys=keys, background=False)
        )
        opened.append(store)
        return store

    yield open_one
    for store in opened:
        store.close()


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
        opened.pop().close()


def commit(store: Store, *changes: Change, actor: str = "陈一", **options: object) -> Committed:
    """Store changes as a form does."""
    said: dict[str, object] = {"actor": actor, "origin": Origin.FORM, "at": AT, **options}
    return store.commit(changes, **said)  # type: ignore[arg-type]
