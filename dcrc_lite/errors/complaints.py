"""Steps of a complaint that cannot be taken now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dcrc_lite.errors import DcrcError, MissingFieldError, NotAllowedError


class WrongStateError(DcrcError):
    """A complaint cannot take this step from where it stands."""

    status = 409

    def __init__(self, complaint_id: str, state: str, event: str, possible: Sequence[str]) -> None:
        steps = "、".join(possible)
        way = f"现在能做的：{steps}。" if steps else "它已经了结；客户再提，就另登一件并连到这一件。"
        super().__init__(f"{complaint_id} 现在是“{state}”，不能“{event}”。{way}")


class StepNotAllowedError(NotAllowedError):
    """The step belongs to somebody else."""

    def __init__(self, event: str, who: Sequence[str]) -> None:
        super().__init__(f"“{event}”由{'、'.join(who)}来做。请他登录后做这一步，或先“记一步”写下情况。")


class StepTimeError(DcrcError):
    """A step is dated before the complaint was taken or in the future."""

    status = 409

    def __init__(self, event: str, at: datetime, received: datetime, now: datetime) -> None:
        span = f"受理的 {received:%Y-%m-%d %H:%M} 到现在 {now:%Y-%m-%d %H:%M} 之间"
        super().__init__(f"“{event}”的时间 {at:%Y-%m-%d %H:%M} 不在{span}。改好时间再保存。")


class StepGapsError(MissingFieldError):
    """A step lacks something; `gaps` names it, in the order of the form."""

    def __init__(self, complaint_id: str, event: str, gaps: Sequence[str]) -> None:
        super().__init__(f"{event}还差：{'、'.join(gaps)}。补上再保存，{complaint_id} 还停在原来那一步。")
        self.gaps = tuple(gaps)
