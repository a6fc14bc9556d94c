"""What a browser calls itself, in words people know: Windows 电脑上的 Edge."""

from __future__ import annotations

# The first mark that stands in the browser's own line decides; later ones are claimed by everybody.
_BROWSERS = (
    ("MicroMessenger", "微信"), ("QQBrowser", "QQ 浏览器"), ("360", "360 浏览器"), ("MetaSr", "搜狗浏览器"),
    ("HuaweiBrowser", "华为浏览器"), ("MiuiBrowser", "小米浏览器"), ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"),
    ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_MACHINES = (
    ("Android", "安卓手机"), ("iPhone", "苹果手机"), ("iPad", "苹果平板"), ("Windows", "Windows 电脑"), ("Mac OS", "苹果电脑"),
    ("Linux", "Linux 电脑"),
)  # fmt: skip


def browser_words(agent: str) -> str:
    """Return 安卓手机上的微信, Windows 电脑上的 Edge; a name nobody knows as its beginning."""
    machine = next((word for mark, word in _MACHINES if mark in agent), "")
    browser = next((word for mark, word in _BROWSERS if mark in agent), "")
    if not browser:
        return machine or agent[:40] or "不知道的浏览器"
    gap = " " if browser[0].isascii() else ""
    return f"{machine or '一台机器'}上的{gap}{browser}"
