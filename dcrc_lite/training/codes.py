"""The result code of a final test: course, day, score and check symbols, made in the browser, read by the app.

ZY-261121-092-7KQH3M = course ZY, 2026-11-21, 92 points, answer sheet 7K, four check symbols. The check symbols are a
Reed–Solomon code over 32 symbols: any one to four wrong symbols are noticed for certain, so no slip of the hand and no
swapped pair passes. They are no proof of who answered: whoever reads the script can compute them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dcrc_lite.errors.training import BadResultCodeError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: without I L O U, which are misread
_LENGTH, _CHECKS = 17, 4
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": "", "－": "", "—": "", "–": ""})
_PRELOAD = tuple(ALPHABET.index(letter) for letter in "DCRC")  # so that an empty sheet has no valid checks


def _field() -> tuple[tuple[int, ...], dict[int, int]]:
    powers, value = [], 1
    for _ in range(31):
        powers.append(value)
        value = (value << 1) ^ (0b100101 if value & 16 else 0)
    return tuple(powers), {power: exponent for exponent, power in enumerate(powers)}


_POWERS, _LOGS = _field()


def _times(a: int, b: int) -> int:
    return _POWERS[(_LOGS[a] + _LOGS[b]) % 31] if a and b else 0


def _generator() -> list[int]:
    """The product of (x − α⁰)…(x − α³), highest power first."""
    made = [1]
    for exponent in range(_CHECKS):
        shifted, scaled = [*made, 0], [0, *(_times(own, _POWERS[exponent]) for own in made)]
        made = [a ^ b for a, b in zip(shifted, scaled, strict=True)]
    return made


_GENERATOR = _generator()


def check_symbols(symbols: Iterable[int]) -> tuple[int, ...]:
    """The four check symbols behind a message of symbols 0–31."""
    rest = [0] * _CHECKS
    for symbol in (*_PRELOAD, *symbols):
        factor = symbol ^ rest[0]
        rest = [own ^ _times(factor, part) for own, part in zip((*rest[1:], 0), _GENERATOR[1:], strict=True)]
    return tuple(rest)


@dataclass(frozen=True, slots=True)
class ResultCode:
    """What a code says. `sheet` tells two answer sheets of one day apart."""

    course: str
    on: date
    score: int
    sheet: str


def code_text(code: ResultCode) -> str:
    """The code as printed on the certificate."""
    head = f"{code.course}{code.on:%y%m%d}{code.score:03d}{code.sheet}"
    checks = "".join(ALPHABET[symbol] for symbol in check_symbols(_symbols(head)))
    return f"{head[:2]}-{head[2:8]}-{head[8:11]}-{head[11:]}{checks}"


def read_code(text: str) -> ResultCode:
    """What a typed code says; blanks, lines and letters easily confused are forgiven. Raises BadResultCodeError."""
    clean = text.strip().upper().translate(_LOOKALIKES)
    if len(clean) != _LENGTH:
        raise BadResultCodeError(f"要有 {_LENGTH} 个字符，现在有 {len(clean)} 个。")
    if not set(clean) <= set(ALPHABET):
        raise BadResultCodeError("里有成绩码不用的字。")
    head, checks = clean[:-_CHECKS], clean[-_CHECKS:]
    if tuple(_symbols(checks)) != check_symbols(_symbols(head)):
        raise BadResultCodeError("对不上，有一个或几个字符抄错了。")
    return ResultCode(head[:2], _day(head[2:8]), _score(head[8:11]), head[11:])


def _symbols(text: str) -> Sequence[int]:
    return [ALPHABET.index(letter) for letter in text]


def _day(digits: str) -> date:
    try:
        return date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError as error:
        raise BadResultCodeError("里的日期不存在。") from error


def _score(digits: str) -> int:
    if not digits.isdecimal() or int(digits) > 100:
        raise BadResultCodeError("里的成绩不在 0–100 之间。")
    return int(digits)
