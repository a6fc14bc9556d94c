"""One class per cause. The constructor builds the sentence people read: where, what, what next."""

from __future__ import annotations

from datetime import datetime, time


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


class FileKindError(DcrcError):
    """A file of a kind that cannot be imported."""

    status = 415

    def __init__(self, name: str, kinds: tuple[str, ...]) -> None:
        super().__init__(f"{name} 不是能导入的文件。请用 {'、'.join(kinds)}，或在 Excel 里另存为 .xlsx 再选。")


class FileTooBigError(DcrcError):
    """A file beyond the size limit."""

    status = 413

    def __init__(self, name: str, limit: int) -> None:
        super().__init__(f"{name} 超过 {limit // 2**20} MB。请在原系统里按月份分开导出，一次导一部分。")


class UnreadableFileError(DcrcError):
    """A file that is damaged, locked by a password or not what its name says."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name} 打不开：{reason}。请在 Excel 里打开它，另存为 .xlsx 再导入。")


class NothingToImportError(DcrcError):
    """None of the files holds a list we know."""

    def __init__(self, files: tuple[str, ...]) -> None:
        super().__init__(f"{'、'.join(files)} 里没有认得的清单。请看看表头那一行在不在，或自己选清单种类再试。")


class UnknownImportError(DcrcError):
    """An import that is not there, or was undone already."""

    status = 404

    def __init__(self, import_id: str) -> None:
        super().__init__(f"没有编号是 {import_id} 的导入，或者它已经撤销过了。到“导入记录”里看看。")


class QuietHoursError(DcrcError):
    """A courtesy call in the 不打扰时段 (D50)."""

    status = 409

    def __init__(self, begins: time, ends: time) -> None:
        wait = "明天早上" if ends == time(0) else f"{ends:%H:%M} 后"
        until = "24:00" if ends == time(0) else f"{ends:%H:%M}"
        super().__init__(
            f"{begins:%H:%M}–{until} 是不打扰时段，{wait}再拨。客户约好的时间不受限；客户自己打来的，勾上“客户来电”。"
        )


class CallTooSoonError(DcrcError):
    """The gap between two tries is too short (D23)."""

    status = 409

    def __init__(self, last: datetime, earliest: datetime) -> None:
        super().__init__(
            f"{last:%H:%M} 刚拨过，{earliest:%H:%M} 后再拨。客户自己打来的，勾上“客户来电”；现在可以先打下一位。"
        )


class AgreedLaterError(DcrcError):
    """The customer named a later day."""

    status = 409

    def __init__(self, agreed_at: datetime) -> None:
        super().__init__(
            f"客户约的是{agreed_at.month}月{agreed_at.day}日 {agreed_at:%H:%M}，到那天再拨。客户自己打来的，勾上“客户来电”。"
        )


class TaskClosedError(DcrcError):
    """The task has ended."""

    status = 409

    def __init__(self, state: str) -> None:
        super().__init__(f"这通电话已经有结果了：{state}。回清单拨下一位；要更正，请 DCRC经理重开。")


class NotUnreachableYetError(DcrcError):
    """Too few tries for 无法联系 (D22, 4.0a rule 15)."""

    status = 409

    def __init__(self, lacking: tuple[str, ...]) -> None:
        super().__init__(f"还不能判定无法联系：{'，'.join(lacking)}。先按无人接听记下，换个时段再拨。")


class TaskTakenError(DcrcError):
    """A colleague has this customer on the line."""

    status = 409

    def __init__(self, who: str, since: datetime) -> None:
        super().__init__(f"{who} 从 {since:%H:%M} 起在打这一通，免得客户接两次电话。先打下一位。")


class AnswersMissingError(DcrcError):
    """Required questions were neither answered nor marked as not asked."""

    status = 409

    def __init__(self, numbers: tuple[str, ...]) -> None:
        super().__init__(f"还差第 {'、'.join(numbers)} 题：打分，或按 0 记没问到，再保存。")
        self.numbers = numbers
