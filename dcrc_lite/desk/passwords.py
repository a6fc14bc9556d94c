"""Passwords: which are good enough, how they are hashed, one-time ones (ASVS 6.2)."""

from __future__ import annotations

import secrets
from functools import lru_cache

SHORTEST, LONGEST = 10, 200
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # no l/1, o/0, i: one-time passwords are read from paper
_ROWS = ("01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "1qaz2wsx3edc4rfv5tgb")
_COMMON = ("password", "passw0rd", "admin", "woaini", "iloveyou", "welcome", "letmein", "dcrc", "5201314", "changeme")
METHOD = "scrypt"


def hash_of(password: str) -> str:
    """Return the salted scrypt hash that is kept."""
    from werkzeug.security import generate_password_hash

    return generate_password_hash(password, method=METHOD)


def fits(stored: str, password: str) -> bool:
    """Tell whether the password belongs to the hash. Takes as long for a wrong one."""
    from werkzeug.security import check_password_hash

    return check_password_hash(stored, password)


@lru_cache(maxsize=1)
def dummy_hash() -> str:
    """Return a hash nobody knows the password of, so that an unknown user costs the same time."""
    return hash_of(secrets.token_urlsafe(24))


def one_time() -> str:
    """Return a fresh password to be changed at the first log-in: 60 bits, in groups of four."""
    letters = [secrets.choice(_ALPHABET) for _ in range(12)]
    return "-".join("".join(letters[start : start + 4]) for start in (0, 4, 8))


def weakness(password: str, *known: str) -> str:
    """Return why a password is not good enough, as a sentence, or "". `known`: log-in name, shop and the like."""
    lowered = password.casefold()
    if len(password) < SHORTEST:
        return f"密码只有 {len(password)} 个字符，至少要 {SHORTEST} 个。可以用一句自己记得住的话。"
    if len(password) > LONGEST:
        return f"密码有 {len(password)} 个字符，最多 {LONGEST} 个。"
    if len(set(lowered)) < 5:
        return "密码里不同的字符太少，一猜就中。换一句自己记得住的话。"
    if _is_guessable(lowered, *known):
        return "密码里大半是登录名、店名、常用词或键盘上连着的键，容易被猜到。换一句自己记得住的话。"
    return ""


def _is_guessable(password: str, *known: str) -> bool:
    """Tell whether fewer than 6 characters are left when guessable parts are taken out."""
    words = [word.casefold() for word in known if len(word) > 1]
    runs = [line[at : at + 4] for row in _ROWS for line in (row, row[::-1]) for at in range(len(row) - 3)]
    for part in sorted([*words, *_COMMON, *runs], key=len, reverse=True):
        password = password.replace(part, "")
    return len(password) < 6
