"""Result codes that cannot be entered."""

from __future__ import annotations

from dcrc_lite.errors import DcrcError


class BadResultCodeError(DcrcError):
    """A result code from the manual was mistyped or made up."""

    status = 422

    def __init__(self, what: str) -> None:
        super().__init__(f"成绩码{what}照证书上的再抄一遍，形如 ZY-261121-092-7KQH3M。")


class ResultCodeUsedError(DcrcError):
    """Somebody else entered the same result code before."""

    status = 409

    def __init__(self, name: str) -> None:
        super().__init__(f"这个成绩码 {name} 已经录过了。每做一遍测试都有自己的码，请录自己那一张上的。")
