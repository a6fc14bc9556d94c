"""Calls that must not be made or stored so."""

from __future__ import annotations

from datetime import date, datetime, time

from dcrc_lite.errors import DcrcError


class QuietHoursError(DcrcError):
    """A courtesy call in the 不打扰时段 (D50)."""

    status = 409

    def __init__(self, begins: time, ends: time) -> None:
        wait = "明天早上" if ends == time(0) else f"{ends:%H:%M} 后"
        until = "24:00" if ends == time(0) else f"{ends:%H:%M}"
        super().__init__(
            f"{begins:%H:%M}–{until} 是不打扰时段，{wait}再拨。客户约好的时间不受限；客户自己打来的，勾上“客户来电”。"
        )


class CallTooSoonError(DcrcError):
    """The gap between two tries is too short (D23)."""

    status = 409

    def __init__(self, last: datetime, earliest: datetime) -> None:
        super().__init__(
            f"{last:%H:%M} 刚拨过，{earliest:%H:%M} 后再拨。客户自己打来的，勾上“客户来电”；现在可以先打下一位。"
        )


class CallTooEarlyError(DcrcError):
    """§min_gap forbids calls so soon after the event (4.0a rule 3)."""

    status = 409

    def __init__(self, event_on: date, min_gap: int) -> None:
        super().__init__(
            f"本店规定 {event_on.month}月{event_on.day}日之后第 {min_gap} 天起才回访。点“另约”记下时间，到那天再打。"
        )


class AgreedLaterError(DcrcError):
    """The customer named a later day."""

    status = 409

    def __init__(self, agreed_at: datetime) -> None:
        super().__init__(
            f"客户约的是{agreed_at.month}月{agreed_at.day}日 {agreed_at:%H:%M}，到那天再拨。客户自己打来的，勾上“客户来电”。"
        )


class TaskClosedError(DcrcError):
    """The task has ended."""

    status = 409

    def __init__(self, state: str, place: str, fresh: str) -> None:
        """`place`: where the state stands in the workbooks; `fresh`: the word that opens the task again."""
        super().__init__(
            f"这通电话已经有结果了：{state}。回清单拨下一位；要重打，请 DCRC 经理把{place}改回“{fresh}”，它会回到清单。"
        )


class NotUnreachableYetError(DcrcError):
    """Too few tries for 无法联系 (D22, 4.0a rule 15)."""

    status = 409

    def __init__(self, lacking: tuple[str, ...]) -> None:
        super().__init__(f"还不能判定无法联系：{'，'.join(lacking)}。先按无人接听记下，换个时段再拨。")


class TaskTakenError(DcrcError):
    """A colleague has this customer on the line."""

    status = 409

    def __init__(self, who: str, since: datetime) -> None:
        super().__init__(f"{who} 从 {since:%H:%M} 起在打这一通，免得客户接两次电话。先打下一位。")


class AnswersMissingError(DcrcError):
    """Required questions were neither answered nor marked as not asked."""

    status = 409

    def __init__(self, numbers: tuple[str, ...]) -> None:
        super().__init__(f"还差第 {'、'.join(numbers)} 题：打分，或按 0 记没问到，再保存。")
        self.numbers = numbers


class NoSuchTaskError(DcrcError):
    """No derived task or clock has this 编号."""

    status = 404

    def __init__(self, task_id: str) -> None:
        super().__init__(
            f"没有 {task_id} 这条任务。编号照清单上的写，如 D06.修-2026-0123；源头那一行删掉后任务也就没有了。"
        )
