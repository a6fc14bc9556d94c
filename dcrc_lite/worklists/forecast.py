"""Can today's list be finished? Calls left × the caller's own median, against the opening time left. Never a guess."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

ENOUGH_CALLS = 8


@dataclass(frozen=True, slots=True)
class Forecast:
    """What stands in the head of the list. `kind`: ok | warn | "" (neutral). `strong`: the part in bold."""

    kind: str
    text: str
    strong: str = ""


def forecast(calls_left: int, own_seconds: Sequence[int], minutes_left: int) -> Forecast:
    """Return whether the calls left fit into the opening time left, in words; says so when too few calls are known."""
    if calls_left == 0:
        return Forecast("ok", "", "今天的电话都打完了")
    if minutes_left <= 0:
        return Forecast("", f"剩 {calls_left} 通；门店今天已经打烊")
    if len(own_seconds) < ENOUGH_CALLS:
        return Forecast("", f"剩 {calls_left} 通；您记过的电话还不到 {ENOUGH_CALLS} 通，先不估几点打完")
    middle = median(own_seconds)
    begin = f"剩 {calls_left} 通，按您的中位{spell(middle)}约 {hours(calls_left * middle)}；营业还剩 {hours(minutes_left * 60)}，"
    missing = calls_left - int(minutes_left * 60 // middle)
    if missing <= 0:
        return Forecast("ok", begin, "打得完")
    return Forecast("warn", begin, f"差约 {missing} 通，先打超期和今天的")


def spell(seconds: float) -> str:
    """Return a duration of minutes as people read it: " 3 分 40 秒", " 3 分钟"."""
    minutes, rest = divmod(int(seconds), 60)
    if not minutes:
        return f" {rest} 秒"
    return f" {minutes} 分 {rest} 秒" if rest else f" {minutes} 分钟"


def hours(seconds: float) -> str:
    """Return hours with one decimal, rounded down; minutes below one hour."""
    if seconds < 3600:
        return f"{int(seconds // 60)} 分钟"
    return f"{int(seconds // 360) / 10:g} 小时"
