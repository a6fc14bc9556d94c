"""Calendars and deadlines that cannot be worked out."""

from __future__ import annotations

from collections.abc import Sequence

from dcrc_lite.errors import DcrcError


class NeverOpenError(DcrcError):
    """A calendar without any open day ahead."""

    status = 409

    def __init__(self, calendar: str) -> None:
        super().__init__(f"设置.xlsx：{calendar}日历往后一直不开门，时限算不出来。请看“营业时间”和“节假日”两张表。")


class BadHoursError(DcrcError):
    """Opening hours given in words that cannot be read."""

    def __init__(self, words: str) -> None:
        super().__init__(
            f"营业时间“{words}”看不懂。请写成 1-7 08:30-17:30（1 是周一，7 是周日）；"
            "有几种钟点就用；隔开，例如 1-5 08:30-17:30；6-7 09:00-16:00。"
        )


class UnknownRuleError(DcrcError):
    """A deadline that is not in the register."""

    status = 404

    def __init__(self, name: str) -> None:
        super().__init__(f"没有叫“{name}”的时限。请写编号（如 D09）或键（如 contact_1h）；全部时限在设置的“时限”表里。")


class RuleKeyNeededError(DcrcError):
    """A D-id that stands for several rows."""

    def __init__(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        """`choices`: key and name of each row."""
        listed = "、".join(f"{key}（{title}）" for key, title in choices)
        super().__init__(f"{name} 有几条，请写明是哪一条：{listed}。")


class NotAClockError(DcrcError):
    """A row of the register that is a figure, not a time limit."""

    def __init__(self, name: str, figure: str) -> None:
        super().__init__(f"{name}是一个数值（{figure}），没有截止时间可算。数值在设置的“时限”表里。")


class BadStartError(DcrcError):
    """A start that is neither a date nor a date-time."""

    def __init__(self, words: str) -> None:
        super().__init__(f"起算时间“{words}”看不懂。请写日期 2026-02-13，或日期加钟点 2026-02-13T16:00。")
