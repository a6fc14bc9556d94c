"""Accounts below the pages: people, roles, passwords, claims, accesses, drafts, and that they outlive the program."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from dcrc_lite.desk import passwords
from dcrc_lite.desk.accounts import Accounts
from dcrc_lite.errors.access import (
    NoSuchUserError,
    NoUserNameError,
    UnknownRoleError,
    UserExistsError,
    WeakPasswordError,
)
from dcrc_lite.schema import texts_of
from dcrc_lite.schema.settings import Colleague
from dcrc_lite.store.accounts import Access, AccountsFile
from dcrc_lite.store.memory import MemoryStore
from dcrc_lite.store.protocol import Change, Origin

NOW = datetime(2026, 11, 21, 10, 0)
GOOD = "门口有两棵老 枇杷树"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hash that is weak but quick."""
    monkeypatch.setattr(passwords, "METHOD", "scrypt:1024:8:1")
    passwords.dummy_hash.cache_clear()


@pytest.fixture
def store() -> MemoryStore:
    """An empty store."""
    return MemoryStore()


@pytest.fixture
def accounts(store: MemoryStore) -> Accounts:
    """Accounts in memory, at ten."""
    return Accounts(AccountsFile(":memory:"), store, moment=lambda: NOW)


def colleague(store: MemoryStore, **fields: object) -> None:
    row = Colleague(**fields)  # type: ignore[arg-type]
    store.commit([Change("staff", texts_of(row))], actor="测试", origin=Origin.HAND, at=NOW)


def test_a_new_user_gets_a_one_time_password(accounts: Accounts) -> None:
    once = accounts.add("ZhangMin", name="张敏", roles=["电访员"])
    user = accounts.log_in(" zhangmin ", once, address="10.0.0.1", agent="").user
    assert (user.name, user.roles, user.must_change) == ("张敏", ("电访员",), True)


def test_a_given_password_need_not_be_changed(accounts: Accounts) -> None:
    accounts.add("zhangmin", password=GOOD)
    assert accounts.user("zhangmin").must_change is False  # type: ignore[union-attr]


def test_one_time_passwords_differ_and_can_be_read_aloud() -> None:
    made = {passwords.one_time() for _ in range(50)}
    assert len(made) == 50
    assert not set("".join(made)) & set("01loi")


@pytest.mark.parametrize(
    "password", ["短", "1234567890", "aaaaaaaaaaaa", "zhangmin2026", "password123", "qwertyuiop", "x" * 201]
)
def test_a_password_that_is_easily_guessed_is_refused(accounts: Accounts, password: str) -> None:
    with pytest.raises(WeakPasswordError):
        accounts.add("zhangmin", password=password)


@pytest.mark.parametrize("password", [GOOD, "correct horse battery", "Tr4ms & 海鸥 9"])
def test_a_sentence_is_a_good_password(password: str) -> None:
    assert passwords.weakness(password, "zhangmin") == ""


@pytest.mark.parametrize("username", ["", "  "])
def test_an_account_without_a_log_in_name_is_not_opened(accounts: Accounts, username: str) -> None:
    with pytest.raises(NoUserNameError, match="登录名空着"):
        accounts.add(username, name="张敏", roles=["电访员"])
    assert accounts.users() == []


def test_a_taken_name_an_unknown_role_and_an_unknown_user_are_named(accounts: Accounts) -> None:
    accounts.add("zhangmin")
    with pytest.raises(UserExistsError, match="zhangmin"):
        accounts.add("ZHANGMIN")
    with pytest.raises(UnknownRoleError, match="电访员"):
        accounts.add("lijing", roles=["专员"])
    with pytest.raises(NoSuchUserError):
        accounts.reset("nobody")


def test_a_reset_lifts_the_lock_and_ends_the_sessions(accounts: Accounts) -> None:
    accounts.add("zhangmin", password=GOOD)
    entered = accounts.log_in("zhangmin", GOOD, address="10.0.0.1", agent="")
    for number in range(10):
        accounts.file.add_failure("zhangmin", f"10.0.0.{number}", at=NOW)
    once = accounts.reset("zhangmin")
    session = accounts.session(entered.session_id)
    assert session is not None and not accounts.is_live(session)
    assert accounts.log_in("zhangmin", once, address="10.0.9.9", agent="").user.must_change


def test_the_staff_sheet_names_and_places_people(accounts: Accounts, store: MemoryStore) -> None:
    accounts.add("zhangmin", name="zm", roles=["电访员"])
    colleague(store, name="张敏", username="zhangmin", roles=("DCRC经理",), department="DCRC", status="在职")
    user = accounts.user("zhangmin")
    assert user is not None
    assert (user.name, user.roles, user.department) == ("张敏", ("DCRC经理",), "DCRC")


@pytest.mark.parametrize("status", ["停用", "离职"])
def test_who_left_cannot_log_in(accounts: Accounts, store: MemoryStore, status: str) -> None:
    accounts.add("zhangmin", password=GOOD)
    colleague(store, name="张敏", username="zhangmin", status=status)
    assert accounts.user("zhangmin") is None


def test_two_roles_give_the_wider_right(accounts: Accounts) -> None:
    accounts.add("x", roles=["电访员", "DCRC经理"])
    user = accounts.user("x")
    assert user is not None and user.scope("reveal") == "全部"


def test_a_claim_holds_until_it_lapses() -> None:
    file, idle = AccountsFile(":memory:"), timedelta(minutes=15)
    assert file.claim("D06.修-2026-0001", "zhangmin", "张敏", at=NOW, idle=idle).name == "张敏"
    assert file.claim("D06.修-2026-0001", "lijing", "李静", at=NOW + timedelta(minutes=14), idle=idle).name == "张敏"
    assert file.claim("D06.修-2026-0001", "lijing", "李静", at=NOW + timedelta(minutes=15), idle=idle).name == "李静"


def test_only_the_holder_gives_a_claim_back() -> None:
    file, idle = AccountsFile(":memory:"), timedelta(minutes=15)
    file.claim("t", "zhangmin", "张敏", at=NOW, idle=idle)
    file.release("t", "lijing")
    assert set(file.claims(at=NOW, idle=idle)) == {"t"}
    file.release("t", "zhangmin")
    assert file.claims(at=NOW, idle=idle) == {}


def test_looking_again_within_ten_minutes_is_one_line(store: MemoryStore) -> None:
    moment = [NOW]
    accounts = Accounts(AccountsFile(":memory:"), store, moment=lambda: moment[0])
    accounts.add("x", roles=["DCRC经理"])
    user = accounts.user("x")
    assert user is not None
    for minutes in (0, 5, 16):
        moment[0] = NOW + timedelta(minutes=minutes)
        accounts.log_access(user, "看档案", "客-000001")
        accounts.log_access(user, "看号码", "客-000001", "手机")
    assert [one.act for one in accounts.accesses("客-000001")].count("看档案") == 2
    assert [one.act for one in accounts.accesses("客-000001")].count("看号码") == 3


def test_everything_outlives_the_program(tmp_path: Path, store: MemoryStore) -> None:
    path = tmp_path / "和顺 示范店.db"
    first = AccountsFile(path)
    secret = first.secret()
    entered = _filled(first, store)
    first.close()
    again = AccountsFile(path)
    assert again.secret() == secret
    assert again.session(entered) is not None
    assert again.failures("zhangmin", "10.0.0.1", since=NOW)[:2] == (1, 1)
    assert [one.what for one in again.accesses("客-000001")] == ["手机"]
    assert again.draft("zhangmin", "k").content == {"a": ["1", "2"]}  # type: ignore[union-attr]
    again.close()


def _filled(file: AccountsFile, store: MemoryStore) -> str:
    accounts = Accounts(file, store, moment=lambda: NOW)
    accounts.add("zhangmin", password=GOOD)
    entered = accounts.log_in("zhangmin", GOOD, address="10.0.0.1", agent="x")
    file.add_failure("zhangmin", "10.0.0.1", at=NOW)
    file.log_access(Access(NOW, "zhangmin", "张敏", "看号码", "客-000001", "手机", "打电话"))
    file.put_draft("zhangmin", "k", {"a": ["1", "2"]}, at=NOW)
    return entered.session_id


def test_neither_session_ids_nor_typed_names_stand_in_the_file(tmp_path: Path, store: MemoryStore) -> None:
    file = AccountsFile(tmp_path / "accounts.db")
    session_id = _filled(file, store)
    file.add_failure("my-password-by-mistake", "10.0.0.1", at=NOW)
    file.close()
    raw = (tmp_path / "accounts.db").read_bytes()
    assert session_id.encode() not in raw
    assert b"my-password-by-mistake" not in raw
    assert GOOD.encode() not in raw
