"""The screens a page may speak of, by the name chapters use. The published site prints the name, the staff app links."""

from __future__ import annotations

SCREENS = {
    "today": "今日任务",
    "call": "打电话",
    "inbound": "来电登记",
    "complaints": "投诉",
    "customers": "客户",
    "incomplete": "待补资料",
    "check": "数据体检",
    "import": "导入",
    "settings": "设置 · 时限",
}
