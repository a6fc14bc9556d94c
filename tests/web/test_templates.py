"""What every template and shipped file keeps to: typography, no inline code, sizes, known icons, vendored files."""

from __future__ import annotations

import ast
import base64
import hashlib
import re
import tomllib
from pathlib import Path

import pytest

import dcrc_lite
from dcrc_lite import resources

TEMPLATES = sorted(resources.TEMPLATES.rglob("*.html"))
HAN = "\u4e00-\u9fff"
VENDOR = resources.STATIC / "vendor"

# Words of the sheets and tokens that keep Latin and 汉字 together.
_NAMES = re.compile(r"DCRC经理|DCRC专员|VIN码|Ctrl S|维修3日")
_LATIN_BESIDE_HAN = re.compile(rf"[{HAN}][A-Za-z]|[A-Za-z][{HAN}]")
_DIGIT_BESIDE_HAN = re.compile(rf"[{HAN}]\d(?!\d*[年月日])|\d(?=[{HAN}])(?![年月日])")
_HALF_WIDTH = re.compile(rf"[{HAN}][,;:?!()]|[,;:?!()][{HAN}]")
_DEAD_WORDS = ("提交", "确定", "暂无数据", "系统异常", "操作成功", "格式错误")


def spoken(html: str) -> list[str]:
    """Return the texts a person reads: between tags, and in the attributes that are read out."""
    html = re.sub(r"\{#.*?#\}", "", html, flags=re.DOTALL)
    shown = re.findall(r'(?:aria-label|title|placeholder|alt)="([^"]*)"', html)
    quoted = [
        text
        for part in re.findall(r"\{[{%](.*?)[%}]\}", html, flags=re.DOTALL)
        for text in re.findall(r'"([^"]*)"', part)
    ]
    plain = re.sub(r"\{[{%].*?[%}]\}", "\x00", html, flags=re.DOTALL)
    texts = re.split(r"<[^>]*>", plain)
    return [
        piece
        for text in [*texts, *shown, *quoted]
        for piece in re.split("\x00|\n", text)
        if re.search(f"[{HAN}]", piece)
    ]


def by_name(path: Path) -> str:
    return str(path.relative_to(resources.TEMPLATES))


@pytest.mark.parametrize("path", TEMPLATES, ids=by_name)
def test_running_text_keeps_the_typography(path: Path) -> None:
    wrong = []
    for text in spoken(path.read_text(encoding="utf-8")):
        bare = re.sub(r"\{[{%].*?[%}]\}", "", _NAMES.sub("", text))
        if _HALF_WIDTH.search(bare) or _LATIN_BESIDE_HAN.search(bare) or _DIGIT_BESIDE_HAN.search(bare):
            wrong.append(text.strip())
    assert wrong == []


def test_the_role_is_named_alike_in_every_sentence() -> None:
    """The cell holds DCRC经理; a sentence has the blank the pages have."""
    package = Path(dcrc_lite.__file__).parent
    told = [
        (path.name, node.value)
        for path in package.rglob("*.py")
        if path.parent.name not in ("schema", "demo", "cli")  # cells, and words to be typed
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.endswith("。")
    ]
    assert [sentence for sentence in told if "DCRC经理" in sentence[1]] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=by_name)
def test_no_page_says_the_words_we_do_not_use(path: Path) -> None:
    said = "\n".join(spoken(path.read_text(encoding="utf-8")))
    assert [word for word in _DEAD_WORDS if word in said] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=by_name)
def test_no_page_carries_inline_code_or_style(path: Path) -> None:
    html = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)


@pytest.mark.parametrize("path", TEMPLATES, ids=by_name)
def test_every_form_that_writes_carries_the_token(path: Path) -> None:
    html = path.read_text(encoding="utf-8")
    for form in re.findall(r'<form[^>]*method="post".*?</form>', html, flags=re.DOTALL):
        assert "csrf()" in form


def test_every_icon_named_in_a_page_is_drawn() -> None:
    drawn = set(
        re.findall(r'^  "(\w+)":', (resources.TEMPLATES / "icons.html").read_text(encoding="utf-8"), flags=re.MULTILINE)
    )
    named = {name for path in TEMPLATES for name in re.findall(r'\bicon\("(\w+)"\)', path.read_text(encoding="utf-8"))}
    assert named - drawn == set()


@pytest.mark.parametrize("wrong", ["出厂,三天", "剩2.5 工时", "导出Excel", "说明(见下)", "好?", "共 3条"])
def test_the_lint_sees_what_is_wrong(wrong: str) -> None:
    assert _HALF_WIDTH.search(wrong) or _LATIN_BESIDE_HAN.search(wrong) or _DIGIT_BESIDE_HAN.search(wrong)


@pytest.mark.parametrize(
    "right", ["出厂，三天", "剩 2.5 工时", "11月21日 周六", "2025年3月7日", "共 3 条（全部）", "浙A·8T3K6"[2:]]
)
def test_the_lint_leaves_what_is_right(right: str) -> None:
    assert not (_HALF_WIDTH.search(right) or _LATIN_BESIDE_HAN.search(right) or _DIGIT_BESIDE_HAN.search(right))


def test_the_style_sheet_stays_small() -> None:
    assert (resources.STATIC / "app.css").stat().st_size <= 25_000


def test_the_style_sheet_keeps_to_the_oldest_browser() -> None:
    css = (resources.STATIC / "app.css").read_text(encoding="utf-8")
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    assert [word for word in ("oklch", "color-mix", "light-dark(", "popover", "@layer", "&:") if word in css] == []


@pytest.mark.parametrize("name", ["bg", "ink", "pri", "red", "amber", "green", "on-pri", "on-red", "focus", "edge"])
def test_every_colour_has_its_dark_pair(name: str) -> None:
    for sheet in ("app.css", "dark.css"):
        assert f"--{name}:" in (resources.STATIC / sheet).read_text(encoding="utf-8")


def test_vendored_files_are_what_they_were_when_taken_with_their_licence() -> None:
    vendored = tomllib.loads((VENDOR / "vendor.toml").read_text(encoding="utf-8"))
    assert vendored
    listed = {"vendor.toml"}
    for package in vendored.values():
        assert package["version"] and package["integrity"].startswith("sha512-")
        assert (VENDOR / package["license_file"]).read_text(encoding="utf-8").strip()
        listed.add(package["license_file"])
        for name, integrity in package["files"].items():
            found = base64.b64encode(hashlib.sha512((VENDOR / name).read_bytes()).digest()).decode()
            assert integrity == f"sha512-{found}"
            listed.add(name)
    assert {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()} == listed
