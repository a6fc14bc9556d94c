"""accounts.db: what is kept about people who log in, half of it or none, and that it outlives the program."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from dcrc_lite.store.accounts import Access, Account, AccountsFile, hashed

NOW, IDLE = datetime(2026, 11, 21, 9, 0), timedelta(minutes=20)
ZHANG = Account("zhangmin", "张敏", ("电访员", "组长"), "x", must_change=True, disabled=False, theme="dark", keys=False)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "店 里" / "accounts.db"


@pytest.fixture
def accounts(path: Path) -> Iterator[AccountsFile]:
    path.parent.mkdir()
    opened = AccountsFile(path)
    yield opened
    opened.close()


def _logged_in(accounts: AccountsFile, *ids: str) -> None:
    for minute, session_id in enumerate(ids):
        accounts.open_session(session_id, "zhangmin", "10.0.0.1", "浏览器", at=NOW + timedelta(minutes=minute))


def test_an_account_comes_back_as_it_was_put_and_is_replaced(accounts: AccountsFile, path: Path) -> None:
    accounts.put_account(ZHANG, at=NOW)
    other = AccountsFile(path)
    assert (other.account("zhangmin"), other.account("wangfang")) == (ZHANG, None)
    other.close()
    accounts.put_account(Account("anning", "安宁", (), "y", False, True, "", True), at=NOW)
    accounts.put_account(Account("zhangmin", "张敏敏", ("店长",), "z", False, False, "", True), at=NOW)
    assert [(one.username, one.name) for one in accounts.accounts()] == [("anning", "安宁"), ("zhangmin", "张敏敏")]


def test_the_key_that_signs_forms_is_made_once(accounts: AccountsFile, path: Path) -> None:
    secret = accounts.secret()
    other = AccountsFile(path)
    assert (other.secret(), len(secret) > 40) == (secret, True)
    other.close()


def test_a_session_is_found_by_its_id_which_is_kept_as_a_hash_only(accounts: AccountsFile, path: Path) -> None:
    _logged_in(accounts, "secret-id")
    found = accounts.session("secret-id")
    assert found is not None
    assert (found.id, found.username, found.created_at, found.revoked) == (hashed("secret-id"), "zhangmin", NOW, False)
    assert accounts.session("another") is None
    assert b"secret-id" not in path.read_bytes() + path.with_name("accounts.db-wal").read_bytes()


def test_a_session_carries_its_last_use_and_what_a_page_left_in_it(accounts: AccountsFile) -> None:
    _logged_in(accounts, "甲", "乙")
    accounts.touch(hashed("甲"), at=NOW + IDLE)
    accounts.put_data(hashed("甲"), {"筛选": ["今天"]})
    assert [one.id for one in accounts.sessions("zhangmin")] == [hashed("甲"), hashed("乙")]
    found = accounts.session("甲")
    assert found is not None
    assert (found.seen_at, found.data) == (NOW + IDLE, {"筛选": ["今天"]})


@pytest.mark.parametrize(
    ("chosen", "left"), [({}, []), ({"only": hashed("甲")}, ["丙", "乙"]), ({"keep": hashed("甲")}, ["甲"])]
)
def test_sessions_end_all_or_one_or_all_but_one(
    accounts: AccountsFile, chosen: dict[str, str], left: list[str]
) -> None:
    _logged_in(accounts, "甲", "乙", "丙")
    assert accounts.revoke("zhangmin", **chosen) == 3 - len(left)
    assert [one.id for one in accounts.sessions("zhangmin")] == list(map(hashed, left))
    assert [accounts.session(one) is not None for one in "甲乙丙"] == [True] * 3


def test_what_is_old_is_forgotten(accounts: AccountsFile) -> None:
    _logged_in(accounts, "甲", "乙")
    for minute in range(2):
        accounts.add_failure("zhangmin", "10.0.0.1", at=NOW + timedelta(minutes=minute))
    accounts.forget_sessions(before=NOW + timedelta(seconds=30))
    assert [one.id for one in accounts.sessions("zhangmin")] == [hashed("乙")]
    assert accounts.failures("zhangmin", "10.0.0.1", since=NOW)[:2] == (1, 1)


def test_failed_log_ins_are_counted_by_account_and_by_address(accounts: AccountsFile) -> None:
    assert accounts.failures("zhangmin", "10.0.0.1", since=NOW) == (0, 0, None)
    for username, address in (("zhangmin", "10.0.0.1"), ("zhangmin", "10.0.0.2"), ("root", "10.0.0.1")):
        accounts.add_failure(username, address, at=NOW)
    assert accounts.failures("zhangmin", "10.0.0.1", since=NOW) == (2, 2, NOW)
    assert accounts.failures("zhangmin", "10.0.0.1", since=NOW + timedelta(seconds=1))[:2] == (0, 0)
    accounts.clear_failures("zhangmin")
    assert accounts.failures("zhangmin", "10.0.0.1", since=NOW)[:2] == (0, 1)


def test_a_task_is_held_by_one_until_given_back_or_left_alone(accounts: AccountsFile) -> None:
    assert accounts.claim("D06.修-1", "zhangmin", "张敏", at=NOW, idle=IDLE).name == "张敏"
    assert accounts.claim("D06.修-1", "anning", "安宁", at=NOW, idle=IDLE).name == "张敏"
    accounts.release("D06.修-1", "anning")
    assert accounts.claims(at=NOW, idle=IDLE)["D06.修-1"].username == "zhangmin"
    accounts.release("D06.修-1", "zhangmin")
    assert accounts.claims(at=NOW, idle=IDLE) == {}
    accounts.claim("D06.修-1", "zhangmin", "张敏", at=NOW, idle=IDLE)
    later = NOW + IDLE
    assert accounts.claims(at=later, idle=IDLE) == {}
    assert accounts.claim("D06.修-1", "anning", "安宁", at=later, idle=IDLE).name == "安宁"


def test_a_claim_that_cannot_be_written_leaves_the_file_usable(accounts: AccountsFile) -> None:
    with pytest.raises(AttributeError):
        accounts.claim("D06.修-1", "zhangmin", "张敏", at=None, idle=IDLE)  # type: ignore[arg-type]
    accounts.claim("D06.修-1", "anning", "安宁", at=NOW, idle=IDLE)
    assert accounts.claims(at=NOW, idle=IDLE)["D06.修-1"].name == "安宁"


def test_who_saw_whom_is_told_by_customer_and_by_user_newest_first(accounts: AccountsFile) -> None:
    seen = [
        Access(NOW + timedelta(minutes=n), who, who, "看号码", customer, "手机", "回访")
        for n, (who, customer) in enumerate((("甲", "客-1"), ("乙", "客-1"), ("甲", "客-2")))
    ]
    for access in seen:
        accounts.log_access(access)
    assert accounts.accesses("客-1") == [seen[1], seen[0]]
    assert accounts.accesses(username="甲") == [seen[2], seen[0]]
    assert accounts.accesses(since=seen[1].at, limit=1) == [seen[2]]


def test_a_half_written_form_is_kept_as_typed_until_it_is_dropped(accounts: AccountsFile) -> None:
    assert accounts.draft("zhangmin", "投诉") is None
    accounts.put_draft("zhangmin", "投诉", {"内容": ["异响"], "类别": ["甲", "乙"]}, at=NOW)
    accounts.put_draft("zhangmin", "投诉", {"内容": ["异响，右后"]}, at=NOW)
    draft = accounts.draft("zhangmin", "投诉")
    assert draft is not None
    assert (draft.at, draft.content) == (NOW, {"内容": ["异响，右后"]})
    accounts.drop_draft("zhangmin", "投诉")
    assert accounts.draft("zhangmin", "投诉") is None
