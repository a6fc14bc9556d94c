"""Patching a workbook file: the changed rows of its sheets in one pass each, everything else byte for byte as it was."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import BinaryIO

from dcrc_lite import clock
from dcrc_lite.errors.books import BookError
from dcrc_lite.store.xlsx_book import CALCULATION, CORE, BookParts, Parts, Tab, tab_named
from dcrc_lite.store.xlsx_ranges import MAX_ROWS, Growth
from dcrc_lite.store.xlsx_sheet import Paper, SheetEdit, patch_sheet
from dcrc_lite.store.xlsx_styles import shown
from dcrc_lite.store.xlsx_zip import Archive, check_limits, read_archive, rewrite, unpack

_CALC = re.compile(rb"<((?:\w+:)?)calcPr\b([^>]*?)(/?)>")
_BEFORE_CALC = re.compile(rb"</(\w+:)?(?:definedNames|externalReferences|functionGroups|sheets)>")
_FULL_CALC = re.compile(rb'\s+fullCalcOnLoad="[^"]*"')
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


@dataclass(frozen=True, slots=True)
class BookEdit:
    """What to change in one workbook: tab name -> edit. `has_formulas`: somewhere in the book is a formula."""

    tabs: Mapping[str, SheetEdit]
    has_formulas: bool


def patch_book(source: BinaryIO, target: BinaryIO, name: str, edit: BookEdit) -> str:
    """Write the patched workbook to `target`; return the digest of its archive.

    Raises BookError when it cannot be patched faithfully, OSError when the disk refuses.
    """
    archive = read_archive(source, name)
    check_limits(archive, name)
    book = BookParts(source, archive, name)
    try:
        rewrite(source, archive, target, _members(book, book.parts(), edit))
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:  # saved over while it was read, or a disk that fails
        raise BookError(name, "没有读全", "过一会儿会再试；一直这样就用最近一次备份恢复") from error
    return verify(target, name)


def _members(book: BookParts, parts: Parts, edit: BookEdit) -> dict[str, Iterable[bytes]]:
    """The members that change, in pieces."""
    styles = shown(book.xml(parts.styles)) if parts.styles in book.archive.members else []
    paper = Paper(book.name, styles, parts.since_1904)
    new: dict[str, Iterable[bytes]] = {}
    workbook = before = book.read(parts.workbook)
    for wanted, sheet_edit in edit.tabs.items():
        tab = _tab(parts, wanted, book.name)
        growth = _growth(sheet_edit, book.name)
        new[tab.member] = patch_sheet(unpack(book.file, book.archive, tab.member), sheet_edit, paper)
        if growth:
            new |= {member: [growth.table(book.read(member))] for member in book.tables(tab.member)}
            workbook = growth.names(workbook, tab.number, tab.name)
            if growth.totals and CALCULATION in book.archive.members:
                new[CALCULATION] = [growth.calculated(_piece(new, book, CALCULATION), tab.sheet_id)]
    if edit.has_formulas:
        workbook = recalculated(workbook)
    if workbook != before:
        new[parts.workbook] = [workbook]
    if CORE in book.archive.members:
        new[CORE] = [_MODIFIED.sub(rb"\g<1>" + _now(), book.read(CORE))]
    return new


def _tab(parts: Parts, wanted: str, name: str) -> Tab:
    tab = tab_named(parts.tabs, wanted)
    if tab is None:
        raise BookError(name, f"里没有“{wanted}”这张表", f"把那张表的名字改回“{wanted}”")
    return tab


def _growth(edit: SheetEdit, name: str) -> Growth | None:
    if edit.new_last_row > MAX_ROWS:
        raise BookError(name, "已经写满 1,048,576 行", "把旧的行移到另一年的文件里")
    return edit.growth


def _piece(new: Mapping[str, Iterable[bytes]], book: BookParts, member: str) -> bytes:
    """A small member as it stands after the tabs before this one."""
    return b"".join(new[member]) if member in new else book.read(member)


def recalculated(workbook: bytes) -> bytes:
    """Return workbook.xml asking for all formulas to be worked out anew when it is opened."""
    found = _CALC.search(workbook)
    if found:
        said = _FULL_CALC.sub(b"", found[2])
        new = b"<" + found[1] + b"calcPr" + said + b' fullCalcOnLoad="1"' + found[3] + b">"
        return workbook[: found.start()] + new + workbook[found.end() :]
    ends = list(_BEFORE_CALC.finditer(workbook))
    if not ends:
        return workbook
    last = ends[-1]
    return workbook[: last.end()] + b"<" + (last[1] or b"") + b'calcPr fullCalcOnLoad="1"/>' + workbook[last.end() :]


def _now() -> bytes:
    return clock.real_now().replace(tzinfo=clock.DEALER_ZONE).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()


def verify(target: BinaryIO, name: str) -> str:
    """Read the written archive back and check every checksum; return its digest. Raises BookError."""
    archive: Archive = read_archive(target, name)
    try:
        for member in archive.members:
            for _ in unpack(target, archive, member):
                pass
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError) as error:
        raise BookError(name, "写出的文件校验不对，没有换上去", "磁盘可能有问题，请检查") from error
    return archive.digest
