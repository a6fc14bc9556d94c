"""A shop's folder: made with blank workbooks and the standard's rows, opened as a desk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from dcrc_lite.desk import Desk, demo_clock
from dcrc_lite.errors.books import FolderInUseError
from dcrc_lite.errors.shops import NotAShopError, ShopExistsError, UnknownProfileError
from dcrc_lite.schema import BOOKS, Row, texts_of
from dcrc_lite.schema.books import SETTINGS
from dcrc_lite.schema.default_hours import SHOP_TEXT
from dcrc_lite.store.accounts import AccountsFile
from dcrc_lite.store.place import STATE, is_prepared, state_of
from dcrc_lite.store.protocol import Change, Origin

STANDARD = "默认"
SHOP_NAME = "shop_name"
ADMIN, ADMIN_ROLE, ADMIN_NAME = "admin", "系统管理员", "管理员"


@dataclass(frozen=True, slots=True)
class NewShop:
    """What `create_shop` made: the folder and the administrator's one-time password."""

    folder: Path
    username: str
    password: str


def is_shop(folder: Path) -> bool:
    """Return whether the folder holds a shop."""
    return (folder / SETTINGS.file_name()).is_file() or is_prepared(folder)


def open_desk(folder: Path, *, watch: bool = False) -> Desk:
    """Open the shop in `folder`; `watch` keeps files and program in step in the background until it is closed.

    Raises NotAShopError.
    """
    if not is_shop(folder):
        raise NotAShopError(str(folder), exists=folder.is_dir())
    from dcrc_lite.desk.derive import Deriver
    from dcrc_lite.desk.keys import KEYS
    from dcrc_lite.store.engine import XlsxStore

    hidden = state_of(folder)
    hidden.mkdir(parents=True, exist_ok=True)
    demo_clock.go_by(folder)
    store = XlsxStore(folder, derive=Deriver(), keys=KEYS, background=watch)
    return Desk(store, AccountsFile(hidden / "accounts.db"), folder=folder)


@contextmanager
def opened(folder: Path, *, told: Callable[[str], None] | None = None) -> Iterator[Desk]:
    """Give the shop in `folder` for one command and close it after; `told` hears what could not be written then.

    Raises NotAShopError.
    """
    desk = open_desk(folder)
    try:
        yield desk
    finally:
        left = desk.close()
        if left and told is not None:
            told(left)


@contextmanager
def looked_at(folder: Path) -> Iterator[Desk]:
    """Give the shop in `folder` for reading; also while another program, such as `dcrc serve`, works on it.

    Accounts can be changed all the same. Raises NotAShopError.
    """
    from dcrc_lite.store.onlooker import Onlooker

    try:
        desk = open_desk(folder)
    except FolderInUseError as in_use:
        desk = Desk(Onlooker(folder, in_use), AccountsFile(state_of(folder) / "accounts.db"), folder=folder)
    try:
        yield desk
    finally:
        desk.close()


def create_shop(folder: Path, name: str, *, now: datetime, profile: str = STANDARD, hours: str = SHOP_TEXT) -> NewShop:
    """Make a shop in `folder`: blank workbooks, the rows of the standard, the first administrator.

    Raises ShopExistsError, UnknownProfileError, BadHoursError.
    """
    rows = tuple(standard_rows(name, now, profile=profile, hours=hours))
    write_blank_shop(folder, now.year)
    with opened(folder) as desk:
        store_rows(desk, rows, now)
        password = desk.accounts.add(ADMIN, name=ADMIN_NAME, roles=(ADMIN_ROLE,))
    return NewShop(folder, ADMIN, password)


def write_blank_shop(folder: Path, year: int) -> None:
    """Put one blank workbook of each kind into `folder`. Raises ShopExistsError."""
    from dcrc_lite.store.templates import create_book

    names = {book: book.file_name(year) for book in BOOKS}
    found = tuple(name for name in names.values() if (folder / name).exists())
    if found or is_prepared(folder):
        raise ShopExistsError(str(folder), found or ("一家店的数据",))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / STATE).mkdir()
    for book, file_name in names.items():
        create_book(folder / file_name, book)


def store_rows(desk: Desk, rows: Iterable[Row], now: datetime) -> None:
    """Store rows of the standard and write them into the workbooks."""
    changes = [Change(row.sheet.name, texts_of(row), id=row.id) for row in rows]
    desk.store.commit(changes, actor=ADMIN_NAME, origin=Origin.PROGRAM, at=now)
    desk.store.sync()


def standard_rows(name: str, now: datetime, *, profile: str, hours: str) -> Iterable[Row]:
    """Return every row 设置.xlsx of a new shop starts with. Raises UnknownProfileError, BadHoursError."""
    from dcrc_lite.desk.national_days import national_days
    from dcrc_lite.schema.default_hours import office_hours, parse_hours
    from dcrc_lite.schema.profiles import PROFILES
    from dcrc_lite.schema.questionnaires import QUESTIONNAIRES, QUESTIONS, SCRIPTS
    from dcrc_lite.schema.rights import default_rights
    from dcrc_lite.schema.words import default_words

    if profile not in PROFILES:
        raise UnknownProfileError(profile, tuple(PROFILES))
    standard = PROFILES[profile]
    return (
        *(replace(row, value=name) if row.id == SHOP_NAME else row for row in standard.shop_settings()),
        *standard.rules(),
        *office_hours(),
        *parse_hours(hours),
        *national_days(range(now.year - 1, now.year + 2)),
        *default_words(),
        *default_rights(),
        *QUESTIONNAIRES,
        *QUESTIONS,
        *SCRIPTS,
    )
