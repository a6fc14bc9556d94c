"""Copy a generated sample dealership here, its complaint texts replaced by our own: python copy_sample.py SOURCE TARGET.

SOURCE is an output folder of the generator (exports and truth/). The texts of 投诉内容 are put together from other
people's phrases, so each is replaced, in the workbook and in truth alike, by one of the sentences below.
"""

from __future__ import annotations

import csv
import io
import shutil
import sys
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

OURS = (
    "冷车启动时前面有响声，开十分钟就没了",
    "上次保养后中控屏一直提示复位，来了两趟都没弄好",
    "约好十点来，等到十一点半才有人接待",
    "刹车踩下去有吱吱声，换过刹车片还是响",
    "空调一高一低，风量自己变",
    "结算时多了一项费用，事先没有跟我说",
    "答应两天修好，今天第五天了还没消息",
    "车窗升到一半会自己降下来",
    "雨天后备箱进水，垫子都湿了",
    "喷漆的颜色和原来不一样，太阳下看得很清楚",
    "方向盘打到底有咯噔一声",
    "打电话三次都没人回",
    "提车时少了一把钥匙，说寄过来一直没收到",
    "高速上抖动，过了一百就更明显",
    "洗车后门板上有划痕",
    "倒车影像时有时无",
)
BOOK, TEXTS = "投诉登记.xlsx", "xl/sharedStrings.xml"


def main(source: Path, target: Path) -> None:
    """Write the copy."""
    shutil.copytree(source, target, dirs_exist_ok=True)
    for path in target.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    swaps = _swaps(source / "truth" / "complaints.csv")
    _rewrite_book(source / BOOK, target / BOOK, swaps)
    _rewrite_csv(target / "truth" / "complaints.csv", swaps, ("text",))
    _rewrite_csv(target / "truth" / "mess.csv", swaps, ("clean", "raw"))


def _swaps(complaints: Path) -> dict[str, str]:
    rows = list(csv.DictReader(io.StringIO(complaints.read_text("utf-8"))))
    theirs = dict.fromkeys(row["text"] for row in rows)
    return {text: OURS[i % len(OURS)] for i, text in enumerate(theirs)}


def _rewrite_book(source: Path, target: Path, swaps: dict[str, str]) -> None:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename == TEXTS:
                data = _swapped(data.decode("utf-8"), swaps).encode("utf-8")
            new.writestr(item, data)


def _swapped(xml: str, swaps: dict[str, str]) -> str:
    for theirs, ours in sorted(swaps.items(), key=lambda pair: -len(pair[0])):
        xml = xml.replace(f">{escape(theirs)}<", f">{ours}<").replace(f">{escape(theirs)}\n<", f">{ours}\n<")
    return xml


def _rewrite_csv(path: Path, swaps: dict[str, str], columns: tuple[str, ...]) -> None:
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        rows, names = list(reader), list(reader.fieldnames or ())
    for row in rows:
        for column in columns:
            text = row[column].rstrip("\n")
            row[column] = swaps.get(text, text) + row[column][len(text) :]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, names)
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
