"""What a file is that was to be imported and cannot be read: with a password, of another format, empty, half copied."""

from __future__ import annotations

import io

from dcrc_lite.errors.books import BookError
from dcrc_lite.store.diagnose import CFB_MAGIC, REPAIR, what_it_is

PASSWORD = "有密码，程序读不了", "在表格软件里去掉密码再存，再导入"
_BROKEN = "坏了，读不出来"
_AGAIN = "从原来的系统里再导出一次，或在表格软件里打开它，另存为 .xlsx 再导入"


def is_void(data: bytes) -> bool:
    """True for a file that holds nothing, or zeros only."""
    return not data.strip(b"\0")


def reason(data: bytes, error: Exception | None = None) -> tuple[str, str]:
    """Return why a file cannot be read, and what to do, as parts of a sentence."""
    if "assword" in str(error) or "ncrypt" in str(error):
        return PASSWORD
    what, todo = (error.what, error.todo) if isinstance(error, BookError) else what_it_is(io.BytesIO(data))
    if data.startswith(CFB_MAGIC):  # an .xls is read; what is left has a password or is broken
        return PASSWORD if what == PASSWORD[0] else (_BROKEN, _AGAIN)
    return what, _AGAIN if todo == REPAIR else f"{todo}，再导入"
