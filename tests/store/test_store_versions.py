"""What a page keeps from one reading to the next is told from what is there now by the number of the last change."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from store_shop import commit

from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.protocol import Change, Derived, Reader


def test_what_is_read_while_a_change_is_stored_is_not_kept_as_the_new_state(tmp_path: Path) -> None:
    """Inside the transaction the rules see the change; another thread reads the old rows until it ends."""
    inside: list[int] = []

    def derive(reader: Reader, touched: Mapping[str, frozenset[str]] | None) -> Derived:
        inside.append(reader.version("customers"))
        return Derived(frozenset(), ())

    store = XlsxStore(tmp_path, derive=derive, background=False)
    before = store.version("customers")
    commit(store, Change("customers", {"name": "李明"}))
    assert before < inside[-1] < store.version("customers")
    store.rederive()
    assert inside[-1] < store.version("customers")
    store.close()


def test_what_is_read_of_a_change_that_fails_is_not_kept(tmp_path: Path) -> None:
    inside: list[int] = []

    def derive(reader: Reader, touched: Mapping[str, frozenset[str]] | None) -> Derived:
        inside.append(reader.version("customers"))
        if touched:
            raise ZeroDivisionError
        return Derived(frozenset(), ())

    store = XlsxStore(tmp_path, derive=derive, background=False)
    with pytest.raises(ZeroDivisionError):
        commit(store, Change("customers", {"name": "李明"}))
    assert inside[-1] < store.version("customers")
    store.close()
