"""What only imported cells need beyond schema.parse: titles and notes in names, two numbers in a cell, damaged VINs."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from dcrc_lite.imports.headers import Target
from dcrc_lite.imports.reading import Cell
from dcrc_lite.schema import BadValue, Kind
from dcrc_lite.schema.parse import clean as plain_text
from dcrc_lite.schema.parse import converter, vin_check_ok
from dcrc_lite.schema.telephone import is_mobile, split_phones

_TITLE = re.compile(r"(先生|女士|小姐|太太)$")
_NOTE = re.compile(r"[（(【\[]([^）)】\]]*)[）)】\]]$")  # in front of the end only: 恒瑞（集团）有限公司 is a name
_HAN = re.compile(r"[\u3400-\u9fff]")
_TAIL = re.compile(r"[A-HJ-NPR-Z0-9]{6,8}")
_COMPANY = re.compile(r"(公司|集团|商行|合作社|酒店|医院|学校|工厂|厂|店|中心|事务所|协会|银行|研究院|大学)$")
_OFFICE = re.compile(r"(政府|公安局|派出所|法院|检察院|委员会|管理局|税务局|交警队|街道办事处|[市县区省]局|部队)$")
_TWO_CHARACTER_SURNAMES = re.compile(
    "欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|端木|长孙|宇文|轩辕|独孤|南宫|澹台|淳于|单于|申屠|太史"
    "|百里|呼延|东郭|西门|闻人|公冶|宗政|濮阳|司空|拓跋|万俟|赫连|第五"
)
EMPTY_WORDS = frozenset({"-", "--", "—", "/", "无", "暂无", "没有", "不详", "未知", "NULL", "null", "N/A", "None"})


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cell after cleaning. `value` is canonical, "" when nothing certain is there.

    `flag` says what could not be taken and why. `extra`: what else stood in the cell, by field name.
    `exact` False: rounded by the file (1.1万公里), so a more exact figure elsewhere wins.
    """

    value: str = ""
    flag: str = ""
    todo: str = ""
    extra: dict[str, str] = field(default_factory=dict)
    exact: bool = True


NOTHING = Cleaned()


def clean_cell(target: Target, raw: Cell, words: dict[str, str], today: date) -> Cleaned:
    """Return the cell as the value of that field, with what else it holds and what is wrong with it."""
    if raw is None or raw == "":
        return NOTHING
    kind = target.field.kind
    if isinstance(raw, str) and kind is not Kind.TEXT and raw.strip() in EMPTY_WORDS:
        return NOTHING
    if target.name in ("name", "bringer"):
        return _name(raw)
    if kind is Kind.PHONE:
        return _phone(target, raw)
    if kind is Kind.VIN:
        return _vin(raw)
    return _converted(target, raw, words, today)


def _converted(target: Target, raw: Cell, words: dict[str, str], today: date) -> Cleaned:
    try:
        value = converter(target.field, words)(raw)
    except BadValue as problem:
        return Cleaned(flag=problem.what, todo=problem.todo)
    if target.name == "birthday" and value > today.isoformat():
        value = f"{int(value[:4]) - 100}{value[4:]}"  # 77-6-7: a customer is not born in 2077
    return Cleaned(value, exact=not (target.field.kind is Kind.INT and "万" in str(raw)))


def _spaced_out(text: str) -> str:
    """Return a name without the blanks people put between two characters; Latin names keep single ones."""
    text = " ".join(text.split())
    return text.replace(" ", "") if _HAN.search(text) else text


def _name(raw: Cell) -> Cleaned:
    text = _spaced_out(plain_text(raw))
    notes = [note.strip() for note in _NOTE.findall(text) if note.strip()]
    name, title = split_title(_NOTE.sub("", text).strip())
    extra = {key: value for key, value in (("salutation", title), ("remark", "；".join(notes))) if value}
    return Cleaned(name, extra=extra)


def split_title(name: str) -> tuple[str, str]:
    """Return (name, 称谓). 王先生 keeps its title in the name: a surname alone is no name."""
    found = _TITLE.search(name)
    if not found:
        return name, ""
    title = "女士" if found[1] == "太太" else found[1]
    rest = name[: found.start()]
    if len(rest) < 2 or _TWO_CHARACTER_SURNAMES.fullmatch(rest):
        return name, title
    return (rest, "") if _TITLE.search(rest) else (rest, title)


def surname_with_title(name: str) -> str:
    """Return 王 for 王先生, "" for a whole name."""
    found = _TITLE.search(name)
    return name[: found.start()] if found else ""


def customer_kind(name: str) -> str:
    """Return 企业单位 or 政府机构 when the name says so, else ""."""
    if is_company(name):
        return "企业单位"
    return "政府机构" if _OFFICE.search(name) and len(name) > 3 else ""


def is_company(name: str) -> bool:
    """True when the name is a company's."""
    return len(name) > 3 and bool(_COMPANY.search(name))


def _phone(target: Target, raw: Cell) -> Cleaned:
    text = plain_text(raw)
    parts = split_phones(unicodedata.normalize("NFKC", text))
    read = [_one_phone(target, part) for part in parts] if len(parts) > 1 else [_one_phone(target, raw)]
    good = [cell.value for cell in read if cell.value]
    bad = next((cell for cell in read if cell.flag), NOTHING)
    if not good:
        return Cleaned(flag=bad.flag, todo=bad.todo)
    first = next((number for number in good if is_mobile(number)), good[0])
    others = [number for number in dict.fromkeys(good) if number != first]
    extra = {"mobile_2" if is_mobile(other) else "landline": other for other in others[:2]}
    return Cleaned(first, bad.flag, bad.todo, extra)


def _one_phone(target: Target, raw: Cell) -> Cleaned:
    try:
        return Cleaned(converter(target.field)(raw))
    except BadValue as problem:
        return Cleaned(flag=problem.what, todo=problem.todo)


def _vin(raw: Cell) -> Cleaned:
    try:
        vin = converter(_VIN_TARGET.field)(raw)
    except BadValue as problem:
        tail = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", plain_text(raw))).upper()
        part = {"tail": tail} if _TAIL.fullmatch(tail) else {}
        return Cleaned(flag=problem.what, todo=problem.todo, extra=part)
    if vin and not vin_check_ok(vin):
        return Cleaned(
            vin, "VIN 的第 9 位校验对不上，可能错了一位", "对着行驶证核一下；没错就不用管", {"doubtful": vin}
        )
    return Cleaned(vin)


_VIN_TARGET = Target("vehicles", "vin")
