"""Which severity and which crisis class a customer's words suggest (C02, C05). Only ever a suggestion."""

from __future__ import annotations

from dataclasses import dataclass

MINOR, GENERAL, MAJOR = "轻微", "一般", "重大"
RANK = {MINOR: 1, GENERAL: 2, MAJOR: 3}
SEVERITY_KEYS = {MINOR: "sev_minor", GENERAL: "sev_general", MAJOR: "sev_major"}  # keys of D12

SAFETY, LOSS, PUBLIC, STRONG = "安全", "损失金额大", "媒体、律师、警方、消协、政府", "意见强烈、可能扩大"
CRISIS_CLASSES = (SAFETY, LOSS, PUBLIC, STRONG)

# Words, not a model: people must be able to see why a case was marked, and to disagree.
WORDS: dict[str, tuple[str, ...]] = {
    SAFETY: (
        "刹车失灵", "刹不住", "制动失效", "方向失灵", "转向失灵", "失去动力", "突然熄火", "自燃", "起火", "着火", "冒烟",
        "气囊", "追尾", "撞车", "受伤", "伤人", "住院", "断裂", "爆胎", "漏电", "失控", "安全隐患", "车祸",
    ),
    LOSS: ("退车", "换车", "退一赔三", "全损", "报废", "赔偿", "巨额", "换发动机", "换变速箱", "大修"),
    PUBLIC: (
        "媒体", "记者", "电视台", "曝光", "发抖音", "抖音上", "微博", "小红书", "上网发", "律师", "起诉", "法院", "仲裁",
        "报警", "警察", "派出所", "消协", "消费者协会", "12315", "12345", "市场监管", "工商局", "政府", "质检局",
    ),
    STRONG: ("拉横幅", "堵门", "堵店", "维权", "砸", "没完", "讨说法"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hint:
    """A severity to preset, and why: the crisis class and the words found. `words` empty = nothing found."""

    severity: str = GENERAL
    crisis_class: str = ""
    words: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """Return the reason as people read it, "" when there is none."""
        said = "、".join(f"“{word}”" for word in self.words)
        return f"客户提到{said}（{self.crisis_class}），建议定为重大；定哪一级由您决定。" if self.words else ""


def suggest_severity(*texts: str) -> Hint:
    """Return 重大 with its reason when the words tell of safety, large loss, media or law; otherwise 一般 (C02, C05)."""
    said = "".join("".join(texts).split())
    for crisis_class, words in WORDS.items():
        found = tuple(word for word in words if word in said)
        if found:
            return Hint(MAJOR, crisis_class, found)
    return Hint()
