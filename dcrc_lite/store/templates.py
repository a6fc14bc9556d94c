"""Blank styled workbooks made from the schema: headers, notes, drop-down lists, formats, colours, print set-up.

openpyxl makes new books here and never saves over a book that people own. The bytes are the same at every run.
"""

from __future__ import annotations

import io
import re
import secrets
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from dcrc_lite.resources import BLANK_SHEETS
from dcrc_lite.schema import BOOKS, SHEETS, Book, Field, Kind, Need, Sheet
from dcrc_lite.store import template_look as look
from dcrc_lite.store.disk import DISK, Disk
from dcrc_lite.store.folder import TEMP
from dcrc_lite.store.template_words import choices, fits_inline, note

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

LISTS_TAB = "选项"  # hidden: drop-down lists too long for a validation
LAST_ROW = 1_048_576
_MADE = (2026, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
# (due, done): the first is red when it has passed and the second is empty.
_WAITS: dict[str, tuple[tuple[str, str], ...]] = {
    "tasks": (("due_date", "closed_at"),),
    "inbound": (("answer_due", "answered_at"),),
    "complaints": (
        ("contact_due", "contacted_at"),
        ("handoff_due", "handoff_at"),
        ("reply_due", "replied_at"),
        ("due_at", "resolved_at"),
        ("followup_due", "followup_at"),
    ),
    "steps": (("due_at", "answered_at"),),
    "inspections": (("due_on", "done_on"),),
}


def tabs(book: Book) -> list[Sheet]:
    """Return the sheets of a book in the order of its tabs."""
    return [sheet for sheet in SHEETS.values() if sheet.book is book]


def write_blank_books(folder: Path) -> list[Path]:
    """Write one blank workbook for each book of the schema into `folder`; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / book.file for book in BOOKS]
    for book, path in zip(BOOKS, paths, strict=True):
        path.write_bytes(blank(book))
    return paths


def create_book(path: Path, book: Book, disk: Disk = DISK) -> None:
    """Put a blank book of that kind at `path` (a shop's folder), whole or not. Raises FileExistsError, OSError."""
    ready = BLANK_SHEETS / book.file
    temporary = path.with_name(f"{TEMP}{secrets.token_hex(4)}-{path.name}")
    try:
        with disk.create(temporary) as target:
            target.write(ready.read_bytes() if ready.is_file() else blank(book))
            disk.sync(target, temporary)
        disk.place(temporary, path)
    except BaseException:
        disk.discard(temporary)
        raise
    disk.sync_folder(path.parent)


def blank(book: Book) -> bytes:
    """Return the bytes of the blank workbook of a book, the same at every run."""
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    workbook.properties.creator = "dcrc-lite"
    workbook.properties.title = book.title
    for sheet in tabs(book):
        _Tab(workbook, sheet).build()
    if LISTS_TAB in workbook.sheetnames:
        workbook.move_sheet(LISTS_TAB, len(workbook.sheetnames))
    made = io.BytesIO()
    workbook.save(made)
    return _timeless(made.getvalue())


def _timeless(archive: bytes) -> bytes:
    """The same archive without the moment it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _MADE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            target.writestr(entry, _MODIFIED.sub(rb"\g<1>2026-01-01T00:00:00Z", source.read(name)))
    return out.getvalue()


class _Tab:
    """Builds one tab."""

    def __init__(self, workbook: Workbook, sheet: Sheet) -> None:
        self.workbook, self.sheet = workbook, sheet
        self.columns = sheet.columns
        self.ws: Worksheet = workbook.create_sheet(sheet.tab)

    def build(self) -> None:
        for place, field in enumerate(self.columns, 1):
            self._header(place, field)
            self._column(place, field)
            self._validation(place, field)
        self._frame()
        self._colours()
        self._print()

    def _letter(self, place: int) -> str:
        from openpyxl.utils import get_column_letter

        return get_column_letter(place)

    def _letter_of(self, name: str) -> str:
        return self._letter(1 + next(place for place, field in enumerate(self.columns) if field.name == name))

    def _header(self, place: int, field: Field) -> None:
        from openpyxl.comments import Comment
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        cell = self.ws.cell(1, place, field.header)
        cell.font = Font(name=look.BODY_FONT, size=look.BODY_SIZE, bold=True, color=look.WHITE)
        cell.fill = PatternFill("solid", fgColor=look.header_colour(field))
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        cell.border = Border(right=Side("thin", color=look.WHITE))
        cell.comment = Comment(note(field), "dcrc-lite", height=110, width=260)

    def _column(self, place: int, field: Field) -> None:
        from openpyxl.styles import Alignment, Font

        dimension: Any = self.ws.column_dimensions[self._letter(place)]
        dimension.width = look.width(field)
        dimension.number_format = look.number_format(field)
        dimension.font = Font(name=look.BODY_FONT, size=look.BODY_SIZE, color=look.INK)
        dimension.alignment = Alignment(vertical="top", wrap_text=look.wraps(field))

    def _validation(self, place: int, field: Field) -> None:
        from openpyxl.worksheet.datavalidation import DataValidation

        words = choices(field)
        if not words:
            return
        rule = DataValidation("list", formula1=self._list(field, words), allow_blank=True, showErrorMessage=True)
        rule.errorStyle = "warning" if field.dictionary else "stop"
        rule.errorTitle = field.header
        rule.error = "请从下拉列表里选一个。"
        rule.add(f"{self._letter(place)}2:{self._letter(place)}{LAST_ROW}")
        self.ws.add_data_validation(rule)

    def _list(self, field: Field, words: tuple[str, ...]) -> str:
        if fits_inline(words):
            return '"' + ",".join(words) + '"'
        return _long_list(self.workbook, f"{self.sheet.tab}·{field.header}", words)

    def _frame(self) -> None:
        last = self._letter(len(self.columns))
        self.ws.freeze_panes = "B2"
        self.ws.auto_filter.ref = f"A1:{last}1"
        self.ws.row_dimensions[1].height = 32
        self.ws.sheet_view.zoomScale = 100
        self.ws.sheet_properties.tabColor = look.REQUIRED

    def _colours(self) -> None:
        """A required cell left empty in a used row, and a passed deadline, are coloured."""
        required = [field.name for field in self.columns if field.need is Need.REQUIRED and not field.shadow_of]
        for name in required:
            self._rule(name, f'AND($A2<>"",LEN(TRIM({self._letter_of(name)}2))=0)', look.EMPTY_SOFT, look.INK)
        for due, done in _WAITS.get(self.sheet.name, ()):
            due_cell, done_cell = f"${self._letter_of(due)}2", f"${self._letter_of(done)}2"
            limit = "TODAY()" if self.sheet.field(due).kind is Kind.DATE else "NOW()"
            formula = f'AND(ISNUMBER({due_cell}),{due_cell}<{limit},{done_cell}="")'
            self._rule(due, formula, look.OVER_SOFT, look.OVER_INK)

    def _rule(self, name: str, formula: str, fill: str, ink: str) -> None:
        from openpyxl.formatting.rule import FormulaRule
        from openpyxl.styles import Font, PatternFill

        rule = cast("Any", FormulaRule)([formula], font=Font(color=ink), fill=PatternFill("solid", bgColor=fill))
        letter = self._letter_of(name)
        self.ws.conditional_formatting.add(f"{letter}2:{letter}{LAST_ROW}", rule)

    def _print(self) -> None:
        from openpyxl.worksheet.properties import PageSetupProperties

        setup = self.ws.page_setup
        setup.orientation, setup.paperSize = "landscape", 9
        setup.fitToWidth, setup.fitToHeight = 1, 0
        self.ws.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        self.ws.print_title_rows = "1:1"
        footer: Any = self.ws.oddFooter
        footer.center.text = "&A  第 &P 页，共 &N 页"


def _long_list(workbook: Workbook, title: str, words: tuple[str, ...]) -> str:
    """Put the words into a column of the hidden tab; return the range."""
    from openpyxl.utils import get_column_letter

    if LISTS_TAB not in workbook.sheetnames:
        workbook.create_sheet(LISTS_TAB).sheet_state = "hidden"
    lists = workbook[LISTS_TAB]
    place = lists.max_column + 1 if lists["A1"].value else 1
    for row, text in enumerate((title, *words), 1):
        lists.cell(row, place, text)
    letter = get_column_letter(place)
    return f"{LISTS_TAB}!${letter}$2:${letter}${len(words) + 1}"
