"""A store without files: whatever is asked about files is answered with nothing, whatever is to be done is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from store_shop import AT

from dcrc_lite.errors import DcrcError, MissingFieldError
from dcrc_lite.errors.books import ConflictSettledError, NoSuchBackupError, NoSuchCopyError
from dcrc_lite.store.decisions import Answer
from dcrc_lite.store.memory import MemoryStore

WHO = {"actor": "陈一", "at": AT}


def test_nothing_is_known_of_files() -> None:
    store: Any = MemoryStore()
    assert (store.conflicts(), store.copies(), store.backups(), store.held("客户车辆.xlsx")) == ([], [], [], None)
    assert store.answer("客户车辆.xlsx", Answer.FILE, actor="陈一", at=AT) == ""
    assert store.cell_of("customers", "客-000001", "name") == ""
    assert (store.sync().written, store.status().pending) == (0, 0)


@pytest.mark.parametrize(
    ("ask", "refusal"),
    [
        (lambda store: store.renumber("客户车辆.xlsx", "A5"), MissingFieldError),
        (lambda store: store.name_column("客户车辆.xlsx", "A1"), MissingFieldError),
        (lambda store: store.merge_copy("客户车辆 (1).xlsx", **WHO), NoSuchCopyError),
        (lambda store: store.bring_back("客户车辆.20261121-090000", **WHO), NoSuchBackupError),
        (lambda store: store.settle(1, "", **WHO), ConflictSettledError),
        (lambda store: store.reopen(1, **WHO), ConflictSettledError),
    ],
)
def test_what_needs_files_is_refused(ask: Callable[[MemoryStore], object], refusal: type[DcrcError]) -> None:
    with pytest.raises(refusal):
        ask(MemoryStore())
