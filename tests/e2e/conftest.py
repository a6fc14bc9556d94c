"""A shop made by the real commands on a Saturday morning."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from e2e.program import CALLER, PASSWORD, Shop, dcrc, files_of_sample, served


@pytest.fixture(scope="session")
def made_shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    folder = tmp_path_factory.mktemp("e2e") / "滨江 店"
    printed = dcrc("init", folder, "--name", "启航汽车滨江店", "--hours", "1-7 08:30-17:30")
    dcrc("user", "add", folder, CALLER, "--role", "电访员", "--name", "张敏", "--password-stdin", typed=PASSWORD + "\n")
    dcrc("import", folder, *files_of_sample(), "--yes")
    return Shop(folder, printed)


@pytest.fixture
def shop(made_shop: Shop, tmp_path: Path) -> Shop:
    """A copy of the shop that a test may change."""
    folder = tmp_path / made_shop.folder.name
    shutil.copytree(made_shop.folder, folder)
    return Shop(folder, made_shop.printed)


@pytest.fixture
def address(shop: Shop) -> Iterator[str]:
    """Where the shop is served."""
    with served(shop.folder) as address:
        yield address
