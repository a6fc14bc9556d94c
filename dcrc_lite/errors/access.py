"""Who may come in, and from where."""

from __future__ import annotations

from datetime import timedelta

from dcrc_lite.errors import DcrcError


class NotLoggedInError(DcrcError):
    """The page needs a log-in."""

    status = 401

    def __init__(self) -> None:
        super().__init__("请先登录。")


class LoginRefusedError(DcrcError):
    """User name or password wrong, whichever it is."""

    status = 401


class LoginThrottledError(DcrcError):
    """Too many failed log-ins; the next try has to wait."""

    status = 429

    def __init__(self, wait: timedelta) -> None:
        self.seconds = max(1, round(wait.total_seconds()))
        words = f"{self.seconds} 秒" if self.seconds < 60 else f"{-(-self.seconds // 60)} 分钟"
        super().__init__(f"试得太快了，{words}后再试。忘了密码，请本店管理员重置。")


class WeakPasswordError(DcrcError):
    """The new password is too easy to guess."""


class NoUserNameError(DcrcError):
    """An account was asked for without a log-in name."""

    def __init__(self) -> None:
        super().__init__("登录名空着，账号没有开。写上登录名（比如姓名的全拼）再开一次。")


class UserExistsError(DcrcError):
    """A user of that log-in name is there already."""

    status = 409

    def __init__(self, username: str) -> None:
        super().__init__(f"登录名 {username} 已经有人用了。换一个，或者给这个账号重置密码。")


class NoSuchUserError(DcrcError):
    """No user has that log-in name."""

    status = 404

    def __init__(self, username: str) -> None:
        super().__init__(f"没有登录名 {username}。用 dcrc user list 看看有哪些。")


class UnknownRoleError(DcrcError):
    """A role that is not in the list."""

    def __init__(self, role: str, roles: tuple[str, ...]) -> None:
        super().__init__(f"没有“{role}”这个角色。可以用：{'、'.join(roles)}。")


class CrossSiteError(DcrcError):
    """A form that was not sent from our own pages."""

    status = 403

    def __init__(self) -> None:
        super().__init__("这个表单不是从本店的页面发出来的，没有保存。请从左边的菜单重新打开那一页再填。")


class UnknownHostError(DcrcError):
    """The address to listen on is none of this computer's."""

    def __init__(self, host: str) -> None:
        super().__init__(
            f"“{host}”不是这台电脑的地址。只在这台电脑上用写 --host 127.0.0.1，店里别的电脑也要打开写 --host 0.0.0.0。"
        )
