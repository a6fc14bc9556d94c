"""Lists that were exported elsewhere and cannot be taken."""

from __future__ import annotations

from dcrc_lite.errors import DcrcError


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

    def __init__(self, name: str, reason: str, todo: str = "在 Excel 里打开它，另存为 .xlsx 再导入") -> None:
        super().__init__(f"{name} 打不开：{reason}。请{todo}。")


class NotAListError(DcrcError):
    """Something that holds no list whatever its name says: a folder, a picture."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(f"{name} {what}，里面没有可导入的表。请选系统导出的工作簿或 CSV 文件。")


class NothingToImportError(DcrcError):
    """None of the files holds a list we know."""

    def __init__(self, files: tuple[str, ...]) -> None:
        super().__init__(f"{'、'.join(files)} 里没有认得的清单。请看看表头那一行在不在，或自己选清单种类再试。")


class UnknownImportError(DcrcError):
    """An import that is not there, or was undone already."""

    status = 404

    def __init__(self, import_id: str) -> None:
        super().__init__(f"没有编号是 {import_id} 的导入，或者它已经撤销过了。到“导入记录”里看看。")


class UnknownListKindError(DcrcError):
    """A kind of list that is not known."""

    def __init__(self, name: str, titles: tuple[str, ...]) -> None:
        super().__init__(f"没有“{name}”这种清单。可以写：{'、'.join(titles)}；不写就自己认。")


class NoFilesError(DcrcError):
    """Nothing was chosen to import."""

    def __init__(self) -> None:
        super().__init__(
            "还没有选文件。选一个或几个从原系统导出的清单，或写上它们在这台电脑上的位置，再点“看看会怎样”。"
        )


class PreviewGoneError(DcrcError):
    """The upload was written, dropped or cleared away."""

    status = 404

    def __init__(self) -> None:
        super().__init__("这次导入的预览已经不在了：写入过、放弃了，或放了太久。请重新选文件。")
