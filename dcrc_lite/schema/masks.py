"""How a value is covered for whoever may not see it whole: 154****2038, 3301***********618, 浙江省杭州市****."""

from __future__ import annotations

import re

from dcrc_lite.schema.field import Field, Mask

_PLACE = re.compile(r"^((?:[^市县区旗]{2,8}?(?:省|自治区))?(?:[^省区县]{2,6}?(?:市|州|盟))?)")
_DISTRICT = re.compile(r"^([^\d]{2,6}?[区县])")
_STARS = "****"


def covered(mask: Mask, text: str) -> str:
    """Return the text as everybody may see it; a text without mask stays as it is."""
    if not text or mask is Mask.NONE:
        return text
    return _COVERS[mask](text)


def covered_field(field: Field, text: str) -> str:
    """Return what everybody may see of a field's canonical text."""
    return covered(field.mask, text)


def _phone(text: str) -> str:
    if len(text) == 11 and text.isdigit():
        return f"{text[:3]}{_STARS}{text[7:]}"
    area, dash, rest = text.partition("转")[0].partition("-")
    number = rest or area
    return f"{area + dash if rest else ''}{_STARS}{number[-4:] if len(number) > 6 else number[-2:]}"


def _id_number(text: str) -> str:
    return f"{text[:4]}{'*' * (len(text) - 7)}{text[-3:]}" if len(text) > 9 else _STARS + text[-2:]


def _address(text: str) -> str:
    found = _PLACE.match(text)
    place = found[1] if found and found[1] else ""
    if not place:
        district = _DISTRICT.match(text)
        place = district[1] if district else ""
    return place + _STARS


def _vin(text: str) -> str:
    return f"{'*' * max(0, len(text) - 6)}{text[-6:]}" if len(text) > 8 else _STARS + text[-2:]


_COVERS = {Mask.PHONE: _phone, Mask.ID_NO: _id_number, Mask.ADDRESS: _address, Mask.VIN: _vin}
