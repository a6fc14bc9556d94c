"""accounts.db: users, sessions, failed log-ins, task claims, the log of who saw whom, and half-written forms.

Nothing in here belongs in a workbook. Session ids and the account names of failed log-ins are kept as hashes only.
All moments are real time, dealer-local, given by the caller. Safe to use from several threads.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from dcrc_lite.store.account_rows import (
    Access,
    Account,
    Claim,
    Draft,
    Session,
    access_of,
    account_of,
    claim_of,
    session_of,
)

__all__ = ["Access", "Account", "AccountsFile", "Claim", "Draft", "Session", "hashed"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS users(username TEXT PRIMARY KEY, name TEXT NOT NULL, roles TEXT NOT NULL,
  password TEXT NOT NULL, must_change INTEGER NOT NULL, disabled INTEGER NOT NULL DEFAULT 0, created_at TEXT NOT NULL,
  theme TEXT NOT NULL DEFAULT '', keys INTEGER NOT NULL DEFAULT 1);
CREATE TABLE IF NOT EXISTS sessions(id TEXT PRIMARY KEY, username TEXT NOT NULL, created_at TEXT NOT NULL,
  seen_at TEXT NOT NULL, address TEXT NOT NULL, agent TEXT NOT NULL, revoked INTEGER NOT NULL DEFAULT 0,
  data TEXT NOT NULL DEFAULT '{}');
CREATE INDEX IF NOT EXISTS sessions_of ON sessions(username);
CREATE TABLE IF NOT EXISTS failures(at TEXT NOT NULL, account TEXT NOT NULL, address TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS failures_at ON failures(at);
CREATE TABLE IF NOT EXISTS claims(task_id TEXT PRIMARY KEY, username TEXT NOT NULL, name TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS accesses(id INTEGER PRIMARY KEY, at TEXT NOT NULL, username TEXT NOT NULL,
  name TEXT NOT NULL, act TEXT NOT NULL, customer_id TEXT NOT NULL, what TEXT NOT NULL, why TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS accesses_of ON accesses(customer_id, at);
CREATE TABLE IF NOT EXISTS drafts(username TEXT NOT NULL, key TEXT NOT NULL, at TEXT NOT NULL, content TEXT NOT NULL,
  PRIMARY KEY(username, key));
"""


def hashed(text: str) -> str:
    """Return the hash under which a session id or an account name is kept."""
    return hashlib.blake2b(text.encode(), digest_size=20).hexdigest()


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")


class AccountsFile:
    """The accounts.db of one shop; ":memory:" for tests."""

    def __init__(self, path: Path | str) -> None:
        self._lock = threading.RLock()
        self._db = sqlite3.connect(str(path), check_same_thread=False, isolation_level=None, timeout=10)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def _all(self, sql: str, *values: object) -> list[sqlite3.Row]:
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    def _one(self, sql: str, *values: object) -> sqlite3.Row | None:
        found = self._all(sql, *values)
        return found[0] if found else None

    def _do(self, sql: str, *values: object) -> int:
        with self._write() as db:
            return db.execute(sql, values).rowcount

    # --- secret

    def secret(self) -> str:
        """Return the key that signs form tokens, made at the first call."""
        self._do("INSERT OR IGNORE INTO meta VALUES('secret', ?)", secrets.token_urlsafe(48))
        found = self._one("SELECT value FROM meta WHERE key='secret'")
        assert found is not None
        return str(found["value"])

    # --- users

    def account(self, username: str) -> Account | None:
        """Return one user, or None."""
        found = self._one("SELECT * FROM users WHERE username=?", username)
        return account_of(found) if found else None

    def accounts(self) -> list[Account]:
        """Return all users by log-in name."""
        return [account_of(row) for row in self._all("SELECT * FROM users ORDER BY username")]

    def put_account(self, account: Account, *, at: datetime) -> None:
        """Add or replace a user."""
        values = (
            account.username, account.name, "、".join(account.roles), account.password, account.must_change,
            account.disabled, _stamp(at), account.theme, account.keys,
        )  # fmt: skip
        self._do("INSERT OR REPLACE INTO users VALUES(?,?,?,?,?,?,?,?,?)", *values)

    # --- sessions

    def open_session(self, session_id: str, username: str, address: str, agent: str, *, at: datetime) -> None:
        """Keep a new log-in under the hash of its id."""
        moment = _stamp(at)
        self._do(
            "INSERT INTO sessions(id,username,created_at,seen_at,address,agent) VALUES(?,?,?,?,?,?)",
            hashed(session_id), username, moment, moment, address[:64], agent[:200],
        )  # fmt: skip

    def session(self, session_id: str) -> Session | None:
        """Return the log-in of this id, revoked and expired ones too while they are kept, or None."""
        found = self._one("SELECT * FROM sessions WHERE id=?", hashed(session_id))
        return session_of(found) if found else None

    def sessions(self, username: str) -> list[Session]:
        """Return the log-ins of a user that were not revoked, newest use first."""
        rows = self._all("SELECT * FROM sessions WHERE username=? AND revoked=0 ORDER BY seen_at DESC", username)
        return [session_of(row) for row in rows]

    def touch(self, hash_: str, *, at: datetime) -> None:
        """Note that a session was used."""
        self._do("UPDATE sessions SET seen_at=? WHERE id=?", _stamp(at), hash_)

    def put_data(self, hash_: str, data: Mapping[str, object]) -> None:
        """Keep what a session carries from one page to the next."""
        self._do("UPDATE sessions SET data=? WHERE id=?", json.dumps(dict(data), ensure_ascii=False), hash_)

    def revoke(self, username: str, *, only: str = "", keep: str = "") -> int:
        """End the sessions of a user (`only`: this one; `keep`: all but this one) and return how many."""
        return self._do(
            "UPDATE sessions SET revoked=1, data='{}' WHERE username=? AND revoked=0 AND (?='' OR id=?) AND id<>?",
            username, only, only, keep,
        )  # fmt: skip

    def forget_sessions(self, *, before: datetime) -> None:
        """Drop sessions and failed log-ins last used before a moment."""
        self._do("DELETE FROM sessions WHERE seen_at<?", _stamp(before))
        self._do("DELETE FROM failures WHERE at<?", _stamp(before))

    # --- failed log-ins

    def add_failure(self, username: str, address: str, *, at: datetime) -> None:
        """Count one failed log-in."""
        self._do("INSERT INTO failures VALUES(?,?,?)", _stamp(at), hashed(username), address[:64])

    def failures(self, username: str, address: str, *, since: datetime) -> tuple[int, int, datetime | None]:
        """Return how many failed log-ins this account and this address had since a moment, and the last one's time."""
        account = hashed(username)
        rows = self._all(
            "SELECT at, account, address FROM failures WHERE at>=? AND (account=? OR address=?) ORDER BY at",
            _stamp(since), account, address[:64],
        )  # fmt: skip
        last = datetime.fromisoformat(rows[-1]["at"]) if rows else None
        return sum(r["account"] == account for r in rows), sum(r["address"] == address[:64] for r in rows), last

    def clear_failures(self, username: str) -> None:
        """Forget the failed log-ins of an account."""
        self._do("DELETE FROM failures WHERE account=?", hashed(username))

    # --- claims

    def claim(self, task_id: str, username: str, name: str, *, at: datetime, idle: timedelta) -> Claim:
        """Take a task unless somebody else holds it, and return who holds it now. Taking again renews."""
        with self._write() as db:
            found = db.execute("SELECT * FROM claims WHERE task_id=?", (task_id,)).fetchone()
            if found and found["username"] != username and datetime.fromisoformat(found["at"]) > at - idle:
                return claim_of(found)
            db.execute("INSERT OR REPLACE INTO claims VALUES(?,?,?,?)", (task_id, username, name, _stamp(at)))
        return Claim(task_id, username, name, at)

    def release(self, task_id: str, username: str) -> None:
        """Give a task back; somebody else's claim stays."""
        self._do("DELETE FROM claims WHERE task_id=? AND username=?", task_id, username)

    def claims(self, *, at: datetime, idle: timedelta) -> dict[str, Claim]:
        """Return the claims that have not lapsed, by task."""
        rows = self._all("SELECT * FROM claims WHERE at>?", _stamp(at - idle))
        return {row["task_id"]: claim_of(row) for row in rows}

    # --- who saw whom

    def log_access(self, access: Access) -> None:
        """Keep one access for good."""
        values = (
            _stamp(access.at),
            access.username,
            access.name,
            access.act,
            access.customer_id,
            access.what,
            access.why,
        )
        self._do("INSERT INTO accesses(at,username,name,act,customer_id,what,why) VALUES(?,?,?,?,?,?,?)", *values)

    def accesses(
        self, customer_id: str = "", username: str = "", *, since: datetime | None = None, limit: int = 500
    ) -> list[Access]:
        """Return who saw this customer (or what this user saw), newest first."""
        rows = self._all(
            "SELECT * FROM accesses WHERE (?='' OR customer_id=?) AND (?='' OR username=?) AND at>=?"
            " ORDER BY at DESC, id DESC LIMIT ?",
            customer_id, customer_id, username, username, _stamp(since) if since else "", limit,
        )  # fmt: skip
        return [access_of(row) for row in rows]

    # --- drafts

    def put_draft(self, username: str, key: str, content: Mapping[str, Sequence[str]], *, at: datetime) -> None:
        """Keep a form as typed."""
        text = json.dumps({name: list(values) for name, values in content.items()}, ensure_ascii=False)
        self._do("INSERT OR REPLACE INTO drafts VALUES(?,?,?,?)", username, key, _stamp(at), text)

    def draft(self, username: str, key: str) -> Draft | None:
        """Return the half-written form of that key, or None."""
        found = self._one("SELECT * FROM drafts WHERE username=? AND key=?", username, key)
        return Draft(key, datetime.fromisoformat(found["at"]), json.loads(found["content"])) if found else None

    def drop_draft(self, username: str, key: str) -> None:
        """Forget a half-written form."""
        self._do("DELETE FROM drafts WHERE username=? AND key=?", username, key)
