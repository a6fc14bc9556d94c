"""What a file is that should be a workbook and is none: with a password, of another format, empty, half written."""

from __future__ import annotations

import zipfile
from typing import BinaryIO

CFB_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_CHUNK = 1024 * 1024
_MOST = 256 * _CHUNK
REPAIR = "用最近一次备份恢复，或在表格软件里修复后再存"
_SAVE_AS = "在表格软件里打开，另存为同名的 .xlsx"
_ODS = b"application/vnd.oasis.opendocument"


def what_it_is(file: BinaryIO) -> tuple[str, str]:
    """Return what a file that cannot be opened as a workbook is, and what to do, as parts of a sentence."""
    file.seek(0)
    head = file.read(4096)
    if head.startswith(CFB_MAGIC):
        return _compound(file)
    if not head:
        return "坏了，是空的（0 字节）", REPAIR
    if not head.strip(b"\0") and not _any(file):
        return "坏了，全是 0，多半是断电或没同步完", REPAIR
    if head.startswith(b"PK"):
        return "坏了，读不出来", REPAIR
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return "里面其实是网页或 XML，不是 .xlsx", _SAVE_AS
    if _is_text(head):
        return "里面其实是文本（CSV），不是 .xlsx", _SAVE_AS
    return "坏了，读不出来", REPAIR


def _compound(file: BinaryIO) -> tuple[str, str]:
    """The container of old .xls files and of workbooks with a password: their directory tells which."""
    if _holds(file, "EncryptedPackage"):
        return "有密码，程序读不了", "在表格软件里去掉密码再存"
    if _holds(file, "Workbook") or _holds(file, "Book"):
        return "是旧的 .xls 格式", _SAVE_AS
    return "有密码，或者是旧的 .xls 格式", "在表格软件里去掉密码，另存为 .xlsx"


def _holds(file: BinaryIO, name: str) -> bool:
    file.seek(0)
    wanted, left, read = name.encode("utf-16-le"), b"", 0
    while read < _MOST and (piece := file.read(_CHUNK)):
        if wanted in left + piece:
            return True
        left, read = piece[-len(wanted) :], read + len(piece)
    return False


def _any(file: BinaryIO) -> bool:
    """True when the rest of the file holds anything but zeros."""
    return any(piece.strip(b"\0") for piece in iter(lambda: file.read(_CHUNK), b""))


def _is_text(head: bytes) -> bool:
    for encoding in ("utf-8", "gb18030"):
        try:
            text = head[: len(head) - 4].decode(encoding) if len(head) == 4096 else head.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text.replace("\n", "").replace("\r", "").replace("\t", "").replace("\ufeff", "").isprintable()
    return False


def other_format(archive: zipfile.ZipFile) -> tuple[str, str] | None:
    """Return what a zip file is that is no .xlsx, or None."""
    names = archive.NameToInfo
    if "mimetype" in names and archive.read("mimetype")[:100].startswith(_ODS):
        return "其实是 .ods 格式，只是名字像 .xlsx", _SAVE_AS
    if "xl/workbook.bin" in names:
        return "其实是 .xlsb 格式，只是名字像 .xlsx", _SAVE_AS
    return None
