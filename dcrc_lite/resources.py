"""Where templates, manuals and blank workbooks are, installed or in a checkout."""

from pathlib import Path

_package = Path(__file__).parent
_installed = _package / "_data"
_root = _installed if _installed.is_dir() else _package.parent

TEMPLATES = _root / "templates"
CONTENT = _root / "content"
BLANK_SHEETS = _root / "sheets"
STATIC = _package / "static"
