"""The wheel carries exactly what is tracked; the lock names no host; the contracts know every module."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CARRIED = ("templates", "content", "sheets")


def tracked_files() -> set[str]:
    """What git keeps or would keep: in a fresh clone exactly the tracked files."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    return {name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).exists()}


@pytest.fixture(scope="module")
def wheel_names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)], cwd=ROOT, check=True)
    (wheel,) = out.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


def test_the_wheel_holds_the_tracked_files_and_nothing_else(wheel_names: set[str]) -> None:
    tracked = tracked_files()
    code = {name for name in tracked if name.startswith("dcrc_lite/")}
    data = {f"dcrc_lite/_data/{name}" for name in tracked if name.startswith(CARRIED)}
    assert wheel_names == code | data


def test_every_name_in_the_wheel_is_ascii(wheel_names: set[str]) -> None:
    assert [name for name in wheel_names if not name.isascii()] == []


def test_the_lock_is_hashed_and_names_no_host() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "http" not in lock
    pinned = re.findall(r"^[a-z0-9][a-z0-9._-]*==", lock, re.MULTILINE)
    assert len(pinned) > 20
    assert lock.count("--hash=sha256:") >= len(pinned)


def test_the_lock_pins_every_declared_dependency() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = set(re.findall(r"^([a-z0-9._-]+)==", lock, re.MULTILINE))
    declared = {re.split(r"[<>=!~; \[]", name)[0] for name in PROJECT["project"]["dependencies"]}
    assert declared <= pinned


def test_no_tracked_file_names_a_package_host() -> None:
    host = re.compile(rb"(?:pypi|pythonhosted|registry\.npmjs|debian)\.(?:org|com)", re.IGNORECASE)
    found = [name for name in tracked_files() if host.search((ROOT / name).read_bytes())]
    assert found == []


def test_every_top_level_name_is_one_of_the_fixed_ones() -> None:
    fixed = {
        ".ci", ".gitignore", "LICENSE", "README.md", "content", "dcrc_lite", "pyproject.toml", "requirements.lock",
        "sheets", "templates", "tests",
    }  # fmt: skip
    assert {name.partition("/")[0] for name in tracked_files()} <= fixed


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_the_command_starts_without_the_heavy_libraries(option: str) -> None:
    heavy = ("openpyxl", "gspread", "holidays", "pypinyin", "flask", "markdown", "waitress", "python_calamine")
    code = (
        "import sys\nfrom dcrc_lite.cli import main\n"
        f"sys.argv = ['dcrc', {option!r}]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"loaded = [name for name in {heavy!r} if name in sys.modules]\n"
        "sys.exit(chr(44).join(loaded) or 0)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=False)
    assert run.returncode == 0, run.stderr
