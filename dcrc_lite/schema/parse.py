"""What people type into a cell, read as the canonical text of its field; what cannot be read says why and what to do.

The forms are those met in real exports and hand-edited books: full-width digits, dates as text or number, telephone
numbers with +86, brackets and blanks, 1.6万公里, ¥1,286.00, plates with a dot, VIN with O for 0. Nothing is invented: a
value that was damaged (a digit missing, an 18-digit number kept as a float) raises BadValue.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import partial

from dcrc_lite.schema.dates import day_text, moment_text, time_text
from dcrc_lite.schema.field import NO, YES, Field, Kind
from dcrc_lite.schema.problem import BadValue
from dcrc_lite.schema.telephone import phone_text

Raw = object  # str | float | int | bool | date | datetime | time | timedelta | None
Converter = Callable[[Raw], str]

CELL_LIMIT = 32_767  # characters Excel keeps in one cell

_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f\xa0\u200b-\u200f\u2028-\u202f\u3000\ufeff\ud800-\udfff]")
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u2028-\u202e\ufeff\ud800-\udfff]")
_ERRORS = frozenset(
    {"#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
)
_FIGURE = re.compile(r"^[¥￥$]?([+-]?\d+(?:\.\d+)?)(万|千)?(?:元|公里|千米|km|KM|Km|次|秒|分|岁|天|台|%)?$")
_SCALE = {"万": 10_000, "千": 1_000, None: 1}
_YES = frozenset({"是", "有", "对", "√", "✓", "✔", "Y", "YES", "TRUE", "1", "已", "同意", "愿意"})
_NO = frozenset({"否", "无", "没有", "不", "×", "✗", "N", "NO", "FALSE", "0", "未", "不同意", "不愿意"})
_SPLIT = re.compile(r"[、,，;；\n]+")
_VIN = re.compile(r"[A-HJ-NPR-Z0-9]{17}")
_VIN_VALUE = dict(
    zip(
        "0123456789ABCDEFGHJKLMNPRSTUVWXYZ", (*range(10), *range(1, 9), 1, 2, 3, 4, 5, 7, 9, *range(2, 10)), strict=True
    )
)
_VIN_WEIGHT = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_LOOKALIKE = str.maketrans("IOQ", "100")
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE = re.compile(
    rf"[{_PROVINCES}][A-HJ-NP-Z](?:[A-HJ-NP-Z0-9]{{4}}[A-HJ-NP-Z0-9学警港澳挂]|[A-HJ-NP-Z0-9]{{6}})"
    r"|使\d{6}|\d{6}使|WJ.{5,7}|[A-Z]{2}\d{5}"
)
_NO_PLATE = frozenset({"未上牌", "临牌", "临时牌", "无", "无牌", "暂无", "没有", "-", "--", "—", "/", "新车", "未知"})
_ID_WEIGHT = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def clean(raw: Raw) -> str:
    """Return the text of a cell without blanks around it and without invisible characters; numbers as people read them."""
    if type(raw) is str:
        text = raw if not _ODD.search(raw) else _INVISIBLE.sub("", raw).replace("\xa0", " ").replace("\u3000", " ")
        text = text.strip()
        if text in _ERRORS:
            raise BadValue(f"这一格是公式错误 {text}", "改好公式，或直接写上内容")
        return text
    return _text_of_typed(raw)


def _text_of_typed(raw: Raw) -> str:
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return YES if raw else NO
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < 1e16 else repr(raw)
    if isinstance(raw, datetime):
        return raw.strftime("%Y-%m-%d") if raw.time() == time() else raw.strftime("%Y-%m-%d %H:%M")
    if isinstance(raw, timedelta):
        return str(raw)
    return raw.isoformat() if isinstance(raw, date | time) else str(raw)


def _narrow(raw: Raw) -> str:
    """Full-width letters and digits become ordinary ones."""
    text = clean(raw)
    return text if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def _string(raw: Raw) -> str:
    text = clean(raw)
    if len(text) > CELL_LIMIT:
        raise BadValue(f"有 {len(text)} 个字，一格最多 {CELL_LIMIT} 个", "拆成几条记录，或把长文另存成文件再写文件名")
    return " ".join(text.split("\n")).strip() if "\n" in text else text


def _lines(raw: Raw) -> str:
    text = clean(raw).replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > CELL_LIMIT:
        raise BadValue(f"有 {len(text)} 个字，一格最多 {CELL_LIMIT} 个", "拆成几条记录，或把长文另存成文件再写文件名")
    return text


def _reference(raw: Raw) -> str:
    return _narrow(raw).replace(" ", "")


def _figure(raw: Raw) -> Decimal | None:
    if isinstance(raw, bool):
        raise BadValue("这一格是 是/否，不是数字", "写成数字")
    if isinstance(raw, int | float):
        return Decimal(repr(raw) if isinstance(raw, float) else raw)
    text = _narrow(raw).replace(",", "").replace(" ", "")
    if text == "":
        return None
    match = _FIGURE.match(text)
    if not match:
        raise BadValue(f"“{text}”不是数字", "只写数字，单位不用写")
    return Decimal(match[1]) * _SCALE[match[2]]


def _integer(raw: Raw) -> str:
    figure = _figure(raw)
    if figure is None:
        return ""
    if figure != figure.to_integral_value():
        raise BadValue(f"{figure} 不是整数", "写成整数", str(int(figure.to_integral_value(ROUND_HALF_UP))))
    return str(int(figure))


def _number(raw: Raw) -> str:
    figure = _figure(raw)
    if figure is None:
        return ""
    return str(int(figure)) if figure == figure.to_integral_value() else repr(float(figure))


def _money(raw: Raw) -> str:
    try:
        figure = _figure(raw)
        return "" if figure is None else str(figure.quantize(Decimal("0.01"), ROUND_HALF_UP))
    except InvalidOperation:
        raise BadValue("金额太大或看不懂", "写成 1286.00 这样的数字") from None


def _yes_no(raw: Raw) -> str:
    text = _narrow(raw).upper()
    if text == "":
        return ""
    if text in _YES:
        return YES
    if text in _NO:
        return NO
    raise BadValue(f"“{text}”看不出是还是否", "写“是”或“否”")


def _choice(choices: frozenset[str], words: Mapping[str, str], title: str, raw: Raw) -> str:
    text = clean(raw)
    if text == "" or text in choices:
        return text
    narrow = _narrow(raw).replace(" ", "")
    found = words.get(text) or words.get(narrow) or (narrow if narrow in choices else "")
    if found:
        return found
    raise BadValue(
        f"“{text}”不在{title}的选项里", f"从这些里选一个：{'、'.join(sorted(choices))}", _meant(narrow, choices)
    )


def _meant(text: str, choices: frozenset[str]) -> str:
    """The one choice a text begins, or differs from in no more than a character of several; "" when it may be another."""
    begun = [choice for choice in choices if len(text) > 1 and choice.startswith(text)]
    near = [choice for choice in choices if len(choice) > 2 and _one_off(text, choice)]
    found = {*begun, *near}
    return found.pop() if len(found) == 1 else ""


def _one_off(one: str, other: str) -> bool:
    """True when one character is wrong, missing or too many, or two have changed places."""
    steps = [
        step for step in difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes() if step[0] != "equal"
    ]
    if sorted(one) == sorted(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 2
    return len(steps) == 1 and max(steps[0][2] - steps[0][1], steps[0][4] - steps[0][3]) == 1


def _several(choices: frozenset[str], words: Mapping[str, str], title: str, raw: Raw) -> str:
    parts = [part.strip() for part in _SPLIT.split(clean(raw)) if part.strip()]
    if not choices:
        return "、".join(parts)
    return "、".join(_choice(choices, words, title, part) for part in parts)


def vin_check_ok(vin: str) -> bool:
    """Return whether the ninth character is the check character of ISO 3779 / GB 16735. Advisory: not every maker uses it."""
    rest = sum(_VIN_VALUE[letter] * weight for letter, weight in zip(vin, _VIN_WEIGHT, strict=True)) % 11
    return vin[8] == ("X" if rest == 10 else str(rest))


def _vin(raw: Raw) -> str:
    if isinstance(raw, int | float | date | time | timedelta) and not isinstance(raw, bool):
        raise BadValue("VIN 被表格当成了数字或日期", "把这一格设成文本，重新写 17 位 VIN")
    text = re.sub(r"[\s\-·.]", "", _narrow(raw)).upper()
    if text == "" or _VIN.fullmatch(text):
        return text
    mended = text.translate(_LOOKALIKE)
    if _VIN.fullmatch(mended):
        if vin_check_ok(mended):
            return mended
        raise BadValue("VIN 里有字母 I、O 或 Q，VIN 不用这三个字母", "对着行驶证核一下，多半是 1 或 0", mended)
    if len(text) != 17:
        raise BadValue(f"VIN 有 {len(text)} 位，应当是 17 位", "对着行驶证把 17 位写全")
    raise BadValue("VIN 里有不该出现的字符", "对着行驶证核一下，只有字母和数字")


def _plate(raw: Raw) -> str:
    text = re.sub(r"[\s·•.．・\-_]", "", _narrow(raw)).upper()
    if text == "" or clean(raw) in _NO_PLATE:
        return ""
    if _PLATE.fullmatch(text):
        return text
    mended = text[:2] + text[2:].translate(_LOOKALIKE)
    if _PLATE.fullmatch(mended):
        return mended
    raise BadValue(f"“{clean(raw)}”看不出是车牌", "写成 浙A8T3K6 这样；还没上牌就空着")


def id_check_ok(number: str) -> bool:
    """Return whether an 18-character identity number has its right check character (GB 11643)."""
    if not re.fullmatch(r"\d{17}[\dX]", number):
        return False
    rest = sum(int(digit) * weight for digit, weight in zip(number, _ID_WEIGHT, strict=False)) % 11
    return "10X98765432"[rest] == number[17]


def _id_number(raw: Raw) -> str:
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        raise BadValue("证件号被表格当成数字存，后三位已经变成 0，找不回来", "把这一格设成文本，对着证件重新写")
    text = re.sub(r"[\s\-]", "", _narrow(raw)).upper()
    if text == "" or id_check_ok(text):
        return text
    if re.search(r"\dE\+?\d", text):
        raise BadValue("证件号变成了科学计数，找不回来", "把这一格设成文本，对着证件重新写")
    if re.fullmatch(r"\d{17}[\dX]", text):
        raise BadValue("身份证号的校验位不对", "对着证件核一下，多半写错一位")
    if re.fullmatch(r"\d{15}|[0-9A-Z]{5,12}|[0-9A-HJ-NP-RT-UW-Y]{18}", text):
        return text
    raise BadValue(f"证件号有 {len(text)} 位，看不出是哪种证件", "对着证件核一下")


def _email(raw: Raw) -> str:
    text = _narrow(raw)
    if text == "" or _EMAIL.fullmatch(text):
        return text
    raise BadValue(f"“{text}”不是邮箱", "写成 名字@网站 这样，不知道就空着")


def _with_dates(read: Callable[[Raw, str], str], raw: Raw) -> str:
    """Dates need the raw cell (a number may be a serial) and its narrow text."""
    return read(raw, _narrow(raw) if isinstance(raw, str) else "")


_SIMPLE: dict[Kind, Converter] = {
    Kind.STR: _string,
    Kind.TEXT: _lines,
    Kind.REF: _reference,
    Kind.STAFF: _string,
    Kind.INT: _integer,
    Kind.NUM: _number,
    Kind.MONEY: _money,
    Kind.BOOL: _yes_no,
    Kind.VIN: _vin,
    Kind.PLATE: _plate,
    Kind.ID_NO: _id_number,
    Kind.EMAIL: _email,
    Kind.DATE: partial(_with_dates, day_text),
    Kind.DATETIME: partial(_with_dates, moment_text),
    Kind.TIME: partial(_with_dates, time_text),
    Kind.PHONE: lambda raw: phone_text(_narrow(raw)),
}


def converter(field: Field, words: Mapping[str, str] | None = None) -> Converter:
    """Return the function that reads a raw cell of this field as canonical text, or raises BadValue.

    `words` (from 字典) maps further words and other systems' names to the word kept.
    """
    if field.kind not in (Kind.ENUM, Kind.MULTI):
        return _SIMPLE[field.kind]
    synonyms = dict(words or {})
    choices = frozenset((*field.choices, *synonyms.values()))
    read = _choice if field.kind is Kind.ENUM else _several
    return partial(read, choices, synonyms, field.header)


def doubt(field: Field, canonical: str) -> BadValue | None:
    """Return what is doubtful about a readable value (kept, shown in 数据体检), or None."""
    if field.kind is Kind.VIN and canonical and not vin_check_ok(canonical):
        return BadValue("VIN 的第 9 位校验对不上，可能错了一位", "对着行驶证核一下；没错就不用管")
    return None
