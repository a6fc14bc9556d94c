"""The rows of accounts.db as they leave it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Account:
    """One row of users."""

    username: str
    name: str
    roles: tuple[str, ...]
    password: str
    must_change: bool
    disabled: bool
    theme: str  # "" follows the computer | light | dark
    keys: bool  # single-letter keys on


@dataclass(frozen=True, slots=True)
class Session:
    """One log-in. `id` is the hash of what the cookie carries."""

    id: str
    username: str
    created_at: datetime
    seen_at: datetime
    address: str
    agent: str
    revoked: bool
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Claim:
    """Who is working on a task, since when."""

    task_id: str
    username: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Access:
    """Somebody saw something of a customer."""

    at: datetime
    username: str
    name: str
    act: str  # 看档案 | 看号码 | 打印 | 导出
    customer_id: str
    what: str  # headers of what was shown in full
    why: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A form as it was typed, not yet saved."""

    key: str
    at: datetime
    content: Mapping[str, Sequence[str]]


def account_of(row: sqlite3.Row) -> Account:
    """Return the user in a row of its table."""
    roles = tuple(role for role in str(row["roles"]).split("、") if role)
    return Account(
        row["username"], row["name"], roles, row["password"], bool(row["must_change"]), bool(row["disabled"]),
        row["theme"], bool(row["keys"]),
    )  # fmt: skip


def session_of(row: sqlite3.Row) -> Session:
    """Return the log-in in a row of its table."""
    return Session(
        row["id"], row["username"], datetime.fromisoformat(row["created_at"]), datetime.fromisoformat(row["seen_at"]),
        row["address"], row["agent"], bool(row["revoked"]), json.loads(row["data"]),
    )  # fmt: skip


def claim_of(row: sqlite3.Row) -> Claim:
    """Return the claim in a row of its table."""
    return Claim(row["task_id"], row["username"], row["name"], datetime.fromisoformat(row["at"]))


def access_of(row: sqlite3.Row) -> Access:
    """Return the access in a row of its table."""
    moment = datetime.fromisoformat(row["at"])
    return Access(moment, row["username"], row["name"], row["act"], row["customer_id"], row["what"], row["why"])
