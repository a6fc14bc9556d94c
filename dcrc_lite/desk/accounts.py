"""Who may log in and do what: users, rights by role, log-in with back-off, sessions, one-time passwords."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from dcrc_lite import clock
from dcrc_lite.desk import passwords
from dcrc_lite.desk.users import User, can, may, widest
from dcrc_lite.errors.access import (
    LoginRefusedError,
    LoginThrottledError,
    NoSuchUserError,
    NoUserNameError,
    UnknownRoleError,
    UserExistsError,
    WeakPasswordError,
)
from dcrc_lite.schema.rights import ACTIONS, ALL, default_scope
from dcrc_lite.schema.settings import ROLES, Colleague, Right
from dcrc_lite.store.accounts import Access, Account, AccountsFile, Claim, Draft, Session

if TYPE_CHECKING:
    from dcrc_lite.store.protocol import Store

__all__ = ["Access", "Account", "Accounts", "AccountsFile", "Claim", "Draft", "Limits", "Session", "User", "can", "may"]

WINDOW = timedelta(minutes=15)  # failed log-ins older than this no longer count
SLOW_FROM, LOCKED_FROM = 5, 10


@dataclass(frozen=True, slots=True)
class Limits:
    """How long things hold: a session unused, a session in all, a claim without a deed."""

    idle: timedelta = timedelta(minutes=30)
    absolute: timedelta = timedelta(hours=12)
    claim: timedelta = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Entered:
    """A successful log-in: the fresh session id for the cookie, and the user."""

    session_id: str
    user: User


def _folded(username: str) -> str:
    return username.strip().casefold()[:64]


def _wait(failed: int) -> timedelta:
    """Return how long to wait after so many failures: 5 s after the 5th, doubling; the whole window from the 10th."""
    if failed < SLOW_FROM:
        return timedelta()
    return WINDOW if failed >= LOCKED_FROM else timedelta(seconds=5 * 2 ** (failed - SLOW_FROM))


class Accounts:
    """Users and sessions of one shop. `moment` is real time, whatever business time says."""

    def __init__(
        self,
        file: AccountsFile,
        store: Store,
        *,
        moment: Callable[[], datetime] = clock.real_now,
        limits: Callable[[], Limits] = Limits,
    ) -> None:
        self.file = file
        self.limits = limits
        self._store, self._moment = store, moment

    # --- people

    def add(self, username: str, *, name: str = "", roles: Iterable[str] = (), password: str = "") -> str:
        """Add a user and return the password to hand over (one-time when none is given).

        Raises NoUserNameError, UserExistsError, UnknownRoleError, WeakPasswordError.
        """
        key = _folded(username)
        if not key:
            raise NoUserNameError
        if self.file.account(key):
            raise UserExistsError(key)
        given = self._checked(password, key) if password else passwords.one_time()
        hashed = passwords.hash_of(given)
        account = Account(key, name or username.strip(), _roles(roles), hashed, not password, False, "", True)
        self.file.put_account(account, at=self._moment())
        return given

    def reset(self, username: str, *, password: str = "", roles: Iterable[str] | None = None) -> str:
        """Give a user a new (one-time) password, end all sessions, lift the lock; return the password."""
        account = self._account(username)
        given = self._checked(password, account.username) if password else passwords.one_time()
        hashed = passwords.hash_of(given)
        kept = account.roles if roles is None else _roles(roles)
        fresh = replace(account, password=hashed, must_change=not password, disabled=False, roles=kept)
        self.file.put_account(fresh, at=self._moment())
        self.file.revoke(account.username)
        self.file.clear_failures(account.username)
        return given

    def change_password(self, user: User, old: str, new: str, *, keep: str = "") -> None:
        """Change one's own password; all other sessions end. Raises LoginRefusedError, WeakPasswordError."""
        account = self._account(user.username)
        if not passwords.fits(account.password, old):
            raise LoginRefusedError("现在的密码不对，没有改。")
        if old == new:
            raise WeakPasswordError("新密码和现在的一样。换一个。")
        hashed = passwords.hash_of(self._checked(new, account.username, account.name))
        self.file.put_account(replace(account, password=hashed, must_change=False), at=self._moment())
        self.file.revoke(account.username, keep=keep)

    def prefer(self, user: User, *, theme: str, keys: bool) -> None:
        """Keep how the user wants the pages: theme "" | light | dark, single-letter keys."""
        account = self._account(user.username)
        chosen = theme if theme in ("", "light", "dark") else ""
        self.file.put_account(replace(account, theme=chosen, keys=keys), at=self._moment())

    def disable(self, username: str) -> None:
        """Close an account at once."""
        account = self._account(username)
        self.file.put_account(replace(account, disabled=True), at=self._moment())
        self.file.revoke(account.username)

    def users(self) -> list[User]:
        """Return everybody who may log in, by log-in name."""
        return [user for account in self.file.accounts() if (user := self._user(account)) is not None]

    def user(self, username: str) -> User | None:
        """Return a user who may log in, with the name and roles of 员工 when a row there has this 登录名, or None."""
        account = self.file.account(_folded(username))
        return self._user(account) if account else None

    def _account(self, username: str) -> Account:
        account = self.file.account(_folded(username))
        if account is None:
            raise NoSuchUserError(username)
        return account

    def _user(self, account: Account) -> User | None:
        row = next(iter(self._store.rows(Colleague, {"username": account.username}, limit=1)), None)
        if account.disabled or (row is not None and row.status in ("停用", "离职")):
            return None
        roles = row.roles if row is not None and row.roles else account.roles
        return User(
            username=account.username,
            name=row.name if row is not None and row.name else account.name,
            roles=roles,
            rights=self._rights(roles),
            department=row.department if row is not None else "",
            must_change=account.must_change,
            theme=account.theme,
            keys=account.keys,
        )

    def _rights(self, roles: tuple[str, ...]) -> dict[str, str]:
        """Return action -> scope: what 角色权限 says, else the default; the administrator never loses 开账号."""
        said = {(row.role, row.action): row.scope for row in self._store.rows(Right, {"role": roles}) if row.scope}
        said[("系统管理员", "accounts")] = ALL
        return {
            action.name: widest(said.get((role, action.name)) or default_scope(role, action.name) for role in roles)
            for action in ACTIONS
        }

    def _checked(self, password: str, *known: str) -> str:
        why = passwords.weakness(password, *known)
        if why:
            raise WeakPasswordError(why)
        return password

    # --- log-in

    def log_in(self, username: str, password: str, *, address: str, agent: str) -> Entered:
        """Check a log-in and open a session. Raises LoginThrottledError, LoginRefusedError (same text for all causes)."""
        key = _folded(username)
        self._slow_down(key, address)
        account = self.file.account(key)
        stored = account.password if account else passwords.dummy_hash()
        fits = passwords.fits(stored, password)
        user = self._user(account) if account and fits else None
        if user is None:
            raise self._refused(key, address)
        self.file.clear_failures(key)
        return self._enter(user, address, agent)

    def _enter(self, user: User, address: str, agent: str) -> Entered:
        session_id = secrets.token_urlsafe(32)
        at = self._moment()
        self.file.forget_sessions(before=at - timedelta(days=2))
        self.file.open_session(session_id, user.username, address, agent, at=at)
        return Entered(session_id, user)

    def _slow_down(self, key: str, address: str) -> None:
        at = self._moment()
        by_account, by_address, last = self.file.failures(key, address, since=at - WINDOW)
        wait = _wait(max(by_account, by_address))
        if last is not None and last + wait > at:
            raise LoginThrottledError(last + wait - at)

    def _refused(self, key: str, address: str) -> LoginRefusedError:
        at = self._moment()
        self.file.add_failure(key, address, at=at)
        by_account, by_address, _ = self.file.failures(key, address, since=at - WINDOW)
        left = LOCKED_FROM - max(by_account, by_address)
        return LoginRefusedError(
            f"用户名或密码不对。看看大写锁定键是不是开着；{_tries(left)}忘了密码，请本店管理员重置。"
        )

    # --- sessions

    def session(self, session_id: str) -> Session | None:
        """Return the log-in behind a cookie, expired or revoked ones too while they are kept."""
        return self.file.session(session_id) if session_id else None

    def is_live(self, session: Session) -> bool:
        """Tell whether a session still counts: not revoked, used lately, not opened too long ago."""
        at, limits = self._moment(), self.limits()
        is_used = at - session.seen_at < limits.idle and at - session.created_at < limits.absolute
        return is_used and not session.revoked

    def touch(self, session: Session) -> None:
        """Note that a session was used (at most once a minute is written)."""
        at = self._moment()
        if at - session.seen_at > timedelta(minutes=1):
            self.file.touch(session.id, at=at)

    def sessions(self, user: User) -> list[Session]:
        """Return one's own live log-ins, newest use first."""
        return [session for session in self.file.sessions(user.username) if self.is_live(session)]

    def log_out(self, user: User, session_hash: str = "") -> None:
        """End one log-in of one's own, or all."""
        self.file.revoke(user.username, only=session_hash)

    # --- claims, drafts, who saw whom

    def claim(self, user: User, task_id: str) -> Claim:
        """Take a task for a while and return who holds it now (somebody else's claim that has not lapsed stays)."""
        return self.file.claim(task_id, user.username, user.name, at=self._moment(), idle=self.limits().claim)

    def release(self, user: User, task_id: str) -> None:
        """Give one's own claim back."""
        self.file.release(task_id, user.username)

    def claims(self) -> dict[str, Claim]:
        """Return the claims that hold now, by task."""
        return self.file.claims(at=self._moment(), idle=self.limits().claim)

    def save_draft(self, user: User, key: str, content: Mapping[str, list[str]]) -> None:
        """Keep a form as typed."""
        self.file.put_draft(user.username, key, content, at=self._moment())

    def draft(self, user: User, key: str) -> Draft | None:
        """Return one's own half-written form, or None."""
        return self.file.draft(user.username, key)

    def drop_draft(self, user: User, key: str) -> None:
        """Forget a half-written form."""
        self.file.drop_draft(user.username, key)

    def log_access(self, user: User, act: str, customer_id: str, what: str = "", why: str = "") -> None:
        """Keep for good that this user saw this customer: 看档案 (once in 10 min), 看号码, 打印, 导出."""
        at = self._moment()
        if act == "看档案" and self._seen_lately(user, customer_id, at):
            return
        self.file.log_access(Access(at, user.username, user.name, act, customer_id, what, why))

    def _seen_lately(self, user: User, customer_id: str, at: datetime) -> bool:
        seen = self.file.accesses(customer_id, user.username, since=at - timedelta(minutes=10))
        return any(access.act == "看档案" for access in seen)

    def accesses(self, customer_id: str, since: datetime | None = None) -> list[Access]:
        """Return who saw this customer, newest first."""
        return self.file.accesses(customer_id, since=since)


def _tries(left: int) -> str:
    return f"还可以再试 {left} 次。" if left > 0 else f"试得太多，{WINDOW.seconds // 60} 分钟后再试。"


def _roles(roles: Iterable[str]) -> tuple[str, ...]:
    given = tuple(roles)
    for role in given:
        if role not in ROLES:
            raise UnknownRoleError(role, ROLES)
    return given
