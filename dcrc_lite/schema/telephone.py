"""Telephone numbers of the mainland as one canonical text: 15405712038, 0571-88001234, 0571-88001234转801, 4008001234."""

from __future__ import annotations

import re

from dcrc_lite.schema.problem import BadValue

_MOBILE = re.compile(r"1[3-9]\d{9}")
_PUNCTUATION = re.compile(r"[\s\-—－_.·()（）\[\]]")
_PREFIX = re.compile(r"^(?:\+?86|0086)(?=1[3-9]\d|0?\d{10,11}$)")
_EXTENSION = re.compile(r"(?:转|分机|ext\.?|x|#)(\d{1,6})$", re.IGNORECASE)
_RUN = re.compile(r"[+(（]?\d[\d\s\-—－_.·()（）\[\]]{5,}\d")
_SEVERAL = re.compile(r"[/／、,，;；\n|]|\s{2,}")


def phone_text(text: str) -> str:
    """Return the canonical number, "" for nothing. Raises BadValue for what cannot be dialled as it stands."""
    if _MOBILE.fullmatch(text) or text == "":
        return text
    parts = split_phones(text)
    if len(parts) > 1:
        raise BadValue("一格里有两个号码", "留一个，另一个写到“备用手机”", _first_readable(parts))
    return _one(text)


def split_phones(text: str) -> list[str]:
    """Return the numbers written together in one cell, as texts still to be read."""
    return [part.strip() for part in _SEVERAL.split(text) if part.strip()]


def _first_readable(parts: list[str]) -> str:
    for part in parts:
        try:
            return _one(part)
        except BadValue:
            continue
    return ""


def _one(text: str) -> str:
    extension = _EXTENSION.search(text)
    body = _PUNCTUATION.sub("", text[: extension.start()] if extension else text)
    body = _PREFIX.sub("", body)
    if _MOBILE.fullmatch(body):
        return body
    _refuse_damaged(text, body)
    return _landline(body) + (f"转{extension[1]}" if extension else "")


def _with_words(text: str) -> BadValue:
    """Words around a number are no number; the only one that can be dialled is proposed."""
    found = [number for run in _RUN.findall(text) if (number := _first_readable([run]))]
    if len(found) != 1:
        return BadValue(f"“{text}”不是电话号码", "只写号码；说明写到备注里")
    return BadValue("号码旁边还写了字", "这一格只留号码，说明写到备注里", found[0])


def _refuse_damaged(text: str, body: str) -> None:
    if re.search(r"\d[eE]\+?\d", text):
        raise BadValue("号码变成了科学计数，后几位找不回来", "把这一格设成文本，重新写号码")
    if not body.isdigit():
        raise _with_words(text)
    if body[0] == "1" and len(body) != 11 and 8 < len(body) < 14 and not body.startswith("12"):
        raise BadValue(f"手机只有 {len(body)} 位，手机号要 11 位" if len(body) < 11 else f"手机有 {len(body)} 位，手机号要 11 位",
                       "对着工单核一下，少了哪一位" if len(body) < 11 else "对着工单核一下，多了哪一位")  # fmt: skip


def _landline(digits: str) -> str:
    if len(digits) in (7, 8) and digits[0] not in "01":
        return digits  # no area code: dialled from the same city
    if re.fullmatch(r"[48]00\d{7}", digits):
        return digits
    import phonenumbers  # heavy, and only odd numbers come here

    try:
        number = phonenumbers.parse(digits, "CN")
    except phonenumbers.NumberParseException:
        raise BadValue(f"{len(digits)} 位的号码打不通", "手机写 11 位，座机带区号") from None
    area = phonenumbers.length_of_geographical_area_code(number)
    if not area or not phonenumbers.is_possible_number(number):
        raise BadValue(f"{len(digits)} 位的号码打不通", "手机写 11 位，座机带区号")
    national = str(number.national_number)
    return f"0{national[:area]}-{national[area:]}"


def is_mobile(canonical: str) -> bool:
    """Return whether a canonical number can receive a text message."""
    return bool(_MOBILE.fullmatch(canonical))
