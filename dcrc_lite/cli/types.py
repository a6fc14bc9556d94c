"""What people may type after a command: folders, ports, moments, each refused in Chinese."""

from __future__ import annotations

from pathlib import Path

import click


class Folder(click.ParamType[Path]):
    """A folder's path; whether a shop lies there is the desk's to say."""

    name = "文件夹"

    def convert(self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path; a file is refused."""
        path = Path(value)
        if path.is_file():
            self.fail(f"{path} 是一个文件，这里要写文件夹。", param, ctx)
        return path


class Lists(click.ParamType[tuple[Path, ...]]):
    """A list to import, or a folder: the lists that lie in it."""

    name = "清单"

    def convert(self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None) -> tuple[Path, ...]:
        """Return the paths; a missing file and a folder without lists are refused."""
        path = Path(value)
        if path.is_dir():
            return _lists_in(path) or self.fail(f"{path} 里没有能导入的清单。", param, ctx)
        if not path.is_file():
            self.fail(f"找不到 {path}。看看路径和文件名，有空格时两头加引号。", param, ctx)
        return (path,)


def _lists_in(folder: Path) -> tuple[Path, ...]:
    from dcrc_lite.imports.reading import KINDS

    there = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith((".", "~$")))
    return tuple(path for path in there if path.suffix.lower() in KINDS)


class Port(click.ParamType[int]):
    """A TCP port."""

    name = "端口"

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number; 0 lets the computer choose."""
        if not str(value).isdecimal() or int(value) > 65535:
            self.fail(f"“{value}”不是端口号，要写 0 到 65535 的数字。", param, ctx)
        return int(value)


class OneOf(click.ParamType[str]):
    """One of some words."""

    def __init__(self, *words: str, name: str) -> None:
        self.words, self.name = words, name

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word."""
        if value not in self.words:
            self.fail(f"“{value}”不认得，可以写：{'、'.join(self.words)}。", param, ctx)
        return value


FOLDER, LISTS, PORT = Folder(), Lists(), Port()
