"""The parts of a workbook: which member holds which tab, its tables, styles and properties."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from defusedxml import DefusedXmlException, ElementTree

from dcrc_lite.errors.books import BookError
from dcrc_lite.store.xlsx_layout import plain
from dcrc_lite.store.xlsx_zip import Archive, unpack

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

CORE, CALCULATION = "docProps/core.xml", "xl/calcChain.xml"
MAX_PART = 64 * 1024 * 1024  # of the parts that are read whole: structure, styles, tables


@dataclass(frozen=True, slots=True)
class Tab:
    """One worksheet: its name, the member that holds it, its place among the tabs, the number the workbook gives it."""

    name: str
    member: str
    number: int
    sheet_id: int = 0


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of an open workbook that patching needs."""

    workbook: str
    styles: str
    tabs: tuple[Tab, ...]
    since_1904: bool


class BookParts:
    """Reads parts of one workbook. Raises BookError for a workbook without the usual structure."""

    def __init__(self, file: BinaryIO, archive: Archive, name: str) -> None:
        self.file, self.archive, self.name = file, archive, name

    def read(self, member: str) -> bytes:
        """Return a whole member."""
        if member not in self.archive.members or self.archive.members[member].file_size > MAX_PART:
            raise self._broken()
        return b"".join(unpack(self.file, self.archive, member))

    def parts(self) -> Parts:
        """Return where the workbook's parts are."""
        workbook = self._target("", "officeDocument")
        related = self._relations(workbook)
        root = self.xml(workbook)
        tabs = tuple(self._tabs(root, related))
        styles = next((to for kind, to in related.values() if kind == "styles"), "")
        properties = next(_named(root, "workbookPr"), None)
        is_1904 = properties is not None and properties.get("date1904", "") in ("1", "true")
        return Parts(workbook, styles, tabs, is_1904)

    def tables(self, member: str) -> list[str]:
        """Return the members of the Excel tables on a worksheet."""
        return [to for kind, to in self._relations(member).values() if kind == "table"]

    def beside(self, member: str) -> list[str]:
        """Return the other members a worksheet is drawn from: notes, drawings, controls, pivot tables."""
        related = (to for kind, to in self._relations(member).values() if kind != "table")
        return [to for to in related if to in self.archive.members and to.endswith((".xml", ".vml"))]

    def _tabs(self, root: Element, related: Mapping[str, tuple[str, str]]) -> Iterator[Tab]:
        for number, sheet in enumerate(_named(root, "sheet")):
            target = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")
            kind, member = related.get(target, ("", ""))
            if kind == "worksheet":
                yield Tab(sheet.get("name", ""), member, number, int(sheet.get("sheetId", "0")))

    def _target(self, member: str, wanted: str) -> str:
        found = next((to for kind, to in self._relations(member).values() if kind == wanted), None)
        if found is None:
            raise self._broken()
        return found

    def _relations(self, member: str) -> dict[str, tuple[str, str]]:
        folder, name = posixpath.split(member)
        where = posixpath.join(folder, "_rels", f"{name}.rels")
        if where not in self.archive.members:
            return {}
        return {
            item.get("Id", ""): (item.get("Type", "").rpartition("/")[2], _joined(folder, item.get("Target", "")))
            for item in _named(self.xml(where), "Relationship")
        }

    def xml(self, member: str) -> Element:
        """Return a member as XML; one that holds entities of its own is refused like a broken one."""
        try:
            return ElementTree.fromstring(self.read(member))
        except (ElementTree.ParseError, DefusedXmlException) as error:
            raise self._broken() from error

    def _broken(self) -> BookError:
        return BookError(self.name, "里面缺了部件", "在表格软件里打开，另存一份同名的 .xlsx")


def tab_named(tabs: tuple[Tab, ...], wanted: str) -> Tab | None:
    """Return the tab of that name; blanks around it and full-width letters do not matter."""
    exact = next((tab for tab in tabs if tab.name == wanted), None)
    return exact or next((tab for tab in tabs if plain(tab.name) == plain(wanted)), None)


def _joined(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def _named(root: Element, name: str) -> Iterator[Element]:
    return (item for item in root.iter() if str(item.tag).rpartition("}")[2] == name)
