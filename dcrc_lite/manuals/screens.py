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
    "training": "培训",
    "settings": "设置 · 时限",
}

# Where the fields of a record are seen or filled; a page that explains them leads to one of these screens.
SCREENS_OF = {
    "tasks": ("today", "call"),
    "attempts": ("today", "call"),
    "call_records": ("call", "today"),
    "answers": ("call",),
    "questionnaires": ("call", "settings"),
    "questions": ("call", "settings"),
    "inbound": ("inbound",),
    "complaints": ("complaints", "call"),
    "steps": ("complaints",),
    "customers": ("customers", "incomplete"),
    "family": ("customers",),
    "vehicles": ("customers", "check"),
    "ownerships": ("customers",),
    "insurances": ("customers", "import"),
    "inspections": ("customers", "import"),
    "deliveries": ("import", "customers", "call"),
    "confirmations": ("call", "customers"),
    "visits": ("import", "customers", "check"),
    "visit_items": ("import", "customers"),
    "leads": ("import", "customers", "settings"),
    "trainings": ("training",),
    "skills": ("training",),
    "settings": ("settings",),
    "rules": ("settings",),
    "hours": ("settings",),
    "holidays": ("settings",),
    "dictionary": ("settings",),
    "rights": ("settings",),
    "staff": ("settings",),
    "scripts": ("call", "settings"),
}
