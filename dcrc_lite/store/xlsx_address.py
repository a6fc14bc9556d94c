"""Addresses of cells: AB12."""

from __future__ import annotations

from functools import cache


@cache
def letters(column: int) -> str:
    """Return the letters of a column counted from 0: A, …, Z, AA."""
    head = letters(column // 26 - 1) if column >= 26 else ""
    return head + chr(65 + column % 26)


@cache
def column_of(address: str) -> int:
    """Return the column, counted from 0, of an address such as AB12."""
    place = 0
    for letter in address:
        if not letter.isalpha():
            break
        place = place * 26 + ord(letter.upper()) - 64
    return place - 1


def address(row: int, column: int) -> str:
    """Return the address of a cell; row counted from 1, column from 0."""
    return f"{letters(column)}{row}"
