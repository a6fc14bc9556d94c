"""What a complaint found in a call is preset with: category and department, from the question that went badly."""

from __future__ import annotations

from dataclasses import dataclass

from dcrc_lite.schema.complaints import CATEGORIES

# Used when the question itself (E16) names no category. First hit wins: the narrower words stand first.
CATEGORY_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("维修质量", ("一次修好", "第一次", "修好", "维修服务质量", "维修质量", "返修")),
    ("配件质量", ("配件", "零件")),
    ("索赔", ("索赔",)),
    ("车辆质量", ("车辆质量", "新车质量", "整车", "质量")),
    ("再次预约", ("预约",)),
    ("接待问题", ("服务专员", "服务顾问", "销售顾问", "接待", "礼貌", "态度")),
)
DEFAULT_CATEGORY = "服务质量"
SALES, SERVICE, PARTS, MAKER = "销售", "服务（维修）", "零件", "厂家产品"
QUALITY = ("维修质量", "车辆质量", "配件质量", "技术问题")  # routed to the joint analysis of causes (S001)


@dataclass(frozen=True, slots=True)
class Preset:
    """What the found-card shows before anybody chose."""

    category: str
    dept: str
    quality: bool


def preset(wording: str, *, category: str = "", sales: bool = False) -> Preset:
    """Return category (C03), department and quality flag for a question.

    `category`: what the question's own column 引出的抱怨类别 says. `sales`: it was asked in a call after a sale.
    """
    chosen = category if category in CATEGORIES else _category(wording)
    return Preset(chosen, _dept(chosen, sales=sales), chosen in QUALITY)


def _category(wording: str) -> str:
    return next((name for name, words in CATEGORY_WORDS if any(word in wording for word in words)), DEFAULT_CATEGORY)


def _dept(category: str, *, sales: bool) -> str:
    if category == "车辆质量":
        return MAKER
    if category == "配件质量":
        return PARTS
    return SALES if sales else SERVICE
