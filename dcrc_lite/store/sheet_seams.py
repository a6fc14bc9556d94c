"""Where the XML of a long sheet can be cut: in front of a row that says its number; and the names its pieces go by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
END = b"</sheetData></worksheet>"  # of a piece that is not the last
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*?\sr:id=[\"']([^\"']+)[\"']")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_RELATIONS_END = re.compile(rb"</(?:\w+:)?Relationships\s*>")
_ID, _TARGET = re.compile(rb"\sId=[\"']([^\"']+)"), re.compile(rb"\sTarget=[\"']([^\"']+)")
_DATA = re.compile(rb"<(?:\w+:)?sheetData\s*>")
_NUMBERED_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\sr=[\"']\d")


class Seams:
    """Looks at the XML of one sheet, chunk by chunk. `head`: what each further piece begins with."""

    def __init__(self) -> None:
        self.head = b""
        self._can_cut = True
        self._ended = b""  # how the last chunk ended

    def place(self, chunk: bytes) -> int:
        """Return where this chunk is to be cut; 0: nowhere."""
        self._can_cut &= b"<!" not in chunk and self._ended + chunk[:1] != b"<!"  # a row in a comment is none
        self._ended = chunk[-1:]
        if not self._can_cut:
            return 0
        if not self.head:
            found = _DATA.search(chunk)
            self.head, self._can_cut = (chunk[: found.end()], True) if found else (b"", False)
            return 0
        row = _NUMBERED_ROW.search(chunk)
        return row.start() if row else 0


def _member(target: bytes) -> bytes:
    """The member a relation of the workbook leads to: from the root, or beside the workbook."""
    return target[1:] if target.startswith(b"/") else b"xl/" + target


class Structure(NamedTuple):
    """The XML that names the sheets of a workbook, and the XML that says in which member each is."""

    workbook: bytes
    relations: bytes

    def sheet_of(self, member: str) -> bytes:
        """Return by what the workbook refers to a member; b"" when it does not."""
        known = set(_SHEET.findall(self.workbook))
        for relation in _RELATION.findall(self.relations):
            number, target = _ID.search(relation), _TARGET.search(relation)
            if number and target and number[1] in known and _member(target[1]) == member.encode():
                return bytes(number[1])
        return b""

    def with_pieces(self, pieces: Mapping[str, list[str]]) -> Structure:
        """Return it with further pieces as sheets of their own, each in front of the sheet it belongs to."""
        workbook, relations = self
        for member, names in pieces.items():
            sheet = self.sheet_of(member)
            added = "".join(f'<sheet name="{name}" sheetId="1" r:id="{name}"/>' for name in names).encode()
            start = next(found.start() for found in _SHEET.finditer(workbook) if found[1] == sheet)
            workbook = workbook[:start] + added + workbook[start:]
            added = "".join(f'<Relationship Id="{name}" Type="{_TYPE}" Target="/{name}"/>' for name in names).encode()
            end = list(_RELATIONS_END.finditer(relations))[-1].start()
            relations = relations[:end] + added + relations[end:]
        return Structure(workbook, relations)
