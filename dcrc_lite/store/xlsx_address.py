"""Addresses of cells: AB12."""

from __future__ import annotations

from functools import cache
from string import ascii_uppercase


@cache
def letters(column: int) -> str:
    """Return the letters of a column counted from 0: A, …, Z, AA."""
    head = letters(column // 26 - 1) if column >= 26 else ""
    return head + chr(65 + column % 26)


@cache
def column_of(letters: str) -> int:
    """Return the column, counted from 0, of its letters, such as AB."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1


def address(row: int, column: int) -> str:
    """Return the address of a cell; row counted from 1, column from 0."""
    return f"{letters(column)}{row}"


def row_of(cell: str) -> int:
    """Return the row, counted from 1, of an address such as AB12."""
    return int(cell.lstrip(ascii_uppercase))
