"""The manual's own templates (templates/manual), rendered without any web framework."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from dcrc_lite import resources


@lru_cache(maxsize=1)
def _environment() -> Environment:
    loader = FileSystemLoader(resources.TEMPLATES)
    return Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # else every use of a macro asks the disk whether its file changed
    )


@lru_cache(maxsize=32)
def _template(name: str) -> Template:
    return _environment().get_template(f"manual/{name}")


@contextmanager
def compiled_in(cache: BytecodeCache) -> Iterator[None]:
    """Have templates that were compiled before taken from there."""
    _environment().bytecode_cache = cache
    try:
        yield
    finally:
        _environment().bytecode_cache = None


def render(template: str, **values: Any) -> Markup:
    """The HTML of a template of templates/manual with these values, escaped."""
    return Markup(text(template, **values))  # noqa: S704 autoescape is on


def text(template: str, **values: Any) -> str:
    """The same as plain text, for a whole file."""
    return _template(template).render(**values)
