"""What a disk or a database answered when it refused, in the words of people."""

from __future__ import annotations

import errno
import sqlite3

from dcrc_lite.errors.books import StoreFullError

_FULL, _BROKEN, _BARRED = "磁盘已满", "磁盘读写出错", "没有写的权限"
_READ_ONLY, _BUSY, _GONE = "磁盘是只读的", "正被别的程序占着", "文件夹不见了"
_OF_SYSTEM = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: "磁盘配额已满",
    errno.EFBIG: "文件超过系统允许的大小",
    errno.EIO: _BROKEN,
    errno.EACCES: _BARRED,
    errno.EPERM: _BARRED,
    errno.EROFS: _READ_ONLY,
    errno.EBUSY: _BUSY,
    errno.ENOENT: _GONE,
    errno.ENOTDIR: "路径中间有一段是文件，不是文件夹",
    errno.EISDIR: "这是一个文件夹，不是文件",
    errno.EEXIST: "已经有同名的了",
    errno.ENAMETOOLONG: "名字太长",
    errno.EMFILE: "打开的文件太多",
}
_OF_SQLITE = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_IOERR: _BROKEN,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _BARRED,
    sqlite3.SQLITE_CANTOPEN: "程序自己的文件打不开",
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_NOMEM: "内存不够",
    sqlite3.SQLITE_CORRUPT: "程序自己的文件坏了",
    sqlite3.SQLITE_NOTADB: "程序自己的文件坏了",
}
Refusal = OSError | sqlite3.DatabaseError


def is_refusal(error: sqlite3.DatabaseError) -> bool:
    """True when the disk refused SQLite something; False for a mistake in what was asked."""
    return _code(error) in _OF_SQLITE


def refusal(error: Refusal) -> str:
    """Return why it was refused, as the middle of a sentence."""
    if isinstance(error, OSError):
        return _OF_SYSTEM.get(error.errno or 0, f"系统说 {error.strerror or error}")
    return _OF_SQLITE.get(_code(error), f"系统说 {error}")


def cause(error: BaseException) -> str:
    """Return why something failed with nothing of the error's own text, which may hold a name or a path."""
    if isinstance(error, StoreFullError):
        error = error.__cause__ or error
    known = _OF_SYSTEM.get(error.errno or 0) if isinstance(error, OSError) else _OF_SQLITE.get(_code(error))
    return known or f"没料到的情况（{type(error).__name__}）"


def _code(error: BaseException) -> int:
    """The primary result code; the extended ones (which call failed) are above its eight bits. 0: not SQLite said it."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
