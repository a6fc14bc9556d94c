"""One class per cause. The constructor builds the sentence people read: where, what, what next."""

from __future__ import annotations


class DcrcError(Exception):
    """Base of every refusal this program explains to a person. `status` is the HTTP answer it becomes."""

    status = 400

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


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
        super().__init__(f"找不到{title} {row_id}。可能有人在表格里删了这一行；到“历史”里可以看到。")


class ReadOnlyBookError(DcrcError):
    """A workbook cannot be written at all (damaged, header missing); forms for it are refused."""

    status = 409

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file} 现在只能看不能写：{reason}")


class StoreFullError(DcrcError):
    """The disk refuses; what was typed is still on the form."""

    status = 503

    def __init__(self, reason: str) -> None:
        super().__init__(f"没存上：{reason}。您写的内容还在页面上，腾出磁盘空间后再点一次保存。")


class MissingFieldError(DcrcError):
    """A step needs something that is not there yet."""

    status = 409


class NotAllowedError(DcrcError):
    """The role may not do this."""

    status = 403
