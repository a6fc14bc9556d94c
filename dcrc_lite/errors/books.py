"""The workbooks and what is stored in them: changed, gone, full, damaged, in use, a copy that is not there."""

from __future__ import annotations

from collections.abc import Sequence

from dcrc_lite.errors import DcrcError


class RowChangedError(DcrcError):
    """Somebody changed the same field meanwhile; nothing was stored."""

    status = 409

    def __init__(self, row_id: str, fields: dict[str, tuple[str, str, str]]) -> None:
        """`fields`: header -> (as it is now, as you wrote it, who changed it)."""
        names = "、".join(fields)
        super().__init__(f"{row_id} 的{names}刚被别人改过。两边的内容都在下面，选一个再保存。")
        self.row_id = row_id
        self.fields = fields


class RowGoneError(DcrcError):
    """The row is no longer there."""

    status = 404

    def __init__(self, title: str, row_id: str) -> None:
        super().__init__(
            f"找不到{title} {row_id}。可能有人删了这一行。谁删的、原来写着什么，DCRC 经理在“数据”的“改动记录”里看得到。"
        )


class ReadOnlyBookError(DcrcError):
    """A workbook cannot be written at all (damaged, header missing); forms for it are refused."""

    status = 409

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file} 现在只能看不能写：{reason}")


class StoreFullError(DcrcError):
    """The disk refuses; what was typed is still on the form."""

    status = 503

    def __init__(self, reason: str) -> None:
        super().__init__(f"没存上：{reason}。您写的内容还在页面上，请管店里电脑的人看一下磁盘，再点一次保存。")
        self.reason = reason


class BookError(DcrcError):
    """A workbook cannot be read or cannot be written faithfully. The store keeps the last good state."""

    status = 409

    def __init__(self, file: str, what: str, todo: str) -> None:
        super().__init__(f"{file} {what}。{todo}。")
        self.file, self.what, self.todo = file, what, todo


class FolderInUseError(DcrcError):
    """Another program already works on this folder."""

    status = 409

    def __init__(self, folder: str, pid: int, host: str) -> None:
        super().__init__(f"{folder} 正由另一个 dcrc 打开（{host} 上的进程 {pid}）。先停掉它，或直接在它的网页里做。")
        self.pid, self.host = pid, host


class ConflictSettledError(DcrcError):
    """A cell changed on both sides was settled meanwhile, or its choice cannot be taken back any more."""

    status = 409

    def __init__(self) -> None:
        super().__init__("这一格已经有人选过，或者选完以后又改过了。到“改动记录”里看看现在是什么、是谁选的。")


class PlaceTakenError(DcrcError):
    """The new place for the program's own files holds something."""

    status = 409

    def __init__(self, place: str) -> None:
        super().__init__(f"{place} 里已经有东西。程序自己的文件要一个空文件夹，换一个位置再来。")


class NoSuchBackupError(DcrcError):
    """No whole backup bears this name."""

    status = 404

    def __init__(self, backup_id: str, known: Sequence[str]) -> None:
        there = f"有的是：{'、'.join(known)}" if known else "还没有备份，先用 dcrc backup 做一份"
        super().__init__(f"没有叫 {backup_id} 的备份，或者它不完整。{there}。")


class NoSuchCopyError(DcrcError):
    """The copy of a workbook is no longer there, or is none."""

    status = 404

    def __init__(self, name: str) -> None:
        super().__init__(f"没有 {name} 这份副本，可能已经并进来或移走了。到“数据体检”里看看现在还有哪些。")
