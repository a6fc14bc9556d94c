"""The folder of a shop and the program that serves it."""

from __future__ import annotations

from dcrc_lite.errors import DcrcError, typed_path


class NotAShopError(DcrcError):
    """A folder that holds no shop."""

    status = 404

    def __init__(self, folder: str, *, exists: bool) -> None:
        what = "里没有店的数据" if exists else "这个文件夹不存在"
        super().__init__(
            f"{folder} {what}。看看路径写对没有；新开一家店用 dcrc init {typed_path(folder)} --name 店名，"
            "先看样子用 dcrc demo。"
        )


class ShopExistsError(DcrcError):
    """A folder that holds workbooks already; a new shop would mix with them."""

    status = 409

    def __init__(self, folder: str, found: tuple[str, ...]) -> None:
        super().__init__(
            f"{folder} 里已经有{'、'.join(found)}。新店要用空的文件夹；"
            f"如果就是这家店，直接用 dcrc serve {typed_path(folder)} 打开。"
        )


class UnknownProfileError(DcrcError):
    """A brand profile that is not shipped."""

    status = 404

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(
            f"没有叫“{name}”的标准。现有的是：{'、'.join(known)}。开店以后，每个数字都可以在设置.xlsx 里改。"
        )


class PortTakenError(DcrcError):
    """Another program listens where we want to."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            f"{host} 的 {port} 端口已经有程序在用，也许是上一次的 dcrc 还开着。关掉它，或者换一个：--port {port + 1}。"
        )


class NotADemoError(DcrcError):
    """The place for the demonstration shop holds something else."""

    status = 409

    def __init__(self, folder: str) -> None:
        super().__init__(f"{folder} 里有别的东西，不是演示店，没有动它。换个地方：dcrc demo --dir 另一个文件夹。")
